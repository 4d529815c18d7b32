"""Drawing a row of an article: the mark column, the text with what lies over it, the caret."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.strip import Strip

from tui.reading.marks import Layer
from tui.reading.motions import next_character

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.style import Style

    from corpus.article import Span
    from tui.palette import Inks
    from tui.reading.marks import Runs
    from tui.reading.wrapping import Layout

GUTTER = 2
"""Cells of the mark column: highlights and notes, then search hits."""


def paint_row(
    layout: Layout,
    row: int,
    runs: Runs,
    inks: Inks,
    *,
    margin: int,
    width: int,
    selected: Span | None = None,
    caret: int | None = None,
) -> Strip:
    """Return a row as a strip of `width` cells, `margin` of them empty before the mark column.

    `selected` and `caret` are what lies over the marks, where they touch the row.
    """
    start, end = layout.drawn(row)
    segments = [Segment(" " * margin, inks.text), *_gutter(layout.row(row), runs, inks)]
    for first, last, style in _pieces(layout.text, start, end, runs, inks, selected, caret):
        segments.append(Segment(layout.text[first:last], style))
    if caret is not None and caret >= end:
        segments.append(Segment(" ", inks.caret))
    return Strip(segments).adjust_cell_length(width, inks.text)


def _pieces(
    text: str, start: int, end: int, runs: Runs, inks: Inks, selected: Span | None, caret: int | None
) -> Iterator[tuple[int, int, Style]]:
    """Yield the pieces of a row with their styles: the selection over marks, the caret over both."""
    touching = list(runs.between(start, end))
    borders = {start, end}
    for run in touching:
        borders.update((run.start, run.end))
    if selected is not None:
        borders.update((selected.start, selected.end))
    if caret is not None:
        borders.update((caret, next_character(text, caret)))
    for first, last in pairwise(sorted(border for border in borders if start <= border <= end)):
        if first == caret:
            style = inks.caret
        elif selected is not None and selected.start <= first < selected.end:
            style = inks.selection
        else:
            style = next((inks.run(run.marks) for run in touching if run.start <= first < run.end), inks.text)
        yield first, last, style


def _gutter(row: tuple[int, int], runs: Runs, inks: Inks) -> Iterator[Segment]:
    start, end = row
    marks = [mark for run in runs.between(start, end) for mark in run.marks]
    highlights = [mark for mark in marks if mark.layer is Layer.HIGHLIGHT]
    noted = next((mark for mark in highlights if mark.noted and start <= mark.start < end), None)
    if highlights:
        mark = noted or highlights[0]
        yield Segment("✎" if noted else "▌", inks.gutter(mark.colour))
    else:
        yield Segment(" ", inks.text)
    layers = {mark.layer for mark in marks}
    if Layer.CURRENT_HIT in layers:
        yield Segment("›", inks.caret)
    else:
        yield Segment("•" if Layer.HIT in layers else " ", inks.text)
