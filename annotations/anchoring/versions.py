"""The place of each part of a text in its next version, worked out once for the whole text.

Lines that are unique in both versions are fixed points; those that changed their order were moved. Between
fixed points tokens are compared, and characters in the rest. Nothing here knows of highlights.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

from msgspec import Struct

from synoptic.annotations.anchoring._diff import (
    ALLOWANCE,
    GROWTH,
    Aligned,
    RewrittenSpan,
    common_runs,
    in_order,
    trimmed,
    unique_pairs,
)
from synoptic.annotations.anchoring._tokens import TokenNumbers, Tokens
from synoptic.corpus.article import Span

_MIN_TELLING_LENGTH = 20
"""Shorter lines, such as “Published”, stand elsewhere without having been moved there."""


class MappedSpan(Struct, frozen=True):
    """The counterpart of a stretch of the old text."""

    span: Span
    """Where it is in the new text."""
    survived: float
    """How much of its letters is still there, 0 to 1."""
    is_certain: bool = False
    """Whether it lies in a stretch found by more than its own words, and the same to the letter."""


class VersionMap:
    """Two versions of a text, and the place in the new one of each place of the old one."""

    def __init__(self, old: str, new: str) -> None:
        self.old, self.new = old, new
        self._numbers = TokenNumbers()
        self._head = _in_common(old, new)
        # They may overlap in the old text, where something was put in, but not in the new one.
        most = min(len(old), len(new) - self._head)
        self._foot = _in_common(old[: -most - 1 : -1], new[: -most - 1 : -1]) if most else 0
        old_lines, new_lines = _lines(old), _lines(new)
        pairs = unique_pairs(
            [old[line.start : line.end] for line in old_lines],
            [new[line.start : line.end] for line in new_lines],
        )
        pairs = [pair for pair in pairs if old[old_lines[pair[0]].start : old_lines[pair[0]].end].strip()]
        fixed = in_order(pairs)
        kept = set(fixed)
        self._moved = _joined(
            old,
            new,
            [
                _matched(old_lines[place], new_lines[new_place])
                for place, new_place in pairs
                if (place, new_place) not in kept
            ],
        )
        self._fixed = [_matched(old_lines[place], new_lines[new_place]) for place, new_place in fixed]

    def mapped(self, start: int, end: int) -> MappedSpan | None:
        """Return the counterpart of `old[start:end]`; None if nothing of it is left."""
        if end <= self._head:
            return MappedSpan(Span(start, end), 1.0, is_certain=True)
        if start >= len(self.old) - self._foot:
            shift = len(self.new) - len(self.old)
            return MappedSpan(Span(start + shift, end + shift), 1.0, is_certain=True)
        at = bisect_right(self._moved, start, key=lambda match: match.start) - 1
        if at >= 0 and self._moved[at].end >= end:
            shift = self._moved[at].new_start - self._moved[at].start
            return MappedSpan(Span(start + shift, end + shift), 1.0, is_certain=True)
        new_start, new_end = self._start(start), self._end(end)
        if new_start >= new_end:
            return None
        return MappedSpan(Span(new_start, new_end), self._survived(start, end))

    def moved_window(self, start: int, end: int) -> Span | None:
        """Return where in the new text `old[start:end]` can be if most of it was moved, else None."""
        for match in self._moved:
            if 2 * (min(match.end, end) - max(match.start, start)) > end - start:
                lead, trail = (
                    int(GROWTH * max(0, overhang)) + ALLOWANCE
                    for overhang in (match.start - start, end - match.end)
                )
                first = match.new_start + max(0, start - match.start)
                last = match.new_end - max(0, match.end - end)
                return Span(max(0, first - lead), min(len(self.new), last + trail))
        return None

    def kept_around(self, start: int, end: int, reach: int) -> float:
        """Return how much next to `old[start:end]` is still there, 0 to 1: the letters on the better side."""
        return max(
            self._survived(max(0, start - reach), start), self._survived(end, min(len(self.old), end + reach))
        )

    def surroundings(self, start: int, end: int) -> tuple[Span, Span]:
        """Return the lines that hold `old[start:end]`, and the part of them that was lost around it."""
        low = self.old.rfind("\n", 0, start) + 1
        high = self.old.find("\n", end)
        high = len(self.old) if high < 0 else high
        index = bisect_right(self._matches, start, key=lambda match: match.end)
        first = self._matches[index - 1].end if index else 0
        index = bisect_left(self._matches, end, key=lambda match: match.start)
        last = self._matches[index].start if index < len(self._matches) else len(self.old)
        lost = Span(*trimmed(self.old, max(low, first), min(high, last)))
        whole = Span(*trimmed(self.old, low, high))
        return (
            Span(min(whole.start, start), max(whole.end, end)),
            Span(min(lost.start, start), max(lost.end, end)),
        )

    def added(self) -> Iterator[Span]:
        """Yield the stretches of the new text that come from nowhere in the old one, in order."""
        matches = sorted((*self._matches, *self._moved), key=lambda match: match.new_start)
        at = 0
        for match in matches:
            if match.new_end - match.new_start < _MIN_TELLING_LENGTH:
                # A few words in common do not make old text of what stands around.
                continue
            if at < match.new_start and self.new[at : match.new_start].strip():
                yield Span(at, match.new_start)
            at = max(at, match.new_end)
        if self.new[at:].strip():
            yield Span(at, len(self.new))

    @cached_property
    def _matches(self) -> list[Aligned]:
        """The common parts of both texts in order, without lines that were moved."""
        found: list[Aligned] = []
        at = new_at = 0
        moved_to = sorted(self._moved, key=lambda match: match.new_start)
        for match in (*self._fixed, Aligned(len(self.old), len(self.old), len(self.new), len(self.new))):
            found.extend(self._between(at, match.start, new_at, match.new_start, moved_to))
            if match.start < match.end:
                found.append(match)
            at, new_at = match.end, match.new_end
        return found

    def _between(
        self, start: int, end: int, new_start: int, new_end: int, moved_to: Sequence[Aligned]
    ) -> list[Aligned]:
        old, new = self.old, self.new
        if (
            old[start:end].isspace()
            or new[new_start:new_end].isspace()
            or start == end
            or new_start == new_end
        ):
            return []
        inside = _within(self._moved, start, end, lambda match: match.start)
        new_inside = _within(moved_to, new_start, new_end, lambda match: match.new_start)
        here = self._tokens(old, start, end, [(match.start, match.end) for match in inside])
        there = self._tokens(
            new, new_start, new_end, [(match.new_start, match.new_end) for match in new_inside]
        )
        found: list[Aligned] = []
        for run in common_runs(here.ids, there.ids):
            found.extend(_pieces(old, new, here, there, run.old, run.new, run.length))
        return _telling(found, start, end, new_start, new_end)

    def _tokens(self, text: str, start: int, end: int, without: Sequence[tuple[int, int]]) -> Tokens:
        ids: list[int] = []
        starts: list[int] = []
        ends: list[int] = []
        for left_out, next_start in [*without, (end, end)]:
            piece = self._numbers.tokens(text, start, left_out)
            ids.extend(piece.ids)
            starts.extend(piece.starts)
            ends.extend(piece.ends)
            start = next_start
        return Tokens(ids, starts, ends)

    def _start(self, offset: int) -> int:
        """Return where a stretch begins in the new text that begins at `offset` in the old one."""
        index = bisect_right(self._matches, offset, key=lambda match: match.end)
        if index < len(self._matches) and (match := self._matches[index]).start <= offset:
            return min(match.new_start + offset - match.start, match.new_end)
        return self._rewritten(index).start_of(offset)

    def _end(self, offset: int) -> int:
        """Return where a stretch ends in the new text that ends at `offset` in the old one."""
        index = bisect_left(self._matches, offset, key=lambda match: match.start) - 1
        if index >= 0 and (match := self._matches[index]).end >= offset:
            return max(match.new_end - (match.end - offset), match.new_start)
        return self._rewritten(index + 1).end_of(offset)

    def _rewritten(self, index: int) -> RewrittenSpan:
        """Return the stretch before the match of that index, in both texts."""
        _, start, _, new_start = self._matches[index - 1] if index else (0, 0, 0, 0)
        end, new_end = len(self.old), len(self.new)
        if index < len(self._matches):
            end, _, new_end, _ = self._matches[index]
        return RewrittenSpan(self.old, self.new, start, end, new_start, new_end)

    def _survived(self, start: int, end: int) -> float:
        letters = _letters(self.old, start, end)
        if not letters:
            return 0.0
        index = bisect_right(self._matches, start, key=lambda match: match.end)
        kept = 0.0
        at = start
        while at < end:
            match = self._matches[index] if index < len(self._matches) else None
            low = end if match is None else min(end, max(at, match.start))
            if at < low and (inside := _letters(self.old, at, low)):
                kept += inside * self._rewritten(index).likeness
            if match is None:
                break
            at = min(end, match.end)
            kept += _letters(self.old, low, at)
            index += 1
        return kept / letters


def _in_common(one: str, other: str) -> int:
    """Return how many code points two texts have in common at their heads."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one.startswith(other[low:middle], low):
            low = middle
        else:
            high = middle - 1
    return low


