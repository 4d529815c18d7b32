"""Search the text of articles, behind an interface that another engine can implement.

A search has two stages. The first is fast: complete for a small library, from an index of words for a large
one. The second reads all text, and adds what an index of words cannot find. `search.ranking` has the order of
hits, and its reasons.
"""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from synoptic.corpus.errors import Cancelled
from synoptic.corpus.search.query import Query
from synoptic.corpus.search.results import Hits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence, Set
    from pathlib import Path

    from synoptic.corpus.article import Article
    from synoptic.corpus.search.large_search import LargeSearch
    from synoptic.corpus.search.matcher import SmallSearch
    from synoptic.corpus.search.results import Hit

_PAUSE_SECONDS = 0.01
SMALL_CHARACTERS = 1_000_000
"""Code points; the words of fewer are indexed in memory, in some tenths of a second."""


class SearchEngine(ABC):
    """An engine that searches the text of articles."""

    def search(
        self,
        query: str | Query,
        *,
        limit: int | None = None,
        cancelled: Callable[[], bool] | None = None,
        among: Set[str] | None = None,
    ) -> tuple[Hit, ...]:
        """Return the hits for a query, best first, at most `limit`.

        Any string is a query, as `search.query` reads it; its filters are for the caller to apply. `among`
        limits the search to these article ids. Returns nothing once `cancelled()` is true.
        """
        found: tuple[Hit, ...] = ()
        for stage in self.stages(query, limit=limit, cancelled=cancelled, among=among, patient=True):
            if stage.is_final:
                found = stage.hits
        return found

    @abstractmethod
    def stages(
        self,
        query: str | Query,
        *,
        limit: int | None = None,
        cancelled: Callable[[], bool] | None = None,
        among: Set[str] | None = None,
        patient: bool = False,
    ) -> Iterator[Hits]:
        """Yield result sets, each replacing the one before; the last has `is_final` set.

        The first is fast and may be partial; `patient` skips partial sets. `among` limits the search to these
        article ids. Ends early, without a final set, once `cancelled()` is true.
        """

    @abstractmethod
    def prepare(
        self,
        progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> None:
        """Make the index, unless it is there.

        Without it, the first searches are slower. `progress` gets the code points done and their total. Ends
        early once `cancelled()` is true.
        """


class ArticleSearch(SearchEngine):
    """The search engine for any number of articles on one machine.

    Few articles are indexed in memory by the first search. Many have an index on disk, made by `prepare` or
    by the first search in a thread; until it is there, searches read all text. Thread-safe.
    """

    def __init__(
        self, articles: Sequence[Article], folder: Path | None = None, *, small: int = SMALL_CHARACTERS
    ) -> None:
        """Take the articles; equally good hits come in their order.

        `folder` keeps the index of a large library, one folder for each library; without one, or where it
        cannot be used, the index is kept in memory. A library of up to `small` code points is small.
        """
        self._articles = tuple(articles)
        self._folder = folder
        self._is_small = sum(len(article.text) for article in articles) <= small
        self._small: SmallSearch | None = None
        self._large: LargeSearch | None = None
        self._preparing = threading.Lock()
        self._indexer: threading.Thread | None = None

    def stages(
        self,
        query: str | Query,
        *,
        limit: int | None = None,
        cancelled: Callable[[], bool] | None = None,
        among: Set[str] | None = None,
        patient: bool = False,
    ) -> Iterator[Hits]:
        """Yield result sets, each replacing the one before; see `SearchEngine`."""
        poll = _polling(cancelled)
        wanted = Query.parse(query) if isinstance(query, str) else query
        try:
            poll()
            if patient and not self._is_small:
                self._begin()
                self._await_index(poll)
            if limit is not None and limit <= 0:
                yield Hits((), is_final=True)
            elif wanted.patterns:
                yield self._by_patterns(wanted, limit, poll, among)
            elif not wanted.words:
                self._begin()
                yield Hits((), is_final=True)
            else:
                for stage in self._by_words(wanted, limit, poll, among):
                    yield self._concluded(stage, wanted, limit, poll, among) if stage.is_final else stage
        except Cancelled:
            return

    def prepare(
        self,
        progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> None:
        """Make the index or, if another thread is at it, wait for it; see `SearchEngine`."""
        if self._is_small:
            self._in_small()
            return
        from synoptic.corpus.search.passage_index import index_in_memory, open_index

        large = self._large_search()
        # Whoever comes second waits rather than index the articles once more.
        with self._preparing:
            if large.index is not None:
                return
            try:
                index = None
                if self._folder is not None:
                    # A cache that cannot be written is no reason not to search.
                    with suppress(OSError):
                        index = open_index(
                            self._folder, self._articles, progress=progress, cancelled=cancelled
                        )
                index = index or index_in_memory(self._articles, progress=progress, cancelled=cancelled)
            except Cancelled:
                return
            # Read the words now, rather than while somebody types.
            len(index.vocabulary)
            large.index = index

    @property
    def is_ready(self) -> bool:
        """Whether searches can answer at once."""
        return self._small is not None or (self._large is not None and self._large.index is not None)

    def _by_words(
        self, query: Query, limit: int | None, poll: Callable[[], None], among: Set[str] | None
    ) -> Iterator[Hits]:
        if self._is_small:
            yield Hits(tuple(self._in_small().find(query, limit, poll, among)), is_final=True)
        else:
            yield from self._in_large(query, limit, poll, among)

    def _concluded(
        self,
        stage: Hits,
        query: Query,
        limit: int | None,
        poll: Callable[[], None],
        among: Set[str] | None,
    ) -> Hits:
        """Return the final hits, with a remark on missing words; without hits, those for fewer words."""
        if len(query.words) < 2 or query.phrases:
            return stage
        from synoptic.corpus.search.near_misses import absent, best_of, relaxed

        unheard = self._unheard(query, poll)
        if stage.hits:
            return replace(stage, remark="; ".join(filter(None, (stage.remark, absent(query, unheard)))))
        for queries, remark in relaxed(query, unheard):
            found = []
            for each in queries:
                poll()
                share = len(each.words) / len(query.words)
                if self._is_small:
                    hits = self._in_small().find(each, limit, poll, among)
                else:
                    hits = self._large_search().at_once(each, limit, poll, among)
                found += [(share, hit) for hit in hits]
            if found:
                return Hits(tuple(best_of(found, limit)), is_final=True, remark=remark)
        return replace(stage, remark=absent(query, unheard) or "all words occur, but never close together")

    def _unheard(self, query: Query, poll: Callable[[], None]) -> Set[int]:
        searched = self._in_small() if self._is_small else self._large_search()
        return searched.unheard(query, poll)

    def _in_large(
        self, query: Query, limit: int | None, poll: Callable[[], None], among: Set[str] | None
    ) -> Iterator[Hits]:
        large = self._large_search()
        if large.index is None:
            self._begin()
            meanwhile = large.whole(query, limit, poll, among, ())
            remark = "still indexing; more matches may follow"
            yield Hits(tuple(meanwhile), is_final=False, remark=remark)
            self._await_index(poll)
        first = large.at_once(query, limit, poll, among)
        yield Hits(tuple(first), is_final=False)
        yield Hits(tuple(large.whole(query, limit, poll, among, first)), is_final=True)

    def _await_index(self, poll: Callable[[], None]) -> None:
        """Wait until the index is there, or nobody is making it any more."""
        while not self.is_ready and self._indexer is not None and self._indexer.is_alive():
            poll()
            self._indexer.join(_PAUSE_SECONDS)

    def _by_patterns(
        self, query: Query, limit: int | None, poll: Callable[[], None], among: Set[str] | None
    ) -> Hits:
        from synoptic.corpus.search.patterns import PatternSearch
        from synoptic.corpus.search.ranking import ordered, ranks_of

        articles = [article for article in self._articles if among is None or article.id in among]
        search = PatternSearch(query, poll)
        if query.words:
            stages = [*self.stages(_without_patterns(query), cancelled=_asked(poll), among=among)]
            poll()
            found = list(search.matching(stages[-1].hits, articles))
        else:
            found = ordered(search.places(articles), ranks_of(articles))
        remark = "the pattern took too long; not all text was searched" if search.is_time_up else ""
        return Hits(tuple(found[:limit]), is_final=True, remark=remark)

    def _in_small(self) -> SmallSearch:
        with self._preparing:
            if self._small is None:
                from synoptic.corpus.search.matcher import SmallSearch

                self._small = SmallSearch(self._articles)
            return self._small

    def _large_search(self) -> LargeSearch:
        if self._large is None:
            from synoptic.corpus.search.large_search import LargeSearch

            self._large = LargeSearch(self._articles)
        return self._large

    def _begin(self) -> None:
        """Start making the index in a thread, which ends with the program."""
        if self._is_small:
            self._in_small()
        elif self._indexer is None and not self.is_ready:
            self._indexer = threading.Thread(
                target=self.prepare, kwargs={"cancelled": _program_ends}, name="synoptic-index"
            )
            self._indexer.start()


def _polling(cancelled: Callable[[], bool] | None) -> Callable[[], None]:
    def poll() -> None:
        if cancelled is not None and cancelled():
            raise Cancelled

    return poll


def _program_ends() -> bool:
    return not threading.main_thread().is_alive()


def _without_patterns(query: Query) -> Query:
    return replace(query, patterns=())


def _asked(poll: Callable[[], None]) -> Callable[[], bool]:
    def cancelled() -> bool:
        poll()
        return False

    return cancelled
