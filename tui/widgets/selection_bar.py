"""The small bar of actions that appears at what the mouse has selected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widget import Widget

from tui.actions import action_of
from tui.widgets.bars import pressable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import RenderResult
    from textual.geometry import Region

    from corpus.article import Span

_ACTIONS = ("highlight", "tag", "note", "copy", "menu")
_LABELS = {"copy": "copy", "menu": "more"}


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
        parts = [pressable(action_of(name), keymap, _LABELS.get(name)) for name in _ACTIONS]
        self._shown = Content("  ").join(parts)
        self._at = at
        self._within = within

    def on_mount(self) -> None:
        """Stand below the place, or above it where there is no room; in the pane, if that is wide enough."""
        column, row = self._at
        width = self._shown.cell_length + 2
        left = max(0, min(column, self._within.right - width, self.app.size.width - width))
        below = row + 2 < self._within.bottom
        self.styles.offset = (max(left, min(self._within.x, column)), row + 2 if below else max(0, row - 2))

    def render(self) -> RenderResult:
        """Draw the actions."""
        return self._shown
