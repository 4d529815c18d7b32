"""Dates of articles, and spans of time as a reader writes them: `2025`, `2025-10`, `2025-10..2025-11`,
`..2024`."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from synoptic.corpus.article import Article

_DATE = re.compile(r"(\d{4})(?:-(0?[1-9]|1[0-2])(?:-(0?[1-9]|[12]\d|3[01]))?)?")
_FIRST, _LAST = "0000-00-00", "9999-99-99"

_YEAR_DAYS = 365.2425
FAR_DAYS = 3
"""Days between two articles beyond which they are likely to report different days."""


class TimeSpan(Struct, frozen=True):
    """From one day to another, both included. Days are ISO 8601 dates, which compare as text."""

    first: str
    """The first day, or one before all days."""
    last: str
    """The last day, or one after all days."""

    @classmethod
    def parse(cls, text: str) -> TimeSpan:
        """Return the span of a date, or of two dates with `..` between them, one of which may be missing.

        A date may be reduced to a year or a month (ISO 8601), and means all its days. Raises ValueError with
        one sentence for the reader.
        """
        first, between, last = text.partition("..")
        days = cls(_first_of(first), _last_of(last if between else first))
        if days.first > days.last:
            raise ValueError(f"date:{text} ends before it begins")
        if (first or last) == "" or not (_is_date(first) and _is_date(last)):
            raise ValueError(f"invalid date:{text} (use 2025, 2025-10 or 2025-10..2025-11)")
        return days

    def overlaps(self, date: str) -> bool:
        """Tell whether some day of a date, which may be a year or a month, is in the span."""
        return _is_date(date) and self.first <= _last_of(date) and _first_of(date) <= self.last


def _is_date(text: str) -> bool:
    return not text or _DATE.fullmatch(text) is not None


def _first_of(text: str) -> str:
    return _padded(text, "00") if text else _FIRST


def _last_of(text: str) -> str:
    return _padded(text, "99") if text else _LAST


def _padded(text: str, missing: str) -> str:
    found = _DATE.fullmatch(text)
    if found is None:
        return text
    return "-".join((found[1], *(part.zfill(2) if part else missing for part in found.groups()[1:])))


class Distance(Struct, frozen=True):
    """Two articles that were published far apart."""

    earliest: Article
    """The first of all."""
    latest: Article
    """The last of all."""
    days: int
    """Days between them at least: of a date without day or month, the nearest day counts."""

    @property
    def years(self) -> int:
        """Whole years between them, of the Gregorian calendar's mean length."""
        return int(self.days / _YEAR_DAYS)


def far_apart(articles: Iterable[Article], days: int = FAR_DAYS) -> Distance | None:
    """Return the first and the last article if more than `days` days lie between them, else None.

    Articles without a valid date do not count.
    """
    dated = [(span, article) for article in articles if (span := _days_of(article.date)) is not None]
    if not dated:
        return None
    earliest = min(dated, key=lambda each: each[0][1])
    latest = max(dated, key=lambda each: each[0][0])
    between = (latest[0][0] - earliest[0][1]).days
    return Distance(earliest[1], latest[1], between) if between > days else None


def _days_of(date: str | None) -> tuple[datetime.date, datetime.date] | None:
    """Return the first and the last day of an ISO 8601 date, whole or reduced."""
    if date is None:
        return None
    try:
        first = datetime.date.fromisoformat(date + "-01-01"[len(date) - 4 :])
    except ValueError:
        return None
    match len(date):
        case 4:
            return first, first.replace(month=12, day=31)
        case 7:
            following = (first.replace(day=28) + datetime.timedelta(days=4)).replace(day=1)
            return first, following - datetime.timedelta(days=1)
        case _:
            return first, first
