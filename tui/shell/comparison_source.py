"""Where a session's comparisons come from: one source for all who compare, made when it is first asked."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from synoptic.annotations.errors import InvalidRequest
from synoptic.tui.shell.locations import comparisons_file

if TYPE_CHECKING:
    from synoptic.corpus.parallels.comparer import Comparer


class ComparisonSource:
    """The comparisons of a session. May be asked from several threads."""

    def __init__(self, *, outlasts: bool = True) -> None:
        """Make nothing yet: an app that starts has no need of it, and importing it takes a while.

        What `outlasts` the session is kept in the caches' folder.
        """
        self._outlasts = outlasts
        self._guard = Lock()
        self._made: Comparer | None = None

    @property
    def comparisons(self) -> Comparer:
        """The one object that compares. To be asked for off the event loop."""
        from synoptic.corpus.parallels.comparer import Comparer, ComparisonCache

        with self._guard:
            if self._made is None:
                try:
                    cache = ComparisonCache(comparisons_file()) if self._outlasts else None
                except InvalidRequest:  # no home is known: then they last as long as the session
                    cache = None
                self._made = Comparer(cache)
            return self._made
