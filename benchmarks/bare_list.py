"""Yardstick: a Textual app with a screen of as many lines as there are files, put up by a key."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import App
from textual.screen import Screen
from textual.widgets import OptionList, Static

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType


class BareListScreen(Screen[None]):
    """A list of lines."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "app.pop_screen", "back")]

    def __init__(self, lines: list[str]) -> None:
        super().__init__()
        self._lines = lines

    def compose(self) -> ComposeResult:
        """Lay out the list."""
        yield Static(f"{len(self._lines)} lines", markup=False)
        yield OptionList(*self._lines, markup=False)


class BareListApp(App[None]):
    """Puts up the list."""

    BINDINGS: ClassVar[list[BindingType]] = [("F", "list", "list")]

    def __init__(self, lines: list[str]) -> None:
        super().__init__()
        self._lines = lines

    def compose(self) -> ComposeResult:
        """Lay out a line to wait for."""
        yield Static("ready")

    def action_list(self) -> None:
        """Put up the list."""
        self.push_screen(BareListScreen(self._lines))


if __name__ == "__main__":
    BareListApp(
        [path.read_text(encoding="utf-8").partition("\n")[0] for path in sorted(Path(sys.argv[1]).iterdir())]
    ).run()
