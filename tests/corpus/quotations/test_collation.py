"""Two wordings beside each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from synoptic.corpus.article import Span
from synoptic.corpus.quotations.collation import collate, label_of
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


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nine thousand people left home", "9,000 people left home"),
        ("It cost us five million crowns", "It cost us 5 million crowns"),
        ("It cost us $5 million", "It cost us $5,000,000"),
        ("Thirty-five per cent of us rowed", "35% of us rowed"),
        ("We can’t close it and don’t know why", "We cannot close it and do not know why"),
        ("They’re late and we’ll row, it’s over", "They are late and we will row, it is over"),
        ("The co-operation was good", "The cooperation was good"),
    ],
)
def test_numbers_contractions_and_hyphens_meet(one: str, other: str) -> None:
    assert _collate(one, other).label == "verbatim"
    assert _collate(other, one).label == "verbatim"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("We closed five gates out of six.", "We closed four gates out of six."),
        ("We closed nine thousand gates in all", "We closed 9,500 gates in all"),
        ("We built the gate in 2019 on this coast", "We built the gate in 2021 on this coast"),
        ("We closed the gate on Monday at dawn", "We closed the gate on Friday at dawn"),
        ("We did not close the five gates", "We did close the five gates"),
        ("We can close the gates", "We can’t close the gates"),
        ("I did not say that he won", "I did say that he not won"),
        ("We closed the five gates in time", "We never shut the five gates in time"),
        ("The cost of the five gates rose again", "The cost of the five gates fell again"),
        ("We got five out of six", "We got six out of five"),
    ],
)
def test_another_number_day_outcome_or_negation_alters_the_substance(one: str, other: str) -> None:
    assert _collate(one, other).label == "altered in substance"
    assert _collate(other, one).label == "altered in substance"


@pytest.mark.parametrize(
    ("one", "other", "label"),
    [
        # What is left out as a whole is not said otherwise.
        ("We closed the gates, and we did not regret it.", "We closed the gates", "trimmed"),
        ("We closed the five gates in 2019 at dawn.", "We closed the five gates", "trimmed"),
        ("We shut the gates at dawn", "We closed several gates at dawn", "altered"),
        (
            "We closed the gate, and the sea came over.",
            "The sea came over, and we closed the gate.",
            "reordered",
        ),
        ("On Friday we closed the gates", "we closed the gates on Friday", "reordered"),
        ("five gates were shut, two men died", "two men died, five gates were shut", "reordered"),
        ("We got the gate, the sea was calm", "The sea was rough, we got the gate", "altered"),
    ],
)
def test_what_leaves_the_substance_as_it_was(one: str, other: str, label: str) -> None:
    assert _collate(one, other).label == label
    assert _collate(other, one).label == label


def test_clauses_that_changed_places_were_moved() -> None:
    one, other = "We closed the gate, and the sea came over.", "The sea came over, and we closed the gate."
    assert ("moved", "the sea came over", "") in _changes(one, other)
    assert ("moved", "", "The sea came over") in _changes(one, other)


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


SAID = [
    "we",
    "closed",
    "the",
    "five",
    "gates",
    "out",
    "of",
    "six",
    "[not]",
    "…",
    "and",
    "left",
    "can't",
    "not",
]
WORDS = st.lists(st.sampled_from(SAID), max_size=12).map(" ".join)


@given(WORDS, WORDS)
def test_the_changes_hold_every_word_of_both_in_order(one: str, other: str) -> None:
    changes = _collate(one, other).changes
    for text, spans in ((one, [change.a for change in changes]), (other, [change.b for change in changes])):
        kept = [word for span in spans for word in _words(text[span.start : span.end])]
        assert kept == _words(text)
        assert spans == sorted(spans)


@given(WORDS, WORDS)
@example("we closed", "closed we")
def test_labels_have_no_direction_and_need_no_changes(one: str, other: str) -> None:
    label = label_of(one, [Span(0, len(one))], other, [Span(0, len(other))])
    assert label == _collate(one, other).label
    if "[" not in one + other:
        assert label == _collate(other, one).label


@given(WORDS)
def test_a_wording_is_verbatim_to_itself(words: str) -> None:
    assert _collate(words, words).label == "verbatim"


def _words(text: str) -> list[str]:
    return [word for word, _, _ in whole_words(fold(text).text)]
