"""Regular expressions within a query: what is wrong with one, and where it matches within a time."""

from __future__ import annotations

import time
from functools import lru_cache
from typing import TYPE_CHECKING

from synoptic.corpus.article import Span
from synoptic.corpus.search.pattern import PatternError, compile_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from synoptic.corpus.search.pattern import Pattern

SECONDS = 2.0
"""A search for a pattern takes no longer than this, in all texts together."""


class TimeUp(Exception):
    """A pattern took too long."""


def fault_of(pattern: str) -> str | None:
    """Return what is wrong with a pattern, in one clause; None if nothing is."""
    try:
        _compiled(pattern)
    except PatternError as error:
        return str(error)
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
    """Yield where a sound pattern matches in a text (see `search.pattern`); empty matches are passed over.

    Matching backtracks and so may take for ever, but can be told to give up. Raises TimeUp at the deadline.
    """
    found = _compiled(pattern).compiled.finditer(text, timeout=deadline.left, concurrent=True)
    while True:
        try:
            match = next(found, None)
        except TimeoutError as error:
            raise TimeUp from error
        if match is None:
            return
        if match.end() > match.start():
            yield Span(match.start(), match.end())


@lru_cache(maxsize=64)
def _compiled(pattern: str) -> Pattern:
    return compile_pattern(pattern)
