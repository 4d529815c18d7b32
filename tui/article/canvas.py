"""Drawing an article: its rows with marks, selection and caret over them, and all of it at the right edge."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from msgspec import Struct
from rich.segment import Segment
from textual.strip import Strip

from synoptic.annotations.model.reading import Coverage
from synoptic.corpus.articles.structure import Structure, is_markdown
from synoptic.corpus.text.graphemes import next_grapheme
from synoptic.tui.article.folds import fold_label
from synoptic.tui.article.marks import Layer, Mark, Marks, StyledRun, flatten
from synoptic.tui.article.viewport import GUTTER, RAIL, Viewport
from synoptic.tui.article.wrapping import cell_width

if TYPE_CHECKING:
    from rich.style import Style

    from synoptic.corpus.article import Article, Span, StyledStretch
    from synoptic.tui.article.colours import Inks
    from synoptic.tui.article.layout import LayoutRow

_MOST_STRIPS = 2000
"""Rows that are kept as they were drawn."""
_MOST_COUNTED = 9
_SIGNS = {
    Layer.SENTENCE: "┆",
    Layer.LINK: "⇄",
    Layer.HIGHLIGHT: "▌",
    Layer.PARALLEL: "≈",
    Layer.ARRIVED: "›",
    Layer.HIT: "•",
    Layer.CURRENT_HIT: "›",
    Layer.PENDING: "▌",
}
_READ = "░"
_READ_SHARE = 0.5
"""Of the text that a cell at the right edge stands for, how much was read where the cell says so."""


class RailCell(Struct, frozen=True):
    """One cell at the right edge, which stands for a stretch of the text."""

    mark: Mark | None
    """The mark of the highest layer; of highlights, the first."""
    is_read: bool
    """Whether half of the stretch or more was read."""


class Over(Struct, frozen=True):
    """The caret and its kin, drawn over a text and its marks; they change with each key."""

    caret: int | None = None
    """Offset of the caret; None while the keyboard is elsewhere."""
    selection: Span | None = None
    chosen: Mark | None = None
    """The highlight that keys act on, as a mark of the layer `CHOSEN`."""
    sentence: Mark | None = None
    """The sentence that they act on without one, as a mark of the layer `SENTENCE`."""


class Canvas:
    """The strips of one article. Rows that nothing changing lies over are kept as they were drawn."""

    def __init__(self, article: Article) -> None:
        self.marks = Marks()
        self.opening_key = ""
        """The reader's key that opens a fold."""
        self._length = len(article.text)
        self._structure = Structure(
            article.text, markdown=is_markdown(article), title=article.title, styles=article.styles
        )
        self._coverage = Coverage()
        self._strips: dict[tuple[int, int, Mark | None], Strip] = {}
        self._cells: tuple[RailCell, ...] = ()
        """The cells of the column at the right edge, one a row."""
        self._rail: tuple[Segment, ...] = ()

    def show_marks(self, marks: Marks) -> None:
        self.marks = marks
        self.forget()

    def show_coverage(self, coverage: Coverage) -> bool:
        """Show at the right edge which text was read; False if it is shown already."""
        if coverage == self._coverage:
            return False
        self._coverage = coverage
        self._cells = self._rail = ()
        return True

    def forget(self) -> None:
        self._strips.clear()
        self._cells = self._rail = ()

    def forget_rail(self) -> None:
        """Draw the right edge anew: other rows are in sight."""
        self._rail = ()

    def line(self, viewport: Viewport, y: int, over: Over, inks: Inks) -> Strip:
        """Return the strip of one row on the screen, the right edge included."""
        strip = self._text_strip(viewport, viewport.first + y, over, inks)
        rail = self._rail = self._rail or tuple(self._draw_rail(viewport, inks))
        return Strip([*strip, rail[min(y, len(rail) - 1)]], viewport.width)

    def _text_strip(self, viewport: Viewport, index: int, over: Over, inks: Inks) -> Strip:
        """Return the strip of a row without the right edge."""
        if index >= len(viewport.layout):
            return Strip.blank(viewport.width - RAIL, inks.text)
        start, end = viewport.layout.bounds(index)
        place = over.caret
        if place is not None and not (start <= place <= end and viewport.layout.row_of(place) == index):
            place = None
        sentence = over.sentence if _touches(over.sentence, start, end) else None
        if place is not None or _touches(over.selection, start, end) or _touches(over.chosen, start, end):
            return self._paint(viewport, index, inks, Over(place, over.selection, over.chosen, sentence))
        key = (start, end, sentence)
        if (strip := self._strips.get(key)) is None:
            if len(self._strips) >= _MOST_STRIPS:
                self._strips.clear()
            strip = self._strips[key] = self._paint(viewport, index, inks, Over(sentence=sentence))
        return strip

    def _paint(self, viewport: Viewport, index: int, inks: Inks, over: Over) -> Strip:
        """Return a row: the sentence below all marks, selection and caret over them."""
        row = viewport.layout.row(index)
        margin, width = viewport.margin, viewport.width - RAIL
        stretches = self._structure.stretches(row.start, row.drawn_end)
        touching = self.marks.touching(row.start, row.end)
        caret, selected = over.caret, over.selection
        moving = tuple(mark for mark in (over.sentence, over.chosen) if mark is not None)
        if not (touching or stretches or row.fold or moving or selected) and caret is None:
            # Most rows are just text.
            text = f"{' ' * (margin + GUTTER)}{row.text}"
            used = cell_width(text)
            return Strip([Segment(text + " " * (width - used), inks.text)], max(used, width))
        segments = [Segment(" " * margin, inks.text), *_gutter(row, touching, over.sentence, inks)]
        if (fold := viewport.fold_of(row)) is not None:
            is_selected = _touches(selected, row.start, row.end)
            style = inks.fold(selected=is_selected) if caret is None else inks.caret
            segments.append(Segment(fold_label(fold, viewport.layout.width, self.opening_key), style))
        else:
            runs = flatten((*touching, *moving), row.start, row.drawn_end)
            for first, last, style in _pieces(row, runs, stretches, inks, selected, caret):
                segments.append(Segment(row.text[first - row.start : last - row.start], style))
            if caret is not None and caret >= row.drawn_end:
                segments.append(Segment(" ", _caret(caret, selected, inks)))
            elif row.end > row.start and _touches(selected, row.drawn_end, row.drawn_end + 1):
                # The line's end is selected as well; an empty line would not show it otherwise.
                segments.append(Segment(" ", inks.selection))
        return Strip(segments).adjust_cell_length(width, inks.text)

    def _draw_rail(self, viewport: Viewport, inks: Inks) -> Iterator[Segment]:
        """Yield the cells at the right edge: the rows in sight stand out, as the thumb of a scroll bar."""
        length, height, seen = self._length, viewport.height, viewport.seen
        self._cells = self._cells or rail_cells(length, height, self.marks, self._coverage)
        first = _rail_row(seen.start, length, height)
        last = max(first, _rail_row(seen.end - 1, length, height))
        for index, cell in enumerate(self._cells):
            sign = _SIGNS[cell.mark.layer] if cell.mark is not None else _READ if cell.is_read else " "
            yield Segment(sign, inks.rail(cell.mark, seen=first <= index <= last))


