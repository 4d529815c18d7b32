"""The command that lists articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from synoptic.annotations.model.wording import counted
from synoptic.tui.command_line.opening import open_for_printing
from synoptic.tui.command_line.options import encoding_option, json_option, library_option, paths_argument
from synoptic.tui.command_line.output import SHORT_ID, aligned, article_json, say, say_json

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.annotations.model.values import State
    from synoptic.corpus.article import Article


def percent_read(share: float) -> str:
    """Return a share as a percentage, such as `40 % read`: "" for 0, 100 % for 1 alone."""
    if share <= 0:
        return ""
    return f"{min(max(int(share * 100), 1), 100)} % read"


@click.command("list")
@paths_argument
@json_option
@encoding_option
@library_option()
def list_articles(paths: tuple[Path, ...], as_json: bool) -> None:
    """List articles: title, source, date, words, share read, highlights."""
    from synoptic.annotations.anchoring.placing import place_all
    from synoptic.annotations.files.reading_record import ReadingRecord
    from synoptic.annotations.model.values import State
    from synoptic.annotations.model.wording import tally
    from synoptic.corpus.text.segmentation import words

    opened = open_for_printing(paths)
    annotations = opened.store.annotations
    record = ReadingRecord(opened.library.folder)

    def share_read(article: Article) -> float:
        return record.of(article.id, article.digest).coverage.share(len(article.text))

    def figures(article: Article) -> tuple[int, tuple[State, ...]]:
        placements = place_all(article, annotations.highlights_of(article.id), opened.store.texts)
        return sum(1 for _ in words(article.text)), tuple(each.state for each in placements.values())

    if as_json:
        for article in opened.articles:
            word_count, states = figures(article)
            numbers = {str(state): states.count(state) for state in State}
            say_json(
                article_json(article)
                | {
                    "words": word_count,
                    "coverage": round(share_read(article), 4),
                    "highlights": len(states),
                    "states": numbers,
                }
            )
        return
    rows = []
    for article in opened.articles:
        word_count, states = figures(article)
        marked = counted(len(states), "highlight") if states else ""
        if remark := tally(states):
            marked = f"{marked}: {remark}"
        rows.append(
            (
                article.id[:SHORT_ID],
                article.title,
                article.source or "",
                article.date or "",
                counted(word_count, "word"),
                percent_read(share_read(article)),
                marked,
            )
        )
    for line in aligned(rows, stretch=1, numbers=frozenset({4, 5, 6})):
        say(line)
