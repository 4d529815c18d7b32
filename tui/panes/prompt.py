"""A line at the bottom to type a pattern or a place into, with a remark beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Label

from synoptic.tui.commands import Where, bindings

if TYPE_CHECKING:
    from textual.app import ComposeResult


class PromptBar(Horizontal):
    """One line to type into."""

    DEFAULT_CSS = """
    PromptBar { height: 1; background: $surface; }
    PromptBar > .name { width: auto; padding: 0 1; text-style: bold; }
    PromptBar > Input { width: 1fr; }
    PromptBar > .told { width: auto; max-width: 60%; padding: 0 1; color: $text-muted; text-wrap: nowrap; }
    PromptBar.-wrong > .told { color: $text-error; }
    """
    BINDINGS = bindings(Where.PROMPT)

    @dataclass
    class Stepped(Message):
        """The reader wants the next or the previous one."""

        bar: PromptBar
        step: int

    def __init__(self, name: str, placeholder: str, text: str = "") -> None:
        super().__init__(id="prompt")
        self.asks_for = name
        self._placeholder = placeholder
        self._text = text

    def compose(self) -> ComposeResult:
        yield Label(self.asks_for, classes="name", markup=False)
        yield Input(self._text, placeholder=self._placeholder, compact=True, select_on_focus=True)
        yield Label("", classes="told", markup=False)

    @property
    def text(self) -> str:
        return self.query_one(Input).value

    def ask(self) -> None:
        self.screen.set_focus(self.query_one(Input))

    def tell(self, remark: str, *, wrong: bool = False) -> None:
        """Say something beside the field; in the colour of errors if it is one."""
        self.set_class(wrong, "-wrong")
        self.query_one(".told", Label).update(remark)

    def action_step(self, step: int) -> None:
        self.post_message(self.Stepped(self, step))
