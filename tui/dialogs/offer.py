"""A question that is answered with yes or with Escape."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import VerticalScroll
from textual.widgets import Label

from synoptic.tui.commands import Where, bindings
from synoptic.tui.dialogs.dialog import Dialog
from synoptic.tui.shell.display import single_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult


class Offer(Dialog[bool]):
    """Says what could be done; Enter has it done."""

    DEFAULT_CSS = """
    Offer Label { width: 1fr; height: auto; }
    Offer.long > Vertical { width: 100; }
    Offer VerticalScroll { height: auto; max-height: 16; margin: 1 0 0 0; scrollbar-size-vertical: 1; }
    """
    BINDINGS = bindings(Where.OFFER)
    shown = ("offer-accept",)

    def __init__(self, title: str, offer: str, lines: Sequence[str] = ()) -> None:
        """Offer something; `lines` tell more of it, and scroll where they are many."""
        super().__init__()
        self.title = title
        self._offer, self._lines = offer, lines
        self.set_class(bool(lines), "long")

    def compose_box(self) -> ComposeResult:
        yield Label(single_line(self._offer), markup=False)
        if self._lines:
            with VerticalScroll():
                yield Label("\n".join(map(single_line, self._lines)), classes="remark", markup=False)

    def action_accept(self) -> None:
        self.dismiss(True)
