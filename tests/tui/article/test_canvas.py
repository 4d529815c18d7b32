"""A row as it is drawn, with selection and caret over it, and the whole article at the right edge."""

from __future__ import annotations

import pytest
from textual.color import Color

from synoptic.annotations.model.reading import Coverage
from synoptic.tui.article.canvas import Canvas, Over, rail_cells
from synoptic.tui.article.colours import Inks
from synoptic.tui.article.marks import Layer, Mark, Marks
from synoptic.tui.article.viewport import RAIL
from tests.tui.article.reader import Reader
from tests.tui.article.stage import article_of
from tests.tui.article.test_caret import TEXT

INKS = Inks(Color.parse("#000000"), Color.parse("#ffffff"), dark=True)


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        (["v", "w"], "line"),
        (["v", "end"], "line of this text is long enough to hold a column of its own."),
        (["v", "W"], "first "),
    ],
)
def test_the_caret_after_a_selection_does_not_look_selected(keys: list[str], words: str) -> None:
    reader = Reader(TEXT)
    reader.go_to("line of")
    reader.press(*keys)
    over = Over(reader.caret.offset, reader.caret.selection)
    strip = Canvas(article_of(TEXT)).line(reader.viewport, reader.point[1], over, INKS)
    assert "".join(each.text for each in strip if each.style is not None and each.style.reverse) == words


def test_rows_are_drawn_anew_for_other_marks_and_not_kept_with_what_lies_over_them() -> None:
    reader, canvas = Reader(TEXT), Canvas(article_of(TEXT))
    plain = canvas.line(reader.viewport, 0, Over(), INKS)
    assert canvas.line(reader.viewport, 0, Over(caret=4), INKS) != plain
    assert canvas.line(reader.viewport, 0, Over(), INKS) == plain
    canvas.show_marks(Marks([Mark(4, 9, Layer.HIGHLIGHT, highlight="h")]))
    assert "▌" in canvas.line(reader.viewport, 0, Over(), INKS).text
    assert "▌" not in plain.text


def test_every_row_of_the_screen_is_as_wide_as_it() -> None:
    reader, canvas = Reader("漢字\n\nend"), Canvas(article_of("漢字\n\nend"))
    for y in range(reader.viewport.height):
        assert canvas.line(reader.viewport, y, Over(), INKS).cell_length == reader.viewport.width


def test_the_right_edge_shows_the_highest_mark_and_what_was_read() -> None:
    marks = Marks([Mark(0, 10, Layer.HIGHLIGHT), Mark(5, 6, Layer.HIT), Mark(99, 100, Layer.LINK)])
    cells = rail_cells(100, 10, marks, Coverage().add(20, 36))
    assert [cell.mark.layer if cell.mark else None for cell in cells] == [
        Layer.HIT,
        *[None] * 8,
        Layer.LINK,
    ]
    assert [index for index, cell in enumerate(cells) if cell.is_read] == [2, 3]


def test_coverage_that_is_shown_already_draws_nothing_anew() -> None:
    canvas = Canvas(article_of(TEXT))
    assert canvas.show_coverage(Coverage().add(0, 20))
    assert not canvas.show_coverage(Coverage().add(0, 20))


def test_the_right_edge_is_one_cell() -> None:
    reader = Reader(TEXT)
    strip = Canvas(article_of(TEXT)).line(reader.viewport, 0, Over(), INKS)
    assert strip.crop(reader.viewport.width - RAIL).cell_length == RAIL


def test_words_arrived_at_stand_out_without_colour_and_are_not_drawn_as_selected() -> None:
    arrived = INKS.run((Mark(0, 1, Layer.ARRIVED),))
    assert (arrived.bold, arrived.underline) == (True, True)
    assert not arrived.reverse
    assert arrived.bgcolor != INKS.text.bgcolor
