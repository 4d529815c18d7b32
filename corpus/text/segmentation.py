"""Where paragraphs, sentences and words begin and end in a normalised text.

Three rules hold for every answer: it is made of spans of the very text that was given, in order and apart
from one another; a span neither begins nor ends with white space; every character that is not white space
lies in one paragraph and in one sentence. Only a line feed ends a line (see `text.normalising`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from enum import IntEnum
from functools import cache, lru_cache
from itertools import pairwise

from synoptic.corpus.article import Span

MIN_FULL_LINE_CHARACTERS = 50
"""A line of a hard-wrapped text that goes on in the next one is at least this wide."""
MAX_WRAPPED_LINE_CHARACTERS = 100
"""A wider line was not wrapped by anybody: it is a paragraph."""

_LINES_AROUND = 4
# A line is full if the next word would have reached this share of the width: `fmt` breaks somewhat early.
_FILLED_SHARE = 0.93
# As many characters of a line as it takes to see that it is too wide.
_ENOUGH_CHARACTERS = MAX_WRAPPED_LINE_CHARACTERS + 1

# Vowel signs and accents that have no composed form, joiners, the soft hyphen and other characters without a
# width: `\w` leaves them out, and a word of Arabic, Hebrew, an Indic language or Thai would fall to pieces.
_MARKS = (
    "\u00ad\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u061c\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06ed\u0900-\u0963\u0966-\u0dff\u0e31-\u0e3a\u0e47-\u0e4e\u1ab0-\u1aff\u1dc0-\u1dff"
    "\u200c-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\u20d0-\u20f0\u302a-\u302f\u3099\u309a\ufe00-\ufe0f"
    "\ufe20-\ufe2f\ufeff\U0001f3fb-\U0001f3ff\U000e0100-\U000e01ef"
)
# Chinese and Japanese have no spaces: each Han character is a word, and so is what is written in one kana.
_HAN = "\u3007\u3021-\u3029\u3038-\u303a\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_HIRAGANA = "\u3041-\u3096\u309d-\u309f"
_KATAKANA = "\u3031-\u3035\u309b\u309c\u30a0-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"
_LONG = "\u30fc"
_OWN = rf"[^\W{_HAN}{_HIRAGANA}{_KATAKANA}]"
_LETTERS = rf"{_OWN}++(?:[{_MARKS}]++{_OWN}*+)*+"
_JOINER = (
    r"(?:['‘’.\-\u00b7\u2010\u2011\u2024\u2027]"
    rf"|(?<=\d)[,;](?=[{_MARKS}]*\d)|(?<=[\u05d0-\u05ea])[\"\u05f4](?=[\u05d0-\u05ea]))"
)
_WORD = (
    rf"{_LETTERS}(?:{_JOINER}[{_MARKS}]*{_LETTERS})*"
    # The mark of iteration belongs to what it repeats, that of length to either kana.
    rf"|[{_HAN}][\u3005\u303b{_MARKS}]*"
    rf"|[{_HIRAGANA}](?:[{_HIRAGANA}{_MARKS}]|{_LONG}(?![{_KATAKANA}]))*"
    rf"|[{_KATAKANA}][{_KATAKANA}{_MARKS}]*"
)
# What begins a line of its own: a list item, a heading, a quoted line, a table row, an address.
_STANDS_ALONE = re.compile(r"-(?!-)|[*+]\s|#{1,6}\s|[•·>|]|\d{1,3}[.)]\s|\w+://|www\.")
_WHITE_SPACE = re.compile(r"\s")
_BRACKET_END = re.compile(
    r"(?<=[^\W\d_]{2}[.!?])[)\]](?= +[\"“‘«(]?[A-Z])|(?<=[!?])[)\]](?= +[\"“‘«(]?[A-Z])"
)
_LIST_NUMBER = re.compile(r"\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,4})[.)]")
_CITATION = re.compile(r"\bet al\.,? ?(?:[\[(][^\[\]()]{1,30}[\])])?$")
_ASKS = re.compile(r"[!?…][\"”’'»“‘]{1,2}$")
_NEAR_CHARACTERS = 60
_FARTHEST_CHARACTERS = 8_000
_SURROGATE = re.compile("[\ud800-\udfff]")


class _Bond(IntEnum):
    NONE = 0
    POSSIBLE = 1
    SURE = 2


def paragraphs(text: str) -> tuple[Span, ...]:
    """Return the paragraphs of a text.

    Each line that is not blank is one, except in hard-wrapped text, where a line of 50–100 characters that
    goes on in the next line makes up one paragraph with it. What is hard-wrapped is decided line by line from
    the lines close by, so that `paragraph_at` agrees with this function and need not read the whole text.
    """
    found: list[Span] = []
    lines = text.split("\n")
    start = end = 0
    for line, goes_on in zip(lines, _going_on(lines), strict=True):
        end += len(line)
        if not goes_on:
            if (span := trimmed(text, start, end)) is not None:
                found.append(span)
            start = end + 1
        end += 1
    return tuple(found)


def sentences(text: str, start: int = 0, end: int | None = None) -> tuple[Span, ...]:
    """Return the sentences of `text[start:end]`, as spans of `text`; none reaches beyond its paragraph.

    A quotation of several sentences stays in one piece, and "Lt. Gen." ends nothing. The rules are those of
    the sentencex library for English.
    """
    stretch = text[start:end]
    first = slice(start, end).indices(len(text))[0]
    return tuple(
        Span(first + sentence.start, first + sentence.end)
        for paragraph in paragraphs(stretch)
        for sentence in _sentences_of(stretch, paragraph)
    )


def words(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """Yield the words of `text[start:end]`, as spans of `text`: "don’t", "U.S", "28-point" are one each."""
    first, last, _ = slice(start, end).indices(len(text))
    for word in _word_pattern().finditer(text, first, last):
        yield Span(*word.span())


def paragraph_at(text: str, offset: int) -> Span | None:
    """Return the paragraph that holds the character at `offset`; None where white space around one stands.

    Reads no more of the text than the paragraph and a few lines around it.
    """
    if not 0 <= offset < len(text):
        return None
    start, end = text.rfind("\n", 0, offset) + 1, line_end(text, offset)
    while start > 0 and _goes_on_at(text, start - 1):
        start = text.rfind("\n", 0, start - 1) + 1
    while end < len(text) and _goes_on_at(text, end):
        end = line_end(text, end + 1)
    return _holding(offset, trimmed(text, start, end))


def sentence_at(text: str, offset: int) -> Span | None:
    """Return the sentence that holds the character at `offset`; None where white space between two stands.

    Reads no more of the text than the paragraph.
    """
    paragraph = paragraph_at(text, offset)
    if paragraph is None:
        return None
    for sentence in _sentences_of(text, paragraph):
        if offset < sentence.end:
            return _holding(offset, sentence)
    return None


class SentencesOf:
    """Sentences of a text that is asked about in many places: each paragraph is read once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.paragraphs = paragraphs(text)
        """The paragraphs of the text."""
        self._ends = [paragraph.end for paragraph in self.paragraphs]
        self._read: dict[int, tuple[Span, ...]] = {}

    def at(self, offset: int) -> Span | None:
        """Return what `sentence_at` returns."""
        number = bisect_right(self._ends, offset)
        return next((each for each in self._of(number) if each.start <= offset < each.end), None)

    def touching(self, span: Span) -> Iterator[Span]:
        """Yield the sentences that have a character of a span, in order."""
        for number in range(bisect_right(self._ends, span.start), len(self.paragraphs)):
            if self.paragraphs[number].start >= span.end:
                return
            yield from (each for each in self._of(number) if each.overlaps(span))

    def _of(self, number: int) -> tuple[Span, ...]:
        if number not in self._read:
            found = self.paragraphs[number : number + 1]
            self._read[number] = tuple(each for one in found for each in _sentences_of(self.text, one))
        return self._read[number]


