"""The bar that shows how much of a command is done, and the line where nobody knows of how much."""

from __future__ import annotations

import os
import sys

import click

_WIDTH = 30
_CLEAR = "\r\x1b[K"


class ProgressBar:
    """A bar on the last line of a terminal, on standard error; nothing where that is none."""

    def __init__(self, verb: str) -> None:
        """Take the word before it, such as "Adding"."""
        self._verb = verb
        self._is_shown = _is_terminal()

    def show(self, done: int, left: int) -> None:
        """Draw how many are done."""
        total = done + left
        if self._is_shown and total:
            full = _WIDTH * done // total
            bar = "━" * full + "─" * (_WIDTH - full)
            click.echo(f"{_CLEAR}{self._verb} {bar} {done}/{total}", nl=False, err=True)

    def hide(self) -> None:
        """Take it away, for lines that stay."""
        if self._is_shown:
            click.echo(_CLEAR, nl=False, err=True)


class ProgressLine:
    """A line of the program's own words in the place of the one before, shown where the bar would be."""

    def __init__(self) -> None:
        self._is_shown = _is_terminal()

    def show(self, line: str) -> None:
        """Write the line."""
        if self._is_shown:
            click.echo(f"{_CLEAR}{line}", nl=False, err=True)

    def hide(self) -> None:
        """Take it away, for lines that stay."""
        self.show("")


def _is_terminal() -> bool:
    return sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM", "dumb") != "dumb"
