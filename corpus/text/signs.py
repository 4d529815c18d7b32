"""Search for phrases in which signs count: `"$5 million"`, `"C++"`, `🎉`, `§`.

The index of words has no signs. A phrase with signs is looked for in the folded text, word by word and sign
by sign: what folds elsewhere folds here too, and words are whole.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from msgspec import Struct

from synoptic.corpus.article import Span
from synoptic.corpus.text.folding import fold, folded_text
from synoptic.corpus.text.segmentation import paragraphs
from synoptic.corpus.text.words import words_of

_SIGN_CATEGORIES = frozenset({"Sc", "Sk", "Sm", "So"})
_PUNCTUATION_SIGNS = frozenset("§¶†‡%‰@#&*")
# What ½ has in its middle once it is folded.
_NO_SIGNS = frozenset("⁄")
# These may stand apart from their number: "$ 5", "5 %".
_SPACED_SIGNS = frozenset("§¶%‰°")


def is_sign(character: str) -> bool:
    """Tell whether a folded character counts in a phrase although it is no letter and no digit."""
    return character in _PUNCTUATION_SIGNS or (
        unicodedata.category(character) in _SIGN_CATEGORIES and character not in _NO_SIGNS
    )


class _Token(NamedTuple):
    """A word or a sign of a folded text; a tuple, as all of a passage are made."""

    text: str
    start: int
    end: int
    is_sign: bool

    def may_stand_apart(self) -> bool:
        return self.text in _SPACED_SIGNS or unicodedata.category(self.text[0]) == "Sc"


class SignPhrase(Struct, frozen=True):
    """Words and signs that a passage must have side by side."""

    text: str
    """The phrase, folded; it has at least one sign (see `is_sign`)."""

    @classmethod
    def of(cls, typed: str) -> SignPhrase | None:
        """Return the phrase that a reader typed; None if it has no signs."""
        folded = folded_text(typed).strip()
        return cls(folded) if any(map(is_sign, folded)) else None

    def places(self, text: str) -> Iterator[Span]:
        """Yield where a text has the phrase, in order, none overlapping."""
        sought = _tokens(self.text)
        signs = {token.text for token in sought if token.is_sign}
        for paragraph in paragraphs(text):
            written = text[paragraph.start : paragraph.end]
            if not signs.issubset(folded_text(written)):
                continue
            folded = fold(written)
            for start, end in _matches(sought, self.text, _tokens(folded.text), folded.text):
                span = folded.span(start, end)
                yield Span(paragraph.start + span.start, paragraph.start + span.end)


def _tokens(folded: str) -> Sequence[_Token]:
    words = (_Token(word, start, end, is_sign=False) for word, start, end in words_of(folded))
    signs = (
        _Token(character, place, place + 1, is_sign=True)
        for place, character in enumerate(folded)
        if is_sign(character)
    )
    return sorted([*words, *signs], key=itemgetter(1))


def _matches(
    sought: Sequence[_Token], phrase: str, there: Sequence[_Token], folded: str
) -> Iterator[tuple[int, int]]:
    past = 0
    for first, token in enumerate(there):
        if token.text != sought[0].text or token.start < past:
            continue
        last = first
        for before, wanted in pairwise(sought):
            following = _next(there, last, wanted, skips_signs=not (before.is_sign or wanted.is_sign))
            if following is None:
                break
            asked = phrase[before.end : wanted.start]
            if not _stand_alike(before, wanted, asked, folded[there[last].end : there[following].start]):
                break
            last = following
        else:
            if not _goes_on(sought, there, first, last):
                past = there[last].end
                yield token.start, past


def _next(there: Sequence[_Token], last: int, wanted: _Token, *, skips_signs: bool) -> int | None:
    """Return the place of the token behind one if it is the wanted one; signs that nobody asked for do not
    count between words."""
    place = last + 1
    while skips_signs and place < len(there) and there[place].is_sign:
        place += 1
    return place if place < len(there) and there[place].text == wanted.text else None


def _stand_alike(before: _Token, wanted: _Token, asked: str, gap: str) -> bool:
    """Tell whether two tokens stand side by side as they do in the phrase."""
    if not (before.is_sign or wanted.is_sign) or asked:
        return True
    sign = before if before.is_sign else wanted
    return not gap or (gap == " " and before.is_sign != wanted.is_sign and sign.may_stand_apart())


def _goes_on(sought: Sequence[_Token], there: Sequence[_Token], first: int, last: int) -> bool:
    """Tell whether the last sign or the first goes on beyond the place: `C+` is not in "C++"."""
    if all(token.is_sign for token in sought):
        return False
    after, before = there[last + 1 : last + 2], there[first - 1 : first] if first else []
    return any(
        token.is_sign and other.text == token.text and (other.start == token.end or other.end == token.start)
        for token, others in ((there[last], after), (there[first], before))
        for other in others
    )