def word_at(text: str, offset: int) -> Span | None:
    """Return the word that holds the character at `offset`; None where white space or punctuation stands."""
    if not 0 <= offset < len(text):
        return None
    start = end = offset
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return next((word for word in words(text, start, end) if word.start <= offset < word.end), None)


def trimmed(text: str, start: int, end: int) -> Span | None:
    """Return `text[start:end]` without white space at its ends, as a span of `text`; None if that is all."""
    stretch = text[start:end]
    if not (without_indent := stretch.lstrip()):
        return None
    return Span(end - len(without_indent), start + len(stretch.rstrip()))


@cache
def _word_pattern() -> re.Pattern[str]:
    # Compiled when words are asked for: that takes as long as all other patterns here together.
    return re.compile(_WORD)


def _going_on(lines: list[str]) -> list[bool]:
    """Tell of each line whether it goes on in the next one.

    A lower-case letter at the head of the next line says so. Any other beginning (a name, a figure, a
    quotation mark) is believed where lines close by go on and this one had no room for that first word.
    """
    bonds = [
        # Most lines are no part of a wrapped text, and many articles are read at once.
        _bond(line, following)
        if MIN_FULL_LINE_CHARACTERS <= len(line) <= MAX_WRAPPED_LINE_CHARACTERS
        else _Bond.NONE
        for line, following in pairwise(lines)
    ]
    if _Bond.SURE not in bonds:
        return [False] * len(lines)
    going_on = [bond is _Bond.SURE for bond in bonds]
    for number, bond in enumerate(bonds):
        if bond is _Bond.POSSIBLE:
            first, after = max(0, number - _LINES_AROUND), number + _LINES_AROUND + 1
            near = bonds[first:after]
            if _Bond.SURE in near:
                widths = (
                    len(line.rstrip()) for line, bond in zip(lines[first:after], near, strict=False) if bond
                )
                needed = len(lines[number].rstrip()) + 1 + len(lines[number + 1].split(maxsplit=1)[0])
                going_on[number] = needed > max(widths) * _FILLED_SHARE
    going_on.append(False)
    return going_on


