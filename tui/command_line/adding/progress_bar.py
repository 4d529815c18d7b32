"""The bar that shows how much of a command is done, and the line where nobody knows of how much."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from time import monotonic
from typing import Self

import click

DELAY = 0.5
"""Seconds that work takes before anything is shown of it."""
PAUSE = 0.1
"""Seconds between two drawings."""
_WIDTH = 30
_CLEAR = "\r\x1b[K"


class ProgressLine:
    """A line of the program's own words in the place of the one before, on standard error.

    Nothing is shown where that is no terminal, and nothing of work that is done within the delay. As a
    context, the line is taken away at its end, also after Ctrl-C.
    """

    def __init__(self, clock: Callable[[], float] = monotonic, *, delay: float | None = None) -> None:
        self._clock = clock
        self._due = clock() + (DELAY if delay is None else delay) if _is_terminal() else float("inf")
        self._is_drawn = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.hide()

    def write(self, line: str) -> None:
        """Write the line, if it is time."""
        if (now := self._clock()) >= self._due:
            self._due, self._is_drawn = now + PAUSE, True
            click.echo(f"{_CLEAR}{line}", nl=False, err=True)

    def hide(self) -> None:
        """Take it away, for lines that stay."""
        if self._is_drawn:
            self._is_drawn = False
            click.echo(_CLEAR, nl=False, err=True)


class ProgressBar(ProgressLine):
    """A bar in such a line."""

    def __init__(
        self, verb: str, clock: Callable[[], float] = monotonic, *, delay: float | None = None
    ) -> None:
        """Take the word before it, such as "Adding", and the seconds before it shows, by default `DELAY`."""
        super().__init__(clock, delay=delay)
        self._verb = verb

    def show(self, done: int, left: int) -> None:
        """Draw how many are done, and left."""
        total = done + left
        if total:
            full = _WIDTH * done // total
            self.write(f"{self._verb} {'━' * full}{'─' * (_WIDTH - full)} {done}/{total}")

    def of(self, done: int, total: int) -> None:
        """Draw how many of all are done."""
        self.show(done, total - done)

    def percent(self, done: int, total: int) -> None:
        """Draw which part of all is done, in hundredths: for what nobody counts, such as characters."""
        self.of(100 * done // max(total, 1), 100)


def _is_terminal() -> bool:
    return sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM", "dumb") != "dumb"
