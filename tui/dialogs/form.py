"""A few named lines to fill in: provenance, the name of a tag, the file of an export."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct
from textual import events, on
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Input, Label
from textual.widgets.input import Selection

from synoptic.tui.commands import Where, bindings, key_of, keymap_of
from synoptic.tui.dialogs.dialog import Confirmation, Dialog, Objections
from synoptic.tui.panes.lists import Field
from synoptic.tui.shell.display import single_line

if TYPE_CHECKING:
    from textual.app import ComposeResult


_ROOMY = 5
"""Fields up to which a form with lines between them fits on a small screen."""
_LEAVE, _ANSWER, _OWN_FACT = "leave", "answer", "own fact"
"""What the reader does with what is in the fields."""


class FormField(Field):
    """A field that opens at the beginning of its value, all of it selected."""

    def __init__(self, value: str, *, placeholder: str = "", name: str | None = None) -> None:
        super().__init__(
            single_line(value), placeholder=placeholder, name=name, compact=True, select_on_focus=False
        )

    def on_focus(self, event: events.Focus) -> None:
        if not event.from_app_focus:
            self.selection = Selection(len(self.value), 0)


class Form(Dialog[dict[str, str]]):
    """Labelled fields; Enter on the last one, or Ctrl+S, answers with their values."""

    DEFAULT_CSS = """
    Form Label { color: $text-muted; }
    Form Input { margin: 0 0 1 0; background: $panel; }
    Form.tight Input { margin: 0; }
    """
    BINDINGS = bindings(Where.FORM)

    def __init__(
        self,
        title: str,
        fields: Mapping[str, str],
        *,
        remark: str = "",
        check: Callable[[Mapping[str, str]], Confirmation | str | None] = lambda _values: None,
    ) -> None:
        """Ask for `fields`, from label to first value; `check` returns a fault or a question, if any."""
        super().__init__()
        self.title = title
        self.fields = fields
        """Labels, with the first value of each."""
        self.enter, self.shown = ("next", ("form-save",)) if len(fields) > 1 else ("save", ())
        self.set_class(len(fields) > _ROOMY, "tight")
        self._remark = remark
        self._check = check
        self._first: list[str] = []
        """What was in the fields at first."""
        self._objections = Objections()

    def compose_box(self) -> ComposeResult:
        if self._remark:
            yield Label(single_line(self._remark), classes="remark", markup=False)
        for label, value in self.fields.items():
            yield Label(label, markup=False)
            yield FormField(value)
        yield Label("", classes="fault", id="fault", markup=False)

    @on(Input.Submitted)
    async def _next_or_end(self, event: Input.Submitted) -> None:
        event.stop()
        if event.input is self.query(Field).last():
            await self._end(event.input)
        else:
            self.focus_next()

    async def _end(self, field: Input) -> None:
        """Do what Enter does in the last field."""
        del field
        self.action_answer()

    def action_answer(self) -> None:
        self._answer(
            dict(zip(self.fields, (field.value.strip() for field in self.query(Field)), strict=True))
        )

    def on_mount(self) -> None:
        self._first = self._typed

    @property
    def _typed(self) -> list[str]:
        return [field.value for field in self.query(Field)]

    def action_leave(self) -> None:
        """Leave; what was typed meanwhile is dropped only when that is asked twice."""
        back, save = (key_of(each, keymap_of(self.app)) for each in ("dialog-back", "form-save"))
        question = Confirmation(f"Not saved. {back} again drops it; {save} saves it.")
        is_new = self._typed != self._first
        if self._objections.hold_back((_LEAVE, self._typed), question if is_new else None):
            self._say(question.text)
        else:
            super().action_leave()

    def _say(self, text: str) -> None:
        self.query_one("#fault", Label).update(single_line(text))

    @on(Field.Typed)
    def _drop_what_was_said(self, event: Field.Typed) -> None:
        """Have nothing said of other words than those in the fields."""
        event.stop()
        said = (self._objections.said_of((done, self._typed)) for done in (_LEAVE, _ANSWER, _OWN_FACT))
        self._say("".join(said))

    def _answer(self, values: dict[str, str]) -> None:
        """Answer with these values, or show what is wrong with them."""
        answer = _ANSWER, self._typed
        if self._objections.hold_back(answer, self._check(values)):
            fault = self._objections.said_of(answer)
            self._say(fault)
            # What is typed next is meant for the field that the fault names.
            named = (label.casefold() in fault.casefold() for label in self.fields)
            if wrong := [each for each, is_wrong in zip(self.query(Field), named, strict=False) if is_wrong]:
                wrong[0].focus()
        else:
            self.dismiss(values)


class Beside(Struct, frozen=True):
    """What stands beside a field."""

    origin: str = ""
    """Where its first value comes from, in plain words."""
    offer: str = ""
    """A value that is offered where there is none."""
    offered_by: str = ""
    """Where that comes from."""


class FactSheet(Form):
    """A form with a line for each fact: its name, its value, where that comes from.

    In the last line the reader writes a fact of their own, as `name = value`; Enter gives it a line.
    """

    DEFAULT_CSS = """
    FactSheet > Vertical { width: 100; }
    FactSheet VerticalScroll { height: auto; max-height: 15; }
    FactSheet Horizontal { height: 1; }
    FactSheet Label.name { width: 14; }
    FactSheet Label.beside { width: 32; padding: 0 0 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    FactSheet Input { width: 1fr; margin: 0; }
    """
    BINDINGS = bindings(Where.PROVENANCE)
    OWN = "Another fact"
    """What the last line is called."""

    def __init__(
        self,
        title: str,
        fields: Mapping[str, str],
        beside: Mapping[str, Beside],
        *,
        remark: str = "",
        check: Callable[[Mapping[str, str]], Confirmation | str | None] = lambda _values: None,
    ) -> None:
        """Ask for `fields` as `Form` does; `beside` has what stands beside them, by their labels."""
        super().__init__(title, fields, remark=remark, check=check)
        self._beside = beside
        if any(each.offer and not fields.get(label) for label, each in beside.items()):
            self.shown = (*self.shown, "take-offer")

    def compose_box(self) -> ComposeResult:
        if self._remark:
            yield Label(single_line(self._remark), classes="remark", markup=False)
        with VerticalScroll(can_focus=False):
            for label, value in self.fields.items():
                yield self._line(label, value)
            yield self._line(self.OWN, "", "owner = …")
        yield Label("", classes="fault", id="fault", markup=False)

    def _line(self, label: str, value: str, hint: str = "") -> Horizontal:
        return Horizontal(
            Label(single_line(label), classes="name", markup=False),
            FormField(value, placeholder=hint, name=label),
            Label(self._said(label, value), classes="beside", markup=False),
        )

    def _said(self, label: str, value: str) -> str:
        """Return what stands beside a field with a value."""
        beside = self._beside.get(label, Beside())
        if beside.offer and not value.strip():
            key = key_of("take-offer", keymap_of(self.app))
            return single_line(f"{key}: {beside.offer} ({beside.offered_by})")
        is_first = value.strip() == single_line(self.fields.get(label, "")).strip()
        return single_line(beside.origin) if is_first else "you" if value.strip() else ""

    @on(Field.Typed)
    def _show_beside(self, event: Field.Typed) -> None:
        event.stop()
        label = event.field.name or ""
        if label != self.OWN and event.field.parent is not None:
            event.field.parent.query_one(".beside", Label).update(self._said(label, event.value))

    async def _end(self, field: Input) -> None:
        if not field.value.strip():
            self.action_answer()
        elif (own := self._own_fact(field.value)) is not None:
            label, value = own
            field.value = ""
            same = next((each for each in self.query(Field) if each.name == label), None)
            if same is not None:
                same.value = value
            else:
                lines = self.query_one(VerticalScroll)
                await lines.mount(self._line(label, value), before=len(lines.children) - 1)
                field.scroll_visible()

    def _own_fact(self, written: str) -> tuple[str, str] | None:
        """Return the name and the value of a fact of the reader's own; None, which is told, for none."""
        name, sign, value = (part.strip() for part in written.partition("="))
        fault = "" if sign and name and value else "Write a name, = and a value: owner = Schibsted."
        known = {each.casefold(): each for each in self._values()}
        name = known.get(name.casefold(), name)
        answer = _OWN_FACT, self._typed
        is_held_back = self._objections.hold_back(
            answer, fault or self._check(self._values() | {name: value})
        )
        self._say(self._objections.said_of(answer) if is_held_back else "")
        return None if is_held_back else (name, value)

    def _values(self) -> dict[str, str]:
        fields = self.query(Field)
        return {each.name: each.value.strip() for each in fields if each.name and each.name != self.OWN}

    def action_answer(self) -> None:
        values = self._values()
        written = next(each.value for each in self.query(Field) if each.name == self.OWN)
        if written.strip():
            if (own := self._own_fact(written)) is None:
                return
            values |= dict([own])
        self._answer(values)

    def action_take(self) -> None:
        """Take what is offered for the field with the keyboard, or else for all that are empty."""
        offered = {
            field: beside.offer
            for field in self.query(Field)
            if (beside := self._beside.get(field.name or "", Beside())).offer and not field.value.strip()
        }
        here = {field: offer for field, offer in offered.items() if field is self.focused}
        for field, offer in (here or offered).items():
            field.value = offer
