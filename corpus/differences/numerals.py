"""Numbers as a passage writes them: digits, words, shares and results, each with what its form allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

if TYPE_CHECKING:
    from synoptic.corpus.differences.lexemes import Lexemes

_SMALL = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen
"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
NUMBER_WORDS = {word: number for number, word in enumerate(_SMALL.split())} | {
    word: 10 * number for number, word in enumerate(_TENS.split(), start=2)
}
"""Words up to ninety, by their values."""
_THOUSAND = 1000
_SCALES = {
    "dozen": 12,
    "hundred": 100,
    "thousand": _THOUSAND,
    "million": 1_000_000,
    "mn": 1_000_000,
    "billion": 1_000_000_000,
    "bn": 1_000_000_000,
    "trillion": 1_000_000_000_000,
    "tn": 1_000_000_000_000,
}
_PARTS = {"half": 1 / 2, "third": 1 / 3, "quarter": 1 / 4, "fifth": 1 / 5, "tenth": 1 / 10}
_PARTS |= {f"{word}s": part for word, part in _PARTS.items()} | {"halves": 1 / 2}
NUMERAL_WORDS = NUMBER_WORDS.keys() | _SCALES.keys()
"""Words that numbers in words are made of."""
_VAGUE = {"dozens": (24, 100), "hundreds": (200, 1000), "thousands": (2000, 10_000)}
_OPENINGS = NUMERAL_WORDS | _VAGUE.keys() | {"a", "an", "half"}
ORDINAL_ENDINGS = frozenset({"st", "nd", "rd", "th"})
"""What makes an ordinal of a number in digits."""
_ROUND = 100
"""Numbers from here on that end in zeros are taken to be rounded."""
_POINTS, _FRACTION = 5.0, 0.2
"""How far a share in words may be from what it says: points of “half”, a part of “one in ten”."""
_LAST_OF_SERIES = 10
_GOAL_DIGITS = 2


class Numeral(Struct, frozen=True):
    """A number, with the range that its form allows."""

    end: int
    """One past its last lexeme."""
    value: float
    """What it says."""
    low: float
    """The least that it may stand for: a number that ends in zeros is rounded."""
    high: float
    """The most."""
    unit: str = ""
    """`share` in per cent or `score`, where its form says so."""

    def times(self, factor: float) -> Numeral:
        """Return the number multiplied."""
        return replace(self, value=self.value * factor, low=self.low * factor, high=self.high * factor)


def numeral_at(lexemes: Lexemes, at: int) -> Numeral | None:
    """Return the number that begins with a lexeme; None if none does."""
    if not (lexemes.all[at].is_figure or lexemes.text(at) in _OPENINGS):
        return None
    return _score(lexemes, at) or _share(lexemes, at) or _vague(lexemes, at) or number_at(lexemes, at)


def number_at(lexemes: Lexemes, at: int) -> Numeral | None:
    """Return the number in digits or words that begins with a lexeme; None if none does."""
    return _in_digits(lexemes, at) if lexemes.all[at].is_figure else _in_words(lexemes, at)


def _vague(lexemes: Lexemes, at: int) -> Numeral | None:
    if lexemes.text(at) not in _VAGUE:
        return None
    low, high = _VAGUE[lexemes.text(at)]
    found = Numeral(at + 1, low, low, high)
    if lexemes.text(at + 1) == "of" and lexemes.text(at + 2) == "thousands":
        return replace(found, end=at + 3).times(_THOUSAND)
    return found


def _in_digits(lexemes: Lexemes, at: int) -> Numeral | None:
    one = lexemes.all[at]
    if ":" in one.text or (at and not one.is_spaced and lexemes.all[at - 1].is_word):
        return None
    if lexemes.text(at + 1) in ORDINAL_ENDINGS and not lexemes.all[at + 1].is_spaced:
        return None
    digits = one.text.replace(",", "")
    value, half, end = float(digits), _rounding(digits), at + 1
    if lexemes.text(end) == "-" and lexemes.text(end + 1) in _SCALES:
        end += 1
    if lexemes.text(end) in _SCALES and not half:
        half = 0.5 * 10 ** -len(digits.partition(".")[2])
    found = Numeral(end, value, value - half, value + half)
    while (scale := _SCALES.get(lexemes.text(found.end))) is not None:
        found = replace(found.times(scale), end=found.end + 1)
    return found


def _rounding(digits: str) -> float:
    """Return how far a whole number may be from what it stands for, by the zeros at its end."""
    zeros = 0 if "." in digits else len(digits) - len(digits.rstrip("0"))
    return 0.5 * 10**zeros if zeros and float(digits) >= _ROUND else 0.0


def _in_words(lexemes: Lexemes, at: int) -> Numeral | None:
    """Return a number in words: nine thousand, half a dozen, two hundred and six, thirty-one."""
    is_half = lexemes.text(at) == "half"
    total, part, number = 0.0, 0.0, at + is_half
    if lexemes.text(number) in {"a", "an"} and lexemes.text(number + 1) in _SCALES:
        part, number = (0.5 if is_half else 1.0), number + 1
    elif is_half:
        return None
    end, is_scaled = at, False
    while (word := lexemes.text(number)) in NUMBER_WORDS or (word in _SCALES and part):
        if word in NUMBER_WORDS:
            if not _goes_on(part, NUMBER_WORDS[word]):
                break
            part += NUMBER_WORDS[word]
        else:
            part, is_scaled = part * _SCALES[word], True
            if _SCALES[word] >= _THOUSAND:
                total, part = total + part, 0
        number = end = number + 1
        is_joined = lexemes.text(end) == "-" or (lexemes.text(end) == "and" and is_scaled)
        if is_joined and lexemes.text(end + 1) in NUMBER_WORDS:
            number += 1
    value = total + part
    if not value:
        return None
    half = _rounding(f"{value:.0f}") if is_scaled else 0.0
    return Numeral(end, value, value - half, value + half)


def _goes_on(part: float, value: int) -> bool:
    """Tell whether a number in words goes on with another: twenty-one, a hundred and six; not five six."""
    room = part % _SCALES["hundred"]
    return not room or (room >= NUMBER_WORDS["twenty"] and not room % 10 and 0 < value < 10)


def _score(lexemes: Lexemes, at: int) -> Numeral | None:
    """Return a result such as 3-1 as one number, the same for 1-3."""
    one, dash, other = (lexemes.text(at + step) for step in range(3))
    if not (one.isdecimal() and dash == "-" and other.isdecimal()):
        return None
    if max(len(one), len(other)) > _GOAL_DIGITS or any(lexemes.all[at + step].is_spaced for step in (1, 2)):
        return None
    low, high = sorted((int(one), int(other)))
    value = float(_THOUSAND * high + low)
    return Numeral(at + 3, value, value, value, "score")


def _share(lexemes: Lexemes, at: int) -> Numeral | None:
    """Return a share in words, in per cent: two thirds of, half the, one in ten."""
    word = lexemes.text(at)
    if word == "half" and lexemes.text(at + 1) in {"of", "the", "its", "their"}:
        return Numeral(at + 1, 50.0, 50.0 - _POINTS, 50.0 + _POINTS, "share")
    count = 1 if word == "a" else int(word) if word.isdecimal() else NUMBER_WORDS.get(word, 0)
    number = at + 2 if lexemes.text(at + 1) == "-" else at + 1
    part = _PARTS.get(lexemes.text(number), 0.0)
    if 0 < count * part < 1 and lexemes.text(number + 1) == "of":
        value = 100 * count * part
        return Numeral(number + 1, value, value - _POINTS, value + _POINTS, "share")
    whole = NUMBER_WORDS.get(lexemes.text(at + 2), 0)
    if lexemes.text(at + 1) == "in" and 0 < count < whole <= _LAST_OF_SERIES and word != "a":
        value = 100 * count / whole
        return Numeral(at + 3, value, (1 - _FRACTION) * value, (1 + _FRACTION) * value, "share")
    return None
