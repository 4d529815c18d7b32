"""Wrapping an article into rows of a given width, and the way between offsets, rows and cells.

A row is a slice of the text; the rows in order rejoin to the whole. The white space at which a row was
broken, and the line's end, belong to the row before the break and are not drawn.

One compiled regular expression does paragraphs whose characters are all one cell wide; only the others are
measured grapheme by grapheme (Unicode Standard Annex #29, through Rich).
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rich.cells import split_graphemes

from corpus.segmentation import LONGEST_WRAPPED_LINE, SHORTEST_FULL_LINE, paragraphs
from tui.display import NARROW

_MEASURED = re.compile(f"[^{NARROW}]")
_WRAPPED_LINE = re.compile(rf"(?m)^.{{{SHORTEST_FULL_LINE},{LONGEST_WRAPPED_LINE}}}\n(?=[^\n])")
_SINGLE_BREAK = re.compile(r"[^\n]\n(?=[^\n])")


@lru_cache(maxsize=8)
def _row_pattern(width: int) -> re.Pattern[str]:
    """Match one row: what fits up to a space, a hyphen or dash, or the line's end; else just `width`."""
    return re.compile(rf"[^\n]{{1,{width}}}(?:(?<=\w[-–—/])(?=\w)| +\n?|\n|\Z)|[^\n]{{{width}}}\n?|\n")


@dataclass(frozen=True, slots=True)
class Layout:
    """A text in rows. Made by `wrap`."""

    text: str
    """The text as drawn: as long as the article's, code point for code point."""
    width: int
    """Cells a row may take."""
    starts: array[int]
    """Where each row begins; of rows that begin together, all but the last are gaps between paragraphs."""

    def __len__(self) -> int:
        return len(self.starts)

    def row(self, index: int) -> tuple[int, int]:
        """Return the row's first offset and the one past its last."""
        following = index + 1
        end = self.starts[following] if following < len(self.starts) else len(self.text)
        return self.starts[index], end

    def drawn(self, index: int) -> tuple[int, int]:
        """Return the part of the row that is drawn: without the line's end and what hangs over the width."""
        start, end = self.row(index)
        if end > start and self.text[end - 1] == "\n":
            end -= 1
        shown = self.text[start:end]
        if _cells(shown) > self.width:
            kept = shown.rstrip(" ")
            end = start + len(kept) + min(max(self.width - _cells(kept), 0), len(shown) - len(kept))
        return start, end

    def row_of(self, offset: int) -> int:
        """Return the row on which an offset lies; the text's end lies on the last."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def cell_of(self, offset: int) -> tuple[int, int]:
        """Return an offset's row and column, in cells."""
        index = self.row_of(offset)
        start, end = self.drawn(index)
        before = self.text[start : min(offset, end)]
        return index, _cells(before)

    def offset_at(self, index: int, cell: int) -> int:
        """Return the offset of the grapheme drawn at a row and cell, the nearest one that there is."""
        index = min(max(index, 0), len(self.starts) - 1)
        start, end = self.drawn(index)
        shown = self.text[start:end]
        if not _MEASURED.search(shown):
            return start + min(max(cell, 0), len(shown))
        used = 0
        for first, _, cells in split_graphemes(shown)[0]:
            if used + cells > cell:
                return start + first
            used += cells
        return end


def wrap(text: str, width: int) -> Layout:
    """Wrap a text, as drawn, into rows of at most `width` cells (at least 2, so that wide characters fit).

    Lines that follow one another without a blank one are set apart by an empty row.
    """
    width = max(width, 2)
    starts = array("L")
    if not _MEASURED.search(text):
        starts.extend(match.start() for match in _row_pattern(width).finditer(text))
    else:
        for start, end in _lines(text):
            if _MEASURED.search(text, start, end):
                starts.extend(_measured_rows(text, start, end, width))
            else:
                starts.extend(match.start() for match in _row_pattern(width).finditer(text, start, end))
    if not starts or text.endswith("\n"):
        starts.append(len(text))
    if _SINGLE_BREAK.search(text):
        starts = _set_apart(text, starts)
    return Layout(text, width, starts)


def _cells(text: str) -> int:
    return split_graphemes(text)[1] if _MEASURED.search(text) else len(text)


def unfold(text: str) -> str:
    """Return the text with a space for each line's end inside a paragraph, so that it can be wrapped anew.

    As long as the text, code point for code point. What is a paragraph, `corpus.segmentation` says.
    """
    if not _WRAPPED_LINE.search(text):
        return text
    pieces: list[str] = []
    end = 0
    for paragraph in paragraphs(text):
        pieces += (text[end : paragraph.start], text[paragraph.start : paragraph.end].replace("\n", " "))
        end = paragraph.end
    return "".join((*pieces, text[end:]))


def _lines(text: str) -> list[tuple[int, int]]:
    borders = [0, *(match.end() for match in re.finditer("\n", text))]
    if borders[-1] < len(text):
        borders.append(len(text))
    return list(pairwise(borders))


def _measured_rows(text: str, start: int, end: int, width: int) -> list[int]:
    """Return where the rows of one line begin, measuring each grapheme."""
    rows = [start]
    used = 0
    line_end = end - 1 if end > start and text[end - 1] == "\n" else end
    last_break: int | None = None
    cells_after_break = 0
    for first, _, cells in split_graphemes(text[start:line_end])[0]:
        offset = start + first
        if text[offset] == " ":
            used += cells
            last_break, cells_after_break = offset + 1, 0
            continue
        if used + cells > width and offset > rows[-1]:
            if last_break is not None and last_break > rows[-1] and cells_after_break + cells <= width:
                rows.append(last_break)
                used = cells_after_break
            else:
                rows.append(offset)
                used = 0
            last_break, cells_after_break = None, used
        used += cells
        cells_after_break += cells
    return rows


def _set_apart(text: str, starts: array[int]) -> array[int]:
    """Return the row starts with an empty row before each line that follows another without a blank one."""
    spaced = array("L")
    for start in starts:
        if (
            start > 1
            and text[start - 1] == "\n"
            and text[start - 2] != "\n"
            and text[start : start + 1] not in {"", "\n"}
        ):
            spaced.append(start)
        spaced.append(start)
    return spaced
