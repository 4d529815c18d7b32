"""What was rewritten between two stretches that stayed the same, and which place of it became which."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

SIMILAR = 0.6
"""Two stretches are versions of one another if so much of their letters is the same, of 1."""
GROWTH, ALLOWANCE = 1.6, 8
"""A stretch becomes at most so many times as long, and so many code points more."""

_MOST_CHARACTERS = 4_000_000
"""The most that two stretches may have, multiplied, to be compared letter by letter."""


class Match(NamedTuple):
    """A stretch of the old text and what it is in the new one: the same tokens."""

    start: int
    """Where it begins in the old text."""
    end: int
    """Where it ends there."""
    new_start: int
    """Where it begins in the new text."""
    new_end: int
    """Where it ends there."""


class Gap:
    """A stretch that was rewritten, taken out or put in."""

    def __init__(self, old: str, new: str, start: int, end: int, new_start: int, new_end: int) -> None:
        self._old, self._new = old, new
        self._outer = Match(start, end, new_start, new_end)
        self._inner = Match(*trimmed(old, start, end), *trimmed(new, new_start, new_end))

    @cached_property
    def likeness(self) -> float:
        """How much of the old letters is still there; 0 unless both sides are versions of one another."""
        start, end, new_start, new_end = self._inner
        if start == end or new_start == new_end or (end - start) * (new_end - new_start) > _MOST_CHARACTERS:
            return 0.0
        # Imported late: an app that starts has no need of it yet.
        from rapidfuzz.distance import Indel

        likeness = Indel.normalized_similarity(
            self._old[start:end].casefold(), self._new[new_start:new_end].casefold()
        )
        return likeness if likeness >= SIMILAR else 0.0

    def start_of(self, offset: int) -> int:
        """Return where what follows the offset begins in the new text."""
        start, end, new_start, new_end = self._inner
        if offset >= end or new_start == new_end:
            return self._outer.new_end
        if offset <= start:
            if self.likeness:
                return new_start
            if "\n" not in self._old[start:end]:
                # What was put in on lines of its own is not what was written there before.
                new_start = max(new_start, self._new.rfind("\n", new_start, new_end) + 1)
            return new_start if self._has_not_outgrown(new_start, new_end) else self._outer.new_end
        return self._inside(offset, after=True)

    def end_of(self, offset: int) -> int:
        """Return where what precedes the offset ends in the new text."""
        start, end, new_start, new_end = self._inner
        if offset <= start or new_start == new_end:
            return self._outer.new_start
        if offset >= end:
            if self.likeness:
                return new_end
            if "\n" not in self._old[start:end] and (line := self._new.find("\n", new_start, new_end)) >= 0:
                new_end = line
            return new_end if self._has_not_outgrown(new_start, new_end) else self._outer.new_start
        return self._inside(offset, after=False)

    def _has_not_outgrown(self, new_start: int, new_end: int) -> bool:
        start, end, _, _ = self._inner
        return new_end - new_start <= GROWTH * (end - start) + ALLOWANCE

    def _inside(self, offset: int, *, after: bool) -> int:
        """Return the place in the new text for one amid the old one."""
        start, end, new_start, new_end = self._inner
        if self.likeness:
            from rapidfuzz.distance import Levenshtein

            old, new = self._old[start:end].casefold(), self._new[new_start:new_end].casefold()
            for block in Levenshtein.opcodes(old, new):
                if block.src_start <= offset - start < block.src_end + (not after):
                    within = min(offset - start - block.src_start, block.dest_end - block.dest_start)
                    return new_start + block.dest_start + within
        share = (offset - start) / (end - start)
        place = new_start + round(share * (new_end - new_start))
        # Between words.
        if after:
            return max(self._new.rfind(" ", new_start, place + 1) + 1, new_start)
        space = self._new.find(" ", place, new_end)
        return new_end if space < 0 else space


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the stretch without the white space at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end
