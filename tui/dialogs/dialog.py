"""What the small screens that open over the articles have in common: a titled box, and Escape to go back."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.screen import ModalScreen
from textual.widgets import Input

from synoptic.tui.commands import Where, bindings, hint, keymap_of

if TYPE_CHECKING:
    from textual import events
    from textual.binding import BindingType

Answer = TypeVar("Answer")


class Dialog(ModalScreen[Answer | None]):
    """A box over the articles. It answers, or with Escape answers None."""

    DEFAULT_CSS = """
    Dialog { align: center middle; }
    Dialog > Vertical {
        width: 64; max-width: 96%; height: auto; max-height: 90%;
        background: $surface; border: round $primary; padding: 0 1;
        border-title-style: bold; border-subtitle-color: $text-muted;
    }
    Dialog .remark { color: $text-muted; width: 1fr; height: auto; }
    Dialog .fault { color: $text-error; width: 1fr; height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.DIALOG)]
    ALLOW_SELECT = False

    def on_key(self, event: events.Key) -> None:
        """Hand on what was typed before the field had the keyboard."""
        field = self.focused
        if isinstance(field, Input) and event.is_printable and event.character is not None:
            event.stop()
            event.prevent_default()
            field.insert_text_at_cursor(event.character)

    def hints(self, enter: str, *commands: str) -> str:
        """Return what Enter does, and the keys of these commands and of the way back."""
        return f"⏎ {enter} · {hint([*commands, 'dialog-back'], keymap_of(self.app))}"

    def action_leave(self) -> None:
        """Go back without an answer."""
        self.dismiss(None)
