"""Ticking several of a list, found by a few letters of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from textual import on
from textual.content import Content
from textual.widgets import Input

from synoptic.tui.commands import Where, bindings
from synoptic.tui.dialogs.dialog import Dialog
from synoptic.tui.panes.lists import ChoiceList, Field, ListField
from synoptic.tui.shell.display import single_line

if TYPE_CHECKING:
    from collections.abc import Collection

    from textual.app import ComposeResult

    from synoptic.corpus.search.matcher import Matcher


_TALLEST = 14
"""Rows of the list at the most."""


class TickList(Dialog[frozenset[str]]):
    """A field and the lines that match. Tab ticks one; Enter answers with those ticked, or the marked one."""

    BINDINGS = bindings(Where.TICKS)
    enter = "take"
    shown = ("tick-line",)

    def __init__(self, title: str, lines: Mapping[str, str], ticked: Collection[str]) -> None:
        """Offer lines by their ids, some of which are ticked."""
        super().__init__()
        self.title = title
        self._lines = {identifier: single_line(line) for identifier, line in lines.items()}
        self._ticked = set(ticked) & self._lines.keys()
        self._listed = ""
        """The query whose lines are listed."""

    def compose_box(self) -> ComposeResult:
        yield ListField("find …")
        yield ChoiceList()

    def on_mount(self) -> None:
        # As tall as all of them: with each letter, the box would be laid out anew and move.
        self.query_one(ChoiceList).styles.height = min(_TALLEST, len(self._lines))
        self._list("")

    def _list(self, query: str, *, mark: int = 0) -> None:
        self._listed = query
        self.query_one(ChoiceList).fill(self._matching(query), mark=mark)

    def _list_typed(self) -> None:
        """List the lines for what is in the field, if they are not those listed."""
        typed = self.query_one(ListField).value
        if typed != self._listed:
            self._list(typed)

    @cached_property
    def _matcher(self) -> Matcher:
        from synoptic.corpus.search.matcher import Matcher

        return Matcher(list(self._lines.values()), prefixes=True)

    def _matching(self, query: str) -> Iterator[tuple[str, Content]]:
        """Yield the lines that are like the query, the likest first; all in their order without one."""
        found = list(self._lines)
        if query.strip():
            matches = self._matcher.match(query)
            found = [found[index] for index in dict.fromkeys(match.index for match in matches)]
        for identifier in found:
            tick = "✓ " if identifier in self._ticked else "  "
            yield identifier, Content.assemble(tick, self._lines[identifier])

    @on(Field.Typed)
    def _filter(self, event: Field.Typed) -> None:
        event.stop()
        self._list_typed()

    @on(Input.Submitted)
    def _finish(self, event: Input.Submitted) -> None:
        event.stop()
        self._list_typed()
        self._answer()

    @on(ChoiceList.OptionSelected)
    def _select(self, event: ChoiceList.OptionSelected) -> None:
        event.stop()
        self._answer()

    def action_tick_line(self) -> None:
        self._list_typed()
        choices = self.query_one(ChoiceList)
        if choices.marked is not None:
            self._ticked ^= {choices.marked}
            self._list(self._listed, mark=choices.highlighted or 0)

    def _answer(self) -> None:
        marked = self.query_one(ChoiceList).marked
        self.dismiss(frozenset(self._ticked or ({marked} if marked is not None else ())))
