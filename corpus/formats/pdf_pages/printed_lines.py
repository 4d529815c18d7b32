"""Lines of a printed page, with their places. Units are points, from the lower left corner of the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from synoptic.corpus.formats.pdf_pages.page_tags import NO_TAG, StructureTag

SAME_SIZE = 1.06
"""Ratio of two sizes of type up to which they are the same size."""
INITIAL_SIZE = 1.8
"""Size of an initial that reaches over several lines, in sizes of the type beside it."""

_SAME_LINE = 0.25
"""Distance of two baselines, in sizes of type, up to which words stand on one line."""
_BLANK = 0.25
"""Width of a blank, in sizes of type."""
_MOST_INITIALS = 2
"""Characters of an initial: the letter, and a quotation mark before it."""

_Value = TypeVar("_Value")


class PrintedWord(Struct, frozen=True):
    """A word as it is printed: what stands between two blanks."""

    text: str
    """Its characters."""
    left: float
    """Where its box begins."""
    right: float
    """Where its box ends."""
    baseline: float
    """Height of the line that its letters stand on."""
    size: float
    """Size of its type."""
    weight: int = 0
    """Weight of its type, to be compared within its document; 0 if it is not known."""
    tag: StructureTag = NO_TAG
    """The paragraph to which the file says that it belongs."""
    is_joined: bool = False
    """Whether it continues the word before, without a blank."""


class PrintedLine(Struct, frozen=True, dict=True):
    """Words on one line of one column; at least one."""

    words: tuple[PrintedWord, ...]
    """In the order in which they are read."""
    page: int = 1
    """Number of its page, from 1."""

    @cached_property
    def text(self) -> str:
        """Its words with single blanks between them."""
        return "".join(word.text if word.is_joined else f" {word.text}" for word in self.words).lstrip(" ")

    @cached_property
    def left(self) -> float:
        """Where it begins."""
        return min(word.left for word in self.words)

    @cached_property
    def right(self) -> float:
        """Where it ends."""
        return max(word.right for word in self.words)

    @cached_property
    def baseline(self) -> float:
        """The height that most of its letters stand on."""
        return _most((word.baseline, len(word.text)) for word in self.words)

    @cached_property
    def size(self) -> float:
        """The size of most of its letters."""
        return _most((word.size, len(word.text)) for word in self.words)

    @cached_property
    def weight(self) -> int:
        """The weight of its lightest word."""
        return min(word.weight for word in self.words)

    @cached_property
    def tag(self) -> StructureTag:
        """The paragraph of most of its letters."""
        return _most((word.tag, len(word.text)) for word in self.words)

    @property
    def top(self) -> float:
        """About the height of its capitals."""
        return self.baseline + 0.75 * self.size

    @property
    def bottom(self) -> float:
        """About the depth of its descenders."""
        return self.baseline - 0.25 * self.size

    def has_size_of(self, other: PrintedLine) -> bool:
        """Tell whether both are set in the same size of type."""
        return max(self.size, other.size) <= SAME_SIZE * min(self.size, other.size)

    def is_beside(self, other: PrintedLine) -> bool:
        """Tell whether one stands beside the other, at the same height."""
        return abs(self.baseline - other.baseline) <= _SAME_LINE * max(self.size, other.size)

    def covers_width_of(self, other: PrintedLine) -> bool:
        """Tell whether some point of one is straight above a point of the other."""
        return self.left < other.right and other.left < self.right


def _most(weighted: Iterable[tuple[_Value, int]]) -> _Value:
    counts: Counter[_Value] = Counter()
    for value, weight in weighted:
        counts[value] += weight
    return max(counts, key=counts.__getitem__)


def lines_of(words: Iterable[PrintedWord], page: int = 1) -> list[PrintedLine]:
    """Return the lines that words in their printed order make.

    A line ends where the next word stands higher, lower, or before it. An initial over several lines is a
    part of the first one beside it.
    """
    lines: list[list[PrintedWord]] = []
    for word in words:
        if lines and _goes_on(lines[-1], word):
            lines[-1].append(word)
        else:
            lines.append([word])
    return _with_initials([PrintedLine(tuple(line), page) for line in lines])


def _goes_on(line: Sequence[PrintedWord], word: PrintedWord) -> bool:
    last = line[-1]
    if word.is_joined:
        return True
    # A footnote's number stands higher than its line, in smaller type.
    tolerance = _SAME_LINE if max(word.size, last.size) < 1.25 * min(word.size, last.size) else 2 * _SAME_LINE
    if abs(word.baseline - last.baseline) > tolerance * max(word.size, last.size):
        return False
    is_onward = word.left >= last.right - 0.5 * word.size
    is_backward = word.right <= last.left + 0.5 * word.size
    if len(line) == 1:
        return is_onward or is_backward
    # Words of some scripts go from right to left.
    return is_backward if last.right <= line[-2].left + 0.5 * word.size else is_onward


def _with_initials(lines: Sequence[PrintedLine]) -> list[PrintedLine]:
    out: list[PrintedLine] = []
    for line in lines:
        if out and _is_initial_of(out[-1], line):
            initial, first = out.pop().words[0], line.words[0]
            is_joined = first.left - initial.right < _BLANK * first.size
            line = PrintedLine((initial, replace(first, is_joined=is_joined), *line.words[1:]), line.page)
        out.append(line)
    return out


def _is_initial_of(before: PrintedLine, line: PrintedLine) -> bool:
    initial = before.words[0]
    return (
        len(before.words) == 1
        and len(initial.text) <= _MOST_INITIALS
        and initial.size >= INITIAL_SIZE * line.size
        and -_BLANK * initial.size <= line.left - initial.right <= initial.size
        and initial.baseline - _SAME_LINE * line.size <= line.baseline <= initial.baseline + initial.size
    )
