"""Where an article stands on the screen: its rows, the place in it, the caret, a selection."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView

from synoptic.corpus.article import Passage, Span
from synoptic.tui.article.layout import Layout
from synoptic.tui.article.painting import GUTTER, RAIL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.geometry import Region
    from textual.strip import Strip

    from synoptic.corpus.articles.boilerplate import Fold
    from synoptic.tui.article.opening import Opening

_CONTEXT_ROWS = 2
"""Rows kept in sight above and below the caret."""
_AT_ONCE = 1 << 17
"""Code points of a text that is wrapped whole before it is drawn: that takes a few milliseconds."""
_SLICE = 0.004
"""Seconds for which a long text is wrapped before keys have their turn."""


class LaidOutArticle(ScrollView, can_focus=True):
    """An article in rows that scroll; what is drawn of them, a class above knows.

    It knows its own caret, selection and place; what is folded it is told. It reports by messages.
    """

    DEFAULT_CSS = """
    LaidOutArticle {
        width: 1fr;
        background: $background;
        color: $foreground;
        overflow: hidden hidden;
    }
    """
    ALLOW_SELECT = False

    caret: reactive[int] = reactive(0, repaint=False)
    """Offset of the caret."""
    origin: reactive[int | None] = reactive(None, repaint=False)
    """Where the selection was begun; nothing is selected while it is None."""

    @dataclass
    class Moved(Message):
        """The caret moved, the selection changed, or other rows came into sight."""

        view: LaidOutArticle

        @property
        def control(self) -> LaidOutArticle:
            """The view."""
            return self.view

        def can_replace(self, message: Message) -> bool:
            """One report a burst is enough."""
            return isinstance(message, LaidOutArticle.Moved) and message.view is self.view

    @dataclass
    class LaidOut(Message):
        """The text was laid out in another size of the view."""

        view: LaidOutArticle

    @dataclass
    class Unfolded(Message):
        """A fold was opened because something in it was gone to."""

        view: LaidOutArticle
        span: Span
        """What was folded."""

    def __init__(self, opening: Opening) -> None:
        super().__init__()
        self.article = article = opening.article
        self.settings = opening.settings
        self._folds = {fold.span: fold for fold in opening.folds}
        self._layout = Layout(article.text, self.settings.measure, tuple(self._folds))
        self._top = min(max(opening.top, 0), len(article.text))
        """Offset of the first row on the screen; what a change of width keeps in its place."""
        self._shifted: tuple[int, int] | None = None
        """What was first on the screen before a change of size that put the caret out of sight, and after."""
        self._laid_out = False
        self._scrolling_itself = False
        self._width, self._height = self.settings.measure, 1
        """Columns and rows of the widget, as they were told last: asked for at every row that is drawn."""
        self.set_reactive(LaidOutArticle.caret, min(max(opening.caret, 0), len(article.text)))

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

    @property
    def is_filled(self) -> bool:
        """Whether the whole text is wrapped, and not only what was in sight so far."""
        return self._layout.is_filled

    @property
    def sight(self) -> tuple[Span, ...]:
        """The stretches of the text that are on the screen, in order; what is folded is none of them."""
        if not self._laid_out:
            return ()
        spans: list[Span] = []
        top = self.scroll_offset.y
        for index in range(top, min(top + self._height, len(self._layout))):
            row = self._layout.row(index)
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
        top = self.scroll_offset.y
        rows = range(top, min(top + self._height, len(self._layout))) if self._laid_out else ()
        spans = (self._layout.row(index).fold for index in rows)
        return tuple(self._folds[span] for span in spans if span is not None)

    def passage(self) -> Passage | None:
        """Return the selected passage."""
        span = self.selection
        return Passage.of(self.article, span.start, span.end) if span else None

    def point_of(self, offset: int) -> tuple[int, int]:
        """Return where an offset is drawn, as column and row of this widget; it may be out of sight."""
        row, cell = self._layout.cell_of(offset)
        return self._margin + GUTTER + cell, row - self.scroll_offset.y

    def show_folds(self, folds: Sequence[Fold]) -> None:
        """Fold these stretches instead of those before; the first words in sight stay first."""
        new = {fold.span: fold for fold in folds}
        if new != self._folds:
            self._folds = new
            self._lay_out(self._layout.width)
            self.post_message(self.Moved(self))

    def fold_here(self) -> Fold | None:
        """Return the fold on which the caret is."""
        span = self._layout.fold_at(self.caret)
        return None if span is None else self._folds[span]

    def folded_lines_selected(self) -> int:
        """Return how many lines of the selection are folded."""
        span = self.selection
        if span is None:
            return 0
        inside = (each for each in self._folds.values() if each.span.start < span.end > span.start)
        return sum(fold.lines for fold in inside if fold.span.end > span.start)

    def go_to(self, offset: int, *, end: int | None = None) -> None:
        """Put the caret on an offset and bring it into sight, with the text up to `end` if it fits."""
        self.origin = None
        self._unfold(offset)
        self.caret = offset
        self._bring_into_sight(end if end is not None else offset)

    def _unfold(self, offset: int) -> None:
        """Open the fold in which an offset lies."""
        span = self._layout.fold_at(offset)
        if span is not None:
            self.show_folds([fold for fold in self._folds.values() if fold.span != span])
            self.post_message(self.Unfolded(self, span))

    def return_to(self, place: tuple[int, int]) -> None:
        """Go back to a place that `place` gave."""
        self.origin = None
        self._top, self.caret = place
        self._scroll_to_row(self._layout.row_of(self._top))

    def scroll_to_share(self, share: float) -> None:
        """Bring the place into sight that is so far into the text, from 0 to 1, and the caret with it."""
        offset = min(max(round(share * len(self.article.text)), 0), len(self.article.text))
        row = self._layout.row_of(offset) - self._height // 2
        self._take_size()
        self.scroll_to(y=max(0, row), animate=False, force=True, immediate=True)

    def drop_selection(self) -> None:
        """Select nothing; the caret stays."""
        self.origin = None

    # Standing beside another article

    @property
    def is_settled(self) -> bool:
        """Whether the text is laid out in the size that the view has now."""
        return self._laid_out and (self._width, self._height) == (self.size.width, max(1, self.size.height))

    def height_of(self, offset: int) -> int:
        """Return at which height an offset stands: how many rows below the first in sight, or above it."""
        return self._layout.row_of(offset) - self.scroll_offset.y

    def heights_for(self, offset: int) -> tuple[int, int]:
        """Return the least and the greatest height at which an offset can stand, by scrolling."""
        row = self._layout.row_of(offset)
        last_top = max(0, len(self._layout) - self._height)
        return max(0, row - last_top), min(row, self._height - 1)

    def height_fitting(self, start: int, end: int) -> int:
        """Return the greatest height at which all rows of a passage are in sight; 0 if they never are."""
        rows = self._layout.row_of(max(start, end - 1)) - self._layout.row_of(start) + 1
        return max(0, self._height - rows)

    def hold(self, offset: int, height: int) -> None:
        """Scroll so that an offset stands at a height, or as near as can be; a selection stays as it is.

        The caret stays where it is too, unless that is out of sight then: it comes along, as in pagers.
        """
        if not self._layout.is_filled:
            self._take_size()
        last_top = max(0, len(self._layout) - self._height)
        top = min(max(0, self._layout.row_of(offset) - height), last_top)
        if top != self.scroll_offset.y:
            self._scroll_to_row(top, top=True)
            if not self.selecting:
                self._bring_caret_along(self.scroll_offset.y)

    # Layout

    @property
    def allow_vertical_scroll(self) -> bool:
        """Whether the wheel scrolls: there is no scroll bar of Textual's to tell by."""
        return not self.is_disabled

    def on_resize(self) -> None:
        """Wrap anew, keeping the first row's words first, and the caret in sight if it was."""
        if not self.is_settled:
            self._take_room()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw some rows; wrap before the first of them: of its first size a widget hears once drawn."""
        if not self._laid_out:
            self._take_room()
        return super().render_lines(crop)

    def _take_room(self) -> None:
        caret_row = self._layout.row_of(self.caret) - self._layout.row_of(self._top)
        was_in_sight = self._laid_out and 0 <= caret_row < self._height
        if self._shifted is not None and self._shifted[1] == self._top:
            self._top = self._shifted[0]
        meant = self._top
        self._width, self._height = self.size.width, max(1, self.size.height)
        width = min(self._room, self.settings.measure)
        if self._laid_out and width == self._layout.width:
            self._forget_strips()
            self._take_size()
        else:
            self._laid_out = True
            self._lay_out(width)
        if was_in_sight:
            self._bring_into_sight(self.caret, context=0)
            self._shifted = (meant, self._top)
        self.post_message(self.LaidOut(self))

    def _lay_out(self, width: int) -> None:
        """Wrap what is in sight to a width; the rest follows, a slice at a time."""
        self._layout = Layout(self.article.text, width, tuple(self._folds))
        if len(self.article.text) <= _AT_ONCE:
            while self._layout.fill():
                pass
        self._forget_strips()
        if not self._laid_out:
            return
        self._take_size()
        if not self._layout.is_filled:
            self.run_worker(self._fill(self._layout), group="layout", exclusive=True)

    async def _fill(self, layout: Layout) -> None:
        unfilled = True
        while unfilled and layout is self._layout:
            began = perf_counter()
            while unfilled and perf_counter() - began < _SLICE:
                unfilled = layout.fill(self._top)
            if not unfilled or layout.row_of(self._top) != self.scroll_offset.y:
                self._take_size()
            await asyncio.sleep(0.001)

    def _take_size(self) -> None:
        """Take up the number of rows that there are now, with the same words first on the screen."""
        top = self._layout.row_of(self._top)
        size = Size(self.size.width, len(self._layout))
        if size != self.virtual_size:
            self.virtual_size = size
        if top != self.scroll_offset.y:
            self._scroll_to_row(top)

    @property
    def _room(self) -> int:
        return max(2, self._width - GUTTER - RAIL - 1)

    @property
    def _margin(self) -> int:
        """Cells left of the mark column, where the pane is wider than the measure."""
        return max(0, (self._room - self._layout.width) // 2) if self.settings.centred else 0

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Remember which words are first in sight."""
        super().watch_scroll_y(old_value, new_value)
        if self._laid_out and not self._scrolling_itself:
            row = min(round(new_value), len(self._layout) - 1)
            if row != self._layout.row_of(self._top):
                self._top = self._layout.bounds(row)[0]
            if not self.selecting:
                self._bring_caret_along(row)
            self.post_message(self.Moved(self))

    def _bring_caret_along(self, top: int) -> None:
        """Keep the caret in sight when the reader scrolls, as pagers do."""
        row, cell = self._layout.cell_of(self.caret)
        last = min(top + self._height, len(self._layout)) - 1
        if not top <= row <= last:
            self.caret = self._layout.offset_at(min(max(row, top), last), cell)

    def _scroll_to_row(self, row: int, *, top: bool = False) -> None:
        """Have a row first on the screen, as far as there are rows below; with `top`, remember its words."""
        self._scrolling_itself = True
        self.scroll_to(y=row, animate=False, force=True, immediate=True)
        self._scrolling_itself = False
        if top and self._laid_out:
            self._top = self._layout.bounds(min(self.scroll_offset.y, len(self._layout) - 1))[0]
            self.post_message(self.Moved(self))

    def _bring_into_sight(self, end: int, *, context: int = _CONTEXT_ROWS) -> None:
        row = self._layout.row_of(self.caret)
        if not self._laid_out:
            self._top = self._layout.bounds(max(0, row - context))[0]
            return
        last = min(self._layout.row_of(end), row + self._height - 1)
        context = min(context, (self._height - 1) // 2)
        if not self._layout.is_filled:
            self._take_size()
        top = self.scroll_offset.y
        if row < top + context:
            self._scroll_to_row(max(0, row - context), top=True)
        elif last > top + self._height - 1 - context:
            far = row >= top + 2 * self._height
            there = row - self._height // 3 if far else last - self._height + 1 + context
            self._scroll_to_row(there, top=True)

    def _seen(self, top: int) -> tuple[int, int]:
        last = min(top + self._height, len(self._layout)) - 1
        return self._layout.bounds(top)[0], self._layout.bounds(max(last, 0))[1]

    def _forget_strips(self) -> None:
        """Draw everything anew."""
        self.refresh()
