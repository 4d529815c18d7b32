"""Two passages beside each other: words shared, reworded, only here, differing in substance."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from benchmarks.labelled import labels
from synoptic.corpus.article import Span
from synoptic.corpus.differences.contrast import Contrast, contrast

TEXTS = st.sampled_from([pair[side] for pair in labels("differences")["pairs"] for side in "ab"])


def _between(one: str, other: str) -> Contrast:
    return contrast(one, Span(0, len(one)), other, Span(0, len(other)))


def _words(one: str, other: str) -> list[tuple[str, str]]:
    return [(run.kind, one[run.span.start : run.span.end]) for run in _between(one, other).a]


def test_words_are_of_four_kinds() -> None:
    one = "The president postponed the summit on Tuesday with 9,000 guests"
    other = "The president cancelled the meeting with nine thousand guests"
    assert _words(one, other) == [
        ("shared", "The president"),
        ("differing", "postponed"),
        ("own", "the"),
        ("reworded", "summit"),
        ("own", "on Tuesday with"),
        ("shared", "9,000 guests"),
    ]
    assert _words(other, one)[-1] == ("shared", "nine thousand guests")


def test_words_that_oppose_each_other_are_never_shared_or_reworded() -> None:
    # Too little is in common for a difference in substance.
    assert {kind for kind, _ in _words("She postponed it again.", "They cancelled lunch.")} == {"own"}
    assert ("reworded", "postponed") in _words("She postponed lunch.", "They delayed lunch.")


def test_an_amount_that_is_said_less_exactly_is_reworded() -> None:
    runs = _words("The wave at the gate was 4.26 metres high.", "A wave about 4 metres high hit the gate.")
    assert ("reworded", "4.26 metres") in runs


def test_passages_that_share_little_are_not_alike() -> None:
    assert _between("The crew closed the gate.", "The crew closed the gate at dawn.").is_alike
    assert not _between("The crew closed the gate.", "The crew of the ferry rowed ashore at dawn.").is_alike


def test_the_rest_of_the_text_takes_no_part() -> None:
    text = "First the gate. Then the crew left."
    found = contrast(text, Span(16, len(text)), "The crew left.", Span(0, 14))
    assert [(run.kind, text[run.span.start : run.span.end]) for run in found.a] == [
        ("own", "Then"),
        ("shared", "the crew left"),
    ]


@given(TEXTS, TEXTS)
def test_it_is_the_same_from_both_sides_and_holds_every_word(one: str, other: str) -> None:
    found = _between(one, other)
    assert _between(other, one).turned() == found
    for text, runs in ((one, found.a), (other, found.b)):
        spans = [run.span for run in runs]
        assert spans == sorted(spans)
        covered = {offset for span in spans for offset in range(span.start, span.end)}
        assert covered >= {offset for offset, character in enumerate(text) if character.isalnum()}
    differing = {run.span.start for run in found.a if run.kind == "differing"}
    assert bool(differing) == bool(found.differences)


@given(TEXTS)
def test_a_text_beside_itself_is_shared(text: str) -> None:
    found = _between(text, text)
    assert {run.kind for run in found.a} == {"shared"}
    assert found.is_alike
