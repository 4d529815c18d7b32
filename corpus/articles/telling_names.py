"""What a file's name tells of its article: the date, and the words that may name the outlet.

It is offered to the reader and never taken by itself: people name files for the day on which they saved them,
too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import PurePath

from msgspec import Struct

_EARLIEST, _LATEST = 1600, 2099
"""Years of dates; the first newspaper is of 1605."""
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})([-_. ]?)(\d{2})\2(\d{2})(?!\d)", re.ASCII)
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})([-_. ])(\d{1,2})\2(\d{4})(?!\d)", re.ASCII)
_MONTH = re.compile(r"(?<!\d)(?<!\d[-_. ])(\d{4})[-_](\d{2})(?!\d)(?![-_. ]\d)", re.ASCII)
_YEAR = re.compile(r"(?<![^\W_])(?:1[5-9]|20)\d{2}(?![^\W_])", re.ASCII)
"""A number that can be the year of a text; no letter or digit touches it."""
_WEAK = re.compile(r"[\s.,–—-]+")
_STRONG = re.compile(r"_+|\s+[–—-]+\s+|--+")
_MONTHS_IN_A_YEAR = 12
_MOST_WORDS = 3
"""Words that the name of an outlet has at most; more are a title."""


class ToldByName(Struct, frozen=True):
    """What a file's name tells."""

    date: str
    """ISO 8601 date, whole or reduced to the month or the year."""
    source: str
    """The words beside the date that may name the outlet; empty if there are none, and beside a mere year."""


def offered_by(name: str) -> ToldByName | None:
    """Return what a file's name tells: `2025-10-23_anadolu.txt`; None where it tells no date, or several.

    Dates are written with the year first, `2025-10-23`, `20251023` or `2025-10`; with the year last only
    where no day can be taken for a month, `23.10.2025`. Else a single number that can be a year is one:
    `1813-Madison.txt`.
    """
    path = PurePath(name)
    stem = path.stem if any(map(str.isalpha, path.suffix)) else path.name
    found = dict(_dates(stem))
    if not found:
        years = set(_YEAR.findall(stem))
        return ToldByName(years.pop(), "") if len(years) == 1 else None
    if len(found) > 1:
        return None
    ((said, (start, end)),) = found.items()
    return ToldByName(said, _source(stem[:start], stem[end:]))


def _dates(stem: str) -> Iterator[tuple[str, tuple[int, int]]]:
    for found in _YEAR_FIRST.finditer(stem):
        if said := _iso(found[1], found[3], found[4]):
            yield said, found.span()
    for found in _YEAR_LAST.finditer(stem):
        # Of 03/04 nobody can say which is the month.
        day_first, month_first = _iso(found[4], found[3], found[1]), _iso(found[4], found[1], found[3])
        said = day_first or month_first
        if said and (not day_first or not month_first or day_first == month_first):
            yield said, found.span()
    for found in _MONTH.finditer(stem):
        if _EARLIEST <= int(found[1]) <= _LATEST and 1 <= int(found[2]) <= _MONTHS_IN_A_YEAR:
            yield f"{found[1]}-{found[2]}", found.span()


def _iso(year: str, month: str, day: str) -> str | None:
    if not _EARLIEST <= int(year) <= _LATEST:
        return None
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def _source(before: str, after: str) -> str:
    """Return the words that may name the outlet: up to a `_` or a ` - `, else the first behind the date."""
    rest = after if _words(after) else before
    parts = [words for part in _STRONG.split(rest) if (words := _words(part))]
    if not parts:
        return ""
    words = parts[0]
    if rest is after and len(parts) == 1:
        words = words[: 2 if words[0].casefold() == "the" else 1]
    return " ".join(words) if len(words) <= _MOST_WORDS else ""


def _words(text: str) -> list[str]:
    """Return the words that have letters and no digits."""
    words = _WEAK.split(text)
    return [word for word in words if any(map(str.isalpha, word)) and not any(map(str.isdigit, word))]
