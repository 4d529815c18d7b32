"""The layout of the desk, folded where the terminal is small: the panes at the side, and the drawers.

Drawers are the panes at the bottom, one in sight at a time, and the list of notes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Static

from synoptic.tui.desk.feature import Act, Desk, done
from synoptic.tui.panes.article_pane import ArticlePane
from synoptic.tui.panes.bars import KeyBar, StatusLine
from synoptic.tui.panes.notes import NotesPane

if TYPE_CHECKING:
    from textual.geometry import Size
    from textual.screen import Screen
    from textual.widget import AwaitMount

Pane = TypeVar("Pane", bound=Widget)

_NARROW = 110
"""Columns below which the side panes open over the articles instead of beside them."""
_WIDE = 150
"""Columns from which on the side panes take more."""
_SIDE, _WIDE_SIDE = 28, 36
"""Columns of the side panes."""
_NOTES = 40
"""Columns that the list of notes takes at least, where it opens over the articles."""
_LEAST_WIDTH, _LEAST_HEIGHT = 40, 10
"""Columns and rows below which nothing can be read."""
_SHORT = 30
"""Rows below which the drawers have no line above their title."""
_LOW = 24
"""Rows below which the drawers at the bottom take fewer than eight."""

STYLE = """
ReadingScreen { layers: base above; }
ReadingScreen #body { height: 1fr; }
ReadingScreen #side { width: 28; /* as _SIDE */ border-right: vkey $border-line; }
ReadingScreen.-wide #side { width: 36; /* as _WIDE_SIDE */ }
ReadingScreen.-narrow #side { dock: left; layer: above; background: $surface; display: none; }
ReadingScreen.-narrow #side.-asked { display: block; }
ReadingScreen.-narrow #side.-right { dock: right; border-right: none; border-left: vkey $border-line; }
ReadingScreen #too-small { display: none; }
ReadingScreen.-tiny #too-small {
    display: block; layer: above; dock: top; width: 100%; height: 100%; background: $background;
}
ReadingScreen > SearchPane, ReadingScreen > ParallelsPane, ReadingScreen > NoteEditor {
    height: 33%; min-height: 8; max-height: 15; background: $surface;
}
ReadingScreen.-low > SearchPane, ReadingScreen.-low > ParallelsPane, ReadingScreen.-low > NoteEditor {
    height: 40%; min-height: 5;
}
ReadingScreen.-short > SearchPane, ReadingScreen.-short > ParallelsPane, ReadingScreen.-short > NoteEditor {
    border-top: none;
}
ReadingScreen.-short ParallelsPane .asked { height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
ReadingScreen .-covered, ReadingScreen.-narrow .-older, ReadingScreen .-away { display: none; }
ReadingScreen.-narrow NotesPane { dock: right; layer: above; background: $surface; }
"""
"""The desk's style sheet."""


def _first_edge(edges: Sequence[int], least: int, default: int) -> int:
    """Return the first of some edges of panes from `least` columns on; a default where there is none."""
    return min((edge for edge in edges if edge >= least), default=default)


def _give_width(widget: Widget, width: int | None) -> None:
    """Give a widget a width of its own, or None: the one of the style sheet.

    The same again would have all laid out again, and whoever follows that would never come to rest.
    """
    own = widget.styles.inline.width if widget.styles.inline.has_rule("width") else None
    if (None if own is None else own.cells) != width:
        widget.styles.width = width


class PaneLayout:
    """Lays out the widgets of a screen."""

    def __init__(self, screen: Screen[None]) -> None:
        self._screen = screen
        self._side: Sequence[Widget] = ()
        self._side_mounted: AwaitMount | None = None
        """When the panes at the side are there; None before they are laid out."""

    def compose(
        self, bar: Widget, row: Callable[[int], Widget], side: Sequence[Widget], keymap: Mapping[str, str]
    ) -> Iterator[Widget]:
        """Yield the bars, and between them the row of articles, made for as many columns as it will have.

        The panes at the side follow, once the articles can be read.
        """
        self._side = side
        size = self._screen.app.size
        self._fold(size)
        yield bar
        with Horizontal(id="body"):
            yield Vertical(id="side")
            beside = _WIDE_SIDE if size.width >= _WIDE else _SIDE
            yield row(size.width - (0 if size.width < _NARROW else beside))
        yield StatusLine()
        yield Static("", id="too-small", markup=False)
        yield KeyBar(keymap)

    def _fold(self, size: Size) -> None:
        self._screen.set_class(size.width < _NARROW, "-narrow")
        self._screen.set_class(size.height < _SHORT, "-short")
        self._screen.set_class(size.width >= _WIDE, "-wide")
        self._screen.set_class(size.height < _LOW, "-low")

    def fit(self, size: Size) -> None:
        self._fold(size)
        too_small = size.width < _LEAST_WIDTH or size.height < _LEAST_HEIGHT
        self._screen.set_class(too_small, "-tiny")
        if too_small:
            told = f"{size.width}×{size.height} is too small: Synoptic needs {_LEAST_WIDTH}×{_LEAST_HEIGHT}."
            self._screen.query("#too-small").first(Static).update(told)

    def follow_panes(self) -> None:
        """Measure what lies over the articles anew whenever they may have got other places."""
        self._screen.screen_layout_refresh_signal.subscribe(self._screen, self._follow_layout, immediate=True)

    def _follow_layout(self, _: Screen[None]) -> None:
        self._cover_panes()

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
        self._cover_panes()

    def _cover_panes(self) -> None:
        """Have what lies over the articles end at the edge of a pane: no words look out from under it.

        The lists at the side lie on the left, or on the right where the active article is the first: what
        they change there is seen.
        """
        width = self._screen.size.width
        side = notes = None
        is_on_right = False
        if self.is_narrow:
            shown = [each for each in self._screen.query(ArticlePane) if each.display]
            panes = [each.region for each in shown]
            # Of an only pane, the beginnings of lines may be seen beside the notes, but not the ends alone.
            from_right = [width - pane.x for pane in panes if pane.x]
            is_on_right = bool(from_right) and any(each.active and not each.region.x for each in shown)
            from_left = [pane.right for pane in panes]
            side = _first_edge(from_right if is_on_right else from_left, _WIDE_SIDE, width)
            notes = _first_edge(from_right, _NOTES, _NOTES)
        lists = self._screen.query_one("#side")
        lists.set_class(is_on_right, "-right")
        _give_width(lists, side)
        for pane in self._screen.query(NotesPane):
            _give_width(pane, notes)

    @property
    def is_narrow(self) -> bool:
        """Whether the panes at the side lie over the articles."""
        return self._screen.has_class("-narrow")

    def uncover(self) -> None:
        self._screen.query("#side").remove_class("-asked")

    async def summon(self, pane: Widget) -> None:
        if pane.id == "notes":
            await self._screen.query_one("#body").mount(pane)
            self._cover_panes()
        else:
            await self._screen.mount(pane, before=self._screen.query_one(StatusLine))


class _Drawer(Struct, frozen=True):
    pane: Widget
    step_back: Act
    """Goes one step back out of the pane."""
    before: Widget | None
    """The widget of an older drawer that had the keyboard when this one was opened."""


class Drawers:
    """A stack: a newer drawer takes the place of the older one, which comes back as it was.

    The list of notes stands beside a drawer at the bottom; where the terminal is narrow, it is one of them.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._stack: Sequence[_Drawer] = ()
        """All that are open, the newest last."""

    def has(self, pane: Widget | None) -> bool:
        """Tell whether a pane is open, in sight or covered."""
        return any(each.pane is pane for each in self._stack)

    def is_any(self, kinds: tuple[type[Widget], ...]) -> bool:
        """Tell whether a pane of one of these classes is open."""
        return any(isinstance(each.pane, kinds) for each in self._stack)

    async def open(self, pane: Pane, step_back: Act) -> Pane:
        """Put a pane in the place of the newest, and lay it out if it is not; Escape will `step_back`."""
        if not self._stack or self._stack[-1].pane is not pane:
            older = [each for each in self._stack if each.pane is not pane]
            focused = self._desk.focused
            before = focused if any(_holds(each.pane, focused) for each in older) else None
            self._take([*older, _Drawer(pane, step_back, before)])
        return pane if pane.is_attached else await self._desk.summon(pane)

    async def close(self, pane: Widget, *, keep: bool = False) -> None:
        """Take a pane away, or `keep` it out of sight; what it covered comes back.

        If the keyboard was in it, that goes back to where it was.
        """
        drawer = next((each for each in self._stack if each.pane is pane), None)
        if drawer is None:
            return
        focused = self._desk.focused
        self._take([each for each in self._stack if each is not drawer])
        pane.set_class(keep, "-away")
        if focused is None or _holds(pane, focused):
            if drawer.before is not None and any(_holds(each.pane, drawer.before) for each in self._stack):
                drawer.before.focus()
            else:
                self._desk.focus_article()
        if not keep:
            await pane.remove()

    def _take(self, stack: Sequence[_Drawer]) -> None:
        """Have these open: of those at the bottom, and where it is narrow of all, the newest is in sight."""
        self._stack = stack
        newer: list[bool] = []
        for each in reversed(stack):
            is_beside = isinstance(each.pane, NotesPane)
            each.pane.set_class(False, "-away")
            each.pane.set_class(is_beside in newer, "-covered")
            each.pane.set_class(bool(newer), "-older")
            newer.append(is_beside)

    async def leave(self) -> bool:
        """Go one step back out of the drawer that has the keyboard; False if none has it."""
        return await self._step_back([each for each in self._stack if _holds(each.pane, self._desk.focused)])

    async def step_back(self) -> bool:
        """Go one step back out of the newest drawer; False if none is open."""
        return await self._step_back(self._stack)

    async def _step_back(self, drawers: Sequence[_Drawer]) -> bool:
        return bool(drawers) and bool(await done(drawers[-1].step_back()))


def _holds(pane: Widget, widget: Widget | None) -> bool:
    return widget is not None and pane in widget.ancestors_with_self
