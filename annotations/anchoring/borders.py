"""Where a stretch of text may be cut: not within a word, not within what is shown as one character."""

from __future__ import annotations

import unicodedata

from synoptic.corpus.article import Span

_JOINER = "\u200d"
# What goes on what stands before it (UAX #29, rule GB9 and GB9a); skin tones are emoji modifiers.
_MARKS = frozenset({"Mn", "Mc", "Me"})
_SKIN_TONES = range(0x1F3FB, 0x1F400)


def snapped(old: str, passage: Span, new: str, span: Span) -> Span:
    """Return a span of the new text, widened to whole words at those ends where the old passage has them.

    At both ends, it is widened to whole characters as a reader sees them. `span` is not empty.
    """
    start, end = span.start, span.end
    if not joins_words(old, passage.start):
        while joins_words(new, start):
            start -= 1
    if not joins_words(old, passage.end):
        while joins_words(new, end):
            end += 1
    while joins_marks(new, start):
        start -= 1
    while joins_marks(new, end):
        end += 1
    return Span(start, end)


def joins_words(text: str, offset: int) -> bool:
    """Tell whether a letter or digit stands on both sides of an offset."""
    return 0 < offset < len(text) and text[offset - 1].isalnum() and text[offset].isalnum()


def joins_marks(text: str, offset: int) -> bool:
    """Tell whether what stands after an offset belongs on what stands before it."""
    if not 0 < offset < len(text):
        return False
    following = text[offset]
    return (
        unicodedata.category(following) in _MARKS
        or following == _JOINER
        or text[offset - 1] == _JOINER
        or ord(following) in _SKIN_TONES
    )
