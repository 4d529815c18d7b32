"""Reading and selecting in an article with the mouse."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

from textual.message import Message

from synoptic.corpus.article import Span
from synoptic.corpus.text.graphemes import next_grapheme
from synoptic.corpus.text.segmentation import paragraph_at, sentence_at, word_at
from synoptic.tui.article.movable_article import MovableArticle
from synoptic.tui.article.painting import GUTTER, RAIL

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events
    from textual.timer import Timer

    from synoptic.tui.article.opening import Opening

_UNITS: dict[int, Callable[[str, int], Span | None]] = {2: word_at, 3: sentence_at, 4: paragraph_at}
"""What a click selects that is the second, third or fourth on one spot."""
_DRAG_EVERY = 1 / 20
"""Seconds between two steps of scrolling while the pointer is held past an edge."""


class ArticleView(MovableArticle):
    """An article that can be moved through and selected in, with keys and with the mouse alike."""

    @dataclass
    class Selected(Message):
        """The mouse has selected something."""

        view: ArticleView
        column: int
        """Column of the screen where the button was let go."""
        row: int
        """Row of the screen, likewise."""

    @dataclass
    class MenuAsked(Message):
        """The right button was pressed."""

        view: ArticleView
        column: int
        """Column of the screen."""
        row: int
        """Row of the screen."""

    @dataclass
    class Hovered(Message):
        """The pointer came over other highlights than before, or left them."""

        view: ArticleView
        highlights: tuple[str, ...]
        """Their ids, in text order."""

    @dataclass
    class FoldPressed(Message):
        """A line that stands for something folded was clicked."""

        view: ArticleView

    def __init__(self, opening: Opening) -> None:
        super().__init__(opening)
        self._on_rail = False
        """Whether the button went down on the column at the right edge."""
        self._dragging = False
        self._drag_from = Span(0, 0)
        """What was selected when the button went down: the drag adds to it."""
        self._drag_unit: Callable[[str, int], Span | None] | None = None
        """What a drag selects by; None for graphemes."""
        self._drag_at = (0, 0)
        """Where the pointer is while the button is down, as column and row of this widget."""
        self._drag_timer: Timer | None = None
        self._pressed = (0.0, -1, -1)
        """When and where the button went down last."""
        self._chain = 0
        """How many times it went down there in a row."""
        self._hovered: tuple[str, ...] = ()

    def _offset_under(self, x: int, y: int) -> int:
        y = min(max(y, 0), self._height - 1)
        return self._layout.offset_at(self.scroll_offset.y + y, x - self._margin - GUTTER)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Put the caret where the pointer is, ready to drag; with Shift, extend the selection to there."""
        if event.button == 1 and event.x >= self.size.width - RAIL:
            self._on_rail = True
            self.capture_mouse()
            self._follow_rail(event.y)
            return
        offset = self._offset_under(event.x, event.y)
        if event.button == 3:
            self._ask_for_menu(offset, event)
        if event.button != 1:
            return
        now = monotonic()
        before, x, y = self._pressed
        again = (x, y) == (event.x, event.y) and now - before <= self.app.CLICK_CHAIN_TIME_THRESHOLD
        self._chain = self._chain % 4 + 1 if again else 1
        self._pressed = (now, event.x, event.y)
        self._dragging = True
        self.capture_mouse()
        if event.shift:
            if self.origin is None:
                self.origin = self.caret
            self._drag_from, self._drag_unit = Span(self.origin, self.origin), None
            self._drag_to(event.x, event.y)
            return
        self._drag_unit = _UNITS.get(self._chain)
        if self._drag_unit is None:
            self.drop_selection()
            self.caret = offset
            self._drag_from = Span(offset, offset)
        else:
            self._drag_from = self._drag_unit(self.article.text, offset) or Span(offset, offset)
            self.drop_selection()
            self._select(self._drag_from if len(self._drag_from) else None)

    def _follow_rail(self, y: int) -> None:
        """Bring into sight what the column at the right edge shows in a row."""
        self.scroll_to_share(min(max((y + 0.5) / self._height, 0.0), 1.0))

    def _ask_for_menu(self, offset: int, event: events.MouseDown) -> None:
        span = self.selection
        if span is None or not span.start <= offset < span.end:
            self.drop_selection()
            self.caret = offset
        self.focus()
        self.post_message(self.MenuAsked(self, event.screen_x, event.screen_y))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Extend the selection; past an edge, scroll. At the right edge, go where the pointer goes."""
        if self._on_rail:
            self._follow_rail(event.y)
            return
        if not self._dragging:
            self._hover(event)
            return
        if self.selection is None and (event.x, event.y) == self._pressed[1:]:
            return  # a tremble is no drag
        self._drag_at = (event.x, event.y)
        if self._drag_unit is None and (event.ctrl or event.meta or self.settings.snap_to_words):
            self._drag_unit = word_at
            start = self._drag_from.start
            self._drag_from = word_at(self.article.text, start) or self._drag_from
        beyond = event.y < 0 or event.y >= self._height
        if beyond and self._drag_timer is None:
            self._drag_timer = self.set_interval(_DRAG_EVERY, self._drag_on)
        elif not beyond:
            self._stop_drag_timer()
        self._drag_to(event.x, event.y)

    def _drag_on(self) -> None:
        """Scroll a row or more towards a pointer that is held past the edge."""
        x, y = self._drag_at
        step = y if y < 0 else y - self._height + 1
        self.scroll_to(y=self.scroll_offset.y + step, animate=False, force=True, immediate=True)
        self._drag_to(x, y)

    def _drag_to(self, x: int, y: int) -> None:
        offset = self._offset_under(x, y)
        if self._drag_unit is not None:
            here = self._drag_unit(self.article.text, offset) or Span(offset, offset)
        else:
            here = Span(offset, self._after_under(x, y, offset))
        if offset >= self._drag_from.start:
            self.origin, self.caret = self._drag_from.start, max(here.end, self._drag_from.end)
        else:
            self.origin, self.caret = self._drag_from.end, here.start

    def _after_under(self, x: int, y: int, offset: int) -> int:
        """Return the end of the grapheme under the pointer: dragging forwards, it is meant as well."""
        # Past the end of a row, an offset is the next row's already, and none of its characters is meant.
        row = self._layout.row(self.scroll_offset.y + min(max(y, 0), self._height - 1))
        column = x - self._margin - GUTTER
        if row.fold is not None:
            return offset  # what nobody sees is selected only on the way to what is behind it
        return next_grapheme(self.article.text, offset) if column >= 0 and offset < row.drawn_end else offset

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """End a drag."""
        if self._on_rail:
            self._on_rail = False
            self.release_mouse()
        if not self._dragging:
            return
        self._dragging = False
        self._stop_drag_timer()
        self.release_mouse()
        if self.selection is None:
            self.origin = None
            if self._chain == 1 and self.fold_here() is not None:
                self.post_message(self.FoldPressed(self))
        else:
            self.post_message(self.Selected(self, event.screen_x, event.screen_y))

    def _stop_drag_timer(self) -> None:
        if self._drag_timer is not None:
            self._drag_timer.stop()
            self._drag_timer = None

    def _hover(self, event: events.MouseMove) -> None:
        row = self._layout.row(min(self.scroll_offset.y + event.y, len(self._layout) - 1))
        offset = self._offset_under(event.x, event.y)
        on_text = row.start <= offset < row.drawn_end and self._margin <= event.x < self.size.width - RAIL
        marks = self._marks.at(offset) if on_text else ()
        highlights = tuple(mark.highlight for mark in marks if mark.highlight)
        if highlights != self._hovered:
            self._hovered = highlights
            self.post_message(self.Hovered(self, highlights))