def _bond(line: str, following: str) -> _Bond:
    """Tell what two neighbouring lines say by themselves: their widths, indents and first characters."""
    if not MIN_FULL_LINE_CHARACTERS <= len(line) <= MAX_WRAPPED_LINE_CHARACTERS >= len(following):
        return _Bond.NONE
    words_of_following = following.lstrip()
    if not words_of_following or line.isspace() or _STANDS_ALONE.match(words_of_following):
        return _Bond.NONE
    if words_of_following[0].islower():
        return _Bond.SURE
    indented = len(following) - len(words_of_following) > len(line) - len(line.lstrip())
    return _Bond.NONE if indented else _Bond.POSSIBLE


def _goes_on_at(text: str, last: int) -> bool:
    """Tell whether the line that ends at `last`, which is a line feed, goes on in the next one."""
    around: list[str] = []
    end = last
    for _ in range(_LINES_AROUND + 1):
        start = text.rfind("\n", 0, end) + 1
        around.insert(0, text[start : min(end, start + _ENOUGH_CHARACTERS)])
        if start == 0:
            break
        end = start - 1
    number = len(around) - 1
    end = last
    for _ in range(_LINES_AROUND + 1):
        if end == len(text):
            break
        start, end = end + 1, line_end(text, end + 1)
        around.append(text[start : min(end, start + _ENOUGH_CHARACTERS)])
    return _going_on(around)[number]


def line_end(text: str, offset: int) -> int:
    """Return the end of the line that the offset is in: its line feed, or the end of the text."""
    end = text.find("\n", offset)
    return len(text) if end < 0 else end


def _sentences_of(text: str, paragraph: Span) -> Iterator[Span]:
    """Yield the sentences of one paragraph."""
    begun: Span | None = None
    for piece in _pieces_of(text, paragraph):
        if begun is None:
            begun = piece
        elif _goes_on_with(text, begun, piece, paragraph.end):
            begun = Span(begun.start, piece.end)
        else:
            yield begun
            begun = piece
    if begun is not None:
        yield begun


def _pieces_of(text: str, paragraph: Span) -> Iterator[Span]:
    """Yield the sentences as the library has them, parted where a bracket holds the end of one."""
    import sentencex

    # The library gets plain spaces for all white space: a wrapped line ends no sentence, and sentencex 1.0.32
    # aborts at a non-breaking space before an initial. Nor can its strings hold half a surrogate pair.
    spaced = _SURROGATE.sub("\ufffd", _WHITE_SPACE.sub(" ", text[paragraph.start : paragraph.end]))
    start = paragraph.start
    for piece in (piece for length in _lengths(spaced) for piece in sentencex.segment("en", length)):
        end = start + len(piece)
        for found in _BRACKET_END.finditer(text, start, end):
            if (span := trimmed(text, start, found.end())) is not None:
                yield span
            start = found.end()
        if (span := trimmed(text, start, end)) is not None:
            yield span
        start = end


def _lengths(paragraph: str) -> Iterator[str]:
    """Yield a paragraph in pieces: marks that nothing closes cost the library the square of its length."""
    start = 0
    while len(paragraph) - start > _FARTHEST_CHARACTERS:
        limit = start + _FARTHEST_CHARACTERS
        end = max(paragraph.rfind(stop, start, limit) for stop in (". ", "? ", "! ", "” ")) + 2
        if end < start + 2:
            end = max(paragraph.rfind(" ", start, limit) + 1, 0) or limit
        end = end if end > start else limit
        yield paragraph[start:end]
        start = end
    yield paragraph[start:]


def _goes_on_with(text: str, before: Span, piece: Span, end: int) -> bool:
    """Tell whether what the library parts is one sentence: a number and its point, “Who?” and who asked."""
    if _LIST_NUMBER.fullmatch(text, before.start, before.end):
        return True
    if _CITATION.search(text, max(before.start, before.end - _NEAR_CHARACTERS), before.end):
        return True
    if _ASKS.search(text, max(before.start, before.end - _NEAR_CHARACTERS), before.end) is None:
        return False
    # Imported late, as is what finds quotations: to show an article takes neither.
    from synoptic.corpus.text.speech import speech_tag

    return speech_tag(text, piece.start, end) is not None


def _holding(offset: int, span: Span | None) -> Span | None:
    return span if span is not None and span.start <= offset < span.end else None


def paragraph_number(text: str, offset: int) -> int:
    """Return the number of the paragraph that holds the offset, counted from 1."""
    return max(1, bisect_right(_paragraph_starts(text), offset))


@lru_cache(maxsize=256)
def _paragraph_starts(text: str) -> tuple[int, ...]:
    return tuple(paragraph.start for paragraph in paragraphs(text))
