"""How much speaks for two sentences telling the same: what they share, and what their neighbours share."""

from __future__ import annotations

from collections import defaultdict
from math import exp, log1p
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from corpus.account import Account

LEAST = 2.5
"""Sentences that share less are not looked at any more: one rare word alone is no evidence."""

_HUNDREDTHS = 100
# Local alignment: what a cell adds at most, what is left of a chain at each step, what a skipped sentence
# costs, and the steps.
_AT_MOST = 22.0
_LEFT = 0.6
_GAP = 1.5
_STEPS = tuple(
    (down, right, _GAP * (down + right - 2)) for down in (1, 2, 3) for right in (1, 2, 3) if down + right < 6
)
# A logistic regression on the half of the labelled pairs that is for tuning (see benchmarks/labels).
_CONSTANT = -6.8
_SHARED, _OF_SHORTER, _OF_LONGER, _SUPPORT = 1.0, 5.1, 6.0, 0.22
# Of a sentence with hardly a word to have all is no evidence.
_SMOOTHING = 6.0


def shared(one: Account, other: Account) -> dict[tuple[int, int], float]:
    """Return what sentences of two accounts share: the weights of their common terms, pairs and turns.

    Keys are numbers of units of `one` and `other`; those that share less than `LEAST` are left out.
    """
    width = len(other.units)
    sums: defaultdict[int, int] = defaultdict(int)
    here, there = one.places, other.places
    for key in here.keys() & there.keys():
        columns = there[key]
        for row, root in here[key]:
            first = row * width
            for column, other_root in columns:
                sums[first + column] += root * other_root
    least = LEAST * _HUNDREDTHS
    return {divmod(cell, width): total / _HUNDREDTHS for cell, total in sums.items() if total >= least}


def support(cells: Mapping[tuple[int, int], float]) -> dict[tuple[int, int], float]:
    """Return by how much the sentences before and after each two support that these tell the same.

    It is the best chain of pairs, in order in both texts, that leads up to them and that leads on from them:
    the local alignment of T. F. Smith and M. S. Waterman ("Identification of common molecular subsequences",
    Journal of Molecular Biology 147/1, 1981) over sentences, in which a chain fades with its length.
    """
    worth = {cell: min(value - LEAST, _AT_MOST) for cell, value in cells.items()}
    before = _chains(worth, sorted(worth), -1)
    after = _chains(worth, sorted(worth, reverse=True), 1)
    return {cell: before[cell] + after[cell] for cell in worth}


def _chains(
    worth: Mapping[tuple[int, int], float], order: Iterable[tuple[int, int]], side: int
) -> dict[tuple[int, int], float]:
    """Return for each cell the best chain that ends at a cell on this side of it."""
    best: dict[tuple[int, int], float] = {}
    reached: dict[tuple[int, int], float] = {}
    get = reached.get
    for row, column in order:
        most = 0.0
        for down, right, cost in _STEPS:
            chain = get((row + side * down, column + side * right))
            if chain is not None and (value := chain - cost) > most:
                most = value
        best[row, column] = most
        reached[row, column] = _LEFT * (worth[row, column] + most)
    return best


def score_of(value: float, total: float, other_total: float, supported: float = 0.0) -> float:
    """Return how likely it is that two sentences tell the same, from 0 to 1.

    `value` is what they share, the totals are what each has, `supported` what their neighbours add.
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
