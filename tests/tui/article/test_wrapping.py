"""Where rows are broken, what is set apart, and what is one row."""

from __future__ import annotations

from rich.cells import cell_len

from synoptic.corpus.article import Span
from synoptic.tui.article.layout import shown
from tests.tui.article.test_layout import drawn, laid_out


def test_breaks_after_spaces_and_hyphens() -> None:
    assert drawn(laid_out("a 28-point plan — half done", 6)) == ["a 28-", "point", "plan —", "half", "done"]


def test_breaks_likewise_beside_wide_characters() -> None:
    assert drawn(laid_out("a 28-point plan 日本 half", 6)) == ["a 28-", "point", "plan", "日本", "half"]


def test_wide_text_is_broken_between_characters_but_not_before_a_full_stop() -> None:
    assert drawn(laid_out("日本語。「東京」です", 8)) == ["日本語。", "「東京」", "です"]


def test_a_soft_hyphen_shows_only_where_a_row_ends_at_it() -> None:
    text = "Donau\u00addampf\u00adschiff fährt"
    assert drawn(laid_out(text, 12)) == ["Donau\u200bdampf-", "schiff fährt"]
    assert drawn(laid_out(text, 40)) == ["Donau\u200bdampf\u200bschiff fährt"]
    assert cell_len(drawn(laid_out(text, 11))[0]) == 11
    assert cell_len(drawn(laid_out(text, 10))[0]) <= 10


def test_a_long_word_is_broken() -> None:
    rows = drawn(laid_out("icon-facebookicontwitter x", 8))
    assert rows == ["icon-", "facebook", "icontwit", "ter x"]


def test_paragraphs_without_a_blank_line_are_set_apart() -> None:
    long = "One paragraph of an article, " + "which goes on, " * 6 + "and ends."
    text = f"A headline\n{long}\nAnother one that follows it.\n\nA third one."
    layout = laid_out(text, 200)
    expected = ["A headline", "", long, "", "Another one that follows it.", "", "A third one."]
    assert drawn(layout) == expected
    assert layout.row_of(text.index("Another")) == 4


def test_verse_lists_tables_and_code_stay_together() -> None:
    text = "Roses are red,\nViolets are blue,\n\n- one\n- two\n\n| a | b |\n|---|---|"
    assert drawn(laid_out(text, 60)) == text.split("\n")


def test_a_fold_is_one_row() -> None:
    text = "A headline\n\nAdvertisement\nShare\n\nThe story."
    fold = Span(text.index("Adv"), text.index("\n\nThe") + 1)
    layout = laid_out(text, 40, fold)
    rows = [layout.row(index) for index in range(len(layout))]
    assert [row.fold for row in rows] == [None, None, fold, None, None]
    inside = text.index("Share")
    assert layout.cell_of(inside) == (2, 0)
    assert layout.offset_at(2, 7) == fold.start
    assert layout.fold_at(inside) == fold
    assert layout.fold_at(fold.end) is None


def test_hard_wrapped_lines_are_joined_and_paragraphs_kept() -> None:
    text = (
        "The sixth gate, known to its crews as Number Four, stopped at 2:14 a.m.\n"
        "with 1.9 metres still to travel, and for two and a half hours the estuary\n"
        "poured through.\n\nNobody slept."
    )
    whole = shown(text, 0, len(text))
    assert whole.count("\n") == 2
    assert whole.startswith(
        "The sixth gate, known to its crews as Number Four, stopped at 2:14 a.m. with 1.9"
    )
    middle = text.index("1.9")
    assert shown(text, middle, len(text)) == whole[middle:]


def test_a_word_after_a_zero_width_space_is_broken_where_it_does_not_fit() -> None:
    assert drawn(laid_out("\u200b000", 2)) == ["\u200b", "00", "0"]
