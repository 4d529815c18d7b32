"""The miniature beside an article's scroll bar; a click goes there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from annotations.coverage import Coverage
from tui.palette import Inks
from tui.reading.marks import Layer, Marks
from tui.reading.miniature import miniature

if TYPE_CHECKING:
    from textual import events

    from tui.reading.miniature import Cell

_SIGNS = {
    Layer.HIGHLIGHT: "▌",
    Layer.PARALLEL: "≈",
    Layer.HIT: "•",
    Layer.CURRENT_HIT: "›",
}
_READ = "░"


class MiniatureColumn(Widget):
    """One cell wide: highlights in their colours, hits, and what was read."""

    DEFAULT_CSS = """
    MiniatureColumn { width: 1; height: 1fr; background: $background; color: $foreground; }
    """
    ALLOW_SELECT = False

    @dataclass
    class Pressed(Message):
        """The reader wants to see a place."""

        column: MiniatureColumn
        share: float
        """How far into the text it is, from 0 to 1."""

    def __init__(self, length: int) -> None:
        """Show a text of so many code points."""
        super().__init__()
        self._length = length
        self._marks = Marks()
        self._coverage = Coverage(())
        self._cells: tuple[Cell, ...] = ()
        self._inks: Inks | None = None
        self._held = False

    def show(self, *, marks: Marks | None = None, coverage: Coverage | None = None) -> None:
        """Show these marks, or this coverage, instead of those before."""
        if marks is not None:
            self._marks = marks
        if coverage is not None:
            self._coverage = coverage
        self._draw_anew()

    def _draw_anew(self) -> None:
        cells = miniature(self._length, max(1, self.size.height), self._marks, self._coverage)
        if cells != self._cells:
            self._cells = cells
            self.refresh()

    def on_resize(self) -> None:
        """Fit the new height."""
        self._draw_anew()

    def notify_style_update(self) -> None:
        """Take up the theme's colours."""
        super().notify_style_update()
        self._inks = None

    def render_line(self, y: int) -> Strip:
        """Return the strip of one cell."""
        if self._inks is None:
            _, _, background, foreground = self.colors
            self._inks = Inks(background, foreground, dark=self.app.current_theme.dark)
        inks = self._inks
        if y >= len(self._cells):
            return Strip.blank(1, inks.text)
        cell = self._cells[y]
        if cell.mark is not None:
            style = inks.gutter(cell.mark.colours) if cell.mark.layer is Layer.HIGHLIGHT else inks.text
            return Strip([Segment(_SIGNS[cell.mark.layer], style)])
        return Strip([Segment(_READ if cell.is_read else " ", inks.dim)])

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Go there, and follow the pointer while the button is held."""
        if event.button == 1:
            event.stop()
            self._held = True
            self.capture_mouse()
            self._press(event.y)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Follow the pointer."""
        if self._held:
            self._press(event.y)

    def on_mouse_up(self) -> None:
        """Stay."""
        if self._held:
            self._held = False
            self.release_mouse()

    def _press(self, y: int) -> None:
        height = max(1, self.size.height)
        share = min(max((y + 0.5) / height, 0.0), 1.0)
        self.post_message(self.Pressed(self, share))
