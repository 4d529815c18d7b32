"""Match the words of texts with the words of one query."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from synoptic.corpus.search.vocabulary import JOINED, Vocabulary

if TYPE_CHECKING:
    from synoptic.corpus.search.word_index import WordIndex


class WordMatch(NamedTuple):
    """A word of a text as a match of a word of the query; a tuple, as it is read often."""

    word: int
    """Number of the word in the query, from 0."""
    words: int
    """Number of words of the query that it matches: 2 where the query parts a joined word, else 1."""
    tokens: int
    """Number of words of the text that it takes: 2 where the text parts a joined word, else 1."""
    quality: int
    """Quality from 1 to `search.vocabulary.EXACT`."""


class WordMatches:
    """All matches that a vocabulary has for the words of a query."""

    def __init__(
        self,
        words: Sequence[str],
        vocabulary: Vocabulary,
        is_prefix: Callable[[int], bool],
        poll: Callable[[], None],
        *,
        lenient: bool = False,
    ) -> None:
        """Look the words of a query up; `is_prefix` tells, by place, whether one may be a beginning.

        `lenient` is for `search.vocabulary`.
        """
        self._words = len(words)
        self._single: defaultdict[int, list[WordMatch]] = defaultdict(list)
        self._pairs: defaultdict[tuple[int, int], list[WordMatch]] = defaultdict(list)
        for place, word in enumerate(words):
            poll()
            for number, quality in vocabulary.like(word, prefix=is_prefix(place), lenient=lenient).items():
                self._single[number].append(WordMatch(place, 1, 1, quality))
            for pair in vocabulary.parted(word):
                self._pairs[pair].append(WordMatch(place, 1, 2, JOINED))
        for place in range(len(words) - 1):
            joined = vocabulary.joined(words[place], words[place + 1], prefix=is_prefix(place + 1))
            for number, quality in joined.items():
                self._single[number].append(WordMatch(place, 2, 1, quality))
        self._opening = {first for first, _ in self._pairs}

    @property
    def of_words(self) -> Mapping[int, Sequence[WordMatch]]:
        """The matches of single words, by the number of the word in the vocabulary."""
        return self._single

    @property
    def unmatched(self) -> Set[int]:
        """The words of the query, by place, that no word of the vocabulary matches."""
        matched = {
            place
            for matches in chain(self._single.values(), self._pairs.values())
            for word, words, _, _ in matches
            for place in range(word, word + words)
        }
        return set(range(self._words)) - matched

    @property
    def of_pairs(self) -> Mapping[tuple[int, int], Sequence[WordMatch]]:
        """The matches of two neighbouring words, by their numbers."""
        return self._pairs

    def numbers_for(self, places: Set[int]) -> Set[int]:
        """Return the numbers of the words that have or open a reading for one of these words of the query."""
        return {
            number
            for number, matches in chain(
                self._single.items(), ((first, matches) for (first, _), matches in self._pairs.items())
            )
            if any(not places.isdisjoint(range(word, word + words)) for word, words, _, _ in matches)
        }

    def among(
        self, first: int, tokens: Sequence[int], near: Set[int], distance: int
    ) -> Iterator[tuple[int, Sequence[WordMatch]]]:
        """Yield, in order, the tokens that have matches and are at most `distance` from a word of `near`.

        `tokens` gives the words of the text from the token `first` on.
        """
        single, opening = self._single, self._opening
        clear = 0
        for centre in [place for place, number in enumerate(tokens) if number in near]:
            start, clear = max(clear, centre - distance), min(centre + distance + 1, len(tokens))
            for place in range(start, clear):
                number = tokens[place]
                if number in opening and place + 1 < len(tokens):
                    parted = self._pairs.get((number, tokens[place + 1]), [])
                    if matches := [*single.get(number, ()), *parted]:
                        yield first + place, matches
                elif number in single:
                    yield first + place, single[number]

    def by_paragraph(self, index: WordIndex) -> list[Mapping[int, int]]:
        """Return for each word of the query the paragraphs that may have it, with its best quality there."""
        holding: list[list[tuple[int, Iterable[int]]]] = [[] for _ in range(self._words)]
        for number, matches in self._single.items():
            for match in matches:
                for place in range(match.word, match.word + match.words):
                    holding[place].append((match.quality, index.paragraphs_with(number)))
        for (first, second), matches in self._pairs.items():
            both = set(index.paragraphs_with(first)).intersection(index.paragraphs_with(second))
            for match in matches:
                holding[match.word].append((match.quality, both))
        best: list[Mapping[int, int]] = []
        for groups in holding:
            qualities: dict[int, int] = {}
            for quality, paragraphs in sorted(groups, key=itemgetter(0)):
                qualities.update(dict.fromkeys(paragraphs, quality))
            best.append(qualities)
        return best
