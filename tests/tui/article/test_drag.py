"""What a drag and clicks in a row select: from cell to cell, by words, over folds, and past the edges."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.color import Color

from synoptic.corpus.article import Span
from synoptic.corpus.text.graphemes import iter_graphemes
from synoptic.corpus.text.normalising import normalise
from synoptic.tui.article.canvas import Canvas, Over
from synoptic.tui.article.colours import Inks
from synoptic.tui.article.viewport import GUTTER, RAIL
from tests.tui.article.reader import Hand, Reader
from tests.tui.article.stage import article_of

TEXT = (
    "The first line of this text is a heading of some length\n\n"
    "“We left at once,” said Orla Marsh. It was dark, and nobody followed. All was quiet.\n\n"
    "Short.\n\n"
    "The last line tells of the harbour and of its cranes.\n"
)
FURNISHED = (
    "The harbour was quiet until the morning came.\n\n"
    "Advertisement\n\nShare on Facebook\n\n"
    "A third paragraph tells of the harbour.\n"
)
LONG = "\n\n".join(f"Paragraph {number} has words enough for one row." for number in range(1, 201))


@pytest.fixture
def hand() -> Hand:
    return Hand(Reader(TEXT))


# Drags


def test_a_drag_selects_forwards_backwards_and_over_rows(hand: Hand) -> None:
    reader = hand.reader
    for first, last, words in (
        ("nobody", "followed", "nobody followed"),
        ("first", "Orla", TEXT[TEXT.index("first") : TEXT.index(" Marsh")]),
        ("Short", "harbour", TEXT[TEXT.index("Short") : TEXT.index(" and of its")]),
    ):
        hand.sweep(hand.at(first), hand.at("quiet"), hand.at(last, last=True))
        assert reader.selected == words
        assert reader.caret.offset > TEXT.index(first)
    hand.sweep(hand.at("Orla"), hand.at("Short"), hand.at("first"))
    assert reader.selected == TEXT[TEXT.index("first") : TEXT.index("Orla")]
    assert reader.after_caret.startswith("first")


def test_a_drag_that_comes_back_selects_less_again(hand: Hand) -> None:
    hand.press(hand.at("nobody"))
    hand.move(hand.at("cranes"))
    hand.move(hand.at("nobody", last=True))
    assert hand.reader.selected == "nobody"
    hand.release()
    assert not hand.drag.is_on


def test_a_click_without_a_move_selects_nothing(hand: Hand) -> None:
    hand.sweep(hand.at("nobody"), hand.at("nobody"))
    assert hand.reader.selected is None
    assert not hand.reader.caret.is_selecting
    assert hand.reader.after_caret.startswith("nobody")


def test_a_click_drops_a_selection_and_lets_a_highlight_go(hand: Hand) -> None:
    reader = hand.reader
    reader.press("v", "w")
    hand.click(hand.at("nobody"))
    assert reader.selected is None
    assert reader.after_caret.startswith("nobody")


def test_past_an_edge_a_drag_tells_how_far_and_selects_to_the_nearest_row() -> None:
    reader = Reader(LONG, size=(80, 20))
    hand = Hand(reader)
    hand.press((10, 4))
    for row, beyond in ((5, 0), (19, 0), (20, 1), (23, 4), (-1, -1), (-3, -3)):
        hand.move((10, row))
        assert hand.drag.beyond(reader.viewport.height) == beyond
    hand.move((10, 25))
    below = reader.viewport.layout.bounds(19)
    assert below[0] <= reader.caret.offset <= below[1]
    reader.viewport.scroll(reader.viewport.first + 6)
    reader.caret = hand.drag.reach(reader.viewport.under(*hand.drag.place), reader.caret)
    below = reader.viewport.layout.bounds(25)
    assert below[0] <= reader.caret.offset <= below[1]


# Clicks in a row


def test_clicks_in_a_row_select_more_and_begin_anew(hand: Hand) -> None:
    x, y = hand.at("dark")
    paragraph = TEXT.split("\n\n")[1]
    for words in (None, "dark", "It was dark, and nobody followed.", paragraph, None, "dark"):
        hand.click((x + 1, y))
        assert hand.reader.selected == words


def test_a_click_that_comes_late_or_elsewhere_is_the_first(hand: Hand) -> None:
    x, y = hand.at("dark")
    hand.click((x, y))
    hand.now += 0.6
    hand.click((x, y))
    assert (hand.drag.clicks, hand.reader.selected) == (1, None)
    hand.now += 0.4
    hand.click((x, y))
    assert (hand.drag.clicks, hand.reader.selected) == (2, "dark")
    hand.click((x + 1, y))
    assert (hand.drag.clicks, hand.reader.selected) == (1, None)


def test_a_double_click_and_a_drag_select_by_words_both_ways(hand: Hand) -> None:
    x, y = hand.at("nobody")
    hand.sweep((x + 3, y), hand.at("ollowed"), times=2)
    assert hand.reader.selected == "nobody followed"
    hand.sweep((x + 2, y), hand.at("ark, and"), times=2)
    assert hand.reader.selected == "dark, and nobody"


def test_shift_extends_from_the_caret_and_from_a_selection(hand: Hand) -> None:
    hand.reader.go_to("nobody")
    for words, last, selected in (
        ("followed", True, "nobody followed"),
        ("quiet", True, "nobody followed. All was quiet"),
        ("dark", False, "dark, and "),
    ):
        hand.click(hand.at(words, last=last), shift=True)
        assert hand.reader.selected == selected


def test_a_drag_snaps_to_words() -> None:
    hand = Hand(Reader(TEXT), by_words=True)
    hand.sweep(hand.at("body followed"), hand.at("lowed"))
    assert hand.reader.selected == "nobody followed"
    hand.sweep(hand.at("lowed"), hand.at("ark, and"))
    assert hand.reader.selected == "dark, and nobody followed"


# Folds


def test_a_drag_over_a_fold_selects_what_is_folded() -> None:
    fold = Span(FURNISHED.index("Advertisement"), FURNISHED.index("A third"))
    hand = Hand(Reader(FURNISHED, folds=[fold]))
    hand.sweep(hand.at("until"), hand.at("A third paragraph", last=True))
    assert hand.reader.selected == FURNISHED[FURNISHED.index("until") : FURNISHED.index(" tells of")]
    hand.sweep(hand.at("A third"), hand.at("until"))
    assert hand.reader.selected == FURNISHED[FURNISHED.index("until") : FURNISHED.index("A third")]
    x, y = hand.at("Advertisement")
    hand.sweep(hand.at("until"), (x + 4, y))
    # What nobody sees is not swept in by letting go on its line.
    assert hand.reader.selected == FURNISHED[FURNISHED.index("until") : FURNISHED.index("Advertisement")]


# Any text


_SIZE = (60, 14)
_ALPHABET = (
    "ab, .-\n\n日本語。「」漢👩\u200d🚀🇫🇷e\u0301q\u0323\u0307\u200b\u00ad\u05d0\u05d1\u0627\u064bﷺ"
    "\u202e\u2066\x00\x07\x1b\x85\x9b\u2028\ufeff\t\ud800ก\u0e33क्षि각\u1100\u1161"
)
_TEXTS = (
    st.text(alphabet=st.sampled_from(_ALPHABET), min_size=1, max_size=160)
    | st.text(min_size=1, max_size=80)
    | st.lists(
        st.sampled_from(["word", "漢字", "👩\u200d🚀", "\u05e9\u05dc\u05d5\u05dd", "q\u0301", "soft\u00adly"])
    ).map(" ".join)
).map(normalise)
_Place = tuple[int, int]
_PLACES = st.tuples(st.integers(0, _SIZE[0] - RAIL - 1), st.integers(0, _SIZE[1] - 1))
_DRAGS = st.tuples(_PLACES, st.lists(_PLACES, min_size=1, max_size=3))
_INKS = Inks(Color.parse("#000000"), Color.parse("#ffffff"), dark=True)


def _under(reader: Reader, canvas: Canvas, place: _Place) -> _Place:
    """Return the offsets before and after the grapheme drawn at a place: the same where none is.

    A model that walks over the cells of a row as it is drawn; of the layout it takes where each row begins.
    """
    viewport = reader.viewport
    y = min(place[1], len(viewport.layout) - 1 - viewport.first)
    row = viewport.layout.row(viewport.first + y)
    drawn = "".join(segment.text for segment in canvas.line(viewport, y, Over(), _INKS))
    column = place[0] - viewport.margin - GUTTER
    text = drawn[viewport.margin + GUTTER :]
    if column < 0:
        return row.start, row.start
    used = 0
    for first, last in iter_graphemes(text, 0, len(row.text)):
        used += cell_len(text[first:last])
        if used > column:
            return row.start + first, row.start + last
    return row.drawn_end, row.drawn_end


def _meant(reader: Reader, start: _Place, way: list[_Place]) -> str | None:
    """Return the words that a drag means: from what is under its start to what is under its end."""
    canvas = Canvas(article_of(reader.text))
    moved = [
        place for index, place in enumerate(way) if place != start or any(p != start for p in way[:index])
    ]
    if not moved:
        return None
    origin, (before, after) = _under(reader, canvas, start)[0], _under(reader, canvas, moved[-1])
    selected = reader.text[origin:after] if before >= origin else reader.text[before:origin]
    return selected or None


@example("a", 9, [((3, 0), [(0, 0), (3, 0)])])  # into the margin, and back
@given(_TEXTS, st.sampled_from([9, 17, 30, 60]), st.lists(_DRAGS, min_size=1, max_size=3))
def test_whatever_is_dragged_over_the_words_under_the_cells_are_selected(
    text: str, width: int, drags: list[tuple[_Place, list[_Place]]]
) -> None:
    inside = width - RAIL - 1
    reader = Reader(text, size=(width, _SIZE[1]))
    hand = Hand(reader)
    for place, places in drags:
        start, way = (min(place[0], inside), place[1]), [(min(x, inside), y) for x, y in places]
        hand.sweep(start, *way)
        assert reader.selected == _meant(reader, start, way)
