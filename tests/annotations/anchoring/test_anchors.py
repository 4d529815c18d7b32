from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synoptic.annotations.anchoring.anchors import CONTEXT_LENGTH, anchor, locate
from synoptic.corpus.article import Span, digest_of
from tests.annotations.specimens import TEXT, anchor_in, article_of

LONG = "sustained pressure, we will be able to get Putin to the table"


def found_in(text: str, words: str, *, original: str = TEXT) -> str | None:
    """Return what a highlight of the words holds in another text, with a bar where it begins."""
    span = locate(text, digest_of(text), anchor_in(article_of(original), words))
    return None if span is None else f"{text[: span.start][-8:]}|{text[span.start : span.end]}"


@given(st.text(min_size=1), st.data())
def test_an_anchor_finds_its_words_in_its_own_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    made = anchor(text, start, end, digest_of(text))
    assert made.exact == text[start:end]
    assert f"{made.before}{made.exact}{made.after}" in text
    assert len(made.before) <= CONTEXT_LENGTH >= len(made.after)
    assert locate(text, digest_of(text), made) == Span(start, end)


@given(st.text(max_size=40), st.text(max_size=60), st.text(min_size=1), st.data())
def test_what_is_found_in_another_text_is_the_same_words(
    before: str, after: str, text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    other = f"{before}{text}{after}"
    span = locate(other, digest_of(other), anchor(text, start, end, digest_of(text)))
    assert span is None or other[span.start : span.end] == text[start:end]


@pytest.mark.parametrize(("start", "end"), [(3, 3), (5, 4), (-1, 2), (0, len(TEXT) + 1)])
def test_nothing_is_no_passage(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="is no passage of a text of"):
        anchor(TEXT, start, end, digest_of(TEXT))


@pytest.mark.parametrize(
    "edited",
    [
        f"Advertisement\n{TEXT}",
        f"{TEXT}\nShare",
        TEXT.replace("NATO chief", "The chief of NATO"),
        TEXT.replace("he said", "the chief said"),
        TEXT.replace("convinced that with ", "sure: "),
    ],
)
def test_words_are_found_as_long_as_one_side_of_them_is_unchanged(edited: str) -> None:
    assert found_in(edited, LONG) == f"{edited[: edited.index(LONG)][-8:]}|{LONG}"


def test_changed_words_are_an_orphan() -> None:
    assert found_in(TEXT.replace("Putin", "him"), LONG) is None


def test_changed_surroundings_are_an_orphan() -> None:
    assert found_in(f"Once more: {LONG}. So it went.", LONG) is None


def test_of_look_alikes_the_one_in_its_surroundings_is_taken() -> None:
    words = "only one who can get this done"
    first, second = article_of(), TEXT.rindex(words)
    edited = f"Advertisement\n{TEXT}"
    shift = len(edited) - len(TEXT)
    assert locate(edited, "", anchor_in(first, words)) == Span(
        TEXT.index(words) + shift, TEXT.index(words) + shift + len(words)
    )
    later = anchor(TEXT, second, second + len(words), first.digest)
    assert locate(edited, "", later) == Span(second + shift, second + shift + len(words))


def test_between_two_equal_places_none_is_chosen() -> None:
    line = "He is the only one who can get this done, by far, they said then.\n"
    text = line * 3
    middle = anchor(text, len(line) + 6, len(line) + 20, digest_of(text))
    assert locate(f"New.\n{text}", "", middle) is None


def test_words_that_became_part_of_a_word_are_an_orphan() -> None:
    text = "They all agreed that this had been a war"
    assert found_in(f"{text}rant for peace", "war", original=text) is None
    assert found_in(f"{text} for peace", "war", original=text) == " been a |war"


def test_a_part_of_a_word_stays_one() -> None:
    text = "They all agreed that this had been a warrant"
    assert found_in(f"Today {text}", "war", original=text) == " been a |war"


def test_the_edges_of_a_text_count_as_surroundings() -> None:
    assert found_in("One two three.", "two", original="One two four.") == "One |two"
    assert found_in("Four two three.", "two", original="One two three.") == "Four |two"


def test_an_edge_alone_says_nothing() -> None:
    assert found_in("The rest is silence.", "The", original="The chief spoke.") is None
    whole = "He’s the only one who can get this done."
    assert found_in(f"{whole} So they say.", whole, original=whole) == f"|{whole}"


def test_a_digest_is_not_believed_over_the_words() -> None:
    edited = f"Advertisement\n{TEXT}"
    made = anchor_in(article_of(), LONG)
    assert locate(edited, made.digest, made) == Span(made.start + 14, made.end + 14)


def test_a_monotonous_text_is_searched_quickly() -> None:
    made = anchor("a" * 200, 90, 100, "then")
    assert locate("a" * 200_000, "now", made) is None
