"""The mouse over an article: drags, the right edge, the menu, and the highlights that it comes over."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from synoptic.tui.article.drag import Drag
from synoptic.tui.article.viewport import RAIL, Viewport

if TYPE_CHECKING:
    from textual import events
    from textual.timer import Timer

    from synoptic.tui.article.view import ArticleView

_SCROLL_SECONDS = 1 / 20
"""Between two steps of scrolling while the pointer is held past an edge."""


class Mouse:
    """The gestures of the mouse over one view, told apart and carried out."""

    def __init__(self, view: ArticleView, viewport: Viewport, clock: Callable[[], float]) -> None:
        """Act on a view. `clock` tells the seconds between clicks."""
        self._view = view
        self._viewport = viewport
        self._clock = clock
        self._drag = Drag(view.article.text)
        self._scroll_timer: Timer | None = None
        self._on_rail = False
        """Whether the button went down on the column at the right edge."""
        self._hovered: tuple[str, ...] = ()
        """Ids of the highlights under the pointer."""

    def press(self, event: events.MouseDown) -> None:
        """Put the caret where the pointer is, ready to drag; with Shift, extend the selection to there."""
        view = self._view
        if event.button == 1 and event.x >= view.size.width - RAIL:
            self._on_rail = True
            view.capture_mouse()
            self._follow_rail(event.y)
            return
        under = self._viewport.under(event.x, event.y)
        if event.button == 3:
            self._ask_for_menu(under.start, event)
        if event.button != 1:
            return
        view.capture_mouse()
        place, now, within = (event.x, event.y), self._clock(), view.app.CLICK_CHAIN_TIME_THRESHOLD
        if event.shift:
            view.take(self._drag.extend(place, under, view.caret_state, now=now, within=within))
            return
        layout = self._viewport.layout
        caret = self._drag.press(place, under.start, view.caret_state, layout, now=now, within=within)
        (view.take if caret.selection is None else view.go)(caret)

    def _follow_rail(self, y: int) -> None:
        """Bring into sight the text for which a row of the right edge stands."""
        self._view.scroll_to_share(min(max((y + 0.5) / self._viewport.height, 0.0), 1.0))

    def _ask_for_menu(self, offset: int, event: events.MouseDown) -> None:
        view, span = self._view, self._view.selection
        if span is None or not span.start <= offset < span.end:
            view.drop_selection()
            view.caret = offset
        view.focus()
        view.post_message(view.MenuAsked(view, event.screen_x, event.screen_y))

    def move(self, event: events.MouseMove) -> None:
        """Extend the selection; past an edge, scroll. At the right edge, go where the pointer goes."""
        view = self._view
        if self._on_rail:
            self._follow_rail(event.y)
        elif self._drag.is_on:
            under = self._viewport.under(event.x, event.y)
            by_words = event.ctrl or event.meta or view.settings.snap_to_words
            view.take(self._drag.move((event.x, event.y), under, view.caret_state, by_words=by_words))
            self._scroll_past_edge()
        else:
            self._hover(event)

    def _scroll_past_edge(self) -> None:
        """Go on scrolling while the pointer is held past the upper or the lower edge, and only then."""
        is_beyond = self._drag.is_on and self._drag.beyond(self._viewport.height) != 0
        if is_beyond and self._scroll_timer is None:
            self._scroll_timer = self._view.set_interval(_SCROLL_SECONDS, self._drag_on)
        elif not is_beyond and self._scroll_timer is not None:
            self._scroll_timer.stop()
            self._scroll_timer = None

    def _drag_on(self) -> None:
        """Scroll a row or more towards a pointer that is held past the edge."""
        self._view.scroll_rows(self._drag.beyond(self._viewport.height))
        self._view.take(self._drag.reach(self._viewport.under(*self._drag.place), self._view.caret_state))

    def release(self, event: events.MouseUp) -> None:
        view = self._view
        if self._on_rail:
            self._on_rail = False
            view.release_mouse()
        if not self._drag.is_on:
            return
        view.take(self._drag.release(view.caret_state))
        self._scroll_past_edge()
        view.release_mouse()
        if view.selection is not None:
            view.post_message(view.Selected(view, event.screen_x, event.screen_y))
        elif self._drag.clicks == 1 and view.fold_here() is not None:
            view.post_message(view.FoldPressed(view))

    def _hover(self, event: events.MouseMove) -> None:
        offset = self._viewport.text_at(event.x, event.y)
        marks = self._view.marks.at(offset) if offset is not None else ()
        highlights = tuple(mark.highlight for mark in marks if mark.highlight)
        if highlights != self._hovered:
            self._hovered = highlights
            self._view.post_message(self._view.Hovered(self._view, highlights))
