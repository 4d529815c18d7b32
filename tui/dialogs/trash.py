"""The trash: each thing removed, with its words and note, to be restored until the trash is emptied."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Vertical
from textual.content import Content

from synoptic.tui.commands import Where, bindings
from synoptic.tui.dialogs.dialog import Dialog
from synoptic.tui.panes.lists import ChoiceList
from synoptic.tui.shell.display import quoted, single_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from synoptic.annotations.model.values import Discarded

EVERYTHING = "*"
"""The answer that asks to empty the trash."""


class TrashScreen(Dialog[str]):
    """The trash, the last deletion first; it answers with the id of a thing to restore, or `EVERYTHING`."""

    DEFAULT_CSS = """
    TrashScreen > Vertical { width: 90; }
    TrashScreen ChoiceList { height: auto; max-height: 18; text-wrap: wrap; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.TRASH)]

    def __init__(self, trash: Sequence[Discarded]) -> None:
        """List these."""
        super().__init__()
        self._trash = trash

    def compose(self) -> ComposeResult:
        """Lay out the list."""
        with Vertical() as box:
            box.border_title = "Trash"
            box.border_subtitle = self.hints("restore", "empty-trash")
            yield ChoiceList()

    def on_mount(self) -> None:
        """List what there is."""
        choices = self.query_one(ChoiceList)
        choices.show((each.id, self._line(each)) for each in self._trash)
        choices.focus()

    def _line(self, discarded: Discarded) -> Content:
        when = f"{discarded.created.astimezone():%d %b %H:%M}  "
        where = f" in {single_line(discarded.article.title)}" if discarded.article else ""
        tags = f"  ■ {single_line(', '.join(discarded.tags))}" if discarded.tags else ""
        note = f"\n    {single_line(discarded.note.text)}" if discarded.note else ""
        return Content.assemble((when, "dim"), (_words(discarded), "bold"), where, tags, (note, "italic"))

    @on(ChoiceList.OptionSelected)
    def _bring_back(self, event: ChoiceList.OptionSelected) -> None:
        event.stop()
        self.dismiss(event.option_id)

    def action_empty(self) -> None:
        """Give up all of it; that can be undone."""
        self.dismiss(EVERYTHING)


def _words(discarded: Discarded) -> str:
    if discarded.highlight is not None:
        return quoted(discarded.highlight.anchor.exact)
    return "a note" if discarded.row is None else f"the row {quoted(discarded.row.label)} of the matrix"
