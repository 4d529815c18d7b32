"""Score every two sentences of two texts by how likely they say the same.

The score is a logistic regression over few features: the words that two sentences share and their share of
either sentence, numbers and weekdays that agree or conflict, what their neighbours share, and how alike the
two texts are as wholes.
"""

from __future__ import annotations

from math import exp, fsum, inf, log, log1p
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from synoptic.corpus.parallels.profile import Integers, Postings, TextProfile

    Matrix: TypeAlias = NDArray[np.float64]
    SingleMatrix: TypeAlias = NDArray[np.float32]

MIN_WEIGHT = 2.0
"""Sentences that share less share nothing that counts: one common word alone is no evidence."""
FEATURES = (
    "shared",
    "of shorter",
    "of longer",
    "likeness",
    "numbers agree",
    "numbers conflict",
    "days agree",
    "days conflict",
)
"""Names of the features of `evidence`, in order."""

# Of a sentence with hardly a word to have all is no evidence.
_SMOOTHING = 6.0
_MIN_LIKENESS = 0.07
_MOST_NUMBERS = 2
_HUNDREDTHS = 100
# Support: what is left of it at each step, and of what a supporting pair is worth.
_LEFT_SHARE, _GAIN, _MAX_WORTH, _PASSES = 0.75, 0.5, 20.0, 2
_MOST_SUPPORT = log1p(2 * _GAIN * _MAX_WORTH * sum(_LEFT_SHARE**step for step in range(1, 5)))
_FULL_LENGTH = 30


class Evidence(Struct, frozen=True, eq=False):
    """What speaks for and against each two sentences of two texts: a row for each of the one."""

    shared: Matrix
    """The weight of what they share."""
    features: tuple[Matrix, ...]
    """The features in the order of `FEATURES`: a matrix, or one number for all."""
    fullness: float
    """How near the longer text comes to the length of an article, from 0 for one sentence to 1."""


# Weights of the constant 1, of each of FEATURES, and of the support of neighbours, as they are printed by
# benchmarks/fit_parallels.py, which says what they are fitted to.
OF_SENTENCES = (3.74, 0.0, 0.0, 0.0, 3.26, 0.748, 0.0, 0.682, -0.443, 0.0)
"""Weights for two texts of one sentence each."""
OF_ARTICLES = (-5.81, 1.32, 1.09, 4.19, 0.786, 0.511, 0.0, 0.0, -1.24, 0.568)
"""Weights for articles of full length."""


def evidence(one: TextProfile, other: TextProfile) -> Evidence:
    """Return what speaks for and against each two sentences of two texts, whichever comes first."""
    weight, numbers, weekdays = _common(one.postings, other.postings, len(one.units), len(other.units))
    here, there = one.totals[:, None] + _SMOOTHING, other.totals + _SMOOTHING
    nothing = np.zeros(())
    features = [
        np.log1p(weight),
        weight / np.minimum(here, there),
        weight / np.maximum(here, there),
        np.log(np.array(likeness(one.whole, other.whole)) + _MIN_LIKENESS),
    ]
    for common, own, others in (
        (numbers, one.has_number, other.has_number),
        (weekdays, one.has_weekday, other.has_weekday),
    ):
        if own.any() and others.any():
            features += [np.minimum(common, _MOST_NUMBERS), own[:, None] & others & (common == 0)]
        else:
            features += [nothing, nothing]
    fullness = min(1.0, log(max(weight.shape)) / log(_FULL_LENGTH))
    return Evidence(weight, tuple(features), fullness)


def support_of(found: Evidence) -> SingleMatrix:
    """Return the logarithm of what the neighbours of each two sentences share.

    What two sentences are worth spreads along the diagonal to the next four, and in a second pass what they
    are worth with their support: a local alignment of sentences, as of T. F. Smith and M. S. Waterman
    ("Identification of common molecular subsequences", Journal of Molecular Biology 147/1, 1981), in which a
    chain fades with its length.
    """
    # In single precision: with texts of a thousand sentences, most of the time goes into memory.
    worth: SingleMatrix = np.clip(found.shared - MIN_WEIGHT, 0, _MAX_WORTH).astype(np.float32)
    support: SingleMatrix = np.zeros_like(worth)
    for _ in range(_PASSES):
        passed: SingleMatrix = np.float32(_GAIN) * np.minimum(worth + support, np.float32(_MAX_WORTH))
        support = _passed_on(passed)
        support += _passed_on(passed[::-1, ::-1])[::-1, ::-1]
    return np.log1p(support)


def _passed_on(passed: SingleMatrix) -> SingleMatrix:
    """Return what comes to each cell from the four before it: of one, then of two, then of all."""
    two = passed.copy()
    two[1:, 1:] += _LEFT_SHARE * passed[:-1, :-1]
    four = two.copy()
    four[2:, 2:] += _LEFT_SHARE**2 * two[:-2, :-2]
    found = np.zeros_like(passed)
    found[1:, 1:] = _LEFT_SHARE * four[:-1, :-1]
    return found


def odds_of(found: Evidence, least: float = -inf) -> tuple[Matrix, Matrix]:
    """Return the log-odds that each two sentences say the same, and the share of their neighbours in them.

    They are those of a logistic regression whose weights lie between those of a sentence and those of an
    article, by the length of the longer text. Where no neighbours could bring any to the least log-odds that
    are asked for, these are left out.
    """
    full = found.fullness
    weights = (1 - full) * np.array(OF_SENTENCES) + full * np.array(OF_ARTICLES)
    alone = np.full(found.shared.shape, weights[0])
    for weight, feature in zip(weights[1:-1], found.features, strict=True):
        if weight:
            alone += weight * feature
    if alone.max() + weights[-1] * _MOST_SUPPORT < least:
        return alone, np.zeros_like(alone)
    support = weights[-1] * support_of(found)
    return alone + support, support


def score_of(odds: float) -> float:
    """Return the likelihood, from 0 to 1 in thousandths, of log-odds."""
    return round(1 / (1 + exp(-odds)), 3)


def likeness(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Return the cosine of two texts, each a vector of length 1: 0 for no term in common, 1 for the same."""
    return fsum(one[stem] * other[stem] for stem in one.keys() & other.keys())


def _common(one: Postings, other: Postings, rows: int, columns: int) -> tuple[Matrix, Matrix, Matrix]:
    """Return for each two sentences the weight of what they share, and their common numbers and weekdays.

    A sparse matrix product: every entry of a key in the one text meets every entry of it in the other.
    """
    at = np.minimum(np.searchsorted(other.keys, one.keys), len(other.keys) - 1)
    here = np.nonzero(other.keys[at] == one.keys)[0]
    there = at[here]
    width = other.counts[there]
    meetings = one.counts[here] * width
    key = np.repeat(np.arange(len(here)), meetings)
    number = np.arange(len(key)) - (np.cumsum(meetings) - meetings)[key]
    down, right = np.divmod(number, width[key])
    row, column = one.starts[here][key] + down, other.starts[there][key] + right
    cell = one.units[row] * columns + other.units[column]

    def summed(cells: Integers, weights: Integers | None = None) -> Matrix:
        total = np.bincount(cells, weights, rows * columns)
        return total.reshape(rows, columns).astype(np.float64, copy=False)

    return (
        summed(cell, one.roots[row] * other.roots[column]) / _HUNDREDTHS,
        summed(cell[one.is_number[here][key]]),
        summed(cell[one.is_weekday[here][key]]),
    )
