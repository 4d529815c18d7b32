"""Filling an archive: each article once, whole or not at all, whatever ends the filling."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest

from synoptic.corpus.archive.archive_search import ArchiveSearch
from synoptic.corpus.archive.archive_tables import make_archive, status_of, tidy
from synoptic.corpus.archive.filling import Filled, archive_key, fill
from synoptic.corpus.errors import ArchiveError, Cancelled
from synoptic.corpus.search.passage_index import passages_of
from tests.corpus.archive.passages import article, invented

if TYPE_CHECKING:
    from collections.abc import Iterator

    from synoptic.corpus.article import Article
    from tests.postgres_server import PostgresServer


@pytest.fixture
def empty(postgres_server: PostgresServer, second_postgres_server: PostgresServer) -> str:
    address = postgres_server.new_database()
    make_archive(address, [second_postgres_server.new_database()], partitions=4)
    return address


def _stored(address: str) -> dict[tuple[int, int], str]:
    with psycopg.connect(address) as connection:
        rows = connection.execute("SELECT article, start, written FROM synoptic_archive.passages").fetchall()
    stored = {(key, start): written for key, start, written in rows}
    assert len(stored) == len(rows)
    return stored


def _wanted(articles: tuple[Article, ...]) -> dict[tuple[int, int], str]:
    return {
        (archive_key(each.digest), start): each.text[start:end]
        for each in articles
        for start, end in passages_of(each.text)
    }


def _counts(address: str) -> dict[str, int]:
    with psycopg.connect(address) as connection:
        return dict(connection.execute("SELECT word, passages FROM synoptic_archive.words").fetchall())


def test_a_second_time_only_what_is_new_is_added(empty: str) -> None:
    articles = tuple(invented(12))
    first = fill(empty, articles[:8])
    assert (first.added, first.there, first.passages) == (8, 0, 80)
    counts = _counts(empty)
    again = fill(empty, articles[:8])
    assert (again.added, again.there, again.passages) == (0, 8, 0)
    assert _counts(empty) == counts
    more = fill(empty, articles)
    assert (more.added, more.there, more.passages) == (4, 8, 40)
    assert _stored(empty) == _wanted(articles)
    found = status_of(empty)
    assert (found.articles, found.passages) == (12, 120)
    assert not tidy(empty)


def test_the_same_text_twice_is_one_article(empty: str) -> None:
    (one,) = invented(1)
    made = fill(empty, [one, article("other", one.text)])
    assert (made.added, made.there) == (1, 1)
    assert _stored(empty) == _wanted((one,))


def test_the_batches_before_an_end_stay_and_the_rest_is_added_later(
    empty: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("synoptic.corpus.archive.filling.BATCH_PASSAGES", 20)
    articles = tuple(invented(20))
    done: list[Filled] = []
    with pytest.raises(Cancelled):
        fill(empty, articles, progress=done.append, cancelled=lambda: len(done) == 2)
    kept = status_of(empty).articles
    assert 0 < kept == done[-1].added < 20
    assert _stored(empty) == _wanted(articles[:kept])

    def interrupted() -> Iterator[Article]:
        yield from articles[:15]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fill(empty, interrupted())
    assert status_of(empty).articles >= kept
    assert fill(empty, articles).there >= kept
    assert _stored(empty) == _wanted(articles)


def test_what_one_server_kept_of_a_torn_batch_is_added_anew(
    empty: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    articles = tuple(invented(6))

    def fails(*_: object) -> None:
        raise psycopg.OperationalError("the connection is lost")

    with monkeypatch.context() as patch:
        patch.setattr("synoptic.corpus.archive.filling._count", fails)
        with pytest.raises(ArchiveError, match="the connection is lost"):
            fill(empty, articles)
    assert status_of(empty).articles == 0
    # As if the other server had committed before the first one went down.
    with psycopg.connect(empty, autocommit=True) as connection:
        for key, start in _wanted(articles[:3]):
            connection.execute(
                "INSERT INTO synoptic_archive.passages VALUES (%s, %s, 'torn', '')", (key, start)
            )
    assert fill(empty, articles).added == 6
    assert _stored(empty) == _wanted(articles)


def test_hostile_text_is_kept_and_found_as_it_is(empty: str) -> None:
    text = (
        "A 'quoted' \\ backslash\n\n\x1b[31mred\u202e %s {} $1 \\N \\. ''' \"\n\n"
        + "x" * 9000
        + "\n\nİstanbul ﬁn"
    )
    hostile = article("1; DROP TABLE words", text, source="'; --", author="\0nul")
    fill(empty, [hostile])
    assert _stored(empty) == _wanted((hostile,))
    engine = ArchiveSearch(empty)
    try:
        for query in ("quoted backslash", "31mred", "istanbul fin"):
            (hit,) = engine.search(query, limit=1)
            assert hit.passage.text == text[hit.passage.start : hit.passage.end]
            assert engine.around(hit)[0].id == hostile.id
    finally:
        engine.close()


def test_what_postgresql_cannot_hold_is_named_and_the_others_are_added(empty: str) -> None:
    (sound,) = invented(1)
    made = fill(empty, [article("nul", "a\0b"), sound, article("half", "a\ud800b")])
    assert made.added == 1
    assert [(each.article.id, each.reason.split(", which")[0]) for each in made.unfit] == [
        ("nul", "Its text has a NUL character"),
        ("half", "Its text has half a character (a lone surrogate)"),
    ]


def test_two_cannot_add_at_once(empty: str) -> None:
    def second() -> Iterator[Article]:
        with pytest.raises(ArchiveError, match="Another program is adding"):
            fill(empty, invented(1))
        yield from invented(1)

    assert fill(empty, second()).added == 1


def test_a_search_knows_what_is_added_while_it_is_open(empty: str, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = ArchiveSearch(empty)
    try:
        assert engine.search("drawbridge") == ()
        fill(empty, [article("one", "The drawbridge was raised.")])
        monkeypatch.setattr("synoptic.corpus.archive.archive_search.VOCABULARY_SECONDS", 0.0)
        (hit,) = engine.search("drawbrige ")
        assert hit.passage.text == "drawbridge"
    finally:
        engine.close()
