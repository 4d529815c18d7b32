"""Regular expressions that a reader types, under a limit of time."""

from __future__ import annotations

import re
import time
from math import prod
from typing import TYPE_CHECKING, Any

from corpus.article import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

SECONDS = 2.0
"""A search for a pattern takes no longer than this, in all texts together."""
LONGEST = 1000
"""Characters of a pattern."""
MOST_REPEATS = 10_000
"""What the numbers in braces of a pattern may come to, multiplied: it is compiled to that size."""
_REPEATS = re.compile(r"\{(\d*),?(\d*)\}")


class TimeUp(Exception):
    """A pattern took too long."""


def fault_of(pattern: str) -> str | None:
    """Return what is wrong with a pattern, in one clause; None if nothing is."""
    if len(pattern) > LONGEST:
        return f"longer than {LONGEST} characters"
    repeats = (max(int(number or 1) for number in found.groups()) for found in _REPEATS.finditer(pattern))
    if prod(max(1, number) for number in repeats) > MOST_REPEATS:
        return f"it repeats more than {MOST_REPEATS} times"
    # Imported late: few queries are patterns.
    import regex

    try:
        _compiled(pattern)
    except (regex.error, RecursionError, OverflowError, MemoryError) as error:
        return str(error).partition("\n")[0] or "too deep"
    return None


class Deadline:
    """A moment until which patterns are looked for."""

    def __init__(self, seconds: float = SECONDS) -> None:
        """Begin so many seconds."""
        self._end = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds that are left; never less than a millisecond."""
        return max(0.001, self._end - time.monotonic())


def places(pattern: str, text: str, deadline: Deadline) -> Iterator[Span]:
    """Yield where a sound pattern matches in a text, whatever the case; empty matches are passed over.

    `^` and `$` are the beginning and the end of a line. Matching is by the regex module, which backtracks and
    so may take for ever, but can be told to give up. Raises TimeUp at the deadline.
    """
    found = _compiled(pattern).finditer(text, timeout=deadline.left, concurrent=True)
    while True:
        try:
            match = next(found, None)
        except TimeoutError as error:
            raise TimeUp from error
        if match is None:
            return
        if match.end() > match.start():
            yield Span(match.start(), match.end())


def _compiled(pattern: str) -> Any:
    import regex

    # Compiled patterns are kept by the module itself.
    return regex.compile(pattern, regex.IGNORECASE | regex.MULTILINE)
