"""Text in Markdown comes out as that very text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from synoptic.annotations.export.markdown.escaping import (
    as_paragraphs,
    heading_text,
    in_block_quote,
    with_bold,
)
from tests.annotations.export.markdown.read_back import COMMONMARK, GITHUB, TEXTS, quotations
from tests.examples import examples

if TYPE_CHECKING:
    from markdown_it.token import Token


def words_of(tokens: list[Token]) -> str:
    """Return what paragraphs say: two line breaks between them, one for each hard break in them."""
    said = []
    for token in tokens:
        if token.type == "inline":
            assert token.children is not None
            assert {child.type for child in token.children} <= {"text", "hardbreak"}
            said.append("".join(child.content or "\n" for child in token.children if child.nesting == 0))
        else:
            assert token.type in {"paragraph_open", "paragraph_close"}
    return "\n\n".join(said)


@given(TEXTS)
@example("a\n\n\n\nb\n")
@example("# a\n===\n- b\n1) c\n> d\n    e\n+")
@example("a | b\n- | -\nc | d")
@example("\u2028a\u2028\n\u00a0\nb\u3000")
@example("He said so.\r\r## Forged\r\r> words that nobody said\r")
@examples(60)
def test_rendered_the_words_are_the_very_words(text: str) -> None:
    for renderer in (COMMONMARK, GITHUB):
        tokens = renderer.parse("\n".join(in_block_quote(as_paragraphs(text))))
        assert tokens[0].type == "blockquote_open"
        assert tokens[-1].type == "blockquote_close"
        assert tokens[-1].level == 0
        assert words_of(tokens[1:-1]) == text


@given(TEXTS)
@examples(60)
def test_rendered_a_heading_says_the_same_on_one_line(text: str) -> None:
    heading, inline, end = COMMONMARK.parse(f"## {heading_text(text)}")
    assert (heading.tag, end.tag) == ("h2", "h2")
    assert inline.children is not None
    assert "".join(child.content for child in inline.children) == " ".join(text.split())
    assert {child.type for child in inline.children} <= {"text"}


@given(st.just("") | TEXTS, TEXTS, st.just("") | TEXTS)
@example("他说", "“你好”", "吧")
@example("get", " Putin ", "to")
@example("un", "(happy", ")")
@example("a*", "*b*", "*c")
@example("€", "(5)", "€")
@example("a\n", "\nb\n\nc\n", "\nd")
@example("cost $5 to", "$6", "$7")
@example("", "1", ". one")
@example("\x0c", "“a”", "\x1c")
@examples(60)
def test_the_words_are_bold_within_their_sentence(before: str, words: str, after: str) -> None:
    lines = [*in_block_quote(with_bold(before, words, after)), ">", "> — x"]
    (read,) = quotations("\n".join(lines))
    whole = before + words + after
    assert read.sentence == whole
    if before.strip() or after.strip():
        if words.strip():
            assert re.sub(r"\s+", " ", read.words).strip() == re.sub(r"\s+", " ", words).strip()
            assert read.words.strip() in whole
    else:
        assert read.words == whole


def test_the_bold_keeps_its_line_breaks() -> None:
    (read,) = quotations(
        "\n".join([*in_block_quote(with_bold("He ", "said\nso,\n\ntwice", ".")), ">", "> — x"])
    )
    assert read.words == "said\nso,\n\ntwice"


@pytest.mark.parametrize(
    "text",
    [
        "“I’m convinced,” he said – at 28 points (or so): a 50% rise, e.g. a $300 billion loan & more!",
        "snake_case, AT&T, 3 < 4 > 2, a+b=c, ~5, under-way, 1.5 or 2) of it, a@b.example, C#",
        "-5 degrees",
        "2031. It was the year",
    ],
)
def test_what_need_not_be_escaped_is_not(text: str) -> None:
    assert as_paragraphs(text).replace("\\.", ".") == text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("see #breaking", "see \\#breaking"),  # Obsidian's tag
        ("a %%comment%% b", "a \\%\\%comment\\%\\% b"),
        ("an ==end== ^abc", "an \\=\\=end\\=\\= \\^abc"),
        ("@realname said", "\\@realname said"),  # pandoc's citation
        ("a $5$ b", "a $5\\$ b"),  # a formula
        ("H~2~O x^2^", "H\\~2\\~O x\\^2\\^"),
        ("(a) one", "(a\\) one"),
        ("i. one", "i\\. one"),
        ("| one", "\\| one"),
        (": one", "\\: one"),
        ("::: one", "\\::: one"),
        ("a {.b}", "a \\{.b}"),
    ],
)
def test_what_others_add_to_markdown_does_not_arise(text: str, written: str) -> None:
    assert as_paragraphs(text) == written
