"""In which order a reader finds hits."""

from __future__ import annotations

import pytest

from synoptic.corpus.article import Article, digest_of
from synoptic.corpus.search.engine import ArticleSearch
from synoptic.corpus.search.ranking import Prominence, prominence


def article(name: str, text: str, *, title: str | None = None, date: str | None = None) -> Article:
    return Article(id=name, title=title or name, text=text, digest=digest_of(text), date=date)


def order(*articles: Article, query: str) -> list[str]:
    both = [
        [hit.passage.article for hit in ArticleSearch(articles, small=small).search(query)]
        for small in (10**9, 0)
    ]
    return both[0] if both[0] == both[1] else [f"small {both[0]}, large {both[1]}"]


def test_phrase_then_near_in_order_then_near_then_scattered_then_misspelt() -> None:
    fill = "and then on every page of the paper "
    texts = {
        "scattered": f"Peace {fill} talks.",
        "swapped": "Talks peace.",
        "near": "Peace or talks.",
        "phrase": "Peace talks.",
        "misspelt": "Peaec tlaks.",
    }
    articles = [article(name, text) for name, text in texts.items()]
    assert order(*articles, query="peace talks ") == ["phrase", "near", "swapped", "scattered", "misspelt"]


def test_of_equal_hits_titles_come_first_then_quotations() -> None:
    plain = article("plain", "Something else\n\nHe spoke of peace at last.")
    quoted = article("quoted", "Something else\n\nHe said: “I want peace”, and left.")
    straight = article("straight", 'Something else\n\nHe said: "I want peace", and left.')
    over = article("over", "Something else\n\n“No,” he said, and of peace nothing.")
    title = article("title", "Peace at last\n\nHe spoke.", title="Peace at last")
    assert order(plain, over, straight, quoted, title, query="peace ") == [
        "title",
        "straight",
        "quoted",
        "plain",
        "over",
    ]


def test_where_it_stands_counts_for_less_than_a_word() -> None:
    title = article("title", "Peace at last\n\nHe spoke.", title="Peace at last")
    text = article("text", "Something\n\nPeace talks at last.")
    assert order(title, text, query="peace talks last ")[0] == "text"


def test_then_the_date_then_the_order_of_the_library_and_of_the_text() -> None:
    articles = [
        article("undated", "Peace."),
        article("late", "Peace.  ", date="2025-11-02"),
        article("early", "Peace, peace. ", date="2025-10"),
        article("undated too", "Peace. "),
    ]
    assert order(*articles, query="peace ") == ["early", "early", "late", "undated", "undated too"]
    first, second = ArticleSearch(articles).search("peace ")[:2]
    assert (first.passage.start, second.passage.start) == (0, 7)


@pytest.mark.parametrize(
    ("word", "stands"),
    [
        ("Peace", Prominence.TITLE),
        ("want", Prominence.QUOTED),
        ("left", Prominence.PLAIN),
        ("open", Prominence.QUOTED),
        ("End", Prominence.PLAIN),
    ],
)
def test_how_a_place_stands_out(word: str, stands: Prominence) -> None:
    text = "Peace at last\n\nHe said: “I want that.” Then he left.\n\n“An open quotation\n\nEnd"
    start = text.index(word)
    assert prominence(article("a", text, title="Peace at last"), start, start + len(word)) is stands
