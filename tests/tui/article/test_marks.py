"""Flattening overlapping marks loses nothing and invents nothing."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from synoptic.corpus.article import Span
from synoptic.tui.article.marks import Choice, Layer, Mark, Marks, flatten, hit_marks

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


_OUTER, _INNER, _LATER = (
    Mark(0, 20, Layer.HIGHLIGHT, highlight="outer"),
    Mark(5, 10, Layer.HIGHLIGHT, highlight="inner"),
    Mark(5, 30, Layer.HIGHLIGHT, highlight="later"),
)
_HERE = (_OUTER, _INNER, _LATER)


def test_of_highlights_that_overlap_keys_act_on_the_shortest() -> None:
    assert Choice().among(_HERE) == _INNER
    assert Choice().among(()) is None


def test_the_highlight_made_last_comes_before_the_shortest_and_a_chosen_one_before_both() -> None:
    assert Choice(made=Span(0, 20)).among(_HERE) == _OUTER
    assert Choice("later", Span(0, 20)).among(_HERE) == _LATER
    assert Choice("gone", Span(1, 2)).among(_HERE) == _INNER


def test_choosing_goes_through_the_highlights_in_turn() -> None:
    choice = Choice()
    seen = []
    for _ in range(4):
        choice = choice.after(_HERE)
        chosen = choice.among(_HERE)
        assert chosen is not None
        seen.append(chosen.highlight)
    assert seen == ["later", "outer", "inner", "later"]
    assert Choice("x").after(()) == Choice("x")


def test_going_to_a_highlight_chooses_the_shortest_that_begins_there() -> None:
    assert Choice().beginning(_HERE, 5).among(_HERE) == _INNER
    assert Choice("later").beginning(_HERE, 0).among(_HERE) == _OUTER
    assert Choice("later").beginning(_HERE, 7) == Choice()


def test_highlights_and_links_are_found_under_an_offset() -> None:
    marks = Marks([*_HERE, Mark(5, 6, Layer.LINK, link="l"), Mark(5, 6, Layer.HIT)])
    assert marks.highlights_at(5) == (_OUTER, _INNER, _LATER)
    assert marks.highlights_at(30) == ()
    assert marks.links_at(5) == ("l",)
    assert marks.links_at(6) == ()
