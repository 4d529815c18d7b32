"""Make the words of a sentence comparable between articles: stems, and numbers however written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache, partial
from threading import local
from typing import NamedTuple

from synoptic.corpus.article import Span
from synoptic.corpus.languages.languages import codes, language, words_listed
from synoptic.corpus.text.english import FUNCTION_WORDS, HEADS, SHARES, UNLISTED_SHARE, WEEKDAYS
from synoptic.corpus.text.folding import fold, folded_text
from synoptic.corpus.text.words import DIGIT, NUMBER, plain_number, words_of

_OPENS = re.compile(r"[.!?:\"]")
_UP_TO_TWENTY = """
two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
eighteen nineteen twenty
"""
_TENS = "thirty forty fifty sixty seventy eighty ninety"
_COUNTING = "third fourth fifth sixth seventh eighth ninth tenth"
_NUMBER_WORDS = {word: str(number) for number, word in enumerate(_UP_TO_TWENTY.split(), start=2)} | {
    word: str(10 * number) for number, word in enumerate(_TENS.split(), start=3)
}
_ORDINALS = {word: str(number) for number, word in enumerate(_COUNTING.split(), start=3)}
_MINUTES = {"five": 5, "ten": 10, "quarter": 15, "twenty": 20, "twenty-five": 25, "half": 30}
_CLOCK = re.compile(
    rf"\b(?P<minutes>{'|'.join(sorted(_MINUTES, key=len, reverse=True))}) (?:minutes )?(?P<side>past|to) "
    r"(?P<hour>one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b"
)
_MIN_STEMMED_LETTERS = 4
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_DAY = re.compile(rf"(?<!\w)(?:{_MONTH} (\d{{1,2}})|(\d{{1,2}}) {_MONTH})(?!\w)")
_DATE = re.compile(r"(?:19|20)\d\d|d\d{1,2}")
_NUMERIC = re.compile(r"d?\d\S*")
_DATE_SHARE = 0.05
_SAID_SHARE = 0.08
_TURN_WORDS = 4


class Term(NamedTuple):
    """A word that is not a function word; a tuple, for there are many thousands."""

    stem: str
    """The form that is compared."""
    start: int
    """First code point."""
    end: int
    """One past the last."""
    is_name: bool
    """Whether it is capitalised without being the first word of a sentence."""

    @property
    def span(self) -> Span:
        """Its place."""
        return Span(self.start, self.end)


class TermList(NamedTuple):
    """The terms and the words of a stretch of text."""

    terms: tuple[Term, ...]
    """Its terms, in order."""
    words: tuple[str, ...]
    """All words, folded."""
    function_words: frozenset[str] = FUNCTION_WORDS
    """The function words of its language."""

    @property
    def turns(self) -> Iterator[str]:
        """The turns of phrase: four words in a row, three function words among them.

        "The only one who can" has hardly a term, and yet two writers do not come by it independently.
        """
        is_function = [word in self.function_words for word in self.words]
        for first in range(len(self.words) - _TURN_WORDS + 1):
            if sum(is_function[first : first + _TURN_WORDS]) >= _TURN_WORDS - 1:
                yield " ".join(self.words[first : first + _TURN_WORDS])


def stem_of(word: str) -> str:
    """Return the stem of a folded word by Snowball's rules, apart from words that newsrooms swap for it."""
    return _stemmer().stem(word)


def terms_of(text: str, begin: int = 0, until: int | None = None, spoken: str = "en") -> TermList:
    """Return the terms of `text[begin:until]`, with offsets of `text`; function words are no terms.

    `spoken` is the code of its language. In one without a file, and in `UNDETERMINED`, words are not stemmed,
    and those are no terms that are function words in any language with a file.

    Numbers are the same however they are written: "9,000" and "9000", "02:14", "2.14" and "2:14", "five" and
    "5", "twenty to three" and "2:40"; number words are those of English. Other words are stemmed by
    Snowball's rules (M. F. Porter, "Snowball: a language for stemming algorithms", 2001).
    """
    first = slice(begin, until).indices(len(text))[0]
    stretch = text[begin:until]
    function_words, stem_in = function_words_of(spoken), _stemming(spoken)
    tells_names = not (spoken in codes() and language(spoken).capitalises_nouns)
    folded = fold(stretch)
    words = tuple(words_of(folded.text))
    found: list[tuple[int, int, str]] = []
    rest: Iterable[tuple[str, int, int]] = words
    if DIGIT.search(folded.text) or _CLOCK.search(folded.text):
        rest = words_of(_without_numbers(folded.text, found))
    found += (
        (start, stop, stem)
        for word, start, stop in rest
        if word not in function_words and (stem := stem_in(word))
    )
    found.sort()
    terms: list[Term] = []
    # Where each character was folded to one, offsets are the same: so it is in nearly all sentences.
    is_same_length = isinstance(folded.offsets, range)
    previous_end = 0
    for opening, stop, stem in found:
        start, end = opening, stop
        if not is_same_length:
            place = folded.span(opening, stop)
            start, end = place.start, place.end
        # What begins a sentence has a capital anyway.
        is_name = (
            tells_names
            and bool(terms)
            and stretch[start].isupper()
            and _OPENS.search(folded.text, previous_end, opening) is None
        )
        terms.append(Term(stem, first + start, first + end, is_name))
        previous_end = stop
    return TermList(tuple(terms), tuple(word for word, _, _ in words), function_words)


