"""Commands that show articles: the screen itself, and the list."""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING

import click

from synoptic.tui.command_line.opening import open_articles, open_for_printing, report_problems
from synoptic.tui.command_line.options import PATH, json_option, library_option, paths_argument
from synoptic.tui.command_line.output import SHORT_ID, aligned, article_json, counted, say, say_json

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.annotations.model.values import State
    from synoptic.corpus.article import Article


def has_terminal() -> bool:
    """Tell whether a screen can be drawn and keys be read."""
    # Textual reads from standard input and draws on standard error.
    streams = (sys.stdin, sys.stdout, sys.stderr)
    return os.environ.get("TERM") != "dumb" and all(stream and stream.isatty() for stream in streams)


def open_screen(paths: tuple[Path, ...]) -> int:
    """Show the articles side by side until the reader leaves; return the exit status."""
    if not has_terminal():
        raise click.ClickException(
            "reading needs a terminal that can draw; for a pipe or a script there are `synoptic list` and "
            "`synoptic search`"
        )
    # What is made while starting stays; looking through it for garbage again and again would only take time.
    gc.disable()
    opened = open_articles(paths)
    if not opened.articles:
        report_problems(opened)

    from synoptic.tui.app import run_app
    from synoptic.tui.shell.session import remember_library

    remember_library(opened.library)
    return run_app(
        articles=opened.as_read,
        problems=opened.problems,
        store=opened.store,
        library=opened.library,
        session=opened.session,
        paths=opened.paths,
    )


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=PATH)
@library_option()
def read(paths: tuple[Path, ...]) -> int:
    """Read files and folders side by side."""
    return open_screen(paths)


def percent_read(share: float) -> str:
    """Return what is shown of a share that was read: nothing of nothing, 100 % only of all."""
    if share <= 0:
        return ""
    return f"{min(max(int(share * 100), 1), 100)} % read"


@click.command("list")
@paths_argument
@json_option
@library_option()
def list_articles(paths: tuple[Path, ...], as_json: bool) -> None:
    """List the articles: title, source, date, words, how much was read, highlights."""
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
