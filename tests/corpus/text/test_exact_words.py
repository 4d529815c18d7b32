"""Which signs count when words are compared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synoptic.corpus.article import Span
from synoptic.corpus.quotations.collation import collate
from synoptic.corpus.text.exact_words import exact_words


def label(one: str, other: str) -> str:
    return collate(one, [Span(0, len(one))], other, [Span(0, len(other))]).label


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("we lost $5 million of nets and a boat", "we lost £5 million of nets and a boat"),
        ("we lost €30 a day and the boat was late", "we lost 30 a day and the boat was late"),
        ("we lost 30 € a day and the boat was late", "we lost 30 a day and the boat was late"),
        ("it fell to −12 in the night on the ice", "it fell to 12 in the night on the ice"),
        ("it fell to -12 in the night on the ice", "it fell to 12 in the night on the ice"),
        ("we spent 1.5 million on a gate that jams", "we spent 15 million on a gate that jams"),
        ("it was 5% of all the boats in the bay", "it was 5 of all the boats in the bay"),
        ("it was 5% of all the boats in the bay", "it was 5‰ of all the boats in the bay"),
        ("it was < 5 of all the boats in the bay", "it was > 5 of all the boats in the bay"),
        ("it was ≥5 of all the boats in the bay", "it was 5 of all the boats in the bay"),
        ("it was ±5 of all the boats in the bay", "it was 5 of all the boats in the bay"),
        ("there were 10² boats in all of the bay", "there were 102 boats in all of the bay"),
        ("there were 10^6 boats in all of the bay", "there were 106 boats in all of the bay"),
        ("the water had 12° in all of the bay", "the water had 12 in all of the bay"),
        ("we’re sure the crew came to the gate", "were sure the crew came to the gate"),
        ("it’s the crew that came to the gate", "its the crew that came to the gate"),
        ("he’ll be at the gate with the crew", "hell be at the gate with the crew"),
        ("she can't be at the gate with the crew", "she cant be at the gate with the crew"),
        ("they told the US fleet at dawn on Monday", "they told the us fleet at dawn on Monday"),
        ("it went to the WHO at dawn on Monday", "it went to the who at dawn on Monday"),
    ],
)
def test_what_changes_the_meaning_is_not_verbatim(one: str, other: str) -> None:
    assert label(one, other) != "verbatim"
    assert label(other, one) != "verbatim"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("we lost £1,200 of nets and the boat", "we lost £1200 of nets and the boat"),
        ("we lost €30 a day and the boat", "we lost 30 € a day and the boat"),
        ("it fell to −12 in the night", "it fell to -12 in the night"),
        ("it was 5% of all the boats", "it was 5 per cent of all the boats"),
        ("it was 5 % of all the boats", "it was 5 percent of all the boats"),
        ("there were 10² boats", "there were 10^2 boats"),
        ("between 10–12 boats came", "between 10-12 boats came"),
        ("e-mail and the gate were slow", "email and the gate were slow"),
        ("the co-operation was a well-known one", "the cooperation was a well known one"),
        ("the twenty-eight boats", "the twenty eight boats"),
        ("the U.S. fleet left the bay", "the US fleet left the bay"),
        ("the U.K. and the U.N. left", "the UK and the UN left"),
        ("NATO left the bay", "Nato left the bay"),
        ("we don’t know, and he’s late", "we don't know, and he's late"),
        ("“Café”, he said", "cafe he said"),
    ],
)
def test_what_does_not_is(one: str, other: str) -> None:
    assert label(one, other) == "verbatim"
    assert label(other, one) == "verbatim"


@given(st.text(alphabet="ab12½²%$€-–. ,'’U.S", max_size=40))
def test_words_are_in_order_and_within_the_text(text: str) -> None:
    last = 0
    for word in exact_words(text):
        assert last <= word.span.start <= word.span.end <= len(text)
        assert word.word
        assert not any(character.isspace() for character in word.word)
        last = word.span.end
