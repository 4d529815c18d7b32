"""Read lines that say nothing but when a text was published: "Published 27 November 2017, updated …".

A date counts if it can be only one: "13/03/2031" is the 13th of March, "05/06/2031" may be two days and is
none. Months and weekdays are those of the languages with a file in corpus/languages, and of Italian, Dutch,
Portuguese and the Scandinavian languages.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from itertools import chain

from msgspec import Struct

from synoptic.corpus.languages.languages import codes, language
from synoptic.corpus.text.folding import folded_text

# Of languages without a file in corpus/languages; folded, as all names are here.
_MONTHS_ELSEWHERE = (
    "januari gennaio gen janeiro",
    "februari febbraio fevereiro",
    "maart mrt marzo marco marts",
    "aprile",
    "mei maggio mag maio maj",
    "giugno giu junho",
    "luglio lug julho",
    "agosto ago augustus augusti",
    "settembre set setembro",
    "ottobre ott outubro out",
    "novembro",
    "dicembre dezembro desember des",
)
_WEEKDAYS_ELSEWHERE = """
lunedi martedi mercoledi giovedi gio venerdi sabato domenica
maandag ma dinsdag woensdag wo donderdag vrijdag vr zaterdag za zondag zo
segunda terca quarta quinta sexta feira
mandag tirsdag tisdag onsdag torsdag fredag lordag sondag
"""
_PUBLISHED_ELSEWHERE = """
em data pubblicato pubblicata il gepubliceerd geplaatst op de del publicerad publicert publiceret
"""
_UPDATED_ELSEWHERE = """
atualizado atualizada atualizacao modificada aggiornato aggiornata aggiornamento modificato ultimo
bijgewerkt gewijzigd laatst uppdaterad oppdatert opdateret
"""


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_LANGUAGES = tuple(map(language, sorted(codes())))
_MONTHS = {
    name: number
    for number, elsewhere in enumerate(_MONTHS_ELSEWHERE, start=1)
    for names in (elsewhere, *(each.months[number - 1] for each in _LANGUAGES))
    for name in folded_text(names).split()
}


def _of_all(lists: Iterable[tuple[str, ...]], elsewhere: str) -> frozenset[str]:
    return _listed(folded_text(" ".join(chain.from_iterable(lists)))) | _listed(elsewhere)


_WEEKDAYS = _of_all((each.weekdays for each in _LANGUAGES), _WEEKDAYS_ELSEWHERE)
_PUBLISHED = _of_all((each.published for each in _LANGUAGES), _PUBLISHED_ELSEWHERE)
_UPDATED = _of_all((each.updated for each in _LANGUAGES), _UPDATED_ELSEWHERE)

_CLOCK = (
    r"(?:\d{1,2}[:.]\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:\s*[ap]\.?m\b\.?)?|\d{1,2}\s*[ap]\.?m\b\.?"
    r"|\d{1,2}\s?h(?:\s?\d{2})?|\d{1,2}:?\d{2}\s*(?=uhr))"
)
_ZONE = (
    r"(?:\s*(?:Z\b|(?:UTC|GMT)?\s?[+-]\d{1,2}(?::?\d{2})?\b|\((?:[A-Za-z]{2,5}|UTC[+-]\d{1,2})\)|(?:uhr|uur|hrs?|h|hs)\b"
    r"|(?-i:[A-Z]{2,5})\b|(?-i:[A-Z][a-z]+/[A-Z][a-z_]+)|\[[A-Za-z_/]+\]))*"
)
_TIME = re.compile(rf"(?:at|um|a las|às|à|a|alle(?: ore)?|om|kl\.?)?\s*{_CLOCK}{_ZONE}", re.IGNORECASE)
_WORD = re.compile(r"([^\W\d_]+)(?:-feira)?[.:,]*\s*")
_BETWEEN = re.compile(r"[\s,;|•·()/–—-]*")
_TO_TIME = re.compile(r"\s*(?:T|[,|–—-]|(?=[\s(]))\s*\(?", re.IGNORECASE)
_END = re.compile(r"[\s.)]*")

_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|\.º|[.ºª°])?"
_MONTH = r"(?P<month>[^\W\d_]+)"
_YEAR = r"(?P<year>\d{4})(?!\d)"
_OF = r"(?:\s+(?:of|de|del|di)\s+|\s*d['’]|[\s-]+)"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?!\d)",
        r"(?P<year>\d{4})\s?[年년]\s?(?P<month>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日일]",
        rf"{_DAY}{_OF}{_MONTH}\.?,?{_OF}{_YEAR}",
        rf"{_MONTH}\.?[\s-]+{_DAY}(?:\s*,\s*|[\s-]+){_YEAR}",
        rf"(?P<first>\d{{1,2}})(?P<mark>\s?[-/.]\s?)(?P<second>\d{{1,2}})(?P=mark){_YEAR}",
    )
)
# These say no day, or no certain one.
_PARTS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"{_DAY}{_OF}{_MONTH}(?!\w)\.?",
        rf"{_MONTH}\.?\s+{_DAY}(?!\w)",
        rf"{_MONTH}\.?,?{_OF}{_YEAR}",
        r"\d{1,2}([-/.])\d{1,2}\1\d{2}(?!\d)",
    )
)
_HAS_DIGIT = re.compile(r"\d")
_WORDS_BEFORE = _WEEKDAYS | _PUBLISHED | _UPDATED
_FIRST_WORDS = _WORDS_BEFORE | _MONTHS.keys() | {"as", "alle", "kl"}
_MAX_WORDS_BEFORE, _MAX_DATES = 7, 4


class WrittenDate(Struct, frozen=True):
    """A date in a line."""

    iso: str | None
    """ISO 8601; None where there is no such day, or it may be another."""
    is_update: bool
    """Whether the text was changed then, and published earlier."""
    end: int
    """Offset in the line after the date with its time."""


def dates_at_start(line: str) -> tuple[WrittenDate, ...]:
    """Return the dates that a line begins with, with nothing else between them."""
    # Nearly every sentence ends here: it has no number, or does not begin as a date does.
    if not _HAS_DIGIT.search(line) or not _may_begin(line):
        return ()
    found: list[WrittenDate] = []
    at = 0
    while len(found) < _MAX_DATES and (date := _date_at(line, at)) is not None:
        found.append(date)
        at = _after_marks(line, date.end)
    return tuple(found)


def dates_filling(line: str) -> tuple[WrittenDate, ...]:
    """Return the dates in a line that says nothing else; none if it does."""
    dates = dates_at_start(line)
    return dates if dates and _END.fullmatch(line, dates[-1].end) else ()


def has_date(line: str) -> bool:
    """Tell whether a whole date is somewhere in a line."""
    return any(
        (match["year"] and _iso(match)) is not None for form in _FORMS for match in form.finditer(line)
    )


def _may_begin(line: str) -> bool:
    word = _WORD.match(line)
    return word is None or folded_text(word[1]) in _FIRST_WORDS


def _date_at(line: str, at: int) -> WrittenDate | None:
    return _found_at(line, at, _FORMS) or _found_at(line, at, _PARTS)


def _found_at(line: str, at: int, forms: Iterable[re.Pattern[str]]) -> WrittenDate | None:
    is_update = False
    for _ in range(_MAX_WORDS_BEFORE):
        for form in forms:
            if (found := form.match(line, at)) and _month_of(found) is not None:
                iso = _iso(found) if forms is _FORMS else None
                return WrittenDate(iso, is_update, _after_time(line, found.end()))
        if time := _TIME.match(line, at):
            at = _after_marks(line, time.end())
            continue
        word = _WORD.match(line, at)
        name = "" if word is None else folded_text(word[1])
        if word is None or name not in _WORDS_BEFORE:
            return None
        is_update = is_update or name in _UPDATED
        at = word.end()
    return None


def _after_marks(line: str, at: int) -> int:
    between = _BETWEEN.match(line, at)
    return at if between is None else between.end()


def _after_time(line: str, end: int) -> int:
    to_time = _TO_TIME.match(line, end)
    time = None if to_time is None else _TIME.match(line, to_time.end())
    return end if time is None else time.end()


def _month_of(found: re.Match[str]) -> int | None:
    """Return the number of the month; 0 for one that only numbers tell."""
    name = found.groupdict().get("month")
    if name is None or name.isdecimal():
        return int(name or 0)
    return _MONTHS.get(folded_text(name))


def _iso(found: re.Match[str]) -> str | None:
    parts = found.groupdict()
    month = _month_of(found)
    if "first" in parts:
        first, second = int(parts["first"]), int(parts["second"])
        is_day_first = first > 12 or first == second or parts["mark"].strip() == "."
        if first <= 12 < second:
            day, month = second, first
        elif is_day_first:
            day, month = first, second
        else:
            return None
    else:
        day = int(parts["day"])
    if month is None:
        return None
    try:
        return datetime.date(int(parts["year"]), month, day).isoformat()
    except ValueError:
        return None
