"""Where a note is written: a text area below the articles. What is typed is saved when the typing pauses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import TextArea

from tui.display import single_line
from tui.widgets.pane_title import PaneTitle

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.timer import Timer

_PAUSE = 0.6
"""Seconds without a key after which what was typed is saved."""


class NoteArea(TextArea):
    """A text area in which Ctrl+C copies what is selected, and otherwise is left to the screen."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Have no copying where nothing is selected."""
        if action == "copy" and not self.selected_text:
            return False
        return super().check_action(action, parameters)


@dataclass(frozen=True, slots=True)
class Written:
    """A note as it is to be kept."""

    target: str
    """Id of what it is on."""
    text: str
    """Markdown."""
    merge_key: str
    """The same for all that is typed while the editor stays open: one step to undo."""


class NoteEditor(Vertical):
    """The editor of one note."""

    DEFAULT_CSS = """
    NoteEditor { height: 9; background: $surface; border-top: hkey $accent; }
    NoteEditor.-low { height: 7; }
    NoteEditor NoteArea { height: 1fr; border: none; padding: 0 1; background: $surface; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [("ctrl+s", "close", "Close the note; it is saved")]

    class Paused(Message):
        """The typing paused: what is unsaved had better be kept."""

    class Closed(Message):
        """The reader is done with the note."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  Textual's name
        super().__init__(id=id)
        self.target: str | None = None
        """Id of what the note is on, while the editor is open."""
        self._merge_key = ""
        self._kept: str | None = ""
        """The text that was handed over to be kept last; None if that was refused."""
        self._pause: Timer | None = None

    def compose(self) -> ComposeResult:
        """Lay out the title and the text area."""
        yield PaneTitle("Note")
        yield NoteArea(
            soft_wrap=True,
            tab_behavior="focus",
            show_line_numbers=False,
            compact=True,
            highlight_cursor_line=False,
        )

    def open(self, target: str, about: str, text: str, merge_key: str) -> None:
        """Edit the note on `target`, which now has this text."""
        self.target, self._merge_key, self._kept = target, merge_key, text
        self.query_one(PaneTitle).tell(f"Note on {single_line(about)}", "Esc: done")
        area = self.query_one(NoteArea)
        area.load_text(text)
        area.move_cursor(area.document.end)
        self.display = True
        area.focus()

    def unsaved(self) -> Written | None:
        """Return what was typed and not yet handed over, and take it as handed over."""
        text = self.query_one(NoteArea).text
        if self.target is None or text == self._kept:
            return None
        self._kept = text
        return Written(self.target, text, self._merge_key)

    def take_back(self) -> None:
        """Take what was handed over last as unsaved again."""
        self._kept = None

    def close(self) -> None:
        """Put the editor away; the screen has asked for `unsaved` before."""
        self._stop_waiting()
        self.target = None
        self.display = False

    def _stop_waiting(self) -> None:
        if self._pause is not None:
            self._pause.stop()
            self._pause = None

    @on(TextArea.Changed)
    def _wait_for_pause(self, event: TextArea.Changed) -> None:
        event.stop()
        self._stop_waiting()
        if self.target is not None:
            self._pause = self.set_timer(_PAUSE, self._hand_over)

    def _hand_over(self) -> None:
        self.post_message(self.Paused())

    def action_close(self) -> None:
        """Tell the screen that the note is done."""
        self.post_message(self.Closed())
