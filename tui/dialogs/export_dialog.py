"""The export: what, how and where on one screen, with the beginning of the document below."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from time import sleep
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct
from msgspec.structs import replace
from textual import events, on, work
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget
from textual.widgets import Input, Label, Static
from textual.worker import get_current_worker

from synoptic.annotations.errors import AnnotationError
from synoptic.tui.commands import Where, bindings, key_or_name, keymap_of
from synoptic.tui.commands.key_queue import QueuesKeys
from synoptic.tui.dialogs.dialog import Dialog, Objections
from synoptic.tui.panes.lists import Field
from synoptic.tui.shell.display import single_line

if TYPE_CHECKING:
    from textual.app import ComposeResult, RenderResult

    from synoptic.annotations.export.document import Document
    from synoptic.tui.dialogs.dialog import Confirmation
    from synoptic.tui.shell.session import ExportChoice

_LABEL = 8
"""Cells that the name of a row takes, with the sign of the row that has the keyboard."""
_PAUSE = 0.08
"""Seconds after a change until its document is made."""
_PREVIEWED = 200
"""Lines of the document that are shown."""


class ExportOption(Struct, frozen=True):
    """One of the things to choose from."""

    id: str
    """Its id."""
    label: str
    """Its name for the reader."""
    suffix: str = ""
    """Of a format or a template: how the names of its files end."""
    purpose: str = ""
    """Of a template: what it makes, in a line."""


class Exported(Struct, frozen=True):
    """A document to be written."""

    document: Document
    """The document."""
    counted: str
    """How much is in it, and what is not, in words."""
    is_text: bool = True
    """Whether it can be shown and copied."""


class ExportAnswer(Struct, frozen=True):
    """What the reader decided."""

    choice: ExportChoice
    """What to export, how and where."""
    exported: Exported
    """The document, as it was shown."""
    copies: bool
    """Whether it goes to the clipboard and not to a file."""


class ExportSource(Protocol):
    """What there is to export, and the documents of it."""

    def whats(self) -> Sequence[ExportOption]:
        """Return what there is to export now."""

    def hows(self, what: str, /) -> Sequence[ExportOption]:
        """Return the formats and templates for something to export."""

    def named(self, choice: ExportChoice, /) -> str:
        """Return which articles, tags or highlights these are, in words."""

    def to_tick(self, what: str, /) -> Mapping[str, str]:
        """Return what there is to tick, from id to line: articles or tags; nothing for all else."""

    def to_choose(self, what: str, /) -> Mapping[str, str]:
        """Return what there is to choose one of, from id to line: tables; nothing for all else."""

    def ticked(self, choice: ExportChoice, /) -> frozenset[str]:
        """Return the ids of what is ticked."""

    @property
    def delivers(self) -> bool:
        """Whether a browser downloads the document, and nothing is written here."""

    def file_for(self, choice: ExportChoice, /) -> str:
        """Return the file that is proposed."""

    def document(self, choice: ExportChoice, cancelled: Callable[[], bool], /) -> Exported:
        """Return the document, in a thread. Raises AnnotationError."""

    def bys(self, what: str, how: str, /) -> Sequence[ExportOption]:
        """Return what the sections of the document can be about; nothing where that is no choice."""

    def objection_to(self, choice: ExportChoice, exported: Exported | None, /) -> Confirmation | str | None:
        """Return why a choice cannot be written, or what to ask before it is.

        What to ask depends on the document, and is not asked while that is being made.
        """


class OptionRow(Widget, can_focus=True):
    """A named row of options, of which one is chosen. Letters choose nothing: they are meant for the path."""

    DEFAULT_CSS = """
    OptionRow { height: auto; width: 1fr; }
    """
    BINDINGS = bindings(Where.EXPORT_ROW)
    ALLOW_SELECT = False
    options: reactive[tuple[ExportOption, ...]] = reactive((), layout=True)
    chosen: reactive[str] = reactive("", layout=True)

    @dataclass
    class Chosen(Message):
        """Another option is chosen."""

        row: OptionRow

    class Typed(Message):
        """A letter was typed, which is meant for the field."""

    def __init__(self, name: str, identifier: str) -> None:
        super().__init__(id=identifier)
        self._label = name

    def render(self) -> RenderResult:
        name = _row_name(self._label, has_keyboard=self.has_focus)
        parts = [Content.styled(name, "bold $accent" if self.has_focus else "dim")]
        for option in self.options:
            label = Content(f" {single_line(option.label)} ")
            if option.id == self.chosen:
                parts.append(label.stylize("reverse" if self.has_focus else "bold underline"))
            else:
                parts.append(label.stylize(Style.from_meta({"@click": f"choose({option.id!r})"})))
            parts.append(Content(" "))
        return Content.assemble(*parts)

    def action_step(self, step: int) -> None:
        """Choose the next option on that side."""
        ids = [option.id for option in self.options]
        if ids:
            at = ids.index(self.chosen) if self.chosen in ids else 0
            self.action_choose(ids[(at + step) % len(ids)])

    def action_choose(self, identifier: str) -> None:
        if identifier != self.chosen:
            self.chosen = identifier
            self.post_message(self.Chosen(self))

    def on_click(self) -> None:
        self.focus()

    def on_key(self, event: events.Key) -> None:
        if event.is_printable and event.key not in self.screen.active_bindings:
            event.stop()
            self.post_message(self.Typed())


class ExportDialog(Dialog[ExportAnswer]):
    """What, how, where. Enter writes the document, Ctrl+Y copies it."""

    DEFAULT_CSS = """
    ExportDialog > Vertical { width: 120; height: 90%; }
    ExportDialog #which, ExportDialog #purpose, ExportDialog #counted {
        color: $text-muted; width: 1fr; height: auto; padding-left: 8;
    }
    ExportDialog #which { margin-bottom: 1; }
    ExportDialog .fault { width: 1fr; padding-left: 8; }
    ExportDialog #where { height: 1; margin-top: 1; }
    ExportDialog #where Label { width: 8; color: $text-muted; }
    ExportDialog #where:focus-within Label { color: $accent; text-style: bold; }
    ExportDialog #where Input { width: 1fr; background: $panel; }
    ExportDialog VerticalScroll {
        height: 1fr; margin-top: 1; border-top: solid $border-line; scrollbar-size-vertical: 1;
    }
    ExportDialog VerticalScroll Static { text-wrap: nowrap; text-overflow: ellipsis; }
    """
    BINDINGS = bindings(Where.EXPORT)
    TITLE = "Export"
    enter = "write"
    shown = ("export-copy",)

    @dataclass
    class Previewed(Message):
        """The document of a choice is there, or why there is none."""

        choice: ExportChoice
        exported: Exported | None
        fault: str

    def __init__(self, source: ExportSource, choice: ExportChoice) -> None:
        """Begin with a choice, as far as it can be had now."""
        super().__init__()
        self._source = source
        if source.delivers:
            self.enter = "download"
        self.choice = choice
        """What the rows say, and what was ticked; the file is in the field: see `_chosen`."""
        self.exported: Exported | None = None
        """The document of that choice, once it is there."""
        self._fault = ""
        self._proposed = ""
        self._objections = Objections()
        self._waiting: tuple[ExportChoice, bool] | None = None
        """What was chosen when the reader decided, and whether to copy it, while its document is made."""

    def compose_box(self) -> ComposeResult:
        yield OptionRow("What", "what")
        yield Label("", id="which", markup=False)
        yield OptionRow("How", "how")
        yield Label("", id="purpose", markup=False)
        yield OptionRow("By", "by")
        with Horizontal(id="where"):
            yield Label(_row_name(self._place), markup=False)
            yield Field(compact=True, select_on_focus=False)
        yield Label("", id="counted", markup=False)
        yield Label("", classes="fault", id="fault", markup=False)
        with VerticalScroll(can_focus=False):
            yield Static("", id="document", markup=False)

    def on_mount(self) -> None:
        what = self.query_one("#what", OptionRow)
        what.options = tuple(self._source.whats())
        what.set_reactive(OptionRow.chosen, _among(self.choice.what, what.options))
        what.focus()
        self._settle()

    @property
    def _place(self) -> str:
        """The name of the row with the field."""
        return "Name" if self._source.delivers else "Where"

    def on_descendant_focus(self) -> None:
        has_keyboard = self.query_one(Input).has_focus
        self.query_one("#where Label", Label).update(_row_name(self._place, has_keyboard=has_keyboard))

    @on(OptionRow.Typed)
    def _refuse_letters(self, message: OptionRow.Typed) -> None:
        message.stop()
        down = key_or_name("export-next", keymap_of(self.app))
        refused = f"Letters choose nothing here; {down} goes to {self._place}, to type a name."
        self._objections.hold_back(self._chosen, refused)
        self._show_objection()
        self._ignore_typing(refused)

    def _ignore_typing(self, message: str) -> None:
        """Ignore the letters that are typed right after this; they are told with a message."""
        if isinstance(self.app, QueuesKeys):
            self.app.key_queue.refuse(message)

    # Choosing

    @on(OptionRow.Chosen)
    def _choose(self, message: OptionRow.Chosen) -> None:
        message.stop()
        self._settle()

    def _settle(self) -> None:
        """Take over what the rows say, and propose a file for it."""
        what, how = self.query_one("#what", OptionRow), self.query_one("#how", OptionRow)
        options = tuple(self._source.hows(what.chosen))
        wanted = how.chosen or self.choice.how
        how.options = options
        how.chosen = _among(wanted, options)
        self.choice = replace(self.choice, what=what.chosen, how=how.chosen)
        self._offer_groupings()
        self._show_purpose(next(option for option in options if option.id == how.chosen))
        field = self.query_one(Input)
        if field.value in {"", self._proposed}:
            self._proposed = field.value = single_line(self._source.file_for(self.choice))
            field.cursor_position = len(field.value)
        self._show()

    def _offer_groupings(self) -> None:
        """Have the sections be chosen where there is a choice."""
        by = self.query_one("#by", OptionRow)
        groupings = tuple(self._source.bys(self.choice.what, self.choice.how))
        by.display = bool(groupings)
        if groupings:
            by.options = groupings
            by.chosen = _among(by.chosen or self.choice.by, groupings)
            self.choice = replace(self.choice, by=by.chosen)

    def _show_purpose(self, option: ExportOption) -> None:
        label = self.query_one("#purpose", Label)
        label.update(single_line(option.purpose))
        label.display = bool(option.purpose)

    def _show(self) -> None:
        """Show what is chosen, and make the document of it."""
        which = self._source.named(self.choice)
        what = self.choice.what
        if self._source.to_tick(what) or self._source.to_choose(what):
            which += f" · {key_or_name('export-tick', keymap_of(self.app))} chooses"
        self.query_one("#which", Label).update(single_line(which))
        self.exported, self._fault, self._waiting = None, "", None
        self._show_objection()
        self.query_one("#counted", Label).update("working …")
        self._preview(self.choice)

    @work(thread=True, exclusive=True, group="export-preview")
    def _preview(self, choice: ExportChoice) -> None:
        worker = get_current_worker()
        exported, fault = None, ""
        # While the reader goes along the row, nothing is made of what is only passed.
        sleep(_PAUSE)
        if worker.is_cancelled:
            return
        try:
            exported = self._source.document(choice, lambda: worker.is_cancelled)
        except AnnotationError as error:
            fault = str(error)
        if not worker.is_cancelled:
            self.post_message(self.Previewed(choice, exported, fault))

    @on(Previewed)
    def _show_document(self, message: Previewed) -> None:
        if message.choice != self.choice:
            return
        self.exported, self._fault = message.exported, message.fault
        self.query_one("#counted", Label).update("" if self.exported is None else self.exported.counted)
        self._show_objection()
        lines = [] if self.exported is None else _beginning(self.exported)
        self.query_one("#document", Static).update("\n".join(map(single_line, lines)))
        self.query_one(VerticalScroll).scroll_home(animate=False)
        if (waiting := self._waiting) is not None:
            chosen, copies = waiting
            # A name that was typed on meanwhile is another choice.
            if chosen == self._chosen:
                self._answer(copies=copies)
            self._waiting = None

    @property
    def _chosen(self) -> ExportChoice:
        """All that decides what is written, and where."""
        return replace(self.choice, file=self.query_one(Input).value.strip())

    def _show_objection(self) -> None:
        """Show why nothing can be made of what is chosen, or what was said of exactly that."""
        label = self.query_one("#fault", Label)
        said = " ".join(filter(None, (self._fault, self._objections.said_of(self._chosen))))
        label.update(single_line(said))
        label.display = bool(said)

    def action_tick(self) -> None:
        """Have the reader tick articles or tags, or choose a table."""
        if self._source.to_choose(self.choice.what):
            self._choose_one()
            return
        from synoptic.tui.dialogs.tick_list import TickList

        what, lines = self.choice.what, self._source.to_tick(self.choice.what)
        if not lines:
            return

        def take(ticked: frozenset[str] | None) -> None:
            if ticked is not None:
                kept = tuple(each for each in lines if each in ticked)
                self.choice = replace(self.choice, **{what: kept})
                self._show()

        self.app.push_screen(TickList(f"Which {what}?", lines, self._source.ticked(self.choice)), take)

    def _choose_one(self) -> None:
        from synoptic.tui.dialogs.menu import Menu

        def take(chosen: str | None) -> None:
            if chosen is not None:
                self.choice = replace(self.choice, table=chosen)
                self._settle()

        lines = tuple(self._source.to_choose(self.choice.what).items())
        self.app.push_screen(Menu("Which table?", lines), take)

    def action_scroll(self, pages: int) -> None:
        """Scroll the document by a page."""
        preview = self.query_one(VerticalScroll)
        preview.scroll_relative(y=pages * max(1, preview.size.height - 1), animate=False)

    @on(Field.Typed)
    def _follow(self, event: Field.Typed) -> None:
        event.stop()
        self._show_objection()
        # What was proposed is not followed, nor what has changed since: the reader may be choosing on.
        if event.value != self._proposed and event.value == event.field.value:
            self._follow_name(event.value)

    def _follow_name(self, name: str) -> None:
        """Choose the format that a typed name ends like, where it is not that of the chosen one."""
        how, suffix = self.query_one("#how", OptionRow), PurePath(name.strip()).suffix.casefold()
        alike = [option.id for option in how.options if option.suffix == suffix]
        if suffix and alike and how.chosen not in alike:
            how.chosen = alike[0]
            self._settle()

    # Done

    @on(Input.Submitted)
    def _submit(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_write()

    def action_write(self) -> None:
        self._follow_name(self._chosen.file)  # if it was typed just now
        self._answer(copies=False)

    def action_copy(self) -> None:
        self._answer(copies=True)

    def _answer(self, *, copies: bool) -> None:
        """Answer with the document, as soon as it is there and nothing is said against it."""
        chosen, exported = self._chosen, self.exported
        objection = self._objection_to_copying() if copies else self._source.objection_to(chosen, exported)
        if self._fault or self._objections.hold_back(chosen, objection):
            self._show_objection()
        elif exported is None:
            self._waiting = chosen, copies
        else:
            if self._waiting is not None:
                # It closes on its own: what is typed now is not meant for the article below.
                self._ignore_typing("The export dialog has closed.")
            self.dismiss(ExportAnswer(chosen, exported, copies))

    def _objection_to_copying(self) -> str | None:
        is_binary = self.exported is not None and not self.exported.is_text
        return "It is no text; write it to a file." if is_binary else None


def _row_name(name: str, *, has_keyboard: bool = False) -> str:
    return f"{'▸' if has_keyboard else ' '} {name}".ljust(_LABEL)


def _beginning(exported: Exported) -> Sequence[str]:
    """Return the first lines of a document, or how large it is where it is no text."""
    if not exported.is_text:
        return [f"{len(exported.document.content):,} bytes, to be opened with another program."]
    return exported.document.text.split("\n", _PREVIEWED)[:_PREVIEWED]


def _among(wanted: str, options: Sequence[ExportOption]) -> str:
    """Return the id if there is such an option, else that of the first."""
    return wanted if any(option.id == wanted for option in options) else options[0].id
