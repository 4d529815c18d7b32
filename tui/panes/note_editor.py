"""The editor of a note: a text area below the articles. It saves every moment."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from msgspec import Struct
from textual.containers import Vertical
from textual.message import Message

from synoptic.annotations.model.merging import merged
from synoptic.tui.commands import Where, bindings
from synoptic.tui.panes.bars import PaneTitle
from synoptic.tui.shell.display import single_line

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.timer import Timer

    from synoptic.corpus.article import Passage
    from synoptic.tui.panes.note_area import NoteArea

_EVERY = 0.6
"""Seconds from the first unsaved key to saving."""


class Written(Struct, frozen=True):
    """A note as it is to be kept."""

    target: str | Passage
    """Id of the target, or the passage whose highlight is only being made."""
    text: str
    """Markdown."""
    merge_key: str
    """The same for everything typed into one editor: one step to undo."""
    seen: str
    """The text of the note that the reader had before them."""


class NoteEditor(Vertical):
    """The editor of one note."""

    DEFAULT_CSS = """
    NoteEditor { border-top: hkey $accent; }
    NoteEditor NoteArea { height: 1fr; border: none; padding: 0 1; background: $surface; }
    """
    BINDINGS = bindings(Where.EDITOR)
    SHOWN = (("step-back", "done"),)

    class Typed(Message):
        """Something was typed that is not kept yet."""

    class Due(Message):
        """The note is to be saved now."""

    class Closed(Message):
        """The reader is done with the note."""

    def __init__(self, target: str | Passage, about: str, text: str) -> None:
        """Edit the note on `target`, which has this text now; `about` names the target."""
        super().__init__()
        self._target = target
        self._about = single_line(about)
        self._merge_key = f"note {uuid4()}"
        self._seen = text
        """The text of the note in the library, as far as it is shown here."""
        self._kept: str | None = text
        """The text that was handed over to be kept last; None if that was refused."""
        self._due: Timer | None = None
        self._area: NoteArea | None = None
        self.refused: str | None = None
        """The text that could not be saved when the reader was done with the note last."""

    def compose(self) -> ComposeResult:
        from synoptic.tui.panes.note_area import NoteArea

        yield PaneTitle(f"Note on {self._about}")
        self._area = NoteArea(self._seen)
        yield self._area

    def on_mount(self) -> None:
        if self._area is not None:
            # The area may show line ends of its own: a note that is only looked at stays as it is.
            self._kept = self._area.text
            self._area.move_cursor(self._area.document.end)
            self.screen.set_focus(self._area)

    @property
    def target(self) -> str | Passage:
        """Id of the note's target, or the passage whose highlight is only being made."""
        return self._target

    def unsaved(self) -> Written | None:
        """Return the text typed and not yet handed over, and take it as handed over."""
        if not self.is_unsaved:
            return None
        self._kept = self.text
        return Written(self._target, self._kept, self._merge_key, self._seen)

    def is_kept(self, target: str | Passage, text: str) -> None:
        """Take up which target and text the note has now: as handed over, or merged with another writer's."""
        self._target = target
        self._bring_in(text, has_typed=True)

    def follow(self, text: str) -> None:
        """Show that the note has this text now, unless something is being typed: then both are merged."""
        if not self.is_unsaved and text != self._seen:
            self._bring_in(text, has_typed=False)

    def _bring_in(self, text: str, *, has_typed: bool) -> None:
        """Show the text that the note has now, merged with what was typed since the last was handed over."""
        if self._area is None:
            return
        typed, handed_over = self._area.text, self._kept
        is_typed_on = handed_over is not None and typed != handed_over
        if text != handed_over:
            both = merged(handed_over, typed, text)[0] if handed_over is not None else text
            self._area.take(both, has_typed=has_typed)
        self._seen = text
        self._kept = text if is_typed_on else self._area.text

    def take_back(self) -> None:
        """Take the text handed over last as unsaved again."""
        self._kept = None

    @property
    def is_unsaved(self) -> bool:
        """Whether text was typed that was not handed over."""
        return self.text != self._kept

    @property
    def text(self) -> str:
        return self._area.text if self._area is not None else self._seen

    def on_text_area_changed(self, event: Message) -> None:
        event.stop()
        if self.is_unsaved:
            self.post_message(self.Typed())
            if self._due is None:
                self._due = self.set_timer(_EVERY, self._hand_over)

    def _hand_over(self) -> None:
        self._due = None
        self.post_message(self.Due())

    def on_descendant_blur(self) -> None:
        """Close when the keyboard goes elsewhere: the next keys are no longer the note's."""
        self.post_message(self.Closed())

    def action_close(self) -> None:
        self.post_message(self.Closed())
