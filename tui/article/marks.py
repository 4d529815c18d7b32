"""What is laid over an article's text, and how overlapping layers become runs that do not overlap."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from enum import IntEnum
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Layer(IntEnum):
    """What a mark is; a higher one is drawn over a lower one. The selection lies over all, then the caret."""

    LINK = 1
    HIGHLIGHT = 2
    CHOSEN = 3
    PARALLEL = 4
    ARRIVED = 5
    HIT = 6
    CURRENT_HIT = 7


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of the text that is drawn differently."""

    start: int
    """First code point."""
    end: int
    """One past the last code point."""
    layer: Layer
    """What it is."""
    colours: tuple[str, ...] = ()
    """For a highlight: the colours of its tags, each one of `model.values.COLOURS`."""
    highlight: str = ""
    """For a highlight: its id."""
    noted: bool = False
    """For a highlight: whether it carries a note."""
    link: str = ""
    """For an end of a link: the link's id."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of the text over which the same marks lie."""

    start: int
    """First code point."""
    end: int
    """One past the last code point."""
    marks: tuple[Mark, ...]
    """The marks, lowest layer first, within a layer in text order."""


class Marks:
    """The marks on a text, found by place: a sorted list with the running maximum of the ends.

    What is asked for is a row or an offset, so only the marks there are ever flattened.
    """

    def __init__(self, marks: Iterable[Mark] = ()) -> None:
        """Take marks in any order; empty ones are left out."""
        self.all = tuple(
            sorted(
                (mark for mark in marks if mark.end > mark.start),
                key=lambda mark: (mark.start, mark.end, mark.layer),
            )
        )
        """Every mark, in text order."""
        self._starts = [mark.start for mark in self.all]
        self._reach = list(accumulate((mark.end for mark in self.all), max))

    def touching(self, start: int, end: int) -> tuple[Mark, ...]:
        """Return the marks that share a code point with the span, in text order."""
        first = bisect_right(self._reach, start)
        last = bisect_left(self._starts, end)
        return tuple(mark for mark in self.all[first:last] if mark.end > start)

    def at(self, offset: int) -> tuple[Mark, ...]:
        """Return the marks that cover an offset, lowest layer first, within a layer in text order."""
        return tuple(sorted(self.touching(offset, offset + 1), key=_order))

    def highlight_starts(self) -> list[int]:
        """Return where highlights begin, in text order."""
        return sorted({mark.start for mark in self.all if mark.layer is Layer.HIGHLIGHT})


def flatten(marks: Iterable[Mark], start: int, end: int) -> tuple[Run, ...]:
    """Return the disjoint runs of a span in text order: a sweep over the borders of the marks in it."""
    ordered = sorted(marks, key=_order)
    borders: dict[int, tuple[list[int], list[int]]] = {}
    for index, mark in enumerate(ordered):
        first, last = max(mark.start, start), min(mark.end, end)
        if first < last:
            borders.setdefault(first, ([], []))[0].append(index)
            borders.setdefault(last, ([], []))[1].append(index)
    runs: list[Run] = []
    active: set[int] = set()
    previous = start
    for offset in sorted(borders):
        if active:
            runs.append(Run(previous, offset, tuple(ordered[index] for index in sorted(active))))
        opening, closing = borders[offset]
        active.difference_update(closing)
        active.update(opening)
        previous = offset
    return tuple(runs)


def _order(mark: Mark) -> tuple[Layer, int, int]:
    return mark.layer, mark.start, mark.end
