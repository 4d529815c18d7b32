"""An article in rows, and the way between offsets, rows and cells.

The text is wrapped section by section, when a section is asked for; until then its number of rows is an
estimate. So a text of any length is laid out as soon as the rows in sight are, and `fill` does the rest in
pieces. Filling a section moves the rows after it: to keep a place, keep an offset.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, chain
from typing import TYPE_CHECKING

from msgspec import Struct

from synoptic.corpus.text.segmentation import (
    MAX_WRAPPED_LINE_CHARACTERS,
    MIN_FULL_LINE_CHARACTERS,
    paragraphs,
)
from synoptic.tui.article.wrapping import CONTEXT, cell_width, offset_in, row_starts
from synoptic.tui.shell.display import visible

if TYPE_CHECKING:
    from array import array

    from synoptic.corpus.article import Span

SECTION_LENGTH = 1 << 15
"""Code points of a section, or somewhat more."""
_LONGEST_GRAPHEME = 256
"""Code points looked at for one that begins a grapheme, where a section has to end inside a word."""
_SHOWN = 6
"""Sections whose text is kept as it is drawn; it is made anew in a fraction of a millisecond."""
_SOFT_HYPHEN = "\u00ad"
_WRAPPED_LINE = re.compile(rf"(?m)^.{{{MIN_FULL_LINE_CHARACTERS},{MAX_WRAPPED_LINE_CHARACTERS}}}\n(?=[^\n])")
_LINES_AROUND = 12
"""Lines before and after a stretch that may decide where its paragraphs begin and end."""


class LayoutRow(Struct, frozen=True):
    """One row: a slice of the article's text, and the characters drawn for it."""

    start: int
    """First code point."""
    end: int
    """One past the last code point, the line's end and spaces beyond the width included."""
    text: str
    """The characters drawn, from `start` on, code point for code point; at most as wide as the layout."""
    fold: Span | None = None
    """The folded lines that this row stands for; then nothing of the text is drawn."""

    @property
    def drawn_end(self) -> int:
        """One past the last code point that is drawn."""
        return self.start + len(self.text)


