"""Where keys take the caret, and what is selected then: every motion, without a screen."""

from __future__ import annotations

import pytest

from synoptic.corpus.article import Span
from synoptic.tui.article.caret import Caret
from synoptic.tui.article.layout import Layout
from synoptic.tui.article.marks import Layer, Mark
from tests.tui.article.reader import Reader

TEXT = (
    "The first line of this text is long enough to hold a column of its own.\n\n"
    "Short.\n\n"
    "The third line is about as long as the first, so that the column comes back.\n\n"
    "“We left at once,” said Lt. Gen. Orla Marsh. It was dark, and “nobody followed her” then. "
    "All was quiet. She paused.\n\n"
    "One q\u0301 and 漢字 stand here.\n"
)
_LONG = "\n\n".join(
    f"Paragraph {number} has words enough for one row of the pane." for number in range(1, 201)
)
FOLDED = "First.\n\nAdvertisement\n\nShare this\n\nSecond.\n"
"""With what begins at the first word of the middle folded, as far as the last line."""
_FOLD = Span(FOLDED.index("Adv"), FOLDED.index("Second"))


# Characters, words, sentences, paragraphs, lines


_MOTIONS = (
    ("first", ["right"], "irst line"),
    ("first", ["l", "l"], "rst line"),
    ("first", ["left"], " first"),
    ("first", ["h", "h"], "e first"),
    ("q\u0301", ["l"], " and 漢字"),
    ("漢字", ["l"], "字 stand"),
    ("first", ["w"], "line of"),
    ("first", ["ctrl+right"], "line of"),
    ("first", ["W"], "The first"),
    ("irst", ["W"], "first"),
    ("first", ["ctrl+left"], "The first"),
    ("left", ["right_parenthesis"], "It was dark"),
    ("nobody", ["right_parenthesis"], "All was"),
    ("quiet", ["left_parenthesis"], "All was"),
    ("All was", ["left_parenthesis"], "It was dark"),
    ("first", ["right_curly_bracket"], "Short."),
    ("Short", ["right_curly_bracket"], "The third"),
    ("comes back", ["left_curly_bracket"], "The third"),
    ("The third", ["left_curly_bracket"], "Short."),
    ("third", ["home"], "The third"),
    ("third", ["0"], "The third"),
    ("third", ["end"], ".\n\n“We left"),
    ("third", ["dollar_sign"], ".\n\n“We left"),
    ("third", ["g"], "The first"),
    ("third", ["ctrl+home"], "The first"),
    ("third", ["G"], ""),
    ("third", ["ctrl+end"], ""),
)


@pytest.mark.parametrize(("start", "keys", "words"), _MOTIONS)
def test_a_motion_goes_where_it_says(start: str, keys: list[str], words: str) -> None:
    reader = Reader(TEXT)
    reader.go_to(start)
    reader.press(*keys)
    assert reader.after_caret.startswith(words)
    assert words or not reader.after_caret


def test_motions_at_the_ends_stay_there() -> None:
    reader = Reader(TEXT)
    for key in ("up", "left", "W", "left_parenthesis", "left_curly_bracket", "b", "ctrl+u", "g", "home"):
        reader.press(key)
        assert reader.caret.offset == 0, key
    reader.press("G")
    for key in ("right", "w", "right_parenthesis", "right_curly_bracket", "G"):
        reader.press(key)
        assert reader.caret.offset == len(TEXT), key


def test_a_line_down_keeps_the_column_through_short_lines_and_gaps() -> None:
    reader = Reader(TEXT)
    reader.go_to("enough")
    column, row = reader.point
    columns = []
    for key in ("down", "j", "down", "j", "k", "up", "k", "up"):
        reader.press(key)
        columns.append(reader.point[0] - column)
    blank, short = columns[0], columns[1]
    assert columns == [blank, short, blank, 0, blank, short, blank, 0]
    assert blank < short < 0
    assert reader.point == (column, row)


