"""Lines with the keyword in the middle."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synoptic.corpus.article import Article, Passage, digest_of
from synoptic.corpus.search.concordance import aligned, in_order, keyword_line

if TYPE_CHECKING:
    from synoptic.corpus.search.concordance import KeywordLine, LineOrder


def article(name: str, text: str, date: str | None = None) -> Article:
    return Article(id=name, title=name, text=text, digest=digest_of(text), date=date)


ONE = article("one", "We want peace now.\nThey fear\npeace, always; a  peace\ntreaty.", "2025-11")
TWO = article("Two", "No peace Then.", "2025-10-03")


def lines(*articles: Article, width: int = 40) -> list[KeywordLine]:
    return [
        keyword_line(each, Passage.of(each, start, start + 5), width)
        for each in articles
        for start in range(len(each.text))
        if each.text.startswith("peace", start)
    ]


def test_a_line_has_what_stands_before_and_after() -> None:
    first, second, third = lines(ONE, width=12)
    assert (first.left, first.keyword, first.right) == ("We want ", "peace", " now. They f")
    assert (second.left, second.right) == (". They fear ", ", always; a ")
    assert third.right == " treaty."
    assert first.passage.text == "peace"


def test_lines_are_aligned() -> None:
    shown = list(aligned(lines(ONE, TWO, width=12)))
    assert {line.index("⟦") for line in shown} == {12}
    assert shown[0] == "    We want ⟦peace⟧ now. They f"
    assert list(aligned([])) == []
    wide = list(
        aligned(lines(article("z", "和 peace"), TWO), measure=lambda text: sum(1 + (c > "一") for c in text))
    )
    assert [line.index("⟦") for line in wide] == [2, 3]


@pytest.mark.parametrize(
    ("order", "starts"),
    [
        ("found", [("one", 8), ("one", 29), ("one", 47), ("Two", 3)]),
        ("left", [("one", 47), ("one", 29), ("Two", 3), ("one", 8)]),
        ("right", [("one", 29), ("one", 8), ("Two", 3), ("one", 47)]),
        ("article", [("one", 8), ("one", 29), ("one", 47), ("Two", 3)]),
        ("date", [("Two", 3), ("one", 8), ("one", 29), ("one", 47)]),
    ],
)
def test_orders(order: LineOrder, starts: list[tuple[str, int]]) -> None:
    found = in_order(lines(ONE, TWO), order)
    assert [(line.article.id, line.passage.start) for line in found] == starts


def test_without_a_date_comes_last() -> None:
    undated = article("u", "peace")
    assert [line.article.id for line in in_order(lines(undated, TWO), "date")] == ["Two", "u"]


@given(st.text("ab \n\u00a0é和", max_size=60), st.data(), st.integers(0, 20))
def test_contexts_are_of_the_article_and_no_longer_than_asked_for(
    text: str, data: st.DataObject, width: int
) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    each = article("a", text)
    line = keyword_line(each, Passage.of(each, start, end), width)
    assert len(line.left) <= width
    assert len(line.right) <= width
    assert "\n" not in line.left + line.keyword + line.right
    squeezed = "".join(text.split())
    shown = "".join((line.left + line.keyword + line.right).split())
    assert shown in squeezed
