"""Rows rejoin to the text, fit their width, and every offset has a cell and comes back from it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len, split_graphemes

from tui.display import visible
from tui.reading.wrapping import unfold, wrap

_PROSE = st.text(alphabet=st.sampled_from("ab é“”—-’ \n\u00a0"), max_size=300)
_ANY = st.text(max_size=120) | st.text(
    alphabet=st.sampled_from("a \n日本語👩\u200d🚀e\u0301\u200b\u00ad\u05d0ﷺ"), max_size=120
)
_TEXTS = (_PROSE | _ANY).map(visible)
_WIDTHS = st.integers(2, 40)


@given(_TEXTS, _WIDTHS)
def test_rows_rejoin_to_the_text(text: str, width: int) -> None:
    layout = wrap(text, width)
    rows = [layout.row(index) for index in range(len(layout))]
    assert "".join(text[start:end] for start, end in rows) == text
    assert all(start <= end for start, end in rows)


@given(_TEXTS, _WIDTHS)
def test_every_row_fits(text: str, width: int) -> None:
    layout = wrap(text, width)
    for index in range(len(layout)):
        start, end = layout.drawn(index)
        shown = text[start:end]
        assert "\n" not in shown
        assert cell_len(shown) <= width or len(split_graphemes(shown)[0]) == 1


@given(_TEXTS, _WIDTHS)
def test_what_is_not_drawn_is_white_space(text: str, width: int) -> None:
    layout = wrap(text, width)
    for index in range(len(layout)):
        (start, end), (first, last) = layout.row(index), layout.drawn(index)
        assert first == start
        assert not text[last:end].strip(" \n")


@given(_TEXTS, _WIDTHS, st.data())
def test_an_offset_has_a_cell_and_comes_back(text: str, width: int, data: st.DataObject) -> None:
    layout = wrap(text, width)
    drawn = []
    for index in range(len(layout)):
        start, end = layout.drawn(index)
        drawn += [start + first for first, _, cells in split_graphemes(text[start:end])[0] if cells]
    if drawn:
        offset = data.draw(st.sampled_from(drawn))
        row, cell = layout.cell_of(offset)
        assert layout.offset_at(row, cell) == offset


def test_breaks_after_spaces_and_hyphens() -> None:
    text = "a 28-point plan — half done"
    layout = wrap(text, 6)
    rows = [text[slice(*layout.drawn(index))].rstrip() for index in range(len(layout))]
    assert rows == ["a 28-", "point", "plan —", "half", "done"]


def test_a_long_word_is_broken() -> None:
    text = "icon-facebookicontwitter x"
    layout = wrap(text, 8)
    rows = [text[slice(*layout.drawn(index))] for index in range(len(layout))]
    assert rows == ["icon-", "facebook", "icontwit", "ter x"]


def test_paragraphs_without_a_blank_line_are_set_apart() -> None:
    text = "One paragraph of an article.\nAnother one that follows it.\n\nA third one."
    layout = wrap(text, 60)
    rows = [text[slice(*layout.drawn(index))] for index in range(len(layout))]
    assert rows == ["One paragraph of an article.", "", "Another one that follows it.", "", "A third one."]
    assert layout.row_of(text.index("Another")) == 2


@pytest.mark.parametrize("text", ["", "\n", " ", "\n\n"])
def test_a_text_without_words_has_a_row(text: str) -> None:
    layout = wrap(text, 10)
    assert len(layout) >= 1
    assert layout.offset_at(0, 0) == 0
    assert layout.row_of(len(text)) == len(layout) - 1


@given(_TEXTS)
def test_unfolding_changes_nothing_but_line_ends(text: str) -> None:
    unfolded = unfold(text)
    assert len(unfolded) == len(text)
    assert all(one == other or (one, other) == ("\n", " ") for one, other in zip(text, unfolded, strict=True))


def test_hard_wrapped_lines_are_joined_and_paragraphs_kept() -> None:
    text = (
        "The sixth gate, known to its crews as Number Four, stopped at 2:14 a.m.\n"
        "with 1.9 metres still to travel, and for two and a half hours the estuary\n"
        "poured through.\n\nNobody slept."
    )
    assert unfold(text).count("\n") == 2
    assert unfold(text).startswith(
        "The sixth gate, known to its crews as Number Four, stopped at 2:14 a.m. with 1.9"
    )
