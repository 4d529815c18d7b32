"""Lining up several texts in rows: what tells the same in one row, each text in its own order.

A progressive alignment, as they are made of many sequences: the texts are added one by one to the rows that
there are, each by the heaviest chain of matches that keeps both orders. (D.-F. Feng and R. F. Doolittle,
"Progressive sequence alignment as a prerequisite to correct phylogenetic trees", Journal of Molecular
Evolution 25, 1987; a chain instead of a table, since of all pairs of sentences few match.)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Row: TypeAlias = tuple[int | None, ...]
"""For each column the number of its sentence, or None for a gap."""
Scores: TypeAlias = "Mapping[tuple[int, int], Mapping[tuple[int, int], float]]"
"""For two columns, the smaller first, the pairs of sentences that tell the same, and how likely, above 0."""


def align(lengths: Sequence[int], scores: Scores, lead: int = 0) -> tuple[Row, ...]:
    """Return the rows in which columns with so many sentences stand.

    Every sentence is in one row, the sentences of each column in their order. The rows follow the column
    `lead`: what only others have comes after what it follows in its own text, or before what it precedes if
    nothing of it matches before.
    """
    order = [lead, *(column for column in range(len(lengths)) if column != lead)]
    rows: list[list[int | None]] = [
        [number if column == lead else None for column in range(len(lengths))]
        for number in range(lengths[lead])
    ]
    for added, column in enumerate(order[1:], start=1):
        points = _points(rows, order[:added], column, scores)
        rows = _merged(rows, len(lengths), column, lengths[column], heaviest_chain(points))
    return tuple(tuple(row) for row in rows)


def heaviest_chain(points: Mapping[tuple[int, int], float]) -> tuple[tuple[int, int], ...]:
    """Return the points, both numbers of which rise from one to the next, that weigh most together.

    A heaviest increasing subsequence, in n log n: the best chain up to each second number is kept in a tree
    of prefixes (P. M. Fenwick, "A new data structure for cumulative frequency tables", Software: Practice
    and Experience 24/3, 1994).
    """
    size = max((second for _, second in points), default=-1) + 1
    tree: list[tuple[float, tuple[int, int] | None]] = [(0.0, None)] * (size + 1)
    before: dict[tuple[int, int], tuple[int, int] | None] = {}
    best: tuple[float, tuple[int, int] | None] = (0.0, None)
    # Of one row, later columns first: two of them cannot be in one chain.
    for point in sorted(points, key=lambda point: (point[0], -point[1])):
        place = point[1]
        reached: tuple[float, tuple[int, int] | None] = (0.0, None)
        while place > 0:
            reached = max(reached, tree[place], key=_weight)
            place -= place & -place
        before[point] = reached[1]
        chain = (reached[0] + points[point], point)
        best = max(best, chain, key=_weight)
        place = point[1] + 1
        while place <= size:
            tree[place] = max(tree[place], chain, key=_weight)
            place += place & -place
    found: list[tuple[int, int]] = []
    last = best[1]
    while last is not None:
        found.append(last)
        last = before[last]
    return tuple(reversed(found))


def _weight(chain: tuple[float, tuple[int, int] | None]) -> float:
    return chain[0]


def _points(
    rows: Sequence[Sequence[int | None]], placed: Sequence[int], column: int, scores: Scores
) -> dict[tuple[int, int], float]:
    """Return which sentences of a column match which rows, and what all that stand there weigh together."""
    row_of = {
        (other, number): place
        for place, row in enumerate(rows)
        for other in placed
        if (number := row[other]) is not None
    }
    points: dict[tuple[int, int], float] = {}
    for other in placed:
        is_first = other < column
        for (one, two), score in sorted(scores.get((min(other, column), max(other, column)), {}).items()):
            there, here = (one, two) if is_first else (two, one)
            point = row_of[other, there], here
            points[point] = points.get(point, 0.0) + score
    return points


def _merged(
    rows: Sequence[list[int | None]], columns: int, column: int, length: int, chain: Sequence[tuple[int, int]]
) -> list[list[int | None]]:
    """Return the rows with one more of so many columns in them."""

    def alone(start: int, end: int) -> list[list[int | None]]:
        return [
            [number if each == column else None for each in range(columns)] for number in range(start, end)
        ]

    if not chain:
        return [*rows, *alone(0, length)]
    matched = dict(chain)
    # What stands between two matches follows the first of them.
    ends = dict(zip(matched, [*(number for _, number in chain[1:]), length], strict=True))
    merged: list[list[int | None]] = []
    for place, row in enumerate(rows):
        number = matched.get(place)
        if number is None:
            merged.append(row)
            continue
        if place == chain[0][0]:
            merged += alone(0, number)
        merged.append([number if each == column else other for each, other in enumerate(row)])
        merged += alone(number + 1, ends[place])
    return merged
