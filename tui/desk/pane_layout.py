"""The layout of the desk: the panes at the side and at the bottom, folded where the terminal is small."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from synoptic.tui.panes.bars import KeyBar, StatusLine, TopBar
from synoptic.tui.panes.notes import NotesPane

if TYPE_CHECKING:
    from textual.geometry import Size
    from textual.screen import Screen
    from textual.widget import AwaitMount, Widget

_NARROW = 110
"""Columns below which the side panes open over the articles instead of beside them."""
_SIDE = 28
"""Columns of the side panes."""
_LEAST_WIDTH, _LEAST_HEIGHT = 40, 10
"""Columns and rows below which nothing can be read."""
_LOW = 30
"""Rows below which the panes at the bottom take fewer."""

STYLE = """
ReadingScreen { layers: base above; }
ReadingScreen #body { height: 1fr; }
ReadingScreen #side { width: 28; /* as _SIDE */ border-right: vkey $panel-lighten-2; }
ReadingScreen.-narrow #side { dock: left; layer: above; width: 36; background: $surface; display: none; }
ReadingScreen.-narrow #side.-asked { display: block; }
ReadingScreen #too-small { display: none; }
ReadingScreen.-tiny #too-small {
    display: block; layer: above; dock: top; width: 100%; height: 100%; background: $background;
}
ReadingScreen.-noting SearchPane, ReadingScreen.-asking SearchPane { display: none; }
ReadingScreen.-noting ParallelsPane { display: none; }
ReadingScreen.-low SearchPane, ReadingScreen.-low NoteEditor { height: 7; }
ReadingScreen.-low ParallelsPane { height: 12; }
ReadingScreen.-narrow NotesPane { dock: right; layer: above; width: 40; background: $surface; }
"""
"""The desk's style sheet."""


class PaneLayout:
    """Lays out the widgets of a screen."""

    def __init__(self, screen: Screen[None]) -> None:
        self._screen = screen
        self._side: Sequence[Widget] = ()
        self._side_mounted: AwaitMount | None = None
        """When the panes at the side are there; None before they are laid out."""

    def compose(
        self, row: Callable[[int], Widget], side: Sequence[Widget], keymap: Mapping[str, str]
    ) -> Iterator[Widget]:
        """Yield the bars, and between them the row of articles, made for as many columns as it will have.

        The panes at the side follow, once the articles can be read.
        """
        self._side = side
        size = self._screen.app.size
        self._fold(size)
        yield TopBar()
        with Horizontal(id="body"):
            yield Vertical(id="side")
            yield row(size.width - (0 if size.width < _NARROW else _SIDE))
        yield StatusLine()
        yield Static("", id="too-small", markup=False)
        yield KeyBar(keymap)

    def _fold(self, size: Size) -> None:
        self._screen.set_class(size.width < _NARROW, "-narrow")
        self._screen.set_class(size.height < _LOW, "-low")

    def fit(self, size: Size) -> None:
        self._fold(size)
        too_small = size.width < _LEAST_WIDTH or size.height < _LEAST_HEIGHT
        self._screen.set_class(too_small, "-tiny")
        if too_small:
            told = f"{size.width}×{size.height} is too small: Synoptic needs {_LEAST_WIDTH}×{_LEAST_HEIGHT}."
            self._screen.query("#too-small").first(Static).update(told)

    async def add_side(self) -> None:
        """Lay out the library and the tags; return when they are there, whoever asked for them first."""
        side = self._screen.query_one("#side")
        if self._side_mounted is None and side.is_attached:  # it is not where the reader left at once
            self._side_mounted = side.mount(*self._side)
        if self._side_mounted is not None:
            await self._side_mounted

    async def show_side(self) -> None:
        await self.add_side()
        self._screen.query_one("#side").add_class("-asked")

    def uncover(self) -> None:
        self._screen.query_one("#side").remove_class("-asked")
        if self._screen.has_class("-narrow"):
            self._screen.query(NotesPane).remove()

    async def summon(self, pane: Widget) -> None:
        if pane.id == "notes":
            await self._screen.query_one("#body").mount(pane)
        else:
            await self._screen.mount(pane, before=self._screen.query_one(StatusLine))
