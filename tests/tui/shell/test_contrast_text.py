"""The four kinds of words of a passage beside another, as they are drawn."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synoptic.corpus.article import Span
from synoptic.corpus.differences.contrast import contrast
from synoptic.tui.shell.contrast_text import SIGN, contrast_text, differs

if TYPE_CHECKING:
    from textual.content import Content

_ALIKE = "The mayor postponed the summit until Monday.", "The mayor cancelled the meeting for good."
_UNLIKE = "Snow closed the northern pass again.", "The mayor opened a bakery on Monday."


def _drawn(one: str, other: str) -> tuple[Content, Content]:
    here, there = Span(0, len(one)), Span(0, len(other))
    beside = contrast(one, here, other, there)
    return (
        contrast_text(one, here, beside.a, is_alike=beside.is_alike),
        contrast_text(other, there, beside.b, is_alike=beside.is_alike),
    )


def _styled(content: Content, style: str) -> list[str]:
    return [content.plain[span.start : span.end] for span in content.spans if span.style == style]


def test_what_differs_stands_out_and_shared_words_stand_back() -> None:
    one, other = _drawn(*_ALIKE)
    assert _styled(one, "bold underline") == ["≠postponed"]
    assert _styled(other, "bold underline") == ["≠cancelled"]
    assert [_styled(each, "dim") for each in (one, other)] == [["The mayor"], ["The mayor"]]


def test_words_in_other_words_and_of_one_passage_alone_are_plain() -> None:
    one, _ = _drawn(*_ALIKE)
    styled = " ".join(one.plain[span.start : span.end] for span in one.spans if span.style)
    assert "summit" not in styled
    assert "until" not in styled


def test_what_differs_is_found_without_styles() -> None:
    assert [each.plain for each in _drawn(*_ALIKE)] == [
        "The mayor ≠postponed the summit until Monday.",
        "The mayor ≠cancelled the meeting for good.",
    ]


def test_no_style_has_a_colour_of_one_theme() -> None:
    for each in _drawn(*_ALIKE):
        assert {span.style for span in each.spans} <= {"", "dim", "bold underline"}


def test_where_passages_are_unlike_no_word_is_drawn_otherwise() -> None:
    for content, text in zip(_drawn(*_UNLIKE), _UNLIKE, strict=True):
        assert content.plain == text
        assert not any(span.style for span in content.spans)


def test_what_differs_stands_out_though_the_passages_are_otherwise_unlike() -> None:
    one = "The plan that the two presidents made to meet in the city of Budapest in two weeks was postponed."
    other = "Days later the White House quietly cancelled the Budapest talks between Putin and Trump."
    drawn, _ = _drawn(one, other)
    assert not contrast(one, Span(0, len(one)), other, Span(0, len(other))).is_alike
    assert {span.style for span in drawn.spans if span.style} == {"bold underline"}


def test_what_a_terminal_would_obey_is_shown_and_markup_is_text() -> None:
    one, other = "12 [bold]dead[/] at\nthe\x1b[31m bridge", "14 [bold]dead[/] at the\x1b[31m bridge"
    drawn, _ = _drawn(one, other)
    assert drawn.plain.replace(SIGN, "") == "12 [bold]dead[/] at the␛[31m bridge"


_WORDS = st.lists(st.sampled_from(["the", "mayor", "postponed", "cancelled", "12", "14", "dead,", "not"]))


@given(_WORDS, _WORDS)
def test_without_signs_it_is_exactly_the_passage(one: list[str], two: list[str]) -> None:
    texts = " ".join(one) + " end", " ".join(two) + " end"
    for content, text in zip(_drawn(*texts), texts, strict=True):
        assert content.plain.replace(SIGN, "") == text
        assert all(before.end <= after.start for before, after in pairwise(content.spans))


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        (*_ALIKE, "differs: outcome"),
        ("12 people died at the dam on Friday.", "14 people died at the dam on Friday.", "differs: number"),
        (*_UNLIKE, ""),
    ],
)
def test_the_kinds_of_differences_are_said_once(one: str, other: str, said: str) -> None:
    found = contrast(one, Span(0, len(one)), other, Span(0, len(other))).differences
    assert differs((*found, *found)) == said
