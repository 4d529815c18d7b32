"""A line at the bottom to type a pattern or a place into, with a remark beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Label

from synoptic.tui.commands import Where, bindings
from synoptic.tui.panes.lists import Field

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from synoptic.tui.panes.bars import Hint


class PromptBar(Horizontal):
    """One line to type into."""

    DEFAULT_CSS = """
    PromptBar { height: 1; background: $surface; }
    PromptBar > .name { width: auto; padding: 0 1; text-style: bold; }
    PromptBar > Field { width: 1fr; }
    PromptBar > .told { width: 50%; text-align: right; padding: 0 1; color: $text-muted; text-wrap: nowrap; }
    PromptBar.-wrong > .told { color: $text-error; }
    """
    BINDINGS = bindings(Where.PROMPT)

    @dataclass
    class Stepped(Message):
        """The reader wants the next or the previous one."""

        bar: PromptBar
        step: int

    def __init__(self, name: str, placeholder: str, shown: Sequence[Hint]) -> None:
        """Ask for what `name` says; the bottom row shows the keys `shown`."""
        super().__init__(id="prompt")
        self.asks_for = name
        self.SHOWN = shown
        self._placeholder = placeholder

    def compose(self) -> ComposeResult:
        yield Label(self.asks_for, classes="name", markup=False)
        yield Field(placeholder=self._placeholder, compact=True, select_on_focus=True)
        yield Label("", classes="told", markup=False)

    @property
    def text(self) -> str:
        return self.query_one(Field).value

    def ask(self) -> None:
        self.screen.set_focus(self.query_one(Field))

    def tell(self, remark: str, *, wrong: bool = False) -> None:
        """Say something beside the field; in the colour of errors if it is one."""
        self.set_class(wrong, "-wrong")
        # Its width is fixed: the screen is not laid out anew for each letter.
        self.query_one(".told", Label).update(remark, layout=False)

    def action_step(self, step: int) -> None:
        self.post_message(self.Stepped(self, step))
