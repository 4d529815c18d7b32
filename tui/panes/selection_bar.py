"""The small bar of actions that appears at what the mouse has selected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widget import Widget

from synoptic.tui.commands import command_of
from synoptic.tui.panes.bars import pressable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import RenderResult
    from textual.geometry import Region

    from synoptic.corpus.article import Span

_COMMANDS = ("highlight", "tag", "note", "copy", "parallels", "link", "menu")
_LABELS = {"copy": "copy", "link": "link", "menu": "more"}
_GIVING_WAY = ("link", "parallels", "copy", "note", "tag")
"""What is left out first where there is no room for all: the menu has it."""
_GAP = Content("  ")
_EDGES = 2
"""Cells that the bar takes besides its actions."""


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
        self._parts = {name: pressable(command_of(name), keymap, _LABELS.get(name)) for name in _COMMANDS}
        self._at = at
        self._within = within

    def on_mount(self) -> None:
        """Stand below the place, or above it where there is no room; in the pane, if that is wide enough."""
        for name in _GIVING_WAY:
            if self._width > self.app.size.width:
                del self._parts[name]
        column, row = self._at
        width = self._width
        left = max(0, min(column, self._within.right - width, self.app.size.width - width))
        below = row + 2 < self._within.bottom
        self.styles.offset = (max(left, min(self._within.x, column)), row + 2 if below else max(0, row - 2))

    @property
    def _width(self) -> int:
        return _GAP.join(self._parts.values()).cell_length + _EDGES

    def render(self) -> RenderResult:
        """Draw the actions."""
        return _GAP.join(self._parts.values())
