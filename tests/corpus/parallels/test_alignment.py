"""Several texts in rows: nothing is lost, nothing is out of order, and what matches meets."""

from __future__ import annotations

from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from synoptic.corpus.parallels.rows import align, heaviest_chain

_SCORE = st.floats(0.05, 1.0)


@st.composite
def _columns(draw: st.DrawFn) -> tuple[list[int], dict[tuple[int, int], dict[tuple[int, int], float]], int]:
    lengths = draw(st.lists(st.integers(0, 6), min_size=1, max_size=5))
    scores = {}
    for one, other in combinations(range(len(lengths)), 2):
        if lengths[one] and lengths[other]:
            pair = st.tuples(st.integers(0, lengths[one] - 1), st.integers(0, lengths[other] - 1))
            scores[one, other] = draw(st.dictionaries(pair, _SCORE, max_size=8))
    return lengths, scores, draw(st.integers(0, len(lengths) - 1))


@given(_columns())
def test_every_sentence_is_in_one_row_and_each_column_keeps_its_order(
    columns: tuple[list[int], dict[tuple[int, int], dict[tuple[int, int], float]], int],
) -> None:
    lengths, scores, lead = columns
    rows = align(lengths, scores, lead)
    for column, length in enumerate(lengths):
        assert [row[column] for row in rows if row[column] is not None] == list(range(length))
    assert all(any(number is not None for number in row) for row in rows)


@given(_columns())
def test_what_shares_a_row_matches_something_in_it(
    columns: tuple[list[int], dict[tuple[int, int], dict[tuple[int, int], float]], int],
) -> None:
    lengths, scores, lead = columns
    for row in align(lengths, scores, lead):
        filled = [column for column, number in enumerate(row) if number is not None]
        for column in filled if len(filled) > 1 else []:
            assert any(
                (row[min(column, other)], row[max(column, other)])
                in scores.get((min(column, other), max(column, other)), {})
                for other in filled
                if other != column
            )


@given(st.dictionaries(st.tuples(st.integers(0, 5), st.integers(0, 5)), _SCORE, max_size=9))
def test_the_chain_rises_and_none_weighs_more(points: dict[tuple[int, int], float]) -> None:
    chain = heaviest_chain(points)
    assert all(one[0] < other[0] and one[1] < other[1] for one, other in pairwise(chain))
    assert set(chain) <= points.keys()

    def best(after: tuple[int, int]) -> float:
        return max(
            (points[each] + best(each) for each in points if each[0] > after[0] and each[1] > after[1]),
            default=0.0,
        )

    assert abs(sum(points[each] for each in chain) - best((-1, -1))) < 1e-9


def test_what_only_others_have_follows_what_it_follows_there() -> None:
    # In the second text something stands before the first match, and something after it.
    rows = align([3, 4], {(0, 1): {(1, 1): 0.9}})
    assert rows == ((0, None), (None, 0), (1, 1), (None, 2), (None, 3), (2, None))
    assert align([3, 4], {(0, 1): {(1, 1): 0.9}}, 1) == (
        (None, 0), (0, None), (1, 1), (2, None), (None, 2), (None, 3),
    )  # fmt: skip


def test_without_matches_one_text_follows_the_other() -> None:
    assert align([1, 2], {}) == ((0, None), (None, 0), (None, 1))
    assert align([0, 1], {}) == ((None, 0),)
