"""The left button over a text: clicks in a row, and the selection that follows the pointer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec.structs import replace

from synoptic.corpus.article import Span
from synoptic.corpus.text.segmentation import paragraph_at, sentence_at, word_at

if TYPE_CHECKING:
    from synoptic.tui.article.caret import Caret
    from synoptic.tui.article.layout import Layout

_UNITS: dict[int, Callable[[str, int], Span | None]] = {2: word_at, 3: sentence_at, 4: paragraph_at}
"""The unit of text that the second, third or fourth click on one spot selects."""


class Drag:
    """One press of the button after another: each moves a caret. Places are columns and rows."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.is_on = False
        """Whether the button is down."""
        self.clicks = 0
        """Presses in a row on the spot of the last one, from 1 to 4."""
        self.place = (0, 0)
        """Place of the pointer when the button was down last."""
        self._pressed_at = float("-inf")
        """Time of the last press, in seconds."""
        self._pressed = (-1, -1)
        """Place of the last press."""
        self._from = Span(0, 0)
        """The span selected by the press: the way adds to it."""
        self._unit: Callable[[str, int], Span | None] | None = None
        """The unit that the way selects by; None for graphemes."""

    def press(
        self, place: tuple[int, int], offset: int, caret: Caret, layout: Layout, *, now: float, within: float
    ) -> Caret:
        """Return the caret after a press over an offset, `now` in seconds.

        A press on the same spot `within` so many seconds of the one before selects the word, the next one the
        sentence, then the paragraph; the fifth begins anew.
        """
        self._begin(place, now, within)
        self._unit = _UNITS.get(self.clicks)
        unit = self._unit(self._text, offset) if self._unit is not None else None
        self._from = unit or Span(offset, offset)
        caret = caret.dropped(layout)
        if self._unit is None:
            return caret.at(offset)
        return caret.selected(layout, self._from) if len(self._from) else caret

    def extend(
        self, place: tuple[int, int], under: Span, caret: Caret, *, now: float, within: float
    ) -> Caret:
        """Return the caret after a press that extends the selection, or begins one at the caret."""
        self._begin(place, now, within)
        origin = caret.offset if caret.origin is None else caret.origin
        self._from, self._unit = Span(origin, origin), None
        return self.reach(under, caret)

    def _begin(self, place: tuple[int, int], now: float, within: float) -> None:
        follows = place == self._pressed and now - self._pressed_at <= within
        self.clicks = self.clicks % 4 + 1 if follows else 1
        self.is_on = True
        self.place = self._pressed = place
        self._pressed_at = now

    def move(self, place: tuple[int, int], under: Span, caret: Caret, *, by_words: bool) -> Caret:
        """Return the caret after a way to a place; a tremble on the spot of the press is none.

        `under` is the grapheme drawn there, empty where none is; `by_words` makes both ends whole words.
        """
        if place == self._pressed == self.place:
            return caret
        self.place = place
        if self._unit is None and by_words:
            self._unit = word_at
            self._from = word_at(self._text, self._from.start) or self._from
        return self.reach(under, caret)

    def reach(self, under: Span, caret: Caret) -> Caret:
        """Return the caret with everything selected from the press to the grapheme under the pointer."""
        here = under
        if self._unit is not None:
            here = self._unit(self._text, under.start) or Span(under.start, under.start)
        if under.start >= self._from.start:
            return replace(caret, origin=self._from.start, offset=max(here.end, self._from.end))
        return replace(caret, origin=self._from.end, offset=here.start)

    def beyond(self, height: int) -> int:
        """Return how many rows the pointer is below a view of that height, or, negative, above it."""
        row = self.place[1]
        return min(row, 0) + max(row - height + 1, 0)

    def release(self, caret: Caret) -> Caret:
        """Return the caret after the button was let go: one that selected nothing begins no selection."""
        self.is_on = False
        return caret if caret.selection is not None else replace(caret, origin=None)
