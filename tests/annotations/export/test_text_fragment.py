"""An address leads to the words themselves."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synoptic.annotations.export.text_fragment import LONGEST, with_text_fragment
from tests.examples import examples

PAGE = "https://tide.example/fog"
TEXT = "The pilot felt one bump. The crew felt one bump, too, at 10-12 knots & no more.\nThen it was over."


def fragment(words: str, text: str = TEXT, occurrence: int = 0, page: str = PAGE) -> str:
    start = [found.start() for found in re.finditer(re.escape(words), text)][occurrence]
    return with_text_fragment(page, text, start, start + len(words)).removeprefix(page)


def found_by(fragment: str, text: str) -> tuple[int, int]:
    """Return what a browser would go to, after the specification's algorithm."""
    directive = fragment.partition(":~:text=")[2]
    parts = directive.split(",")
    prefix = unquote(parts.pop(0)[:-1]) if parts[0].endswith("-") else ""
    suffix = unquote(parts.pop()[1:]) if parts[-1].startswith("-") else ""
    start, end = unquote(parts[0]), unquote(parts[1]) if len(parts) > 1 else ""

    edge = r"(?:(?<!\w)|(?!\w))"

    def pattern(words: str) -> str:
        return edge + r"\s+".join(map(re.escape, words.split())) + edge

    before = rf"{pattern(prefix)}\s*" if prefix else ""
    after = rf"\s*{pattern(suffix)}" if suffix else ""
    reach = rf".*?{pattern(end)}" if end else ""
    match = re.search(rf"{before}(?P<found>{pattern(start)}{reach}){after}", text, re.IGNORECASE | re.DOTALL)
    assert match is not None, directive
    return match.span("found")


@pytest.mark.parametrize(
    ("words", "occurrence", "written"),
    [
        ("The crew", 0, "#:~:text=The%20crew"),
        ("felt one bump", 1, "#:~:text=crew-,felt%20one%20bump"),
        ("at 10-12 knots & no more", 0, "#:~:text=at%2010%2D12%20knots%20%26%20no%20more"),
        ("bump, too", 0, "#:~:text=bump%2C%20too"),
        ("ilo", 0, "#:~:text=pilot"),
        (" crew ", 0, "#:~:text=crew"),
        ("no more.\nThen it", 0, "#:~:text=no%20more.,Then%20it"),
    ],
)
def test_the_words_are_named(words: str, occurrence: int, written: str) -> None:
    assert fragment(words, occurrence=occurrence) == written


def test_a_long_passage_is_named_by_its_beginning_and_end() -> None:
    text = " ".join(f"word{number}" for number in range(100))
    assert len(text) > LONGEST
    assert fragment(text, text) == "#:~:text=word0%20word1%20word2,word97%20word98%20word99"


def test_addresses_of_other_kinds_and_fragments_that_are_there() -> None:
    for page in ("javascript:alert(1)", "doc:17", "", "https://a b"):
        assert with_text_fragment(page, TEXT, 0, 3) == page
    assert fragment("The crew", page=f"{PAGE}#top") == ":~:text=The%20crew"
    assert with_text_fragment(f"{PAGE}#:~:text=old", TEXT, 25, 33) == f"{PAGE}#:~:text=The%20crew"
    assert with_text_fragment(PAGE, " \n ", 0, 3) == PAGE


@given(st.text("ab ,-&.“”\n", min_size=1, max_size=40), st.integers(0, 39), st.integers(1, 40))
@examples(80)
def test_a_browser_finds_what_is_meant_or_words_that_are_the_same(text: str, start: int, length: int) -> None:
    start = min(start, len(text) - 1)
    end = min(len(text), start + length)
    written = with_text_fragment(PAGE, text, start, end)
    if not any(character.isalnum() for character in text[start:end]) or "\n" in text[start:end].strip():
        return
    assert re.fullmatch(r"[A-Za-z0-9%._~,-]+", written.partition(":~:text=")[2])
    first, last = found_by(written, text)
    assert (
        text[start:end].strip() in text[first:last]
        or text[first:last].casefold().split() == text[start:end].casefold().split()
    )