def test_going_sideways_gives_the_column_up() -> None:
    reader = Reader(TEXT)
    reader.go_to("enough")
    reader.press("j", "j", "h")
    column, _ = reader.point
    reader.press("j", "j")
    assert reader.point[0] == column


def test_the_gap_between_paragraphs_is_passed_over() -> None:
    reader = Reader("One line.\nAnother line.\nA third one.\n")
    reader.go_to("line")
    for key, words in (("j", "her line."), ("j", "ird one."), ("k", "her line."), ("k", "line.")):
        reader.press(key)
        assert reader.after_caret.startswith(words)


def test_the_column_is_one_of_cells() -> None:
    reader = Reader("漢字漢字漢字\n\nabcdefghijkl\n")
    reader.press("l", "l", "2", "j")
    assert reader.after_caret.startswith("efgh")


def test_a_fold_is_passed_over_as_one_line() -> None:
    reader = Reader(FOLDED, folds=[_FOLD])
    reader.press("j", "j")
    assert reader.caret.offset == _FOLD.start
    for key in ("l", "w", "right_parenthesis", "j"):
        reader.caret = reader.caret.at(_FOLD.start)
        reader.press(key)
        assert reader.after_caret.startswith("Second"), key
    for key in ("h", "W", "left_parenthesis", "k"):
        reader.go_to("Second")
        reader.press(key)
        assert reader.caret.offset == _FOLD.start, key


def test_a_motion_by_paragraphs_goes_past_a_fold() -> None:
    reader = Reader(FOLDED, folds=[_FOLD])
    reader.press("right_curly_bracket")
    assert reader.after_caret.startswith("Second")
    reader.press("left_curly_bracket")
    assert reader.after_caret.startswith("First")
    reader.press("v", "2", "right_curly_bracket")
    assert reader.selected == FOLDED.rstrip()


def test_a_motion_by_paragraphs_stays_where_only_folded_lines_follow() -> None:
    text = "Menu\n\nFirst.\n\nShare this\n"
    reader = Reader(text, folds=[Span(0, text.index("First")), Span(text.index("Share"), len(text))])
    reader.go_to("First")
    for key in ("right_curly_bracket", "left_curly_bracket"):
        reader.press(key)
        assert reader.after_caret.startswith("First"), key


# Counts


def test_a_count_repeats_a_motion() -> None:
    reader = Reader(_LONG)
    for keys, words in (
        ("3 w", "words enough"),
        ("2 W", "1 has"),
        ("g 3 right_parenthesis", "Paragraph 4 "),
        ("1 2 j", "Paragraph 10 "),
        ("1 0 right_curly_bracket", "Paragraph 20 "),
        ("5 left_curly_bracket", "Paragraph 15 "),
    ):
        reader.press(*keys.split())
        assert reader.after_caret.startswith(words), keys
        assert reader.caret.count is None


@pytest.mark.parametrize(
    "key", ["G", "g", "end", "right_square_bracket", "v", "s", "o", "m", "r", "S", "space", "percent_sign"]
)
def test_a_count_counts_once(key: str) -> None:
    reader = Reader(_LONG)
    reader.press("3", key)
    assert reader.caret.count is None


def test_a_count_grows_by_digits_up_to_a_limit() -> None:
    caret = Caret()
    for digit in (1, 2):
        caret = caret.typed(digit)
    assert (caret.count, caret.times) == (12, 12)
    for _ in range(9):
        caret = caret.typed(9)
    assert caret.count == 100_000
    assert (caret.uncounted().count, caret.uncounted().times) == (None, 1)


def test_a_zero_is_a_digit_of_a_count_and_else_goes_to_the_start_of_the_line() -> None:
    reader = Reader(_LONG)
    reader.press("1", "0", "w")
    assert reader.after_caret.startswith("pane.")
    reader.press("w", "w", "0")
    assert reader.after_caret.startswith("Paragraph 2 ")


