"""Drawing a row of an article: the mark column, the text with what lies over it, the caret."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.strip import Strip

from synoptic.corpus.text.graphemes import next_grapheme
from synoptic.tui.article.cells import cells
from synoptic.tui.article.marks import Layer, flatten

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.style import Style

    from synoptic.corpus.article import Span
    from synoptic.corpus.articles.inline_markup import StyledStretch
    from synoptic.tui.article.layout import Row
    from synoptic.tui.article.marks import Mark, Marks, Run
    from synoptic.tui.article.miniature import Cell
    from synoptic.tui.article.palette import Inks

GUTTER = 3
"""Cells of the mark column: highlights and notes, then hits, where the reader was brought, parallels and
links, then nothing."""
RAIL = 1
"""Cells of the column at the right edge."""
_MOST_COUNTED = 9
_RAIL_SIGNS = {
    Layer.LINK: "⇄",
    Layer.HIGHLIGHT: "▌",
    Layer.PARALLEL: "≈",
    Layer.ARRIVED: "›",
    Layer.HIT: "•",
    Layer.CURRENT_HIT: "›",
}
_READ = "░"


def paint_row(
    row: Row,
    marks: Marks,
    stretches: tuple[StyledStretch, ...],
    inks: Inks,
    *,
    margin: int,
    width: int,
    label: str = "",
    selected: Span | None = None,
    caret: int | None = None,
    chosen: Mark | None = None,
) -> Strip:
    """Return a row as a strip of `width` cells, `margin` of them empty before the mark column.

    `stretches` are what the text itself makes of the row (headings, emphasis); `label` stands in the place of
    what is folded; `chosen` lies over the highlights, `selected` and `caret` over all marks, where they touch
    the row.
    """
    over = marks.touching(row.start, row.end)
    if not (over or stretches or row.fold or chosen or selected) and caret is None:
        # Most rows are just text.
        text = f"{' ' * (margin + GUTTER)}{row.text}"
        used = cells(text)
        return Strip([Segment(text + " " * (width - used), inks.text)], max(used, width))
    segments = [Segment(" " * margin, inks.text), *_gutter(row, over, inks)]
    if row.fold is not None:
        is_selected = selected is not None and selected.start < row.end and selected.end > row.start
        segments.append(Segment(label, inks.caret if caret is not None else inks.fold(selected=is_selected)))
    else:
        runs = flatten(over if chosen is None else (*over, chosen), row.start, row.drawn_end)
        for first, last, style in _pieces(row, runs, stretches, inks, selected, caret):
            segments.append(Segment(row.text[first - row.start : last - row.start], style))
        if caret is not None and caret >= row.drawn_end:
            segments.append(Segment(" ", _caret(caret, selected, inks)))
        elif selected is not None and selected.start <= row.drawn_end < selected.end and row.end > row.start:
            # The line's end is selected as well; an empty line would not show it otherwise.
            segments.append(Segment(" ", inks.selection))
    return Strip(segments).adjust_cell_length(width, inks.text)


def paint_rail(column: Sequence[Cell], seen: tuple[int, int], inks: Inks) -> tuple[Segment, ...]:
    """Return the column at the right edge, a segment a row: each cell's mark, or whether it was read.

    `seen` are the first and the last cell of what is in sight: they stand out, as the thumb of a scroll bar.
    """
    segments = []
    for index, cell in enumerate(column):
        colours = cell.mark.colours if cell.mark is not None else ()
        style = inks.rail(colours, seen=seen[0] <= index <= seen[1], marked=cell.mark is not None)
        sign = _RAIL_SIGNS[cell.mark.layer] if cell.mark is not None else _READ if cell.is_read else " "
        segments.append(Segment(sign, style))
    return tuple(segments)


def _pieces(
    row: Row,
    runs: tuple[Run, ...],
    stretches: tuple[StyledStretch, ...],
    inks: Inks,
    selected: Span | None,
    caret: int | None,
) -> Iterator[tuple[int, int, Style]]:
    """Yield the pieces of a row with their styles: marks over the text, selection and caret over both."""
    start, end = row.start, row.drawn_end
    borders = {start, end}
    for stretch in (*runs, *stretches, *(() if selected is None else (selected,))):
        borders.update((stretch.start, stretch.end))
    if caret is not None and start <= caret < end:
        borders.update((caret, start + next_grapheme(row.text, caret - start)))
    run_index = 0
    for first, last in pairwise(sorted(border for border in borders if start <= border <= end)):
        while run_index < len(runs) and runs[run_index].end <= first:
            run_index += 1
        over = runs[run_index].marks if run_index < len(runs) and runs[run_index].start <= first else ()
        roles = frozenset(each.role for each in stretches if each.start <= first < each.end)
        if first == caret:
            style = _caret(caret, selected, inks)
        elif selected is not None and selected.start <= first < selected.end:
            style = inks.selected(roles)
        else:
            style = inks.run(over, roles)
        yield first, last, style


def _caret(caret: int, selected: Span | None, inks: Inks) -> Style:
    if selected is None:
        return inks.caret
    return inks.caret_within if selected.start <= caret < selected.end else inks.caret_after


def _gutter(row: Row, touching: tuple[Mark, ...], inks: Inks) -> Iterator[Segment]:
    highlights = [mark for mark in touching if mark.layer is Layer.HIGHLIGHT]
    noted = next((mark for mark in highlights if mark.noted and row.start <= mark.start < row.end), None)
    if highlights:
        mark = noted or highlights[0]
        overlapping = _deepest(highlights)
        sign = "✎" if noted else "▌" if overlapping < 2 else str(min(overlapping, _MOST_COUNTED))
        yield Segment(sign, inks.gutter(mark.colours))
    else:
        yield Segment(" ", inks.text)
    layers = {mark.layer for mark in touching}
    if Layer.CURRENT_HIT in layers:
        yield Segment("›", inks.caret)
    elif Layer.HIT in layers:
        yield Segment("•", inks.text)
    elif Layer.ARRIVED in layers:
        yield Segment("›", inks.caret)
    elif Layer.PARALLEL in layers:
        yield Segment("≈", inks.text)
    else:
        yield Segment("⇄" if Layer.LINK in layers else " ", inks.text)
    yield Segment(" ", inks.text)


def _deepest(highlights: list[Mark]) -> int:
    """Return how many highlights lie over one another where most do."""
    borders = sorted([(mark.start, 1) for mark in highlights] + [(mark.end, -1) for mark in highlights])
    deepest = depth = 0
    for _, step in borders:
        depth += step
        deepest = max(deepest, depth)
    return deepest
