from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synoptic.corpus.text.quotation_marks import quotation_at
from synoptic.corpus.text.segmentation import paragraph_at

texts = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "“",
                "”",
                "‘",
                "’",
                '"',
                "'",
                "«",
                "»",
                "„",
                "「",
                "」",
                " ",
                "\n\n",
                "\n\n“",
                "don’t",
                "ministers’",
            ]
        ),
        st.text(max_size=4),
    ),
    max_size=20,
).map("".join)


def quoted(text: str, words: str) -> str | None:
    span = quotation_at(text, text.index(words))
    return None if span is None else text[span.start : span.end]


@given(texts)
def test_a_quotation_holds_the_offset_and_has_its_marks(text: str) -> None:
    for offset in range(-1, len(text) + 1):
        span = quotation_at(text, offset)
        if span is not None:
            assert 0 <= span.start <= offset < span.end <= len(text)
            assert len(span) > 1
            assert text[span.start] in "“”‘’«»„「\"'‚‹›『"
            assert text[span.end - 1] in "”“’»«」\"'‘‹›』"
            # The marks themselves belong to it, or to one within.
            assert quotation_at(text, span.start) == span
            assert paragraph_at(text, span.end - 1) is not None


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("He said: “It’s so,” and left.", "so", "“It’s so,”"),
        ("He said: “It’s so,” and left.", "“", "“It’s so,”"),
        ("He said: “It’s so,” and left.", "”", "“It’s so,”"),
        ("He said: “It’s so,” and left.", "left", None),
        ("He said: “It’s so,” and left.", "He", None),
        ("“The ‘ministers’ plan’ is,” she", "plan", "‘ministers’ plan’"),
        ("“The ‘ministers’ plan’ is,” she", "is,", "“The ‘ministers’ plan’ is,”"),
        ("‘Who knew?’ The ’90s weren’t", "weren", None),
        ("the ministers’ plan and the unions’ plan", "plan", None),
        ('"One," he said, "and 6\' two."', "two", '"and 6\' two."'),
        ('"One," he said, "and two."', "said", None),
        ("'The unions' plan was good,' he", "good", "'The unions' plan was good,'"),
        ("It's John's and Mary's", "and", None),
        ("„Eins ‚zwei‘ drei“, sagte", "zwei", "‚zwei‘"),
        ("„Eins ‚zwei‘ drei“, sagte", "drei", "„Eins ‚zwei‘ drei“"),
        ("Il dit : « Oui », puis", "Oui", "« Oui »"),
        ("»Vier« und »fünf«", "fünf", "»fünf«"),
        ("»Vier« und »fünf«", "und", None),
        ("Hon sade: ”sex”.", "sex", "”sex”"),
        ("彼は「はい『いいえ』」と", "いい", "『いいえ』"),
        ("“It is ‘open,” he said", "open", "“It is ‘open,”"),
        ("“Never closed, he said", "closed", None),
        ("(“Yes”)—“no”", "no", "“no”"),
    ],
)
def test_the_innermost_quotation(text: str, words: str, expected: str | None) -> None:
    assert quoted(text, words) == expected


def test_a_quotation_goes_on_over_paragraphs() -> None:
    text = "He began: “One.\n\n“Two ‘a.\n\n“‘B’ two.\n\n“Three,” he said.\n\n“Four.”"
    whole = text[text.index("“") : text.index(" he said")]
    for words in ("One", "Two", "two", "Three"):
        assert quoted(text, words) == whole
    for words in ("a.", "B"):
        assert quoted(text, words) == "‘a.\n\n“‘B’"
    assert quoted(text, "Four") == "“Four.”"
    assert quoted(text, "he said") is None
    assert quotation_at(text, text.index("\n")) is None


def test_without_an_opening_mark_it_does_not_go_on() -> None:
    text = "“One.\n\nTwo,” he said. “Three.”"
    assert quoted(text, "One") is None
    assert quoted(text, "Two") is None
    assert quoted(text, "Three") == "“Three.”"


def test_a_wrapped_quotation_is_found_from_each_of_its_lines() -> None:
    text = (
        "The head of the authority has not tried to hide behind the wind: “We\n"
        "closed five gates out of six and we are not going to say that it was\n"
        "the sea,” she said."
    )
    assert quoted(text, "gates") == quoted(text, "the sea") == text[text.index("“") : text.index(" she")]
