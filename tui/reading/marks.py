"""What is laid over an article's text, and how overlapping layers become runs that do not overlap."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Layer(IntEnum):
    """What a mark is; a higher one is drawn over a lower one."""

    HIGHLIGHT = 1
    HIT = 2
    CURRENT_HIT = 3


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of the text that is drawn differently."""

    start: int
    """First code point."""
    end: int
    """One past the last code point."""
    layer: Layer
    """What it is."""
    colour: str = ""
    """For a highlight: the colour of its first tag, one of `annotations.model.COLOURS`, or nothing."""
    highlight: str = ""
    """For a highlight: its id."""
    noted: bool = False
    """For a highlight: whether it carries a note."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of the text over which the same marks lie."""

    start: int
    """First code point."""
    end: int
    """One past the last code point."""
    marks: tuple[Mark, ...]
    """The marks, lowest layer first, within a layer in text order."""


class Runs:
    """Flattened marks: disjoint runs in text order, each with all the marks that cover it."""

    def __init__(self, marks: Iterable[Mark] = ()) -> None:
        self._runs = flatten(marks)
        self._starts = [run.start for run in self._runs]

    def between(self, start: int, end: int) -> Iterator[Run]:
        """Yield the runs that touch the span, not cut to it."""
        first = max(0, bisect_right(self._starts, start) - 1)
        last = bisect_left(self._starts, end)
        for run in self._runs[first:last]:
            if run.end > start:
                yield run

    def highlight_starts(self) -> list[int]:
        """Return where highlights begin, in text order."""
        return sorted(
            {mark.start for run in self._runs for mark in run.marks if mark.layer is Layer.HIGHLIGHT}
        )

    def at(self, offset: int) -> tuple[Mark, ...]:
        """Return the marks that cover an offset."""
        return next((run.marks for run in self.between(offset, offset + 1)), ())


def flatten(marks: Iterable[Mark]) -> tuple[Run, ...]:
    """Return disjoint runs in text order: a sweep over the marks' borders. Empty marks are left out."""
    ordered = sorted(
        (mark for mark in marks if mark.end > mark.start), key=lambda mark: (mark.layer, mark.start, mark.end)
    )
    borders: dict[int, tuple[list[int], list[int]]] = {}
    for index, mark in enumerate(ordered):
        borders.setdefault(mark.start, ([], []))[0].append(index)
        borders.setdefault(mark.end, ([], []))[1].append(index)
    runs: list[Run] = []
    active: set[int] = set()
    previous = 0
    for offset in sorted(borders):
        if active:
            runs.append(Run(previous, offset, tuple(ordered[index] for index in sorted(active))))
        opening, closing = borders[offset]
        active.difference_update(closing)
        active.update(opening)
        previous = offset
    return tuple(runs)
