"""Rows rejoin to the text, fit their width, and every offset has a cell and comes back from it."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from synoptic.corpus.article import Span
from synoptic.corpus.text.graphemes import iter_graphemes
from synoptic.corpus.text.normalising import normalise
from synoptic.tui.article.folds import whole_lines
from synoptic.tui.article.layout import SECTION_LENGTH, Layout, section_starts, shown
from synoptic.tui.shell.display import visible

_PROSE = st.text(alphabet=st.sampled_from("ab é“”—-’ \n\u00a0"), max_size=300)
_ANY = st.text(max_size=120) | st.text(
    alphabet=st.sampled_from("a \n日本語。「👩\u200d🚀e\u0301\u200b\u00ad\u05d0ﷺ🇫🇷\u202e\x1b"), max_size=120
)
_TEXTS = (_PROSE | _ANY).map(normalise)
_WIDTHS = st.integers(2, 40)


def laid_out(text: str, width: int, *folds: Span, section_length: int = SECTION_LENGTH) -> Layout:
    layout = Layout(text, width, folds, section_length=section_length)
    while layout.fill():
        pass
    return layout


def drawn(layout: Layout) -> list[str]:
    return [layout.row(index).text.rstrip() for index in range(len(layout))]


@st.composite
def _folded(draw: st.DrawFn) -> tuple[str, tuple[Span, ...]]:
    """Draw a text and some of its lines to fold, in order and apart from one another."""
    text = draw(_TEXTS)
    folds: list[Span] = []
    for offset in sorted(draw(st.lists(st.integers(0, max(len(text) - 1, 0)), max_size=3))):
        lines = whole_lines(text, Span(offset, offset + 1))
        if len(lines) and lines.end <= len(text) and (not folds or folds[-1].end <= lines.start):
            folds.append(lines)
    return text, tuple(folds)


sections = pytest.mark.parametrize("section_length", [SECTION_LENGTH, 16])
"""With sections as long as they are, and with ones so short that every text has several."""


@sections
@given(_folded(), _WIDTHS)
def test_rows_rejoin_to_the_text(
    section_length: int, text_and_folds: tuple[str, tuple[Span, ...]], width: int
) -> None:
    text, folds = text_and_folds
    layout = laid_out(text, width, *folds, section_length=section_length)
    rows = [layout.row(index) for index in range(len(layout))]
    assert "".join(text[row.start : row.end] for row in rows) == text
    assert [row.fold for row in rows if row.fold is not None] == list(folds)
    assert layout.is_filled


@sections
@given(_TEXTS, _WIDTHS)
@example("⺀ \u0300", 2)
@example("🇦\u200d🚀", 2)
def test_every_row_fits(section_length: int, text: str, width: int) -> None:
    layout = laid_out(text, width, section_length=section_length)
    for index in range(len(layout)):
        row = layout.row(index)
        assert "\n" not in row.text
        assert cell_len(row.text) <= width
        assert visible(row.text) == row.text


@sections
@given(_TEXTS, _WIDTHS)
def test_what_is_not_drawn_is_white_space(section_length: int, text: str, width: int) -> None:
    layout = laid_out(text, width, section_length=section_length)
    for index in range(len(layout)):
        row = layout.row(index)
        assert not text[row.drawn_end : row.end].strip(" \n")


@sections
@given(_folded(), _WIDTHS, st.data())
def test_an_offset_has_a_cell_and_comes_back(
    section_length: int, text_and_folds: tuple[str, tuple[Span, ...]], width: int, data: st.DataObject
) -> None:
    text, folds = text_and_folds
    layout = laid_out(text, width, *folds, section_length=section_length)
    places = []
    for index in range(len(layout)):
        row = layout.row(index)
        places += [
            row.start + first
            for first, last in iter_graphemes(row.text, 0, len(row.text))
            if cell_len(row.text[first:last])
        ]
    if places:
        offset = data.draw(st.sampled_from(places))
        row_number, cell = layout.cell_of(offset)
        assert layout.offset_at(row_number, cell) == offset


@sections
@given(_folded(), _WIDTHS, st.data())
def test_in_whatever_order_it_is_filled_the_rows_are_the_same(
    section_length: int, text_and_folds: tuple[str, tuple[Span, ...]], width: int, data: st.DataObject
) -> None:
    text, folds = text_and_folds
    whole, lazy = (
        laid_out(text, width, *folds, section_length=section_length),
        Layout(text, width, folds, section_length=section_length),
    )
    offset = data.draw(st.integers(0, len(text)))
    row = lazy.row(lazy.row_of(offset))
    assert row.start <= offset <= row.end
    while lazy.fill(offset):
        assert lazy.row(lazy.row_of(offset)) == row
    assert [lazy.row(index) for index in range(len(lazy))] == [
        whole.row(index) for index in range(len(whole))
    ]


@sections
@given(_folded(), st.data())
def test_sections_never_end_inside_a_fold(
    section_length: int, text_and_folds: tuple[str, tuple[Span, ...]], data: st.DataObject
) -> None:
    text, folds = text_and_folds
    starts = section_starts(text, folds, section_length)
    assert starts[0] == 0
    assert starts == sorted(set(starts))
    assert all(start < len(text) for start in starts[1:])
    assert not any(fold.start < start < fold.end for fold in folds for start in starts)


@sections
@pytest.mark.parametrize("text", ["", "\n", " ", "\n\n"])
def test_a_text_without_words_has_a_row(section_length: int, text: str) -> None:
    layout = laid_out(text, 10, section_length=section_length)
    assert len(layout) >= 1
    assert layout.offset_at(0, 0) == 0
    assert layout.row_of(len(text)) == len(layout) - 1


@given(_TEXTS, st.data())
def test_showing_a_stretch_changes_no_length(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    stretch = shown(text, start, end)
    assert len(stretch) == end - start
    for one, other in zip(visible(text[start:end]), stretch, strict=True):
        assert one == other or (one, other) == ("\n", " ") or other == "\ufffd"
