"""The words of an archive that the words of a query may stand for, as lexemes to look for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, combinations, islice, pairwise, product
from math import comb
from typing import TYPE_CHECKING

from msgspec import Struct

from synoptic.corpus.archive.biwords import MAX_LETTERS, any_of, pair
from synoptic.corpus.search.ranking import needed, weights
from synoptic.corpus.search.windows import MAX_WORDS, WeighedMatches

if TYPE_CHECKING:
    from synoptic.corpus.search.query import Query
    from synoptic.corpus.search.vocabulary import Vocabulary
    from synoptic.corpus.search.word_matches import WordMatches

MAX_VARIANTS = 64
"""Of what a word may stand for, so much is looked for: the most alike, of these the most frequent."""
_LIKELIEST = 3
# What a word that is in so large a share of the passages may stand for beside itself is looked for only next
# to its neighbours: most passages have something like it.
_FREQUENT_SHARE = 1 / 1000
_MIN_FORM_QUALITY = 930
# Variants that are worse by less than this are as likely.
_ALIKE_QUALITY = 100
_MAX_PAIRS = 512
# Ways to leave words out that are tried at once; each is a look into the index of its own.
_MAX_WAYS = 60
# Of a longer query, no word is taken for wrong where its neighbours are right.
_MAX_CHAINED_WORDS = 8


class Tier(Struct, frozen=True):
    """Conditions on passages, for one of the ways in which they may match."""

    alternatives: tuple[tuple[str, ...], ...]
    """Ways to meet them: in each, every one of some `tsquery`s has to be met."""
    without: str = ""
    """A `tsquery` that must not be met; empty for none."""


class Variants:
    """What the words of a query may stand for in an archive, and the tiers of passages to look into."""

    def __init__(
        self,
        query: Query,
        matches: WordMatches,
        vocabulary: Vocabulary,
        frequencies: Sequence[int],
        passages: int,
    ) -> None:
        """Prepare to look for a query among so many passages; `matches` are of the vocabulary.

        `frequencies` says in how many passages each word of the vocabulary is.
        """
        self._query, self._matches = query, matches
        self._vocabulary, self._frequencies, self._passages = vocabulary, frequencies, passages
        self._words = query.words[:MAX_WORDS]
        by_word: list[dict[int, int]] = [{} for _ in self._words]
        self._joined: defaultdict[int, list[int]] = defaultdict(list)
        for number, found in matches.of_words.items():
            for word, words, _, quality in found:
                for place in range(word, word + words):
                    by_word[place][number] = max(quality, by_word[place].get(number, 0))
                if words > 1:
                    self._joined[word].append(number)
        self._parted: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
        for numbers, found in matches.of_pairs.items():
            for word, _, _, _ in found:
                self._parted[word].append(numbers)
        counts = [min(passages, sum(frequencies[number] for number in found)) for found in by_word]
        self.counts = counts
        """In how many passages each word of the query may be, at most."""
        self._weights = weights(counts, passages) if passages else ()
        self._best = [_best_of(found) for found in by_word]
        self._qualities = by_word
        # Phrases that are left out are for the matcher: a code stands for other pairs of words as well.
        self._without = any_of(phrase[0][:MAX_LETTERS] for phrase in query.without if len(phrase) == 1)

    @property
    def weighed(self) -> WeighedMatches:
        """The matches and the weights of the query's words."""
        return WeighedMatches(self._matches, self._weights)

    @property
    def known(self) -> tuple[Vocabulary, Mapping[str, int]]:
        """The vocabulary, and the numbers of all words that the query has to do with."""
        numbers = {*self._matches.of_words, *chain.from_iterable(self._matches.of_pairs)}
        named = chain(self._query.words, *self._query.phrases, *self._query.without)
        numbers.update(number for word in named if (number := self._vocabulary.number(word)) is not None)
        return self._vocabulary, {self._vocabulary.word(number): number for number in numbers}

    def tiers(self) -> Iterator[Tier]:
        """Yield the tiers, those with the best matches first.

        All words side by side, as they are spelt if the archive knows them so, else as their likeliest
        variants; side by side in any variants; anywhere in a passage; side by side all but one; enough of
        them for a match (see `search.ranking.needed`). Passages of a tier come in no order: without the
        first, "it. The United States" might take the places of "hit the United States".
        """
        exact = self._exact_phrases()
        if exact is None:
            return
        if self._query.is_phrase:
            yield Tier((exact,), self._without)
            return
        words, n = [self._word(place) for place in range(len(self._words))], len(self._words)
        pairs = [self._pair(place) for place in range(n - 1)]
        if n == 1:
            spelt = any_of(self._lexemes(self._best[0][:_LIKELIEST]))
            yield from self._tier([(spelt, *exact)])
        else:
            likeliest = [self._likeliest_pair(place) for place in range(n - 1)]
            yield from self._tier([(*likeliest, *exact)])
            if likeliest != pairs:
                yield from self._tier([(*pairs, *exact)])
        yield from self._tier([(*words, *exact)])
        if 2 < n <= _MAX_CHAINED_WORDS:
            ways = [self._all_but(place, pairs, words) for place in range(n)]
            yield from self._tier([(*way, *exact) for way in ways])
        if n > 2:
            yield from self._tier([(*way, *exact) for way in self._enough(words)])

    def _tier(self, ways: Iterable[tuple[str, ...]]) -> Iterator[Tier]:
        """Yield a tier of the ways that can be met at all; none where there is none of these."""
        possible = tuple(dict.fromkeys(way for way in ways if way and all(way)))
        if possible:
            yield Tier(possible, self._without)

    @staticmethod
    def _all_but(place: int, pairs: Sequence[str], words: Sequence[str]) -> tuple[str, ...]:
        """Return the conditions for all words side by side but one, and what the others then are."""
        n = len(words)
        kept = [other for other in range(n - 1) if place not in {other, other + 1}]
        covered = {word for other in kept for word in (other, other + 1)}
        alone = [word for word in range(n) if word != place and word not in covered]
        return (*(pairs[other] for other in kept), *(words[word] for word in alone))

    def _enough(self, words: Sequence[str]) -> Iterator[tuple[str, ...]]:
        """Yield ways to have enough of the words.

        Of a long query, the rarest words are taken: whatever passage has enough of all has some of these.
        """
        n = len(words)
        spare = n - needed(n)
        order = sorted(range(n), key=self.counts.__getitem__)
        for least in range(needed(n), 0, -1):
            of = spare + least
            if comb(of, least) <= _MAX_WAYS:
                for places in combinations(order[:of], least):
                    yield tuple(words[place] for place in places)
                return

    def _exact_phrases(self) -> tuple[str, ...] | None:
        """Return the conditions of exact phrases; None where the archive has not all of their words."""
        found = []
        for phrase in self._query.phrases:
            if any(self._vocabulary.number(word) is None for word in phrase):
                return None
            cut = [word[:MAX_LETTERS] for word in phrase]
            if len(cut) == 1:
                found.append(any_of(cut))
            found += [any_of([pair(*two)]) for two in pairwise(cut)]
        return tuple(found)

    def _word(self, place: int) -> str:
        """Return the condition for one word; empty where nothing may stand for it."""
        number = self._vocabulary.number(self._words[place])
        best: Sequence[int] = self._best[place]
        if number is not None and self._frequencies[number] > _FREQUENT_SHARE * self._passages:
            best = [each for each in best if self._qualities[place][each] >= _MIN_FORM_QUALITY]
        parted = [self._pair_of(*numbers) for numbers in self._parted[place]]
        return any_of([*self._lexemes(best), *parted])

    def _pair(self, place: int) -> str:
        """Return the condition for a word and the next one side by side."""
        firsts, seconds = self._best[place], self._best[place + 1]
        found = [
            self._pair_of(first, second)
            for first, second in chain(
                ((first, second) for first in firsts[:_LIKELIEST] for second in seconds),
                ((first, second) for first in firsts for second in seconds[:_LIKELIEST]),
            )
        ]
        return any_of([*found, *self._respelt(place, firsts, seconds)])

    def _likeliest_pair(self, place: int) -> str:
        """Return the condition for the likeliest variants of a word and of the next one side by side."""
        firsts, seconds = self._likeliest(place), self._likeliest(place + 1)
        found = [
            self._pair_of(first, second) for first, second in islice(product(firsts, seconds), _MAX_PAIRS)
        ]
        return any_of([*found, *self._respelt(place, firsts, seconds)])

    def _respelt(self, place: int, firsts: Sequence[int], seconds: Sequence[int]) -> Iterator[str]:
        """Yield the lexemes for two words that a passage writes as one, or one of which it writes as two."""
        yield from self._lexemes(self._joined[place])
        for _, last in self._parted[place]:
            yield from (self._pair_of(last, second) for second in seconds[:_LIKELIEST])
        for opening, _ in self._parted[place + 1]:
            yield from (self._pair_of(first, opening) for first in firsts[:_LIKELIEST])

    def _likeliest(self, place: int) -> Sequence[int]:
        """Return the forms of a word that the archive has, else the words that are most like it."""
        best, qualities = self._best[place], self._qualities[place]
        if not best:
            return best
        top = qualities[best[0]]
        least = _MIN_FORM_QUALITY if top >= _MIN_FORM_QUALITY else top - _ALIKE_QUALITY
        return [number for number in best if qualities[number] >= least]

    def _lexemes(self, numbers: Sequence[int]) -> list[str]:
        return [self._vocabulary.word(number) for number in numbers]

    def _pair_of(self, first: int, second: int) -> str:
        return pair(self._vocabulary.word(first), self._vocabulary.word(second))


def _best_of(qualities: Mapping[int, int]) -> Sequence[int]:
    """Return the words that are most like a word of the query, the best first."""
    # The more frequent have the lower numbers.
    return sorted(qualities, key=lambda number: (-qualities[number], number))[:MAX_VARIANTS]
