"""Printing and writing a concordance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from synoptic.tui.command_line.output import cells, is_shown, place_json, say, say_json
from synoptic.tui.shell.display import single_line, visible
from synoptic.tui.shell.fault import complain

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from synoptic.annotations.search.finder import SearchResult
    from synoptic.corpus.search.concordance import KeywordLine, Order
    from synoptic.tui.command_line.opening import Opened

FORMATS = ("csv", "markdown")
"""What a concordance can be written as."""


def print_concordance(
    opened: Opened,
    found: Iterable[SearchResult],
    order: Order,
    width: int | None,
    form: str | None,
    output: Path | None,
    *,
    as_json: bool,
) -> None:
    """Print the finds as lines, or write them as a document: to `output`, or to standard output."""
    from synoptic.corpus.search.concordance import CONTEXT_CHARACTERS, aligned, in_order, keyword_line

    lines = in_order(
        (
            keyword_line(find.article, find.passage, width or CONTEXT_CHARACTERS)
            for find in found
            if find.article is not None and find.passage is not None
        ),
        order,
    )
    if as_json:
        for line in lines:
            sides = {"left": line.left, "keyword": line.keyword, "right": line.right}
            say_json(place_json(line.passage) | sides)
    elif form is None and output is None:
        for shown in aligned(lines, measure=lambda text: cells(single_line(text))):
            say(shown)
    elif lines:
        _write(opened, lines, form or "csv", output)


def _write(opened: Opened, lines: list[KeywordLine], form: str, output: Path | None) -> None:
    from synoptic.annotations.export.destination import encoded, refuse_unfit, write
    from synoptic.annotations.export.tables import concordance_as_csv, concordance_as_markdown

    document = concordance_as_csv(lines) if form == "csv" else concordance_as_markdown(lines)
    if output is not None:
        refuse_unfit(output, opened.library, opened.articles, opened.store.annotations)
        write(output, document)
        complain(f"wrote {output}")
    elif is_shown():
        click.echo(visible(document), nl=False)
    else:
        click.echo(encoded(document), nl=False)
