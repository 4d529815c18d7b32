"""Where a quotation may stand: its parts in order in one article, the likeliest places first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from synoptic.annotations.verifying.word_positions import MOST_PLACES, WordPositions, WordRange

if TYPE_CHECKING:
    from array import array

    from synoptic.annotations.verifying.written_words import WrittenPart

MOST_BRACKETED = 8
"""Words of an article that one pair of brackets stands for, at most."""
MIN_LIKENESS = 0.3
"""A stretch that is less like a part is none of its places."""
_MOST_CHAINS = 24
_EXTENDED = 4
_BESIDE = 2
_SURPLUS = 0.4
"""What a word that only the article has between two runs takes away, in words that both have."""
_SENTENCE_ENDS = frozenset('.?!…\n:;“”„«»"')


class _PlaceOfPart(Struct, frozen=True):
    """A place where a part may stand."""

    words: WordRange
    """The words there."""
    likeness: float
    """How much of both is the same, from 0 to 1."""


class CandidatePlace(Struct, frozen=True):
    """A place where a quotation may stand."""

    article: int
    """The number of the article."""
    parts: tuple[WordRange | None, ...]
    """The words of each part; None for one that does not stand there."""
    likeness: float
    """How much of both is the same, by the weights of the words, from 0 to 1."""


class PlaceFinding:
    """Finds where quotations may stand."""

    def __init__(self, positions: WordPositions) -> None:
        self._positions = positions

    def candidates(
        self, parts: Sequence[WrittenPart], preferred: Collection[str] = ()
    ) -> tuple[CandidatePlace, ...]:
        """Return where the parts may stand, those with most of the words first; maybe none.

        Of what stands very often, the places in articles with the ids `preferred` are among them.
        """
        exact = [list(self._exact(part, preferred)) for part in parts]
        if len(parts) == 1 and exact[0]:
            return tuple(self._alone(exact[0]))
        words = [self._positions.numbers_of(" ".join(part.segments)) for part in parts]
        weights = [sum(map(self._positions.weight, each)) for each in words]
        total = sum(weights)
        if not total:
            return ()
        of_parts = [own or list(self._like(each)) for own, each in zip(exact, words, strict=True)]
        found = self._alone(of_parts[0]) if len(parts) == 1 else self._chains(of_parts, weights, total)
        return tuple(sorted(found, key=lambda one: -one.likeness)[:MOST_PLACES])

    def _alone(self, places: Iterable[_PlaceOfPart]) -> Iterator[CandidatePlace]:
        for one in places:
            yield CandidatePlace(self._positions.article_at(one.words.first), (one.words,), one.likeness)

    def _exact(self, part: WrittenPart, preferred: Collection[str]) -> Iterator[_PlaceOfPart]:
        """Yield where the words of a part stand, whatever the article has in the place of brackets."""
        positions = self._positions
        segments = [positions.numbers_of(segment) for segment in part.segments]
        anchor = max(range(len(segments)), key=lambda number: len(segments[number]))
        if not segments[anchor]:
            return
        for place in positions.places(segments[anchor], preferred):
            first, last = place.first, place.last
            for words in reversed(segments[:anchor]):
                if words:
                    before = self._before(words, first)
                    if before is None:
                        break
                    first = before
            else:
                for words in segments[anchor + 1 :]:
                    if words:
                        after = self._after(words, last)
                        if after is None:
                            break
                        last = after
                else:
                    yield _PlaceOfPart(WordRange(first, last), 1.0)

    def _before(self, words: array[int], end: int) -> int | None:
        starts = (end - gap - len(words) for gap in range(MOST_BRACKETED + 1))
        return next((start for start in starts if self._positions.stands_at(words, start)), None)

    def _after(self, words: array[int], start: int) -> int | None:
        starts = (start + gap for gap in range(MOST_BRACKETED + 1))
        found = next((each for each in starts if self._positions.stands_at(words, each)), None)
        return None if found is None else found + len(words)

    def _like(self, words: array[int]) -> Iterator[_PlaceOfPart]:
        """Yield stretches that have most of a part's words in their order."""
        positions = self._positions
        own = sum(map(positions.weight, words))
        for window in positions.like(words, 4 + len(words) // 3):
            runs = _without_strays(_common(words, positions.words(window)))
            if not runs:
                continue
            # Once more in what is left: of a word that stands in several places, the nearest counts.
            window = self._around(window, runs, len(words))
            there = positions.words(window)
            runs = _without_strays(_common(words, there))
            first, last = window.first + runs[0][1], window.first + runs[-1][1] + runs[-1][2]
            common = sum(positions.weight(word) for at, _, size in runs for word in words[at : at + size])
            its = sum(map(positions.weight, positions.words(WordRange(first, last))))
            likeness = 2 * common / (own + its) if own + its else 0.0
            if likeness >= MIN_LIKENESS:
                lead, trail = runs[0][0], len(words) - runs[-1][0] - runs[-1][2]
                yield _PlaceOfPart(self._extended(WordRange(first, last), lead, trail), likeness)

    def _around(self, window: WordRange, runs: Sequence[tuple[int, int, int]], size: int) -> WordRange:
        """Return the words where runs stand, and as many beside them as the quotation has, and a few."""
        bounds = self._positions.bounds(self._positions.article_at(window.first))
        lead, trail = runs[0][0], size - runs[-1][0] - runs[-1][2]
        return WordRange(
            max(bounds.first, window.first + runs[0][1] - lead - _BESIDE),
            min(bounds.last, window.first + runs[-1][1] + runs[-1][2] + trail + _BESIDE),
        )

    def _extended(self, words: WordRange, lead: int, trail: int) -> WordRange:
        """Return the words with those beside them that stand for words of the quotation at its ends."""
        bounds = self._positions.bounds(self._positions.article_at(words.first))
        first, last = words.first, words.last
        for _ in range(min(lead, _EXTENDED)):
            if first == bounds.first or self._ends_between(first - 1):
                break
            first -= 1
        for _ in range(min(trail, _EXTENDED)):
            if last == bounds.last or self._ends_between(last - 1):
                break
            last += 1
        return WordRange(first, last)

    def _ends_between(self, number: int) -> bool:
        """Tell whether a sentence ends between a word and the next one."""
        one = self._positions.span(WordRange(number, number + 1))
        other = self._positions.span(WordRange(number + 1, number + 2))
        text = self._positions.articles[self._positions.article_at(number)].text
        return not _SENTENCE_ENDS.isdisjoint(text[one.end : other.start])

    def _chains(
        self, of_parts: Sequence[Sequence[_PlaceOfPart]], weights: Sequence[float], total: float
    ) -> Iterator[CandidatePlace]:
        """Yield for each article the best places of the parts in their order."""
        articles: dict[int, list[list[_PlaceOfPart]]] = {}
        for number, places in enumerate(of_parts):
            for one in places:
                own = articles.setdefault(self._positions.article_at(one.words.first), [[] for _ in of_parts])
                own[number].append(one)
        for article, own in articles.items():
            chain, value = _best_chain(own, weights)
            yield CandidatePlace(article, chain, value / total)


def _best_chain(
    of_parts: Sequence[Sequence[_PlaceOfPart]], weights: Sequence[float]
) -> tuple[tuple[WordRange | None, ...], float]:
    """Return the places of parts, each behind the one before, that have most of the words; of equals, those
    nearest to each other."""
    best: list[tuple[float, int, int, tuple[WordRange | None, ...]]] = [(0.0, 0, -1, ())]
    for places, weight in zip(of_parts, weights, strict=True):
        following = [(value, spread, end, (*chain, None)) for value, spread, end, chain in best]
        for one in places[:MOST_PLACES]:
            fitting = [
                (
                    value + one.likeness * weight,
                    spread + (one.words.first - end if end >= 0 else 0),
                    one.words.last,
                    (*chain, one.words),
                )
                for value, spread, end, chain in best
                if end <= one.words.first
            ]
            if fitting:
                following.append(max(fitting, key=lambda each: (each[0], -each[1])))
        best = sorted(following, key=lambda each: (-each[0], each[1]))[:_MOST_CHAINS]
    value, _, _, chain = best[0]
    return chain, value


def _common(words: array[int], there: array[int]) -> list[tuple[int, int, int]]:
    """Return the runs that both have in the same order: where each begins in both, and its length."""
    # Imported late: an app that starts has no need of it yet.
    from rapidfuzz.distance import LCSseq

    blocks = LCSseq.opcodes(words.tolist(), there.tolist()).as_matching_blocks()
    return [(block.a, block.b, block.size) for block in blocks if block.size]


def _without_strays(runs: Sequence[tuple[int, int, int]]) -> Sequence[tuple[int, int, int]]:
    """Return the runs that are nearest together for the words they have: others stand there by chance.

    The best stretch of a sequence, as J. Bentley has it in "Programming Pearls" (1984).
    """
    best, best_value = runs[:1], 0.0
    first, value = 0, 0.0
    for number, (own, its, size) in enumerate(runs):
        if number:
            own_before, its_before, _ = runs[number - 1]
            surplus = (its - its_before) - (own - own_before)
            value -= _SURPLUS * max(0, surplus)
        if value <= 0:
            first, value = number, 0.0
        value += size
        if value > best_value:
            best, best_value = runs[first : number + 1], value
    return best
