from __future__ import annotations

import subprocess
import sys
from itertools import pairwise

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from synoptic.corpus.text.graphemes import SIMPLE, iter_graphemes, next_grapheme, previous_grapheme
from tests.corpus.text.unicode_data import break_test

# Neighbours that Unicode's rules are about: joiners, marks, Hangul, flags, Indic conjuncts, prepended signs.
JOINING = (
    "a \n\r\u200b\u00ad\u0301\u0300\u20dd\u200d\u200c\ufe0f\U0001f3fd\U0001f469\u2764\U0001f1e6\U0001f1fa"
    "\u1100\u1161\u11a8\uac00\uac01\u0915\u094d\u0937\u0903\u0e01\u0e33\u0600\u0d4e\u4e2d\u3042\ud800©’—"
)
texts = st.one_of(st.text(JOINING, max_size=30), st.text(max_size=30))


def boundaries(text: str) -> list[int]:
    return [0, *(end for _, end in iter_graphemes(text, 0, len(text)))]


def test_unicodes_own_grapheme_breaks() -> None:
    for text, breaks in break_test("GraphemeBreakTest.txt"):
        # Scissors are no pictograph any more in the Unicode version that `regex` knows.
        if "\u2701" not in text:
            assert boundaries(text) == breaks, ascii(text)


@pytest.mark.parametrize(
    ("text", "graphemes"),
    [
        ("", []),
        ("“It’s”—so…", list("“It’s”—so…")),
        ("e\u0301a", ["e\u0301", "a"]),
        ("\r\n\n", ["\r\n", "\n"]),
        ("👩\u200d👩\u200d👧👍🏽!", ["👩\u200d👩\u200d👧", "👍🏽", "!"]),
        ("🇺🇦🇬🇧🇫", ["🇺🇦", "🇬🇧", "🇫"]),
        ("\u0600🇺🇦🇬\u0301🇧", ["\u0600🇺🇦", "🇬\u0301", "🇧"]),
        ("क्षि", ["क्षि"]),
        ("क्\u200dष a\u094dक", ["क्\u200dष", " ", "a\u094d", "क"]),
        ("\u0600\u0600\n\u0600क", ["\u0600\u0600", "\n", "\u0600क"]),
        ("한국어", ["한", "국", "어"]),
        ("\u1112\u1161\u11ab", ["\u1112\u1161\u11ab"]),
        ("กำ", ["กำ"]),
        ("\u0301x", ["\u0301", "x"]),
        ("\ud83d\ude00", ["\ud83d", "\ude00"]),
    ],
)
def test_graphemes_stay_whole(text: str, graphemes: list[str]) -> None:
    assert [text[start:end] for start, end in iter_graphemes(text, 0, len(text))] == graphemes


@given(texts)
def test_they_are_those_of_the_library(text: str) -> None:
    # The library joins an Indic consonant to a virama on anything: "\u094d\u0915" is left to the cases above.
    text = text.replace("\u0915", "").replace("\u0937", "")
    assert boundaries(text) == [0, *(match.end() for match in regex.finditer(r"\X", text))]


@given(texts, st.data())
def test_next_and_previous_are_the_neighbouring_boundaries(text: str, data: st.DataObject) -> None:
    there = boundaries(text)
    for offset in range(-1, len(text) + 1):
        assert next_grapheme(text, offset) == min([at for at in there if at > offset], default=len(text))
        assert previous_grapheme(text, offset) == max([at for at in there if at < offset], default=0)
    assert next_grapheme(text, len(text) + 1) == len(text)
    assert previous_grapheme(text, len(text) + 1) == previous_grapheme(text, len(text))
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    cut = sorted({start, end, *(at for at in there if start < at < end)})
    assert list(iter_graphemes(text, start, end)) == list(pairwise(cut))


def test_what_needs_no_library_joins_no_neighbour() -> None:
    joining = regex.compile(rf"(?V1)[[{SIMPLE}]--[\p{{GCB=Other}}\p{{GCB=Control}}\n]]")
    assert joining.findall("".join(map(chr, range(sys.maxunicode + 1)))) == []


def test_a_hundred_thousand_marks_are_one_grapheme() -> None:
    text = "a" + "\u0301" * 100_000 + "b"
    assert list(iter_graphemes(text, 0, len(text))) == [(0, 100_001), (100_001, 100_002)]
    assert next_grapheme(text, 50_000) == 100_001
    assert previous_grapheme(text, 50_000) == 0
    assert previous_grapheme(text, 100_001) == 0


def test_flags_are_counted_from_the_start_of_their_run() -> None:
    text = "x" + "🇺" * 100_001
    assert sum(1 for _ in iter_graphemes(text, 0, len(text))) == 50_002
    assert next_grapheme(text, 50_000) == 50_001
    assert next_grapheme(text, 50_001) == 50_003
    assert previous_grapheme(text, 50_002) == 50_001


@pytest.mark.parametrize("script", ["한국 ", "กำ ก", "नमस्ते ", "👍🏽", "عربي ", "日本の"])
def test_no_more_is_read_than_what_stands_around(script: str) -> None:
    from synoptic.corpus.text.graphemes import _certain

    text = script * 1000
    assert all(offset - _certain(text, offset) <= 2 * len(script) for offset in range(len(text)))


def test_an_english_article_does_not_load_the_tables() -> None:
    program = (
        "import sys; from synoptic.corpus.text.graphemes import *\n"
        "text = 'The “U.S.” — it’s naïve… €5 © 東京\\n' * 3\n"
        "assert len(list(iter_graphemes(text, 0, len(text)))) == len(text)\n"
        "assert [next_grapheme(text, at) for at in range(len(text))] == list(range(1, len(text) + 1))\n"
        "assert previous_grapheme(text, 9) == 8\n"
        "sys.exit('regex' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
