"""Score two sentences by how likely they say the same: words they share, and words their neighbours share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp, log1p

from synoptic.corpus.parallels.profile import SAME_WORDS, TextProfile

MIN_WEIGHT = 2.0
"""Sentences that share less are never compared: one common word alone is no evidence."""
MIN_SUPPORTING_WEIGHT = 6.0
"""Sentences that share less support none of their neighbours."""

_HUNDREDTHS = 100
_MANY_PAIRS, _LIGHT_PRODUCT = 50, 150
_DENSE_CELLS = 4_000_000
_MAX_PAIRS, _MAX_PAIRS_OF_MANY = 20_000, 400
# Local alignment: what a cell adds at most, what is left of a chain at each step, what a skipped sentence
# costs, and the steps.
_MAX_CELL_WORTH = 22.0
_LEFT_SHARE = 0.6
_GAP_COST = 1.5
_MAX_SUPPORT = 2 * _LEFT_SHARE * _MAX_CELL_WORTH / (1 - _LEFT_SHARE)
_STEPS = tuple(
    (down, right, _GAP_COST * (down + right - 2))
    for down in (1, 2, 3)
    for right in (1, 2, 3)
    if down + right < 6
)
# A logistic regression on the half of the labelled pairs that is for tuning (see benchmarks/labels).
_CONSTANT = -7.17
_SHARED, _OF_SHORTER, _OF_LONGER, _SUPPORT = 1.15, 5.0, 7.45, 0.32
# Of a sentence with hardly a word to have all is no evidence.
_SMOOTHING = 6.0
# Of the greatest value that a sentence can share: its terms, and more for having the very words.
_SAME_WORDS = 60.0
_CLOSE = 0.1


def shared_weights(
    one: TextProfile, other: TextProfile, needed: Sequence[float], other_needed: Sequence[float]
) -> dict[tuple[int, int], float]:
    """Return the weight that sentences of two texts share: that of their common terms, pairs and turns.

    Keys are numbers of units of `one` and `other`. Pairs below `MIN_WEIGHT` are left out; so are pairs that
    neither support others nor reach the need of either sentence (see `least_for`).
    """
    width = len(other.units)
    cells = len(one.units) * width
    # A list is the fastest; of two very long texts nearly all cells stay empty.
    sums: list[int] | defaultdict[int, int] = [0] * cells if cells <= _DENSE_CELLS else defaultdict(int)
    most = _MAX_PAIRS if cells <= _DENSE_CELLS else _MAX_PAIRS_OF_MANY
    here, there = one.places, other.places
    for key in here.keys() & there.keys():
        rows, columns = here[key], there[key]
        # What both texts have all over says hardly anything, and takes most of the time.
        together = len(rows) * len(columns)
        if together > most or (
            together > _MANY_PAIRS and _heaviest(rows) * _heaviest(columns) < _LIGHT_PRODUCT
        ):
            if key.startswith(SAME_WORDS):
                # A sentence that both repeat all over: each one has its counterpart in the other's order.
                for (row, root), (column, other_root) in zip(rows, columns, strict=False):
                    sums[row * width + column] += root * other_root
            continue
        for row, root in rows:
            first = row * width
            for column, other_root in columns:
                sums[first + column] += root * other_root
    least = _HUNDREDTHS * max(MIN_WEIGHT, min([MIN_SUPPORTING_WEIGHT, *needed, *other_needed]))
    found: dict[tuple[int, int], float] = {}
    for cell, total in enumerate(sums) if isinstance(sums, list) else sums.items():
        if total >= least:
            row, column = divmod(cell, width)
            value = total / _HUNDREDTHS
            if value >= MIN_SUPPORTING_WEIGHT or value >= needed[row] or value >= other_needed[column]:
                found[row, column] = value
    return found


def _heaviest(places: Sequence[tuple[int, int]]) -> int:
    return max(root for _, root in places)


def least_for(score: float, total: float) -> float:
    """Return the least weight that a sentence must share with one at least as rich to reach a score.

    `total` is the weight of the sentence's terms; full support of the neighbours is assumed.
    """
    return _least_for(score, int(total))


@lru_cache(maxsize=4096)
def _least_for(score: float, total: int) -> float:
    if score <= 0:
        return 0.0
    least, most = 0.0, total + _SAME_WORDS
    while most - least > _CLOSE:
        middle = (least + most) / 2
        if score_of(middle, total, total, _MAX_SUPPORT) < score:
            least = middle
        else:
            most = middle
    return least


def neighbour_support(cells: Mapping[tuple[int, int], float]) -> NeighbourSupport:
    """Return the support for each pair of sentences from the pairs before and after it.

    It is the best chain of pairs, in order in both texts, that leads up to the pair and on from it: the local
    alignment of T. F. Smith and M. S. Waterman ("Identification of common molecular subsequences", Journal of
    Molecular Biology 147/1, 1981) over sentences, in which a chain fades with its length.
    """
    worth = {
        cell: min(value - MIN_WEIGHT, _MAX_CELL_WORTH)
        for cell, value in cells.items()
        if value >= MIN_SUPPORTING_WEIGHT
    }
    return NeighbourSupport(_chains(worth, sorted(worth), -1), _chains(worth, sorted(worth, reverse=True), 1))


@dataclass(frozen=True, slots=True, eq=False)
class NeighbourSupport:
    """The chains of sentences that say the same in two texts."""

    before: Mapping[tuple[int, int], float]
    """The worth of the best chain that ends with a pair of sentences, faded by a step."""
    after: Mapping[tuple[int, int], float]
    """The worth of the best chain that begins with it, faded by a step."""

    def of(self, row: int, column: int) -> float:
        """Return the worth of the chains around a pair of sentences."""
        return _best_chain(self.before, row, column, -1) + _best_chain(self.after, row, column, 1)


def _best_chain(reached: Mapping[tuple[int, int], float], row: int, column: int, side: int) -> float:
    """Return the best chain that comes to a cell from one side."""
    most = 0.0
    get = reached.get
    for down, right, cost in _STEPS:
        chain = get((row + side * down, column + side * right))
        if chain is not None and (value := chain - cost) > most:
            most = value
    return most


def _chains(
    worth: Mapping[tuple[int, int], float], order: Iterable[tuple[int, int]], side: int
) -> dict[tuple[int, int], float]:
    """Return for each cell the worth of the best chain that comes to it from one side, with the cell."""
    reached: dict[tuple[int, int], float] = {}
    for row, column in order:
        best = _best_chain(reached, row, column, side)
        reached[row, column] = _LEFT_SHARE * (worth[row, column] + best)
    return reached


def score_of(value: float, total: float, other_total: float, supported: float = 0.0) -> float:
    """Return the likelihood that two sentences say the same, from 0 to 1.

    `value` is the weight they share, the totals are their own weights, `supported` comes from their
    neighbours.
    """
    shorter, longer = sorted((total, other_total))
    odds = (
        _CONSTANT
        + _SHARED * log1p(value)
        + _OF_SHORTER * value / (shorter + _SMOOTHING)
        + _OF_LONGER * value / (longer + _SMOOTHING)
        + _SUPPORT * log1p(supported)
    )
    return 1 / (1 + exp(-odds)) if odds > -50 else 0.0
