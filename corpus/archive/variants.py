"""The words of an archive that the words of a query may stand for, as lexemes to look for.

Words count by their rarity and variants by their quality (`search.ranking`), so the words of a passage bound
the score that the matcher can give it. What stays below the hits so far is not looked for, after the
threshold algorithm (R. Fagin, A. Lotem, M. Naor, "Optimal aggregation algorithms for middleware", Journal of
Computer and System Sciences 66/4, 2003).
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, combinations, islice, pairwise, product
from math import comb
from typing import TYPE_CHECKING

from msgspec import Struct

from synoptic.corpus.archive.biwords import MAX_LETTERS, any_of, pair
from synoptic.corpus.search.ranking import MIN_SCORE, needed, score, weights
from synoptic.corpus.search.vocabulary import EXACT, JOINED
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
# A code is in so large a share of the passages, if these have some 64 words.
_SHARE_OF_A_CODE = 64 / 2**18
# So many words are looked for by themselves before the codes that they are in.
_MAX_DRIVERS = 2


class Tier(Struct, frozen=True):
    """Conditions on passages, for one of the ways in which they may match."""

    alternatives: tuple[tuple[str, ...], ...]
    """Ways to meet them: in each, every one of some `tsquery`s has to be met."""
    without: str = ""
    """A `tsquery` that must not be met; empty for none."""


class SoFar(Struct):
    """What a search has found so far."""

    is_full: bool = False
    """Whether there are as many hits as are wanted."""
    best: float = 0.0
    """The score of the best one."""
    floor: float = MIN_SCORE
    """The least score of a window that may be among them."""
    is_cut: bool = False
    """Whether the latest tier has passages that were not fetched."""


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
        self._exact = self._exact_phrases()
        # What each word is worth at its best, and all of them as they are spelt.
        self._worth = [
            weight * max((*found.values(), JOINED if self._parted[place] else 0), default=0)
            for place, (weight, found) in enumerate(zip(self._weights, by_word, strict=bool(passages)))
        ]
        self._whole = EXACT * max(1, sum(self._weights))
        # And what it may be worth where it is not looked for: variants of frequent words.
        self._unsought = [
            weight * max((found[each] for each in found.keys() - set(self._sought(place))), default=0)
            for place, (weight, found) in enumerate(zip(self._weights, by_word, strict=bool(passages)))
        ]
        self._every = tuple(map(len, self._best))
        self._conditions: dict[tuple[int, ...], str] = {}

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

    def side_by_side(self) -> Iterator[Tier]:
        """Yield the tiers of passages with all words side by side.

        As they are spelt if the archive knows them so, else as their likeliest variants; then in any. Without
        the first, "it. The United States" might take the places of "hit the United States", for passages of a
        tier come in no order.
        """
        n = len(self._words)
        if self._query.is_phrase and self._exact:
            yield Tier((self._exact,), self._without)
        elif n == 1:
            yield from self._tier([(any_of(self._lexemes(self._best[0][:_LIKELIEST])),)])
        else:
            likeliest = [self._likeliest_pair(place) for place in range(n - 1)]
            yield from self._tier([self._driven(likeliest, range(n), self._every)])
            if likeliest != [self._pair(place, self._every) for place in range(n - 1)]:
                yield from self.in_any_variants()

    def in_any_variants(self) -> Iterator[Tier]:
        """Yield the tier of passages with all words side by side, each in any variant."""
        yield from self._tier([self._chained(range(len(self._words)), self._every)])

    def anywhere(self, so_far: SoFar) -> Iterator[Tier]:
        """Yield the tiers of passages with the words anywhere, those with the best matches first.

        All of them; side by side all but one; enough of them for a match (see `search.ranking.needed`). What
        cannot be among the best hits is not looked for: words without the rarest, or in variants that are too
        bad.
        """
        n = len(self._words)
        if self._query.is_phrase or not self._passages:
            return
        yield from self._tier([self._scattered(range(n), self._every)])
        if n < 3:
            return
        # Where all passages with all words are known, others lack one.
        lack = not so_far.is_cut
        if n <= _MAX_CHAINED_WORDS:
            ways = [tuple(place for place in range(n) if place != missing) for missing in range(n)]
            able = [way for way in ways if self._best_score(way) >= so_far.floor]
            yield from self._tier(
                self._chained(way, self._good_enough(way, so_far.floor, lack=lack)) for way in able
            )
        # Where very many have all words but one, those of them that were fetched fill the list.
        if not (so_far.is_full and so_far.is_cut):
            yield from self._tier(
                self._scattered(way, self._good_enough(way, so_far.floor, lack=lack))
                for way in self._enough(so_far.floor)
                if len(way) < n
            )

    def _tier(self, ways: Iterable[tuple[str, ...]]) -> Iterator[Tier]:
        """Yield a tier of the ways that can be met at all; none where there is none of these."""
        if self._exact is not None:
            possible = tuple(dict.fromkeys((*way, *self._exact) for way in ways if way and all(way)))
            if possible:
                yield Tier(possible, self._without)

    def _scattered(self, places: Iterable[int], kept: Sequence[int]) -> tuple[str, ...]:
        """Return the conditions for some words anywhere, of each so many variants as are `kept`."""
        # PostgreSQL goes by the first condition, and looks for the others only where it is met.
        order = sorted(places, key=lambda place: self._passages_with(place, kept))
        return tuple(self._word(place, kept) for place in order)

    def _chained(self, places: Sequence[int], kept: Sequence[int]) -> tuple[str, ...]:
        """Return the conditions for some words, side by side where the query has them so."""
        firsts = [place for place in places if place + 1 in places]
        covered = {word for place in firsts for word in (place, place + 1)}
        alone = [place for place in places if place not in covered]
        pairs = [self._pair(place, kept) for place in firsts]
        return (*self._scattered(alone, kept), *self._driven(pairs, covered, kept))

    def _driven(self, pairs: Sequence[str], places: Iterable[int], kept: Sequence[int]) -> tuple[str, ...]:
        """Return the conditions for words side by side at these places, after others that are met then too.

        Hundreds of codes are each in one passage of 4,000 for no reason. Where all variants of a word
        together are in fewer passages, PostgreSQL goes by these, and skips the others.
        """
        pairs = sorted(pairs, key=len)
        if not (pairs and pairs[0]):
            return tuple(pairs)
        most = (pairs[0].count("|") + 1) * _SHARE_OF_A_CODE * self._passages
        counted = sorted((self._passages_with(place, kept), place) for place in places)
        drivers = [place for count, place in counted[:_MAX_DRIVERS] if count < most]
        return (*(self._present(place, kept) for place in drivers), *pairs)

    def _best_score(self, places: Iterable[int]) -> float:
        """Return the most that a window can score if only these words of the query are found there."""
        most = sum(self._unsought) + sum(self._worth[place] - self._unsought[place] for place in places)
        return score(most / self._whole, len(self._words))

    def _good_enough(self, places: Sequence[int], floor: float, *, lack: bool) -> Sequence[int]:
        """Return how many variants of each word are good enough for a score of `floor` or more.

        In windows that have the words at these places and may have others, but not all if they `lack` one.
        """
        lacking = [
            worth - unsought
            for place, (worth, unsought) in enumerate(zip(self._worth, self._unsought, strict=True))
            if place not in places or unsought
        ]
        most = sum(self._worth) - (min(lacking, default=0) if lack else 0)
        spare = most - self._whole * floor / score(1.0, len(self._words))
        kept = []
        for place, best in enumerate(self._best):
            # The best of them may be of two words.
            least = (self._worth[place] - spare) / self._weights[place]
            qualities = self._qualities[place]
            kept.append(bisect_right(best, -least, key=lambda each: -qualities[each]))
        return kept

    def _passages_with(self, place: int, kept: Sequence[int]) -> int:
        """Return in how many passages a word may be, in so many of its variants."""
        return sum(self._frequencies[number] for number in self._best[place][: kept[place]])

    def _enough(self, floor: float) -> Sequence[tuple[int, ...]]:
        """Return the smallest sets of words that make a window with a score of `floor` or more possible.

        A passage has such a window only if it has all words of one of the sets. Of a long query, only the
        rarest words are in them: passages that have enough of all have some of these.
        """
        n = len(self._words)
        spare = n - needed(n)
        order = sorted(range(n), key=self.counts.__getitem__)
        least = next(
            few for few in range(needed(n), 0, -1) if comb(spare + few, few) <= _MAX_WAYS or few == 1
        )
        rare, rest = sorted(order[: spare + least]), order[spare + least :]
        found: list[tuple[int, ...]] = []
        for size in range(least, len(rare) + 1):
            others = [
                places
                for places in combinations(rare, size)
                if not any(set(smaller) <= set(places) for smaller in found)
            ]
            enough = [places for places in others if self._best_score((*places, *rest)) >= floor]
            found += enough
            if len(enough) == len(others):
                break
        return found

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

    def _word(self, place: int, kept: Sequence[int]) -> str:
        """Return the condition for one word; empty where nothing may stand for it."""
        return any_of([*self._lexemes(self._sought(place)[: kept[place]]), *self._parts(place)])

    def _sought(self, place: int) -> Sequence[int]:
        """Return what is looked for anywhere in a passage for a word, the best first."""
        number, best = self._vocabulary.number(self._words[place]), self._best[place]
        if number is None or self._frequencies[number] <= _FREQUENT_SHARE * self._passages:
            return best
        return [each for each in best if self._qualities[place][each] >= _MIN_FORM_QUALITY]

    def _present(self, place: int, kept: Sequence[int]) -> str:
        """Return the condition that there is something for a word, whatever `_pair` takes for it."""
        joined = [number for first in (place - 1, place) for number in self._joined.get(first, ())]
        return any_of([*self._lexemes([*self._best[place][: kept[place]], *joined]), *self._parts(place)])

    def _pair(self, place: int, kept: Sequence[int]) -> str:
        """Return the condition for a word and the next one side by side."""
        key = place, kept[place], kept[place + 1]
        if (known := self._conditions.get(key)) is None:
            firsts, seconds = (self._best[each][: kept[each]] for each in (place, place + 1))
            found = [
                self._pair_of(first, second)
                for first, second in chain(
                    ((first, second) for first in firsts[:_LIKELIEST] for second in seconds),
                    ((first, second) for first in firsts for second in seconds[:_LIKELIEST]),
                )
            ]
            respelt = self._respelt(place, firsts, seconds)
            known = self._conditions[key] = any_of([*found, *respelt])
        return known

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

    def _parts(self, place: int) -> list[str]:
        """Return the lexemes for two words side by side that make up a word of the query."""
        return [self._pair_of(*numbers) for numbers in self._parted.get(place, ())]

    def _lexemes(self, numbers: Sequence[int]) -> list[str]:
        return [self._vocabulary.word(number) for number in numbers]

    def _pair_of(self, first: int, second: int) -> str:
        return pair(self._vocabulary.word(first), self._vocabulary.word(second))


def _best_of(qualities: Mapping[int, int]) -> Sequence[int]:
    """Return the words that are most like a word of the query, the best first."""
    # The more frequent have the lower numbers.
    return sorted(qualities, key=lambda number: (-qualities[number], number))[:MAX_VARIANTS]
