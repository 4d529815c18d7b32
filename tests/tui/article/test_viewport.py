"""Scrolling: the caret stays in sight, and no place is lost while rows change or long texts fill."""

from __future__ import annotations

import pytest

from synoptic.corpus.article import Span
from synoptic.corpus.articles.boilerplate import Fold
from synoptic.tui.article.viewport import GUTTER, RAIL, Viewport
from tests.tui.article.reader import Reader

_SENTENCE = "“It moved,” she said – and nobody, of all who stood there, had an answer that would do. "
HUGE = "\n\n".join(f"Paragraph {number} begins here. {_SENTENCE * 3}".rstrip() for number in range(1, 5001))
"""Some 1.5 million characters."""
LONG = "\n\n".join(
    f"Paragraph {number} has words enough for one row of the pane." for number in range(1, 201)
)


def _shown(viewport: Viewport, y: int = 0) -> str:
    return viewport.layout.row(viewport.first + y).text.strip()


def _fill(viewport: Viewport) -> None:
    """Wrap a long text to its end, as a view does in the background."""
    while viewport.layout.fill(viewport.top):
        if viewport.has_drifted:
            viewport.settle()
    viewport.settle()


def _in_sight(reader: Reader) -> bool:
    return 0 <= reader.point[1] < reader.viewport.height


# Pages


@pytest.mark.parametrize(
    ("down", "up", "share"), [("space", "b", 1.0), ("pagedown", "pageup", 1.0), ("ctrl+d", "ctrl+u", 0.5)]
)
def test_pages_and_half_pages_move_the_text_and_the_caret(down: str, up: str, share: float) -> None:
    reader = Reader(LONG)
    viewport = reader.viewport
    rows = round(share * (viewport.height - 2))
    reader.press(down)
    first = viewport.first
    assert rows - 2 <= first <= rows, "rows above the caret stay in sight"
    assert reader.point[1] + first == rows
    reader.press(down)
    assert viewport.first == first + rows
    reader.press(up, up)
    assert viewport.first == 0
    assert reader.caret.offset == 0


def test_a_count_pages_further_and_the_last_page_is_whole() -> None:
    reader = Reader(LONG)
    viewport = reader.viewport
    reader.press("2", "space")
    assert reader.point[1] + viewport.first == 2 * (viewport.height - 2)
    reader.press("G")
    assert viewport.first == len(viewport.layout) - viewport.height
    reader.press("space")
    assert viewport.first == len(viewport.layout) - viewport.height


def test_the_caret_is_always_in_sight() -> None:
    reader = Reader(LONG)
    for keys in ("space", "G", "ctrl+u", "b", "right_curly_bracket", "4 0 j", "g", "ctrl+d", "G", "k"):
        reader.press(*keys.split())
        assert _in_sight(reader), keys


# Places


def test_a_place_is_revealed_with_rows_around_it() -> None:
    viewport = Reader(LONG).viewport
    near = LONG.index("Paragraph 13 ")
    viewport.reveal(near)
    assert viewport.height_of(near) == viewport.height - 3
    far = LONG.index("Paragraph 150 ")
    viewport.reveal(far)
    assert viewport.height_of(far) == viewport.height // 3
    first = viewport.first
    viewport.reveal(far)
    assert viewport.first == first, "what is in sight stays where it is"
    viewport.reveal(LONG.index("Paragraph 151 "), LONG.index("Paragraph 159 "))
    assert viewport.height_of(LONG.index("Paragraph 159 ")) == viewport.height - 3
    viewport.reveal(LONG.index("Paragraph 152 "), LONG.index("Paragraph 180 "))
    assert viewport.height_of(LONG.index("Paragraph 152 ")) == 0, (
        "what is longer than the screen begins on it"
    )


def test_an_offset_is_held_at_a_height_as_near_as_can_be() -> None:
    viewport = Reader(LONG).viewport
    offset = LONG.index("Paragraph 100 ")
    assert viewport.hold(offset, 5)
    assert viewport.height_of(offset) == 5
    assert not viewport.hold(offset, 5)
    least, most = viewport.heights_for(0)
    assert (least, most) == (0, 0)
    viewport.hold(0, 5)
    assert viewport.height_of(0) == 0
    assert viewport.heights_for(offset) == (0, viewport.height - 1)
    assert viewport.height_fitting(offset, LONG.index("Paragraph 102 ") + 1) == viewport.height - 5
    assert viewport.height_fitting(0, len(LONG)) == 0


def test_what_is_out_of_sight_has_a_nearest_place_in_its_column() -> None:
    reader = Reader(LONG)
    viewport = reader.viewport
    reader.press("w", "w")
    offset = reader.caret.offset
    assert viewport.nearest(offset) == offset
    viewport.scroll(100)
    assert viewport.layout.cell_of(viewport.nearest(offset)) == (100, viewport.layout.cell_of(offset)[1])
    viewport.scroll(0)
    below = viewport.nearest(LONG.index("Paragraph 150 "))
    assert viewport.layout.row_of(below) == viewport.height - 1


