"""The common parts of two sequences, in order, in little memory and less than quadratic time.

Where the sequences are long, short runs of items that are unique on both sides are fixed points: of those,
the longest series in order on both sides (as in B. Cohen's "patience diff"). Between them, RapidFuzz's edit
distance decides. Where even that would cost too much, nothing counts as common.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

MAX_COMPARISONS = 200_000_000
"""The most comparisons of items for two sequences: some 100 ms. The rest counts as different."""
_FEW_COMPARISONS = 1_000_000
"""Stretches that take no more comparisons are compared item by item."""
_COST_OF_POINTS = 100
"""Looking for fixed points takes the time of so many comparisons for each item."""
_GRAMS = (4, 2)


class CommonRun(NamedTuple):
    """A stretch that both sequences have."""

    old: int
    """Where it begins in the old one."""
    new: int
    """Where it begins in the new one."""
    length: int
    """How many items it has."""


def unique_pairs(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Return the positions of each item that stands exactly once in both, in the order of the old one."""
    once = {item for item, number in Counter(new).items() if number == 1}
    counts = Counter(item for item in old if item in once)
    places = {item: place for place, item in enumerate(new) if item in counts}
    return [(place, places[item]) for place, item in enumerate(old) if counts.get(item) == 1]


def in_order(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest run of pairs that rises on both sides; the first of each must rise already."""
    tails: list[int] = []
    holders: list[int] = []
    previous: list[int] = []
    for index, (_, place) in enumerate(pairs):
        slot = bisect_left(tails, place)
        previous.append(holders[slot - 1] if slot else -1)
        if slot == len(tails):
            tails.append(place)
            holders.append(index)
        else:
            tails[slot] = place
            holders[slot] = index
    found = []
    index = holders[-1] if holders else -1
    while index >= 0:
        found.append(pairs[index])
        index = previous[index]
    return found[::-1]


def common_runs(old: Sequence[int], new: Sequence[int]) -> list[CommonRun]:
    """Return the common runs of two sequences, in order; runs that touch on both sides are one."""
    runs: list[CommonRun] = []
    for run in sorted(_common(old, new)):
        last = runs[-1] if runs else None
        if last is not None and (last.old + last.length, last.new + last.length) == run[:2]:
            runs[-1] = CommonRun(last.old, last.new, last.length + run.length)
        else:
            runs.append(run)
    return runs


def _common(old: Sequence[int], new: Sequence[int]) -> Iterator[CommonRun]:
    pending = [(0, len(old), 0, len(new))]
    cells_left = MAX_COMPARISONS
    while pending:
        start, end, new_start, new_end = pending.pop()
        head = _alike(old, new, start, end, new_start, new_end)
        if head:
            yield CommonRun(start, new_start, head)
            start, new_start = start + head, new_start + head
        foot = _alike_backwards(old, new, start, end, new_start, new_end)
        if foot:
            end, new_end = end - foot, new_end - foot
            yield CommonRun(end, new_end, foot)
        if start == end or new_start == new_end:
            continue
        cells = (end - start) * (new_end - new_start)
        points: list[tuple[int, int, int]] = []
        if cells > _FEW_COMPARISONS and cells_left > 0:
            cells_left -= _COST_OF_POINTS * (end - start + new_end - new_start)
            points = _fixed_points(old[start:end], new[new_start:new_end])
        if points:
            at, new_at = start, new_start
            for place, new_place, length in points:
                place, new_place = place + start, new_place + new_start
                if place < at or new_place < new_at:
                    continue
                pending.append((at, place, new_at, new_place))
                yield CommonRun(place, new_place, length)
                at, new_at = place + length, new_place + length
            pending.append((at, end, new_at, new_end))
        elif cells <= cells_left:
            cells_left -= cells
            # Imported late: an app that starts has no need of it yet.
            from rapidfuzz.distance import Levenshtein

            for block in Levenshtein.opcodes(old[start:end], new[new_start:new_end]):
                if block.tag == "equal":
                    yield CommonRun(
                        block.src_start + start, block.dest_start + new_start, block.src_end - block.src_start
                    )


def _fixed_points(old: Sequence[int], new: Sequence[int]) -> list[tuple[int, int, int]]:
    for size in _GRAMS:
        pairs = in_order(unique_pairs(_grams(old, size), _grams(new, size)))
        if pairs:
            return [(place, new_place, size) for place, new_place in pairs]
    return []


def _grams(items: Sequence[int], size: int) -> list[tuple[int, ...]]:
    return list(zip(*(items[shift:] for shift in range(size)), strict=False))


def _alike(old: Sequence[int], new: Sequence[int], start: int, end: int, new_start: int, new_end: int) -> int:
    most = min(end - start, new_end - new_start)
    length = 0
    while length < most and old[start + length] == new[new_start + length]:
        length += 1
    return length


def _alike_backwards(
    old: Sequence[int], new: Sequence[int], start: int, end: int, new_start: int, new_end: int
) -> int:
    most = min(end - start, new_end - new_start)
    length = 0
    while length < most and old[end - 1 - length] == new[new_end - 1 - length]:
        length += 1
    return length


MIN_LIKENESS = 0.6
"""Two stretches are versions of one another if so much of their letters is the same, of 1."""
GROWTH, ALLOWANCE = 1.6, 8
"""A stretch becomes at most so many times as long, and so many code points more."""
_MAX_COMPARISONS = 4_000_000
"""The most that two stretches may have, multiplied, to be compared letter by letter."""


class Aligned(NamedTuple):
    """A stretch of the old text and its place in the new one: the same tokens."""

    start: int
    """Where it begins in the old text."""
    end: int
    """Where it ends there."""
    new_start: int
    """Where it begins in the new text."""
    new_end: int
    """Where it ends there."""


class RewrittenSpan:
    """A stretch that was rewritten, taken out or put in."""

    def __init__(self, old: str, new: str, start: int, end: int, new_start: int, new_end: int) -> None:
        self._old, self._new = old, new
        self._outer = Aligned(start, end, new_start, new_end)
        self._inner = Aligned(*trimmed(old, start, end), *trimmed(new, new_start, new_end))

    @cached_property
    def likeness(self) -> float:
        """How much of the old letters is still there; 0 unless both sides are versions of one another."""
        start, end, new_start, new_end = self._inner
        if start == end or new_start == new_end or (end - start) * (new_end - new_start) > _MAX_COMPARISONS:
            return 0.0
        # Imported late: an app that starts has no need of it yet.
        from rapidfuzz.distance import Indel

        likeness = Indel.normalized_similarity(
            self._old[start:end].casefold(), self._new[new_start:new_end].casefold()
        )
        return likeness if likeness >= MIN_LIKENESS else 0.0

    def start_of(self, offset: int) -> int:
        """Return the new place of the beginning of a passage that starts at `offset`."""
        start, end, new_start, new_end = self._inner
        if offset >= end or new_start == new_end:
            return self._outer.new_end
        if offset <= start:
            if self.likeness:
                return new_start
            if "\n" not in self._old[start:end]:
                # What was put in on lines of its own is not what was written there before.
                new_start = max(new_start, self._new.rfind("\n", new_start, new_end) + 1)
            return new_start if self._has_not_outgrown(new_start, new_end) else self._outer.new_end
        return self._inside(offset, after=True)

    def end_of(self, offset: int) -> int:
        """Return the new place of the end of a passage that ends at `offset`."""
        start, end, new_start, new_end = self._inner
        if offset <= start or new_start == new_end:
            return self._outer.new_start
        if offset >= end:
            if self.likeness:
                return new_end
            if "\n" not in self._old[start:end] and (line := self._new.find("\n", new_start, new_end)) >= 0:
                new_end = line
            return new_end if self._has_not_outgrown(new_start, new_end) else self._outer.new_start
        return self._inside(offset, after=False)

    def _has_not_outgrown(self, new_start: int, new_end: int) -> bool:
        start, end, _, _ = self._inner
        return new_end - new_start <= GROWTH * (end - start) + ALLOWANCE

    def _inside(self, offset: int, *, after: bool) -> int:
        """Return the place in the new text for one amid the old one."""
        start, end, new_start, new_end = self._inner
        if self.likeness:
            from rapidfuzz.distance import Levenshtein

            old, new = self._old[start:end].casefold(), self._new[new_start:new_end].casefold()
            for block in Levenshtein.opcodes(old, new):
                if block.src_start <= offset - start < block.src_end + (not after):
                    within = min(offset - start - block.src_start, block.dest_end - block.dest_start)
                    return new_start + block.dest_start + within
        share = (offset - start) / (end - start)
        place = new_start + round(share * (new_end - new_start))
        # Between words.
        if after:
            return max(self._new.rfind(" ", new_start, place + 1) + 1, new_start)
        space = self._new.find(" ", place, new_end)
        return new_end if space < 0 else space


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the stretch without the white space at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end
