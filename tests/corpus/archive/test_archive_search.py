"""Searching an archive: typos, ranking and places as on one machine, on two real servers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from psycopg import sql

from synoptic.corpus.archive.archive_search import ArchiveSearch
from synoptic.corpus.archive.archive_tables import partitions_of, status_of, tidy
from synoptic.corpus.archive.archived_passages import fetch, statement_of
from synoptic.corpus.archive.variants import Tier
from synoptic.corpus.search.engine import ArticleSearch
from synoptic.corpus.text.folding import folded_text
from synoptic.corpus.text.words import words_in
from tests.corpus.archive.passages import known_items

if TYPE_CHECKING:
    from synoptic.corpus.archive.archived_passages import TierPassages
    from synoptic.corpus.article import Article
    from synoptic.corpus.search.results import Hit

_SEARCH = "synoptic.corpus.archive.archive_search"


def test_both_servers_have_two_parts_of_the_passages(archive: str, articles: tuple[Article, ...]) -> None:
    found = status_of(archive, reaching=True)
    assert (found.articles, found.passages) == (len(articles), 10 * len(articles))
    servers = [each.server for each in found.partitions]
    assert len(servers) == 4
    assert servers[0] == servers[2] is None
    assert servers[1] == servers[3] == "synoptic_archive_1"
    assert all(each.passages > 100 for each in found.partitions)


def test_every_misspelt_phrase_is_among_the_first_ten(
    search: ArchiveSearch, articles: tuple[Article, ...]
) -> None:
    missed = []
    for known in known_items(articles, 60):
        hits = search.search(f"{known.query} ", limit=10)
        passages = [search.around(hit)[1].written for hit in hits]
        if not any(
            f" {known.phrase} " in f" {' '.join(words_in(folded_text(written)))} " for written in passages
        ):
            missed.append(known)
    assert not missed


def test_a_hit_is_exactly_the_slice_of_its_article(
    search: ArchiveSearch, articles: tuple[Article, ...]
) -> None:
    texts = {article.id: article.text for article in articles}
    hits = search.search("the harbour master", limit=20)
    assert len(hits) == 20
    for hit in hits:
        passage = hit.passage
        assert passage.text == texts[passage.article][passage.start : passage.end]
        assert all(passage.start <= span.start < span.end <= passage.end for span in hit.spans)
        article, around = search.around(hit)
        assert article.id == passage.article
        text = texts[article.id]
        assert text[around.start : around.start + len(around.written)] == around.written


@pytest.mark.parametrize(
    "query",
    ["before dawn ", '"size of a loaf"', "harbour mastr ", "sluices flood gate ", "water -harbour ", "quay"],
)
def test_the_best_hits_are_those_of_one_machine(
    search: ArchiveSearch, articles: tuple[Article, ...], query: str
) -> None:
    here = ArticleSearch(articles, small=0).search(query, limit=1000)
    there = search.search(query, limit=1000)
    best = [hit for hit in here if hit.score >= 90]
    assert here
    assert {(hit.passage.article, hit.passage.start, hit.passage.end) for hit in best} <= {
        (hit.passage.article, hit.passage.start, hit.passage.end) for hit in there
    }
    assert there[0].score == pytest.approx(here[0].score, abs=1.0)


def test_an_exact_phrase_is_found_whole_or_not_at_all(search: ArchiveSearch) -> None:
    hits = search.search('"size of a loaf"', limit=5)
    assert {hit.passage.text.lower() for hit in hits} == {"size of a loaf"}
    assert search.search('"loaf of a size"') == ()


def test_words_that_are_left_out_are_in_no_passage(search: ArchiveSearch) -> None:
    hits = search.search("harbour -master", limit=50)
    assert hits
    assert all("master" not in words_in(folded_text(search.around(hit)[1].written)) for hit in hits)


def test_only_the_articles_asked_for_are_searched(search: ArchiveSearch) -> None:
    some = {hit.passage.article for hit in search.search("harbour", limit=100)}
    chosen = set(sorted(some)[:2])
    assert {hit.passage.article for hit in search.search("harbour", among=chosen)} == chosen
    assert search.search("harbour", among={"no such article"}) == ()


def test_the_first_answer_may_be_partial_and_the_last_is_final(
    search: ArchiveSearch, articles: tuple[Article, ...]
) -> None:
    (known,) = known_items(articles, 1)
    stages = list(search.stages(f"{known.query} ", limit=300))
    assert [stage.is_final for stage in stages] == [False] * (len(stages) - 1) + [True]
    assert len(stages) > 1
    assert len(stages[0].hits) < len(stages[-1].hits)
    (answer,) = search.stages(f"{known.query} ", limit=300, patient=True)
    assert answer == stages[-1]


def test_without_a_match_it_says_which_word_nothing_has(search: ArchiveSearch) -> None:
    (answer,) = search.stages("zzyzx harbour ", limit=5, patient=True)
    assert answer.hits
    assert answer.remark == "no article has “zzyzx”"
    (answer,) = search.stages("zzyzx qqxqq ", limit=5, patient=True)
    assert (answer.hits, answer.remark) == ((), "no article has “zzyzx” or “qqxqq”")


def test_patterns_are_left_out_and_it_says_so(search: ArchiveSearch) -> None:
    (answer,) = search.stages("harbour /m[a-z]+r/", limit=5, patient=True)
    assert answer.hits
    assert "patterns and signs were left out" in answer.remark


@pytest.mark.parametrize(
    "query",
    ["", " ", "?!", "-harbour", "'", "\\", "a'b \\ c", "%s %(x)s {}", "\0", "🎉", "of the", "a" * 5000],
)
def test_any_string_is_a_query(search: ArchiveSearch, query: str) -> None:
    stages = list(search.stages(query, limit=5))
    assert stages[-1].is_final


def test_nothing_is_yielded_once_it_is_cancelled(search: ArchiveSearch) -> None:
    assert list(search.stages("harbour", cancelled=lambda: True)) == []
    asked = iter([False] * 4)
    stages = list(search.stages("harbour mastr ", cancelled=lambda: next(asked, True)))
    assert not any(stage.is_final for stage in stages)
    assert search.search("harbour", limit=1)


def test_what_is_not_looked_for_would_not_be_among_the_first(
    archive: str, articles: tuple[Article, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Nothing is cut off: which passages of very many are fetched is the server's choice. No word counts as
    # frequent, as in this archive nearly all would.
    monkeypatch.setattr(f"{_SEARCH}._EXTRA_PASSAGES", 40 * len(articles))
    monkeypatch.setattr("synoptic.corpus.archive.variants._FREQUENT_SHARE", 1.0)
    counted = {"bounded": 0, "unbounded": 0}
    answers: dict[str, list[tuple[Hit, ...]]] = {"bounded": [], "unbounded": []}
    for how in answers:

        def counting(*given: Any, how: str = how) -> TierPassages:
            found = fetch(*given)
            counted[how] += len(found.passages)
            return found

        monkeypatch.setattr(f"{_SEARCH}.fetch", counting)
        search = ArchiveSearch(archive)
        answers[how] = [search.search(f"{known.query} ", limit=4) for known in known_items(articles, 60)]
        search.close()
        # Then with a floor under all scores, whatever was found.
        monkeypatch.setattr(f"{_SEARCH}.MOST_POINTS", 100.0)
    assert answers["bounded"] == answers["unbounded"]
    assert counted["bounded"] < counted["unbounded"]


def test_servers_are_asked_at_once(archive: str) -> None:
    assert tidy(archive) == ()
    with psycopg.connect(archive) as connection:
        partitions = partitions_of(connection)
        # As where each part has a quarter of a million passages; it is undone at the end.
        connection.execute("UPDATE pg_class SET reltuples = 250000 WHERE relname LIKE 'passages\\_%'")
        tier = Tier((("'harbour'", "'master'", "'gate'"),))
        statement, parameters = statement_of(tier, partitions, 20, None)
        found = connection.execute(sql.SQL("EXPLAIN (VERBOSE) {}").format(statement), parameters).fetchall()
        connection.rollback()
    plan = "\n".join(line for (line,) in found)
    assert plan.count("Async Foreign Scan") == 2
    # Each part's limit is kept by its own server.
    assert len(re.findall("Remote SQL.*LIMIT 20", plan)) == 2
