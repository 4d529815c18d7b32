"""Earlier searches: what was searched for, the latest first, to be taken up again."""

from __future__ import annotations

from collections.abc import Iterable

from synoptic.annotations.model.values import SCOPES, Scope
from synoptic.tui.shell.session import SEARCHES


class EarlierSearches:
    """Queries that were gone on with, each with its scope."""

    def __init__(self, kept: Iterable[tuple[str, str]]) -> None:
        """Begin with those that were kept; a file that somebody edited may name any scope."""
        scopes = {scope: scope for scope in SCOPES}
        self.all: tuple[tuple[str, Scope], ...] = tuple(
            (query, scopes[scope]) for query, scope in kept if scope in scopes
        )
        """Each query with its scope, the latest first."""
        self._recalled = -1
        """Which of them is in the field; -1 while none is."""

    def remember(self, query: str, scope: Scope) -> None:
        """Put a search before the others, unless it is empty; the next one recalled is the latest."""
        if query:
            others = [each for each in self.all if each != (query, scope)]
            self.all = ((query, scope), *others)[:SEARCHES]
        self._recalled = -1

    def recall(self, step: int) -> tuple[str, Scope] | None:
        """Return the search so many before the one recalled last, as far as there are any; None: none is."""
        if not self.all:
            return None
        self._recalled = min(max(self._recalled + step, 0), len(self.all) - 1)
        return self.all[self._recalled]
