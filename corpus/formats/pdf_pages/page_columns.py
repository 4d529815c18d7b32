"""The order in which the lines of a page are read: down a column, then the next.

Programs that print pages mostly write a page's text in this order, and then it is kept: it tells more than
places do, for one, that an article goes on beside the picture and not below it. Places decide where a file
writes across columns, line by line, or writes what stands above after what stands below.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

if TYPE_CHECKING:
    from synoptic.corpus.formats.pdf_pages.printed_lines import PrintedLine

_GUTTER = 0.8
"""Width of the white between columns, at least, in sizes of type."""
_EDGE = 0.2
_MOST_GAPS = 6
"""Wide gaps in a line, beyond which it is the row of a table."""
_NEAR = 12
"""How far above and below the white is followed, in sizes of type."""
_FEWEST_NEAR = 5
_CROSSING_SHARE = 0.12
"""Share of lines at most, such as headlines, that cross the white."""
_FEWEST_CHARACTERS = 22
"""Mean length of lines in a column, at least; in a table, cells are shorter."""
_ACROSS_SHARE = 0.25
_FEWEST_ACROSS = 6
_SPANNING_SHARE = 0.3
_FARTHEST = 2.2
"""Distance of two lines of one block at most, in sizes of type."""
_MOST_BLOCKS = 250


def in_reading_order(lines: Sequence[PrintedLine]) -> list[PrintedLine]:
    """Return the lines of one page as they are read; those that run across columns are cut between them."""
    measured = [_Measured.of(line) for line in lines]
    pieces = [piece for line in measured for piece in _cut(line, measured)]
    is_cut = len(pieces) > len(lines)
    jumps = sum(not _goes_down(above, below) for above, below in pairwise(pieces))
    if jumps >= max(_FEWEST_ACROSS, _ACROSS_SHARE * len(pieces)) and len(pieces) <= _MOST_BLOCKS:
        blocks = _by_places([_Block.of([piece]) for piece in pieces])
    else:
        blocks = _blocks(_put_above_the_next(pieces) if is_cut else pieces)
        if len(blocks) <= _MOST_BLOCKS and _is_upside_down(blocks):
            blocks = _by_places(blocks)
    return [line for block in blocks for line in block.lines]


def _goes_down(above: PrintedLine, below: PrintedLine) -> bool:
    return above.baseline > below.baseline and above.covers_width_of(below)


class _Measured(Struct, frozen=True):
    """A line with its wide gaps."""

    line: PrintedLine
    baseline: float
    left: float
    right: float
    length: int
    gaps: tuple[tuple[float, float, int, int], ...]
    """Where each begins and ends; number of the word behind it, and of the characters before it."""

    @classmethod
    def of(cls, line: PrintedLine) -> _Measured:
        least = _GUTTER * line.size
        gaps = tuple(
            (before.right, after.left, number, sum(len(word.text) + 1 for word in line.words[:number]))
            for number, (before, after) in enumerate(pairwise(line.words), start=1)
            if after.left - before.right >= least
        )
        return cls(line, line.baseline, line.left, line.right, len(line.text), gaps)


def _cut(measured: _Measured, lines: Sequence[_Measured]) -> Iterator[PrintedLine]:
    """Yield the parts of a line that stand in different columns."""
    line = measured.line
    start = 0
    if 0 < len(measured.gaps) <= _MOST_GAPS:
        near = [other for other in lines if abs(other.baseline - line.baseline) <= _NEAR * line.size]
        edge = _EDGE * line.size
        for left, right, word, _ in measured.gaps:
            if any(_is_gutter(at, near) for at in (right - edge, (left + right) / 2, left + edge)):
                yield replace(line, words=line.words[start:word])
                start = word
    yield replace(line, words=line.words[start:]) if start else line


def _is_gutter(at: float, lines: Sequence[_Measured]) -> bool:
    """Tell whether lines leave the white at a place, and stand in columns on both sides of it."""
    left, right, left_length, right_length = 0, 0, 0, 0
    may_cross = _CROSSING_SHARE * len(lines)
    for line in lines:
        before, after = line.length, line.length
        if line.left < at < line.right:
            gap = next((gap for gap in line.gaps if gap[0] <= at <= gap[1]), None)
            if gap is None:
                may_cross -= 1
                if may_cross < 0:
                    return False
                continue
            before, after = gap[3], line.length - gap[3]
        if line.left < at:
            left += 1
            left_length += before
        if line.right > at:
            right += 1
            right_length += after
    return (
        min(left, right) >= _FEWEST_NEAR
        and left_length >= _FEWEST_CHARACTERS * left
        and right_length >= _FEWEST_CHARACTERS * right
    )


def _put_above_the_next(pieces: Sequence[PrintedLine]) -> list[PrintedLine]:
    """Put each part of a line that was cut off before the line below it."""
    out: list[PrintedLine] = []
    behind: list[PrintedLine] = []
    for above, piece in zip([None, *pieces], pieces, strict=False):
        is_behind = above is not None and above.baseline == piece.baseline and above.right < piece.left
        (behind if is_behind else out).append(piece)
    for piece in behind:
        below = [
            (piece.baseline - other.baseline, number)
            for number, other in enumerate(out)
            if 0 < piece.baseline - other.baseline <= 2 * _FARTHEST * piece.size
            and other.covers_width_of(piece)
        ]
        out.insert(min(below, default=(0.0, len(out)))[1], piece)
    return out


class _Block(Struct, frozen=True):
    """Lines one below the other, and the box around them."""

    lines: tuple[PrintedLine, ...]
    left: float
    right: float
    bottom: float
    top: float
    slack: float
    """How far it may reach into another that it is below."""

    @classmethod
    def of(cls, lines: Sequence[PrintedLine]) -> _Block:
        return cls(
            tuple(lines),
            min(line.left for line in lines),
            max(line.right for line in lines),
            min(line.bottom for line in lines),
            max(line.top for line in lines),
            0.3 * min(line.size for line in lines),
        )

    def is_above(self, other: _Block) -> bool:
        if self.bottom < other.top - other.slack:
            return False
        common = min(self.right, other.right) - max(self.left, other.left)
        return common > 0.2 * min(self.right - self.left, other.right - other.left)


def _blocks(lines: Sequence[PrintedLine]) -> list[_Block]:
    groups: list[list[PrintedLine]] = []
    for line in lines:
        if groups and _is_below(groups[-1], line):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [_Block.of(group) for group in groups]


def _is_below(group: Sequence[PrintedLine], line: PrintedLine) -> bool:
    last = group[-1]
    right = max(each.right for each in group[-3:])
    left = min(each.left for each in group[-3:])
    return (
        _goes_down(last, line)
        and last.baseline - line.baseline <= _FARTHEST * max(last.size, line.size)
        and last.has_size_of(line)
        and line.right <= right + 0.4 * (right - left)
    )


def _is_upside_down(blocks: Sequence[_Block]) -> bool:
    """Tell whether something that stands straight above comes later in the file."""
    return any(later.is_above(block) for number, block in enumerate(blocks) for later in blocks[number + 1 :])


def _by_places(blocks: Sequence[_Block]) -> list[_Block]:
    """Sort blocks by their places alone: a recursive cut between columns, and at what spans them."""
    downward = sorted(blocks, key=lambda block: (-block.top, block.left))
    gutter = _best_gutter(downward)
    if gutter is None:
        return downward
    out: list[_Block] = []
    waiting = downward
    while waiting:
        band = list(takewhile(lambda block: not block.left < gutter < block.right, waiting))
        lefts = [block for block in band if block.right <= gutter]
        rights = [block for block in band if block.left >= gutter]
        out += [*_by_places(lefts), *_by_places(rights), *waiting[len(band) : len(band) + 1]]
        waiting = waiting[len(band) + 1 :]
    return out


def _best_gutter(blocks: Sequence[_Block]) -> float | None:
    """Return the place between columns that the fewest lines cross; None for one column."""
    total = sum(len(block.lines) for block in blocks)
    best: tuple[float, float] | None = None
    for at in sorted({block.right + 0.1 for block in blocks}):
        left = sum(len(block.lines) for block in blocks if block.right <= at)
        crossing = sum(len(block.lines) for block in blocks if block.left < at < block.right)
        right = total - left - crossing
        if min(left, right) > 1 and crossing <= _SPANNING_SHARE * total and crossing <= min(left, right):
            best = min(best or (crossing, at), (crossing, at))
    return None if best is None else best[1]
