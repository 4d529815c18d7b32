"""The notes on the article being read, in text order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive

from annotations.model import Annotations
from tui.display import single_line, visible
from tui.palette import colour_of
from tui.widgets.choice_list import ChoiceList
from tui.widgets.pane_title import PaneTitle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.app import ComposeResult
    from textual.binding import BindingType


class NotesPane(Vertical):
    """Notes, each below the words it is about."""

    DEFAULT_CSS = """
    NotesPane { width: 34; border-left: vkey $panel-lighten-2; }
    NotesPane ChoiceList { text-wrap: wrap; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [("a", "edit", "Edit the note")]
    annotations: reactive[Annotations] = reactive(Annotations())
    """Whose notes are shown."""
    active: reactive[str] = reactive("")
    """Id of the article being read."""

    @dataclass
    class Chosen(Message):
        """The reader wants to see what a note is about, or to edit it."""

        target: str
        """Id of the highlight or of the article."""
        edit: bool

    def compose(self) -> ComposeResult:
        """Lay out the title and the list."""
        yield PaneTitle("Notes")
        yield ChoiceList()

    def on_mount(self) -> None:
        """Fill the list."""
        self._list_notes()

    def watch_annotations(self) -> None:
        """List the notes as they are now."""
        if self.is_mounted:
            self._list_notes()

    def watch_active(self) -> None:
        """List another article's notes."""
        if self.is_mounted:
            self._list_notes()

    def open(self) -> None:
        """Show the pane, filled."""
        self.display = True
        self._list_notes()

    def _list_notes(self) -> None:
        if not self.display:
            return
        count = self.query_one(ChoiceList).show(self._lines())
        self.query_one(PaneTitle).tell("Notes", str(count) if count else "none on this article")

    def _lines(self) -> Iterator[tuple[str, Content]]:
        if (note := self.annotations.note_on(self.active)) is not None:
            yield self.active, Content.assemble(("On the article", "bold"), "\n", visible(note.text))
        dark = self.app.current_theme.dark
        for highlight in self.annotations.highlights_of(self.active):
            if (note := self.annotations.note_on(highlight.id)) is None:
                continue
            tag = next(self.annotations.tags_of(highlight), None)
            quote = Content(f"“{single_line(highlight.anchor.exact)}”").truncate(60, ellipsis=True)
            colour = colour_of(tag.colour if tag else "", dark=dark)
            yield (
                highlight.id,
                Content.assemble(("▌", colour), quote.stylize("italic"), "\n", visible(note.text)),
            )

    @on(ChoiceList.OptionSelected)
    def _go(self, event: ChoiceList.OptionSelected) -> None:
        event.stop()
        if event.option_id is not None:
            self.post_message(self.Chosen(event.option_id, edit=False))

    def action_edit(self) -> None:
        """Edit the note under the mark."""
        target = self.query_one(ChoiceList).marked
        if target is not None:
            self.post_message(self.Chosen(target, edit=True))
