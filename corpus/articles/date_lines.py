"""Read lines that say nothing but when a text was published: "Published 27 November 2017, updated …".

A date counts if it can be only one: "13/03/2031" is the 13th of March, "05/06/2031" may be two days and is
none. Months and weekdays are those of English, German, French, Spanish, Italian, Dutch, Portuguese and the
Scandinavian languages.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable

from msgspec import Struct

from synoptic.corpus.text.folding import folded_text

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar janner januari janvier janv enero ene gennaio gen janeiro",
            "february feb februar februari fevrier fevr fev febrero febbraio fevereiro",
            "march mar marz mrz mars maart mrt marzo marco marts",
            "april apr avril avr abril abr aprile",
            "may mai mei mayo maggio mag maio maj",
            "june jun juni juin junio giugno giu junho",
            "july jul juli juillet juil julio luglio lug julho",
            "august aug aout agosto ago augustus augusti",
            "september sep sept septembre septiembre setiembre settembre set setembro",
            "october oct oktober okt octobre octubre ottobre ott outubro out",
            "november nov novembre noviembre novembro",
            "december dec dezember dez decembre diciembre dic dicembre dezembro desember des",
        ),
        start=1,
    )
    for name in names.split()
}


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_WEEKDAYS = _listed("""
monday mon tuesday tue tues wednesday wed weds thursday thu thur thurs friday fri saturday sat sunday sun
montag mo dienstag di mittwoch mi donnerstag do freitag fr samstag sonnabend sa sonntag so
lundi lun mardi mar mercredi mer jeudi jeu vendredi ven samedi sam dimanche dim
lunes martes miercoles mie jueves jue viernes vie sabado sab domingo dom
lunedi martedi mercoledi giovedi gio venerdi sabato domenica
maandag ma dinsdag woensdag wo donderdag vrijdag vr zaterdag za zondag zo
segunda terca quarta quinta sexta feira
mandag tirsdag tisdag onsdag torsdag fredag lordag sondag
""")
_PUBLISHED = _listed("""
published first posted created date dated on at publie publiee paru parue le a veroffentlicht erschienen
erstellt am vom den der um datum publicado publicada el em fecha data pubblicato pubblicata il gepubliceerd
geplaatst op de del publicerad publicert publiceret
""")
_UPDATED = _listed("""
updated update modified last revised edited amended mis mise jour modifie modifiee actualise actualisee
derniere aktualisiert aktualisierung geandert stand zuletzt actualizado actualizada actualizacion ultima
atualizado atualizada atualizacao modificado modificada aggiornato aggiornata aggiornamento modificato ultimo
bijgewerkt gewijzigd laatst uppdaterad oppdatert opdateret
""")

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
