"""Yardstick: the least that Textual needs to show texts side by side, each in a column that scrolls."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import App
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Static

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult


class BareColumns(App[None]):
    """One column a file."""

    def __init__(self, paths: Sequence[str]) -> None:
        super().__init__()
        self._paths = paths

    def compose(self) -> ComposeResult:
        """Lay out the columns."""
        with Horizontal():
            for path in self._paths:
                with VerticalScroll():
                    yield Static(Path(path).read_text(encoding="utf-8"), markup=False)


if __name__ == "__main__":
    BareColumns(sys.argv[1:]).run()
