"""The saved searches of a library, each with how much it finds now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on, work
from textual.content import Content
from textual.message import Message
from textual.worker import get_current_worker

from synoptic.tui.commands import Where, bindings
from synoptic.tui.dialogs.dialog import ListDialog
from synoptic.tui.panes.lists import ChoiceList
from synoptic.tui.shell.display import single_line

if TYPE_CHECKING:
    from synoptic.annotations.model.values import SavedSearch, Scope

FORGET = "\n"
"""What an answer begins with that asks to forget the search of that name: no name has a line's end."""


class SearchPicker(ListDialog[str]):
    """Names of searches; it answers with the name of one, or with `FORGET` and the name."""

    DEFAULT_CSS = """
    SearchPicker > Vertical { width: 80; }
    SearchPicker ChoiceList { height: auto; max-height: 18; }
    """
    BINDINGS = bindings(Where.SEARCH_PICKER)
    TITLE = "Saved searches"
    enter = "search"
    shown = ("forget-search",)

    @dataclass
    class Counted(Message):
        """How much a search finds is known."""

        index: int
        number: int

    def __init__(self, searches: Sequence[SavedSearch], count: Callable[[str, Scope], int]) -> None:
        """List these; `count` tells how much a query finds, and may take its time."""
        super().__init__()
        self._searches = searches
        self._count = count
        self._numbers: dict[int, int] = {}

    def on_mount(self) -> None:
        self._count_all()

    def lines(self) -> Iterable[tuple[str, Content]]:
        return ((str(index), self._line(index)) for index in range(len(self._searches)))

    def _line(self, index: int) -> Content:
        search = self._searches[index]
        number = str(self._numbers.get(index, "…"))
        return Content.assemble(
            f"{number:>6}  ",
            (single_line(search.name), "bold"),
            (f"  {single_line(search.query)} ({search.scope})", "dim"),
        )

    @work(thread=True, exclusive=True, group="count")
    def _count_all(self) -> None:
        worker = get_current_worker()
        for index, search in enumerate(self._searches):
            if worker.is_cancelled:
                return
            number = self._count(search.query, search.scope)  # type: ignore[arg-type]
            self.post_message(self.Counted(index, number))

    @on(Counted)
    def _show_number(self, message: Counted) -> None:
        self._numbers[message.index] = message.number
        self.query_one(ChoiceList).show(self.lines())

    def choose(self, identifier: str) -> None:
        self.dismiss(self._searches[int(identifier)].name)

    def action_forget(self) -> None:
        marked = self.query_one(ChoiceList).marked
        if marked is not None:
            self.dismiss(FORGET + self._searches[int(marked)].name)
