"""What reaches a terminal, and what stands in for what must not."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synoptic.tui.shell.display import passage_quoted, single_line, visible

_DIRECTING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("plain – “quoted” café 漢字", "plain – “quoted” café 漢字"),
        ("two\nlines", "two\nlines"),
        ("\x1b[2J", "␛[2J"),
        ("\x1b]52;c;aGk=\x07", "␛]52;c;aGk=␇"),
        ("a\x00b\tc\rd\x7f", "a␀b␉c␍d␡"),
        ("\x9b31m\x85", "�31m�"),
        ("abc\u202edef\u2066\u200e\u061c", "abc�def���"),
        ("\u2028\u2029\ufeff\ud800", "����"),
        ("hidden \U000e0041", "hidden �"),
        ("no\u200cbreak 👩\u200d🔬", "no\u200cbreak 👩\u200d🔬"),
        ("soft\u00adhyphen", "soft\u200bhyphen"),
    ],
)
def test_what_a_terminal_would_obey_is_shown(raw: str, shown: str) -> None:
    assert visible(raw) == shown


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("❤\ufe0f\u200d🔥", "❤\ufe0f\u200d🔥"),
        ("👩🏽\u200d🔬", "👩🏽\u200d🔬"),
        ("क्\u200dष", "क्\u200bष"),
        ("a\u200db", "a\u200bb"),
        ("🚀\u200da\u200d🚀", "🚀\u200ba\u200b🚀"),
        ("\u200d", "\u200b"),
    ],
)
def test_only_pictographs_are_joined(raw: str, shown: str) -> None:
    assert visible(raw) == shown


def test_a_line_stays_a_line() -> None:
    assert single_line("a\nb\tc\x1b\u2028") == "a b c␛�"


@pytest.mark.parametrize("mark", ["\u0301", "\u0489", "\ufe0f", "\u0e38", "\U000e0101"])
def test_marks_beyond_what_a_letter_carries_are_shown_beside_it(mark: str) -> None:
    assert visible(f"“a{mark * 30}b” 漢{mark * 30}") == f"“a{mark * 30}b” 漢{mark * 30}"
    assert visible(f"“a{mark * 33}b” 漢{mark * 31}") == f"“a{mark * 30}���b” 漢{mark * 30}�"
    assert visible(f"é{mark}" * 999) == f"é{mark}" * 999


@given(st.text(st.characters()))
def test_offsets_stay_what_they_were(text: str) -> None:
    shown = visible(text)
    assert len(shown) == len(text)
    assert visible(shown) == shown
    assert all(one == other for one, other in zip(text, shown, strict=True) if one.isprintable())
    shown.encode()


def test_no_control_character_is_let_through() -> None:
    suspects = {"Cc", "Cf", "Cs", "Zl", "Zp"}
    for character in map(chr, range(sys.maxunicode + 1)):
        if unicodedata.category(character) in suspects and character != "\n":
            shown = visible(character)
            assert unicodedata.category(shown) not in suspects - {"Cf"}, ascii(character)
            assert unicodedata.bidirectional(shown) not in _DIRECTING, ascii(character)


def test_the_marks_of_an_article_are_told_from_those_around_its_words() -> None:
    assert passage_quoted("38 lorries\nmoved") == "“38 lorries moved”"
    assert passage_quoted("“It moved,”") == "“It moved,”"
    assert passage_quoted("He said “it moved” to us") == "⟨He said “it moved” to us⟩"
    assert passage_quoted('it was "odd"') == '⟨it was "odd"⟩'
    assert passage_quoted("it’s ‘odd’") == "“it’s ‘odd’”"
