"""How a highlight is tied to its words, and found again after its article has changed.

An anchor is a TextPositionSelector and a TextQuoteSelector of the W3C Web Annotation Data Model, section 4.2,
with the hash of the text that they were made from.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from synoptic.annotations.model.values import Anchor
from synoptic.corpus.article import Span

CONTEXT_LENGTH = 32
"""How many code points on each side of a passage its anchor remembers."""


def anchor(text: str, start: int, end: int, digest: str) -> Anchor:
    """Return the anchor of `text[start:end]`; `digest` is the SHA-256 of the whole text, hexadecimal.

    Raises ValueError if the text has no such span or the span is empty.
    """
    if not 0 <= start < end <= len(text):
        raise ValueError(f"{start}–{end} is no passage of a text of {len(text)} code points")
    return Anchor(
        start=start,
        end=end,
        exact=text[start:end],
        before=text[max(0, start - CONTEXT_LENGTH) : start],
        after=text[end : end + CONTEXT_LENGTH],
        digest=digest,
    )


def locate(text: str, digest: str, anchor: Anchor) -> Span | None:
    """Return where an anchor's words are in a text with that digest, or None: the highlight is an orphan.

    In the text that was annotated, that is where they were. In any other, the words must stand there to the
    letter, must begin and end words as they did, and must have on one side at least all the context that the
    anchor remembers. Of several such places the one with more of the context is taken; where two have as
    much, none: a guess would put the reader's mark on words that the reader never saw.
    """
    if digest == anchor.digest and text[anchor.start : anchor.end] == anchor.exact:
        return Span(anchor.start, anchor.end)
    best: Span | None = None
    most, tied = -1, False
    whole = len(anchor.before) + len(anchor.after)
    for start in sorted({*_after_the_same(text, anchor), *_before_the_same(text, anchor)}):
        span = Span(start, start + len(anchor.exact))
        if not _cuts_words_alike(text, span, anchor):
            continue
        context = _context_kept(text, span, anchor)
        if context > most:
            best, most, tied = span, context, False
        elif context == most:
            tied = True
            if most == whole:
                break
    return None if tied else best


def _after_the_same(text: str, anchor: Anchor) -> Iterator[int]:
    """Yield where the words follow everything that stood before them; at the head of a text, its head."""
    if anchor.start > len(anchor.before):
        for found in _occurrences(text, anchor.before + anchor.exact):
            yield found + len(anchor.before)
    elif _is_telling(anchor, anchor.before) and text.startswith(anchor.before + anchor.exact):
        yield len(anchor.before)


def _before_the_same(text: str, anchor: Anchor) -> Iterator[int]:
    """Yield where the words precede everything that stood after them; at the foot of a text, its foot."""
    if len(anchor.after) >= CONTEXT_LENGTH:
        yield from _occurrences(text, anchor.exact + anchor.after)
    elif _is_telling(anchor, anchor.after) and text.endswith(anchor.exact + anchor.after):
        yield len(text) - len(anchor.after) - len(anchor.exact)


def _is_telling(anchor: Anchor, context: str) -> bool:
    """Tell whether an edge of the text says something: a lone "The" at the head of another text does not."""
    return bool(context) or len(anchor.exact) >= CONTEXT_LENGTH


def _occurrences(text: str, wanted: str) -> Iterator[int]:
    found = text.find(wanted)
    while found >= 0:
        yield found
        found = text.find(wanted, found + 1)


def _cuts_words_alike(text: str, span: Span, anchor: Anchor) -> bool:
    """Tell whether the span begins and ends inside or outside of words as the anchor did."""
    begins = _is_joined(text[max(0, span.start - 1) : span.start], anchor.exact[0])
    ends = _is_joined(anchor.exact[-1], text[span.end : span.end + 1])
    return begins == _is_joined(anchor.before[-1:], anchor.exact[0]) and ends == _is_joined(
        anchor.exact[-1], anchor.after[:1]
    )


def _is_joined(left: str, right: str) -> bool:
    return left.isalnum() and right.isalnum()


def _context_kept(text: str, span: Span, anchor: Anchor) -> int:
    """Return how many code points of the context still stand around the span, counted outwards from it."""
    before = text[max(0, span.start - len(anchor.before)) : span.start]
    after = text[span.end : span.end + len(anchor.after)]
    return _in_common(before[::-1], anchor.before[::-1]) + _in_common(after, anchor.after)


def _in_common(one: str, other: str) -> int:
    for length, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return length
    return min(len(one), len(other))


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
    """Tell whether the character after an offset combines with the one before it."""
    if not 0 < offset < len(text):
        return False
    following = text[offset]
    return (
        unicodedata.category(following) in _MARKS
        or following == _JOINER
        or text[offset - 1] == _JOINER
        or ord(following) in _SKIN_TONES
    )
