"""Full-text search of articles, behind an interface that another engine can stand in for.

A search has two stages. The first is there at once: in a small library it is complete; in a large one it is what
the index of its words has. The second reads everything, and adds what the index cannot know of. In which order
hits come, and why, is told in `corpus.ordering`.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from corpus.article import Passage
from corpus.query import Query

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence, Set
    from pathlib import Path

    from corpus.article import Article, Span
    from corpus.small_search import SmallSearch

SMALL = 2_000_000
"""Code points; the words of fewer are indexed in memory, in less than half a second."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that a search found."""

    passage: Passage
    """The smallest stretch that holds the matched words."""
    score: float
    """How well it matches, from 0 to 100; 100 is an exact phrase."""
    spans: tuple[Span, ...]
    """The matched words, as offsets into the article's text, in order."""


@dataclass(frozen=True, slots=True)
class Hits:
    """What a search has found so far."""

    hits: tuple[Hit, ...]
    """The hits, best first."""
    is_final: bool
    """Whether this is all; otherwise a later answer replaces it."""
    remark: str = ""
    """What a reader should know of them, in a clause; empty for nothing."""


class SearchEngine(Protocol):
    """What searches the text of articles."""

    def search(
        self,
        query: str | Query,
        *,
        limit: int | None = None,
        cancelled: Callable[[], bool] | None = None,
        among: Set[str] | None = None,
    ) -> tuple[Hit, ...]:
        """Return what matches the query, best first; at most `limit` hits.

        Any string is a query, as `corpus.query` reads it; its filters are for the caller to apply. `among` are
        the ids of the articles to search; None for all. `cancelled` is asked now and then, and as soon as it
        says so, the search ends and returns nothing.
        """
        ...

    def stages(
        self,
        query: str | Query,
        *,
        limit: int | None = None,
        cancelled: Callable[[], bool] | None = None,
        among: Set[str] | None = None,
    ) -> Iterator[Hits]:
        """Yield what there is at once and then, if that is not all, the final hits.

        What is yielded last is what `search` returns. A search that is cancelled yields no more.
        """
        ...

    def prepare(
        self,
        progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> None:
        """Make what searching needs; what there is already is not made anew.

        Without it, the first searches are slower. `progress` is told how many of how many code points are
        done. As soon as `cancelled` says so, it ends.
        """
        ...


class ArticleSearch(SearchEngine):
    """The search engine for any number of articles on one machine.

    Few articles are indexed in memory when they are first searched. For many there is an index on disk, made
    by `prepare` or, in a thread of its own, at the first search; until it is there, searches read everything.
    Searches can be made from several threads.
    """

    def __init__(
        self, articles: Sequence[Article], folder: Path | None = None, *, small: int = SMALL
    ) -> None:
        """Take the articles; hits that are as good come in their order.

        `folder` is for the index of a large library, and is best a folder of its own for each; without one, or
        where it cannot be used, the index is kept in memory. A library of up to `small` code points is small.
        """
        self._articles = tuple(articles)
        self._folder = folder
        self._is_small = sum(len(article.text) for article in articles) <= small
        self._engine: SmallSearch | None = None
        self._preparing = threading.Lock()
        self._started = False

    def search(
        self,
        query: str | Query,
        *,
        limit: int | None = None,
        cancelled: Callable[[], bool] | None = None,
        among: Set[str] | None = None,
    ) -> tuple[Hit, ...]:
        """Return what matches the query, best first; see `SearchEngine`."""
        found: tuple[Hit, ...] = ()
        is_final = False
        for stage in self.stages(query, limit=limit, cancelled=cancelled, among=among):
            found, is_final = stage.hits, stage.is_final
        return found if is_final else ()
