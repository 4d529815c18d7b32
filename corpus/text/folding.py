"""Fold text to the form that search compares, with a way back to the written text.

Case, accents, ligatures, invisible characters, the kind of quotation mark or dash, the kind and number of
spaces, and a hyphen at the end of a line never decide whether a search matches. Matching works on folded text
and reports offsets into the written text, by the map that `fold` keeps.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from msgspec import Struct

from synoptic.corpus.article import Span

_SINGLE_QUOTES = "‘’‚‛‹›`´ʹʻʼʽ′‵"
_DOUBLE_QUOTES = "“”„‟«»″‶〝〞〟"
# What compatibility decomposition leaves whole although a reader without such a keyboard types it otherwise.
_LETTERS = {
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "ł": "l",
    "ħ": "h",
    "ŧ": "t",
    "ı": "i",
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
}
_PARTED = re.compile(r"(?<=[^\W\d_])[-\u2010\u00ad]\n *(?=[^\W\d_])")
_LINE_END_HYPHENS = ("-\n", "\u2010\n", "\u00ad\n")
_NOT_ASCII = re.compile("[^\x00-\x7f]+")
_SPACES = re.compile("  +")
# These make up nearly all of what is not ASCII in prose, and to replace is ten times as fast as to look up.
_FREQUENT = "’“”‘—–é"
_WRITTEN_AS = dict.fromkeys(_SINGLE_QUOTES, "'") | dict.fromkeys(_DOUBLE_QUOTES, '"') | _LETTERS | {"−": "-"}


class Folded(Struct, frozen=True):
    """A folded text, and the written offset of each of its characters."""

    text: str
    """The folded text."""
    offsets: Sequence[int]
    """For each folded character the offset of the character it comes from, never falling; at the end, the
    length of the unfolded text."""

    def span(self, start: int, end: int) -> Span:
        """Return the stretch of the unfolded text that `start` to `end` of the folded one comes from.

        It consists of whole characters: half a ligature is the ligature, and a letter has its accents.
        Raises ValueError if the folded text has no such stretch.
        """
        if not 0 <= start <= end <= len(self.text):
            raise ValueError(f"{start}–{end} is no span of a folded text of {len(self.text)} characters")
        if start == end:
            return Span(self.offsets[start], self.offsets[start])
        last = self.offsets[end - 1]
        while self.offsets[end] == last:
            end += 1
        return Span(self.offsets[start], self.offsets[end])


def fold(text: str) -> Folded:
    """Return the text as search compares it.

    Unicode caseless compatibility matching (The Unicode Standard, section 3.13, definition D146), and beyond
    it: marks and format characters are dropped, quotation marks are `'` or `"`, dashes and hyphens are `-`, a
    run of white space or line breaks is one space, and ø, ł, æ and their like are written as o, l, ae. A
    hyphen at the end of a line between a letter and a small letter is dropped with the line's end: a word
    that was parted there is whole, and so is `twenty-eight`, which search knows how to part.
    """
    gaps = _gaps(text)
    folded = text.translate(_FOLDINGS)
    one_for_one = text.isascii() or all(len(_FOLDINGS[ord(character)]) == 1 for character in set(text))
    if one_for_one and not gaps and "  " not in folded:
        return Folded(folded, range(len(text) + 1))
    characters: list[str] = []
    offsets: list[int] = []
    gap = iter((*gaps, Span(len(text), len(text))))
    skipped = next(gap)
    for offset, original in enumerate(text):
        if offset >= skipped.start:
            if offset < skipped.end:
                continue
            skipped = next(gap)
        for character in _FOLDINGS[ord(original)]:
            if character == " " and characters and characters[-1] == " ":
                continue
            characters.append(character)
            offsets.append(offset)
    return Folded("".join(characters), (*offsets, len(text)))


def folded_text(text: str) -> str:
    """Return `fold(text).text` in a tenth of the time, with no way back."""
    for gap in reversed(_gaps(text)):
        text = text[: gap.start] + text[gap.end :]
    if not text.isascii():
        for frequent in _FREQUENT:
            text = text.replace(frequent, _FOLDINGS[ord(frequent)])
        if not text.isascii():
            text = _NOT_ASCII.sub(_translated, text)
    if text.isascii():
        folded = text.encode("ascii").translate(_ASCII_FOLDINGS).decode("ascii")
    else:
        folded = text.translate(_FOLDINGS)
    return _SPACES.sub(" ", folded) if "  " in folded else folded


def _gaps(text: str) -> tuple[Span, ...]:
    """Return the hyphens with the line ends at which words were parted."""
    if "\n" not in text or not any(hyphen in text for hyphen in _LINE_END_HYPHENS):
        return ()
    return tuple(Span(*found.span()) for found in _PARTED.finditer(text) if text[found.end()].islower())


def _translated(found: re.Match[str]) -> str:
    return found.group().translate(_FOLDINGS)


def fold_word(word: str) -> str:
    """Return a word as search compares it: its letters and digits, folded (`Let’s`: `lets`)."""
    return "".join(character for character in fold(word).text if character.isalnum())


class _Foldings(dict[int, str]):
    """The folded form of each code point, computed when it is first met: a table for `str.translate`."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _fold_character(chr(code))
        return folded


def _fold_character(character: str) -> str:
    if character in _WRITTEN_AS:
        # ´ and ″ would decompose into a space with an accent, and into two primes.
        return _WRITTEN_AS[character]
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    return "".join(map(_plain, decomposed))


def _plain(character: str) -> str:
    if character in _WRITTEN_AS:
        return _WRITTEN_AS[character]
    if character.isspace():
        return " "
    category = unicodedata.category(character)
    if category == "Pd":
        return "-"
    return "" if category == "Cf" or category.startswith("M") else character


_FOLDINGS = _Foldings()
_ASCII_FOLDINGS = "".join(_FOLDINGS[code] for code in range(128)).encode("ascii") + bytes(128)
