"""A list to choose from, each line with an identifier, and the one-line field beside some of them."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option, OptionDoesNotExist

from synoptic.tui.commands import Where, bindings

if TYPE_CHECKING:
    from textual.content import Content


class ChoiceList(OptionList):
    """A compact list of literal lines that keeps its mark when its lines change."""

    DEFAULT_CSS = "ChoiceList { height: 1fr; text-wrap: nowrap; text-overflow: ellipsis; padding: 0; }"
    BINDINGS = bindings(Where.LIST)
    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__(compact=True, markup=False)

    @property
    def marked(self) -> str | None:
        """The identifier of the line that is marked."""
        return None if self.highlighted is None else self.get_option_at_index(self.highlighted).id

    @property
    def line_width(self) -> int:
        """Cells a line may take."""
        return max(8, self.scrollable_content_region.width)

    def show(self, lines: Iterable[tuple[str, Content]], *, mark: int | None = None) -> int:
        """Show these lines instead, each with its identifier, and return how many there are.

        One without an identifier is a heading, which is never marked. The mark goes to the line of that
        index, or else stays where it was.
        """
        kept = self.highlighted if mark is None else mark
        self.set_options(
            Option(line, id=identifier or None, disabled=not identifier) for identifier, line in lines
        )
        self.highlighted = None
        if self.option_count:
            self._mark_near(min(kept or 0, self.option_count - 1), 1)
        return self.option_count

    def mark(self, identifier: str) -> None:
        with suppress(OptionDoesNotExist):
            self.highlighted = self.get_option_index(identifier)

    def move(self, rows: int) -> None:
        """Move the mark, as far as there are lines."""
        if self.option_count:
            here = -1 if self.highlighted is None else self.highlighted
            self._mark_near(min(max(here + rows, 0), self.option_count - 1), 1 if rows > 0 else -1)

    def _mark_near(self, index: int, step: int) -> None:
        """Mark the first line that is no heading from an index on, or else before it."""
        onward = range(index, self.option_count if step > 0 else -1, step)
        back = range(index, -1 if step > 0 else self.option_count, -step)
        for each in (*onward, *back):
            if not self.get_option_at_index(each).disabled:
                self.highlighted = each
                return


class ListField(Input):
    """A one-line field beside a `ChoiceList`: while it is typed in, the arrow keys move the list's mark."""

    BINDINGS = bindings(Where.FIELD)

    def __init__(self, placeholder: str) -> None:
        super().__init__(placeholder=placeholder, compact=True, select_on_focus=False)

    def action_move(self, rows: int) -> None:
        """Move the mark in the list that stands in the same container."""
        if self.parent is not None:
            self.parent.query_one(ChoiceList).move(rows)
