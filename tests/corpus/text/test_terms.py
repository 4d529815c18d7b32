"""What a sentence is compared by."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synoptic.corpus.text.terms import group_of, share_of, terms_of


def _stems(text: str) -> list[str]:
    return [term.stem for term in terms_of(text).terms]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("9,000 fled", "9000 fled"),
        ("at 02:14", "at 2.14"),
        ("five gates", "5 gates"),
        ("the sixth gate", "the 6 gate"),
        ("at twenty to three", "at 2.40"),
        ("at five past three", "at 03:05"),
        ("half past twelve", "12:30"),
        ("quarter to one", "12:45"),
        ("the gates closed", "closing the gate"),
        ("the Inquiry’s end", "the inquiry's END"),
        ("on 14 March", "on March 14"),
    ],
)
def test_what_says_the_same_is_the_same(one: str, other: str) -> None:
    assert sorted(_stems(one)) == sorted(_stems(other))


def test_words_that_newsrooms_swap_have_one_group_and_are_not_the_same() -> None:
    (probe,), (inquiry,), (harbour,) = map(_stems, ("the probe", "the inquiry", "the harbour"))
    assert probe != inquiry
    assert group_of(probe) == group_of(inquiry) is not None
    assert group_of(harbour) is None


def test_function_words_are_no_terms() -> None:
    assert _stems("It was not as if there were any of them.") == []


def test_a_turn_of_phrase_needs_no_terms() -> None:
    assert "the only one who" in set(terms_of("He is the only one who can.").turns)
    assert not list(terms_of("Rusted steel gates closed slowly.").turns)


def test_names_are_what_has_a_capital_in_the_midst() -> None:
    terms = terms_of("Gates closed in Averhythe. Nobody told Sollace.").terms
    assert [term.stem for term in terms if term.is_name] == ["averhyth", "sollac"]


def test_dates_are_common_and_so_weigh_little() -> None:
    assert share_of("march") > share_of("barrier")
    assert share_of("2031") > share_of("barrier")
    (day, month) = sorted(_stems("on March 14"))
    assert share_of(day) > share_of("14")
    assert month == "march"


@given(st.text(max_size=80), st.integers(0, 10))
def test_terms_are_places_of_the_text_in_order(text: str, begin: int) -> None:
    terms = terms_of(text, begin).terms
    spans = [(term.start, term.end) for term in terms]
    assert spans == sorted(spans)
    assert all(begin <= start < end <= len(text) for start, end in spans)
