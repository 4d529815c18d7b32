"""The search of few articles: their words are indexed in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from synoptic.corpus.article import Passage
from synoptic.corpus.search.hits import Hit
from synoptic.corpus.search.matching import Matcher
from synoptic.corpus.search.ordering import ordered, ranks_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence, Set

    from synoptic.corpus.article import Article
    from synoptic.corpus.search.query import Query

# Of matches that are as good, those that stand out come first, wherever they are: more are looked at.
_POOL = 100


class SmallSearch:
    """What `search.matching.Matcher` does, over the text of articles. The first answer is complete."""

    def __init__(self, articles: Sequence[Article]) -> None:
        """Index the articles: about a second for 10 MB of text."""
        self._articles = tuple(articles)
        self._ranks = ranks_of(articles)
        self._matcher = Matcher([article.text for article in articles])

    def unheard(self, query: Query, poll: Callable[[], None]) -> Set[int]:
        """Return the words of a query, by place, for which no word of the articles stands."""
        return self._matcher.unheard(query, poll)

    def find(
        self, query: Query, limit: int | None, poll: Callable[[], None], among: Set[str] | None
    ) -> list[Hit]:
        """Return what matches the words of a query, best first. `poll` may raise Cancelled."""

        def cancelled() -> bool:
            poll()
            return False

        pool = None if limit is None else limit + _POOL
        chosen = None
        if among is not None:
            chosen = {index for index, each in enumerate(self._articles) if each.id in among}
        found = []
        for match in self._matcher.match(query, limit=pool, cancelled=cancelled, texts=chosen):
            passage = Passage.of(self._articles[match.index], match.start, match.end)
            found.append(Hit(passage, match.score, match.spans))
        return ordered(found, self._ranks)[:limit]