def _lines(text: str) -> list[Span]:
    found = []
    start = 0
    for line in text.split("\n"):
        found.append(Span(start, start + len(line)))
        start += len(line) + 1
    return found


def _matched(old: Span, new: Span) -> Aligned:
    return Aligned(old.start, old.end, new.start, new.end)


def _joined(old: str, new: str, moved: Sequence[Aligned]) -> list[Aligned]:
    """Return the lines that were moved as stretches: neighbours that went the same way are one."""
    found: list[Aligned] = []
    for match in moved:
        last = found[-1] if found else None
        if last is not None and old[last.end : match.start] == new[last.new_end : match.new_start] != "":
            found[-1] = Aligned(last.start, match.end, last.new_start, match.new_end)
        else:
            found.append(match)
    return [match for match in found if match.end - match.start >= _MIN_TELLING_LENGTH]


def _within(
    matches: Sequence[Aligned], start: int, end: int, key: Callable[[Aligned], int]
) -> Sequence[Aligned]:
    return matches[bisect_left(matches, start, key=key) : bisect_left(matches, end, key=key)]


def _pieces(
    old: str, new: str, here: Tokens, there: Tokens, first: int, new_first: int, length: int
) -> Iterator[Aligned]:
    """Yield a run of the same tokens as matches in which offsets go along: whole, or token by token."""
    start, end = here.starts[first], here.ends[first + length - 1]
    new_start, new_end = there.starts[new_first], there.ends[new_first + length - 1]
    if old[start:end] == new[new_start:new_end]:
        yield Aligned(start, end, new_start, new_end)
        return
    for step in range(length):
        yield Aligned(
            here.starts[first + step],
            here.ends[first + step],
            there.starts[new_first + step],
            there.ends[new_first + step],
        )


