"""Search many articles: an index chooses the passages to look into, or all text is read."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from heapq import heappush, heappushpop
from typing import TYPE_CHECKING

from synoptic.corpus.article import Article, Passage
from synoptic.corpus.search.matcher import match_at
from synoptic.corpus.search.near_misses import (
    BEST_LIKENESS_SCORE,
    MAX_COMPARED_CHARACTERS,
    MIN_LETTERS,
    MIN_LIKENESS,
    MIN_MISSPELT_LETTERS,
    near_misses,
)
from synoptic.corpus.search.passage_index import (
    MAX_PASSAGE_CHARACTERS,
    IndexedPassage,
    PassageIndex,
    key_of,
    passages_of,
)
from synoptic.corpus.search.ranking import MOST_POINTS, hopeful, ordered, ranks_of
from synoptic.corpus.search.results import Hit
from synoptic.corpus.search.retrieval import Retrieval
from synoptic.corpus.search.windows import MAX_WORDS, Window, WindowSearch, is_beginning
from synoptic.corpus.search.word_index import WordIndex
from synoptic.corpus.search.word_matches import WordMatches
from synoptic.corpus.text.folding import folded_text

if TYPE_CHECKING:
    from synoptic.corpus.search.query import Query, Request

MAX_PASSAGES = 5000
"""So many passages are looked into for a query without a limit."""
# Passages chosen beyond the limit: what comes last may be better than it looks. Of these, so many are looked
# into at once, those that resemble the query most.
_EXTRA_PASSAGES = 60
_EXTRA_PASSAGES_AT_ONCE = 12
# For the whole answer so many more are chosen: to look into them takes a tenth of the time of reading all.
_EXTRA_PASSAGES_AFTERWARDS = 400
_ALIKE_PASSAGES = 400
# A hit that good is what was meant, and so is a less good one that has all the words of the query.
_SURE_SCORE = 90.0
_SURE_SCORE_OF_ALL_WORDS = 75.0
# Where words match, what only resembles the query has to be this much alike.
_MIN_ADDED_SCORE = 51.0

# Reading all text waits so long for the next letter, which would have to share the processor with it.
_REST_SECONDS = 0.2
_PAUSE_SECONDS = 0.01
# So much text is compared between two questions whether the answer is still wanted: 2 ms.
_SCAN_CHARACTERS = 60_000


class LargeSearch:
    """Searches through an index of passages, which may come later, and by reading everything."""

    def __init__(self, articles: Sequence[Article]) -> None:
        """Take the articles. Those with the same text are found together."""
        self._articles = tuple(articles)
        self._ranks = ranks_of(articles)
        self._keys: dict[int, list[Article]] = {}
        for article in articles:
            self._keys.setdefault(key_of(article.digest), []).append(article)
        self.index: PassageIndex | None = None
        """The index of these articles, as soon as there is one."""

    def unmatched(self, query: Query, poll: Callable[[], None]) -> Set[int]:
        """Return the words of a query, by place, that no word of the articles matches; needs an index."""
        if self.index is None:
            return set()
        return WordMatches(
            query.words[:MAX_WORDS], self.index.vocabulary, is_beginning(query), poll
        ).unmatched

    def at_once(self, request: Request) -> list[Hit]:
        """Return the hits that the index finds, best first; nothing without an index."""
        return next(self.stages(request))

    def stages(self, request: Request, *, patient: bool = False) -> Iterator[list[Hit]]:
        """Yield the hits that the index finds at once, best first, then all; if `patient`, only these.

        `request.poll` is called at least every few milliseconds of Python's time; tantivy lets other threads
        go on. Unless `patient`, text is read only if nobody has given up the request for a fifth of a second:
        while somebody types, the next letter does.
        """
        retrieval, found = self._retrieved(request, _EXTRA_PASSAGES)
        if not patient:
            first = found
            if request.limit is not None:
                first = found[: request.limit] + self._likeliest(request.query, found[request.limit :])
            hits = self._matched(request, first, retrieval)
            yield hits
            if _is_full(request, hits) and hits[-1].score >= _SURE_SCORE:
                yield hits
                return
        request.poll()
        hits = self._matched(request, found, retrieval)
        if self.index is None or not _is_enough(request, hits, are_all=False):
            if not patient:
                _await_rest(request.poll)
            retrieval, found = self._retrieved(request, _EXTRA_PASSAGES_AFTERWARDS)
            hits = self._matched(request, found, retrieval)
            are_all = request.limit is not None and len(found) < request.limit + _EXTRA_PASSAGES_AFTERWARDS
            if self.index is None or not _is_enough(request, hits, are_all=are_all):
                hits = self._matched(request, found, retrieval, self._resembling(request))
        yield hits

    def by_reading(self, request: Request) -> list[Hit]:
        """Return the hits that reading all text finds, best first, with or without an index."""
        retrieval, found = self._retrieved(request, _EXTRA_PASSAGES_AFTERWARDS)
        return self._matched(request, found, retrieval, self._resembling(request))

    def _resembling(self, request: Request) -> list[IndexedPassage]:
        articles = [article for article in self._articles if request.covers(article)]
        most = max(_ALIKE_PASSAGES, 2 * (request.limit or 0))
        return full_scan(articles, request.query.words, most, request.poll)

    def _retrieved(self, request: Request, extra: int) -> tuple[Retrieval | None, list[IndexedPassage]]:
        """Return the passages that promise most, `extra` more than the limit."""
        query = request.query
        if self.index is None or not query.words:
            return None, []
        words = query.words[:MAX_WORDS]
        matches = WordMatches(words, self.index.vocabulary, is_beginning(query), request.poll)
        retrieval = Retrieval(self.index, query, matches)
        most = MAX_PASSAGES if request.limit is None else request.limit + extra
        keys = None
        if request.among is not None:
            keys = {key_of(article.digest) for article in self._articles if request.covers(article)}
        request.poll()
        found = retrieval.best(most, keys)
        request.poll()
        return retrieval, found

    def _likeliest(self, query: Query, passages: Sequence[IndexedPassage]) -> list[IndexedPassage]:
        """Return the passages that hold something most like the words of the query, letter by letter."""
        # Imported late: an app that starts has no need of it yet.
        from rapidfuzz.fuzz import partial_ratio

        words = " ".join(query.words)[:MAX_COMPARED_CHARACTERS]
        likenesses = []
        for place, each in enumerate(passages):
            written = (
                self._keys[each.article][0].text[each.start : each.end] if each.article in self._keys else ""
            )
            likenesses.append((-partial_ratio(words, folded_text(written)), place))
        return [passages[place] for _, place in sorted(likenesses)[:_EXTRA_PASSAGES_AT_ONCE]]

    def _matched(
        self,
        request: Request,
        passages: Sequence[IndexedPassage],
        retrieval: Retrieval | None,
        scanned: Sequence[IndexedPassage] = (),
    ) -> list[Hit]:
        """Return the hits in these passages and in the `scanned` ones."""
        query, limit, poll = request.query, request.limit, request.poll
        every = {each for each in (*passages, *scanned) if each.article in self._keys}
        places = sorted(every, key=self._rank)
        if not places:
            return []
        # Each passage is a text of its own: between two of them others may be missing.
        index = WordIndex(self._pieces(places, poll), None if retrieval is None else retrieval.known)
        given = None if retrieval is None else retrieval.weighed
        most = None if limit is None else limit + _EXTRA_PASSAGES
        search = WindowSearch(index, query, most, poll, given=given)
        search.run()
        windows: list[Window] = search.found
        if scanned and not query.is_phrase:
            silent = set(range(len(places))) - {index.paragraph_of(window.start) for window in windows}
            if search.allowed is not None:
                silent &= search.allowed
            resembled = near_misses(index, query.words, limit, poll, allowed=silent)
            least = _MIN_ADDED_SCORE if windows else 0.0
            windows = windows + [window for window in resembled if window.score >= least]
        best = hopeful(windows, limit)
        return ordered(self._hits(request, index, places, best), self._ranks)[:limit]

    def _pieces(
        self, places: Sequence[IndexedPassage], poll: Callable[[], None]
    ) -> Iterator[tuple[int, int, str]]:
        for number, each in enumerate(places):
            poll()
            yield number, each.start, self._keys[each.article][0].text[each.start : each.end]

    def _rank(self, place: IndexedPassage) -> tuple[int, int]:
        return self._ranks[self._keys[place.article][0].id][0], place.start

    def _hits(
        self, request: Request, index: WordIndex, places: Sequence[IndexedPassage], windows: Iterable[Window]
    ) -> Iterable[Hit]:
        # In text order: where the words of a passage stand is found out once.
        for window in sorted(windows, key=lambda window: window.start):
            request.poll()
            match = match_at(index, window)
            for article in self._keys[places[match.index].article]:
                if request.covers(article):
                    passage = Passage.of(article, match.start, match.end)
                    yield Hit(passage, match.score, match.spans)


def _is_full(request: Request, hits: Sequence[Hit]) -> bool:
    return request.limit is not None and len(hits) >= request.limit > 0


def is_sure(hit: Hit, query: Query) -> bool:
    """Tell whether a hit is so good that it is what was meant."""
    has_all = len(hit.spans) >= len(query.words)
    return hit.score >= (_SURE_SCORE_OF_ALL_WORDS if has_all else _SURE_SCORE)


def _is_enough(request: Request, hits: Sequence[Hit], *, are_all: bool) -> bool:
    """Tell whether reading all text is of no use after these hits of the index, the best first.

    An index knows all exact phrases. A sure hit is what was meant. Where the passages looked into `are_all`
    that have the words, a list full of better hits than any stretch that only resembles the query has no room
    for one; where they are not, reading finds the likeliest of the others.
    """
    query = request.query
    if query.is_phrase or not query.words or (hits and is_sure(hits[0], query)):
        return True
    return are_all and _is_full(request, hits) and hits[-1].score >= BEST_LIKENESS_SCORE + MOST_POINTS


def _await_rest(poll: Callable[[], None]) -> None:
    until = time.monotonic() + _REST_SECONDS
    while time.monotonic() < until:
        poll()
        time.sleep(_PAUSE_SECONDS)


def full_scan(
    articles: Sequence[Article], words: Sequence[str], most: int, poll: Callable[[], None]
) -> list[IndexedPassage]:
    """Return at most so many passages that hold something like the words, the most alike first.

    They are alike by three quarters at least (see `search.near_misses`); queries of less than six letters
    must be there letter by letter. Articles are compared in large blocks first, and passages only of those
    where something is found: 30 MB take about a second. `poll` is called every few milliseconds.
    """
    query = " ".join(words)[:MAX_COMPARED_CHARACTERS].strip()
    if len(query) < MIN_LETTERS or most <= 0:
        return []
    # Imported late: an app that starts has no need of it yet.
    from rapidfuzz.fuzz import partial_ratio

    least = MIN_LIKENESS if len(query) >= MIN_MISSPELT_LETTERS else 100.0
    best: list[tuple[float, int, IndexedPassage]] = []
    gathered = count = 0
    for article in articles:
        for block in range(0, len(article.text), _SCAN_CHARACTERS):
            # A block holds every passage that begins in it.
            whole = folded_text(article.text[block : block + _SCAN_CHARACTERS + MAX_PASSAGE_CHARACTERS])
            gathered += len(whole)
            if gathered > _SCAN_CHARACTERS:
                gathered = 0
                poll()
            if len(whole) >= len(query) and partial_ratio(query, whole, score_cutoff=least) >= least:
                break
        else:
            continue
        for start, end in passages_of(article.own_text):
            gathered += end - start
            if gathered > _SCAN_CHARACTERS:
                gathered = 0
                poll()
            folded = folded_text(article.text[start:end])
            # A passage shorter than the query would be looked for in it instead.
            likeness = partial_ratio(query, folded, score_cutoff=least) if len(folded) >= len(query) else 0
            if likeness >= least:
                count += 1
                entry = (likeness, -count, IndexedPassage(key_of(article.digest), start, end))
                if len(best) < most:
                    heappush(best, entry)
                else:
                    least = max(least, heappushpop(best, entry)[0])
    return [passage for _, _, passage in sorted(best, reverse=True)]
