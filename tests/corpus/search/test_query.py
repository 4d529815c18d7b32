"""How what is typed is understood."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synoptic.corpus.articles.dates import TimeSpan
from synoptic.corpus.search.query import FILTERS, Filter, Query


def test_plain_words_are_folded_and_the_last_is_being_typed() -> None:
    query = Query.parse("Let’s  MEET Zelenskyy")
    assert query == Query(("lets", "meet", "zelensky"), begun=True)
    assert Query.parse("Let’s meet ").begun is False
    assert query.understood == "words like lets meet zelensky…"


@pytest.mark.parametrize("marks", ['""', "“”", "«»", "„“", "””"])
def test_an_exact_phrase(marks: str) -> None:
    query = Query.parse(f"{marks[0]}Peace – talks{marks[1]}")
    assert (query.words, query.phrases, query.begun) == (("peace", "talks"), (("peace", "talks"),), False)
    assert query.is_phrase
    assert query.understood == "exactly “peace talks”"


def test_a_phrase_beside_words() -> None:
    query = Query.parse('geneva "peace talks" soon')
    assert query.words == ("geneva", "peace", "talks", "soon")
    assert (query.phrases, query.is_phrase, query.begun) == ((("peace", "talks"),), False, True)
    assert query.understood == "words like geneva soon…; exactly “peace talks”"


def test_a_quotation_mark_that_is_not_closed_is_told_and_its_words_are_looked_for() -> None:
    query = Query.parse("“peace tal")
    assert (query.words, query.phrases, query.begun) == (("peace", "tal"), (), True)
    assert query.understood == "words like peace tal…; no closing quotation mark"


def test_what_is_left_out() -> None:
    query = Query.parse('peace -War -"cold war"')
    assert (query.words, query.without) == (("peace",), (("war",), ("cold", "war")))
    assert query.begun is False
    assert query.understood == "words like peace; without “war”; without “cold war”"


@pytest.mark.parametrize("typed", ["well-known", "peace - war", "28-point", "–war", "- -- ---"])
def test_a_hyphen_elsewhere_leaves_nothing_out(typed: str) -> None:
    assert Query.parse(typed).without == ()


def test_only_something_to_leave_out_says_what_is_missing() -> None:
    query = Query.parse("-war")
    assert query.is_empty
    assert query.understood == "without “war”; add a word to search for (“-war” only excludes)"


def test_a_pattern() -> None:
    query = Query.parse(r"/negotiat(e|ion)s?\/x y/ geneva")
    assert query.patterns == (r"negotiat(e|ion)s?\/x y",)
    assert query.words == ("geneva",)
    assert "the pattern negotiat(e|ion)s?" in query.understood


@pytest.mark.parametrize("typed", ["/[a/", "/(/", "/*/", r"/\1(/", "/(?P<x/", "/" + "(" * 2000 + "/"])
def test_a_wrong_pattern_is_told_and_taken_for_words(typed: str) -> None:
    query = Query.parse(typed)
    assert query.patterns == ()
    assert "invalid pattern (" in query.understood
    assert "\n" not in query.understood


@pytest.mark.parametrize("typed", ["/etc", "/negotiat(e", "/ab/cd"])
def test_an_unfinished_pattern_is_words(typed: str) -> None:
    query = Query.parse(typed)
    assert query.patterns == ()
    assert query.words
    assert query.understood.endswith("no closing “/”, so treated as words")


@pytest.mark.parametrize("typed", ["and/or", "1/2", "/ or", "he / she"])
def test_a_slash_elsewhere_is_a_slash(typed: str) -> None:
    query = Query.parse(typed)
    assert (query.patterns, query.remarks) == ((), ())


def test_filters() -> None:
    query = Query.parse(
        'tag:claim/number IN:Anadolu date:2025-10..2025-11 by:rutte has:note -tag:"two words"'
    )
    assert query.filters == (
        Filter("tag", "claim/number"),
        Filter("in", "Anadolu"),
        Filter("date", "2025-10..2025-11"),
        Filter("by", "rutte"),
        Filter("has", "note"),
        Filter("tag", "two words", negated=True),
    )
    assert query.words == ()
    assert not query.is_empty
    assert query.understood == (
        "tagged claim/number; in Anadolu; dated 2025-10..2025-11; said by rutte; with a note; "
        "not tagged two words"
    )


@pytest.mark.parametrize("name", FILTERS)
def test_an_unfinished_filter_says_what_it_needs(name: str) -> None:
    for typed in (f"{name}:", f'{name}:""', f"peace {name}:"):
        query = Query.parse(typed)
        assert query.filters == ()
        assert f"{name}: needs " in query.understood


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("date:2025-13", "invalid date:2025-13 (use 2025, 2025-10 or 2025-10..2025-11)"),
        ("date:soon", "invalid date:soon (use 2025, 2025-10 or 2025-10..2025-11)"),
        ("date:..", "invalid date:.. (use 2025, 2025-10 or 2025-10..2025-11)"),
        ("date:2025..2024", "date:2025..2024 ends before it begins"),
        ("has:wings", "unknown filter has:wings (only has:note exists)"),
    ],
)
def test_a_wrong_filter_is_told_and_passed_over(typed: str, said: str) -> None:
    query = Query.parse(f"peace {typed}")
    assert (query.words, query.filters, query.understood) == (("peace",), (), f"words like peace; {said}")


def test_between_quotation_marks_nothing_is_a_filter() -> None:
    assert Query.parse('"tag:claim"').phrases == (("tag", "claim"),)
    assert Query.parse("https://x.org").words == ("https", "x", "org")


@given(
    st.text(st.characters(), max_size=40)
    | st.lists(
        st.sampled_from(
            ['"', "“", "-", "/", "\\", "tag:", "date:", "2025", "..", "has:note", " ", "peace", "(", "[", "+"]
        ),
        max_size=12,
    ).map("".join)
)
def test_no_string_is_an_error_and_what_is_understood_is_one_line(typed: str) -> None:
    query = Query.parse(typed)
    assert len(query.understood.splitlines()) <= 1
    assert query.begun is False or query.words
    for phrase in query.phrases:
        assert any(query.words[at : at + len(phrase)] == phrase for at in range(len(query.words)))
    assert query.is_empty or query.understood
    plain = Query.plain(typed)
    assert (plain.phrases, plain.without, plain.patterns, plain.filters) == ((), (), (), ())


@pytest.mark.parametrize(
    ("span", "inside", "outside"),
    [
        ("2025", ["2025", "2025-01", "2025-12-31"], ["2024-12-31", "2026"]),
        ("2025-10", ["2025-10-01", "2025-10-31", "2025-10", "2025"], ["2025-09-30", "2025-11", "2024"]),
        ("2025-10..2025-11", ["2025-10-01", "2025-11-30", "2025"], ["2025-12-01", "2025-09"]),
        ("2025-10-5..", ["2025-10-05", "2031"], ["2025-10-04", "2024"]),
        ("..2024", ["1789-04-30", "2024-12-31"], ["2025-01-01"]),
        ("2025", [], ["", "soon", "25"]),
    ],
)
def test_a_span_of_time_has_the_dates_that_some_day_of_it_is_in(
    span: str, inside: list[str], outside: list[str]
) -> None:
    days = TimeSpan.parse(span)
    assert all(days.overlaps(date) for date in inside)
    assert not any(days.overlaps(date) for date in outside if date)
    assert not days.overlaps("soon")
