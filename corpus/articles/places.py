"""Places in an article, in words that a person can follow."""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING

from synoptic.corpus.text.segmentation import paragraphs

if TYPE_CHECKING:
    from synoptic.corpus.article import Article


def paragraph_number(article: Article, offset: int) -> int:
    """Return which paragraph of the article holds the offset, counted from 1."""
    return max(1, bisect_right(_paragraph_starts(article.text), offset))


@lru_cache(maxsize=256)
def _paragraph_starts(text: str) -> tuple[int, ...]:
    return tuple(paragraph.start for paragraph in paragraphs(text))
