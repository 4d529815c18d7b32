"""When one text is nearly another."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synoptic.corpus import load, samples
from synoptic.corpus.adding.shingles import NEARLY_THE_SAME, likeness, sample_of, shingles_of

WORDS = [f"word{number}" for number in range(300)]


def changed(every: int) -> list[str]:
    return [f"other{word}" if number % every == 0 else word for number, word in enumerate(WORDS)]


def alike(one: str, other: str) -> float:
    return likeness(shingles_of(one), shingles_of(other))


@pytest.mark.parametrize(("every", "is_near"), [(100, True), (30, True), (16, True), (14, False), (5, False)])
def test_one_word_in_fifteen_is_the_limit(every: int, is_near: bool) -> None:
    assert (alike(" ".join(WORDS), " ".join(changed(every))) >= NEARLY_THE_SAME) is is_near


@pytest.mark.parametrize(("every", "words"), [(16, 300), (16, 210), (16, 190), (20, 1200)])
def test_what_is_nearly_the_same_is_in_both_samples(every: int, words: int) -> None:
    text = [f"word{number}" for number in range(words)]
    other = [f"other{word}" if number % every == 0 else word for number, word in enumerate(text)]
    one, two = (sample_of(shingles_of(" ".join(each))) for each in (text, other))
    assert len(one & two) > 5


def test_case_and_punctuation_do_not_count() -> None:
    assert alike("The gate jammed, before dawn.", "the gate — jammed before dawn") == 1.0


def test_the_samples_are_five_articles() -> None:
    texts = [shingles_of(article.text) for article in load([samples.folder()]).articles]
    assert not any(likeness(one, other) for one, other in combinations(texts, 2))


def test_what_is_written_without_blanks_is_compared_sign_by_sign() -> None:
    text = "北约秘书长吕特星期一表示支持特朗普总统结束战争的最新努力并对俄罗斯采取强硬立场" * 2
    assert alike(text, text.replace("星期一", "星期二")) >= NEARLY_THE_SAME
    assert alike(text, text[::-1]) == 0.0


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_two_texts_compare_both_ways(one: str, other: str) -> None:
    assert alike(one, other) == alike(other, one)
    assert alike(one, one) == 1.0
