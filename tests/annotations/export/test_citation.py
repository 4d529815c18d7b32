"""Words and where they are from."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from synoptic.annotations.export.markdown import cited
from synoptic.annotations.model.wording import date_in_words
from tests.annotations.specimens import article_of, record_for

ARTICLE = replace(
    article_of(),
    title="Fog over the harbour",
    source="The Tide",
    author="Ann Ash",
    date="2031-03-14",
    url="https://tide.example/fog",
)


def test_all_that_is_known_is_named() -> None:
    assert cited(ARTICLE, None, "one bump") == (
        "one bump\n\n— Ann Ash, “Fog over the harbour”, The Tide, 14 March 2031, https://tide.example/fog"
    )


def test_what_is_not_known_is_left_out() -> None:
    bare = replace(ARTICLE, source=None, author=" ", date=None, url="")
    assert cited(bare, None, "one bump") == "one bump\n\n— “Fog over the harbour”"
    assert cited(replace(bare, title=" \n"), None, "one bump") == "one bump\n\n— “Untitled”"
    agency = replace(bare, author="Nordic Wire", source="Nordic Wire", date="2031")
    assert cited(agency, None, "x") == "x\n\n— Nordic Wire, “Fog over the harbour”, 2031"


def test_what_the_reader_has_corrected_is_what_counts() -> None:
    record = replace(record_for(ARTICLE), author=None, title="Fog\nat noon", date="2031-04")
    assert cited(ARTICLE, record, "x") == (
        "x\n\n— “Fog at noon”, The Tide, April 2031, https://tide.example/fog"
    )


@given(st.text(), st.text(), st.text())
def test_the_words_stay_what_they_are_and_the_citation_one_line(words: str, title: str, date: str) -> None:
    whole = cited(replace(ARTICLE, title=title, date=date), None, words)
    assert whole.startswith(f"{words}\n\n— Ann Ash, “")
    assert len(whole[len(words) + 2 :].splitlines()) == 1


@pytest.mark.parametrize(
    ("date", "written"),
    [
        ("2031-03-04", "4 March 2031"),
        ("2031-12", "December 2031"),
        ("2031", "2031"),
        ("2031-13", "2031-13"),
        ("2031-03-32", "2031-03-32"),
        ("2031-03-04-05", "2031-03-04-05"),
        ("2031-³-04", "2031-³-04"),
        ("last Tuesday", "last Tuesday"),
    ],
)
def test_dates_in_words(date: str, written: str) -> None:
    assert date_in_words(date) == written


def test_dates_in_few_letters() -> None:
    assert date_in_words("2031-03-04", short=True) == "4 Mar 2031"
    assert date_in_words("2031-09", short=True) == "Sep 2031"
    assert date_in_words("2031", short=True) == "2031"