class Layout:
    """A text in rows of a width, with stretches folded to a row each."""

    def __init__(
        self, text: str, width: int, folds: Sequence[Span] = (), *, section_length: int = SECTION_LENGTH
    ) -> None:
        """Lay out a normalised text in rows of `width` cells, at least 2.

        `folds` are whole lines, in order and apart from one another.
        """
        self.text = text
        self.width = max(width, 2)
        self._folds = {fold.start: fold for fold in folds}
        self._fold_starts = sorted(self._folds)
        starts = self._sections = section_starts(text, folds, section_length)
        ends = self._ends = [*starts[1:], len(text)]
        self._shown_of = lru_cache(_SHOWN)(lambda section: shown(text, starts[section], ends[section]))
        """The text of a section as it is drawn."""
        self._rows: list[array[int] | None] = [None] * len(starts)
        self._counts = [self._estimate(index) for index in range(len(starts))]
        self._firsts = list(accumulate(self._counts, initial=0))
        self._unfilled = len(starts)

    def __len__(self) -> int:
        """Return how many rows there are; until all is filled, about how many."""
        return self._firsts[-1]

    @property
    def is_filled(self) -> bool:
        """Whether every section is wrapped, and every number of a row is final."""
        return not self._unfilled

    def fill(self, near: int = 0) -> bool:
        """Wrap one more section: the next one from an offset on, else the last one before it.

        Return whether any is left.
        """
        here = self._section_of(near)
        order = chain(range(here, len(self._rows)), range(here - 1, -1, -1))
        unfilled = next((section for section in order if self._rows[section] is None), None)
        if unfilled is not None:
            self._filled(unfilled)
        return self._unfilled > 0

    def bounds(self, index: int) -> tuple[int, int]:
        """Return the first offset of a row and the one past its last."""
        section, rows, at = self._find(index)
        base = self._sections[section]
        end = base + rows[at + 1] if at + 1 < len(rows) else self._ends[section]
        return base + rows[at], end

    def row(self, index: int) -> LayoutRow:
        """Return a row, by its number from 0; the last one for a number beyond."""
        start, end = self.bounds(index)
        fold = self._folds.get(start)
        if fold is not None and fold.end == end:
            return LayoutRow(start, end, "", fold)
        return LayoutRow(start, end, self._drawn(start, end))

    def row_of(self, offset: int) -> int:
        """Return the number of the row on which an offset lies; the text's end lies on the last."""
        section = self._section_of(offset)
        rows = self._filled(section)
        return self._firsts[section] + max(0, bisect_right(rows, offset - self._sections[section]) - 1)

    def cell_of(self, offset: int) -> tuple[int, int]:
        """Return the number of an offset's row, and its column in cells."""
        index = self.row_of(offset)
        row = self.row(index)
        return index, cell_width(row.text[: max(0, offset - row.start)])

    def offset_at(self, index: int, cell: int) -> int:
        """Return the offset of the grapheme drawn at a row and cell, the nearest one that there is."""
        row = self.row(max(index, 0))
        return row.start + offset_in(row.text, cell)

    def fold_at(self, offset: int) -> Span | None:
        """Return the fold in which an offset lies."""
        place = bisect_right(self._fold_starts, offset) - 1
        fold = self._folds[self._fold_starts[place]] if place >= 0 else None
        return fold if fold is not None and offset < fold.end else None

    def _section_of(self, offset: int) -> int:
        return max(0, bisect_right(self._sections, offset) - 1)

    def _find(self, index: int) -> tuple[int, array[int], int]:
        """Return the section that a row is in, the section's rows, and which of them it is."""
        while True:
            # Filling a section leaves the numbers of the rows before it as they are.
            index = min(index, len(self) - 1)
            section = min(bisect_right(self._firsts, index), len(self._sections)) - 1
            rows = self._filled(section)
            if index < self._firsts[section] + len(rows):
                return section, rows, index - self._firsts[section]

    def _estimate(self, section: int) -> int:
        start, end = self._sections[section], self._ends[section]
        # A line takes half a row more than its length, and every other one is followed by a gap.
        return max(1, (end - start) // self.width + self.text.count("\n", start, end))

    def _filled(self, section: int) -> array[int]:
        found = self._rows[section]
        if found is None:
            found = self._rows[section] = self._wrapped(section)
            self._unfilled -= 1
            if len(found) != self._counts[section]:
                self._counts[section] = len(found)
                self._firsts = list(accumulate(self._counts, initial=0))
        return found

    def _wrapped(self, section: int) -> array[int]:
        base, end = self._sections[section], self._ends[section]
        text = self._shown_of(section)
        before = self.text[max(base - CONTEXT, 0) : base]
        if not any(base <= start < end for start in self._fold_starts):
            starts = row_starts(text, self.width, before=before)
        else:
            starts = self._around_folds(text, base, before)
        if end == len(self.text) and (not starts or text.endswith("\n")):
            starts.append(len(text))
        return starts

    def _around_folds(self, text: str, base: int, before: str) -> array[int]:
        """Return the rows of a section, each fold in it one row."""
        starts = row_starts("", self.width)
        done = 0
        for fold in (self._folds[start] for start in self._fold_starts):
            first, last = fold.start - base, fold.end - base
            if not 0 <= first < len(text):
                continue
            starts.extend(done + start for start in row_starts(text[done:first], self.width, before=before))
            before = (before + text[:first])[-2:]
            if len(before) == 2 and before[1] == "\n" != before[0]:
                starts.append(first)
            starts.append(first)
            # What stands for lines is set apart like a paragraph.
            done, before = last, "…" * MAX_WRAPPED_LINE_CHARACTERS + text[max(last - 2, 0) : last]
        starts.extend(done + start for start in row_starts(text[done:], self.width, before=before))
        return starts

    def _drawn(self, start: int, end: int) -> str:
        """Return the characters drawn for a row: without the line's end and spaces beyond the width."""
        section = self._section_of(start)
        base = self._sections[section]
        text = self._shown_of(section)[start - base : end - base].removesuffix("\n")
        if text and self.text[end - 1] == _SOFT_HYPHEN and end < len(self.text):
            # Broken at a soft hyphen, it shows.
            text = f"{text[:-1]}-" if cell_width(text) < self.width else text
        if cell_width(text) > self.width:
            kept = text.rstrip(" ")
            text = text[: len(kept) + max(self.width - cell_width(kept), 0)]
        return text


def section_starts(text: str, folds: Sequence[Span] = (), length: int = SECTION_LENGTH) -> list[int]:
    """Return where the sections of a text begin; the first is 0.

    A section ends after a blank line where there is one near; else at a line's end, after a space, or, where
    there is neither for `length` code points, before a character that is no mark. It never ends inside one
    of the `folds`, which are in order and apart from one another.
    """
    starts = [0]
    remaining = iter(folds)
    fold = next(remaining, None)
    while (end := _cut_near(text, starts[-1] + length, length)) < len(text):
        while fold is not None and fold.end <= end:
            fold = next(remaining, None)
        if fold is not None and fold.start < end:
            end = fold.end
        if end >= len(text):
            break
        starts.append(end)
    return starts


def _cut_near(text: str, wanted: int, length: int) -> int:
    if wanted >= len(text):
        return len(text)
    for border in ("\n\n", "\n", " "):
        found = text.find(border, wanted, wanted + length)
        if found >= 0:
            return found + len(border)
    for offset in range(wanted, max(wanted - _LONGEST_GRAPHEME, 0), -1):
        if not unicodedata.category(text[offset]).startswith(("M", "C")):
            return offset
    return wanted


def shown(text: str, start: int, end: int) -> str:
    """Return `text[start:end]` as drawn, as long as it is, code point for code point.

    A line's end inside a paragraph (`text.segmentation`) is a space, so that the paragraph can be wrapped
    anew. Characters that a terminal would obey are replaced (`shell.display`).
    """
    stretch = text[start:end]
    if _WRAPPED_LINE.search(stretch):
        stretch = _unfolded(text, start, end)
    return visible(stretch)


def _unfolded(text: str, start: int, end: int) -> str:
    first, last = start, end
    for _ in range(_LINES_AROUND):
        first = text.rfind("\n", 0, max(first - 1, 0)) + 1
        last = text.find("\n", last) + 1 or len(text)
    around = text[first:last]
    pieces: list[str] = []
    done = 0
    for paragraph in paragraphs(around):
        pieces += (around[done : paragraph.start], around[paragraph.start : paragraph.end].replace("\n", " "))
        done = paragraph.end
    return "".join((*pieces, around[done:]))[start - first : end - first]
