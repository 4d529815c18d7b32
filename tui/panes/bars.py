"""Bars of one line: what library this is, where the caret is, which keys matter, what a pane is called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual.content import Content
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget
from textual.widgets import Static

from synoptic.tui.commands import command_of, key_of

if TYPE_CHECKING:
    from textual.app import RenderResult
    from textual.geometry import Region

    from synoptic.corpus.article import Span


_ON_SELECTION = ("highlight", "tag", "note", "copy", "parallels", "link", "menu")
_IN_KEY_BAR = (
    "select", "grow-selection", "highlight", "tag", "note", "parallels", "search", "library", "tags", "notes",
    "next-pane", "link-scrolling", "undo", "export", "help", "leave",
)  # fmt: skip
_ALWAYS = {"help", "leave"}
_GIVING_WAY = ("link", "parallels", "copy", "note", "tag")
"""What is left out first where there is no room for all: the menu has it."""
_GAP = Content("  ")
_EDGES = 2
"""Cells that the bar takes besides its actions."""


def _line(left: Content, remark: str, width: int, *, gap: int = 1) -> Content:
    """Return a line with a remark at its right end, whole; the left gives way, but for a gap."""
    right = Content(remark)
    left = left.truncate(max(0, width - right.cell_length - gap), ellipsis=True)
    return Content.assemble(left, " " * max(1, width - left.cell_length - right.cell_length), right)


class TopBar(Widget):
    """The library's name, and on the right how much there is and whether it is saved."""

    DEFAULT_CSS = "TopBar { height: 1; padding: 0 1; background: $primary-background; color: $text; }"
    ALLOW_SELECT = False
    library: reactive[str] = reactive("")
    counts: reactive[str] = reactive("")
    """How much there is."""
    saved: reactive[str] = reactive("")
    """Whether all is saved, or why nothing can be."""
    is_together: reactive[bool] = reactive(False)
    """Whether the articles scroll together."""

    def render(self) -> RenderResult:
        name = Content.assemble(("Synoptic", "bold"), "  ", self.library)
        said = ("= together" if self.is_together else "", self.counts, self.saved)
        return _line(name, " · ".join(filter(None, said)), self.content_size.width, gap=2)


class StatusLine(Widget):
    """The mode, what lies under the caret, and where the caret is."""

    DEFAULT_CSS = "StatusLine { height: 1; padding: 0 1; background: $panel; color: $text; }"
    ALLOW_SELECT = False
    mode: reactive[str] = reactive("")
    """Said before all else while it is not the usual one, such as SELECT."""
    here: reactive[Content] = reactive(Content(""))
    place: reactive[str] = reactive("")
    said: reactive[str] = reactive("")
    """A remark in the place of what lies under the caret, for a while or until the mode changes."""

    def watch_mode(self, mode: str) -> None:
        """Let what there is to say of a mode be seen."""
        if mode:
            self.said = ""

    def hush(self) -> None:
        self.said = ""

    def render(self) -> RenderResult:
        mode = Content.styled(f" {self.mode} ", "reverse bold") + " " if self.mode else Content("")
        left = mode + (Content.styled(self.said, "bold") if self.said else self.here)
        return _line(left, self.place, self.content_size.width)


def pressable(identifier: str, keymap: Mapping[str, str]) -> Content:
    """Return a command's key, if it has one, and its label: a click does it."""
    key = key_of(identifier, keymap)
    click = Style.from_meta({"@click": f"screen.command('{identifier}')"})
    label = command_of(identifier).label
    return Content.assemble((key, "bold"), " " if key else "", label).stylize(click)


class KeyBar(Widget):
    """The keys that matter most; each can be clicked."""

    DEFAULT_CSS = "KeyBar { height: 1; padding: 0 1; background: $surface; color: $text-muted; }"
    ALLOW_SELECT = False

    def __init__(self, keymap: Mapping[str, str]) -> None:
        super().__init__()
        self._keymap = keymap

    def render(self) -> RenderResult:
        parts = {identifier: pressable(identifier, self._keymap) for identifier in _IN_KEY_BAR}
        room = self.content_size.width - sum(parts[each].cell_length + 2 for each in _ALWAYS)
        shown = []
        for identifier, part in parts.items():
            if identifier not in _ALWAYS:
                room -= part.cell_length + 2
            if identifier in _ALWAYS or room >= 0:
                shown.append(part)
        return _GAP.join(shown)


class SelectionBar(Widget):
    """What can be done with a selection, each to be clicked."""

    DEFAULT_CSS = """
    SelectionBar {
        layer: above; width: auto; height: 1; padding: 0 1;
        background: $primary-darken-2; color: $text; text-wrap: nowrap;
    }
    """
    ALLOW_SELECT = False

    def __init__(
        self, keymap: Mapping[str, str], selection: Span, at: tuple[int, int], within: Region
    ) -> None:
        """Offer actions on a selection; `at` is a column and row of the screen, `within` its article."""
        super().__init__()
        self.selection = selection
        """What was selected when the bar appeared."""
        self._parts = {identifier: pressable(identifier, keymap) for identifier in _ON_SELECTION}
        self._at = at
        self._within = within

    def on_mount(self) -> None:
        """Stand below the place, or above it where there is no room; in the pane, if that is wide enough."""
        for identifier in _GIVING_WAY:
            if self._width > self.app.size.width:
                del self._parts[identifier]
        column, row = self._at
        width = self._width
        left = max(0, min(column, self._within.right - width, self.app.size.width - width))
        below = row + 2 < self._within.bottom
        self.styles.offset = (max(left, min(self._within.x, column)), row + 2 if below else max(0, row - 2))

    @property
    def _width(self) -> int:
        return _GAP.join(self._parts.values()).cell_length + _EDGES

    def render(self) -> RenderResult:
        return _GAP.join(self._parts.values())


class PaneTitle(Static):
    """One line: a name on the left, a remark on the right."""

    DEFAULT_CSS = """
    PaneTitle {
        height: 1; padding: 0 1; background: $panel; color: $text-muted;
        text-wrap: nowrap; text-overflow: ellipsis;
    }
    """
    ALLOW_SELECT = False

    def __init__(self, name: str, remark: str = "") -> None:
        super().__init__()
        self._title, self._remark = name, remark

    def tell(self, name: str, remark: str = "") -> None:
        if (name, remark) != (self._title, self._remark):
            self._title, self._remark = name, remark
            self.refresh()

    def render(self) -> RenderResult:
        return _line(Content.styled(self._title, "bold"), self._remark, self.content_size.width)
