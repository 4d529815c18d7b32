"""The text of one article, drawn row by row: it keeps the reader's place, a caret, a selection and marks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from corpus.article import Passage, Span
from tui.display import visible
from tui.palette import Inks
from tui.reading.marks import Layer, Runs
from tui.reading.painting import GUTTER, paint_row
from tui.reading.wrapping import unfold, wrap

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual import events

    from corpus.article import Article
    from tui.reading.marks import Mark

MEASURE = 78
"""Cells of text a row holds at the most, so that the eye finds the next row."""
_CONTEXT_ROWS = 2
"""Rows kept in sight above and below the caret."""


class ArticleText(ScrollView, can_focus=True):
    """A scrolling article.

    It knows its own caret, selection and place; what is marked it is told. It reports by messages.
    """

    DEFAULT_CSS = """
    ArticleText {
        background: $background;
        color: $foreground;
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
    }
    """
    ALLOW_SELECT = False

    caret: reactive[int] = reactive(0, repaint=False)
    """Offset of the caret."""
    origin: reactive[int | None] = reactive(None, repaint=False)
    """Where the selection was begun; nothing is selected while it is None."""

    @dataclass
    class Moved(Message):
        """The caret moved or the selection changed."""

        view: ArticleText

        @property
        def control(self) -> ArticleText:
            """The view."""
            return self.view

        def can_replace(self, message: Message) -> bool:
            """One report a burst is enough."""
            return isinstance(message, ArticleText.Moved) and message.view is self.view

    def __init__(self, article: Article, *, caret: int = 0, top: int = 0) -> None:
        """Show an article with the caret at one offset and the row of another first."""
        super().__init__()
        self.article = article
        self._shown = unfold(visible(article.text))
        self._layout = wrap(self._shown, MEASURE)
        self._top = min(max(top, 0), len(article.text))
        """Offset of the first row on the screen; what a change of width keeps in its place."""
        self._laid_out = False
        self._scrolling_itself = False
        self._runs = Runs()
        self._inks: Inks | None = None
        self._strips: dict[int, Strip] = {}
        self.set_reactive(ArticleText.caret, min(max(caret, 0), len(article.text)))

    # What the screen asks and tells

    @property
    def selection(self) -> Span | None:
        """The selected span, or None where nothing is selected."""
        if self.origin is None or self.origin == self.caret:
            return None
        return Span(min(self.origin, self.caret), max(self.origin, self.caret))

    @property
    def selecting(self) -> bool:
        """Whether motions extend a selection."""
        return self.origin is not None

    @property
    def place(self) -> tuple[int, int]:
        """The offsets of the first row in sight and of the caret, for coming back to."""
        return self._top, self.caret

    def passage(self) -> Passage | None:
        """Return the selected passage."""
        span = self.selection
        return Passage.of(self.article, span.start, span.end) if span else None

    def point_of(self, offset: int) -> tuple[int, int]:
        """Return where an offset is drawn, as column and row of this widget; it may be out of sight."""
        row, cell = self._layout.cell_of(offset)
        return self._margin + GUTTER + cell, row - self.scroll_offset.y

    def marks_here(self) -> tuple[Mark, ...]:
        """Return the highlights under the caret."""
        return tuple(mark for mark in self._runs.at(self.caret) if mark.layer is Layer.HIGHLIGHT)

    def show_marks(self, marks: Iterable[Mark]) -> None:
        """Lay these marks over the text instead of those before."""
        self._runs = Runs(marks)
        self._forget_strips()

    def go_to(self, offset: int, *, end: int | None = None) -> None:
        """Put the caret on an offset and bring it into sight, with the text up to `end` if it fits."""
        self.origin = None
        self.caret = offset
        self._bring_into_sight(end if end is not None else offset)

    def return_to(self, place: tuple[int, int]) -> None:
        """Go back to a place that `place` gave."""
        self.origin = None
        self._top, self.caret = place
        self._scroll_to_row(self._layout.row_of(self._top))

    def drop_selection(self) -> None:
        """Select nothing; the caret stays."""
        self.origin = None

    # Layout

    def on_resize(self, event: events.Resize) -> None:
        """Wrap anew, keeping the first row's words first."""
        width = min(self._room, MEASURE)
        if not self._laid_out or width != self._layout.width:
            self._layout = wrap(self._shown, width)
        self._laid_out = True
        self._forget_strips()
        self.virtual_size = Size(event.size.width, len(self._layout))
        self._scroll_to_row(self._layout.row_of(self._top))

    def notify_style_update(self) -> None:
        """Take up the theme's colours."""
        super().notify_style_update()
        self._inks = None
        self._forget_strips()

    @property
    def _room(self) -> int:
        return max(2, self.scrollable_content_region.width - GUTTER - 1)

    @property
    def _margin(self) -> int:
        """Cells left of the mark column, where the pane is wider than the measure."""
        return max(0, (self._room - self._layout.width) // 2)

    @property
    def _height(self) -> int:
        return max(1, self.scrollable_content_region.height)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Remember which words are first in sight."""
        super().watch_scroll_y(old_value, new_value)
        if self._laid_out:
            row = min(round(new_value), len(self._layout) - 1)
            if row != self._layout.row_of(self._top):
                self._top = self._layout.row(row)[0]
            if not self._scrolling_itself and not self.selecting:
                self._bring_caret_along(row)

    def _bring_caret_along(self, top: int) -> None:
        """Keep the caret in sight when the reader scrolls, as pagers do."""
        row, cell = self._layout.cell_of(self.caret)
        last = min(top + self._height, len(self._layout)) - 1
        if not top <= row <= last:
            self.caret = self._layout.offset_at(min(max(row, top), last), cell)

    def _scroll_to_row(self, row: int) -> None:
        self._scrolling_itself = True
        self.scroll_to(y=row, animate=False, force=True, immediate=True)
        self._scrolling_itself = False

    def _bring_into_sight(self, end: int) -> None:
        if not self._laid_out:
            self._top = self._layout.row(max(0, self._layout.row_of(self.caret) - _CONTEXT_ROWS))[0]
            return
        row = self._layout.row_of(self.caret)
        last = min(self._layout.row_of(end), row + self._height - 1)
        top = self.scroll_offset.y
        context = min(_CONTEXT_ROWS, (self._height - 1) // 2)
        if row < top + context:
            self._scroll_to_row(max(0, row - context))
        elif last > top + self._height - 1 - context:
            far = row >= top + 2 * self._height
            self._scroll_to_row(row - self._height // 3 if far else last - self._height + 1 + context)

    # Drawing

    def _forget_strips(self) -> None:
        self._strips.clear()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Return the strip of one row on the screen."""
        row = self.scroll_offset.y + y
        width = self.scrollable_content_region.width
        if self._inks is None:
            self._inks = self._theme_inks()
        if row >= len(self._layout):
            return Strip.blank(width, self._inks.text)
        start, end = self._layout.row(row)
        caret = self.caret if self.has_focus and self._layout.row_of(self.caret) == row else None
        span = self.selection
        if caret is not None or (span is not None and span.start < end and span.end > start):
            return self._paint(row, self._inks, span, caret)
        strip = self._strips.get(row)
        if strip is None:
            strip = self._strips[row] = self._paint(row, self._inks)
        return strip

    def _paint(self, row: int, inks: Inks, span: Span | None = None, caret: int | None = None) -> Strip:
        width = self.scrollable_content_region.width
        return paint_row(
            self._layout, row, self._runs, inks, margin=self._margin, width=width, selected=span, caret=caret
        )

    def _theme_inks(self) -> Inks:
        _, _, background, foreground = self.colors
        return Inks(background, foreground, dark=self.app.current_theme.dark)

    def watch_caret(self, old: int, new: int) -> None:
        """Draw anew the rows between where the caret was and where it is."""
        self._refresh_between(old, new)
        self.post_message(self.Moved(self))

    def watch_origin(self, old: int | None, new: int | None) -> None:
        """Draw anew what was or is selected."""
        self._refresh_between(*(offset for offset in (old, new, self.caret) if offset is not None))
        self.post_message(self.Moved(self))

    def _refresh_between(self, *offsets: int) -> None:
        if self._laid_out:
            rows = [self._layout.row_of(offset) for offset in offsets]
            first = max(min(rows), self.scroll_offset.y)
            last = min(max(rows), self.scroll_offset.y + self._height)
            if first <= last:
                self.refresh_lines(first, last - first + 1)

    def on_focus(self) -> None:
        """Show the caret."""
        self._refresh_between(self.caret)

    def on_blur(self) -> None:
        """Hide the caret."""
        self._refresh_between(self.caret)
