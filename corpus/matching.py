"""Fuzzy matching of a query against texts: articles, titles, tags or notes."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

from corpus.article import Span
from corpus.concordance import Concordance
from corpus.folding import fold
from corpus.ranking import LEAST, bounds, weights
from corpus.readings import Readings
from corpus.resemblance import resembling
from corpus.vocabulary import words_of
from corpus.windows import begun_phrase, exact_phrase, windows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from corpus.windows import Window

MAX_WORDS = 32
"""Of a longer query that is nowhere to be found word for word, the first so many words are looked for."""


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
    """From 0 to 100, to a tenth."""


class Matcher:
    """Finds the places in texts that match a query, with typos and all.

    Texts and queries are compared folded (see `corpus.folding`), word by word. A word of a query stands for
    itself, for a word a few edits away, with or without a final "s", and for two words that make it up
    together or that it makes up with its neighbour (see `corpus.vocabulary`). The last word of a query that
    does not end in a space is still being typed and stands for every word that begins with it.

    A match is an exact phrase, with a score of 100, or a window of one paragraph that holds enough of the
    words near each other, with a score of up to 99 (see `corpus.windows`). Where there is neither, the
    stretches that resemble the query letter by letter are matches (see `corpus.resemblance`).

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

        At most `limit` are returned: the first of those that there would be without it. `cancelled` is asked
        now and then; as soon as it says so, the search ends and returns nothing. Any string is a query; one
        without a letter or a digit matches nothing.
        """

        def poll() -> None:
            if cancelled is not None and cancelled():
                raise _CancelledError

        folded = fold(query).text
        words = [word for word, _, _ in words_of(folded)]
        if not words or (limit is not None and limit <= 0):
            return ()
        typing = not folded.endswith(" ") and len(words) <= MAX_WORDS
        try:
            found = self._phrases(words, limit, poll)
            if typing and not _enough(found, limit):
                found = self._begun_phrases(words, found, limit, poll)
            if not _enough(found, limit):
                found += self._near(words, typing, found, limit, poll)
            if not found:
                found = resembling(self._concordance, words, limit, poll)
        except _CancelledError:
            return ()
        found.sort(key=lambda window: (-window.score, window.start))
        return tuple(map(self._match_at, found[:limit]))

    def _phrases(self, words: Sequence[str], limit: int | None, poll: Callable[[], None]) -> list[Window]:
        """Return the first exact phrases, none overlapping."""
        found: list[Window] = []
        for token in self._places(words):
            poll()
            if _enough(found, limit):
                break
            if not found or token >= found[-1].end:
                found.append(exact_phrase(token, len(words)))
        return found

    def _begun_phrases(
        self, words: Sequence[str], phrases: Sequence[Window], limit: int | None, poll: Callable[[], None]
    ) -> list[Window]:
        """Return, in text order, the `phrases` and the first phrases of which the query is the beginning.

        No other window has a better score, so that often no more is needed while a query is typed.
        """
        *whole, begun = words
        endings = set(self._concordance.vocabulary.beginning(begun))
        found: list[Window] = []
        for token in self._places(whole) if whole else self._concordance.places(endings):
            poll()
            if limit is not None and len(phrases) + len(found) >= limit:
                break
            last = token + len(whole)
            if self._concordance.word_at(last) in endings and self._concordance.in_one_text(token, last):
                window = begun_phrase(token, len(words))
                if not _overlaps(window, phrases) and not _overlaps(window, found):
                    found.append(window)
        return sorted([*phrases, *found], key=lambda window: window.start)

    def _places(self, words: Sequence[str]) -> Iterator[int]:
        """Yield the first token of each place where exactly these words follow each other."""
        vocabulary = self._concordance.vocabulary
        numbers = [number for word in words if (number := vocabulary.number(word)) is not None]
        return self._concordance.phrase(numbers) if len(numbers) == len(words) else iter(())

    def _near(
        self,
        words: Sequence[str],
        typing: bool,
        phrases: Sequence[Window],
        limit: int | None,
        poll: Callable[[], None],
    ) -> list[Window]:
        """Return windows that overlap none of the `phrases`; the best `limit` are among them.

        Only paragraphs that can still get among the best are looked into: they are taken in the order of the
        score that their best words would have side by side, until none that is left can do better than the
        worst of the best so far. This is the idea of the threshold algorithm (R. Fagin, A. Lotem, M. Naor,
        "Optimal aggregation algorithms for middleware", Journal of Computer and System Sciences 66/4, 2003).
        """
        sought = words[:MAX_WORDS]
        room = None if limit is None else limit - len(phrases)
        readings = Readings(
            sought,
            self._concordance.vocabulary,
            lambda place: self._prefixes or (typing and place == len(sought) - 1),
            poll,
        )
        by_word = readings.by_paragraph(self._concordance)
        weighed = weights(by_word, len(self._concordance.paragraphs))
        hopeful = bounds(by_word, weighed)
        heapify(hopeful)
        found: list[Window] = []
        best: list[tuple[float, int]] = []
        while hopeful:
            poll()
            negative, paragraph = heappop(hopeful)
            full = _enough(best, room)
            if full and best[0] > (-negative, -paragraph):
                break
            first, tokens = self._concordance.tokens_of(paragraph)
            for window in windows(readings.among(first, tokens), weighed, best[0][0] if full else LEAST):
                if _overlaps(window, phrases):
                    continue
                found.append(window)
                heappush(best, (window.score, -paragraph))
                if room is not None and len(best) > room:
                    heappop(best)
        return found

    def _match_at(self, window: Window) -> Match:
        spans: list[Span] = []
        for token, reading in window.parts:
            span = self._concordance.span(token, reading.tokens)
            # Two words can come from one character, such as ½.
            if spans and span.start < spans[-1].end:
                span = Span(spans.pop().start, span.end)
            spans.append(span)
        index = self._concordance.paragraphs[self._concordance.paragraph_of(window.start)].text
        return Match(index, spans[0].start, spans[-1].end, tuple(spans), window.score)


class _CancelledError(Exception):
    """The search is no longer wanted."""


def _enough(found: Sequence[object], limit: int | None) -> bool:
    return limit is not None and len(found) >= limit


def _overlaps(window: Window, phrases: Sequence[Window]) -> bool:
    """Tell whether a window overlaps one of `phrases`, which are in text order and do not overlap."""
    after = bisect_left(phrases, window.end, key=lambda phrase: phrase.start)
    return after > 0 and phrases[after - 1].end > window.start
