"""Searching articles, as the app and the command line do it."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from synoptic.corpus.article import Article, digest_of
from synoptic.corpus.errors import CorpusError
from synoptic.corpus.search.engine import ArticleSearch
from synoptic.corpus.search.query import FILTERS, Query
from synoptic.corpus.search.results import Hit
from synoptic.corpus.text.normalising import normalise

if TYPE_CHECKING:
    from synoptic.corpus.search.engine import SearchEngine

ARTICLES = Path(__file__).resolve().parents[3] / ".." / "shared" / "articles"


def article(name: str, text: str) -> Article:
    return Article(id=name, title=name, text=text, digest=digest_of(text))


@pytest.fixture(scope="module")
def real() -> ArticleSearch:
    return ArticleSearch(real_articles())


def real_articles() -> list[Article]:
    if not ARTICLES.is_dir():
        pytest.skip("the five real articles are not beside the project")
    return [
        replace(article(path.name[:3], text), title=text.split("\n", 1)[0])
        for path in sorted(ARTICLES.glob("*.txt"))
        for text in [normalise(path.read_text("utf-8"))]
    ]


def test_a_hit_is_a_passage_of_its_article_with_the_words_that_matched() -> None:
    articles = [article("one", "Nothing here."), article("two", "The “peace  talks” began.")]
    engine: SearchEngine = ArticleSearch(articles)
    (hit,) = engine.search("PEACE talks")
    assert isinstance(hit, Hit)
    assert (hit.passage.article, hit.passage.text, hit.score) == ("two", "peace  talks", 100)
    text = articles[1].text
    assert text[hit.passage.start : hit.passage.end] == hit.passage.text
    assert [text[span.start : span.end] for span in hit.spans] == ["peace", "talks"]


def test_hits_come_best_first_then_in_the_order_of_the_articles() -> None:
    engine = ArticleSearch(
        [article("b", "talks of peace"), article("a", "peace talks"), article("c", "peace talks")]
    )
    assert [hit.passage.article for hit in engine.search("peace talks")] == ["a", "c", "b"]
    assert [hit.passage.article for hit in engine.search("peace talks", limit=1)] == ["a"]


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_is_refused_and_not_ignored(name: str) -> None:
    value = {"date": "2031", "has": "note"}.get(name, "x")
    for query in (f"peace {name}:{value}", f"-{name}:{value} peace", f"{name}:{value}"):
        with pytest.raises(
            CorpusError, match=rf"leave out {name}: or search with synoptic\.annotations\.Finder"
        ):
            ArticleSearch([article("a", "peace")]).search(query)


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ("peace date:199x", "invalid date:199x"),
        ("peace by:", "by: needs a name"),
        ("peace /(/", "invalid pattern"),
        ("-peace", "only excludes"),
        ('"peace', "no closing quotation mark"),
    ],
)
def test_a_query_that_cannot_be_taken_as_typed_is_refused(query: str, fault: str) -> None:
    with pytest.raises(CorpusError, match=fault) as error:
        ArticleSearch([article("a", "peace")]).search(query)
    assert "\n" not in str(error.value)


def test_a_search_that_is_no_longer_wanted_finds_nothing() -> None:
    assert ArticleSearch([article("a", "peace")]).search("peace", cancelled=lambda: True) == ()


def test_several_threads_can_search_at_once() -> None:
    engine = ArticleSearch([article(str(number), f"peace number {number}. " * 20) for number in range(50)])
    queries = ["peace", "numbr 7", "pea", "peace number 3"] * 5
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(engine.search, queries))
    assert found == [engine.search(query) for query in queries]


def test_importing_search_loads_nothing_heavy() -> None:
    program = (
        "import sys, synoptic.corpus.search.engine; "
        "print(sorted({'rapidfuzz', 'sentencex', 'textual', 'numpy'} & sys.modules.keys()))"
    )
    loaded = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert loaded.stdout.strip() == "[]"


@pytest.mark.parametrize("query", ["only one who can", "ONLY ONE who can", "“only one – who can…”"])
def test_in_real_articles_the_exact_phrase_comes_first(real: ArticleSearch, query: str) -> None:
    hits = real.search(query)
    assert [(hit.passage.article, hit.score) for hit in hits[:2]] == [("002", 100), ("004", 100)]


@pytest.mark.parametrize(
    ("query", "article_id", "text"),
    [
        ("only one who can get this done", "002", "only one who can get this done"),
        ("onyl one who can get this dnoe", "002", "only one who can get this done"),
        ("peace maker", "003", "peacemaker"),
        ("lets have a meeting", "002", "let’s have a meeting"),
        ("let's have a meeting", "002", "let’s have a meeting"),
        ("28 point", "000", "28-point"),
        ("sustaned presure", "004", "Sustained Pressure"),
        ("trump zelensky meeting", "002", "Trump-Zelensky meeting"),
        ("us aid", "001", "U.S. aid"),
    ],
)
def test_in_real_articles_what_was_meant_comes_first(
    real: ArticleSearch, query: str, article_id: str, text: str
) -> None:
    best = real.search(query)[0].passage
    assert (best.article, best.text) == (article_id, text)


def test_in_real_articles_all_spellings_of_a_name_are_found(real: ArticleSearch) -> None:
    spellings = {hit.passage.text.lower().removesuffix("’s") for hit in real.search("zelenski")}
    assert {"zelensky", "zelenskyy"} <= spellings


def test_in_real_articles_part_of_a_phrase_is_found(real: ArticleSearch) -> None:
    assert {hit.passage.text for hit in real.search("pushing peace talk")} >= {"peace talks"}


def test_any_phrase_of_the_real_articles_is_found_at_its_place(real: ArticleSearch) -> None:
    chance = random.Random(28)
    for original in real_articles():
        words = [match.span() for match in re.finditer(r"[\w’.-]*\w", original.text)]
        for _ in range(40):
            first = chance.randrange(len(words))
            last = min(first + chance.randrange(12), len(words) - 1)
            start, end = words[first][0], words[last][1]
            query = original.text[start:end].swapcase().replace("’", "'").replace(" ", "\n")
            places = [
                (hit.passage.article, hit.passage.start, hit.score)
                for hit in real.search(Query.plain(query))
                if hit.passage.start <= start and end - 1 <= hit.passage.end
            ]
            assert (original.id, start, 100) in places, query