def _touches(span: Span | Mark | None, start: int, end: int) -> bool:
    return span is not None and span.start < end and span.end > start


def _pieces(
    row: LayoutRow,
    runs: tuple[StyledRun, ...],
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


def _gutter(
    row: LayoutRow, touching: tuple[Mark, ...], sentence: Mark | None, inks: Inks
) -> Iterator[Segment]:
    """Yield the mark column: highlights, then what else is there, then the sentence without a ground."""
    highlights = [mark for mark in touching if mark.layer is Layer.HIGHLIGHT]
    noted = next((mark for mark in highlights if mark.noted and row.start <= mark.start < row.end), None)
    if highlights:
        mark = noted or highlights[0]
        overlapping = _deepest(highlights)
        sign = "✎" if noted else "▌" if overlapping < 2 else str(min(overlapping, _MOST_COUNTED))
        yield Segment(sign, inks.gutter(mark.colours))
    else:
        yield Segment(" ", inks.text)
    highest = max((mark.layer for mark in touching if mark.layer is not Layer.HIGHLIGHT), default=None)
    is_here = highest in {Layer.CURRENT_HIT, Layer.ARRIVED}
    yield Segment(_SIGNS[highest] if highest else " ", inks.caret if is_here else inks.text)
    is_signed = inks.plain and _touches(sentence, row.start, row.end)
    yield Segment(_SIGNS[Layer.SENTENCE] if is_signed else " ", inks.text)


def _deepest(highlights: list[Mark]) -> int:
    """Return how many highlights lie over one another where most do."""
    borders = sorted([(mark.start, 1) for mark in highlights] + [(mark.end, -1) for mark in highlights])
    return max(accumulate(step for _, step in borders))


def rail_cells(length: int, rows: int, marks: Marks, coverage: Coverage) -> tuple[RailCell, ...]:
    """Return `rows` cells from top to bottom for a text of `length` code points: equal stretches of it."""
    highest: list[Mark | None] = [None] * rows
    for mark in marks.all:
        first = _rail_row(mark.start, length, rows)
        for index in range(first, max(first, _rail_row(mark.end - 1, length, rows)) + 1):
            held = highest[index]
            if held is None or mark.layer > held.layer:
                highest[index] = mark
    cells = []
    for index, held in enumerate(highest):
        start, end = length * index // rows, length * (index + 1) // rows
        is_read = end > start and coverage.covered(start, end) >= _READ_SHARE * (end - start)
        cells.append(RailCell(held, is_read))
    return tuple(cells)


def _rail_row(offset: int, length: int, rows: int) -> int:
    """Return which of `rows` cells an offset of a text is in."""
    return min(max(offset, 0) * rows // max(length, 1), rows - 1)