def test_a_number_can_be_begun_with_a_key_of_its_own() -> None:
    reader = Reader(_LONG)
    reader.press("number_sign")
    assert (reader.caret.count, reader.caret.times) == (0, 1)
    reader.press("0", "2", "w")
    assert reader.after_caret.startswith("has words")
    reader.press("v", "number_sign", "2", "w")
    assert reader.selected == "has words"


def test_a_percentage_after_a_number() -> None:
    reader = Reader(_LONG)
    reader.press("4", "0", "percent_sign")
    assert reader.caret.offset == len(_LONG) * 40 // 100
    reader.press("9", "0", "0", "percent_sign")
    assert reader.caret.offset == len(_LONG)
    reader.press("percent_sign")
    assert reader.caret.offset == len(_LONG), "without a number there is no place to go to"


# Highlights


def _marked(*words: str) -> list[Mark]:
    places = [TEXT.index(each) for each in words]
    return [
        Mark(at, at + len(each), Layer.HIGHLIGHT, highlight=each)
        for at, each in zip(places, words, strict=True)
    ]


def test_brackets_go_from_highlight_to_highlight() -> None:
    reader = Reader(TEXT, marks=_marked("first", "third", "Orla"))
    for key, words in (
        ("right_square_bracket", "first"),
        ("right_square_bracket", "third"),
        ("right_square_bracket", "Orla"),
        ("right_square_bracket", "Orla"),
        ("left_square_bracket", "third"),
        ("left_square_bracket", "first"),
        ("left_square_bracket", "first"),
    ):
        reader.press(key)
        assert reader.after_caret.startswith(words)
    reader.press("g", "2", "right_square_bracket")
    assert reader.after_caret.startswith("third")
    reader.press("l", "l", "l", "l", "l", "9", "right_square_bracket")
    assert reader.after_caret.startswith("Orla")
    reader.press("h")
    reader.press("2", "left_square_bracket")
    assert reader.after_caret.startswith("first")


def test_without_highlights_brackets_stay() -> None:
    reader = Reader(TEXT)
    reader.go_to("third")
    reader.press("right_square_bracket", "left_square_bracket")
    assert reader.after_caret.startswith("third")


# Selecting


_SELECTIONS: tuple[tuple[str, list[str], str | None], ...] = (
    ("first", ["v", "l", "l"], "fi"),
    ("first", ["v", "h", "h"], "e "),
    ("first", ["v", "w"], "first"),
    ("first", ["v", "2", "w"], "first line"),
    ("first", ["v", "w", "W"], None),
    ("line of", ["v", "W"], "first "),
    ("All was", ["v", "right_parenthesis"], "All was quiet."),
    ("Short", ["v", "right_curly_bracket"], "Short."),
    ("Short", ["v", "j", "j"], "Short.\n\n"),
    (
        "The third",
        ["v", "end"],
        "The third line is about as long as the first, so that the column comes back.",
    ),
    ("line is about", ["v", "home"], "The third "),
    ("Short", ["v", "G"], TEXT[TEXT.index("Short") :].rstrip()),
    ("Short", ["v", "g"], TEXT[: TEXT.index("Short")]),
    ("q\u0301", ["v", "l"], "q\u0301"),
    ("漢字", ["v", "l"], "漢"),
)


@pytest.mark.parametrize(("start", "keys", "words"), _SELECTIONS)
def test_v_and_a_motion_select(start: str, keys: list[str], words: str | None) -> None:
    reader = Reader(TEXT)
    reader.go_to(start)
    reader.press(*keys)
    selected = reader.selected
    assert (selected.rstrip("\n") if keys == ["v", "G"] and selected else selected) == words
    assert reader.caret.is_selecting


def test_v_again_drops_the_selection() -> None:
    reader = Reader(TEXT)
    reader.go_to("first")
    reader.press("v", "w", "v")
    assert reader.selected is None
    assert not reader.caret.is_selecting
    assert reader.after_caret.startswith(" line of")


