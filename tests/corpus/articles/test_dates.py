"""Whether articles tell of days far apart."""

from __future__ import annotations

import pytest

from synoptic.corpus.article import Article, digest_of
from synoptic.corpus.articles.dates import far_apart


def _articles(*dates: str | None) -> list[Article]:
    return [Article(str(number), "", "", digest_of(""), date=date) for number, date in enumerate(dates)]


@pytest.mark.parametrize(
    ("dates", "days"),
    [
        (["2025-10-22", "2025-10-23"], None),
        (["2025-10-22", None, "2025-10-25"], None),
        (["2025-10-26", "2025-10-24", "2025-10-22"], 4),
        (["2025-10-22", "2025-11-24"], 33),
        (["2024-02", "2024-03-04"], 4),
        (["2024-02", "2024-03-02"], None),
        (["2024", "2025-01-02"], None),
        (["2024", "2025-02-01"], 32),
        (["2024", "2024-06-01"], None),
        ([None, "soon", "2025-10-22"], None),
        ([], None),
    ],
)
def test_days_between_the_first_and_the_last(dates: list[str | None], days: int | None) -> None:
    found = far_apart(_articles(*dates))
    assert (None if found is None else found.days) == days


def test_it_names_the_two() -> None:
    found = far_apart(_articles("2025-10-30", "2025-10-22", "2025-10-25"))
    assert found is not None
    assert (found.earliest.date, found.latest.date) == ("2025-10-22", "2025-10-30")


def test_how_far_is_far_can_be_said() -> None:
    assert far_apart(_articles("2025-10-22", "2025-10-23"), days=0) is not None
