"""The trash: each thing removed, with its words and note, to be restored until the trash is emptied."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from synoptic.annotations.library.record_names import called
from synoptic.tui.commands import Where, bindings
from synoptic.tui.dialogs.dialog import ListDialog
from synoptic.tui.shell.display import quoted, single_line

if TYPE_CHECKING:
    from synoptic.annotations.model.values import Discarded

EVERYTHING = "*"
"""The answer that asks to empty the trash."""


class TrashScreen(ListDialog[str]):
    """The trash, the last deletion first; it answers with the id of a thing to restore, or `EVERYTHING`."""

    DEFAULT_CSS = """
    TrashScreen > Vertical { width: 90; }
    TrashScreen ChoiceList { height: auto; max-height: 18; text-wrap: wrap; }
    """
    BINDINGS = bindings(Where.TRASH)
    TITLE = "Trash"
    enter = "restore"
    shown = ("empty-trash",)

    def __init__(self, trash: Sequence[Discarded]) -> None:
        super().__init__()
        self._trash = trash

    def lines(self) -> Iterable[tuple[str, Content]]:
        return ((each.id, _line(each)) for each in self._trash)

    def choose(self, identifier: str) -> None:
        self.dismiss(identifier)

    def action_empty(self) -> None:
        """Give up all of it; that can be undone."""
        self.dismiss(EVERYTHING)


def _line(discarded: Discarded) -> Content:
    when = f"{discarded.created.astimezone():%d %b %H:%M}  "
    where = f" in {single_line(called(discarded.article))}" if discarded.article else ""
    tags = f"  ■ {single_line(', '.join(discarded.tags))}" if discarded.tags else ""
    note = f"\n    {single_line(discarded.note.text)}" if discarded.note else ""
    return Content.assemble((when, "dim"), (_words(discarded), "bold"), where, tags, (note, "italic"))


def _words(discarded: Discarded) -> str:
    if discarded.highlight is not None:
        return quoted(discarded.highlight.anchor.exact)
    return "a note" if discarded.row is None else f"the row {quoted(discarded.row.label)} of the matrix"
