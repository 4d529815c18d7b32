"""The text of one article, drawn row by row: it keeps the reader's place, a caret, a selection and marks."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from annotations.coverage import Coverage
from corpus.article import Passage, Span
from corpus.structure import Structure, is_markdown
from tui.palette import Inks
from tui.reading.folding import label_of
from tui.reading.layout import Layout
from tui.reading.marks import Layer, Mark, Marks
from tui.reading.miniature import cell_of, miniature
from tui.reading.painting import GUTTER, RAIL, paint_rail, paint_row
from tui.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.segment import Segment
    from textual import events

    from corpus.article import Article
    from corpus.furniture import Fold
    from tui.reading.miniature import Cell

_CONTEXT_ROWS = 2
"""Rows kept in sight above and below the caret."""
_AT_ONCE = 1 << 17
"""Code points of a text that is wrapped whole before it is drawn: that takes a few milliseconds."""
_SLICE = 0.004
"""Seconds for which a long text is wrapped before keys have their turn."""
_MOST_STRIPS = 2000
"""Rows that are kept as they were drawn."""


class ArticleText(ScrollView, can_focus=True):
    """A scrolling article.

    It knows its own caret, selection and place; what is marked and folded it is told. It reports by messages.
    """

    DEFAULT_CSS = """
    ArticleText {
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

        view: ArticleText

        @property
        def control(self) -> ArticleText:
            """The view."""
            return self.view

        def can_replace(self, message: Message) -> bool:
            """One report a burst is enough."""
            return isinstance(message, ArticleText.Moved) and message.view is self.view

    @dataclass
    class LaidOut(Message):
        """The text was laid out in another size of the view."""

        view: ArticleText

    @dataclass
    class Unfolded(Message):
        """A fold was opened because something in it was gone to."""

        view: ArticleText
        span: Span
        """What was folded."""

    def __init__(
        self,
        article: Article,
        *,
        caret: int = 0,
        top: int = 0,
        folds: Sequence[Fold] = (),
        settings: Settings | None = None,
    ) -> None:
        """Show an article with the caret at one offset and the row of another first."""
        super().__init__()
        self.article = article
        self.settings = settings or Settings()
        self._structure = Structure(article.text, markdown=is_markdown(article), title=article.title)
        self._folds = {fold.span: fold for fold in folds}
        self._layout = Layout(article.text, self.settings.measure, tuple(self._folds))
        self._top = min(max(top, 0), len(article.text))
        """Offset of the first row on the screen; what a change of width keeps in its place."""
        self._shifted: tuple[int, int] | None = None
        """What was first on the screen before a change of size that put the caret out of sight, and after."""
        self._laid_out = False
        self._scrolling_itself = False
        self._width, self._height = self.settings.measure, 1
        """Columns and rows of the widget, as they were told last: asked for at every row that is drawn."""
        self._marks = Marks()
        self._cycled = ""
        """Id of the highlight that the reader chose among those under the caret."""
        self._made: Span | None = None
        """What was highlighted last: where others overlap it, it is the one that is meant."""
        self._drawn_chosen: Mark | None = None
        self._drawn_selection: Span | None = None
        self._inks: Inks | None = None
        self._strips: dict[tuple[int, int], Strip] = {}
        self._coverage = Coverage()
        self._cells: tuple[Cell, ...] = ()
        """What the column at the right edge has in each row."""
        self._rail: tuple[Segment, ...] = ()
        """The column at the right edge: the whole article, and what of it is in sight."""
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

    def marks_here(self) -> tuple[Mark, ...]:
        """Return the highlights under the caret, in text order."""
        return tuple(mark for mark in self._marks.at(self.caret) if mark.layer is Layer.HIGHLIGHT)

    def links_here(self) -> tuple[str, ...]:
        """Return the ids of the links that have an end under the caret, in text order."""
        return tuple(mark.link for mark in self._marks.at(self.caret) if mark.layer is Layer.LINK)

    def chosen(self) -> Mark | None:
        """Return the highlight that keys act on: the one cycled to or made last, or else the shortest."""
        here = self.marks_here()
        cycled = next((mark for mark in here if mark.highlight == self._cycled), None)
        if cycled is None and self._made is not None:
            made = self._made
            cycled = next((mark for mark in here if (mark.start, mark.end) == (made.start, made.end)), None)
        return (
            cycled if cycled is not None else min(here, key=lambda mark: mark.end - mark.start, default=None)
        )

    def show_marks(self, marks: Marks) -> None:
        """Lay these marks over the text instead of those before."""
        self._marks = marks
        self._draw_rail()
        self._drawn_chosen = self._shown_chosen()
        self._forget_strips()

    def show_coverage(self, coverage: Coverage) -> None:
        """Show what was read, at the right edge."""
        if coverage != self._coverage:
            self._coverage = coverage
            self._draw_rail()

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

    def rest_in(self, span: Span) -> None:
        """Put the caret on the last character of what was highlighted just now: keys act on that."""
        self._cycled, self._made = "", span
        self.go_to(max(span.start, span.end - 1))

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

    def on_resize(self, event: events.Resize) -> None:
        """Wrap anew, keeping the first row's words first, and the caret in sight if it was."""
        caret_row = self._layout.row_of(self.caret) - self._layout.row_of(self._top)
        was_in_sight = self._laid_out and 0 <= caret_row < self._height
        if self._shifted is not None and self._shifted[1] == self._top:
            self._top = self._shifted[0]
        meant = self._top
        self._width, self._height = event.size.width, max(1, event.size.height)
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

    def notify_style_update(self) -> None:
        """Take up the theme's colours."""
        super().notify_style_update()
        self._inks = None
        self._draw_rail()
        self._forget_strips()

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
        self._rail = ()
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

    # Drawing

    def _forget_strips(self) -> None:
        self._strips.clear()
        self._cells = self._rail = ()
        self.refresh()

    def _draw_rail(self) -> None:
        """Draw the column at the right edge anew, where it looks different now."""
        self._cells = self._rail = ()
        if self._laid_out and self.is_attached:
            self.refresh(Region(self._width - RAIL, 0, RAIL, self._height))

    def _rail_now(self, inks: Inks) -> tuple[Segment, ...]:
        if not self._rail:
            first, last = self._seen(self.scroll_offset.y)
            length, height = len(self.article.text), self._height
            self._cells = self._cells or miniature(length, height, self._marks, self._coverage)
            seen = (cell_of(first, length, height), cell_of(max(last - 1, first), length, height))
            self._rail = paint_rail(self._cells, seen, inks)
        return self._rail

    def render_line(self, y: int) -> Strip:
        """Return the strip of one row on the screen."""
        if self._inks is None:
            self._inks = self._theme_inks()
        strip = self._text_strip(self.scroll_offset.y + y, self._width - RAIL, self._inks)
        rail = self._rail_now(self._inks)
        return Strip([*strip, rail[min(y, len(rail) - 1)]], self._width)

    def _text_strip(self, index: int, width: int, inks: Inks) -> Strip:
        """Return a row without what is at the right edge."""
        if index >= len(self._layout):
            return Strip.blank(width, inks.text)
        bounds = start, end = self._layout.bounds(index)
        place = self.caret
        is_here = start <= place <= end and self.has_focus and self._layout.row_of(place) == index
        caret = place if is_here else None
        span, chosen = self._drawn_selection, self._drawn_chosen
        if (
            caret is not None
            or (span is not None and span.start < end and span.end > start)
            or (chosen is not None and chosen.start < end and chosen.end > start)
        ):
            return self._paint(index, width, inks, span, caret, chosen)
        strip = self._strips.get(bounds)
        if strip is None:
            if len(self._strips) >= _MOST_STRIPS:
                self._strips.clear()
            strip = self._strips[bounds] = self._paint(index, width, inks)
        return strip

    def _paint(
        self,
        index: int,
        width: int,
        inks: Inks,
        span: Span | None = None,
        caret: int | None = None,
        chosen: Mark | None = None,
    ) -> Strip:
        row = self._layout.row(index)
        label = label_of(self._folds[row.fold], self._layout.width) if row.fold is not None else ""
        return paint_row(
            row,
            self._marks,
            self._structure.stretches(row.start, row.drawn_end),
            inks,
            margin=self._margin,
            width=width,
            label=label,
            selected=span,
            caret=caret,
            chosen=chosen,
        )

    def _theme_inks(self) -> Inks:
        _, _, background, foreground = self.colors
        return Inks(background, foreground, dark=self.app.current_theme.dark)

    def _shown_chosen(self) -> Mark | None:
        """Return the mark that lets the chosen highlight stand out, while the keyboard is here."""
        chosen = self.chosen() if self.has_focus and not self.selecting else None
        if chosen is None:
            return None
        return Mark(chosen.start, chosen.end, Layer.CHOSEN, chosen.colours)

    def watch_caret(self, old: int, new: int) -> None:
        """Draw anew the rows between where the caret was and where it is."""
        self._drawn_selection = self.selection
        self._refresh_between(old, new)
        self._choose()
        self.post_message(self.Moved(self))

    def watch_origin(self, old: int | None, new: int | None) -> None:
        """Draw anew what was or is selected."""
        self._drawn_selection = self.selection
        self._refresh_between(*(offset for offset in (old, new, self.caret) if offset is not None))
        self._choose()
        self.post_message(self.Moved(self))

    def _choose(self) -> None:
        """Let the highlight under the caret stand out."""
        before, self._drawn_chosen = self._drawn_chosen, self._shown_chosen()
        if before != self._drawn_chosen:
            for mark in (before, self._drawn_chosen):
                if mark is not None:
                    self._refresh_between(mark.start, mark.end)

    def _refresh_between(self, *offsets: int) -> None:
        if not self._laid_out:
            return
        top = self.scroll_offset.y
        first_seen, after_seen = self._seen(top)
        first, last = min(offsets), max(offsets)
        if last < first_seen or first > after_seen:
            return
        # Only what is in sight is asked for: an offset far off may not be wrapped yet.
        begin = self._layout.row_of(max(first, first_seen))
        end = self._layout.row_of(min(last, after_seen))
        self.refresh_lines(begin, end - begin + 1)

    def _seen(self, top: int) -> tuple[int, int]:
        last = min(top + self._height, len(self._layout)) - 1
        return self._layout.bounds(top)[0], self._layout.bounds(max(last, 0))[1]

    def on_focus(self) -> None:
        """Show the caret."""
        self._refresh_between(self.caret)
        self._choose()

    def on_blur(self) -> None:
        """Hide the caret."""
        self._refresh_between(self.caret)
        self._choose()
