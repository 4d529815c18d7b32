"""A short list of what can be done, at a place of the screen or in its middle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.containers import Vertical
from textual.content import Content

from synoptic.tui.dialogs.dialog import Dialog
from synoptic.tui.panes.lists import ChoiceList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.app import ComposeResult

_EDGES = 4
"""Columns that the box takes besides its lines."""


class Menu(Dialog[str]):
    """Lines to choose from; it answers with the id of one. A click beside it goes back."""

    DEFAULT_CSS = """
    Menu > Vertical { width: auto; min-width: 24; }
    Menu ChoiceList { height: auto; max-height: 16; width: auto; }
    Menu.-placed { align: left top; background: transparent; }
    """

    def __init__(
        self, title: str, choices: Sequence[tuple[str, str]], *, at: tuple[int, int] | None = None
    ) -> None:
        """Offer choices, each an id and a line; `at` is a column and row of the screen."""
        super().__init__()
        self._title = title
        self._choices = choices
        self._at = at

    def compose(self) -> ComposeResult:
        """Lay out the lines."""
        with Vertical() as box:
            box.border_title = self._title
            yield ChoiceList()

    def on_mount(self) -> None:
        """List the choices, and put the box where it was asked for, as far as there is room."""
        width = max(len(line) for _, line in self._choices)
        choices = self.query_one(ChoiceList)
        choices.styles.width = width + 2
        choices.show((identifier, Content(line)) for identifier, line in self._choices)
        choices.focus()
        if self._at is not None:
            self.add_class("-placed")
            column, row = self._at
            room, height = self.app.size
            box = self.query_one(Vertical)
            box.styles.offset = (
                max(0, min(column, room - width - _EDGES - 2)),
                max(0, min(row + 1, height - len(self._choices) - 2)),
            )

    @on(ChoiceList.OptionSelected)
    def _choose(self, event: ChoiceList.OptionSelected) -> None:
        event.stop()
        self.dismiss(event.option_id)

    def on_click(self, event: events.Click) -> None:
        """Go back, if the click is beside the box."""
        if not self.query_one(Vertical).region.contains(event.screen_x, event.screen_y):
            self.dismiss(None)
