from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from synoptic.corpus.text.normalising import normalise

raw_text = st.one_of(
    st.text(), st.text(alphabet="a\u0301\ufeff\r\n\t\v\f\x85\u2028\u2029 \u212b\u1100\u1161")
)


@given(raw_text)
def test_normalising_twice_changes_nothing_more(raw: str) -> None:
    assert normalise(normalise(raw)) == normalise(raw)


@given(raw_text)
def test_a_normalised_text_is_nfc_and_has_one_kind_of_line_end(raw: str) -> None:
    text = normalise(raw)
    assert unicodedata.is_normalized("NFC", text)
    assert not set(text) & set("\r\t\v\f\x85\u2028\u2029")
    assert not text.startswith("\ufeff")


@given(st.text(alphabet=st.characters(min_codepoint=0x20, max_codepoint=0x2FF, exclude_characters="\x85")))
def test_a_text_that_is_normal_stays_as_it_is(text: str) -> None:
    assert normalise(text) == text


def test_each_line_end_becomes_one_line_feed() -> None:
    assert normalise("a\r\nb\rc\nd\ve\ff\x85g\u2028h\u2029i") == "a\nb\nc\nd\ne\nf\ng\nh\ni"
    assert normalise("a\r\n\r\nb\n\rc") == "a\n\nb\n\nc"


def test_a_tab_becomes_one_space() -> None:
    assert normalise("a\t\tb") == "a  b"


def test_only_a_leading_byte_order_mark_is_dropped() -> None:
    assert normalise("\ufeffa\ufeffb") == "a\ufeffb"


def test_letters_are_composed_and_quotes_are_left_alone() -> None:
    assert normalise("Zelenski\u0301 “don’t” … \u00a0—") == "Zelensk\u00ed “don’t” … \u00a0—"
