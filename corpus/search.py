"""Full-text search of articles, behind an interface that another engine can stand in for."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Protocol

from corpus.article import Passage

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from corpus.article import Article, Span
    from corpus.matching import Matcher


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that a search found."""

    passage: Passage
    """The smallest stretch that holds the matched words."""
    score: float
    """How well it matches, from 0 to 100; 100 is an exact phrase."""
    spans: tuple[Span, ...]
    """The matched words, as offsets into the article's text, in order."""


class SearchEngine(Protocol):
    """What searches the text of articles."""

    def search(
        self, query: str, *, limit: int | None = None, cancelled: Callable[[], bool] | None = None
    ) -> tuple[Hit, ...]:
        """Return what matches the query, best first; at most `limit` hits.

        Any string is a query. `cancelled` is asked now and then, and as soon as it says so, the search ends
        and returns nothing.
        """
        ...


class ArticleSearch(SearchEngine):
    """A search engine in memory: what `corpus.matching.Matcher` does, over the text of articles.

    For some hundreds of articles. The index is made at the first search, in about a second for 5 MB of text;
    searches can be made from several threads.
    """

    def __init__(self, articles: Sequence[Article]) -> None:
        """Take the articles; equal scores come in their order."""
        self._articles = tuple(articles)
        self._matcher: Matcher | None = None
        self._indexing = Lock()

    def search(
        self, query: str, *, limit: int | None = None, cancelled: Callable[[], bool] | None = None
    ) -> tuple[Hit, ...]:
        """Return what matches the query, best first; see `SearchEngine`."""
        return tuple(
            Hit(Passage.of(self._articles[match.index], match.start, match.end), match.score, match.spans)
            for match in self._indexed().match(query, limit=limit, cancelled=cancelled)
        )

    def _indexed(self) -> Matcher:
        # Whoever comes second waits rather than index the articles once more.
        with self._indexing:
            if self._matcher is None:
                from corpus.matching import Matcher

                self._matcher = Matcher([article.text for article in self._articles])
            return self._matcher
