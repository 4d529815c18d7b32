"""Which passages of an index to look into for a query: those that may match best, in that order."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from corpus.passage_index import ARTICLE, WORDS
from corpus.ranking import weights
from corpus.vocabulary import EXACT
from corpus.window_search import MAX_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence, Set

    from corpus.passage_index import Candidate, PassageIndex
    from corpus.query import Query
    from corpus.readings import Readings

# How far qualities are told apart: each step is a list of words that tantivy goes through.
_STEP = 50
# Words that stand side by side in the query and in the passage are worth this share of their weights more.
_SIDE_BY_SIDE = 0.5
# Of what a word may stand for, so many are tried beside what its neighbour may; and of these pairs, so many.
_LIKELIEST = 3
_PAIRS = 5
# To find all places of two frequent words side by side takes as long as the rest together, and is of no use:
# a passage that has both has them side by side more often than not.
_TOO_FREQUENT = 0.1


class Retrieval:
    """Says in tantivy's terms what `corpus.ranking` says of a passage at best.

    The score of a passage is the sum over the words of the query of the word's weight times the quality of the
    best that the passage has for it. This is an upper bound of the score of each of its windows but for the
    weight of words side by side, which is added so that of a thousand passages with the same common words
    those with the phrase come first.
    """

    def __init__(self, index: PassageIndex, query: Query, readings: Readings) -> None:
        """Prepare to look for a query; `readings` are of the index's vocabulary."""
        import tantivy

        self._query_of, self._occur = tantivy.Query, tantivy.Occur
        self._index, self._query, self._readings = index, query, readings
        self._words = query.words[:MAX_WORDS]
        self._by_word = self._grouped()
        self.counts = [
            min(len(index), sum(index.frequencies[number] for group in groups.values() for number in group))
            for groups in self._by_word
        ]
        """In how many passages each word of the query may be, at most."""
        self._weights = weights(self.counts, len(index)) if len(index) else ()

    def best(self, most: int, among: Set[int] | None = None) -> list[Candidate]:
        """Return at most so many passages, of the articles with these keys, the most promising first."""
        clauses = [*self._word_clauses()]
        if not clauses:
            return []
        should = self._occur.Should
        clauses += self._pair_clauses()
        sought = self._query_of.boolean_query([(should, clause) for clause in clauses])
        conditions = [*self._conditions(among)]
        if conditions:
            sought = self._query_of.boolean_query([(self._occur.Must, sought), *conditions])
        return [candidate for _, candidate in self._index.best(sought, most)]

    def _grouped(self) -> Sequence[dict[int, list[int]]]:
        """Return for each word of the query the words it may stand for, by quality."""
        grouped: list[defaultdict[int, list[int]]] = [defaultdict(list) for _ in self._words]
        for number, readings in self._readings.of_words.items():
            for word, words, _, quality in readings:
                for place in range(word, word + words):
                    grouped[place][_stepped(quality)].append(number)
        return grouped

    def _word_clauses(self) -> Iterable[Any]:
        parted: defaultdict[int, list[Any]] = defaultdict(list)
        for (first, second), readings in self._readings.of_pairs.items():
            for word, _, _, quality in readings:
                parted[word].append(
                    self._scored(self._phrase([first, second]), quality * self._weights[word] / EXACT)
                )
        for place, groups in enumerate(self._by_word):
            weight = self._weights[place]
            clauses = [
                self._scored(self._any_of(numbers), weight * quality / EXACT)
                for quality, numbers in groups.items()
            ] + parted[place]
            if clauses:
                yield clauses[0] if len(clauses) == 1 else self._query_of.disjunction_max_query(clauses)

    def _pair_clauses(self) -> Iterable[Any]:
        frequencies = self._index.frequencies
        too_frequent = _TOO_FREQUENT * len(self._index)
        likeliest = [self._likeliest(groups) for groups in self._by_word]
        for place, (firsts, seconds) in enumerate(zip(likeliest, likeliest[1:], strict=False)):
            pairs = sorted(
                ((one * other, first, second) for one, first in firsts for other, second in seconds),
                reverse=True,
            )
            weight = _SIDE_BY_SIDE * (self._weights[place] + self._weights[place + 1])
            clauses = [
                self._scored(self._phrase([first, second]), weight * quality / EXACT**2)
                for quality, first, second in pairs[:_PAIRS]
                if min(frequencies[first], frequencies[second]) < too_frequent
            ]
            if clauses:
                yield clauses[0] if len(clauses) == 1 else self._query_of.disjunction_max_query(clauses)

    def _likeliest(self, groups: dict[int, list[int]]) -> list[tuple[int, int]]:
        """Return the likeliest words that one may stand for, with their qualities: of equal ones the frequent."""
        ordered = sorted((-quality, number) for quality, numbers in groups.items() for number in numbers)
        return [(-negative, number) for negative, number in ordered[:_LIKELIEST]]

    def _conditions(self, among: Set[int] | None) -> Iterable[tuple[Any, Any]]:
        vocabulary = self._index.vocabulary
        for phrase in self._query.phrases:
            numbers = [number for word in phrase if (number := vocabulary.number(word)) is not None]
            known = len(numbers) == len(phrase)
            yield (
                self._occur.Must,
                self._scored(self._phrase(numbers) if known else self._query_of.empty_query(), 0.0),
            )
        for phrase in self._query.without:
            numbers = [number for word in phrase if (number := vocabulary.number(word)) is not None]
            if len(numbers) == len(phrase):
                yield self._occur.MustNot, self._phrase(numbers)
        if among is not None:
            keys = self._query_of.term_set_query(self._index.schema, ARTICLE, sorted(among))
            yield self._occur.Must, self._scored(keys, 0.0)

    def _any_of(self, numbers: Sequence[int]) -> Any:
        words = [self._index.vocabulary.word(number) for number in numbers]
        if len(words) == 1:
            return self._query_of.term_query(self._index.schema, WORDS, words[0], index_option="basic")
        return self._query_of.term_set_query(self._index.schema, WORDS, words)

    def _phrase(self, numbers: Sequence[int]) -> Any:
        if len(numbers) == 1:
            return self._any_of(numbers)
        words = [self._index.vocabulary.word(number) for number in numbers]
        return self._query_of.phrase_query(self._index.schema, WORDS, list(words))

    def _scored(self, query: Any, score: float) -> Any:
        return self._query_of.const_score_query(query, score)


def _stepped(quality: int) -> int:
    return max(_STEP, round(quality / _STEP) * _STEP)