def test_a_share_of_the_text_is_brought_to_the_middle() -> None:
    viewport = Reader(LONG).viewport
    viewport.scroll_to_share(0.5)
    assert viewport.height_of(len(LONG) // 2) == viewport.height // 2
    viewport.scroll_to_share(1.0)
    assert viewport.first == len(viewport.layout) - viewport.height
    viewport.scroll_to_share(0.0)
    assert viewport.first == 0


def test_the_text_in_sight_is_told_without_folds() -> None:
    text = "One.\n\nAdvertisement\n\nTwo.\n"
    fold = Span(text.index("Adv"), text.index("Two"))
    viewport = Reader(text, folds=[fold]).viewport
    assert list(viewport.spans_in_sight) == [Span(0, fold.start), Span(fold.end, len(text))]
    assert [each.span for each in viewport.folds_in_sight] == [fold]
    assert viewport.lines_folded_in(Span(0, fold.start)) == 0
    assert viewport.lines_folded_in(Span(0, len(text))) == 1
    assert viewport.unfold(text.index("Adv") + 3) == fold
    assert viewport.unfold(text.index("Adv") + 3) is None
    assert not viewport.folds_in_sight
    assert list(viewport.spans_in_sight) == [Span(0, len(text))]


def test_before_it_has_a_size_nothing_is_in_sight_and_places_are_gone_to() -> None:
    viewport = Viewport(LONG, 78)
    assert (viewport.spans_in_sight, viewport.folds_in_sight) == ((), ())
    viewport.reveal(LONG.index("Paragraph 100 "))
    viewport.resize(90, 24, 0)
    assert viewport.height_of(LONG.index("Paragraph 100 ")) == 2


def test_text_is_found_under_the_pointer_and_beside_it_none() -> None:
    viewport = Reader("Fog.\n\nMore fog and a long line of it.\n").viewport
    x = viewport.margin + GUTTER
    assert viewport.text_at(x, 0) == 0
    assert viewport.text_at(viewport.margin, 0) == 0, "the mark column belongs to the text"
    assert viewport.text_at(viewport.margin - 1, 0) is None
    assert viewport.text_at(x + 4, 0) is None
    assert viewport.text_at(viewport.width - RAIL, 0) is None
    assert viewport.text_at(x, 1) is None


# Sizes


def test_resizing_and_back_keeps_the_words_at_the_top() -> None:
    viewport = Viewport(HUGE, 78)
    viewport.resize(120, 36, 0)
    caret = HUGE.index("Paragraph 3000 ")
    viewport.reveal(caret)
    top = viewport.top
    for width in (80, 60, 120, 200, 120):
        viewport.resize(width, 36, caret)
        _fill(viewport)
        start, end = viewport.layout.bounds(viewport.first)
        assert start <= top < end
        assert 0 <= viewport.height_of(caret) < viewport.height
    assert viewport.top == top


def test_a_caret_that_a_size_puts_out_of_sight_comes_along_and_back() -> None:
    viewport = Viewport(LONG, 78)
    viewport.resize(90, 24, 0)
    viewport.scroll(100)
    top, caret = viewport.top, viewport.layout.bounds(115)[0]
    viewport.resize(90, 10, caret)
    assert viewport.height_of(caret) == 9
    viewport.resize(90, 24, caret)
    assert viewport.top == top


# Long texts


def test_the_first_rows_are_there_before_the_rest_is_wrapped() -> None:
    viewport = Viewport(HUGE, 78)
    viewport.resize(90, 24, 0)
    assert not viewport.layout.is_filled
    assert _shown(viewport).startswith("Paragraph 1 begins here.")
    estimated = len(viewport.layout)
    _fill(viewport)
    assert 0.5 < estimated / len(viewport.layout) < 2


def test_far_places_are_gone_to_before_all_is_wrapped() -> None:
    reader = Reader(HUGE)
    viewport = reader.viewport
    reader.go_to("Paragraph 4321 ")
    assert "Paragraph 4321 begins" in _shown(viewport, reader.point[1])
    reader.press("5", "0", "percent_sign")
    assert reader.caret.offset == -(-len(HUGE) // 2)
    assert _in_sight(reader)
    reader.press("G")
    assert _in_sight(reader)
    assert "answer that would do." in _shown(viewport, reader.point[1])
    reader.press("g")
    assert _shown(viewport).startswith("Paragraph 1 begins")
    assert not viewport.layout.is_filled


def test_filling_what_is_above_keeps_the_place() -> None:
    reader = Reader(HUGE)
    viewport = reader.viewport
    reader.go_to("Paragraph 2500 ")
    words, row = HUGE[viewport.top :][:12], reader.point[1]
    _fill(viewport)
    assert HUGE[viewport.top :][:12] == words
    assert reader.point[1] == row
    assert "Paragraph 2500 begins" in _shown(viewport, row)


def test_folds_that_are_found_later_keep_the_place() -> None:
    paragraphs = HUGE.split("\n\n")
    for place in (100, 1000, 3000):
        paragraphs[place:place] = ["Advertisement"]
    text = "\n\n".join(paragraphs)
    reader = Reader(text)
    viewport = reader.viewport
    reader.go_to("Paragraph 2000 ")
    words = text[viewport.top :][:12]
    starts = [text.index("Advertisement"), text.rindex("Advertisement")]
    folds = [Fold(Span(start, start + len("Advertisement\n\n")), 1, ("ads",)) for start in starts]
    assert viewport.fold(folds)
    assert not viewport.fold(folds)
    _fill(viewport)
    assert text[viewport.top :][:12] == words
    assert _in_sight(reader)
    assert viewport.fold_at(starts[0]) == folds[0]


def test_a_text_of_one_line() -> None:
    text = "word " * 60_000 + "end"
    reader = Reader(text)
    _fill(reader.viewport)
    reader.press("G")
    assert "end" in _shown(reader.viewport, reader.viewport.point_of(len(text) - 3)[1])
    for key in ("b", "k", "ctrl+u", "l", "w", "W", "end", "home", "space"):
        reader.press(key)
        assert _in_sight(reader), key
    reader.press("g", "v", "3", "w")
    assert reader.selected == "word word word"


def test_a_text_of_one_word() -> None:
    reader = Reader("x" * 300_000)
    _fill(reader.viewport)
    reader.press("G", "k", "g", "j", "space")
    assert _in_sight(reader)
