"""A viewport on the screen: the widget is scrolled to where it is, and drawn row by row."""

from __future__ import annotations

import asyncio
from time import perf_counter
from typing import TYPE_CHECKING
from weakref import finalize

from textual.geometry import Region, Size

from synoptic.tui.article.colours import Inks
from synoptic.tui.article.viewport import RAIL, Viewport

if TYPE_CHECKING:
    from textual.scroll_view import ScrollView
    from textual.strip import Strip

    from synoptic.annotations.model.reading import Coverage
    from synoptic.tui.article.canvas import Canvas, Over
    from synoptic.tui.article.layout import Layout

_SLICE_SECONDS = 0.004
"""For which a long text is wrapped before keys have their turn."""


class Frame:
    """Keeps a widget that scrolls, a viewport and a canvas in step."""

    def __init__(self, widget: ScrollView, viewport: Viewport, canvas: Canvas) -> None:
        self._widget = widget
        self._viewport = viewport
        self._canvas = canvas
        self._inks: Inks | None = None
        """The styles of the theme; None until they are asked for."""

    # Rows

    def lay_out(self) -> None:
        """Show the rows that there are now; of a long text the others follow, a slice at a time."""
        self._canvas.forget()
        self._widget.refresh()
        if self._viewport.is_laid_out:
            self.scroll()
            if not self._viewport.layout.is_filled:
                work = self._fill(self._viewport.layout)
                worker = self._widget.run_worker(work, group="layout", exclusive=True)
                # One that is given up before it began would be warned of, on standard error.
                finalize(worker, work.close)

    async def _fill(self, layout: Layout) -> None:
        unfilled = True
        while unfilled and layout is self._viewport.layout:
            began = perf_counter()
            while unfilled and perf_counter() - began < _SLICE_SECONDS:
                unfilled = layout.fill(self._viewport.top)
            if not unfilled or self._viewport.has_drifted:
                self._viewport.settle()
                self.scroll()
            await asyncio.sleep(0.001)

    def scroll(self) -> bool:
        """Scroll the widget to the first row of the viewport; False if it is there."""
        if not self._viewport.is_laid_out:
            return False
        size = Size(self._widget.size.width, len(self._viewport.layout))
        if size != self._widget.virtual_size:
            self._widget.virtual_size = size
        if self._viewport.first == self._widget.scroll_offset.y:
            return False
        self._widget.scroll_to(y=self._viewport.first, animate=False, force=True, immediate=True)
        return True

    def follow(self, row: int) -> bool:
        """Take a row for the first to which the widget was scrolled; False if the viewport is there."""
        self._canvas.forget_rail()
        if not self._viewport.is_laid_out or row == self._viewport.first:
            return False
        self._viewport.follow(row)
        return True

    # Drawing

    def restyle(self) -> None:
        """Draw everything anew, in the theme's colours."""
        self._inks = None
        self._canvas.forget()
        self._widget.refresh()

    def show_coverage(self, coverage: Coverage) -> None:
        viewport = self._viewport
        if self._canvas.show_coverage(coverage) and viewport.is_laid_out and self._widget.is_attached:
            self._widget.refresh(Region(viewport.width - RAIL, 0, RAIL, viewport.height))

    def line(self, y: int, over: Over) -> Strip:
        if self._inks is None:
            _, _, background, foreground = self._widget.colors
            self._inks = Inks(background, foreground, dark=self._widget.app.current_theme.dark)
        return self._canvas.line(self._viewport, y, over, self._inks)

    def refresh_between(self, *offsets: int) -> None:
        """Draw anew the rows from the first of these offsets to the last."""
        if not self._viewport.is_laid_out:
            return
        seen, layout = self._viewport.seen, self._viewport.layout
        first, last = min(offsets), max(offsets)
        if last < seen.start or first > seen.end:
            return
        # Only what is in sight is asked for: an offset far off may not be wrapped yet.
        begin = layout.row_of(max(first, seen.start))
        end = layout.row_of(min(last, seen.end))
        self._widget.refresh_lines(begin, end - begin + 1)
