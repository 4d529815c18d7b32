"""Offsets in a text as a file carries it, and the same places in the normalised text."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property

from synoptic.annotations.importing.incoming import OffsetUnit
from synoptic.corpus.article import Span
from synoptic.corpus.text.normalising import normalise

_BYTE_ORDER_MARK = "\ufeff"
_BEYOND = 0x10000


class RawText:
    """A text as a file carries it: with its own line ends, its byte-order mark, its form of letters."""

    def __init__(self, raw: str) -> None:
        self.raw = raw
        """The text."""
        self.text = normalise(raw)
        """The form that our offsets count in."""

    def span(self, start: int, end: int, unit: OffsetUnit) -> Span | None:
        """Return the place in the normalised text; None where there is none, or where it cuts a letter."""
        first, last = self._code_points(start, unit), self._code_points(end, unit)
        if first is None or last is None or not first < last:
            return None
        span = Span(self._normalised(first), self._normalised(last))
        wanted = normalise(self.raw[first:last])
        # Half a line end at an edge is none of the words.
        is_there = self.text[span.start : span.end].strip("\n") == wanted.strip("\n")
        return span if is_there and len(span) > 0 else None

    def _code_points(self, offset: int, unit: OffsetUnit) -> int | None:
        if unit is OffsetUnit.UTF16 and self._beyond:
            # The units of each pair before it count twice.
            if bisect_left(self._beyond, offset) and offset - 1 == self._last_beyond_before(offset):
                return None  # between the halves of a pair
            offset -= bisect_left(self._beyond, offset)
        return offset if 0 <= offset <= len(self.raw) else None

    def _last_beyond_before(self, offset: int) -> int:
        return self._beyond[bisect_left(self._beyond, offset) - 1]

    @cached_property
    def _beyond(self) -> list[int]:
        """The offsets, in UTF-16 units, of the characters that are two units."""
        if self.raw.isascii() or max(self.raw) < chr(_BEYOND):
            return []
        found = [index for index, character in enumerate(self.raw) if ord(character) >= _BEYOND]
        return [index + before for before, index in enumerate(found)]

    def _normalised(self, offset: int) -> int:
        if self._is_plain:
            return offset
        if not self._composes:
            return max(0, offset - self._marks) - bisect_left(self._pairs, offset)
        return len(normalise(self.raw[:offset]))

    @cached_property
    def _is_plain(self) -> bool:
        return self.raw == self.text

    @cached_property
    def _composes(self) -> bool:
        """Whether letters and accents become one character, which moves all that follows."""
        return not unicodedata.is_normalized("NFC", self.raw)

    @cached_property
    def _marks(self) -> int:
        return len(self.raw) - len(self.raw.lstrip(_BYTE_ORDER_MARK))

    @cached_property
    def _pairs(self) -> list[int]:
        """The offsets of the line feeds that follow a carriage return."""
        found, pairs = self.raw.find("\r\n"), []
        while found >= 0:
            pairs.append(found + 1)
            found = self.raw.find("\r\n", found + 2)
        return pairs


def ways_to_count(raw: str) -> Iterator[RawText]:
    """Yield a text as a file carries it, then as other programs may have counted in it.

    They count a byte-order mark that the file left out or not one that it has; a line end as one character
    where the file has two, or as two where it has one.
    """
    seen = set()
    bare = raw.lstrip(_BYTE_ORDER_MARK)
    unix = bare.replace("\r\n", "\n")
    windows = unix.replace("\n", "\r\n")
    for each in (raw, bare, unix, windows, _BYTE_ORDER_MARK + unix, _BYTE_ORDER_MARK + windows):
        if each not in seen:
            seen.add(each)
            yield RawText(each)
