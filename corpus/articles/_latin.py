"""Tell the encodings of the Latin script apart by the words that a text has in each.

A wrong encoding betrays itself: by a letter of no language in a word, a capital behind a small letter, a sign
inside a word, or words of ever more languages.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice, pairwise
from typing import NamedTuple

ENCODINGS = ("cp1252", "mac_roman", "iso8859_15", "cp1250", "iso8859_2", "cp1254", "cp1257")
"""Python's names, the more widespread first."""

# The letters beyond ASCII that the words of a language have.
_ALPHABETS = tuple(
    frozenset(letters)
    for letters in (
        *("àâçèéêëîïôœùûüÿ", "äöüßé", "áéíñóúü", "àáâãçéêíóôõúü", "àèéìíîòóùú", "àçèéíïòóúü"),
        *("áèéëíïóöúü", "æøåéòóôü", "åäöéüšž", "áéíóúýæöþð", "äõöüšž", "çëâ"),
        *("ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "ăâîşţșț", "čćđšž"),
        *("çğıöşüâîûi̇", "ąčęėįšųūž", "āčēģīķļņōŗšūž"),
    )
)
# Words of one letter.
_SINGLE_LETTERS = frozenset("àáâäåæèéêíóöøúýő")
# Signs by what may stand beside them; brackets, blanks and marks may beside all.
_FREE = frozenset("‘’‚“”„‹›«»–—…•·†‡\u00a0\u00ad")
_BEFORE_NO_LETTER = frozenset("²³¹ªº®™")
_BEFORE_NO_SMALL_LETTER = frozenset("©")
_AFTER_NO_LETTER = frozenset("¡¿°µ")
_BESIDE_NO_LETTER = frozenset("±×÷¼½¾§¶‰")
_MONEY = frozenset("£€¥¢ƒ")
# Between two letters: "l’été", "l·l", "word—word".
_BETWEEN_LETTERS = frozenset("‘’–—·\u00a0\u00ad")
# From a byte beyond ASCII on, to the end of the next word; bounded, since a text may have no blanks.
_PIECE = re.compile(rb"[\x80-\xff]\S{0,80}(?: [^\s\x80-\xff]{1,40})?")
_LEFT_BYTES = 40
_WORD = re.compile(r"[^\W\d_²³¹¼½¾ªºµƒ]+")
_MAX_PIECES, _MAX_DIFFERENT_PIECES = 100_000, 4000
_MAX_WRONG_SHARE = 0.34


class LatinReading(NamedTuple):
    """How well a text reads in an encoding; the smallest is the best."""

    wrong: int
    """Words and signs that are no text's."""
    languages: int
    """Languages that the words belong to, at least."""
    order: int
    """Place of the encoding in `ENCODINGS`."""
    words: int
    """Words and signs that were looked at."""

    @property
    def encoding(self) -> str:
        """Python's name of the encoding."""
        return ENCODINGS[self.order]

    @property
    def is_likely(self) -> bool:
        """Whether two thirds of the words are right."""
        return self.wrong <= _MAX_WRONG_SHARE * self.words


def latin_readings(raw: bytes) -> list[LatinReading]:
    """Return the readings of bytes beyond ASCII in the encodings of the Latin script that have them all."""
    pieces = pieces_beyond_ascii(raw)
    readings = (_reading(raw, pieces, order) for order in range(len(ENCODINGS)))
    return [reading for reading in readings if reading is not None]


def pieces_beyond_ascii(raw: bytes) -> list[bytes]:
    """Return the words with bytes beyond ASCII, each once and between the words beside it, in text order."""
    found = islice(_PIECE.finditer(raw), _MAX_PIECES)
    pieces = list(dict.fromkeys(_before(raw, each.start()) + each[0] for each in found))
    return pieces[:_MAX_DIFFERENT_PIECES]


def _before(raw: bytes, start: int) -> bytes:
    """Return the rest of a word before a byte, and the word before it in the line."""
    line = raw[max(0, start - _LEFT_BYTES) : start].rpartition(b"\n")[2]
    blank = line.rfind(b" ")
    return line[line.rfind(b" ", 0, max(blank, 0)) + 1 :]


def _reading(raw: bytes, pieces: list[bytes], order: int) -> LatinReading | None:
    try:
        raw.decode(ENCODINGS[order])
    except UnicodeDecodeError:
        return None
    read = [piece.decode(ENCODINGS[order]) for piece in pieces]
    words = [word for piece in read for word in _WORD.findall(piece) if not word.isascii()]
    wrong = sum(map(_is_wrong_word, words)) + sum(map(_wrong_signs, read))
    return LatinReading(wrong, _languages(words), order, len(pieces))


@lru_cache(maxsize=4096)
def _is_wrong_word(word: str) -> bool:
    is_capitalised = word[0].isupper() or word.islower()
    if not (is_capitalised and (word[1:].islower() or word.isupper() or len(word) == 1)):
        # "McDonnell" and "LaTeX" exist; a capital beyond ASCII in their middle does not.
        odd = any(
            first.islower() and second.isupper() and not (first.isascii() and second.isascii())
            for first, second in pairwise(word)
        )
        if odd or (word[:2].isupper() and not word[:2].isascii()):
            return True
    if len(word) == 1 and word.lower() not in _SINGLE_LETTERS:
        return True
    return not _alphabets_of(_beyond_ascii(word))


def _beyond_ascii(word: str) -> frozenset[str]:
    return frozenset(character for character in word.lower() if not character.isascii())


@lru_cache(maxsize=4096)
def _alphabets_of(letters: frozenset[str]) -> frozenset[int]:
    return frozenset(number for number, alphabet in enumerate(_ALPHABETS) if letters <= alphabet)


def _languages(words: list[str]) -> int:
    """Return in how many languages the words are, each time the one with most of them."""
    left = [alphabets for word in words if (alphabets := _alphabets_of(_beyond_ascii(word)))]
    count = 0
    while left:
        best = max(range(len(_ALPHABETS)), key=lambda number: sum(number in each for each in left))
        left = [alphabets for alphabets in left if best not in alphabets]
        count += 1
    return count


def _wrong_signs(piece: str) -> int:
    """Return how many characters of a piece stand where they make no sense."""
    return sum(
        not character.isascii() and _is_wrong_sign(character, piece[:place], piece[place + 1 :])
        for place, character in enumerate(piece)
    )


def _is_wrong_sign(character: str, left: str, right: str) -> bool:
    before, after = left[-1:], right[:1]
    if character.isalpha() and character not in "ªºµƒ":
        return before.isdecimal() or after.isdecimal() or before in tuple(",;:!?")
    if character in _MONEY:
        left, right = left.rstrip(), right.lstrip()
        return before.isalpha() or not (left[-1:].isnumeric() or right[:1].isnumeric() or left == right == "")
    if before.isalpha() and after.isalpha() and character not in _BETWEEN_LETTERS:
        return True
    if character in _FREE:
        return False
    if character in _BEFORE_NO_LETTER:
        return after.isalpha()
    if character in _BEFORE_NO_SMALL_LETTER:
        return after.islower() or after in _FREE
    if character in _AFTER_NO_LETTER:
        return before.isalpha()
    return character not in _BESIDE_NO_LETTER or before.isalpha() or after.isalpha()
