"""The part of a laid-out text that is on the screen: its rows, and the words that stay first in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from synoptic.corpus.article import Span
from synoptic.corpus.text.graphemes import next_grapheme
from synoptic.tui.article.layout import Layout, LayoutRow

if TYPE_CHECKING:
    from synoptic.corpus.articles.boilerplate import Fold

GUTTER = 3
"""Cells of the mark column: highlights and notes, then hits, where the reader was brought, parallels and
links, then nothing."""
RAIL = 1
"""Cells of the column at the right edge."""
_CONTEXT_ROWS = 2
"""Rows kept in sight above and below the caret."""
_WRAPPED_AT_ONCE = 1 << 17
"""Code points of a text that is wrapped whole before it is drawn: that takes a few milliseconds."""


class Viewport:
    """The rows of a text that are on the screen. It scrolls by rows but keeps an offset: rows change."""

    def __init__(
        self, text: str, measure: int, *, centred: bool = False, folds: Iterable[Fold] = (), top: int = 0
    ) -> None:
        """Show a text in rows of at most `measure` cells, the row of the offset `top` first.

        Until `resize` has told the size, nothing is on the screen.
        """
        self._measure = measure
        self._centred = centred
        self._folds = {fold.span: fold for fold in folds}
        self.layout = Layout(text, measure, tuple(self._folds))
        """The text in rows; another one after each change of width or folds."""
        self.first = 0
        """Number of the first row on the screen."""
        self.top = min(max(top, 0), len(text))
        """Offset in the first row on the screen, kept while rows change."""
        self.width, self.height = measure, 1
        """Columns and rows on the screen, with the mark column and the right edge."""
        self.is_laid_out = False
        """Whether the size is known."""
        self._shifted: tuple[int, int] | None = None
        """The offset `top` before a change of size that put the caret out of sight, and after."""

    # Size and folds

    def resize(self, width: int, height: int, caret: int) -> None:
        """Take a size, in cells: the first words stay first, and a caret in sight stays in sight."""
        below_top = self.layout.row_of(caret) - self.layout.row_of(self.top)
        was_in_sight = self.is_laid_out and 0 <= below_top < self.height
        if self._shifted is not None and self._shifted[1] == self.top:
            self.top = self._shifted[0]
        meant = self.top
        self.width, self.height = width, max(1, height)
        columns = min(self._room, self._measure)
        if columns != self.layout.width:
            self.layout = Layout(self.layout.text, columns, tuple(self._folds))
        self.is_laid_out = True
        self._wrap()
        if was_in_sight:
            self.reveal(caret, context=0)
            self._shifted = (meant, self.top)

    def measure(self, measure: int, *, centred: bool, caret: int) -> None:
        """Have rows of at most `measure` cells instead; the first words stay first."""
        self._measure, self._centred = measure, centred
        if self.is_laid_out:
            self.resize(self.width, self.height, caret)

    def fold(self, folds: Iterable[Fold]) -> bool:
        """Fold these whole lines instead of those before, the first words still first; False if they are."""
        new = {fold.span: fold for fold in folds}
        if new == self._folds:
            return False
        self._folds = new
        self.layout = Layout(self.layout.text, self.layout.width, tuple(new))
        if self.is_laid_out:
            self._wrap()
        return True

    def unfold(self, offset: int) -> Span | None:
        """Open the fold in which an offset lies, and return its span; None if it lies in none."""
        span = self.layout.fold_at(offset)
        if span is not None:
            self.fold([fold for fold in self._folds.values() if fold.span != span])
        return span

    def _wrap(self) -> None:
        if len(self.layout.text) <= _WRAPPED_AT_ONCE:
            while self.layout.fill():
                pass
        self.settle()

    @property
    def has_drifted(self) -> bool:
        """Whether rows above have changed in number, so that the first words are not in the first row."""
        return self.layout.row_of(self.top) != self.first

    def settle(self) -> None:
        """Scroll to the row that the first words are in now."""
        self.first = self._reachable(self.layout.row_of(self.top))

    @property
    def _room(self) -> int:
        return max(2, self.width - GUTTER - RAIL - 1)

    @property
    def margin(self) -> int:
        """Cells left of the mark column, where the screen is wider than the measure."""
        return max(0, (self._room - self.layout.width) // 2) if self._centred else 0

    # Scrolling

    @property
    def _last_first(self) -> int:
        return max(0, len(self.layout) - self.height)

    def _reachable(self, row: int) -> int:
        return min(max(0, row), self._last_first)

    def scroll(self, row: int) -> None:
        """Have a row first on the screen, as far as there are rows below, and keep its words there."""
        self.first = self._reachable(row)
        self.top = self.layout.bounds(min(self.first, len(self.layout) - 1))[0]

    def follow(self, row: int) -> None:
        """Take a row as the first one to which the widget has scrolled by itself."""
        self.first = row
        row = min(row, len(self.layout) - 1)
        if row != self.layout.row_of(self.top):
            self.top = self.layout.bounds(row)[0]

    def page(self, rows: int) -> None:
        self.settle()
        self.scroll(self.first + rows)

    def reveal(self, offset: int, end: int | None = None, *, context: int = _CONTEXT_ROWS) -> None:
        """Bring an offset into sight, with the text up to `end` if it fits, and rows of context around."""
        row = self.layout.row_of(offset)
        if not self.is_laid_out:
            self.top = self.layout.bounds(max(0, row - context))[0]
            return
        last = min(self.layout.row_of(offset if end is None else end), row + self.height - 1)
        context = min(context, (self.height - 1) // 2)
        if not self.layout.is_filled:
            self.settle()
        if row < self.first + context:
            self.scroll(row - context)
        elif last > self.first + self.height - 1 - context:
            is_far = row >= self.first + 2 * self.height
            self.scroll(row - self.height // 3 if is_far else min(row, last - self.height + 1 + context))

    def hold(self, offset: int, height: int) -> bool:
        """Scroll so that an offset stands at a height, or as near as can be; False if it stands there."""
        if not self.layout.is_filled:
            self.settle()
        row = self._reachable(self.layout.row_of(offset) - height)
        if row == self.first:
            return False
        self.scroll(row)
        return True

    def scroll_to_share(self, share: float) -> None:
        """Bring the place into sight that is so far into the text, from 0 to 1, in the middle."""
        length = len(self.layout.text)
        row = self.layout.row_of(min(max(round(share * length), 0), length)) - self.height // 2
        self.settle()
        self.follow(self._reachable(row))

    # Places

    @property
    def rows(self) -> range:
        """Numbers of the rows on the screen; none before the size is known."""
        return range(self.first, min(self.first + self.height, len(self.layout)) if self.is_laid_out else 0)

    @property
    def seen(self) -> Span:
        """The span from the first row on the screen to the last, folded lines included."""
        last = min(self.first + self.height, len(self.layout)) - 1
        return Span(self.layout.bounds(self.first)[0], self.layout.bounds(max(last, 0))[1])

    @property
    def spans_in_sight(self) -> tuple[Span, ...]:
        """The spans of the text on the screen, in order, without folded lines."""
        spans: list[Span] = []
        for row in self._shown():
            if row.fold is not None or row.start == row.end:
                continue
            if spans and spans[-1].end == row.start:
                spans[-1] = Span(spans[-1].start, row.end)
            else:
                spans.append(Span(row.start, row.end))
        return tuple(spans)

    @property
    def folds_in_sight(self) -> tuple[Fold, ...]:
        """The folds whose lines are on the screen, in order."""
        return tuple(self._folds[row.fold] for row in self._shown() if row.fold is not None)

    def fold_of(self, row: LayoutRow) -> Fold | None:
        """Return the fold that a row stands for; None for a row of text."""
        return None if row.fold is None else self._folds[row.fold]

    def fold_at(self, offset: int) -> Fold | None:
        """Return the fold in which an offset lies."""
        span = self.layout.fold_at(offset)
        return None if span is None else self._folds[span]

    def lines_folded_in(self, span: Span) -> int:
        """Return how many lines of a span are folded."""
        return sum(fold.lines for fold in self._folds.values() if fold.span.overlaps(span))

    def _shown(self) -> Iterator[LayoutRow]:
        return (self.layout.row(index) for index in self.rows)

    def point_of(self, offset: int) -> tuple[int, int]:
        """Return the column and row of the screen where an offset is drawn; it may be out of sight."""
        row, cell = self.layout.cell_of(offset)
        return self.margin + GUTTER + cell, row - self.first

    def under(self, x: int, y: int) -> Span:
        """Return the grapheme drawn at a column and row, the nearest row's; an empty span where none is.

        Past the end of a row, an offset is the next row's already, and none of its characters is meant; nor
        is folded text, which is selected only on the way to the text behind it.
        """
        index = self.first + min(max(y, 0), self.height - 1)
        column = x - self.margin - GUTTER
        offset = self.layout.offset_at(index, column)
        row = self.layout.row(index)
        if row.fold is not None or column < 0 or offset >= row.drawn_end:
            return Span(offset, offset)
        return Span(offset, next_grapheme(self.layout.text, offset))

    def text_at(self, x: int, y: int) -> int | None:
        """Return the offset of the text, or the mark column, at a column and row; None beside both."""
        row = self.layout.row(min(self.first + y, len(self.layout) - 1))
        offset = self.under(x, y).start
        is_on_text = row.start <= offset < row.drawn_end and self.margin <= x < self.width - RAIL
        return offset if is_on_text else None

    def nearest(self, offset: int) -> int:
        """Return the offset nearest to one that is out of sight, in its column; one in sight itself."""
        row, cell = self.layout.cell_of(offset)
        last = min(self.first + self.height, len(self.layout)) - 1
        if self.first <= row <= last:
            return offset
        return self.layout.offset_at(min(max(row, self.first), last), cell)

    # Heights

    def height_of(self, offset: int) -> int:
        """Return the height of an offset: how many rows below the first on the screen, or above it."""
        return self.layout.row_of(offset) - self.first

    def heights_for(self, offset: int) -> tuple[int, int]:
        """Return the least and the greatest height at which an offset can stand, by scrolling."""
        row = self.layout.row_of(offset)
        return max(0, row - self._last_first), min(row, self.height - 1)

    def height_fitting(self, start: int, end: int) -> int:
        """Return the greatest height at which all rows of a passage are in sight; 0 if they never are."""
        rows = self.layout.row_of(max(start, end - 1)) - self.layout.row_of(start) + 1
        return max(0, self.height - rows)
