"""Split a folded text into words, as search, parallels and quotations compare them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from operator import itemgetter

from synoptic.corpus.article import Span
from synoptic.corpus.text.folding import fold, folded_text

# Scripts that put no space between words: Thai, Lao, Burmese, Khmer, kana and Han. Each character is a word
# here, as ideographs are in Unicode Standard Annex 29, so that a phrase of them can be found anywhere.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
_LETTER = rf"[^\W_{_UNSPACED}]"
_INITIAL = rf"[^\W\d_{_UNSPACED}]"
_WORD = (
    # "U.S."
    rf"{_INITIAL}(?:\.{_INITIAL})+(?!{_LETTER})\.?"
    # "Trump's" and "don't" are one word, "dell'Ucraina" and "O'Brien" are two.
    rf"|{_LETTER}+(?:'{_LETTER}{{1,2}}(?!{_LETTER}))?"
    rf"|[{_UNSPACED}]"
)

# One ending of names, as English spells what Ukrainian, Russian and Polish write: Zelensky, Zelenskyy,
# Zelenskiy; Dostoevskij, Dostoevskii; Kowalski. Behind "sk", so that the search for places is quick.
_NAME_ENDING = re.compile(r"sk(?<=[^\W\d_]{3}sk)(?:yy|iy|yi|yj|ij|ii|i)(?=s?(?![^\W_]))")
# What `words_of` leaves out or keeps inside words, in text that is ASCII.
_APOSTROPHE = re.compile(r"'(?<=[^\W_]')(?=[^\W_]{1,2}(?![^\W_]))")
_APOSTROPHES = re.compile(r"'[^\W_]{1,2}'")
_INITIALS = re.compile(r"\.(?<=[^\W\d_]\.)(?=[^\W\d_](?![^\W_]))")
_RUN = re.compile(r"[^\W_]+(?:'[^\W_]{1,2}(?![^\W_]))?")
_FOREIGN_MARKS = rf"[^\w\x00-\x7f{_UNSPACED}]"
_SPACED = bytes(code if code < 128 and chr(code).isalnum() else ord(" ") for code in range(256))

NUMBER = re.compile(r"(?<![\w.,:])\d+(?:[.,:]\d+)*(?!\w)")
DIGIT = re.compile(r"\d")
_THOUSANDS = re.compile(r",(?=\d{3}(?!\d))")


def words_of(folded: str) -> Iterator[tuple[str, int, int]]:
    """Yield the words of a folded text (see `text.folding`), each with its start and end there.

    Words are runs of letters and digits; hyphens, dashes and other marks are between words. A short ending
    after an apostrophe belongs to its word, and the apostrophe is left out: "let's" is `lets`. Initials
    without spaces are one word, and keep the full stops between them: "U.S." is `u.s`, "us" is `us`. Names
    that end in -sky, -skyy, -skiy, -skij or -ski all end in `sky`.
    """
    for found in _pattern(_WORD).finditer(folded):
        word = found.group().replace("'", "").removesuffix(".")
        yield _NAME_ENDING.sub("sky", word) if "sk" in word else word, found.start(), found.end()


def words_in(folded: str) -> list[str]:
    """Return the words that `words_of` yields, without their places, in a tenth of the time."""
    return spaced(folded).split()


def spaced(folded: str) -> str:
    """Return the words that `words_of` yields, with white space between them and nothing else."""
    if not folded.isascii():
        folded = _pattern(_FOREIGN_MARKS).sub(" ", folded)
    if not folded.isascii() or _INITIALS.search(folded) or _APOSTROPHES.search(folded):
        return " ".join([word for word, _, _ in words_of(folded)])
    if "'" in folded:
        folded = _APOSTROPHE.sub("", folded)
    if "sk" in folded:
        folded = _NAME_ENDING.sub("sky", folded)
    return folded.encode("ascii").translate(_SPACED).decode("ascii")


def places_of(folded: str) -> list[tuple[int, int]]:
    """Return where the words that `words_of` yields begin and end."""
    if folded.isascii() and not _INITIALS.search(folded):
        return [found.span() for found in _RUN.finditer(folded)]
    return [(start, end) for _, start, end in words_of(folded)]


def whole_words(folded: str) -> Sequence[tuple[str, int, int]]:
    """Return the words of a folded text with their starts and ends there, each number whole.

    "9,000" is `9000`, "02:14" is `2.14`; other words are those of `text.words.words_of`.
    """
    if not DIGIT.search(folded):
        return tuple(words_of(folded))
    numbers = [(plain_number(number[0]), number.start(), number.end()) for number in NUMBER.finditer(folded)]
    rest = NUMBER.sub(lambda number: " " * len(number[0]), folded)
    return sorted([*numbers, *words_of(rest)], key=itemgetter(1))


def folded_words(text: str) -> list[str]:
    """Return the words of a text as search compares them."""
    return words_in(folded_text(text))


def compared_words(text: str) -> list[str]:
    """Return the words of a text as articles are compared by them, each number whole."""
    return [word for word, _, _ in whole_words(folded_text(text))]


def placed_words(text: str, span: Span) -> Iterator[tuple[str, Span]]:
    """Yield the same words of a span of a text, each with its own span."""
    folded = fold(text[span.start : span.end])
    for word, start, end in whole_words(folded.text):
        place = folded.span(start, end)
        yield word, Span(span.start + place.start, span.start + place.end)


def plain_number(number: str) -> str:
    """Return a number as numbers are compared: "9,000" as `9000`, "02:14" as `2.14`."""
    plain = _THOUSANDS.sub("", number).replace(":", ".").replace(",", ".")
    return plain.lstrip("0") or "0"


@cache
def _pattern(written: str) -> re.Pattern[str]:
    """Return a pattern compiled when it is first needed: those of all scripts take 10 ms and more."""
    return re.compile(written)
