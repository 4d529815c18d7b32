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

    def __init__(self, keymap: Mapping[str, str], selection: Span, at: tuple[int, int]) -> None:
        """Offer actions on a selection; `at` is a column and row of the screen."""
        super().__init__()
        self.selection = selection
        """What was selected when the bar appeared."""
        parts = [pressable(action_of(name), keymap, _LABELS.get(name)) for name in _ACTIONS]
        self._shown = Content("  ").join(parts)
        self._at = at

    def on_mount(self) -> None:
        """Stand below the place, or above it where there is no room below."""
        column, row = self._at
        room, height = self.app.size
        below = row + 1 < height - 2
        self.styles.offset = (
            max(0, min(column, room - self._shown.cell_length - 2)),
            row + 1 if below else max(0, row - 1),
        )

    def render(self) -> RenderResult:
        """Draw the actions."""
        return self._shown
