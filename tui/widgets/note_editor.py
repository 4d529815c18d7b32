"""Where a note is written: a text area below the articles. What is typed is kept when the typing pauses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar
from uuid import uuid4

from textual.containers import Vertical
from textual.message import Message

from tui.display import single_line
from tui.widgets.pane_title import PaneTitle

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.timer import Timer

    from corpus.article import Passage
    from tui.widgets.note_area import NoteArea

_PAUSE = 0.6
"""Seconds without a key after which what was typed is kept."""


@dataclass(frozen=True, slots=True)
class Written:
    """A note as it is to be kept."""

    target: str | Passage
    """Id of what it is on, or the passage whose highlight is only being made."""
    text: str
    """Markdown."""
    merge_key: str
    """The same for all that is typed into one editor: one step to undo."""


class NoteEditor(Vertical):
    """The editor of one note."""

    DEFAULT_CSS = """
    NoteEditor { height: 9; background: $surface; border-top: hkey $accent; }
    NoteEditor NoteArea { height: 1fr; border: none; padding: 0 1; background: $surface; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [("ctrl+s", "close", "Close the note; it is kept")]

    class Paused(Message):
        """The typing paused: what is unsaved had better be kept."""

    class Closed(Message):
        """The reader is done with the note."""

    def __init__(self, target: str | Passage, about: str, text: str) -> None:
        """Edit the note on `target`, which has this text now; `about` says what it is on."""
        super().__init__()
        self._target = target
        self._about = single_line(about)
        self._merge_key = f"note {uuid4()}"
        self._first = text
        self._kept: str | None = text
        """The text that was handed over to be kept last; None if that was refused."""
        self._pause: Timer | None = None
        self._area: NoteArea | None = None

    def compose(self) -> ComposeResult:
        """Lay out the title and the text area."""
        from tui.widgets.note_area import NoteArea

        yield PaneTitle(f"Note on {self._about}", "Esc: done")
        self._area = NoteArea(self._first)
        yield self._area

    def on_mount(self) -> None:
        """Put the keyboard at the end of the text."""
        if self._area is not None:
            self._area.move_cursor(self._area.document.end)
            self._area.focus()

    def unsaved(self) -> Written | None:
        """Return what was typed and not yet handed over, and take it as handed over."""
        text = self._area.text if self._area is not None else self._first
        if text == self._kept:
            return None
        self._kept = text
        return Written(self._target, text, self._merge_key)

    def take_back(self) -> None:
        """Take what was handed over last as unsaved again."""
        self._kept = None

    def on_text_area_changed(self, event: Message) -> None:
        """Wait for a pause in the typing."""
        event.stop()
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(_PAUSE, lambda: self.post_message(self.Paused()))

    def action_close(self) -> None:
        """Tell the screen that the note is done."""
        self.post_message(self.Closed())
