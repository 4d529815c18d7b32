"""A row as it is drawn, with selection and caret over it, and the whole article at the right edge."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from textual.color import Color

from synoptic.annotations.model.reading import Coverage
from synoptic.corpus.article import Span
from synoptic.tui.article.canvas import Canvas, Over, rail_cells
from synoptic.tui.article.colours import Inks
from synoptic.tui.article.marks import Layer, Mark, Marks
from synoptic.tui.article.viewport import RAIL
from tests.tui.article.reader import Reader
from tests.tui.article.stage import article_of
from tests.tui.article.test_caret import TEXT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.strip import Strip

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


def _grounds(over: Over, inks: Inks) -> dict[str, str]:
    """Return the words of the first row, joined by the background on which they are drawn."""
    strip = Canvas(article_of(TEXT)).line(Reader(TEXT).viewport, 0, over, inks)
    grounds: dict[str, str] = {}
    for segment in strip:
        ground = str(segment.style.bgcolor) if segment.style is not None else ""
        grounds[ground] = grounds.get(ground, "") + segment.text
    return grounds


def test_the_sentence_lies_below_all_marks_on_a_ground_of_its_own() -> None:
    sentence = Mark(4, 14, Layer.SENTENCE)
    assert TEXT[4:14] == "first line"
    assert TEXT[4:14] in _grounds(Over(sentence=sentence), INKS).values()
    chosen = Mark(4, 9, Layer.CHOSEN, ("yellow",))
    assert {"first", " line"} <= {*_grounds(Over(chosen=chosen, sentence=sentence), INKS).values()}


PLAIN = Inks(Color.parse("ansi_default"), Color.parse("ansi_default"), dark=True)


def _without_colour(marks: Sequence[Mark], over: Over, inks: Inks) -> tuple[str, set[str]]:
    """Return the mark column of the first row, and the styles but colours of its second word."""
    canvas = Canvas(article_of(TEXT))
    canvas.show_marks(Marks(marks))
    strip = canvas.line(Reader(TEXT).viewport, 0, over, inks)
    signs = strip.text[: strip.text.index("The")].strip()
    style = next(each.style for each in strip if "first" in each.text)
    assert style is not None
    names = ("bold", "dim", "italic", "underline", "underline2", "reverse")
    return signs, {name for name in names if getattr(style, name)}


def test_all_that_marks_mean_is_told_without_colour() -> None:
    def mark(layer: Layer, *, end: int = 9) -> Mark:
        return Mark(4, end, layer)

    highlight, chosen = mark(Layer.HIGHLIGHT), mark(Layer.CHOSEN)
    meant = {
        "nothing": ((), Over()),
        "sentence": ((), Over(sentence=mark(Layer.SENTENCE, end=14))),
        "link": ((mark(Layer.LINK),), Over()),
        "highlight": ((highlight,), Over()),
        "chosen": ((highlight,), Over(chosen=chosen)),
        "overlap": ((highlight, mark(Layer.HIGHLIGHT, end=14)), Over()),
        "chosen of several": ((highlight, mark(Layer.HIGHLIGHT, end=14)), Over(chosen=chosen)),
        "parallel": ((mark(Layer.PARALLEL),), Over()),
        "arrived": ((mark(Layer.ARRIVED),), Over()),
        "hit": ((mark(Layer.HIT),), Over()),
        "current hit": ((mark(Layer.CURRENT_HIT),), Over()),
        "selection": ((), Over(selection=Span(4, 9))),
    }
    looks = {name: _without_colour(marks, over, PLAIN) for name, (marks, over) in meant.items()}
    alike = [pair for pair in combinations(looks, 2) if looks[pair[0]] == looks[pair[1]]]
    assert not alike
    assert looks["sentence"] == ("┆", set())


def test_where_highlights_overlap_the_text_itself_says_so() -> None:
    noted = Mark(4, 9, Layer.HIGHLIGHT, noted=True)  # its sign takes the place of the number
    one, two = ((noted, *others) for others in ((), (Mark(4, 14, Layer.HIGHLIGHT),)))
    assert _without_colour(one, Over(), INKS) == ("✎", {"underline"})
    assert _without_colour(two, Over(), INKS) == ("✎", {"underline2"})


def test_a_passage_whose_mark_is_pending_looks_selected() -> None:
    reader, canvas = Reader(TEXT), Canvas(article_of(TEXT))
    selected = canvas.line(reader.viewport, 0, Over(selection=Span(4, 14)), INKS)
    canvas.show_marks(Marks([Mark(4, 14, Layer.PENDING)]))
    pending = canvas.line(reader.viewport, 0, Over(), INKS)

    def reversed_words(strip: Strip) -> str:
        return "".join(each.text for each in strip if each.style is not None and each.style.reverse)

    assert reversed_words(pending) == reversed_words(selected) == "first line"
