"""Motions of the caret. Each takes the text and an offset, and returns an offset."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from synoptic.corpus.article import Span
from synoptic.corpus.text.graphemes import next_grapheme, previous_grapheme
from synoptic.corpus.text.segmentation import paragraph_at, sentence_at, word_at, words

_SPACE = re.compile(r"\s+")


def next_word(text: str, offset: int) -> int:
    """Return where the next word begins, or the text's end."""
    here = word_at(text, offset)
    after = here.end if here else offset
    return next((span.start for span in words(text, after) if span.start > offset), len(text))


def next_word_end(text: str, offset: int) -> int:
    """Return where this word, or from a word's end the next one, ends."""
    return next((span.end for span in words(text, _word_start(text, offset)) if span.end > offset), len(text))


def previous_word(text: str, offset: int) -> int:
    """Return where this word, or from a word's start the one before, begins."""
    reach = 256
    while True:
        base = max(0, offset - reach)
        found = [span.start for span in words(text, _word_start(text, base), offset) if span.start < offset]
        if found or base == 0:
            return found[-1] if found else 0
        reach *= 4


def _word_start(text: str, offset: int) -> int:
    here = word_at(text, offset)
    return here.start if here else offset


def _next_unit(unit: Callable[[str, int], Span | None]) -> Callable[[str, int], int]:
    def move(text: str, offset: int) -> int:
        here = unit(text, offset)
        return skip_space(text, here.end if here else offset)

    return move


def _next_unit_end(unit: Callable[[str, int], Span | None]) -> Callable[[str, int], int]:
    def move(text: str, offset: int) -> int:
        here = unit(text, offset)
        if here is None or here.end <= offset:
            here = unit(text, skip_space(text, offset))
        return here.end if here else len(text)

    return move


def _previous_unit(unit: Callable[[str, int], Span | None]) -> Callable[[str, int], int]:
    def move(text: str, offset: int) -> int:
        here = unit(text, offset)
        if here is not None and here.start < offset:
            return here.start
        base = max(0, offset - 4096)
        before = base + len(text[base:offset].rstrip())
        here = unit(text, before - 1) if before > 0 else None
        return here.start if here else 0

    return move


def skip_space(text: str, offset: int) -> int:
    """Return where white space at an offset ends; the offset where there is none."""
    match = _SPACE.match(text, offset)
    return match.end() if match else offset


next_sentence = _next_unit(sentence_at)
next_sentence_end = _next_unit_end(sentence_at)
previous_sentence = _previous_unit(sentence_at)
next_paragraph = _next_unit(paragraph_at)
next_paragraph_end = _next_unit_end(paragraph_at)
previous_paragraph = _previous_unit(paragraph_at)

MOTIONS: Mapping[str, tuple[Callable[[str, int], int], Callable[[str, int], int]]] = {
    "next-character": (next_grapheme, next_grapheme),
    "previous-character": (previous_grapheme, previous_grapheme),
    "next-word": (next_word, next_word_end),
    "previous-word": (previous_word, previous_word),
    "next-sentence": (next_sentence, next_sentence_end),
    "previous-sentence": (previous_sentence, previous_sentence),
    "next-paragraph": (next_paragraph, next_paragraph_end),
    "previous-paragraph": (previous_paragraph, previous_paragraph),
}
"""Name of a motion to the function for it, and to the one while selecting."""
BY_PARAGRAPH = frozenset({"next-paragraph", "previous-paragraph"})
"""Names of the motions by paragraphs."""

_LONGEST_LOOKED_THROUGH = 100_000
"""Code points of a paragraph in which sentences and quotations are looked for: a key has to be quick."""
_CLOSE_BY = 4_000
"""Code points before and after a place, in which its sentence is looked for in a longer paragraph."""


def grow(text: str, span: Span) -> Span:
    """Return the smallest word, sentence, quotation or paragraph around a selection that is larger than it.

    Of units that begin in one and end in another, such as two sentences that are selected in part, the whole
    of both. A selection that nothing is larger than stays.
    """
    word = _around(text, span, word_at)
    if word is not None and len(word) > len(span):
        return word  # nothing larger is as small, and a sentence takes longer to find
    from synoptic.corpus.text.quotation_marks import quotation_at

    paragraph = paragraph_at(text, span.start)
    is_long = paragraph is not None and len(paragraph) > _LONGEST_LOOKED_THROUGH
    units = (paragraph_at,) if is_long else (sentence_at, quotation_at, paragraph_at)
    larger = [each for unit in units if (each := _around(text, span, unit)) is not None]
    return min((each for each in larger if len(each) > len(span)), key=len, default=span)


def _around(text: str, span: Span, unit: Callable[[str, int], Span | None]) -> Span | None:
    first, last = unit(text, span.start), unit(text, max(span.start, span.end - 1))
    if first is None or last is None:
        return None
    return Span(min(first.start, span.start), max(last.end, span.end))


def sentence_around(text: str, offset: int) -> Span | None:
    """Return the sentence at an offset; None in a text without words.

    In white space and at the text's end it is the one before, else after. In a paragraph that takes too long
    to read, a sentence is looked for close by.
    """
    here = visible_at(text, offset)
    paragraph = paragraph_at(text, here)
    if paragraph is None or len(paragraph) <= _LONGEST_LOOKED_THROUGH:
        return sentence_at(text, here)
    start = max(paragraph.start, here - _CLOSE_BY)
    found = sentence_at(text[start : min(paragraph.end, here + _CLOSE_BY)], here - start)
    return None if found is None else Span(start + found.start, start + found.end)


def visible_at(text: str, offset: int) -> int:
    """Return the place of the character at an offset; in white space, of the one before, else after."""
    before = (at for at in range(min(offset, len(text) - 1), -1, -1) if not text[at].isspace())
    return next(before, skip_space(text, 0))
