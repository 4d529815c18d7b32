"""The wordings of results: which are in the query's own words, and how they are listed."""

from __future__ import annotations

import pytest

from synoptic.corpus.article import Span
from synoptic.corpus.search.matcher import Matcher
from synoptic.corpus.search.query import Query
from synoptic.corpus.search.results import listed, nearest_to, wording_of


@pytest.mark.parametrize(
    ("query", "wordings", "nearest", "as_typed"),
    [
        ("freedom", "freedom Freedom freed freedoms", "freedom Freedom", True),
        ("fredom", "from From freedom Freedom freedoms", "freedom Freedom", False),
        ("providense", "provide provides Providence", "Providence", False),
        ("freed", "freed freedom", "freed", True),
        ("liber", "liberty liberties cipher", "liberty liberties", False),
        ("liber ", "liberty liberties liter", "liter", False),
        ('"freed"', "freed", "freed", True),
        ("café", "Cafe cafes", "Cafe", True),
        ("Zelenskyy", "Zelensky Zelinsky", "Zelensky", True),
        ("/free(d|dom)/", "freed freedom", "freed freedom", True),
        ("tag:liberty", "freed freedom", "freed freedom", True),
        ("freedom", "", "", True),
    ],
)
def test_the_nearest_wordings_are_the_own_words_or_else_the_least_misspelt(
    query: str, wordings: str, nearest: str, as_typed: bool
) -> None:
    found = nearest_to(Query.parse(query), wordings.split())
    assert found.wordings == frozenset(nearest.split())
    assert found.as_typed is as_typed


def test_all_words_of_a_query_count_in_any_order() -> None:
    found = nearest_to(Query.parse("peace talks "), ["talks peace", "peace talk", "peace", "Peace Talks"])
    assert found.wordings == {"talks peace", "Peace Talks"}
    assert found.as_typed


def test_a_wording_is_what_a_match_has_in_the_text() -> None:
    text = "They spoke of Peace\nand of talks."
    assert wording_of(text, [Span(14, 19), Span(27, 32)]) == "Peace talks"
    assert wording_of(text, [Span(14, 26)]) == "Peace and of"


def test_what_a_search_finds_beside_a_misspelt_word_is_told_apart() -> None:
    text = "Freedom came. Freedom won, and freedom stayed.\n\nThey came from afar."
    found = [wording_of(text, match.spans) for match in Matcher([text]).match("fredom")]
    assert listed(found, 60) == "Freedom 2 · freedom 1 · from 1"
    assert nearest_to(Query.parse("fredom"), found).wordings == {"Freedom", "freedom"}


def test_wordings_are_listed_with_their_numbers_as_far_as_there_is_room() -> None:
    found = ["from"] * 3 + ["freedom"] * 5 + ["freed", "fiefdom"]
    assert listed(found, 60) == "freedom 5 · from 3 · freed 1 · fiefdom 1"
    assert listed(found, 30) == "freedom 5 · from 3 · 2 others"
    assert listed(found, 5) == "4 wordings"
    assert listed(["freedom"], 5) == "freedom 1"
    assert listed([], 5) == ""
