"""Patterns that readers type, hostile ones among them."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, cast

import pytest

from synoptic.corpus.article import Article, Span, digest_of
from synoptic.corpus.search.engine import ArticleSearch
from synoptic.corpus.search.patterns import (
    MAX_PATTERN_CHARACTERS,
    Deadline,
    Pattern,
    TimeUp,
    fault_of,
    find_all,
    places,
)
from synoptic.corpus.search.query import Query

if TYPE_CHECKING:
    from collections.abc import Iterator

    import regex

HOSTILE = (r"(a|aa)+$", r"(a|a)+$")


def article(name: str, text: str) -> Article:
    return Article(id=name, title=name, text=text, digest=digest_of(text))


def test_matches_whatever_the_case_line_by_line_and_none_that_are_empty() -> None:
    text = "Peace talks\nTalks of peace"
    assert list(places("^talks|x*", text, Deadline())) == [Span(12, 17)]
    assert list(places("peace$", text, Deadline())) == [Span(21, 26)]


@pytest.mark.parametrize("pattern", HOSTILE)
def test_a_pattern_that_would_take_for_ever_is_given_up(pattern: str) -> None:
    with pytest.raises(TimeUp):
        list(places(pattern, "a" * 60 + "!", Deadline(0.02)))


def test_the_time_limit_is_that_of_the_clock_on_the_wall(monkeypatch: pytest.MonkeyPatch) -> None:
    # As on a machine whose processors others have.
    monkeypatch.setattr("synoptic.corpus.search.patterns._SHORT_SECONDS", 0.0)
    asleep = threading.Event()

    class Sleeper:
        def finditer(self, *_: object, **limits: float) -> Iterator[object]:
            if limits["timeout"] == 0:
                raise TimeoutError
            asleep.wait(600)
            yield from ()

    sleeper = cast("regex.Pattern[str]", Sleeper())
    began = time.monotonic()
    try:
        assert find_all(Pattern("a", ignores_case=True, compiled=sleeper), "a", seconds=0.05).timed_out
        assert time.monotonic() - began < 60
    finally:
        asleep.set()


@pytest.mark.parametrize("pattern", ["(?R)", "((?1))", "(?P<n>(?&n))", "a?(?R)", "(?:b|(?R))*"])
def test_a_pattern_that_calls_itself_without_end_is_wrong(pattern: str) -> None:
    assert fault_of(pattern) == "the pattern calls itself without end"
    assert list(places(r"\((?:[^()]|(?R))*\)", "a (b (c)) d", Deadline())) == [Span(2, 9)]


def test_what_takes_too_much_memory_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    class Hungry:
        def finditer(self, *_: object, **__: object) -> Iterator[object]:
            raise MemoryError

    hungry = Pattern("a", ignores_case=True, compiled=cast("regex.Pattern[str]", Hungry()))
    monkeypatch.setattr("synoptic.corpus.search.patterns._compiled", lambda _: hungry)
    with pytest.raises(TimeUp):
        list(places("a", "a", Deadline()))
    assert find_all(hungry, "a").timed_out


@pytest.mark.parametrize(
    "pattern", ["(?:(?:a{1000}){1000}){1000}", "a{50001}", "(a{,200}){3,400}", "a{99999999999}"]
)
def test_a_pattern_that_would_take_all_memory_is_wrong(pattern: str) -> None:
    assert "repetitions" in (fault_of(pattern) or "")
    assert fault_of(r"\d{4}-\d{2}") is None


@pytest.mark.parametrize(
    "pattern", ["(", "[a", "*", "(?P<n>", "\\", "a" * (MAX_PATTERN_CHARACTERS + 1), "(?<=a+)(", "(" * 900]
)
def test_what_is_wrong_is_said_in_one_line(pattern: str) -> None:
    fault = fault_of(pattern)
    assert fault
    assert len(fault.splitlines()) == 1


def test_places_of_a_pattern_are_hits_in_the_order_of_the_articles() -> None:
    engine = ArticleSearch([article("b", "In 2024 and 2025."), article("a", "In 1999.")])
    hits = engine.search(r"/\b\d{4}\b/")
    assert [(hit.passage.article, hit.passage.text, hit.score) for hit in hits] == [
        ("b", "2024", 100),
        ("b", "2025", 100),
        ("a", "1999", 100),
    ]
    assert engine.search(r"/\b\d{4}\b/", limit=1) == hits[:1]
    assert engine.search(r"/\b\d{4}\b/", among={"a"}) == hits[2:]


def test_with_words_it_is_the_paragraph_that_has_to_match() -> None:
    engine = ArticleSearch([article("a", "Peace in 2024.\n\nPeace in May.\n\nWar in 2024.")])
    (hit,) = engine.search(r"peace /\d{4}/")
    assert (hit.passage.start, hit.passage.text) == (0, "Peace")
    (hit,) = engine.search(r"/\d{4}/ -war")
    assert hit.passage.start == 9
    assert engine.search(r"/\d{4}/ /peace/") == engine.search(r"/\d{4}/ -war")


def test_of_a_hostile_pattern_it_is_said_that_not_everything_was_searched(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("synoptic.corpus.search.patterns.Deadline.left", 0.02)
    engine = ArticleSearch([article("a", "aab\n" + "a" * 5000 + "!")])
    (hits,) = engine.stages(Query(patterns=(r"(a|a)+$",)))
    assert hits.is_final
    assert hits.remark == "the pattern took too long; not all text was searched"
