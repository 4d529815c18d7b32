"""Where a passage stands out: in the title, or between quotation marks."""

from __future__ import annotations

import re
from enum import IntEnum
from typing import TYPE_CHECKING

from synoptic.corpus.article import Span

if TYPE_CHECKING:
    from synoptic.corpus.article import Article

_MARK = re.compile('["“”„‟«»]')
_OPENING = "“„‟«"
_BEGINNING = ('"', *_OPENING)
# A mark of a quotation that runs over several paragraphs is far away at the most.
_LONGEST_QUOTATION = 1500


class Prominence(IntEnum):
    """How much a place stands out; the more, the higher."""

    PLAIN = 0
    QUOTED = 1
    TITLE = 2


def title_of(article: Article) -> Span | None:
    """Return where the title of an article stands in its text; None if it does not stand near the top."""
    title = article.title
    start = article.text.find(title, 0, 2 * len(title) + 200) if title else -1
    return Span(start, start + len(title)) if start >= 0 else None


def prominence(article: Article, start: int, end: int) -> Prominence:
    """Return how much the place from `start` to `end` of an article stands out."""
    title = title_of(article)
    if title is not None and title.start <= start and end <= title.end:
        return Prominence.TITLE
    return Prominence.QUOTED if _is_quoted(article.text, start) else Prominence.PLAIN


def prominence_of_passage(article: Article, written: str) -> Prominence:
    """Return how much some place in a passage of the article may stand out."""
    if written == article.title:
        return Prominence.TITLE
    return Prominence.QUOTED if any(mark in written for mark in _BEGINNING) else Prominence.PLAIN


def _is_quoted(text: str, offset: int) -> bool:
    """Tell whether a quotation is open at an offset, by the marks before it in its line."""
    line = max(text.rfind("\n", 0, offset) + 1, offset - _LONGEST_QUOTATION)
    is_open = False
    for mark in _MARK.findall(text, line, offset + 1):
        is_open = not is_open if mark == '"' else mark in _OPENING
    return is_open
