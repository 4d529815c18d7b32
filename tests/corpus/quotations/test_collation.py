"""Two wordings beside each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synoptic.corpus.article import Span
from synoptic.corpus.quotations.collation import collate
from synoptic.corpus.text.folding import fold
from synoptic.corpus.text.words import whole_words

if TYPE_CHECKING:
    from synoptic.corpus.quotations.collation import Collation


def _collate(one: str, other: str) -> Collation:
    return collate(one, [Span(0, len(one))], other, [Span(0, len(other))])


def _changes(one: str, other: str) -> list[tuple[str, str, str]]:
    return [
        (change.kind, one[change.a.start : change.a.end], other[change.b.start : change.b.end])
        for change in _collate(one, other).changes
        if change.kind != "kept"
    ]


@pytest.mark.parametrize(
    ("one", "other", "label"),
    [
        ("We closed five gates.", "we closed ‘five’ gates", "verbatim"),
        ("We closed five gates out of six.", "We closed five gates", "trimmed"),
        ("We closed five gates", "We closed five gates out of six.", "trimmed"),
        ("We closed five gates of six and left", "We closed … six and left", "trimmed"),
        ("We closed five gates out of six.", "[They] closed five gates out of six.", "altered"),
        ("We closed five gates", "We [the crew] closed five gates", "altered"),
        ("We shut five gates out of six.", "We closed five gates out of six.", "altered"),
        ("No barrier on this coast was built for it", "The sea found the open one at night", "paraphrased"),
    ],
)
def test_labels(one: str, other: str, label: str) -> None:
    assert _collate(one, other).label == label
    assert _collate(other, one).label == label or "[" in one + other


def test_what_was_dropped_inserted_replaced() -> None:
    assert _changes("we all closed the five gates", "we closed the six gates at once") == [
        ("dropped", "all", ""),
        ("replaced", "five", "six"),
        ("inserted", "", "at once"),
    ]


def test_brackets_and_ellipses_are_marks_of_an_editor() -> None:
    (change,) = [
        one for one in _collate("does not give marks", "does not give [you] marks").changes if one.is_marked
    ]
    assert change.kind == "bracketed"
    (change,) = [
        one for one in _collate("five out of six. It came", "five … It came").changes if one.kind == "dropped"
    ]
    assert change.is_marked
    (change,) = [
        one for one in _collate("five out of six. It came", "five It came").changes if one.kind == "dropped"
    ]
    assert not change.is_marked


def test_what_stands_elsewhere_was_moved() -> None:
    assert _changes("on Friday we closed the gates", "we closed the gates on Friday") == [
        ("moved", "on Friday", ""),
        ("moved", "", "on Friday"),
    ]


def test_no_change_crosses_what_interrupts_a_quotation() -> None:
    text = "“We rowed,” she said, “and sang.”"
    parts = [Span(1, 10), Span(23, 32)]
    changes = collate(text, parts, "We rowed and sang", [Span(0, 17)]).changes
    assert [text[one.a.start : one.a.end] for one in changes] == ["We rowed", "and sang"]


SAID = ["we", "closed", "the", "five", "gates", "out", "of", "six", "[not]", "…", "and", "left"]
WORDS = st.lists(st.sampled_from(SAID), max_size=12).map(" ".join)


@given(WORDS, WORDS)
def test_the_changes_hold_every_word_of_both_in_order(one: str, other: str) -> None:
    changes = _collate(one, other).changes
    for text, spans in ((one, [change.a for change in changes]), (other, [change.b for change in changes])):
        kept = [word for span in spans for word in _words(text[span.start : span.end])]
        assert kept == _words(text)
        assert spans == sorted(spans)


@given(WORDS)
def test_a_wording_is_verbatim_to_itself(words: str) -> None:
    assert _collate(words, words).label == "verbatim"


def _words(text: str) -> list[str]:
    return [word for word, _, _ in whole_words(fold(text).text)]