def _telling(matches: list[Aligned], start: int, end: int, new_start: int, new_end: int) -> list[Aligned]:
    """Return the matches without chance ones: a few letters amid many changes.

    A match goes if the changes on each side of it are more than twice as long as itself (after the semantic
    clean-up of N. Fraser, "Diff strategies", 2006).
    """
    # From one end of the stretch to the other: matches at them have nothing that changed beyond.
    first, last = Aligned(start, start, new_start, new_start), Aligned(end, end, new_end, new_end)
    while matches:
        kept: list[Aligned] = []
        before = first
        for match, after in zip(matches, (*matches[1:], last), strict=True):
            least = 2 * (match.end - match.start)
            if (match.start - before.end > least or match.new_start - before.new_end > least) and (
                after.start - match.end > least or after.new_start - match.new_end > least
            ):
                continue
            kept.append(match)
            before = match
        if len(kept) == len(matches):
            break
        matches = kept
    return matches


def _letters(text: str, start: int, end: int) -> int:
    return sum(map(len, text[start:end].split()))


_SHINGLE_TOKENS = 4


def text_similarity(one: str, other: str) -> float:
    """Return how much of two texts is the same, 0 to 1.

    It is the share of runs of four tokens that both have among all that either has (A. Broder, "On the
    resemblance and containment of documents", 1997); case, accents, quotation marks and spaces do not count.
    A text that was copied whole has 1, one of which every eighth word was rewritten about 0.4, another
    article on the same event less than 0.1.
    """
    numbers = TokenNumbers()
    here, there = _shingles(numbers, one), _shingles(numbers, other)
    return len(here & there) / len(here | there) if here or there else 0.0


def _shingles(numbers: TokenNumbers, text: str) -> set[tuple[int, ...]]:
    ids = numbers.tokens(text, 0, len(text)).ids
    return set(zip(*(ids[shift:] for shift in range(_SHINGLE_TOKENS)), strict=False)) or (
        {tuple(ids)} if ids else set()
    )
