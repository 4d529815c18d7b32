"""Yardstick: the smallest Textual app with a field to type into."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import App
from textual.widgets import Input

if TYPE_CHECKING:
    from textual.app import ComposeResult


class BareInput(App[None]):
    """A field, and nothing that comes of typing."""

    def compose(self) -> ComposeResult:
        """Lay out the field."""
        yield Input(placeholder="type here", compact=True)


if __name__ == "__main__":
    BareInput().run()