def _without_numbers(folded: str, found: list[tuple[int, int, str]]) -> str:
    """Return the text with spaces for its numbers and times of the clock, which are added to `found`."""

    def take(number: re.Match[str]) -> str:
        found.append((number.start(), number.end(), plain_number(number[0])))
        return " " * len(number[0])

    def take_time(clock: re.Match[str]) -> str:
        minutes = _MINUTES[clock["minutes"]]
        hour = int(_NUMBER_WORDS.get(clock["hour"], "1"))
        if clock["side"] == "to":
            hour, minutes = (hour - 1) or 12, 60 - minutes
        found.append((clock.start(), clock.end(), f"{hour}.{minutes:02d}"))
        return " " * len(clock[0])

    def take_day(day: re.Match[str]) -> str:
        place = 1 if day[1] else 2
        start, end = day.start(place) - day.start(), day.end(place) - day.start()
        found.append((day.start(place), day.end(place), f"d{day[place]}"))
        return f"{day[0][:start]}{' ' * (end - start)}{day[0][end:]}"

    return NUMBER.sub(take, _CLOCK.sub(take_time, _DAY.sub(take_day, folded)))


def group_of(stem: str, spoken: str = "en") -> str | None:
    """Return the term that stands for all those which newsrooms swap for this one, if there are any.

    Only of English are they known.

    They help to find what says the same; they are never the same word (`text.english`).
    """
    return _heads().get(stem) if spoken == "en" else None


def is_number(stem: str) -> bool:
    """Tell whether a term is a number, a time or the day of a month."""
    return _NUMERIC.fullmatch(stem) is not None


def is_weekday(stem: str, spoken: str = "en") -> bool:
    """Tell whether a term is the name of a weekday."""
    return stem in _weekdays(spoken)


@cache
def function_words_of(spoken: str) -> frozenset[str]:
    """Return the function words of a language, folded; of one without a file, those of all that have one."""
    if spoken == "en":
        return FUNCTION_WORDS
    if spoken not in codes():
        return frozenset().union(*map(function_words_of, codes()))
    words = words_listed(language(spoken).function_words)
    return frozenset(folded_text(word).replace("'", "") for word in words)


@lru_cache(maxsize=1 << 16)
def share_of(stem: str, spoken: str = "en") -> float:
    """Return the assumed share of sentences, from 0 to 1, that have a term or one that is swapped for it.

    Of languages other than English, only dates and verbs of saying have a share of their own.
    """
    share = _shares().get(group_of(stem) or stem) if spoken == "en" else _shares_in(spoken).get(stem)
    if share is None:
        share = _DATE_SHARE if _DATE.fullmatch(stem) else UNLISTED_SHARE
    return share


@lru_cache(maxsize=1)
def _shares() -> dict[str, float]:
    shares: dict[str, float] = {}
    for word, share in SHARES.items():
        stem = _stem(word)
        stem = group_of(stem) or stem
        shares[stem] = max(share, shares.get(stem, 0.0))
    return shares


@cache
def _shares_in(spoken: str) -> dict[str, float]:
    if spoken not in codes():
        return {}
    known, stem = language(spoken), _stemming(spoken)
    common = words_listed((*known.saying, *known.months, *known.weekdays))
    return {stem(folded_text(word)): _SAID_SHARE for word in common}


@cache
def _weekdays(spoken: str) -> frozenset[str]:
    if spoken == "en":
        return frozenset(map(_stem, WEEKDAYS))
    if spoken not in codes():
        return frozenset()
    stem = _stemming(spoken)
    return frozenset(stem(folded_text(names.split()[0])) for names in language(spoken).weekdays)


def _stemming(spoken: str) -> Callable[[str], str]:
    """Return what makes stems of the folded words of a language."""
    if spoken == "en":
        return _stem
    return partial(_stem_in, language(spoken).stemmer) if spoken in codes() else str


@lru_cache(maxsize=1 << 16)
def _stem_in(stemmer: str, word: str) -> str:
    return _stemmer(stemmer).stem(word) if len(word) >= _MIN_STEMMED_LETTERS else word


@lru_cache(maxsize=1 << 16)
def _stem(word: str) -> str:
    if (number := _NUMBER_WORDS.get(word) or _ORDINALS.get(word)) is not None:
        return number
    if len(word) < _MIN_STEMMED_LETTERS or not word.isascii():
        return word
    return _stemmer().stem(word)


@lru_cache(maxsize=1)
def _heads() -> dict[str, str]:
    stem = _stemmer().stem
    heads: dict[str, str] = {}
    for word, head in HEADS.items():
        heads.setdefault(stem(word), stem(head))
    return heads


class _Stemmer(local):
    """A stemmer for each thread: PyStemmer's are not made to be shared."""

    def __init__(self, name: str) -> None:
        # Imported late: an app that starts has no need of it yet.
        from Stemmer import Stemmer

        self.stem: Callable[[str], str] = Stemmer(name).stemWord


@cache
def _stemmer(name: str = "english") -> _Stemmer:
    return _Stemmer(name)
