"""What to do on quitting with annotations that are not on the disk."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Label

from synoptic.tui.dialogs.dialog import ListDialog
from synoptic.tui.shell.display import single_line

if TYPE_CHECKING:
    from textual.app import ComposeResult

WRITE, ELSEWHERE, LEAVE = "write", "elsewhere", "leave"
"""The answers: write all into the folder offered, into another one, or quit without it."""


class Unsaved(ListDialog[str]):
    """Says what is not saved and why, and offers to write it elsewhere."""

    DEFAULT_CSS = """
    Unsaved > Vertical { width: 76; }
    Unsaved ChoiceList { height: auto; margin: 1 0 0 0; }
    """
    TITLE = "Not saved"
    enter = "do it"

    def __init__(self, reason: str, lost: str, folder: str, *, elsewhere: bool = True) -> None:
        """Tell the reason and what would be lost; offer to write it into this folder, or `elsewhere`."""
        super().__init__()
        self._elsewhere = elsewhere
        self._reason, self._lost, self._folder = reason, lost, folder

    def compose_box(self) -> ComposeResult:
        yield Label(single_line(self._reason), classes="fault", markup=False)
        yield Label(single_line(f"Only in memory: {self._lost}."), classes="remark", markup=False)
        yield from super().compose_box()

    def lines(self) -> Iterable[tuple[str, Content]]:
        yield WRITE, Content(single_line(f"Write all to {self._folder}, and quit"))
        if self._elsewhere:
            yield ELSEWHERE, Content("Write all to another folder …")
        yield LEAVE, Content("Quit without saving (Ctrl+Q)")

    def choose(self, identifier: str) -> None:
        self.dismiss(identifier)
