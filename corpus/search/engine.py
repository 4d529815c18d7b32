"""Search the text of articles, behind an interface that another engine can implement.

A search has two stages. The first is fast: complete for a small library, from an index of words for a large
one. The second reads all text, and adds what an index of words cannot find. `search.ranking` has the order of
hits, and its reasons.
"""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence, Set
from contextlib import suppress
from typing import TYPE_CHECKING

from msgspec.structs import replace

from synoptic.corpus.errors import Cancelled, CorpusError, polling
from synoptic.corpus.search.query import Query, Request
from synoptic.corpus.search.results import Hit, Hits

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.corpus.article import Article
    from synoptic.corpus.search.large_search import LargeSearch
    from synoptic.corpus.search.matcher import SmallSearch

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

        A string is a query as `search.query` reads it. `among` limits the search to these article ids.
        Returns nothing once `cancelled()` is true. Raises CorpusError for a part of the query that cannot be
        taken as typed, and for filters: `annotations.search.finder` applies them.
        """
        wanted = Query.checked(query) if isinstance(query, str) else query
        if wanted.filters:
            name = wanted.filters[0].name
            raise CorpusError(
                f"No filters here: leave out {name}: or search with synoptic.annotations.Finder."
            )
        found: tuple[Hit, ...] = ()
        for stage in self.stages(wanted, limit=limit, cancelled=cancelled, among=among, patient=True):
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

        Any string is a query; its filters are for the caller to apply. The first set is fast and may be
        partial; `patient` skips partial sets. `among` limits the search to these article ids. Ends early,
        without a final set, once `cancelled()` is true.
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
        wanted = Query.parse(query) if isinstance(query, str) else query
        request = Request(wanted, limit, among, polling(cancelled))
        with suppress(Cancelled):
            request.poll()
            if patient and not self._is_small:
                self._begin()
                self._await_index(request.poll)
            yield from self._answers(request, patient=patient)

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

    def _answers(self, request: Request, *, patient: bool = False) -> Iterator[Hits]:
        query = request.query
        if request.limit is not None and request.limit <= 0:
            yield Hits((), is_final=True)
        elif query.has_conditions and query.has_content:
            yield self._by_passages(request)
        elif not query.words:
            self._begin()
            yield Hits((), is_final=True)
        elif self._is_small:
            yield self._concluded(self._in_small().find(request), request)
        else:
            yield from self._in_large(request, patient=patient)

    def _concluded(self, hits: list[Hit], request: Request) -> Hits:
        """Return the final hits, with a remark on missing words; without hits, those for fewer words."""
        query = request.query
        if len(query.words) < 2 or query.phrases:
            return Hits(tuple(hits), is_final=True)
        from synoptic.corpus.search.near_misses import absent, best_of, relaxed

        searched = self._in_small() if self._is_small else self._large_search()
        unmatched = searched.unmatched(query, request.poll)
        if hits:
            return Hits(tuple(hits), is_final=True, remark=absent(query, unmatched))
        for queries, remark in relaxed(query, unmatched):
            found = []
            for each in queries:
                request.poll()
                fewer = replace(request, query=each)
                share = len(each.words) / len(query.words)
                hits = self._in_small().find(fewer) if self._is_small else self._large_search().at_once(fewer)
                found += [(share, hit) for hit in hits]
            if found:
                return Hits(tuple(best_of(found, request.limit)), is_final=True, remark=remark)
        remark = absent(query, unmatched) or "all words occur, but never close together"
        return Hits((), is_final=True, remark=remark)

    def _in_large(self, request: Request, *, patient: bool) -> Iterator[Hits]:
        large = self._large_search()
        if large.index is None:
            self._begin()
            meanwhile = tuple(large.by_reading(request))
            yield Hits(meanwhile, is_final=False, remark="still indexing; more matches may follow")
            self._await_index(request.poll)
        stages = large.stages(request, patient=patient)
        if not patient:
            yield Hits(tuple(next(stages)), is_final=False)
        yield self._concluded(next(stages), request)

    def _await_index(self, poll: Callable[[], None]) -> None:
        """Wait until the index is there, or nobody is making it any more."""
        while not self.is_ready and self._indexer is not None and self._indexer.is_alive():
            poll()
            self._indexer.join(_PAUSE_SECONDS)

    def _by_passages(self, request: Request) -> Hits:
        from synoptic.corpus.search.patterns import PassageSearch
        from synoptic.corpus.search.ranking import ordered, ranks_of

        articles = [article for article in self._articles if request.covers(article)]
        search = PassageSearch(request.query, request.poll)
        if request.query.words:
            by_words = replace(request, query=request.query.words_alone, limit=None)
            *_, last = self._answers(by_words, patient=True)
            found = list(search.matching(last.hits, articles))
        else:
            found = ordered(search.places(articles), ranks_of(articles))
        remark = "the pattern took too long; not all text was searched" if search.is_time_up else ""
        return Hits(tuple(found[: request.limit]), is_final=True, remark=remark)

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
            self._indexer = threading.Thread(target=self._prepare_for_typing, name="synoptic-index")
            self._indexer.start()

    def _prepare_for_typing(self) -> None:
        self.prepare(cancelled=_program_ends)
        if self._large is not None and self._large.index is not None:
            self._large.index.vocabulary.make_shortlist()


def _program_ends() -> bool:
    return not threading.main_thread().is_alive()
