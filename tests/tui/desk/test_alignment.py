"""Where a place in one article is in another, and one height for several."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synoptic.corpus.article import Span
from synoptic.corpus.parallels.comparison import Confidence, Parallel, compare
from synoptic.corpus.parallels.profile import profile_of
from synoptic.tui.desk.in_step import REACH, InStep, common_height

if TYPE_CHECKING:
    from collections.abc import Sequence

_LENGTH = 10_000


def _alignment(*pairs: tuple[int, int, int, int], length: int = _LENGTH) -> InStep:
    return InStep(
        [
            Parallel(Span(a, b), Span(c, d), 0.9, 0.9, Confidence.LIKELY, "variant", ())
            for a, b, c, d in pairs
        ],
        length,
    )


def test_inside_a_sentence_it_is_as_far_in_the_counterpart() -> None:
    alignment = _alignment((1000, 1100, 5000, 5200))
    assert [alignment.counterpart(offset) for offset in (1000, 1050, 1099)] == [5000, 5100, 5198]


def test_between_two_in_order_it_is_as_far_between_their_counterparts() -> None:
    alignment = _alignment((1000, 1100, 5000, 5100), (1300, 1400, 5500, 5600))
    assert alignment.counterpart(1200) == 5300


def test_between_two_out_of_order_the_nearer_one_counts() -> None:
    alignment = _alignment((1000, 1100, 5000, 5100), (1300, 1400, 2000, 2100))
    assert alignment.counterpart(1150) == 5150
    assert alignment.counterpart(1250) == 1950


def test_far_from_every_counterpart_nothing_says_where() -> None:
    alignment = _alignment((1000, 1100, 5000, 5100))
    assert alignment.counterpart(1100 + REACH) == 5100 + REACH
    assert alignment.counterpart(1101 + REACH) is None
    assert alignment.counterpart(1000 - REACH) == 5000 - REACH
    assert alignment.counterpart(999 - REACH) is None
    assert InStep([], _LENGTH).counterpart(0) is None


def test_it_never_leaves_the_other_text() -> None:
    alignment = _alignment((1000, 1100, 50, 150), length=200)
    assert alignment.counterpart(800) == 0
    assert alignment.counterpart(1300) == 200


def test_of_two_counterparts_the_better_one_counts() -> None:
    worse = Parallel(Span(0, 10), Span(500, 510), 0.6, 0.6, Confidence.LIKELY, "paraphrase", ())
    better = Parallel(Span(0, 10), Span(900, 910), 0.8, 0.8, Confidence.LIKELY, "paraphrase", ())
    for order in ([worse, better], [better, worse]):
        assert InStep(order, _LENGTH).counterpart(0) == 900


@given(
    st.lists(
        st.tuples(st.integers(0, 900), st.integers(1, 90), st.integers(0, 900), st.integers(1, 90)),
        max_size=9,
    ),
    st.integers(0, 1000),
)
def test_whatever_was_aligned_the_answer_lies_in_the_other_text(
    pairs: Sequence[tuple[int, int, int, int]], offset: int
) -> None:
    alignment = _alignment(*((a, a + b, c, c + d) for a, b, c, d in pairs), length=1000)
    found = alignment.counterpart(offset)
    assert found is None or 0 <= found <= 1000


def test_a_text_is_beside_itself() -> None:
    text = "\n\n".join(
        f"The {word} inspector wrote about {number} {word} valves in the northern {word} works."
        for number, word in enumerate(("copper", "harbour", "lantern", "orchard", "quarry", "saddle"), 11)
    )
    alignment = InStep(compare(profile_of(text), profile_of(text)).parallels, len(text))
    assert [alignment.counterpart(offset) for offset in range(len(text))] == list(range(len(text)))


@pytest.mark.parametrize(
    ("wanted", "possible", "height"),
    [
        (5, [(0, 9), (0, 9)], 5),
        (5, [(0, 9), (0, 2)], 2),
        (1, [(0, 9), (3, 7)], 3),
        (5, [(0, 2), (6, 9)], 5),
    ],
)
def test_passages_stand_at_the_nearest_height_that_all_can_have(
    wanted: int, possible: Sequence[tuple[int, int]], height: int
) -> None:
    assert common_height(wanted, possible) == height
