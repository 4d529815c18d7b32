"""Fuzzy matching of a query against texts: articles, titles, tags or notes."""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

from corpus.article import Span
from corpus.concordance import Concordance
from corpus.folding import fold
from corpus.ranking import LEAST, bounds, decisive, weights, width
from corpus.readings import Readings
from corpus.resemblance import resembling
from corpus.vocabulary import words_of
from corpus.windows import begun_phrase, exact_phrase, windows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from corpus.windows import Window

MAX_WORDS = 32
"""Of a longer query that is nowhere to be found word for word, the first so many words are looked for."""
MAX_PARAGRAPHS = 1000
"""So many paragraphs are looked into for a limited number of matches, the most promising first: a query of
nothing but common words would take as long as reading everything."""


@dataclass(frozen=True, slots=True)
class Match:
    """A place that a query matches."""

    index: int
    """Which of the texts, from 0."""
    start: int
    """Where the first matched word begins, in code points of the text."""
    end: int
    """Where the last one ends."""
    spans: tuple[Span, ...]
    """The matched words, in text order, none overlapping."""
    score: float
    """From 0 to 100."""


class Matcher:
    """Finds the places in texts that match a query, with typos and all.

    Texts and queries are compared folded (see `corpus.folding`), word by word. A word of a query stands for
    itself, for a word a few edits away, with or without a final "s", and for two words that make it up
    together or that it makes up with its neighbour (see `corpus.vocabulary`). The last word of a query that
    does not end in a space is still being typed and stands for every word that begins with it.

    A match is an exact phrase, with a score of 100; a phrase that the query begins, with 99; or a window of
    one paragraph that holds enough of the words near each other, with up to 98 (see `corpus.ranking`). Where
    there is none of these, stretches that resemble the query letter by letter are (see `corpus.resemblance`).

    Once made, a matcher can be used from several threads.
    """

    def __init__(self, texts: Sequence[str], *, prefixes: bool = False) -> None:
        """Index the texts; with `prefixes`, every word of a query stands for the words that begin with it."""
        self._concordance = Concordance(texts)
        self._prefixes = prefixes

    def match(
        self, query: str, *, limit: int | None = None, cancelled: Callable[[], bool] | None = None
    ) -> tuple[Match, ...]:
        """Return the matches, best first, those of equal score in the order of the texts; none overlap.

        At most `limit` are returned: the first of those that there would be without it, unless more than
        `MAX_PARAGRAPHS` had to be looked into. `cancelled` is asked now and then; as soon as it says so, the
        search ends and returns nothing. Any string is a query; one without letters or digits matches nothing.
        """

        def poll() -> None:
            if cancelled is not None and cancelled():
                raise _CancelledError

        folded = fold(query).text
        words = [word for word, _, _ in words_of(folded)]
        if not words or (limit is not None and limit <= 0):
            return ()
        typing = not folded.endswith(" ") and len(words) <= MAX_WORDS
        search = _Search(self._concordance, words, limit, poll)
        try:
            search.find_phrases()
            if typing and not search.done:
                search.find_begun_phrases()
            if not search.done:
                search.find_windows(lambda place: self._prefixes or (typing and place == len(words) - 1))
            if not search.found:
                search.found = resembling(self._concordance, words, limit, poll)
        except _CancelledError:
            return ()
        search.found.sort(key=lambda window: (-window.score, window.start))
        return tuple(_match_at(self._concordance, window) for window in search.found[:limit])


class _CancelledError(Exception):
    """The search is no longer wanted."""


class _Search:
    """One query, and the windows found for it so far."""

    def __init__(
        self, concordance: Concordance, words: Sequence[str], limit: int | None, poll: Callable[[], None]
    ) -> None:
        self.found: list[Window] = []
        self._taken: set[int] = set()
        self._concordance, self._words, self._limit, self._poll = concordance, words, limit, poll

    @property
    def done(self) -> bool:
        """Whether as many as wanted were found; those that are found first have the best scores."""
        return self._limit is not None and len(self.found) >= self._limit

    def find_phrases(self) -> None:
        """Find the first exact phrases."""
        for token in self._places(self._words):
            self._poll()
            if self.done:
                return
            self._take(exact_phrase(token, len(self._words)))

    def find_begun_phrases(self) -> None:
        """Find the first phrases of which the query is the beginning."""
        *whole, begun = self._words
        endings = set(self._concordance.vocabulary.beginning(begun))
        for token in self._places(whole) if whole else self._concordance.places(endings):
            self._poll()
            if self.done:
                return
            last = token + len(whole)
            if self._concordance.word_at(last) in endings and self._concordance.in_one_text(token, last):
                self._take(begun_phrase(token, len(self._words)))

    def find_windows(self, beginnings: Callable[[int], bool]) -> None:
        """Find windows that overlap no phrase; the best are among them.

        `beginnings` tells which words of the query may be beginnings. Paragraphs are taken in the order of
        the score that their best words would have side by side, until none that is left can do better than
        the worst of the best so far. This is the idea of the threshold algorithm (R. Fagin, A. Lotem,
        M. Naor, "Optimal aggregation algorithms for middleware", Journal of Computer and System Sciences
        66/4, 2003).
        """
        words = self._words[:MAX_WORDS]
        readings = Readings(words, self._concordance.vocabulary, beginnings, self._poll)
        by_word = readings.by_paragraph(self._concordance)
        weighed = weights(by_word, len(self._concordance.paragraphs))
        near = readings.numbers_for(decisive(by_word, weighed))
        hopeful = bounds(by_word, weighed)
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
            first, tokens = self._concordance.tokens_of(paragraph)
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
        vocabulary = self._concordance.vocabulary
        numbers = [number for word in words if (number := vocabulary.number(word)) is not None]
        return self._concordance.phrase(numbers) if len(numbers) == len(words) else iter(())

    def _take(self, phrase: Window) -> None:
        """Keep a phrase, unless it overlaps an earlier one."""
        tokens = range(phrase.start, phrase.end)
        if self._taken.isdisjoint(tokens):
            self._taken.update(tokens)
            self.found.append(phrase)


def _match_at(concordance: Concordance, window: Window) -> Match:
    spans: list[Span] = []
    for token, reading in window.parts:
        span = concordance.span(token, reading.tokens)
        # Two words can come from one character, such as ½.
        if spans and span.start < spans[-1].end:
            span = Span(spans.pop().start, span.end)
        spans.append(span)
    index = concordance.paragraphs[concordance.paragraph_of(window.start)].text
    return Match(index, spans[0].start, spans[-1].end, tuple(spans), window.score)
