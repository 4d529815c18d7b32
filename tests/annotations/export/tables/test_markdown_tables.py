"""Tables as Markdown: each cell renders to the very text, and nothing becomes structure."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from msgspec.structs import replace

from synoptic.annotations.export.tables.markdown_tables import (
    concordance_as_markdown,
    differences_as_markdown,
    markdown_table_of,
)
from synoptic.annotations.export.tables.table import Table, columns
from synoptic.corpus.article import Article, Passage, Span, digest_of
from synoptic.corpus.differences.discrepancies import Discrepancy
from synoptic.corpus.parallels.worth_a_look import AlignedPair, Disagreement
from synoptic.corpus.search.concordance import KeywordLine, keyword_line
from tests.examples import examples

WORDS = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("=+-@|<*_`\n\r\t"), min_size=1)


def difference(one: str, other: str, *, letters: str = "AB") -> Disagreement:
    """Return a difference between two whole texts, in their first characters."""
    articles = [
        Article(
            str(number), text, text, digest_of(text), source="=The Post", letter=letters[number : number + 1]
        )
        for number, text in enumerate((one, other))
    ]
    spans = Span(0, len(one)), Span(0, len(other))
    pair = AlignedPair(articles[0], articles[1], *spans, 0.9)
    return Disagreement(Discrepancy("number", Span(0, 1), Span(0, 1)), pair, ("key",))


@pytest.mark.parametrize("letters", ["AB", ""])
@given(one=WORDS, other=WORDS)
@example(one="1. FC Alder", other="- 2")
@examples(75)
def test_in_markdown_each_cell_stays_one(letters: str, one: str, other: str) -> None:
    written = differences_as_markdown([difference(one, other, letters=letters)])
    tokens = MarkdownIt("commonmark").enable("table").parse(written)
    assert [each.type for each in tokens if "list_open" in each.type] == ["bullet_list_open"]
    assert sum(token.type == "td_open" for token in tokens) == 4
    assert [token.type for token in tokens if token.level == 0 and token.nesting == 1] == [
        "table_open",
        "bullet_list_open",
    ]


def test_nothing_differs() -> None:
    assert differences_as_markdown([]).count("\n") == 2


@given(st.lists(WORDS, min_size=2, max_size=2))
@examples(80)
def test_any_table_keeps_its_cells(cells: list[str]) -> None:
    table = Table("t", "T", columns(("one", "other")), lambda: [cells])
    tokens = MarkdownIt("commonmark").enable("table").parse(markdown_table_of(table).text)
    assert sum(token.type == "td_open" for token in tokens) == 2
    assert [token.type for token in tokens if token.level == 0 and token.nesting == 1] == ["table_open"]


def line_of(text: str, start: int, end: int, title: str = "A title") -> KeywordLine:
    article = Article(id="id", title=title, text=text, digest=digest_of(text), source="BBC", date="2025-11")
    return keyword_line(article, Passage.of(article, start, end))


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
