"""Finding the windows of indexed passages that match a query, the best of them first."""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

from synoptic.corpus.search.ranking import LEAST, bounds, decisive, weights, width
from synoptic.corpus.search.readings import Readings
from synoptic.corpus.search.windows import begun_phrase, exact_phrase, windows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence, Set

    from synoptic.corpus.search.query import Query
    from synoptic.corpus.search.windows import Window
    from synoptic.corpus.search.word_index import WordIndex

MAX_WORDS = 32
"""Of a longer query that is nowhere to be found word for word, the first so many words are looked for."""
MAX_PARAGRAPHS = 1000
"""So many paragraphs are looked into for a limited number of windows, the most promising first: a query of
nothing but common words would take as long as reading everything."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What is known of a query's words from more passages than are searched."""

    readings: Readings
    """What its words may stand for, in the index's vocabulary."""
    weights: Sequence[int]
    """How much each of them counts."""


def is_beginning(query: Query, *, prefixes: bool = False) -> Callable[[int], bool]:
    """Return what tells, by place, which words of a query may be the beginnings of others."""
    typing = query.begun and len(query.words) <= MAX_WORDS
    return lambda place: prefixes or (typing and place == len(query.words) - 1)


class WindowSearch:
    """One query, and the windows found for it so far.

    A window is an exact phrase, with a score of 100; a phrase that the query begins, with 99; or a stretch of
    one paragraph that holds enough of the words near each other, with up to 98 (see `search.ranking`).
    Paragraphs without one of the query's exact phrases, or with what it leaves out, hold none.
    """

    def __init__(
        self,
        index: WordIndex,
        query: Query,
        limit: int | None,
        poll: Callable[[], None],
        *,
        prefixes: bool = False,
        heard: Heard | None = None,
        texts: Set[int] | None = None,
    ) -> None:
        """Prepare to search an index for at most `limit` windows.

        With `prefixes`, each word stands for all that begin with it. Unless `heard` says so, what words stand
        for and count is found out from the index. With `texts`, only those are searched. `poll` is called now
        and then.
        """
        self.found: list[Window] = []
        """The windows, in no particular order."""
        self._taken: set[int] = set()
        self._index, self._query, self._limit, self._poll = index, query, limit, poll
        self._words = query.words
        self._heard, self._prefixes = heard, prefixes
        self.allowed = self._allowed(texts)
        """The paragraphs that may hold windows; None for all."""

    def run(self) -> None:
        """Find the windows; those found first have the best scores."""
        self._find_phrases()
        if self._query.is_phrase or self._done:
            return
        if self._query.begun and len(self._words) <= MAX_WORDS:
            self._find_begun_phrases()
        if not self._done:
            self._find_windows()

    @property
    def _done(self) -> bool:
        return self._limit is not None and len(self.found) >= self._limit

    def _allowed(self, texts: Set[int] | None) -> Set[int] | None:
        query = self._query
        if texts is None and not (query.phrases or query.without):
            return None
        allowed: set[int] | None = None
        if texts is not None:
            allowed = {place for place, each in enumerate(self._index.paragraphs) if each.text in texts}
        for phrase in query.phrases:
            having = set(map(self._index.paragraph_of, self._places(phrase)))
            allowed = having if allowed is None else allowed & having
        if allowed is None:
            allowed = set(range(len(self._index.paragraphs)))
        for phrase in query.without:
            allowed.difference_update(map(self._index.paragraph_of, self._places(phrase)))
        return allowed

    def _find_phrases(self) -> None:
        for token in self._places(self._words):
            self._poll()
            if self._done:
                return
            self._take(exact_phrase(token, len(self._words)))

    def _find_begun_phrases(self) -> None:
        """Find the first phrases of which the query is the beginning."""
        *whole, begun = self._words
        endings = set(self._index.vocabulary.beginning(begun))
        for token in self._places(whole) if whole else self._index.places(endings):
            self._poll()
            if self._done:
                return
            last = token + len(whole)
            if self._index.word_at(last) in endings and self._index.in_one_text(token, last):
                self._take(begun_phrase(token, len(self._words)))

    def _find_windows(self) -> None:
        """Find windows that overlap no phrase; the best are among them.

        Paragraphs are taken in the order of the score that their best words would have side by side, until
        none that is left can do better than the worst of the best so far. This is the idea of the threshold
        algorithm (R. Fagin, A. Lotem, M. Naor, "Optimal aggregation algorithms for middleware", Journal of
        Computer and System Sciences 66/4, 2003).
        """
        words = self._words[:MAX_WORDS]
        if self._heard is None:
            beginning = is_beginning(self._query, prefixes=self._prefixes)
            readings = Readings(words, self._index.vocabulary, beginning, self._poll)
        else:
            readings = self._heard.readings
        by_word = readings.by_paragraph(self._index)
        counts = [len(having) for having in by_word]
        if self._heard is None:
            weighed = weights(counts, len(self._index.paragraphs))
        else:
            weighed = tuple(self._heard.weights)
        near = readings.numbers_for(decisive(counts, weighed))
        hopeful = bounds(by_word, weighed)
        if self.allowed is not None:
            hopeful = [(negative, paragraph) for negative, paragraph in hopeful if paragraph in self.allowed]
        heapify(hopeful)
        room = None if self._limit is None else self._limit - len(self.found)
        best: list[tuple[float, int]] = []
        floor, looked = LEAST, 0
        while hopeful and (room is None or looked < MAX_PARAGRAPHS):
            self._poll()
            negative, paragraph = heappop(hopeful)
            if len(best) == room:
                if best[0] > (-negative, -paragraph):
                    break
                floor = best[0][0]
            looked += 1
            first, tokens = self._index.tokens_of(paragraph)
            heard = readings.among(first, tokens, near, width(len(words)))
            free = (place for place in heard if place[0] not in self._taken)
            for window in windows(free, weighed, floor):
                if self._taken.isdisjoint(range(window.start, window.end)):
                    self.found.append(window)
                    heappush(best, (window.score, -paragraph))
                    if room is not None and len(best) > room:
                        heappop(best)

    def _places(self, words: Sequence[str]) -> Iterator[int]:
        """Yield the first token of each place where exactly these words follow each other."""
        vocabulary = self._index.vocabulary
        numbers = [number for word in words if (number := vocabulary.number(word)) is not None]
        return self._index.phrase(numbers) if len(numbers) == len(words) > 0 else iter(())

    def _take(self, phrase: Window) -> None:
        """Keep a phrase, unless it overlaps an earlier one or stands where none may be."""
        if self.allowed is not None and self._index.paragraph_of(phrase.start) not in self.allowed:
            return
        tokens = range(phrase.start, phrase.end)
        if self._taken.isdisjoint(tokens):
            self._taken.update(tokens)
            self.found.append(phrase)
