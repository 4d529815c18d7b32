"""Words that the ends of lines part."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synoptic.corpus.formats.pdf_pages.line_end_hyphens import Hyphenation, joined

HYPHENATED = ["the har-", "bour was sud-", "denly closed by a min-", "ister of the town"]


def put_together(*lines: str, among: list[str] | None = None) -> str:
    return joined(lines, Hyphenation.of([*lines, *(among or [])]))


def test_a_soft_hyphen_is_no_part_of_its_word() -> None:
    assert put_together("the har\u00ad", "bour was clo\u00adsed") == "the harbour was closed"


def test_a_hyphen_that_stands_at_ends_of_lines_only_is_the_typesetters() -> None:
    assert put_together("a co-operative for\u2010", "ward look") == "a co-operative forward look"
    assert put_together("an anti\u2010war for\u2010", "ward look") == "an anti\u2010war for\u2010ward look"


@pytest.mark.parametrize(
    ("elsewhere", "word"), [("a ceasefire holds", "ceasefire"), ("a cease-fire holds", "cease-fire")]
)
def test_a_word_that_stands_elsewhere_decides(elsewhere: str, word: str) -> None:
    assert put_together("they want a cease-", "fire today", among=[elsewhere]) == f"they want a {word} today"


@pytest.mark.parametrize(
    ("first", "second"), [("Secretary-", "General"), ("a 28-", "point plan"), ("the F-", "16 jets")]
)
def test_capitals_and_numbers_keep_it_even_where_the_document_hyphenates(first: str, second: str) -> None:
    assert put_together(first, second, among=HYPHENATED) == first + second


def test_where_nothing_is_hyphenated_it_stays_as_it_is_printed() -> None:
    assert put_together("a high-", "stakes round of talks") == "a high-stakes round of talks"


def test_a_document_that_hyphenates_has_whole_words() -> None:
    assert put_together(*HYPHENATED) == "the harbour was suddenly closed by a minister of the town"


def test_in_such_a_document_compounds_stay() -> None:
    assert put_together("a well-", "known man", among=HYPHENATED) == "a well-known man"
    peace = ["for peace they are loving", *HYPHENATED]
    assert put_together("a peace-", "loving man", among=peace) == "a peace-loving man"


def test_a_prefix_needs_a_word_behind_it() -> None:
    assert put_together("an ex-", "tensive talk", among=HYPHENATED) == "an extensive talk"
    president = ["for the president of it", *HYPHENATED]
    assert put_together("an ex-", "president", among=president) == "an ex-president"


def test_a_first_part_waits_for_its_word() -> None:
    assert put_together("the pre-", "and post-war years") == "the pre- and post-war years"


def test_a_dash_stands_alone_or_as_other_dashes_do() -> None:
    assert put_together("it is done —", "so they say") == "it is done — so they say"
    assert put_together("it is done—", "so they say") == "it is done—so they say"
    assert put_together("it is done", "—so they say") == "it is done—so they say"
    spanish = ["dijo —con calma— el alcalde"]
    assert put_together("la ley", "—dijo— es buena", among=spanish) == "la ley —dijo— es buena"


def test_a_slash_joins() -> None:
    assert put_together("(AP/", "Photo)") == "(AP/Photo)"


@given(st.lists(st.text("ab-— \u00ad/A1", min_size=1).map(str.strip).filter(bool), min_size=1))
def test_no_letter_is_lost(lines: list[str]) -> None:
    whole = joined(lines, Hyphenation.of(lines))
    assert re.sub(r"[-\s\u00ad]", "", whole) == re.sub(r"[-\s\u00ad]", "", "".join(lines))
