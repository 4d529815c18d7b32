"""Agreement on units that everybody codes: Krippendorff's nominal alpha, Cohen's kappa, and the plain share.

Sources: K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), section C; J. Cohen, "A
Coefficient of Agreement for Nominal Scales", Educational and Psychological Measurement 20 (1960). All sums
are of whole numbers, so that no rounding decides whether there is variation.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from fractions import Fraction
from itertools import combinations
from typing import TypeAlias

Coded: TypeAlias = "tuple[int, Sequence[Hashable | None]]"
"""How many units there are, and the value that each coder gave to each of them; None where one gave none."""


def nominal_alpha(units: Iterable[Coded]) -> float | None:
    """Return Krippendorff's alpha for nominal data; None where all values are the same, or none is paired.

    A unit with fewer than two values counts for nothing.
    """
    totals: Counter[Hashable] = Counter()
    differing: Counter[int] = Counter()
    for number, values in units:
        given = [value for value in values if value is not None]
        if len(given) < 2:
            continue
        here = Counter(given)
        for value, times in here.items():
            totals[value] += number * times
        differing[len(given)] += number * (len(given) ** 2 - sum(times**2 for times in here.values()))
    whole = totals.total()
    expected = whole**2 - sum(times**2 for times in totals.values())
    if not expected:
        return None
    observed = sum(Fraction(pairs, coders - 1) for coders, pairs in differing.items())
    return float(1 - (whole - 1) * observed / expected)


def cohens_kappa(units: Iterable[Coded]) -> float | None:
    """Return Cohen's kappa of two coders; the mean of that of each pair where there are more.

    None where the two coders of some pair gave everywhere one and the same value: nothing was left to chance,
    and nothing to tell. Every coder has a value for every unit.
    """
    whole = tuple(units)
    coders = len(whole[0][1]) if whole else 0
    found = [_kappa([(n, values[i], values[j]) for n, values in whole]) for i, j in _pairs(coders)]
    known = [each for each in found if each is not None]
    return float(sum(known) / len(known)) if known and len(known) == len(found) else None


def share_agreed(units: Iterable[Coded]) -> float | None:
    """Return in how many of the units two coders agree, from 0 to 1; the mean of all pairs of coders.

    None where there are no units. Every coder has a value for every unit.
    """
    agreed = possible = 0
    for number, values in units:
        for i, j in _pairs(len(values)):
            agreed += number * (values[i] == values[j])
            possible += number
    return agreed / possible if possible else None


def _pairs(coders: int) -> Iterable[tuple[int, int]]:
    return combinations(range(coders), 2)


def _kappa(units: Sequence[tuple[int, Hashable, Hashable]]) -> Fraction | None:
    ones: Counter[Hashable] = Counter()
    others: Counter[Hashable] = Counter()
    whole = agreed = 0
    for number, one, other in units:
        ones[one] += number
        others[other] += number
        whole += number
        agreed += number * (one == other)
    by_chance = sum(number * others[value] for value, number in ones.items())
    if by_chance == whole**2:
        return None
    return Fraction(agreed * whole - by_chance, whole**2 - by_chance)
