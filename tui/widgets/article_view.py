"""The text of one article: drawn row by row, with a caret, a selection, and marks laid over it."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from corpus.article import Passage, Span
from corpus.segmentation import paragraph_at, sentence_at, word_at
from tui.actions import Where, bindings
from tui.display import visible
from tui.palette import Inks
from tui.reading import motions
from tui.reading.marks import Layer, Runs
from tui.reading.wrapping import unfold, wrap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rich.style import Style
    from textual import events
    from textual.binding import BindingType
    from textual.timer import Timer

    from corpus.article import Article
    from tui.reading.marks import Mark

GUTTER = 2
"""Cells of the mark column: highlights and notes, then search hits."""
MEASURE = 78
"""Cells of text a row holds at the most, so that the eye finds the next row."""
_CONTEXT_ROWS = 2
"""Rows kept in sight above and below the caret."""


class ArticleView(ScrollView, can_focus=True):
    """A scrolling article.

    It knows its own caret, selection and place; what is marked it is told. It reports by messages.
    """

    DEFAULT_CSS = """
    ArticleView {
        background: $background;
        color: $foreground;
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
    }
    """
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.ARTICLE)]

    caret: reactive[int] = reactive(0, repaint=False)
    """Offset of the caret."""
    origin: reactive[int | None] = reactive(None, repaint=False)
    """Where the selection was begun; nothing is selected while it is None."""

    @dataclass
    class Moved(Message):
        """The caret moved or the selection changed."""

        view: ArticleView

        @property
        def control(self) -> ArticleView:
            """The view."""
            return self.view

        def can_replace(self, message: Message) -> bool:
            """One report a burst is enough."""
            return isinstance(message, ArticleView.Moved) and message.view is self.view

    @dataclass
    class Wanted(Message):
        """The reader wants something done with the selection or with what is under the caret."""

        view: ArticleView
        what: str
        """`highlight`, `tag`, `note`, `remove`, `copy` or `recent_tag`."""
        number: int = 0
        """Of the recent tag, from 1."""

    def __init__(self, article: Article, *, caret: int = 0, top: int = 0) -> None:
        super().__init__()
        self.article = article
        self._shown = unfold(visible(article.text))
        self._layout = wrap(self._shown, MEASURE)
        self._top = min(max(top, 0), len(article.text))
        """Offset of the first row on the screen; what a change of width keeps in its place."""
        self._laid_out = False
        self._runs = Runs()
        self._inks: Inks | None = None
        self._strips: dict[int, Strip] = {}
        self._dragging = False
        self._drag_y = 0
        self._drag_x = 0
        self._drag_timer: Timer | None = None
        self.set_reactive(ArticleView.caret, min(max(caret, 0), len(article.text)))

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

    def _scroll_to_row(self, row: int) -> None:
        self.scroll_to(y=row, animate=False, force=True, immediate=True)

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
        touched = self._layout.row_of(self.caret) == row and self.has_focus
        span = self.selection
        if touched or (span and span.start < end and span.end > start):
            return self._draw(row, self._inks, width, span, caret=touched)
        strip = self._strips.get(row)
        if strip is None:
            strip = self._strips[row] = self._draw(row, self._inks, width, None, caret=False)
        return strip

    def _theme_inks(self) -> Inks:
        _, _, background, foreground = self.colors
        return Inks(background, foreground, dark=self.app.current_theme.dark)

    def _draw(self, row: int, inks: Inks, width: int, selected: Span | None, *, caret: bool) -> Strip:
        start, end = self._layout.drawn(row)
        segments = [Segment(" " * self._margin, inks.text), *self._gutter(row, inks)]
        for first, last, style in self._styled(start, end, inks, selected, self.caret if caret else None):
            segments.append(Segment(self._shown[first:last], style))
        if caret and self.caret >= end:
            segments.append(Segment(" ", inks.caret))
        return Strip(segments).adjust_cell_length(width, inks.text)

    def _styled(
        self, start: int, end: int, inks: Inks, selected: Span | None, caret: int | None
    ) -> Iterable[tuple[int, int, Style]]:
        """Yield the pieces of a row with their styles: the selection over marks, the caret over both."""
        runs = list(self._runs.between(start, end))
        borders = {start, end}
        for run in runs:
            borders.update((run.start, run.end))
        if selected is not None:
            borders.update((selected.start, selected.end))
        if caret is not None:
            borders.update((caret, motions.next_character(self._shown, caret)))
        cuts = sorted(cut for cut in borders if start <= cut <= end)
        for first, last in itertools.pairwise(cuts):
            style = next((inks.run(run.marks) for run in runs if run.start <= first < run.end), inks.text)
            if selected is not None and selected.start <= first < selected.end:
                style = inks.selection
            if caret is not None and first == caret:
                style = inks.caret
            yield first, last, style

    def _gutter(self, row: int, inks: Inks) -> Iterable[Segment]:
        start, end = self._layout.row(row)
        marks = [mark for run in self._runs.between(start, end) for mark in run.marks]
        highlights = [mark for mark in marks if mark.layer is Layer.HIGHLIGHT]
        noted = next((mark for mark in highlights if mark.noted and start <= mark.start < end), None)
        if noted or highlights:
            mark = noted or highlights[0]
            yield Segment("✎" if noted else "▌", inks.gutter(mark.colour))
        else:
            yield Segment(" ", inks.text)
        layers = {mark.layer for mark in marks}
        if Layer.CURRENT_HIT in layers:
            yield Segment("›", inks.text.chain(inks.caret))
        else:
            yield Segment("•" if Layer.HIT in layers else " ", inks.text)

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

    # Motions

    def _move(self, offset: int) -> None:
        self.caret = min(max(offset, 0), len(self._shown))
        self._bring_into_sight(self.caret)

    def _move_rows(self, rows: int) -> None:
        row, cell = self._layout.cell_of(self.caret)
        target = row + rows
        if rows and 0 <= target < len(self._layout) - 1:
            start, end = self._layout.row(target)
            if start == end:  # the gap between two paragraphs holds no character
                target += 1 if rows > 0 else -1
        self._move(self._layout.offset_at(target, cell))

    def _move_page(self, rows: int) -> None:
        top = self.scroll_offset.y
        self._scroll_to_row(min(max(0, top + rows), max(0, len(self._layout) - self._height)))
        self._move_rows(rows)

    def _move_by(
        self, move: Callable[[str, int], int], selecting: Callable[[str, int], int] | None = None
    ) -> None:
        self._move((selecting if self.selecting and selecting else move)(self.article.text, self.caret))

    def action_line_down(self) -> None:
        """Go down a row."""
        self._move_rows(1)

    def action_line_up(self) -> None:
        """Go up a row."""
        self._move_rows(-1)

    def action_next_character(self) -> None:
        """Go to the next character."""
        self._move_by(motions.next_character)

    def action_previous_character(self) -> None:
        """Go to the previous character."""
        self._move_by(motions.previous_character)

    def action_next_word(self) -> None:
        """Go to the next word; selecting, to the word's end."""
        self._move_by(motions.next_word, motions.next_word_end)

    def action_previous_word(self) -> None:
        """Go to the previous word."""
        self._move_by(motions.previous_word)

    def action_next_sentence(self) -> None:
        """Go to the next sentence; selecting, to the sentence's end."""
        self._move_by(motions.next_sentence, motions.next_sentence_end)

    def action_previous_sentence(self) -> None:
        """Go to the previous sentence."""
        self._move_by(motions.previous_sentence)

    def action_next_paragraph(self) -> None:
        """Go to the next paragraph; selecting, to the paragraph's end."""
        self._move_by(motions.next_paragraph, motions.next_paragraph_end)

    def action_previous_paragraph(self) -> None:
        """Go to the previous paragraph."""
        self._move_by(motions.previous_paragraph)

    def action_line_start(self) -> None:
        """Go to the start of the row."""
        self._move(self._layout.drawn(self._layout.row_of(self.caret))[0])

    def action_line_end(self) -> None:
        """Go to the end of the row."""
        start, end = self._layout.drawn(self._layout.row_of(self.caret))
        self._move(end if self.selecting else max(start, end - 1))

    def action_page_down(self) -> None:
        """Go down a page, but for two rows."""
        self._move_page(max(1, self._height - 2))

    def action_page_up(self) -> None:
        """Go up a page, but for two rows."""
        self._move_page(-max(1, self._height - 2))

    def action_half_page_down(self) -> None:
        """Go down half a page."""
        self._move_page(max(1, self._height // 2))

    def action_half_page_up(self) -> None:
        """Go up half a page."""
        self._move_page(-max(1, self._height // 2))

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
        self._select(motions.grow(self.article.text, span.start, span.end))

    def _select(self, span: Span | None) -> None:
        if span is not None:
            self.origin = span.start
            self._move(span.end)

    def action_highlight(self) -> None:
        """Highlight the selection."""
        self.post_message(self.Wanted(self, "highlight"))

    def action_tag(self) -> None:
        """Tag the selection or the highlight."""
        self.post_message(self.Wanted(self, "tag"))

    def action_note(self) -> None:
        """Write a note on the selection or the highlight."""
        self.post_message(self.Wanted(self, "note"))

    def action_remove(self) -> None:
        """Remove the highlight."""
        self.post_message(self.Wanted(self, "remove"))

    def action_copy(self) -> None:
        """Copy the selected words."""
        self.post_message(self.Wanted(self, "copy"))

    def action_recent_tag(self, number: int) -> None:
        """Give or take a recent tag."""
        self.post_message(self.Wanted(self, "recent_tag", number))

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
        self._drag_x, self._drag_y = event.x, event.y
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
        step = self._drag_y if self._drag_y < 0 else self._drag_y - self._height + 1
        self.scroll_to(y=self.scroll_offset.y + step, animate=False, force=True, immediate=True)
        self._drag_to(self._drag_x, self._drag_y)

    def _drag_to(self, x: int, y: int) -> None:
        y = min(max(y, 0), self._height - 1)
        column = x - self._margin - GUTTER
        row = self.scroll_offset.y + y
        offset = self._layout.offset_at(row, column)
        # Dragging forwards, the character under the pointer is meant as well.
        if self.origin is not None and offset >= self.origin and column >= 0:
            _, end = self._layout.drawn(min(row, len(self._layout) - 1))
            if offset < end:
                offset = motions.next_character(self.article.text, offset)
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
