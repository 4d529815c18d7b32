"""The overview: tags by outlet, tags together, speakers by article, words through time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec import Struct
from textual import on, work
from textual.message import Message
from textual.worker import get_current_worker

from synoptic.annotations.errors import InvalidRequest
from synoptic.annotations.export.formats import ExportSubject
from synoptic.tui.commands import Where, bindings
from synoptic.tui.panes.grid import Grid, GridView
from synoptic.tui.views.full_screen import View
from synoptic.tui.views.overview.table import TABLES, Overview, overview_of

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from synoptic.annotations.export.document import Gather

_LABEL = 34
"""Cells that a tag, a speaker or a claim takes."""
_TOLD = 20
"""How often it is told how far the gathering is."""
_SUBJECTS = tuple(TABLES)
_NOTHING = Grid((), (), ())
"""What is shown until a table is there."""


class OverviewState(Struct, frozen=True):
    """What is shown of the overview."""

    subject: ExportSubject = _SUBJECTS[0]
    """The table."""
    cursor: tuple[int, int] = (0, 0)
    """Row and column of the marked cell."""


class OverviewView(View):
    """One table at a time; Enter goes to the passages behind a cell."""

    BINDINGS = bindings(Where.OVERVIEW)
    SHOWN = ("table-go", "overview-next", "overview-table", "overview-export", "view-back")
    NAME = Where.OVERVIEW

    @dataclass
    class Gathered(Message):
        """A table is there, or why there is none."""

        subject: ExportSubject
        table: Overview | None
        fault: str

    @dataclass
    class Advanced(Message):
        """The gathering is that far."""

        done: int
        total: int

    def __init__(
        self,
        gather: Mapping[str, Gather],
        colours: Callable[[], Mapping[str, str]],
        export: Callable[[str], Awaitable[None]],
        state: OverviewState,
    ) -> None:
        """Show a table; `gather` are the ways to gather what each is made of, `colours` those of the tags."""
        super().__init__()
        self._gathers, self._colours, self._export = gather, colours, export
        self.state = state
        """What is shown."""
        self.shown: Overview | None = None
        """The table, once it is gathered."""

    def compose_view(self) -> ComposeResult:
        yield GridView(label_width=_LABEL, label_share=0.34, least=9, most=None)

    def on_mount(self) -> None:
        self.query_one(GridView).focus()
        self._begin()

    def take_in(self) -> None:
        """Show what changed."""
        if self.is_composed:
            self._gather(self.state.subject)

    def _begin(self) -> None:
        """Gather the table of the state from the beginning."""
        self.shown = None
        self.query_one(GridView).show(_NOTHING)
        self.point_out("")
        self.tell("working …", TABLES[self.state.subject])
        self._gather(self.state.subject)

    @work(thread=True, exclusive=True, group="overview")
    def _gather(self, subject: ExportSubject) -> None:
        worker = get_current_worker()

        def progress(done: int, left: int) -> None:
            total = done + left
            if done % max(1, total // _TOLD) == 0 and not worker.is_cancelled:
                self.post_message(self.Advanced(done, total))

        table, fault = None, ""
        try:
            gathered = self._gathers[subject](lambda: worker.is_cancelled, progress)
            if gathered is None:
                return
            table = overview_of(subject, gathered[0], self._colours())
        except InvalidRequest as error:
            fault = str(error)
        if not worker.is_cancelled:
            self.post_message(self.Gathered(subject, table, fault))

    @on(Advanced)
    def _tell_progress(self, message: Advanced) -> None:
        if self.shown is None:
            self.tell(f"working … {message.done} of {message.total}", TABLES[self.state.subject])

    @on(Gathered)
    def _show(self, message: Gathered) -> None:
        if message.subject is not self.state.subject:
            return
        grid, cursor = self.query_one(GridView), self.state.cursor
        self.shown = message.table
        grid.show(_NOTHING if message.table is None else message.table.grid, cursor)
        name = TABLES[self.state.subject]
        if message.table is None or not message.table.grid.rows:
            self.tell("", name)
            self.point_out(message.fault or f"{message.table.nothing if message.table else ''}.")
        else:
            self.tell(message.table.remark, name)

    # The mark

    @on(GridView.Moved)
    def _tell_cell(self, message: GridView.Moved) -> None:
        if self.shown is not None and self.shown.grid.rows:
            self.state = OverviewState(self.state.subject, (message.row, message.column))
            self.point_out(self.shown.told(message.row, message.column))

    @on(GridView.Chosen)
    def _go(self, message: GridView.Chosen) -> None:
        """Go to the passage behind the cell; among several the reader chooses."""
        if self.shown is None:
            return
        places = self.shown.places(message.row, message.column)
        there = [(line, passage) for line, passage in places if passage is not None]
        if there:
            self.offer(there)
        elif places:
            self.say("These words are not in the articles any more.")
        else:
            self.say("Nothing here.")

    # Which table

    def action_step(self, step: int) -> None:
        """Show the table after this one, or before it."""
        self._show_table(_SUBJECTS[(_SUBJECTS.index(self.state.subject) + step) % len(_SUBJECTS)])

    def action_choose_table(self) -> None:
        from synoptic.tui.dialogs.menu import Menu

        def take(chosen: str | None) -> None:
            if chosen is not None:
                self._show_table(ExportSubject(chosen))

        lines = [(subject.value, name) for subject, name in TABLES.items()]
        self.app.push_screen(Menu("Which table?", lines), take)

    def _show_table(self, subject: ExportSubject) -> None:
        if subject is not self.state.subject:
            self.state = OverviewState(subject)
            self._begin()

    async def action_export(self) -> None:
        await self._export(self.state.subject.value)
