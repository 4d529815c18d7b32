"""A question that is answered with yes or with Escape."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical
from textual.widgets import Label

from synoptic.tui.commands import Where, bindings, hint, keymap_of
from synoptic.tui.dialogs.dialog import Dialog
from synoptic.tui.shell.display import single_line

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType


class Offer(Dialog[bool]):
    """Says what could be done; Enter has it done."""

    DEFAULT_CSS = """
    Offer Label { width: 1fr; height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.OFFER)]

    def __init__(self, title: str, offer: str) -> None:
        """Offer this, on one line or several."""
        super().__init__()
        self._title = title
        self._offer = offer

    def compose(self) -> ComposeResult:
        """Lay out the offer."""
        with Vertical() as box:
            box.border_title = self._title
            box.border_subtitle = hint(["offer-accept", "dialog-back"], keymap_of(self.app))
            yield Label(single_line(self._offer), markup=False)

    def action_accept(self) -> None:
        """Answer yes."""
        self.dismiss(True)
