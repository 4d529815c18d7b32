"""Where articles differ in substance: one row a difference, the likeliest first."""

from __future__ import annotations

from pathlib import Path

import pytest

from synoptic.corpus import samples
from synoptic.corpus.article import Article, Span, digest_of
from synoptic.corpus.files.loading import load
from synoptic.corpus.parallels.comparer import Comparer
from synoptic.corpus.parallels.worth_a_look import AlignedPair, aligned_pairs, worth_a_look

REAL = Path(__file__).resolve().parents[3] / ".." / "shared" / "articles"


def _article(name: str, text: str) -> Article:
    return Article(name, name, text, digest_of(text))


def _pair(one: str, other: str, score: float, names: tuple[str, str] = ("one", "other")) -> AlignedPair:
    here, there = _article(names[0], one), _article(names[1], other)
    return AlignedPair(here, there, Span(0, len(one)), Span(0, len(other)), score)


def test_pairs_that_say_the_same_come_first_and_then_the_kinds_that_are_more_often_right() -> None:
    pairs = [
        _pair("The gate opens on Monday.", "The gate opens on Friday.", 0.9, ("a", "b")),
        _pair("The sea killed 12 people.", "The sea killed 14 people.", 0.3, ("c", "d")),
        _pair("The wave killed 12 people.", "The wave killed 15 people.", 0.9, ("e", "f")),
    ]
    assert [(one.difference.kind, one.pair.score) for one in worth_a_look(pairs)] == [
        ("number", 0.9),
        ("day", 0.9),
        ("number", 0.3),
    ]


def test_a_row_has_the_words_and_their_passages() -> None:
    (row,) = worth_a_look([_pair("The sea killed 12 people.", "It killed 14 people at sea.", 0.9)])
    assert [words.text for words in row.words] == ["12", "14"]
    assert [passage.text for passage in row.passages] == [
        "The sea killed 12 people.",
        "It killed 14 people at sea.",
    ]
    assert [words.article for words in row.words] == ["one", "other"]
    assert 0 < row.rank < 1


def test_a_difference_of_several_pairs_is_one_row_and_two_differences_are_two() -> None:
    one = _article("one", "The sea killed 12 people. The wave killed 12 people.")
    other = _article(
        "other", "The sea killed 14 people. In all the sea killed 14 people. The wave killed 14 people."
    )
    pairs = [
        AlignedPair(one, other, Span(0, 25), Span(26, 58), 0.5),
        AlignedPair(one, other, Span(0, 25), Span(0, 25), 0.9),
        AlignedPair(one, other, Span(26, 52), Span(59, 85), 0.8),
    ]
    rows = worth_a_look(pairs)
    assert [(row.pair.score, len(row.keys)) for row in rows] == [(0.9, 2), (0.8, 1)]
    assert worth_a_look(reversed(pairs)) == rows


def test_a_key_is_the_same_in_either_order_of_the_articles() -> None:
    pair = _pair("The sea killed 12 people.", "It killed 14 people at sea.", 0.9)
    turned = AlignedPair(pair.other, pair.one, pair.b, pair.a, pair.score)
    assert worth_a_look([pair])[0].keys == worth_a_look([turned])[0].keys
    edited = _pair("The sea killed 12 people.", "It killed 15 people at sea.", 0.9)
    assert worth_a_look([pair])[0].keys != worth_a_look([edited])[0].keys


def test_the_samples_differ_in_what_their_sources_gave() -> None:
    rows = worth_a_look(aligned_pairs(Comparer(), load([samples.folder()]).articles))
    found = {frozenset(words.text for words in row.words) for row in rows}
    assert {frozenset({"38", "41"}), frozenset({"340 million", "520 million"})} <= found
    assert frozenset({"4.26 metres", "4.62\N{NO-BREAK SPACE}m"}) in found
    assert all(row.difference.kind == "number" for row in rows[:3])


def test_nothing_is_aligned_once_it_is_cancelled() -> None:
    articles = load([samples.folder()]).articles
    assert aligned_pairs(Comparer(), articles, cancelled=lambda: True) == ()


@pytest.mark.skipif(not REAL.is_dir(), reason="the five real articles are not there")
def test_a_meeting_that_was_postponed_or_cancelled_is_among_the_first_three() -> None:
    rows = worth_a_look(aligned_pairs(Comparer(), load([REAL]).articles))
    first = [(row.difference.kind, {words.text.casefold() for words in row.words}) for row in rows[:3]]
    assert any(kind == "outcome" and words <= {"postponed", "cancels", "canceled"} for kind, words in first)
