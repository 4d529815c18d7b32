"""How a visitor's process is started, and how it knows that it is one. Imports no Textual and no aiohttp."""

from __future__ import annotations

import os
import sys

from msgspec import Struct

DRIVER_VARIABLE = "TEXTUAL_DRIVER"
"""Names to Textual what stands between an app and its terminal."""
DRIVER = "synoptic.tui.serving.browser_driver:BrowserDriver"
"""Its value for an app in a browser."""
_TERMINAL: dict[str, str] = {
    "TERM": "xterm-256color",
    "COLORTERM": "truecolor",
    "TEXTUAL_COLOR_SYSTEM": "truecolor",
}
"""What xterm.js in the page is, whatever terminal the server was started from."""
_OTHERS = {
    "NO_COLOR",
    "CLICOLOR",
    "CLICOLOR_FORCE",
    "FORCE_COLOR",
    "TEXTUAL",
    "TEXTUAL_LOG",
    "TEXTUAL_FPS",
    "LINES",
}
"""Variables that are about the server's terminal, or have Textual listen for its tools."""


def is_in_browser() -> bool:
    """Return whether this process was started for a visitor."""
    return os.environ.get(DRIVER_VARIABLE) == DRIVER


class Launch(Struct, frozen=True):
    """The command that each visitor gets a process of."""

    arguments: tuple[str, ...]
    """The arguments of `synoptic`."""

    @property
    def command(self) -> tuple[str, ...]:
        """The whole command; nothing of the current folder is imported in it."""
        return (sys.executable, "-P", "-m", "synoptic", *self.arguments)

    def environment(self, columns: int, rows: int) -> dict[str, str]:
        """Return the environment of a process whose screen has this size in cells."""
        own = {name: value for name, value in os.environ.items() if name not in _OTHERS}
        size = {"COLUMNS": str(columns), "ROWS": str(rows)}
        return {**own, **_TERMINAL, **size, DRIVER_VARIABLE: DRIVER}
