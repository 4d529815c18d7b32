"""A quotation beside its place in an article, word by word and sign by sign."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import groupby

from msgspec import Struct

from synoptic.annotations.verifying.verdict import Alteration
from synoptic.annotations.verifying.written_words import Gap, WrittenPart
from synoptic.corpus.article import Span
from synoptic.corpus.differences.negations import NEGATORS
from synoptic.corpus.text.exact_words import ExactWord, exact_words, joined_as_in
from synoptic.corpus.text.folding import folded_text

_REACH = 48
"""Characters beside a place that are read with it: the signs of a number may stand outside."""
_MOST_HIDDEN = 4
"""Where three dots stand for no more words than these, a “not” among them turns the sentence round."""
_MARKS_AT_ENDS = re.compile(r"\A[\W_]+|[\W_]+\Z")
_MARKS = str.maketrans(dict.fromkeys("[]{}*_\\", ""))


class _Word(Struct, frozen=True):
    """A word as it is compared."""

    compared: tuple[str, str]
    """Its exact form, in which US is not us, and its letters."""
    is_shouted: bool
    """Whether it is written in capitals: then US is us where the other side shouts too."""
    written: Span
    """Where it stands."""


class _OwnWord(Struct, frozen=True):
    """A word of the quotation, or a pair of brackets in it."""

    text: str
    """The segment that it stands in; for brackets, these with what they hold."""
    segment: int
    """The number of the segment."""
    word: _Word | None
    """The word; None for brackets."""

    @property
    def compared(self) -> tuple[str, str]:
        """What is compared; nothing in an article is like brackets."""
        return (self.text, "[") if self.word is None else self.word.compared


def compared(
    parts: Sequence[WrittenPart], text: str, places: Sequence[Span | None], unsaid: Sequence[Span]
) -> tuple[Alteration, ...]:
    """Return the parts of a quotation beside their places in a text, in order.

    `unsaid` are the stretches of the text in which quotations are interrupted. Case, punctuation and the kind
    of quotation marks, dashes and spaces do not count; every letter, digit and sign of a number does.
    """
    found: list[Alteration] = []
    end: int | None = None
    for part, place in zip(parts, places, strict=True):
        if place is None:
            found.append(Alteration("inserted", "", _written(part)))
            continue
        if end is not None:
            found += _left_out(text, Span(end, place.start), part.gap, unsaid)
        found += _of_part(part, text, place, unsaid)
        end = place.end
    return tuple(found)


def is_verbatim(parts: Sequence[WrittenPart], text: str, places: Sequence[Span | None]) -> bool:
    """Tell whether a quotation of one part is the same to the letter, so that no word need be compared.

    Not where a number is at one of its ends: its sign may be left out.
    """
    if len(parts) != 1 or len(parts[0].segments) != 1 or places[0] is None:
        return False
    own = _MARKS_AT_ENDS.sub("", folded_text(parts[0].segments[0]))
    if own[:1].isdigit() or own[-1:].isdigit():
        return False
    return own == _MARKS_AT_ENDS.sub("", folded_text(text[places[0].start : places[0].end]))


def punctuation_differs(parts: Sequence[WrittenPart], text: str, places: Sequence[Span]) -> bool:
    """Tell whether anything but the marks at the ends of a quotation with the same words is other."""
    written = [_marked(" ".join(part.segments)) for part in parts]
    return written != [_marked(text[place.start : place.end]) for place in places]


def _marked(text: str) -> str:
    folded = "".join(folded_text(text).translate(_MARKS).split()).replace('"', "'")
    return _MARKS_AT_ENDS.sub("", folded)


def accents_differ(parts: Sequence[WrittenPart], text: str, places: Sequence[Span]) -> bool:
    """Tell whether a quotation with the same words has other accents."""
    return any(
        _letters(" ".join(part.segments)) != _letters(text[place.start : place.end])
        for part, place in zip(parts, places, strict=True)
    )


def _letters(text: str) -> str:
    if text.isascii():
        return "".join(filter(str.isalpha, text)).casefold()
    whole = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in whole if character.isalpha() and character.isprintable())


def _of_part(part: WrittenPart, text: str, place: Span, unsaid: Sequence[Span]) -> Iterator[Alteration]:
    known = {word.compared[0] for word in words_at(text, place, unsaid)}
    own: list[_OwnWord] = []
    for number, segment in enumerate(part.segments):
        if number:
            own.append(_OwnWord(part.brackets[number - 1], number, None))
        own += (_OwnWord(segment, number, word) for word in _words(segment, exact_words(segment), known))
    its_known = {each.word.compared[0] for each in own if each.word is not None}
    yield from _aligned(own, list(words_at(text, place, unsaid, its_known)), text)


def words_at(
    text: str, place: Span, unsaid: Sequence[Span] = (), others: AbstractSet[str] = frozenset()
) -> Iterator[_Word]:
    """Yield the words of a place, with the signs of numbers that stand beside it, without what is unsaid."""
    start, end = max(0, place.start - _REACH), min(len(text), place.end + _REACH)
    while start and start > place.start - 2 * _REACH and not text[start - 1].isspace():
        start -= 1
    around = text[start:end]
    for word in _words(around, exact_words(around), others, start):
        inside = word.written.start < place.end and word.written.end > place.start
        if inside and not any(
            one.start <= word.written.start and word.written.end <= one.end for one in unsaid
        ):
            yield word


def _words(
    text: str, words: Sequence[ExactWord], others: AbstractSet[str], shift: int = 0
) -> Iterator[_Word]:
    for word in joined_as_in(words, others):
        span = word.span
        written = text[span.start : span.end]
        is_number = any(map(str.isdigit, word.word))
        letters = "" if is_number else "".join(filter(str.isalnum, folded_text(written)))
        yield _Word((word.word, letters), written.isupper(), Span(span.start + shift, span.end + shift))


def _aligned(own: Sequence[_OwnWord], there: Sequence[_Word], text: str) -> Iterator[Alteration]:
    # Imported late: an app that starts has no need of it yet.
    from rapidfuzz.distance import Levenshtein

    shouted = {each.word.compared[1] for each in own if each.word is not None and each.word.is_shouted}
    shouted &= {word.compared[1] for word in there if word.is_shouted}
    codes = Levenshtein.opcodes(
        [_in_small(word.compared, shouted) for word in there],
        [_in_small(each.compared, shouted) for each in own],
    )
    at = own_at = 0
    for code in codes:
        if code.tag != "equal":
            continue
        if at < code.src_start or own_at < code.dest_start:
            yield _altered(there[at : code.src_start], own[own_at : code.dest_start], text)
        at, own_at = code.src_end, code.dest_end
        yield Alteration(
            "kept", _slice(text, there[code.src_start : at]), _joined(own[code.dest_start : own_at])
        )
    if at < len(there) or own_at < len(own):
        yield _altered(there[at:], own[own_at:], text)


def _in_small(compared: tuple[str, str], shouted: AbstractSet[str]) -> tuple[str, str]:
    return (compared[0].lower(), compared[1]) if compared[1] in shouted else compared


def _altered(there: Sequence[_Word], own: Sequence[_OwnWord], text: str) -> Alteration:
    gone, come = _slice(text, there), _joined(own)
    if own and all(each.word is None for each in own):
        return Alteration("bracketed", gone, come)
    if not there:
        return Alteration("inserted", "", come)
    return Alteration("replaced" if own else "dropped", gone, come)


def _slice(text: str, words: Sequence[_Word]) -> str:
    return text[words[0].written.start : words[-1].written.end] if words else ""


def _joined(own: Sequence[_OwnWord]) -> str:
    """Return words of a quotation as they are written."""
    pieces = []
    for _, run in groupby(own, lambda each: (each.segment, each.word is None)):
        first, *rest = run
        last = rest[-1] if rest else first
        if first.word is None or last.word is None:
            pieces.append(first.text)
        else:
            pieces.append(first.text[first.word.written.start : last.word.written.end])
    return " ".join(pieces)


def _left_out(text: str, between: Span, gap: Gap, unsaid: Sequence[Span]) -> Iterator[Alteration]:
    """Yield the words between two parts if they ought to be there."""
    if between.start >= between.end:
        return
    words = list(words_at(text, between, unsaid))
    hides = len(words) <= _MOST_HIDDEN and any(
        word.compared[0] in NEGATORS or word.compared[0].endswith("n't") for word in words
    )
    if words and (gap is Gap.INTERRUPTED or hides):
        yield Alteration("dropped", _slice(text, words), "")


def _written(part: WrittenPart) -> str:
    pieces = [part.segments[0]]
    for bracket, segment in zip(part.brackets, part.segments[1:], strict=True):
        pieces += [bracket, segment]
    return " ".join(piece.strip() for piece in pieces if piece.strip())
