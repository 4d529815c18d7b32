"""The words of all articles in a row, with the positions of each: where a sequence of words stands."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import chain, pairwise
from math import log

from msgspec import Struct

from synoptic.corpus.article import Article, Span
from synoptic.corpus.text.folding import Folded, fold, folded_text
from synoptic.corpus.text.words import places_of, words_in

_APART = 0
"""The number of what stands between two articles: no word has it."""
_UNKNOWN = -1
_LINE_END = re.compile("(?<![-\u2010\u00ad])\n+")
MOST_PLACES = 64
"""Places of a sequence that are looked at: what stands more often is a formula."""
_FREQUENT, _FREQUENT_IN_PAIRS = 200, 2000
"""A word that stands more often does not tell where to look by itself, and not even with its neighbour."""
MOST_LIKE = 6
"""Stretches like a quotation that are compared with it."""


class WordRange(Struct, frozen=True, order=True):
    """Words in a row, by their numbers among all words of all articles."""

    first: int
    """The first one."""
    last: int
    """One past the last one."""


class _Chunk(Struct, frozen=True):
    """Lines of an article: as few as have all of their words to themselves."""

    first: int
    """The number of the first word."""
    span: Span
    """Where they are in the article."""


class WordPositions:
    """The words of some articles."""

    def __init__(self, articles: Sequence[Article], step: Callable[[int, int], None]) -> None:
        """Read the articles; `step` is told now and then how many are read, and how many are left."""
        self.articles = tuple(articles)
        self._numbers: dict[str, int] = {}
        self._words = array("i", [_APART])
        self._starts: list[int] = []
        self._chunks: list[_Chunk] = []
        self._places: dict[int, tuple[Folded, list[tuple[int, int]]]] = {}
        self.positions: dict[int, array[int]] = {}
        for number, article in enumerate(self.articles):
            step(number, len(self.articles) - number)
            self._starts.append(len(self._words))
            for span in _chunks(article.text):
                self._chunks.append(_Chunk(len(self._words), span))
                words = words_in(folded_text(article.text[span.start : span.end]))
                self._words.extend(self._numbered(words))
            self._words.append(_APART)
        for position, word in enumerate(self._words):
            if word != _APART:
                own = self.positions.get(word)
                if own is None:
                    self.positions[word] = own = array("i")
                own.append(position)

    def _numbered(self, words: Sequence[str]) -> Iterator[int]:
        numbers = self._numbers
        for word in words:
            yield numbers.setdefault(word, len(numbers) + 1)

    def numbers_of(self, text: str) -> array[int]:
        """Return the words of a text by their numbers; those that no article has are all the same."""
        return array("i", (self._numbers.get(word, _UNKNOWN) for word in words_in(folded_text(text))))

    def words(self, span: WordRange) -> array[int]:
        """Return words by their numbers."""
        return self._words[span.first : span.last]

    def weight(self, word: int) -> float:
        """Return how much a word tells: the logarithm of how seldom it is (K. Spärck Jones, 1972)."""
        own = self.positions.get(word)
        return log(1 + len(self._words) / (1 + (0 if own is None else len(own))))

    def article_at(self, position: int) -> int:
        """Return the number of the article that has the word at a position."""
        return bisect_right(self._starts, position) - 1

    def bounds(self, number: int) -> WordRange:
        """Return the words of an article."""
        end = self._starts[number + 1] if number + 1 < len(self._starts) else len(self._words)
        return WordRange(self._starts[number], end - 1)

    def span(self, words: WordRange) -> Span:
        """Return where words stand in their article, from the first one to the last one."""
        return Span(self._place(words.first).start, self._place(words.last - 1).end)

    def _place(self, position: int) -> Span:
        """Return where a word stands in its article."""
        number = bisect_right(self._chunks, position, key=lambda chunk: chunk.first) - 1
        first, span = self._chunks[number].first, self._chunks[number].span
        if number not in self._places:
            article = self.articles[self.article_at(position)]
            folded = fold(article.text[span.start : span.end])
            self._places[number] = folded, places_of(folded.text)
        folded, places = self._places[number]
        own = folded.span(*places[position - first])
        return Span(span.start + own.start, span.start + own.end)

    def places(self, words: array[int], preferred: Collection[str]) -> Iterator[WordRange]:
        """Yield where words stand in a row, in order, no more than `MOST_PLACES`.

        Those in the articles with the ids `preferred` come first.
        """
        if not words or _UNKNOWN in words:
            return
        seldom = min(range(len(words)), key=lambda number: len(self.positions[words[number]]))
        own = self.positions[words[seldom]]
        bounds = [self.bounds(number) for number, each in enumerate(self.articles) if each.id in preferred]
        inside = [(bisect_right(own, one.first - 1), bisect_right(own, one.last - 1)) for one in bounds]
        ranges = [range(*each) for each in inside] if len(own) > MOST_PLACES else []
        found: set[int] = set()
        for number in chain(*ranges, range(len(own))):
            first = own[number] - seldom
            if first not in found and self.stands_at(words, first):
                found.add(first)
                yield WordRange(first, first + len(words))
                if len(found) == MOST_PLACES:
                    return

    def _pairs(self, word: int, following: int) -> Iterator[int]:
        """Yield where the first of two words in a row stands."""
        own, its = self.positions.get(word, ()), self.positions.get(following, ())
        if len(own) <= len(its):
            yield from (at for at in own if self._words[at + 1] == following)
        else:
            yield from (at - 1 for at in its if self._words[at - 1] == word)

    def stands_at(self, words: array[int], first: int) -> bool:
        """Tell whether words in a row stand at a position."""
        return first > 0 and self._words[first : first + len(words)] == words

    def like(self, words: array[int], slack: int) -> list[WordRange]:
        """Return the stretches that have most of some words in about their order, at most `MOST_LIKE`.

        Each word, and each two in a row, vote for where the first one would stand, as seldom as they are.
        """
        votes: dict[int, float] = {}
        width = max(4, slack)

        def vote(number: int, positions: Iterable[int], weight: float) -> None:
            for position in positions:
                place = (position - number) // width
                votes[place] = votes.get(place, 0.0) + weight

        for number, word in enumerate(words):
            own = self.positions.get(word, ())
            if len(own) <= _FREQUENT:
                vote(number, own, self.weight(word))
        for number, (word, following) in enumerate(pairwise(words)):
            own, its = self.positions.get(word, ()), self.positions.get(following, ())
            if min(len(own), len(its)) <= _FREQUENT_IN_PAIRS:
                vote(number, self._pairs(word, following), self.weight(word) + self.weight(following))
        best = sorted(votes, key=lambda place: -(votes[place] + votes.get(place + 1, 0.0)))
        found: list[WordRange] = []
        for place in best[: 2 * MOST_LIKE]:
            middle = max(1, place * width + len(words) // 2)
            number = self.article_at(min(middle, len(self._words) - 1))
            bounds = self.bounds(max(0, number))
            first = max(bounds.first, place * width - slack)
            last = min(bounds.last, (place + 2) * width + len(words) + slack)
            if first < last and not any(
                one.first <= first + slack and last - slack <= one.last for one in found
            ):
                found.append(WordRange(first, last))
            if len(found) == MOST_LIKE:
                break
        return found


def _chunks(text: str) -> Iterator[Span]:
    """Yield the lines of a text that have words, those together between which a word is parted."""
    start = 0
    for found in _LINE_END.finditer(text):
        if found.start() > start:
            yield Span(start, found.start())
        start = found.end()
    if start < len(text):
        yield Span(start, len(text))
