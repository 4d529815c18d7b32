"""The text area of a note. A module of its own, because Textual's text area takes long to import."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text
from textual.strip import Strip
from textual.widgets import TextArea

from synoptic.tui.shell.display import visible

if TYPE_CHECKING:
    from textual.geometry import Region


class NoteArea(TextArea):
    """A text area in which Ctrl+C copies what is selected, and otherwise is left to the screen."""

    def __init__(self, text: str) -> None:
        super().__init__(
            text,
            soft_wrap=True,
            tab_behavior="focus",
            show_line_numbers=False,
            compact=True,
            highlight_cursor_line=False,
        )

    def get_line(self, line_index: int) -> Text:
        """Return a line as it is drawn, with control characters made visible; tabs are Textual's."""
        parts = self.document.get_line(line_index).split("\t")
        return Text("\t".join(map(visible, parts)), end="", no_wrap=True)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Have no copying where nothing is selected."""
        if action == "copy" and not self.selected_text:
            return False
        return super().check_action(action, parameters)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the strips of a part of the field; blank ones before it has its styles.

        A refresh that comes between mounting and styling would end the app: Textual's own field raises then.
        """
        try:
            return super().render_lines(crop)
        except KeyError:
            return [Strip.blank(crop.width)] * crop.height