def test_o_moves_the_other_end() -> None:
    reader = Reader(TEXT)
    reader.go_to("line of")
    reader.press("v", "w", "o", "W")
    assert reader.selected == "first line"
    reader.press("o", "w")
    assert reader.selected == "first line of"


def test_o_stays_where_nothing_is_selected() -> None:
    reader = Reader(TEXT)
    reader.go_to("line of")
    reader.press("o")
    assert not reader.caret.is_selecting
    assert reader.after_caret.startswith("line of")


_GROWN = (
    "followed",
    "“nobody followed her”",
    "It was dark, and “nobody followed her” then.",
    "“We left at once,” said Lt. Gen. Orla Marsh. It was dark, and “nobody followed her” then. "
    "All was quiet. She paused.",
)
_SENTENCE = 2


def test_s_selects_the_sentence_and_grows_it() -> None:
    reader = Reader(TEXT)
    reader.go_to("followed")
    for words in (*_GROWN[_SENTENCE:], _GROWN[-1]):
        reader.press("s")
        assert reader.selected == words


def test_capital_s_shrinks_to_what_is_smaller_and_then_to_the_caret() -> None:
    reader = Reader(TEXT)
    reader.go_to("followed")
    reader.press("s", "s")
    for words in _GROWN[_SENTENCE::-1]:
        reader.press("S")
        assert reader.selected == words
    reader.press("S")
    assert reader.selected is None
    assert not reader.caret.is_selecting
    assert reader.after_caret.startswith("followed")


def test_capital_s_selects_the_word_and_s_grows_it() -> None:
    reader = Reader(TEXT)
    reader.go_to("followed")
    reader.press("S")
    for words in _GROWN:
        assert reader.selected == words
        reader.press("s")


def test_a_count_before_s_grows_as_often() -> None:
    reader = Reader(TEXT)
    reader.go_to("followed")
    reader.press("2", "s")
    assert reader.selected == _GROWN[-1]


def test_s_between_two_sentences_takes_the_one_before() -> None:
    reader = Reader(TEXT)
    reader.go_to(" All was")
    reader.press("s")
    assert reader.selected == _GROWN[_SENTENCE]
    reader.press("S")
    assert not reader.caret.is_selecting
    assert reader.after_caret.startswith(" All was")


def test_a_selection_that_was_moved_since_shrinks_no_more() -> None:
    reader = Reader(TEXT)
    reader.go_to("followed")
    reader.press("S", "s", "l", "S")
    assert reader.selected == _GROWN[1] + " "
    reader.press("s", "S")
    assert reader.selected == _GROWN[1] + " ", "it shrinks back to what grew"


# Reshaping


def _held() -> tuple[Layout, Caret]:
    layout = Layout(TEXT, 72)
    start = TEXT.index("third line")
    mark = Mark(start, start + len("third line"), Layer.HIGHLIGHT, highlight="h")
    return layout, Caret(start + 2).reshaped(layout, mark)


def test_taking_hold_of_a_highlight_selects_it() -> None:
    layout, caret = _held()
    span = caret.selection
    assert span is not None
    assert TEXT[span.start : span.end] == "third line"
    assert caret.offset == span.end
    assert caret.reshaping == "h"
    moved = caret.moved(layout, "next-word")
    assert moved.reshaping == "h"
    assert moved.selection == Span(span.start, span.end + len(" is"))


def test_letting_go_of_a_highlight_goes_back_into_it() -> None:
    layout, caret = _held()
    left = caret.moved(layout, "next-word").dropped(layout)
    assert left == Caret(TEXT.index("third line") + 2)


def test_carets_that_look_the_same_are_equal() -> None:
    layout = Layout(TEXT, 72)
    assert Caret(3).down(layout, 0) == Caret(3)
    assert Caret(3) != Caret(3, origin=3)
    assert Caret(3) != Caret(3, count=1)
