"""A few named lines to fill in: provenance, the name of a tag, the file of an export."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from textual import on
from textual.widgets import Input, Label

from synoptic.tui.commands import Where, bindings
from synoptic.tui.dialogs.dialog import Dialog
from synoptic.tui.shell.display import single_line

if TYPE_CHECKING:
    from textual.app import ComposeResult


class Form(Dialog[dict[str, str]]):
    """Labelled fields; Enter on the last one, or Ctrl+S, answers with their values."""

    DEFAULT_CSS = """
    Form Label { color: $text-muted; }
    Form Input { margin: 0 0 1 0; background: $panel; }
    """
    BINDINGS = bindings(Where.FORM)

    def __init__(
        self,
        title: str,
        fields: Mapping[str, str],
        *,
        remark: str = "",
        check: Callable[[Mapping[str, str]], str | None] = lambda _values: None,
    ) -> None:
        """Ask for `fields`, from label to first value; `check` returns what is wrong, if anything is."""
        super().__init__()
        self.title = title
        self._fields = fields
        self.enter, self.shown = ("next", ("form-save",)) if len(fields) > 1 else ("save", ())
        self._remark = remark
        self._check = check

    def compose_box(self) -> ComposeResult:
        if self._remark:
            yield Label(single_line(self._remark), classes="remark", markup=False)
        for label, value in self._fields.items():
            yield Label(label, markup=False)
            yield Input(value=single_line(value), compact=True)
        yield Label("", classes="fault", id="fault", markup=False)

    @on(Input.Submitted)
    def _next_or_answer(self, event: Input.Submitted) -> None:
        event.stop()
        if event.input is self.query(Input).last():
            self.action_answer()
        else:
            self.focus_next()

    def action_answer(self) -> None:
        values = dict(zip(self._fields, (field.value.strip() for field in self.query(Input)), strict=True))
        if fault := self._check(values):
            self.query_one("#fault", Label).update(single_line(fault))
        else:
            self.dismiss(values)
