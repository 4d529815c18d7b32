"""Servers that stop, hang or come back, and addresses that lead nowhere."""

from __future__ import annotations

import socket
import threading
import time
from typing import TYPE_CHECKING

import psycopg
import pytest

from synoptic.corpus.archive.address import connect, parts_of
from synoptic.corpus.archive.archive_search import ArchiveSearch
from synoptic.corpus.archive.archive_session import ArchiveSession
from synoptic.corpus.archive.archive_tables import make_archive, remove_archive, status_of
from synoptic.corpus.archive.filling import fill
from synoptic.corpus.errors import ArchiveError, Cancelled
from tests.corpus.archive.passages import invented
from tests.postgres_server import SECONDS, PostgresServer, running_server

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def second() -> Iterator[PostgresServer]:
    """Return a server that may be stopped."""
    with running_server() as server:
        yield server


@pytest.fixture(scope="module")
def shared(postgres_server: PostgresServer, second: PostgresServer) -> str:
    address = postgres_server.new_database()
    make_archive(address, [second.new_database()], partitions=4)
    fill(address, invented(40))
    return address


@pytest.fixture
def all_up(second: PostgresServer) -> Iterator[None]:
    """Let a test do with the second server whatever it likes."""
    yield
    if second.is_running:
        second.resume()
    else:
        second.start()


def _nobody() -> None:
    """Ask nothing: the answer is wanted."""


def _share(address: str) -> str:
    parts = status_of(address).partitions
    gone = sum(each.passages for each in parts if each.server) / sum(each.passages for each in parts)
    return f"{gone:.0%}".replace("%", " %")


@pytest.mark.usefixtures("all_up")
@pytest.mark.parametrize("end", ["stop", "kill"])
def test_without_a_server_the_others_answer_and_it_says_what_is_missing(
    shared: str, second: PostgresServer, end: str
) -> None:
    engine = ArchiveSearch(shared, session=ArchiveSession(shared, down_seconds=1.0))
    try:
        whole = {hit.passage.article for hit in engine.search("harbour", limit=500)}
        getattr(second, end)()
        (answer,) = engine.stages("harbour", limit=500, patient=True)
        some = {hit.passage.article for hit in answer.hits}
        assert some < whole
        assert some
        missing = f"1 of 2 servers does not answer: about {_share(shared)} of the passages were not searched"
        assert answer.remark == missing
        second.start()
        until = time.monotonic() + SECONDS
        while answer.remark and time.monotonic() < until:
            (answer,) = engine.stages("harbour", limit=500, patient=True)
        assert (answer.remark, {hit.passage.article for hit in answer.hits}) == ("", whole)
    finally:
        engine.close()


@pytest.mark.usefixtures("all_up")
def test_a_server_that_hangs_is_given_up_and_left_alone(
    shared: str, second: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = ArchiveSearch(shared, session=ArchiveSession(shared, seconds=4.0, down_seconds=600.0))
    try:
        assert engine.search("harbour")
        second.pause()
        (answer,) = engine.stages("harbour", limit=500, patient=True)
        assert answer.hits
        assert answer.remark.startswith("1 of 2 servers does not answer")
        # Nobody asks it again.
        monkeypatch.setattr(ArchiveSession, "_found_down", None)
        assert engine.search("harbour")
    finally:
        engine.close()


def test_a_lost_connection_is_made_again(postgres_server: PostgresServer, shared: str) -> None:
    engine = ArchiveSearch(shared)
    try:
        assert engine.search("harbour")
        with psycopg.connect(postgres_server.address(), autocommit=True) as other:
            other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'synoptic'"
            )
        assert engine.search("harbour")
    finally:
        engine.close()


def test_a_statement_is_cancelled_on_the_server(postgres_server: PostgresServer, shared: str) -> None:
    session = ArchiveSession(shared, seconds=600.0)
    begun = threading.Event()

    def poll() -> None:
        with psycopg.connect(postgres_server.address()) as other:
            row = other.execute("SELECT count(*) FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(500)'")
            if row.fetchone() != (0,):
                begun.set()
                raise Cancelled

    try:
        with pytest.raises(Cancelled):
            session.rows("SELECT pg_sleep(500)", (), poll)
        assert begun.is_set()
        assert session.rows("SELECT 1", (), _nobody) == [(1,)]
    finally:
        session.close()


def test_a_statement_has_its_time(shared: str) -> None:
    session = ArchiveSession(shared, seconds=0.2)
    try:
        with pytest.raises(ArchiveError, match="canceling statement due to statement timeout"):
            session.rows("SELECT pg_sleep(500)", (), _nobody)
    finally:
        session.close()


def test_a_search_changes_nothing(shared: str) -> None:
    session = ArchiveSession(shared)
    try:
        with pytest.raises(ArchiveError, match="read-only"):
            session.rows("DELETE FROM synoptic_archive.words RETURNING 1", (), _nobody)
    finally:
        session.close()


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://ana:secret@127.0.0.1/news",
        "postgresql://ana@127.0.0.1/news?password=secret",
        "host=127.0.0.1 password=secret",
        "postgresql://ana:secret@[::1/news",
    ],
)
def test_a_password_in_an_address_is_refused_and_not_shown(address: str) -> None:
    with pytest.raises(ArchiveError) as refused:
        parts_of(address)
    assert "secret" not in str(refused.value)


