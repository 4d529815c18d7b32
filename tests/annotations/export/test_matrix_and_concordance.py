"""A concordance as CSV and as Markdown."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from msgspec.structs import replace

from synoptic.annotations.export.matrix_and_concordance import (
    CONCORDANCE_COLUMNS,
    concordance_as_csv,
    concordance_as_markdown,
    guarded,
)
from synoptic.corpus.article import Article, Passage, digest_of
from synoptic.corpus.search.concordance import keyword_line

if TYPE_CHECKING:
    from synoptic.corpus.search.concordance import KeywordLine


def line_of(text: str, start: int, end: int, title: str = "A title") -> KeywordLine:
    article = Article(id="id", title=title, text=text, digest=digest_of(text), source="BBC", date="2025-11")
    return keyword_line(article, Passage.of(article, start, end))


def test_csv_has_the_very_words_and_their_place() -> None:
    line = line_of('He said: “peace,\nnow”, "twice".', 10, 20)
    head, row = csv.reader(io.StringIO(concordance_as_csv([line])))
    assert tuple(head) == CONCORDANCE_COLUMNS
    assert row == [
        "A title",
        "BBC",
        "2025-11",
        "He said: “",
        "peace, now",
        '”, "twice".',
        "peace,\nnow",
        "10",
        "20",
        "id",
    ]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert guarded(cell) == f"'{cell}"
    line = line_of(f"{cell} peace", 0, len(cell), title=cell)
    _, row = csv.reader(io.StringIO(concordance_as_csv([line]), newline=""))
    assert not any(each.startswith(("=", "+", "-", "@", "\t", "\r")) for each in row)
    assert row[6] == f"'{cell}"


def test_a_harmless_cell_stays_as_it_is() -> None:
    assert guarded("a = b") == "a = b"
    assert guarded("") == ""


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30))
def test_csv_gives_back_every_cell(text: str) -> None:
    _, row = csv.reader(io.StringIO(concordance_as_csv([line_of(text, 0, len(text), title=text)])))
    assert row[0].removeprefix("'") == text.removeprefix("'")
    assert row[6].removeprefix("'") == text.removeprefix("'")


@pytest.mark.parametrize("text", ["a|b *c* [d](e) <f> `g` \\", "# peace", "| --- |", "1. x", "*a* | **b**"])
def test_markdown_renders_to_the_very_text(text: str) -> None:
    line = replace(line_of("x peace y", 2, 7), left=text, right=text)
    rendered = MarkdownIt("commonmark").enable("table").parse(concordance_as_markdown([line]))
    cells = [
        "".join(child.content for child in token.children or () if child.type in {"text", "code_inline"})
        for token in rendered
        if token.type == "inline"
    ]
    assert cells == [
        "before",
        "",
        "after",
        "article",
        text,
        "peace",
        text,
        "A title, BBC, 2025-11",
    ] or cells == [
        *("before", "after", "article", text, "peace", text, "A title, BBC, 2025-11"),
    ]
