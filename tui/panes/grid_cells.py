"""A table of prose: rows of cells, each as high as the longest of its texts, wrapped to one width."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, TypeAlias

from synoptic.tui.article.wrapping import WIDE
from synoptic.tui.article.wrapping import row_starts as wrap

if TYPE_CHECKING:
    from textual.content import Content

Prose: TypeAlias = "tuple[Content, ...]"
"""The paragraphs of a cell, each without line breaks."""


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """What a table shows."""

    heads: tuple[Content, ...]
    """Over each column."""
    labels: tuple[Prose, ...]
    """Before each row."""
    rows: tuple[tuple[Prose, ...], ...]
    """The cells of each row, one for each column."""
    together: tuple[tuple[int, ...], ...] = ()
    """For each row the columns to be seen beside each other, those that matter most first; may be empty."""


EMPTY = Grid((), (), ())
"""A table of nothing."""


def wrapped(prose: Prose, width: int, most: int | None = None) -> list[Content]:
    """Return the lines of a cell, each at most so many cells wide; of more than `most`, the last says so."""
    lines: list[Content] = []
    for paragraph in prose:
        if len(paragraph.plain) <= width and not WIDE.search(paragraph.plain):
            lines.append(paragraph)
            continue
        starts = [*wrap(paragraph.plain, width), len(paragraph.plain)]
        lines += (paragraph[start:end].rstrip() for start, end in pairwise(starts) if end > start)
        if most is not None and len(lines) > most:
            return [*lines[: most - 1], lines[most - 1].truncate(max(1, width - 2)) + " …"]
    return lines


class GridLayout:
    """Where the rows of a table are, in lines, with a rule below each."""

    def __init__(self, grid: Grid, width: int, label_width: int, most: int | None) -> None:
        """Lay out a table whose columns are so many cells wide; a cell has `most` lines at the most."""
        self._grid = grid
        self._width, self._label_width, self._most = width, label_width, most
        self._lines: dict[tuple[int, int], list[Content]] = {}
        heights = []
        for row, cells in enumerate(grid.rows):
            columns = range(-1 if label_width else 0, len(cells))
            heights.append(max((len(self.lines(row, column)) for column in columns), default=1) or 1)
        self._starts = [0, *accumulate(height + 1 for height in heights)]

    def __len__(self) -> int:
        """Return how many lines there are."""
        return self._starts[-1]

    def start(self, row: int) -> int:
        """Return the first line of a row; of the one after the last, the end."""
        return self._starts[row]

    def row_at(self, line: int) -> tuple[int, int]:
        """Return the row that a line belongs to, and which of its lines that is."""
        row = bisect_right(self._starts, line) - 1
        return row, line - self._starts[row]

    def is_rule(self, row: int, within: int) -> bool:
        """Tell whether that line of a row is the rule below it."""
        return self._starts[row] + within == self._starts[row + 1] - 1

    def lines(self, row: int, column: int) -> list[Content]:
        """Return the lines of a cell; of column -1, those of the row's label."""
        key = row, column
        if (found := self._lines.get(key)) is None:
            is_label = column < 0
            prose = self._grid.labels[row] if is_label else self._grid.rows[row][column]
            width = self._label_width if is_label else self._width
            found = self._lines[key] = wrapped(prose, width, self._most)
        return found


def columns_in(width: int, label_width: int, columns: int, least: int) -> tuple[int, int]:
    """Return how many columns fit beside the labels, at least one, and how wide the text in each is.

    Each column has a line before it and a cell of space on both sides of its text.
    """
    room = max(0, width - label_width)
    count = max(1, min(columns, room // (least + 3)))
    return count, max(4, room // count - 3)


def columns_in_sight(
    before: tuple[int, ...], marked: int, together: tuple[int, ...], count: int, columns: int
) -> tuple[int, ...]:
    """Return which of so many columns are in sight, in order: `count` of them, the marked one among them.

    `before` are those that were. They stay if the marked one and two of those that belong `together` are
    among them, the first of these too; else these come into sight, as many as there is room for, in the place
    of others. Where none belong together, a stretch of columns that has the marked one comes into sight.
    """
    count = min(count, columns)
    if not count:
        return ()
    is_whole = len(before) == count and before[-1] < columns
    if is_whole and marked in before:
        needed = min(2, len(together), count - (marked not in together))
        if not needed or (together[0] in before and len(set(together).intersection(before)) >= needed):
            return before
    if not together:
        is_stretch = is_whole and before[-1] - before[0] == count - 1
        start = before[0] if is_stretch else 0
        start = marked if marked < start else max(start, marked - count + 1)
        return tuple(range(start, start + count))
    wanted = dict.fromkeys((marked, *together, *before, *range(columns)))
    return tuple(sorted([column for column in wanted if column < columns][:count]))
