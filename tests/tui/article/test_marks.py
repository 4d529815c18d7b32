"""Flattening overlapping marks loses nothing and invents nothing."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from synoptic.corpus.article import Span
from synoptic.tui.article.marks import Layer, Mark, Marks, flatten
from synoptic.tui.article.overlay import hit_marks

_MARKS = st.lists(
    st.builds(Mark, st.integers(0, 30), st.integers(0, 30), st.sampled_from(Layer), st.just(("red",))),
    max_size=12,
)


@given(_MARKS)
def test_each_offset_has_exactly_the_marks_that_cover_it(marks: list[Mark]) -> None:
    held = Marks(marks)
    for offset in range(31):
        covering = [mark for mark in marks if mark.start <= offset < mark.end]
        assert sorted(held.at(offset), key=repr) == sorted(covering, key=repr)


@given(_MARKS, st.integers(0, 30), st.integers(0, 30))
def test_flattening_a_span_loses_nothing_in_it(marks: list[Mark], start: int, end: int) -> None:
    runs = flatten(Marks(marks).touching(start, end), start, end)
    assert all(start <= run.start < run.end <= end and run.marks for run in runs)
    assert all(one.end <= other.start for one, other in itertools.pairwise(runs))
    for offset in range(start, end):
        here = [mark for run in runs if run.start <= offset < run.end for mark in run.marks]
        assert sorted(here, key=repr) == sorted(Marks(marks).at(offset), key=repr)


@given(_MARKS, st.integers(0, 30), st.integers(0, 30))
def test_what_touches_a_span_is_found(marks: list[Mark], start: int, end: int) -> None:
    touching = [
        mark
        for mark in marks
        if mark.start < end and mark.end > start and mark.end > mark.start and start < end
    ]
    assert sorted(Marks(marks).touching(start, end), key=repr) == sorted(touching, key=repr) or start >= end


def test_higher_layers_come_last() -> None:
    hit = Mark(0, 5, Layer.HIT)
    highlight = Mark(2, 8, Layer.HIGHLIGHT, ("blue",), "id")
    assert Marks([hit, highlight]).at(3) == (highlight, hit)


def test_matched_words_side_by_side_are_lit_as_one() -> None:
    text = "only one\nwho can get this, only he"
    spans = [Span(0, 4), Span(5, 8), Span(9, 12), Span(26, 30)]
    assert [(mark.start, mark.end) for mark in hit_marks(text, spans, Layer.HIT)] == [(0, 12), (26, 30)]
    assert list(hit_marks(text, [], Layer.HIT)) == []
