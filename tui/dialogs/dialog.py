"""What the small screens that open over the articles have in common: a titled box, and Escape to go back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct
from textual import events, on
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input

from synoptic.tui.commands import Where, bindings, hint, keymap_of
from synoptic.tui.panes.lists import ChoiceList

if TYPE_CHECKING:
    from textual.app import ComposeResult

Answer = TypeVar("Answer")


class Confirmation(Struct, frozen=True):
    """A question about an answer: the reader says yes by giving the same answer once more."""

    text: str
    """The question, and how to say yes."""


class Objections:
    """What was said last against an answer. It stands for exactly that answer, and so does the yes to it."""

    def __init__(self) -> None:
        self._last: tuple[object, Confirmation | str | None] = (None, None)

    def hold_back(self, answer: object, objection: Confirmation | str | None) -> bool:
        """Tell whether an answer is held back: by a fault, or by a question that was not the last thing said.

        `answer` has all that decides what will be done.
        """
        said = answer, objection
        if not objection or (isinstance(objection, Confirmation) and said == self._last):
            return False
        self._last = said
        return True

    def said_of(self, answer: object) -> str:
        """Return what was said last, if it was said of this answer."""
        about, objection = self._last
        if about != answer or objection is None:
            return ""
        return objection.text if isinstance(objection, Confirmation) else objection


class Dialog(ModalScreen[Answer | None]):
    """A box over the articles, with its title in the border. It answers, or with Escape answers None."""

    DEFAULT_CSS = """
    Dialog { align: center middle; }
    Dialog > Vertical {
        width: 64; max-width: 96%; height: auto; max-height: 90%;
        background: $surface; border: round $border-line; padding: 0 1;
        border-title-color: $foreground; border-title-style: bold; border-subtitle-color: $text-muted;
    }
    Dialog .remark { color: $text-muted; width: 1fr; height: auto; }
    Dialog .fault { color: $text-error; width: 1fr; height: auto; }
    """
    BINDINGS = bindings(Where.DIALOG)
    ALLOW_SELECT = False
    enter: str = ""
    """What Enter does, for the line of hints; "" for nothing."""
    shown: tuple[str, ...] = ()
    """Ids of the commands in the line of hints, before the way back."""

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = Content(self.title or "")
            box.border_subtitle = self.hints()
            yield from self.compose_box()

    def compose_box(self) -> ComposeResult:
        """Lay out the inside of the box."""
        yield from ()

    def on_key(self, event: events.Key) -> None:
        # What was typed before the field had the keyboard is handed on to it.
        field = self.focused
        if isinstance(field, Input) and event.is_printable and event.character is not None:
            event.stop()
            event.prevent_default()
            field.insert_text_at_cursor(event.character)

    def hints(self) -> str:
        """Return what Enter does, and the keys of the commands shown and of the way back."""
        keys = hint([*self.shown, "dialog-back"], keymap_of(self.app))
        return f"⏎ {self.enter} · {keys}" if self.enter else keys

    def action_leave(self) -> None:
        self.dismiss(None)


class ListDialog(Dialog[Answer]):
    """A list to choose from."""

    first: int = 0
    """Index of the line that is marked when it opens."""

    def compose_box(self) -> ComposeResult:
        yield ChoiceList()

    def on_mount(self) -> None:
        choices = self.query_one(ChoiceList)
        choices.show(self.lines(), mark=self.first)
        choices.focus()

    def lines(self) -> Iterable[tuple[str, Content]]:
        """Return the lines, each with its identifier."""
        raise NotImplementedError

    def choose(self, identifier: str) -> None:
        """Answer with the line of that identifier."""
        raise NotImplementedError

    @on(ChoiceList.OptionSelected)
    def _choose(self, event: ChoiceList.OptionSelected) -> None:
        event.stop()
        if event.option_id is not None:
            self.choose(event.option_id)
