"""Headings within an article that is plain text: short lines that stand alone before a paragraph."""

from __future__ import annotations

import re

from synoptic.corpus.article import Span
from synoptic.corpus.articles.furniture import is_furniture
from synoptic.corpus.articles.provenance import date_in
from synoptic.corpus.text.segmentation import paragraph_at

# As much of the next line as tells where it begins.
_ENOUGH = 6000
_LONGEST_HEADING = 90
_MOST_WORDS = 14
_SHORTEST_PARAGRAPH = 80
_HEADING_START = re.compile(r"[\"'“‘„«¿¡(]*(\w)")
_HEADING_END = re.compile(r"[\w%][\"'”’»]*\Z")
_NO_HEADING = re.compile(
    r"(?i)(?:by|source|author|date|published|updated|written by|photo)\b[ :]"
    r"|(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2}\b"
)


def heading_in(text: str, start: int, end: int) -> Span | None:
    """Return the heading that a line of plain text is; None if it may be anything else."""
    if end - start > 2 * _LONGEST_HEADING:
        return None
    line = text[start:end]
    words = line.strip()
    first = _HEADING_START.match(words)
    if (
        first is None
        or not first[1].isupper()
        or _HEADING_END.search(words) is None
        or len(words) > _LONGEST_HEADING
        or len(words.split()) > _MOST_WORDS
        or _NO_HEADING.match(words)
        or is_furniture(words)
        or date_in(words)
    ):
        return None
    at = start + line.index(words)
    paragraph = paragraph_at(text, at)
    following = _following(text, end)
    if (
        paragraph is None
        or paragraph != Span(at, at + len(words))
        or following is None
        or len(following) < max(_SHORTEST_PARAGRAPH, 1.5 * len(words))
        or text[following.end - 1].isalnum()
    ):
        return None
    return Span(at, at + len(words))


def _following(text: str, line_end: int) -> Span | None:
    """Return the next paragraph, with at most two blank lines before it."""
    at = line_end + 1
    for _ in range(3):
        if at >= len(text):
            return None
        end = _line_end(text, at)
        stripped = text[at : min(end, at + _ENOUGH)].lstrip()
        if stripped:
            return paragraph_at(text, min(end, at + _ENOUGH) - len(stripped))
        at = end + 1
    return None


def _line_end(text: str, offset: int) -> int:
    end = text.find("\n", offset)
    return len(text) if end < 0 else end
