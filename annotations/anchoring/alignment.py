"""What two sequences have in common, in order, in little memory and less than quadratic time.

Where the sequences are long, short runs of items that stand once on both sides are fixed points: of those,
the longest series that is in order on both sides (as in B. Cohen's "patience diff"). Between them,
RapidFuzz's edit distance says what is the same. Where even that would cost too much, nothing is said to be
in common.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

MOST_CELLS = 200_000_000
"""The most comparisons of items, in all, of two sequences: some 100 ms. What is left then is different."""

_FEW_CELLS = 1_000_000
"""Stretches that take no more comparisons are compared item by item."""
_COST_OF_POINTS = 100
"""Looking for fixed points takes the time of so many comparisons for each item."""
_GRAMS = (4, 2)


class Run(NamedTuple):
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


def common_runs(old: Sequence[int], new: Sequence[int]) -> list[Run]:
    """Return what two sequences have in common, in order; runs that touch on both sides are one."""
    runs: list[Run] = []
    for run in sorted(_common(old, new)):
        last = runs[-1] if runs else None
        if last is not None and (last.old + last.length, last.new + last.length) == run[:2]:
            runs[-1] = Run(last.old, last.new, last.length + run.length)
        else:
            runs.append(run)
    return runs


def _common(old: Sequence[int], new: Sequence[int]) -> Iterator[Run]:
    pending = [(0, len(old), 0, len(new))]
    cells_left = MOST_CELLS
    while pending:
        start, end, new_start, new_end = pending.pop()
        head = _alike(old, new, start, end, new_start, new_end)
        if head:
            yield Run(start, new_start, head)
            start, new_start = start + head, new_start + head
        foot = _alike_backwards(old, new, start, end, new_start, new_end)
        if foot:
            end, new_end = end - foot, new_end - foot
            yield Run(end, new_end, foot)
        if start == end or new_start == new_end:
            continue
        cells = (end - start) * (new_end - new_start)
        points: list[tuple[int, int, int]] = []
        if cells > _FEW_CELLS and cells_left > 0:
            cells_left -= _COST_OF_POINTS * (end - start + new_end - new_start)
            points = _fixed_points(old[start:end], new[new_start:new_end])
        if points:
            at, new_at = start, new_start
            for place, new_place, length in points:
                place, new_place = place + start, new_place + new_start
                if place < at or new_place < new_at:
                    continue
                pending.append((at, place, new_at, new_place))
                yield Run(place, new_place, length)
                at, new_at = place + length, new_place + length
            pending.append((at, end, new_at, new_end))
        elif cells <= cells_left:
            cells_left -= cells
            # Imported late: an app that starts has no need of it yet.
            from rapidfuzz.distance import Levenshtein

            for block in Levenshtein.opcodes(old[start:end], new[new_start:new_end]):
                if block.tag == "equal":
                    yield Run(
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