def test_what_is_no_address_is_said_in_one_line() -> None:
    with pytest.raises(ArchiveError, match="is no address of a server"):
        parts_of("https://\x1b[31mexample.org/")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    with pytest.raises(ArchiveError) as refused:
        connect(f"postgresql://ana@127.0.0.1:{port}/news")
    assert "\n" not in str(refused.value)
    assert str(refused.value).startswith("Cannot connect: connection to server at ")
    assert "refused" in str(refused.value)


def test_a_database_without_an_archive_says_how_to_make_one(postgres_server: PostgresServer) -> None:
    address = postgres_server.new_database()
    engine = ArchiveSearch(address)
    with pytest.raises(ArchiveError, match="`synoptic archive init` makes one"):
        engine.search("harbour")
    engine.close()
    make_archive(address, partitions=1)
    with pytest.raises(ArchiveError, match="There is an archive in the database"):
        make_archive(address)
    remove_archive(address)
    with pytest.raises(ArchiveError, match="makes one"):
        status_of(address)


@pytest.mark.usefixtures("all_up")
def test_an_archive_is_removed_from_all_its_servers_or_from_none(
    postgres_server: PostgresServer, second: PostgresServer
) -> None:
    address, other = postgres_server.new_database(), second.new_database()
    make_archive(address, [other], partitions=2)
    fill(address, invented(4))
    second.stop()
    with pytest.raises(ArchiveError, match="Cannot connect"):
        remove_archive(address)
    assert status_of(address).articles == 4
    second.start()
    assert remove_archive(address).articles == 4
    for where in (address, other):
        with connect(where) as connection:
            schemas = "SELECT to_regnamespace('synoptic_archive') IS NULL"
            assert connection.execute(schemas).fetchone() == (True,)
    with connect(address) as connection:
        servers = "SELECT count(*) FROM pg_foreign_server WHERE srvname LIKE 'synoptic_archive%'"
        assert connection.execute(servers).fetchone() == (0,)
    make_archive(address, [other], partitions=2)
    with connect(other) as connection:
        connection.execute("DROP SCHEMA synoptic_archive CASCADE")
    make_archive(other, partitions=1)
    with pytest.raises(ArchiveError, match="another archive now, so nothing is removed"):
        remove_archive(address)
    assert status_of(other).articles == 0


def test_nothing_is_made_where_one_of_the_servers_cannot_be_reached(postgres_server: PostgresServer) -> None:
    address = postgres_server.new_database()
    with pytest.raises(ArchiveError):
        make_archive(address, [postgres_server.address("no such database")])
    with pytest.raises(ArchiveError, match="makes one"):
        status_of(address)


def test_a_server_of_an_archive_before_is_not_taken_for_another(
    postgres_server: PostgresServer, second_postgres_server: PostgresServer
) -> None:
    address = postgres_server.new_database()
    before, now = second_postgres_server.new_database(), second_postgres_server.new_database()
    make_archive(address, [before], partitions=2)
    with psycopg.connect(address, autocommit=True) as here, psycopg.connect(before, autocommit=True) as there:
        for each in (here, there):
            each.execute("DROP SCHEMA synoptic_archive CASCADE")
        with pytest.raises(ArchiveError, match="DROP SERVER synoptic_archive_1 CASCADE"):
            make_archive(address, [now], partitions=2)
        assert make_archive(address, [before], partitions=2).partitions[1].address == before
        for each in (here, there):
            each.execute("DROP SCHEMA synoptic_archive CASCADE")
        here.execute("DROP SERVER synoptic_archive_1 CASCADE")
    make_archive(address, [now], partitions=2)
    fill(address, invented(8))
    with psycopg.connect(now) as there:
        assert there.execute("SELECT count(*) > 0 FROM synoptic_archive.passages_1").fetchone() == (True,)


def test_a_reader_reaches_a_server_that_asks_for_passwords_as_the_page_says(
    postgres_server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPASSWORD", "drawbridge")
    address = postgres_server.new_database()
    with running_server() as guarded:
        other = guarded.new_database()
        with psycopg.connect(other, autocommit=True) as there, psycopg.connect(address) as here:
            there.execute("ALTER ROLE postgres PASSWORD 'drawbridge'")
            there.execute("CREATE ROLE reader LOGIN PASSWORD 'portcullis'")
            here.execute("CREATE ROLE reader LOGIN")
        guarded.demand_passwords()
        with pytest.raises(ArchiveError, match="first server does not reach the others"):
            make_archive(address, [other], partitions=2)
        grants = (
            "GRANT USAGE ON SCHEMA synoptic_archive TO reader",
            "GRANT SELECT ON ALL TABLES IN SCHEMA synoptic_archive TO reader",
        )
        with psycopg.connect(address) as here, psycopg.connect(other) as there:
            here.execute(
                "ALTER USER MAPPING FOR CURRENT_USER SERVER synoptic_archive_1"
                " OPTIONS (ADD password 'drawbridge')"
            )
            here.execute(
                "CREATE USER MAPPING FOR reader SERVER synoptic_archive_1"
                " OPTIONS (user 'reader', password 'portcullis')"
            )
            for statement in grants:
                here.execute(statement)
                there.execute(statement)
        assert len(status_of(address, reaching=True).partitions) == 2
        fill(address, invented(8))
        monkeypatch.delenv("PGPASSWORD")
        engine = ArchiveSearch(address.replace("postgres@", "reader@"))
        try:
            (answer,) = engine.stages("harbour", limit=500, patient=True)
            assert (bool(answer.hits), answer.remark) == (True, "")
        finally:
            engine.close()
        with pytest.raises(ArchiveError, match="permission denied"):
            fill(address.replace("postgres@", "reader@"), invented(9))
