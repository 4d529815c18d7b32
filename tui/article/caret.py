"""The caret: a place in a text, the selection that may end there, and the count for the next motion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from synoptic.corpus.article import Span
from synoptic.tui.article.motions import BY_PARAGRAPH, MOTIONS, grow, sentence_around

if TYPE_CHECKING:
    from synoptic.tui.article.layout import Layout
    from synoptic.tui.article.marks import Mark

_LARGEST_COUNT = 100_000


class Caret(Struct, frozen=True, eq=False):
    """An immutable caret: each motion returns another one. Two that look the same to a reader are equal.

    Rows and folds are those of the `Layout` that a motion is given, and its text is the caret's.
    """

    offset: int = 0
    """Its place, from 0 to the text's length."""
    origin: int | None = None
    """Offset of the selection's other end; None while motions select nothing."""
    count: int | None = None
    """How many times the next motion is made; None where no number was typed, 0 where one was only begun."""
    reshaping: str = ""
    """Id of the highlight whose ends the selection will be; empty while the selection is just that."""
    _goal: tuple[int, int] | None = None
    """Offset of the caret after it last went up or down, and the column in cells that it makes for."""
    _growths: tuple[tuple[Span, Span], ...] = ()
    """The selection before each growth, and after it."""
    _held_from: int = 0
    """Offset of the caret when a highlight was taken hold of."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Caret) and self._seen == other._seen

    def __hash__(self) -> int:
        return hash(self._seen)

    @property
    def _seen(self) -> tuple[int, int | None, int | None, str]:
        return self.offset, self.origin, self.count, self.reshaping

    @property
    def selection(self) -> Span | None:
        """The selected span; None where nothing is selected."""
        if self.origin is None or self.origin == self.offset:
            return None
        return Span(min(self.origin, self.offset), max(self.origin, self.offset))

    @property
    def is_selecting(self) -> bool:
        """Whether motions extend a selection."""
        return self.origin is not None

    @property
    def times(self) -> int:
        """How often a motion is made; at least 1."""
        return max(1, self.count or 0)

    # Counts

    def counting(self) -> Caret:
        """Return the caret that takes the next digits for a count."""
        return replace(self, count=0)

    def typed(self, digit: int) -> Caret:
        """Return the caret with one more digit of its count."""
        return replace(self, count=min((self.count or 0) * 10 + digit, _LARGEST_COUNT))

    def uncounted(self) -> Caret:
        return self if self.count is None else replace(self, count=None)

    # Motions

    def at(self, offset: int) -> Caret:
        """Return the caret on an offset of the text, inside a fold too; count and selection stay."""
        return replace(self, offset=offset)

    def put(self, layout: Layout, offset: int) -> Caret:
        """Return the caret on the nearest offset, its count forgotten.

        Inside a fold there is no place to stand: it goes on to the fold's end, or back to the fold's line.
        """
        offset = min(max(offset, 0), len(layout.text))
        fold = layout.fold_at(offset)
        if fold is not None and offset != fold.start:
            offset = fold.end if offset > self.offset >= fold.start else fold.start
        return replace(self, offset=offset, count=None)

    def moved(self, layout: Layout, motion: str) -> Caret:
        """Return the caret after a motion of `MOTIONS`, made as often as was typed.

        Folded lines are no paragraph: a motion by paragraphs goes past them, and stays where none follows.
        """
        move = MOTIONS[motion][1 if self.is_selecting else 0]
        passes_folds = motion in BY_PARAGRAPH
        last = len(layout.text) - 1
        offset = self.offset
        for _ in range(self.times):
            before, offset = offset, move(layout.text, offset)
            while passes_folds and layout.fold_at(min(offset, last)) is not None:
                folded, offset = offset, move(layout.text, offset)
                if offset == folded:
                    return self.put(layout, before)
            if offset == before:
                break
        return self.put(layout, offset)

    def down(self, layout: Layout, rows: int) -> Caret:
        """Return the caret so many rows further down, or up, in the column where this began."""
        rows *= self.times
        row, cell = layout.cell_of(self.offset)
        goal = self._goal[1] if self._goal is not None and self._goal[0] == self.offset else cell
        last = len(layout) - 1
        target = min(max(row + rows, 0), last)
        start, end = layout.bounds(target)
        if rows and start == end and 0 < target < last:  # the gap between paragraphs holds no character
            target += 1 if rows > 0 else -1
        there = self.put(layout, layout.offset_at(target, goal))
        return replace(there, _goal=(there.offset, goal))

    def line_start(self, layout: Layout) -> Caret:
        return self.put(layout, layout.row(layout.row_of(self.offset)).start)

    def line_end(self, layout: Layout) -> Caret:
        """Return the caret on the last character of its row; while selecting, after it."""
        row = layout.row(layout.row_of(self.offset))
        return self.put(layout, row.drawn_end if self.is_selecting else max(row.start, row.drawn_end - 1))

    def share(self, layout: Layout) -> Caret:
        """Return the caret at so many per cent of the text as were typed; unmoved without a count."""
        if not self.count:
            return self.uncounted()
        return self.put(layout, -(-len(layout.text) * min(self.count, 100) // 100))

    # Selecting

    def selecting(self, layout: Layout) -> Caret:
        """Return the caret that begins to select; of one that selects, with the selection dropped."""
        if self.is_selecting:
            return self.uncounted().dropped(layout)
        return replace(self, origin=self.offset, count=None)

    def dropped(self, layout: Layout) -> Caret:
        """Return the caret with nothing selected; one that reshaped goes back into its highlight."""
        free = replace(self, origin=None, reshaping="", _growths=())
        return free.put(layout, self._held_from) if self.reshaping else free

    def swapped(self) -> Caret:
        origin, offset = (None, self.offset) if self.origin is None else (self.offset, self.origin)
        return replace(self, origin=origin, offset=offset, count=None)

    def selected(self, layout: Layout, span: Span) -> Caret:
        """Return the caret at the end of a span that is selected."""
        return replace(self, origin=span.start).put(layout, span.end)

    def grown(self, layout: Layout) -> Caret:
        """Return the caret with the next larger unit selected: word, sentence, quotation or paragraph.

        Where nothing is selected it begins with the sentence, on which commands act without a selection.
        """
        caret, times = self.uncounted(), self.times
        if caret.selection is None:
            caret, times = caret._with_sentence(layout), times - 1
        for _ in range(times):
            caret = caret._grown_once(layout)
        return caret

    def _with_sentence(self, layout: Layout) -> Caret:
        """Return the caret with the sentence selected, as if grown to it from the word."""
        sentence = sentence_around(layout.text, self.offset)
        if sentence is None:
            return self
        growths: tuple[tuple[Span, Span], ...] = ()
        span = Span(self.offset, self.offset)
        while len(span) < len(grown := grow(layout.text, span)) < len(sentence):
            growths, span = (*growths, (span, grown)), grown
        return replace(self, _growths=(*growths, (span, sentence))).selected(layout, sentence)

    def _grown_once(self, layout: Layout) -> Caret:
        span = self.selection or Span(self.offset, self.offset)
        grown = grow(layout.text, span)
        if grown == span:
            return self
        growths = self._growths if self._growths and self._growths[-1][1] == span else ()
        return replace(self, _growths=(*growths, (span, grown))).selected(layout, grown)

    def shrunk(self, layout: Layout) -> Caret:
        """Return the caret with the selection as before its last growth; unmoved if it was not grown.

        Where nothing is selected it selects the word, the smallest unit.
        """
        caret, span = self.uncounted(), self.selection
        if span is None:
            return caret._grown_once(layout)
        growths = list(self._growths)
        while growths and growths[-1][1] != span:
            growths.pop()
        if not growths:
            return caret
        before, _ = growths.pop()
        caret = replace(caret, _growths=tuple(growths))
        if before.start == before.end:
            return replace(caret, origin=None).put(layout, before.start)
        return caret.selected(layout, before)

    def reshaped(self, layout: Layout, mark: Mark) -> Caret:
        """Return the caret that has taken hold of a highlight: its selection becomes the highlight's span."""
        held = self.selected(layout, Span(mark.start, mark.end))
        return replace(held, reshaping=mark.highlight, _held_from=self.offset)
