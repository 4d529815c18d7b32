"""A question that is answered with yes or with Escape."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Label

from synoptic.tui.commands import Where, bindings
from synoptic.tui.dialogs.dialog import Dialog
from synoptic.tui.shell.display import single_line

if TYPE_CHECKING:
    from textual.app import ComposeResult


class Offer(Dialog[bool]):
    """Says what could be done; Enter has it done."""

    DEFAULT_CSS = """
    Offer Label { width: 1fr; height: auto; }
    """
    BINDINGS = bindings(Where.OFFER)
    shown = ("offer-accept",)

    def __init__(self, title: str, offer: str) -> None:
        super().__init__()
        self.title = title
        self._offer = offer

    def compose_box(self) -> ComposeResult:
        yield Label(single_line(self._offer), markup=False)

    def action_accept(self) -> None:
        self.dismiss(True)
