"""The dates and outlets that file names tell."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synoptic.corpus.articles.telling_names import ToldByName, offered_by


@pytest.mark.parametrize(
    ("name", "said", "source"),
    [
        ("2025-10-23_anadolu.txt", "2025-10-23", "anadolu"),
        ("20251023-guardian-title.html", "2025-10-23", "guardian"),
        ("guardian 2025-10-23.pdf", "2025-10-23", "guardian"),
        ("the-guardian_2025_10_23.pdf", "2025-10-23", "the guardian"),
        ("2025-10-23_le-monde_putin-et-trump.txt", "2025-10-23", "le monde"),
        ("2025-10-23 the guardian.txt", "2025-10-23", "the guardian"),
        ("Guardian - NATO chief confident - 2025-10-23.html", "2025-10-23", "Guardian"),
        ("nato-chief-in-washington-today-2025-10-23.txt", "2025-10-23", ""),
        ("taz.2025.10.23", "2025-10-23", "taz"),
        ("23.10.2025 taz.docx", "2025-10-23", "taz"),
        ("10-23-2025_ap.txt", "2025-10-23", "ap"),
        ("05.05.2025.txt", "2025-05-05", ""),
        ("2025-10_spiegel.txt", "2025-10", "spiegel"),
        ("2025-10-23T14-30 reuters.txt", "2025-10-23", "reuters"),
        ("2025-10-23_2025-10-23.txt", "2025-10-23", ""),
        ("1813-Madison.txt", "1813", ""),
        ("2001-GWBush-2.txt", "2001", ""),
        ("inaugural_1500.txt", "1500", ""),
        ("address (2099).txt", "2099", ""),
        ("2025.txt", "2025", ""),
        (".2025", "2025", ""),
        ("1994_1994.txt", "1994", ""),
        ("03-04-2025.txt", "2025", ""),  # March or April
        ("2025-02-30.txt", "2025", ""),
        ("2025-13.txt", "2025", ""),
    ],
)
def test_a_name_tells_a_date_and_an_outlet(name: str, said: str, source: str) -> None:
    assert offered_by(name) == ToldByName(said, source)


@pytest.mark.parametrize(
    "name",
    [
        "anadolu.txt",
        "2025-10-23 2025-10-24.txt",  # which of them?
        "1234567890123.txt",
        "120251023.txt",
        "99991231.txt",
        "10101010.txt",
        "v1.2.3.txt",
        "1812 and 1813.txt",  # which of them?
        "1499.txt",
        "2100.txt",
        "v2000.txt",
        "1920x1080.txt",
        "٢٠٢٥.txt",
        "",
    ],
)
def test_no_date_is_made_up(name: str) -> None:
    assert offered_by(name) is None


_PIECES = st.sampled_from(
    ["2025", "10", "23", "03", "4", "31", "02", "-", "_", ".", " ", "a", "guardian", "20251023", "٢", "T"]
)


@given(st.one_of(st.text(max_size=30), st.lists(_PIECES, max_size=10).map("".join)))
def test_an_offered_date_is_a_day_that_stands_in_the_name(name: str) -> None:
    offer = offered_by(name)
    if offer is None:
        return
    date.fromisoformat(offer.date + "-01-01"[: 10 - len(offer.date)])
    numbers = "".join(re.findall("[0-9]", name))
    year, *rest = offer.date.split("-")
    orders = ([year, *rest], [*rest, year], [*rest[::-1], year])
    assert any("".join(order) in numbers for order in orders) or all(
        re.search(rf"(?<![0-9])0*{int(each)}(?![0-9])", name) for each in rest
    )
    assert all(word in name for word in offer.source.split())
