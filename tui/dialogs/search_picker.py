"""The saved searches of a library, each with how much it finds now."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.worker import get_current_worker

from synoptic.tui.commands import Where, bindings
from synoptic.tui.dialogs.dialog import Dialog
from synoptic.tui.panes.lists import ChoiceList
from synoptic.tui.shell.display import single_line

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from synoptic.annotations.model.values import SavedSearch, Scope

FORGET = "\n"
"""What an answer begins with that asks to forget the search of that name: no name has a line's end."""


class SearchPicker(Dialog[str]):
    """Names of searches; it answers with the name of one, or with `FORGET` and the name."""

    DEFAULT_CSS = """
    SearchPicker > Vertical { width: 80; }
    SearchPicker ChoiceList { height: auto; max-height: 18; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.SEARCH_PICKER)]

    class Counted(Message):
        """How much a search finds is known."""

        def __init__(self, index: int, number: int) -> None:
            super().__init__()
            self.index = index
            self.number = number

    def __init__(self, searches: Sequence[SavedSearch], count: Callable[[str, Scope], int]) -> None:
        """List these; `count` tells how much a query finds, and may take its time."""
        super().__init__()
        self._searches = searches
        self._count = count
        self._numbers: dict[int, int] = {}

    def compose(self) -> ComposeResult:
        """Lay out the list."""
        with Vertical() as box:
            box.border_title = "Saved searches"
            box.border_subtitle = self.hints("search", "forget-search")
            yield ChoiceList()

    def on_mount(self) -> None:
        """List the searches, and begin to count."""
        self._list()
        self.query_one(ChoiceList).focus()
        self._count_all()

    def _list(self) -> None:
        lines = ((str(index), self._line(index)) for index in range(len(self._searches)))
        self.query_one(ChoiceList).show(lines)

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
        self._list()

    @on(ChoiceList.OptionSelected)
    def _choose(self, event: ChoiceList.OptionSelected) -> None:
        event.stop()
        if event.option_id is not None:
            self.dismiss(self._searches[int(event.option_id)].name)

    def action_forget(self) -> None:
        """Ask to forget the marked search."""
        marked = self.query_one(ChoiceList).marked
        if marked is not None:
            self.dismiss(FORGET + self._searches[int(marked)].name)
