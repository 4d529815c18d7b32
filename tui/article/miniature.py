"""A whole article in one column of cells: where the marks are, and what was read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from synoptic.annotations.model.reading import Coverage
    from synoptic.tui.article.marks import Mark, Marks

_READ = 0.5
"""Of the text that a cell stands for, how much was read where the cell says so."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What there is in one stretch of the text."""

    mark: Mark | None
    """The mark of the highest layer; of highlights, the first."""
    is_read: bool
    """Whether half of it or more was read."""


def miniature(length: int, rows: int, marks: Marks, coverage: Coverage) -> tuple[Cell, ...]:
    """Return `rows` cells from top to bottom for a text of `length` code points: equal stretches of it."""
    highest: list[Mark | None] = [None] * rows
    for mark in marks.all:
        first = cell_of(mark.start, length, rows)
        for index in range(first, max(first, cell_of(mark.end - 1, length, rows)) + 1):
            held = highest[index]
            if held is None or mark.layer > held.layer:
                highest[index] = mark
    cells = []
    for index, held in enumerate(highest):
        start, end = length * index // rows, length * (index + 1) // rows
        is_read = end > start and coverage.covered(start, end) >= _READ * (end - start)
        cells.append(Cell(held, is_read))
    return tuple(cells)


def cell_of(offset: int, length: int, rows: int) -> int:
    """Return which of `rows` cells an offset of a text is in."""
    return min(max(offset, 0) * rows // max(length, 1), rows - 1)
