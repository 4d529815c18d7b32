"""Agreement of coders who also choose what they code: Krippendorff's alpha for unitised text.

Source: K. Krippendorff, "Content Analysis: An Introduction to Its Methodology", 2nd edition (2004), section
11.6, and "Measuring the Reliability of Qualitative Text Analysis Data", Quality & Quantity 38 (2004); first
in "On the Reliability of Unitizing Continuous Data", Sociological Methodology 25 (1995). A coder's passages
with one tag do not overlap. Text between them counts, too: it says that there is nothing. How far two
passages are from each other is the square of the distance of their beginnings and that of their ends; a
passage that another coder has nothing of counts with the square of its length.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import accumulate, combinations, pairwise
from typing import TypeAlias

from msgspec import Struct

Units: TypeAlias = "Sequence[tuple[int, int]]"
"""A coder's passages: first character and one past the last, in order, none overlapping another."""


class Disagreeing(Struct, frozen=True):
    """How much coders disagree on the passages with one tag."""

    observed: Fraction
    """The disagreement there is."""
    expected: Fraction
    """The disagreement to be expected if chance laid the same passages; 0 where there are none."""


def disagreeing(coders: Sequence[Units], length: int) -> Disagreeing:
    """Return how much coders disagree whose passages are these, in a text of so many characters.

    Raises ValueError for fewer than two coders, and for passages that overlap or are not in the text.
    """
    if len(coders) < 2:
        raise ValueError("Agreement takes two coders")
    for units in coders:
        if any(start < end for (_, end), (start, _) in pairwise(units)) or not all(
            0 <= start < end <= length for start, end in units
        ):
            raise ValueError("Passages of one coder overlap, or are not in the text")
    apart = sum(_apart(one, other) for one, other in combinations(coders, 2))
    number = len(coders)
    lengths = [end - start for units in coders for start, end in units]
    if not lengths:
        return Disagreeing(Fraction(0), Fraction(0))
    return Disagreeing(
        Fraction(2 * apart, number * (number - 1) * length**2),
        _expected(lengths, [gap for units in coders for gap in _gaps(units, length)], number, length),
    )


def unitised_alpha(tags: Iterable[Disagreeing]) -> float | None:
    """Return Krippendorff's alpha over the passages with these tags; None where there are no passages."""
    each = tuple(tags)
    expected = sum(one.expected for one in each)
    return float(1 - sum(one.observed for one in each) / expected) if expected else None


def merged_units(units: Iterable[tuple[int, int]]) -> Units:
    """Return passages in order, with those that overlap as one; passages that only touch stay two."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(units):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _apart(ones: Units, others: Units) -> int:
    """Return how far the passages of two coders are from each other."""
    return sum(_distances(ones, others)) + sum(
        (end - start) ** 2
        for units, beside in ((ones, others), (others, ones))
        for start, end in _alone(units, beside)
    )


def _distances(ones: Units, others: Units) -> Iterator[int]:
    """Yield the distance of each two passages that overlap."""
    first = 0
    for start, end in ones:
        while first < len(others) and others[first][1] <= start:
            first += 1
        at = first
        while at < len(others) and others[at][0] < end:
            yield (start - others[at][0]) ** 2 + (end - others[at][1]) ** 2
            at += 1


def _alone(units: Units, beside: Units) -> Iterator[tuple[int, int]]:
    """Yield the passages that overlap none of those beside."""
    at = 0
    for start, end in units:
        while at < len(beside) and beside[at][1] <= start:
            at += 1
        if at == len(beside) or beside[at][0] >= end:
            yield start, end


def _gaps(units: Units, length: int) -> Iterator[int]:
    """Yield the lengths of the stretches between passages, and before and after them."""
    ends = [0, *(end for _, end in units)]
    starts = [*(start for start, _ in units), length]
    yield from (start - end for end, start in zip(ends, starts, strict=True) if start > end)


def _expected(lengths: Sequence[int], gaps: Sequence[int], number: int, length: int) -> Fraction:
    """Return the disagreement of passages of these lengths, laid in all possible ways."""
    gaps = sorted(gaps)
    summed = [0, *accumulate(gaps)]
    total = 0
    for own in lengths:
        # Three times the sums, which stay whole numbers so.
        total += (len(lengths) - 1) * (2 * own**3 - 3 * own**2 + own)
        first = bisect_left(gaps, own)
        fitting = len(gaps) - first
        total += 3 * own**2 * (summed[-1] - summed[first] - fitting * (own - 1))
    places = number * length * (number * length - 1) - sum(own * (own - 1) for own in lengths)
    return Fraction(2 * total, 3 * length * places)
