"""Places in an article, in words that a person can follow."""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING

from corpus.segmentation import paragraph_at, paragraphs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.article import Article, Span

_AROUND = 80
"""Code points of context on each side of a place."""


def paragraph_number(article: Article, offset: int) -> int:
    """Return which paragraph of the article holds the offset, counted from 1."""
    return max(1, bisect_right(_paragraph_starts(article.text), offset))


@lru_cache(maxsize=256)
def _paragraph_starts(text: str) -> tuple[int, ...]:
    return tuple(paragraph.start for paragraph in paragraphs(text))


def context_of(text: str, spans: Sequence[Span]) -> str:
    """Return the words around the spans, from the same paragraph, with each span between ⟦ and ⟧.

    `spans` are in order and do not overlap; there is at least one.
    """
    first, last = spans[0].start, spans[-1].end
    start, end = 0, len(text)
    if (paragraph := paragraph_at(text, first)) is not None:
        start, end = paragraph.start, max(paragraph.end, last)
    before = after = ""
    if first - start > _AROUND:
        before = "…"
        start = text.find(" ", first - _AROUND, first) + 1 or first
    if end - last > _AROUND:
        after = "…"
        end = max(text.rfind(" ", last, last + _AROUND), last)
    pieces = []
    position = start
    for span in spans:
        pieces += [text[position : span.start], "⟦", text[span.start : span.end], "⟧"]
        position = span.end
    return before + "".join(pieces) + text[position:end] + after
