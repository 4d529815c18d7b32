"""Breaking lines into rows of a given width.

A row is a slice of the text; the rows in order rejoin to the whole. The white space at which a row was
broken, and the line's end, belong to the row before the break.

One compiled regular expression does lines whose characters are all one cell wide; only the others are
measured grapheme by grapheme. Where a row may be broken follows the Unicode line breaking algorithm (Unicode
Standard Annex #14) as far as prose needs it: after spaces, hyphens, dashes and soft hyphens, and between
wide characters, of which some may not stand at a row's head or foot.

Graphemes are those of Unicode Standard Annex #29; their widths are Rich's, by which Textual lays out the
screen, so that no row is wider for one than for the other.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from functools import lru_cache

from rich.cells import cell_len

from synoptic.corpus.text.graphemes import iter_graphemes
from synoptic.corpus.text.segmentation import MAX_WRAPPED_LINE_CHARACTERS
from synoptic.tui.shell.display import NARROW

WIDE = re.compile(f"[^{NARROW}]")
"""Match a character that may take no cell, or two, or may belong to the character before."""
CONTEXT = MAX_WRAPPED_LINE_CHARACTERS + 2
"""Code points before a text that count for the gaps between its paragraphs."""
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_SINGLE_BREAK = re.compile(r"[^\n]\n(?=[^\n])")
_HYPHENS = frozenset("-–—/")
_ZERO_WIDTH_SPACE = "\u200b"
# UAX #14, classes CL, CP, EX, NS and CJ of East Asian text: they stand with what is before them.
_NOT_AT_THE_HEAD = frozenset(
    "、。，．・：；？！)]}»」』】〕〉》）］｝〙〗ー々〻ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ…‥”’"
)
# Class OP: they stand with what is after them.
_NOT_AT_THE_FOOT = frozenset("([{«「『【〔〈《（［｛〘〖“‘")


@lru_cache(maxsize=16)
def _row_pattern(width: int) -> re.Pattern[str]:
    """Match one row: what fits up to a space, a hyphen or dash, or the line's end; else just `width`."""
    return re.compile(rf"[^\n]{{1,{width}}}(?:(?<=\w[-–—/])(?=\w)| +\n?|\n|\Z)|[^\n]{{{width}}}\n?|\n")


def row_starts(text: str, width: int, *, before: str = "") -> array[int]:
    """Return where the rows of a text begin, each at most `width` cells (at least 2, for wide characters).

    Paragraphs that follow one another without a blank line are set apart by an empty row: of rows that begin
    at the same offset, all but the last are such gaps. A line is taken for a paragraph if it is longer than
    anybody breaks lines; verse, lists, tables and code stay together. `before` is the text before it, the end
    of that at least (see `CONTEXT`).
    """
    width = max(width, 2)
    starts = array("L")
    if not WIDE.search(text):
        starts.extend(match.start() for match in _row_pattern(width).finditer(text))
    else:
        for line in _LINE.finditer(text):
            if WIDE.search(line[0]):
                starts.extend(_measured(text, line.start(), line.end(), width))
            else:
                # Searched as a text of its own: its end is the end of a row.
                starts.extend(line.start() + row.start() for row in _row_pattern(width).finditer(line[0]))
    return _set_apart(text, starts, before) if _SINGLE_BREAK.search(before[-2:] + text) else starts


def _measured(text: str, start: int, end: int, width: int) -> Iterator[int]:
    """Yield where the rows of one line begin, measuring each grapheme."""
    yield start
    row = start
    used = 0
    line_end = end - 1 if end > start and text[end - 1] == "\n" else end
    break_at, cells_before_break = row, 0
    previous, previous_is_wide = "", False
    for offset, after, width_here in _graphemes(text, start, line_end):
        # A space that carries an accent is drawn as a letter is.
        character = text[offset] if text[offset] != " " or after == offset + 1 else text[after - 1]
        is_wide = width_here == 2
        # A row that ends at a soft hyphen shows a hyphen, which takes a cell.
        has_room = previous != _ZERO_WIDTH_SPACE or used < width
        is_wide_here = is_wide or previous_is_wide
        if offset > row and has_room and _may_break(text, offset, previous, character, is_wide_here):
            break_at, cells_before_break = offset, used
        if character != " " and used + width_here > width and offset > row:
            if break_at > row:
                row, used = break_at, used - cells_before_break
                yield row
            if used + width_here > width and offset > row:
                row, used = offset, 0
                yield row
        used += width_here
        previous, previous_is_wide = text[after - 1], is_wide


def _may_break(text: str, offset: int, previous: str, character: str, wide: bool) -> bool:
    """Tell whether a row may end before the character at an offset."""
    if character in {" ", _ZERO_WIDTH_SPACE}:
        return False
    if previous in {" ", _ZERO_WIDTH_SPACE}:
        return True
    if previous in _HYPHENS:
        return character.isalnum() and text[offset - 2 : offset - 1].isalnum()
    return wide and character not in _NOT_AT_THE_HEAD and previous not in _NOT_AT_THE_FOOT


def _set_apart(text: str, starts: array[int], before: str) -> array[int]:
    """Return the row starts with an empty row before each line that ends or begins a run of paragraphs."""
    spaced = array("L")
    around = before + text
    shift = len(before)
    for start in starts:
        at = start + shift
        if at >= 2 and around[at - 1] == "\n" and around[at - 2] != "\n" and text[start] != "\n":
            line_before = at - 1 - (around.rfind("\n", 0, at - 1) + 1)
            following = around.find("\n", at, at + MAX_WRAPPED_LINE_CHARACTERS + 1)
            is_long = following < 0 and len(around) - at > MAX_WRAPPED_LINE_CHARACTERS
            if line_before > MAX_WRAPPED_LINE_CHARACTERS or is_long:
                spaced.append(start)
        spaced.append(start)
    return spaced


def cell_width(text: str) -> int:
    """Return how many cells a text without line ends takes, as drawn."""
    return cell_len(text) if WIDE.search(text) else len(text)


def _graphemes(text: str, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Yield the graphemes of `text[start:end]`: offset of the first code point, one past the last, cells."""
    for first, last in iter_graphemes(text, start, end):
        yield first, last, cell_len(text[first:last])


def offset_in(text: str, cell: int) -> int:
    """Return the offset of the grapheme drawn at a cell of one line; the end, if the line is not so long."""
    if not WIDE.search(text):
        return min(max(cell, 0), len(text))
    used = 0
    for first, _, width in _graphemes(text, 0, len(text)):
        if used + width > cell:
            return first
        used += width
    return len(text)
