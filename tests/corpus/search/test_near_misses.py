"""Searching where nothing has enough of the words."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synoptic.corpus.article import Article, digest_of
from synoptic.corpus.search.engine import ArticleSearch
from synoptic.corpus.search.near_misses import MAX_RELAXED_WORDS, MIN_RELAXED_WORDS, absent, relaxed
from synoptic.corpus.search.query import Query
from synoptic.corpus.search.ranking import needed

TEXTS = (
    "The harbour master closed the inner lock at noon.\n\nNobody answered from the tower.",
    "Two envoys spoke of the lock.\n\nA ferry waited for the master of the harbour until dusk.",
)
ARTICLES = [Article(id=text[:3], title="", text=text, digest=digest_of(text)) for text in TEXTS]
WORDS = st.sampled_from(
    ["harbour", "master", "lock", "tower", "envoys", "ferry", "dusk", "geneva", "grain", "question"]
)


def engine(*, is_small: bool) -> ArticleSearch:
    made = ArticleSearch(ARTICLES) if is_small else ArticleSearch(ARTICLES, small=-1)
    made.prepare()
    return made


ENGINES = {is_small: engine(is_small=is_small) for is_small in (True, False)}


@pytest.mark.parametrize("is_small", [True, False])
def test_words_that_no_article_has_are_left_out_and_named(is_small: bool) -> None:
    stages = list(ENGINES[is_small].stages("harbour geneva master grain "))
    assert [hit.passage.text for hit in stages[-1].hits] == ["harbour master", "master of the harbour"]
    assert all(hit.score <= 50 for hit in stages[-1].hits)
    assert stages[-1].remark == "no article has “geneva” or “grain”"
    assert stages[-1].is_final
    (hit,) = ENGINES[is_small].search("geneva tower")
    assert hit.passage.text == "tower"


@pytest.mark.parametrize("is_small", [True, False])
def test_what_has_some_of_the_words_is_shown_where_nothing_has_enough(is_small: bool) -> None:
    stages = list(ENGINES[is_small].stages("harbour master envoys tower "))
    assert "harbour master" in [hit.passage.text for hit in stages[-1].hits]
    assert "some of them" in stages[-1].remark


@pytest.mark.parametrize("is_small", [True, False])
@pytest.mark.parametrize(
    "query", ['harbour "master of arts" geneva grain', "zq xw vv kk", "harbour master lock /x/"]
)
def test_what_is_meant_as_it_stands_is_not_shortened(query: str, is_small: bool) -> None:
    assert ENGINES[is_small].search(query) == ()


def test_function_words_alone_are_no_hit() -> None:
    (stage,) = ENGINES[True].stages("the tower spoke from at dusk of the envoys ")
    assert all("envoys" in hit.passage.text for hit in stage.hits)
    assert stage.hits
    assert "some of them" in stage.remark
    (stage,) = ENGINES[True].stages("tower ferry ")
    assert stage.hits == ()
    assert stage.remark == "all words occur, but never close together"


def test_where_enough_is_found_nothing_is_left_out() -> None:
    (stage,) = ENGINES[True].stages("harbour master closed grain")
    assert stage.remark == "no article has “grain”"
    assert [hit.passage.text for hit in stage.hits] == ["harbour master closed"]
    (stage,) = ENGINES[True].stages("harbour master closed")
    assert stage.remark == ""


@given(st.lists(WORDS, max_size=9), st.booleans(), st.sets(st.integers(0, 8)))
def test_each_step_asks_for_less(words: list[str], begun: bool, unheard: set[int]) -> None:
    query = Query(tuple(words), begun=begun and bool(words))
    unheard &= set(range(len(words)))
    heard = [word for place, word in enumerate(words) if place not in unheard]
    steps = list(relaxed(query, unheard))
    if unheard and heard:
        ((first,), said), *steps = steps
        assert first.words == tuple(heard)
        assert said == absent(query, unheard)
    assert bool(steps) == (MIN_RELAXED_WORDS <= len(heard) <= MAX_RELAXED_WORDS)
    asked = [needed(len(heard)), *(needed(len(queries[0].words)) for queries, _ in steps)]
    assert all(after < before for before, after in pairwise(asked))
    assert not steps or asked[-1] == 2
    for each in (each for queries, _ in steps for each in queries):
        rest = iter(heard)
        assert all(word in rest for word in each.words)
        assert not each.begun or each.words[-1] == words[-1]


@given(
    st.lists(WORDS, min_size=MIN_RELAXED_WORDS, max_size=MAX_RELAXED_WORDS),
    st.booleans(),
    st.sampled_from([None, 1, 3]),
)
def test_hits_are_ordered_and_do_not_overlap(words: list[str], is_small: bool, limit: int | None) -> None:
    hits = ENGINES[is_small].search(" ".join(words), limit=limit)
    assert limit is None or len(hits) <= limit
    assert all(one.score >= other.score for one, other in pairwise(hits))
    places = sorted((hit.passage.article, hit.passage.start, hit.passage.end) for hit in hits)
    assert all(one[0] != other[0] or one[2] <= other[1] for one, other in pairwise(places))
