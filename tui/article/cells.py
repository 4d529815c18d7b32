"""How many cells of a terminal a text takes, grapheme by grapheme.

Graphemes are those of Unicode Standard Annex #29; their widths are Rich's, by which Textual lays out what
is drawn, so that no row is wider for one than for the other.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rich.cells import cell_len

from synoptic.corpus.text.graphemes import iter_graphemes
from synoptic.tui.shell.display import NARROW

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDE = re.compile(f"[^{NARROW}]")
"""Finds what may take no cell, or two, or may belong to the character before."""


def cells(text: str) -> int:
    """Return how many cells a text without line ends takes, as drawn."""
    return cell_len(text) if WIDE.search(text) else len(text)


def graphemes(text: str, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Yield the graphemes of `text[start:end]`: offset of the first code point, one past the last, cells."""
    for first, last in iter_graphemes(text, start, end):
        yield first, last, cell_len(text[first:last])


def offset_in(text: str, cell: int) -> int:
    """Return the offset of the grapheme drawn at a cell of one line; the end, if the line is not so long."""
    if not WIDE.search(text):
        return min(max(cell, 0), len(text))
    used = 0
    for first, _, width in graphemes(text, 0, len(text)):
        if used + width > cell:
            return first
        used += width
    return len(text)
