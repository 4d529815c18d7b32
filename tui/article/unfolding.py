"""The text as it is drawn: fit for a terminal, with the lines of each hard-wrapped paragraph made one."""

from __future__ import annotations

import re

from synoptic.corpus.text.segmentation import (
    MAX_WRAPPED_LINE_CHARACTERS,
    MIN_FULL_LINE_CHARACTERS,
    paragraphs,
)
from synoptic.tui.shell.display import visible

_WRAPPED_LINE = re.compile(rf"(?m)^.{{{MIN_FULL_LINE_CHARACTERS},{MAX_WRAPPED_LINE_CHARACTERS}}}\n(?=[^\n])")
_LINES_AROUND = 12
"""Lines before and after a stretch that may decide what is a paragraph in it."""


def shown(text: str, start: int, end: int) -> str:
    """Return `text[start:end]` as drawn, as long as it is, code point for code point.

    A line's end inside a paragraph is a space, so that the paragraph can be wrapped anew; what is a
    paragraph, `text.segmentation` says. What a terminal would obey is replaced by `shell.display`.
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
