"""When the articles of a library were published, as far as they say."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from synoptic.corpus.article import Article

FAR = 3
"""Days between two articles from which on they are likely to tell of different days."""


@dataclass(frozen=True, slots=True)
class Distance:
    """Two articles that were published far apart."""

    earliest: Article
    """The first of all."""
    latest: Article
    """The last of all."""
    days: int
    """Days that lie between them at the least: of a date without day or month, the nearest one counts."""


def far_apart(articles: Iterable[Article], days: int = FAR) -> Distance | None:
    """Return the first and the last article if more than so many days lie between them, else None.

    Articles without a date, or with one that is none, do not count.
    """
    dated = [(span, article) for article in articles if (span := _days_of(article.date)) is not None]
    if not dated:
        return None
    earliest = min(dated, key=lambda each: each[0][1])
    latest = max(dated, key=lambda each: each[0][0])
    between = (latest[0][0] - earliest[0][1]).days
    return Distance(earliest[1], latest[1], between) if between > days else None


def _days_of(date: str | None) -> tuple[datetime.date, datetime.date] | None:
    """Return the first and the last day that an ISO 8601 date, whole or reduced, may stand for."""
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
