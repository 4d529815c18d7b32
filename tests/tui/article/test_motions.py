"""Motions land on the borders that a reader means, and always get on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synoptic.corpus.article import Span
from synoptic.corpus.text.graphemes import next_grapheme, previous_grapheme
from synoptic.corpus.text.normalising import normalise
from synoptic.tui.article import motions

TEXT = (
    "“We will stay,” said Lt. Gen. Orla Marsh. “Not for long.”\n\n"
    "She left at 5 p.m. on Monday. Nobody followed.\nA third paragraph."
)
_FORWARD = (
    next_grapheme,
    motions.next_word,
    motions.next_word_end,
    motions.next_sentence,
    motions.next_sentence_end,
    motions.next_paragraph,
    motions.next_paragraph_end,
)
_BACKWARD = (
    previous_grapheme,
    motions.previous_word,
    motions.previous_sentence,
    motions.previous_paragraph,
)
_TEXTS = st.text(max_size=80).map(normalise) | st.text(alphabet="ab. ’\n“”", max_size=80)


@given(_TEXTS, st.data())
def test_motions_get_on_and_stay_inside(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    for move in _FORWARD:
        assert offset < move(text, offset) <= len(text) or offset >= len(text.rstrip()), move
    for move in _BACKWARD:
        assert 0 <= move(text, offset) < offset or offset == 0, move


def test_words() -> None:
    assert motions.next_word(TEXT, 0) == TEXT.index("We")
    assert motions.next_word(TEXT, TEXT.index("We")) == TEXT.index("will")
    assert motions.next_word_end(TEXT, TEXT.index("We")) == TEXT.index(" will")
    assert motions.previous_word(TEXT, TEXT.index("stay") + 2) == TEXT.index("stay")
    assert motions.previous_word(TEXT, TEXT.index("stay")) == TEXT.index("will")


def test_sentences_do_not_end_at_a_rank_or_an_hour() -> None:
    assert motions.next_sentence(TEXT, 3) == TEXT.index("“Not")
    assert motions.next_sentence(TEXT, TEXT.index("left")) == TEXT.index("Nobody")
    assert motions.next_sentence_end(TEXT, TEXT.index("Nobody")) == TEXT.index("\nA third")
    assert motions.previous_sentence(TEXT, TEXT.index("Nobody")) == TEXT.index("She left")
    assert motions.previous_sentence(TEXT, TEXT.index("Monday")) == TEXT.index("She left")


def test_paragraphs() -> None:
    assert motions.next_paragraph(TEXT, 5) == TEXT.index("She left")
    assert motions.next_paragraph_end(TEXT, TEXT.index("She left")) == TEXT.index("\nA third")
    assert motions.previous_paragraph(TEXT, TEXT.index("She left")) == 0


def test_a_grapheme_is_one_step() -> None:
    text = "e\u0301x👩\u200d🚀y"
    assert next_grapheme(text, 0) == 2
    assert previous_grapheme(text, text.index("y")) == 3


@pytest.mark.parametrize(
    ("start", "end", "grown"),
    [
        (TEXT.index("left") + 1, TEXT.index("left") + 1, "left"),
        (TEXT.index("left"), TEXT.index("left") + 4, "She left at 5 p.m. on Monday."),
        (TEXT.index("She"), TEXT.index("Monday.") + 7, "She left at 5 p.m. on Monday. Nobody followed."),
    ],
)
def test_a_selection_grows_from_word_to_sentence_to_paragraph(start: int, end: int, grown: str) -> None:
    span = motions.grow(TEXT, Span(start, end))
    assert TEXT[span.start : span.end] == grown


def test_a_selection_in_a_quotation_grows_to_it_before_the_paragraph() -> None:
    text = "He said: “We left. They did not.” Nobody asked."
    sentence = Span(text.index("We"), text.index("We") + len("We left."))
    grown = motions.grow(text, sentence)
    assert text[grown.start : grown.end] == "“We left. They did not.”"


def test_what_cannot_grow_stays() -> None:
    assert motions.grow("Only this.", Span(0, 10)) == Span(0, 10)


@pytest.mark.parametrize(
    ("words", "shift", "passage"),
    [
        ("closed", 0, "“We closed it at once,” she cried."),
        ("cried", 0, "“We closed it at once,” she cried."),
        ("hero", 0, "He was a “hero” to them."),
        ("He was", -1, "“We closed it at once,” she cried."),
        ("to them.", 8, "He was a “hero” to them."),
    ],
)
def test_the_sentence_around_a_place(words: str, shift: int, passage: str) -> None:
    text = "\n\n“We closed it at once,” she cried.\n\nHe was a “hero” to them.\n"
    found = motions.sentence_around(text, text.index(words) + shift)
    assert found is not None
    assert text[found.start : found.end] == passage


def test_before_the_first_words_it_is_what_comes_after() -> None:
    assert motions.sentence_around("\n\nIt moved.", 0) == Span(2, 11)
    assert motions.sentence_around("\n \n", 1) is None
    assert motions.sentence_around("", 0) is None


def test_in_a_paragraph_that_is_too_long_to_read_the_sentence_is_found_close_by() -> None:
    sentence = "The bridge stayed shut, and nobody knew for how long. "
    text = sentence * 10_000
    for place in (0, 5_000, 9_999):
        start = place * len(sentence)
        assert motions.sentence_around(text, start + 20) == Span(start, start + len(sentence) - 1)
