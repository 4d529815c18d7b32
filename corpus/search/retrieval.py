"""Choose the passages of an index that may match a query best."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any

from synoptic.corpus.search.passage_index import ARTICLE, WORDS, IndexedPassage, PassageIndex
from synoptic.corpus.search.ranking import decisive, weights
from synoptic.corpus.search.vocabulary import EXACT, Vocabulary
from synoptic.corpus.search.windows import MAX_WORDS, WeighedMatches

if TYPE_CHECKING:
    from synoptic.corpus.search.query import Query
    from synoptic.corpus.search.word_matches import WordMatches

# How far qualities are told apart: each step is a list of words that tantivy goes through.
_QUALITY_STEP = 100
# Words that stand side by side in the query and in the passage are worth this share of their weights more.
_SIDE_BY_SIDE_SHARE = 0.5
# Of what a word may stand for, so many are tried beside what its neighbour may; and of these pairs, so many.
_LIKELIEST_WORDS = 3
_MAX_PAIRS = 5
# To find all places of two words side by side that are in more passages takes as long as the rest together.
_TOO_FREQUENT_PASSAGES = 10_000
# What a word in more passages may stand for beside itself is not looked for, unless passages are found by it:
# most have something like it.
_FREQUENT_PASSAGES = 1000
_NEARLY_ALL_PASSAGES = 30_000
# From so many words on, tantivy is faster with a set than with each by itself.
_MANY_WORDS = 8


class Retrieval:
    """Translates the best score that `search.ranking` can give a passage into tantivy's terms.

    The score of a passage is the sum over the words of the query of the word's weight times the quality of
    its best match in the passage, which bounds the score of each of its windows. Words side by side add to
    it, so that of a thousand passages with the same common words those with the phrase come first.
    """

    def __init__(self, index: PassageIndex, query: Query, matches: WordMatches) -> None:
        """Prepare to look for a query; `matches` are of the index's vocabulary."""
        import tantivy

        self._query_of, self._occur = tantivy.Query, tantivy.Occur
        self._index, self._query, self._matches = index, query, matches
        self._words = query.words[:MAX_WORDS]
        self._by_word = self._grouped()
        self.counts = [
            min(len(index), sum(index.frequencies[number] for group in groups.values() for number in group))
            for groups in self._by_word
        ]
        """In how many passages each word of the query may be, at most."""
        self._weights = weights(self.counts, len(index)) if len(index) else ()

    @property
    def weighed(self) -> WeighedMatches:
        """The matches and the weights of the query's words."""
        return WeighedMatches(self._matches, self._weights)

    @property
    def known(self) -> tuple[Vocabulary, Mapping[str, int]]:
        """The vocabulary, and the numbers of all words that the query has to do with."""
        vocabulary = self._index.vocabulary
        numbers = {*self._matches.of_words, *chain.from_iterable(self._matches.of_pairs)}
        named = chain(self._query.words, *self._query.phrases, *self._query.without)
        numbers.update(number for word in named if (number := vocabulary.number(word)) is not None)
        return vocabulary, {vocabulary.word(number): number for number in numbers}

    def best(self, most: int, among: Set[int] | None = None) -> list[IndexedPassage]:
        """Return at most so many passages, of the articles with these keys, the most promising first."""
        if not any(self._by_word) and not self._matches.of_pairs:
            return []
        should, must = self._occur.Should, self._occur.Must
        rarest = decisive(self.counts, self._weights)
        sought = self._query_of.boolean_query([(should, self._word_clause(place)) for place in rarest])
        clauses = [(must, sought), *self._conditions(among)]
        clauses += [
            (should, self._word_clause(place, alone=True))
            for place in range(len(self._words))
            if place not in rarest
        ]
        clauses += [(should, clause) for clause in self._pair_clauses()]
        # Whether a passage stands out is of no use where most passages match, and takes as long as matching.
        found_by = min(self.counts[place] for place in rarest)
        weighed = found_by < _NEARLY_ALL_PASSAGES
        return self._index.best(self._query_of.boolean_query(clauses), most, weighed=weighed)

    def _grouped(self) -> Sequence[dict[int, list[int]]]:
        """Return for each word of the query the words it may match, by quality."""
        grouped: list[defaultdict[int, list[int]]] = [defaultdict(list) for _ in self._words]
        for number, matches in self._matches.of_words.items():
            for word, words, _, quality in matches:
                for place in range(word, word + words):
                    grouped[place][_stepped(quality)].append(number)
        return grouped

    def _word_clause(self, place: int, *, alone: bool = False) -> Any:
        """Return a query for one word; `alone` restricts a frequent word to itself."""
        weight = self._weights[place] / EXACT
        number = self._index.vocabulary.number(self._words[place])
        if alone and number is not None and self._index.frequencies[number] > _FREQUENT_PASSAGES:
            return self._scored(self._any_of([number]), weight * EXACT)
        clauses = [
            self._scored(self._any_of(numbers), weight * quality)
            for quality, numbers in self._by_word[place].items()
        ]
        clauses += [
            self._scored(self._phrase(pair), weight * quality)
            for pair, matches in self._matches.of_pairs.items()
            for word, _, _, quality in matches
            if word == place
        ]
        if len(clauses) == 1:
            return clauses[0]
        return self._query_of.disjunction_max_query(clauses) if clauses else self._query_of.empty_query()

    def _pair_clauses(self) -> Iterable[Any]:
        frequencies = self._index.frequencies
        likeliest = [self._likeliest(groups) for groups in self._by_word]
        for place, (firsts, seconds) in enumerate(pairwise(likeliest)):
            pairs = sorted(
                ((one * other, first, second) for one, first in firsts for other, second in seconds),
                reverse=True,
            )
            weight = _SIDE_BY_SIDE_SHARE * (self._weights[place] + self._weights[place + 1])
            clauses = [
                self._scored(self._phrase([first, second]), weight * quality / EXACT**2)
                for quality, first, second in pairs[:_MAX_PAIRS]
                if min(frequencies[first], frequencies[second]) < _TOO_FREQUENT_PASSAGES
            ]
            if clauses:
                yield clauses[0] if len(clauses) == 1 else self._query_of.disjunction_max_query(clauses)

    def _likeliest(self, groups: dict[int, list[int]]) -> list[tuple[int, int]]:
        """Return the likeliest words that one may match, the frequent first, with their qualities."""
        ordered = sorted((-quality, number) for quality, numbers in groups.items() for number in numbers)
        return [(-negative, number) for negative, number in ordered[:_LIKELIEST_WORDS]]

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
        if len(words) > _MANY_WORDS:
            return self._query_of.term_set_query(self._index.schema, WORDS, words)
        terms = [
            self._query_of.term_query(self._index.schema, WORDS, word, index_option="basic") for word in words
        ]
        if len(terms) == 1:
            return terms[0]
        return self._query_of.boolean_query([(self._occur.Should, term) for term in terms])

    def _phrase(self, numbers: Sequence[int]) -> Any:
        if len(numbers) == 1:
            return self._any_of(numbers)
        words = [self._index.vocabulary.word(number) for number in numbers]
        return self._query_of.phrase_query(self._index.schema, WORDS, list(words))

    def _scored(self, query: Any, score: float) -> Any:
        return self._query_of.const_score_query(query, score)


def _stepped(quality: int) -> int:
    return max(_QUALITY_STEP, round(quality / _QUALITY_STEP) * _QUALITY_STEP)
