"""Moving through an article and selecting in it, with keys and with the mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from corpus.article import Span
from corpus.segmentation import paragraph_at, sentence_at, word_at
from tui.actions import Where, bindings
from tui.reading.motions import MOTIONS, grow, next_character
from tui.reading.painting import GUTTER
from tui.widgets.article_text import ArticleText

if TYPE_CHECKING:
    from textual import events
    from textual.binding import BindingType
    from textual.timer import Timer

    from corpus.article import Article


class ArticleView(ArticleText):
    """An article that can be moved through and selected in, with keys and with the mouse alike."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.ARTICLE)]

    def __init__(self, article: Article, *, caret: int = 0, top: int = 0) -> None:
        """Show an article with the caret at one offset and the row of another first."""
        super().__init__(article, caret=caret, top=top)
        self._dragging = False
        self._drag_at = (0, 0)
        """Where the pointer is while the button is down, as column and row of this widget."""
        self._drag_timer: Timer | None = None

    # Motions

    def _move(self, offset: int) -> None:
        self.caret = min(max(offset, 0), len(self._shown))
        self._bring_into_sight(self.caret)

    def action_move_rows(self, rows: int) -> None:
        """Go down so many rows, or up."""
        row, cell = self._layout.cell_of(self.caret)
        target = row + rows
        if rows and 0 <= target < len(self._layout) - 1:
            start, end = self._layout.row(target)
            if start == end:  # the gap between two paragraphs holds no character
                target += 1 if rows > 0 else -1
        self._move(self._layout.offset_at(target, cell))

    def action_move_page(self, pages: float) -> None:
        """Go down so many pages, but for two rows, or up."""
        rows = round(pages * max(1, self._height - 2))
        top = self.scroll_offset.y
        self._scroll_to_row(min(max(0, top + rows), max(0, len(self._layout) - self._height)))
        self.action_move_rows(rows)

    def action_move(self, motion: str) -> None:
        """Go where a motion of `MOTIONS` goes."""
        usual, selecting = MOTIONS[motion]
        self._move((selecting if self.selecting else usual)(self.article.text, self.caret))

    def action_line_start(self) -> None:
        """Go to the start of the row."""
        self._move(self._layout.drawn(self._layout.row_of(self.caret))[0])

    def action_line_end(self) -> None:
        """Go to the end of the row."""
        start, end = self._layout.drawn(self._layout.row_of(self.caret))
        self._move(end if self.selecting else max(start, end - 1))

    def action_article_start(self) -> None:
        """Go to the start of the article."""
        self._move(0)

    def action_article_end(self) -> None:
        """Go to the end of the article."""
        self._move(len(self._shown))

    def action_next_highlight(self) -> None:
        """Go to the next highlight."""
        starts = self._runs.highlight_starts()
        self._move(next((start for start in starts if start > self.caret), self.caret))

    def action_previous_highlight(self) -> None:
        """Go to the previous highlight."""
        starts = self._runs.highlight_starts()
        self._move(next((start for start in reversed(starts) if start < self.caret), self.caret))

    # Selecting

    def action_select(self) -> None:
        """Begin to select at the caret, or drop the selection."""
        self.origin = None if self.selecting else self.caret

    def action_swap_ends(self) -> None:
        """Put the caret on the selection's other end."""
        if self.origin is not None:
            self.origin, self.caret = self.caret, self.origin
            self._bring_into_sight(self.caret)

    def action_grow_selection(self) -> None:
        """Select the word, then the sentence, then the paragraph."""
        span = self.selection or Span(self.caret, self.caret)
        self._select(grow(self.article.text, span.start, span.end))

    def _select(self, span: Span | None) -> None:
        if span is not None:
            self.origin = span.start
            self._move(span.end)

    # The mouse

    def _offset_under(self, x: int, y: int) -> int:
        return self._layout.offset_at(self.scroll_offset.y + y, x - self._margin - GUTTER)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Put the caret where the pointer is, ready to drag; with Shift, extend the selection to there."""
        if event.button != 1:
            return
        offset = self._offset_under(event.x, event.y)
        if event.shift and self.origin is None:
            self.origin = self.caret
        elif not event.shift:
            self.origin = None
        self.caret = offset
        self._dragging = True
        self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Extend the selection; past an edge, scroll."""
        if not self._dragging:
            return
        self._drag_at = (event.x, event.y)
        if self.origin is None:
            self.origin = self.caret
        beyond = event.y < 0 or event.y >= self._height
        if beyond and self._drag_timer is None:
            self._drag_timer = self.set_interval(1 / 20, self._drag_on)
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
        y = min(max(y, 0), self._height - 1)
        column = x - self._margin - GUTTER
        row = self.scroll_offset.y + y
        offset = self._layout.offset_at(row, column)
        # Dragging forwards, the character under the pointer is meant as well.
        if self.origin is not None and offset >= self.origin and column >= 0:
            _, end = self._layout.drawn(min(row, len(self._layout) - 1))
            if offset < end:
                offset = next_character(self.article.text, offset)
        self.caret = offset

    def on_mouse_up(self) -> None:
        """End a drag."""
        if self._dragging:
            self._dragging = False
            self._stop_drag_timer()
            self.release_mouse()
            if self.selection is None:
                self.origin = None

    def _stop_drag_timer(self) -> None:
        if self._drag_timer is not None:
            self._drag_timer.stop()
            self._drag_timer = None

    def on_click(self, event: events.Click) -> None:
        """Select a word on a double click, a sentence on a triple, a paragraph on a fourth."""
        unit = {2: word_at, 3: sentence_at, 4: paragraph_at}.get(event.chain)
        if unit is not None and event.button == 1:
            event.stop()
            offset = self._offset_under(event.x, event.y)
            self._select(unit(self.article.text, offset))
