"""What was read of a text, against a plain set of offsets."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synoptic.annotations.model.reading import GLANCE_SECONDS, READING_RATE, Coverage, Gaze, paced
from synoptic.corpus.article import Span

LENGTH = 40
offsets = st.integers(0, LENGTH)
stretches = st.tuples(offsets, offsets)
many = st.lists(stretches, max_size=12)


def of(pairs: list[tuple[int, int]]) -> Coverage:
    coverage = Coverage()
    for start, end in pairs:
        coverage = coverage.add(start, end)
    return coverage


def naive(pairs: list[tuple[int, int]]) -> set[int]:
    return {offset for start, end in pairs for offset in range(start, end)}


def offsets_of(coverage: Coverage) -> set[int]:
    return {offset for span in coverage.spans for offset in range(span.start, span.end)}


def assert_in_order(coverage: Coverage) -> None:
    assert all(span.start < span.end for span in coverage.spans)
    assert all(one.end < other.start for one, other in pairwise(coverage.spans))


@given(many)
def test_spans_hold_what_was_added_and_stay_apart(pairs: list[tuple[int, int]]) -> None:
    coverage = of(pairs)
    assert_in_order(coverage)
    assert offsets_of(coverage) == naive(pairs)
    assert Coverage.of(Span(*pair) for pair in pairs) == coverage


@given(many, stretches)
def test_questions_are_answered_as_a_set_would(pairs: list[tuple[int, int]], asked: tuple[int, int]) -> None:
    coverage, read, stretch = of(pairs), naive(pairs), set(range(*asked))
    assert coverage.covered(*asked) == len(read & stretch)
    assert coverage.covers(*asked) == (stretch <= read)
    assert coverage.first_gap(*asked) == min(stretch - read, default=None)
    assert coverage.share(LENGTH) == len(read) / LENGTH


@given(many, many)
def test_a_union_is_one_of_sets(one: list[tuple[int, int]], other: list[tuple[int, int]]) -> None:
    both = of(one) | of(other)
    assert_in_order(both)
    assert both == of(other) | of(one) == of(one + other)
    assert both | both == both


@given(many, many, st.floats(0, 3), st.sampled_from([1.0, 7.0, 60.0]))
def test_what_is_in_sight_is_read_from_its_beginning_at_a_pace(
    pairs: list[tuple[int, int]], seen: list[tuple[int, int]], seconds: float, rate: float
) -> None:
    # In reading order, as rows on the screen are.
    visible = Coverage.of(Span(*pair) for pair in seen).spans
    before = of(pairs)
    after = paced(before, visible, seconds, rate)
    assert_in_order(after)
    unread = sorted(naive([(span.start, span.end) for span in visible]) - naive(pairs))
    assert offsets_of(after) == naive(pairs) | set(unread[: int(seconds * rate)])


def test_a_reader_who_looks_long_enough_has_read_it_all() -> None:
    page = (Span(0, 1200), Span(2000, 2600))
    assert paced(Coverage(), page, 1800 / READING_RATE) == Coverage(page)
    assert paced(Coverage(), page, math.inf) == Coverage(page)
    assert paced(Coverage(), page, 1.0) == Coverage((Span(0, 60),))
    assert paced(Coverage(), page, -1.0) == Coverage()
    assert paced(Coverage(), (), 10.0) == Coverage()


def test_nothing_is_before_a_text_and_nothing_of_an_empty_one() -> None:
    assert Coverage().share(0) == 0.0
    assert Coverage().add(5, 5) == Coverage()
    with pytest.raises(ValueError, match="-1"):
        Coverage().add(-1, 4)
    with pytest.raises(ValueError, match="-2"):
        Coverage.of([Span(-2, 4)])


def _looked(visible: tuple[Span, ...], *seconds: float, gaze: Gaze, read: Coverage) -> tuple[Gaze, Coverage]:
    for each in seconds:
        gaze, read = gaze.look(visible, each, read)
    return gaze, read


def test_a_glance_at_a_page_counts_nothing_and_reading_it_counts_from_its_start() -> None:
    page, end = (Span(0, 1500),), (Span(9000, 10500),)
    gaze, read = _looked(page, *[1.0] * 5, gaze=Gaze(), read=Coverage())
    assert read == Coverage(), "the first look is at a page that was not in sight before"
    gaze, read = _looked(page, 1.0, gaze=gaze, read=read)
    assert read == Coverage((Span(0, int(GLANCE_SECONDS * READING_RATE)),))
    gaze, read = _looked(page, 1.0, gaze=gaze, read=read)
    assert read == Coverage((Span(0, 360),))
    gaze, read = _looked(page, *[1.0] * 19, gaze=gaze, read=read)
    assert read == Coverage(page), "25 s for 250 words"
    # To the end and back again.
    for there in (end, page, end, page):
        gaze, after = _looked(there, *[1.0] * 4, gaze=gaze, read=read)
        assert after == read


def test_who_moves_on_row_by_row_goes_on_reading() -> None:
    gaze, read = Gaze(), Coverage()
    for second in range(60):
        gaze, read = gaze.look((Span(60 * second, 60 * second + 1500),), 1.0, read)
    assert read == Coverage((Span(60, 60 * 60),)), "the first look is an arrival"


def test_a_last_page_of_few_words_takes_no_longer_than_they_take_to_read() -> None:
    _, read = _looked((Span(0, 100),), 1.0, 1.0, gaze=Gaze(), read=Coverage())
    assert read == Coverage()
    _, read = _looked((Span(0, 100),), 1.0, 1.0, 1.0, gaze=Gaze(), read=Coverage())
    assert read == Coverage((Span(0, 100),))
