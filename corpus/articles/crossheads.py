"""Crossheads: the short lines between the paragraphs of an article, which nobody says and nothing tells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from synoptic.corpus.article import Span
from synoptic.corpus.articles.structure import heading_in
from synoptic.corpus.text.quotation_marks import quoted_stretches
from synoptic.corpus.text.segmentation import paragraphs
from synoptic.corpus.text.speech import speech_tag, verb_of

_WORD = re.compile(r"\w+")
_MIN_WORDS, _MAX_WORDS = 3, 14
_ENDS = frozenset(",.?!…;:—–-")


@lru_cache(maxsize=64)
def crossheads(text: str) -> tuple[Span, ...]:
    """Return the crossheads of a normalised text, in no order, but for a headline at its beginning.

    One is a heading that gives no words to anybody, or words in quotation marks that stand before the first
    sentence of a paragraph and are no part of it: ‘Already planned’ When he was asked, Rutte …
    """
    return (*_headings(text), *_run_in(text))


def without_crossheads(text: str) -> str:
    """Return a text of the same length with spaces for its crossheads."""
    at = 0
    parts: list[str] = []
    for one in sorted(crossheads(text)):
        parts += (text[at : one.start], " " * len(one))
        at = one.end
    return "".join((*parts, text[at:]))


def _headings(text: str) -> Iterator[Span]:
    for number, paragraph in enumerate(paragraphs(text)):
        heading = heading_in(text, paragraph.start, paragraph.end) if number else None
        if heading is not None and not any(
            verb_of(word[0]) for word in _WORD.finditer(text, heading.start, heading.end)
        ):
            yield Span(heading.start, heading.end)


def _run_in(text: str) -> Iterator[Span]:
    for stretch in quoted_stretches(text):
        if not stretch.depth and stretch.is_closed and _is_run_in(text, stretch.outside, stretch.inside):
            yield stretch.outside


def _is_run_in(text: str, outside: Span, inside: Span) -> bool:
    """Tell whether a quoted stretch stands before a paragraph's first sentence, on its line."""
    if text[: outside.start].rstrip(" ")[-1:] not in {"", "\n"} or text[inside.end - 1] in _ENDS:
        return False
    words = len(_WORD.findall(text, inside.start, inside.end))
    following = text[outside.end : outside.end + 2]
    if not _MIN_WORDS <= words <= _MAX_WORDS or following[:1] != " " or not following[1:].isupper():
        return False
    end = text.find("\n", outside.end)
    return speech_tag(text, outside.end, len(text) if end < 0 else end) is None
