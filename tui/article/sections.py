"""Cutting a text into sections, so that a long one can be wrapped piece by piece, what is in sight first."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from synoptic.corpus.article import Span

SECTION = 1 << 15
"""Code points of a section, or somewhat more."""
_MARKS = 256
"""Code points looked at for one that begins a grapheme, where a section has to end inside a word."""


def cut(text: str, folds: Sequence[Span] = ()) -> list[int]:
    """Return where the sections of a text begin; the first is 0.

    A section ends after a blank line where there is one near; else at a line's end, after a space, or, where
    there is neither for `SECTION` code points, before a character that is no mark. It never ends inside one
    of the `folds`, which are in order and apart from one another.
    """
    starts = [0]
    remaining = iter(folds)
    fold = next(remaining, None)
    while (end := _end(text, starts[-1] + SECTION)) < len(text):
        while fold is not None and fold.end <= end:
            fold = next(remaining, None)
        if fold is not None and fold.start < end:
            end = fold.end
        if end >= len(text):
            break
        starts.append(end)
    return starts


def _end(text: str, wanted: int) -> int:
    if wanted >= len(text):
        return len(text)
    for border in ("\n\n", "\n", " "):
        found = text.find(border, wanted, wanted + SECTION)
        if found >= 0:
            return found + len(border)
    for offset in range(wanted, max(wanted - _MARKS, 0), -1):
        if not unicodedata.category(text[offset]).startswith(("M", "C")):
            return offset
    return wanted
