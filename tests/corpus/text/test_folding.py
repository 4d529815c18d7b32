"""Folding: what compares equal, and the way back."""

from __future__ import annotations

import sys
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synoptic.corpus.article import Span
from synoptic.corpus.text.folding import fold, fold_word, folded_text

TEXTS = st.text(st.characters()) | st.text(
    st.sampled_from("aA b-\n\t\u00a0\u00ad\u200b\u0301éﬁß½“’—…İŁ\ud800")
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Trump’s “28‑point” plan — now", 'trump\'s "28-point" plan - now'),
        ("‘quoted’ «quoted» `quoted´", "'quoted' \"quoted\" 'quoted'"),
        ("non\u00a0breaking\u2003and\u3000wide", "non breaking and wide"),
        ("over\n\n  lines \t on", "over lines on"),
        ("Zelenskyy", "zelenskyy"),
        ("Łódź, Þór, Erdoğan, Sørensen, Đoković", "lodz, thor, erdogan, sorensen, dokovic"),
        ("e\u0301 and é", "e and e"),
        ("ﬁnance, Œuvre, Straße, ĳ", "finance, oeuvre, strasse, ij"),
        (
            "peace\u00admaker zero\u200bwidth \u202eturned\u202c \ufeffmark",
            "peacemaker zerowidth turned mark",
        ),
        ("km² ℃ ½ Ⅻ ＦＵＬＬ", "km2 °c 1⁄2 xii full"),
        ("ΣΊΣΥΦΟΣ σίσυφος", "σισυφοσ σισυφοσ"),
        ("שָׁלוֹם", "שלום"),
        ("minus −3, dash –3", "minus -3, dash -3"),
        ("the negoti-\nations, a re\u00ad\n   turn", "the negotiations, a return"),
        (
            "the Trump-\nZelensky talks, 28-\npoint, so --\nit",
            "the trump- zelensky talks, 28- point, so -- it",
        ),
        ("", ""),
    ],
)
def test_what_search_does_not_tell_apart(text: str, folded: str) -> None:
    assert fold(text).text == folded


@given(TEXTS)
def test_offsets_never_fall_and_lead_back_to_where_each_character_comes_from(text: str) -> None:
    folded = fold(text)
    assert len(folded.offsets) == len(folded.text) + 1
    assert folded.offsets[-1] == len(text)
    assert all(before <= after for before, after in pairwise(folded.offsets))
    for character, offset in zip(folded.text, folded.offsets, strict=False):
        assert character in fold(text[offset]).text


@given(TEXTS, st.data())
def test_a_span_leads_back_to_whole_characters_that_hold_it(text: str, data: st.DataObject) -> None:
    folded = fold(text)
    start = data.draw(st.integers(0, len(folded.text)))
    end = data.draw(st.integers(start, len(folded.text)))
    span = folded.span(start, end)
    assert 0 <= span.start <= span.end <= len(text)
    assert folded.text[start:end] in fold(text[span.start : span.end]).text
    assert (start == end) == (span.start == span.end)


@given(TEXTS)
def test_the_whole_leads_back_to_the_whole(text: str) -> None:
    folded = fold(text)
    if folded.text:
        assert folded.span(0, len(folded.text)) == Span(folded.offsets[0], len(text))


@given(TEXTS)
def test_the_quick_way_without_offsets_says_the_same(text: str) -> None:
    assert folded_text(text) == fold(text).text


def test_a_word_parted_at_the_end_of_a_line_is_whole_and_has_both_its_parts() -> None:
    text = "The negoti-\nations went on."
    folded = fold(text)
    start = folded.text.index("negotiations")
    assert folded.span(start, start + len("negotiations")) == Span(4, text.index(" went"))


@given(TEXTS)
def test_folding_twice_changes_nothing_more(text: str) -> None:
    once = fold(text).text
    assert fold(once).text == once


def test_every_character_folds_to_what_no_longer_changes() -> None:
    for code in range(0, sys.maxunicode + 1, 7):
        once = fold(chr(code)).text
        assert fold(once).text == once, hex(code)


def test_half_a_ligature_is_the_ligature_and_a_letter_has_its_accents() -> None:
    assert fold("a ﬁn").span(2, 3) == Span(2, 3)
    assert fold("cafe\u0301s").span(3, 4) == Span(3, 5)
    assert fold("a   b").span(1, 2) == Span(1, 4)


@pytest.mark.parametrize(("start", "end"), [(-1, 1), (2, 1), (0, 4)])
def test_a_span_that_the_folded_text_has_not_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="no span"):
        fold("abc").span(start, end)


@pytest.mark.parametrize(
    ("word", "folded"),
    [("Let’s", "lets"), ("peace‑maker", "peacemaker"), ("U.S.", "us"), ("“Été”", "ete"), ("…", "")],
)
def test_a_word_is_its_letters_and_digits(word: str, folded: str) -> None:
    assert fold_word(word) == folded
