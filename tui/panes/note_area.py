"""The text area of a note. A module of its own, because Textual's text area takes long to import."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from rich.text import Text
from textual.strip import Strip
from textual.widgets import TextArea

from synoptic.tui.shell.display import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

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
        self.cursor_blink = False

    def get_line(self, line_index: int) -> Text:
        """Return a line as it is drawn, with control characters made visible; tabs are Textual's."""
        parts = self.document.get_line(line_index).split("\t")
        return Text("\t".join(map(visible, parts)), end="", no_wrap=True)

    def take(self, text: str, *, has_typed: bool) -> None:
        """Show another text; the cursor stays in its line, or at the end if the reader `has_typed` nothing.

        What the reader undoes in the field after that are changes of their own alone.
        """
        before, after = self.document.lines, text.split("\n")
        row, column = self.cursor_location
        is_at_end = not has_typed and self.cursor_location == self.document.end
        self.load_text(text)
        row = min(_line_now(before, after, row), self.document.line_count - 1)
        place = (row, min(column, len(self.document.get_line(row))))
        self.move_cursor(self.document.end if is_at_end else place)

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


def _line_now(before: Sequence[str], after: Sequence[str], row: int) -> int:
    """Return where a line is after a change of the text."""
    for _, start, end, first, last in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if start <= row < end:
            return min(first + row - start, max(first, last - 1))
    return len(after) - 1
