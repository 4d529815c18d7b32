"""The command that lists articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from synoptic.annotations.model.wording import counted
from synoptic.corpus.articles.article_names import article_name
from synoptic.tui.command_line.opening import open_for_printing
from synoptic.tui.command_line.options import encoding_option, json_option, library_option, paths_argument
from synoptic.tui.command_line.output import SHORT_ID, aligned, article_json, more_json, say, say_json
from synoptic.tui.command_line.reference.helped import command
from synoptic.tui.shell.fault import complain

if TYPE_CHECKING:
    from pathlib import Path


def percent_read(share: float) -> str:
    """Return a share as a percentage, such as `40 % read`: "" for 0, 100 % for 1 alone."""
    return f"{min(max(int(share * 100), 1), 100)} % read" if share > 0 else ""


@command(
    "list",
    examples=(
        "synoptic list",
        "synoptic list story/ --json",
    ),
)
@paths_argument
@json_option
@encoding_option
@library_option()
def list_articles(paths: tuple[Path, ...], as_json: bool) -> None:
    """List articles: letter, title, source, date, words, share read, highlights."""
    from synoptic.annotations.anchoring.placing import place_all
    from synoptic.annotations.files.reading_record import ReadingRecord
    from synoptic.annotations.library.letters import letter_order
    from synoptic.annotations.model.values import State
    from synoptic.annotations.model.wording import tally
    from synoptic.corpus.text.segmentation import words

    opened = open_for_printing(paths)
    annotations = opened.store.annotations
    record = ReadingRecord(opened.library.folder)
    if record.notice is not None:
        complain(record.notice)

    rows = []
    for article in sorted(opened.articles, key=letter_order):
        placements = place_all(article, annotations.highlights_of(article.id), opened.store.texts)
        states = [each.state for each in placements.values()]
        word_count = sum(1 for _ in words(article.own_text))
        share = record.of(article.id, article.digest).coverage.share(len(article.text))
        if as_json:
            figures = {"words": word_count, "coverage": round(share, 4), "highlights": len(states)}
            numbers = {str(state): states.count(state) for state in State}
            letter = {"letter": article.letter}
            say_json(article_json(article) | letter | figures | {"states": numbers} | more_json(article))
            continue
        marked = counted(len(states), "highlight") if states else ""
        if remark := tally(states):
            marked = f"{marked}: {remark}"
        about = (
            article.letter,
            article.id[:SHORT_ID],
            article_name(article),
            article.source or "",
            article.date or "",
        )
        rows.append((*about, counted(word_count, "word"), percent_read(share), marked))
    for line in aligned(rows, stretch=2, numbers=frozenset({5, 6, 7})):
        say(line)
