"""The command that opens the screen."""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from synoptic.tui.command_line.opening import open_articles, report_problems
from synoptic.tui.command_line.options import PATH, encoding_option, library_option
from synoptic.tui.command_line.reference.helped import command
from synoptic.tui.serving.launch import is_in_browser

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.corpus.article import Article
    from synoptic.tui.command_line.opening import Opened


def has_terminal() -> bool:
    """Return whether standard input and output are a terminal that can draw, or a page of `serve`."""
    if is_in_browser():
        return True
    is_terminal = all(stream and stream.isatty() for stream in (sys.stdin, sys.stdout))
    # Textual draws on standard error: it may go to a file, as `run_app` knows, but it has to be open.
    return is_terminal and sys.stderr is not None and os.environ.get("TERM") != "dumb"


def open_screen(paths: tuple[Path, ...]) -> int:
    """Show the articles side by side until the reader leaves; return the exit status."""
    if not has_terminal():
        raise click.ClickException(
            "`synoptic read` needs an interactive terminal. In scripts, use `synoptic list` or "
            "`synoptic search`."
        )
    # What is made while starting stays; looking through it for garbage again and again would only take time.
    gc.disable()
    opened = open_articles(paths)
    opened.store.fetch_texts()
    if not opened.articles:
        report_problems(opened)

    from synoptic.corpus import samples
    from synoptic.tui.app import run_app
    from synoptic.tui.shell.session import is_first_start, remember_library

    is_first = opened.paths == (samples.folder(),) and is_first_start()
    remember_library(opened.library, opened.session.paths)
    return run_app(
        articles=_in_order(opened),
        problems=opened.problems,
        store=opened.store,
        library=opened.library,
        session=replace(opened.session, is_first=is_first),
        paths=opened.paths,
    )


def _in_order(opened: Opened) -> tuple[Article, ...]:
    """Return the articles as read, by their letters; files that the reader named, in their own order."""
    from synoptic.annotations.library.letters import letter_order

    if all(path.is_file() for path in opened.paths):
        return opened.as_read
    pairs = zip(opened.articles, opened.as_read, strict=True)
    return tuple(as_read for _, as_read in sorted(pairs, key=lambda pair: letter_order(pair[0])))


@command(
    examples=(
        "synoptic read story/",
        "synoptic read story/ardwire.txt story/saltline.txt",
    )
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=PATH)
@encoding_option
@library_option()
def read(paths: tuple[Path, ...]) -> int:
    """Read files and folders side by side."""
    return open_screen(paths)
