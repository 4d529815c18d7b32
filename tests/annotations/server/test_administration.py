from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest

from synoptic.annotations.errors import (
    InvalidRequest,
    NotPermitted,
    ServerUnreachable,
    StoreNotReadable,
    StoreTooNew,
)
from synoptic.annotations.server import administration
from synoptic.annotations.server.connection import ServerAddress, checked_address, connect
from tests.shared_library import shared_library

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.postgres_server import PostgresServer
    from tests.shared_library import SharedLibrary


@pytest.fixture
def shared(postgres_server: PostgresServer) -> SharedLibrary:
    return shared_library(postgres_server)


def roles(shared: SharedLibrary, asking: str = "ana") -> dict[str, str]:
    return {each.name: each.role for each in administration.members(shared.address(asking))}


def test_a_library_is_set_up_by_an_owner_who_is_no_superuser(shared: SharedLibrary) -> None:
    standing = administration.standing_at(shared.address())
    assert (standing.reader, standing.role, standing.is_blind, standing.sequence) == (
        "ana",
        "owner",
        False,
        0,
    )
    assert roles(shared) == {"ana": "owner", "ben": "coder", "cleo": "coder", "rita": "reader"}
    with pytest.raises(InvalidRequest, match="has a library already"):
        administration.set_up(shared.address())


def test_who_may_not_create_is_told_what_to_ask_for(postgres_server: PostgresServer) -> None:
    shared_library(postgres_server)
    database = postgres_server.new_database()
    address = ServerAddress(database.replace("postgres@", "ben@"))
    with pytest.raises(NotPermitted, match=r'GRANT CREATE ON DATABASE ".*" TO "ben"'):
        administration.set_up(address)
    with pytest.raises(StoreNotReadable, match="has no Synoptic library"):
        administration.standing_at(address)


def test_members_come_change_their_role_and_go(shared: SharedLibrary) -> None:
    administration.set_member(shared.address(), "rita", "coder")
    administration.set_member(shared.address(), "ben", "owner")
    # Another owner can do all that the first can.
    administration.set_member(shared.address("ben"), "ugo", "reader")
    administration.set_member(shared.address("ben"), "cleo", "reader")
    assert roles(shared, "ugo") == {
        "ana": "owner",
        "ben": "owner",
        "cleo": "reader",
        "rita": "coder",
        "ugo": "reader",
    }
    administration.remove_member(shared.address("ben"), "ugo")
    with pytest.raises(StoreNotReadable, match="“ugo” is no member of this library; ask an owner to add"):
        administration.standing_at(shared.address("ugo"))
    with pytest.raises(InvalidRequest, match="“ugo” is no member"):
        administration.remove_member(shared.address(), "ugo")


def test_a_member_who_left_the_server_can_be_removed(shared: SharedLibrary) -> None:
    with psycopg.connect(shared.server.address(shared.database), autocommit=True) as connection:
        connection.execute("CREATE ROLE passing LOGIN")
        administration.set_member(shared.address(), "passing", "coder")
        connection.execute("DROP OWNED BY passing")
        connection.execute("DROP ROLE passing")
    administration.remove_member(shared.address(), "passing")
    assert "passing" not in roles(shared)


@pytest.mark.parametrize("name", ["ben", "rita"])
@pytest.mark.parametrize(
    "act",
    [
        lambda address: administration.set_member(address, "ben", "owner"),
        lambda address: administration.remove_member(address, "ana"),
        lambda address: administration.set_blind(address, is_blind=True),
    ],
)
def test_only_an_owner_administers(
    shared: SharedLibrary, name: str, act: Callable[[ServerAddress], None]
) -> None:
    with pytest.raises(NotPermitted, match=f"“{name}” is a (coder|reader) of this library.*“ana”"):
        act(shared.address(name))
    # Nor with a client of one's own.
    with shared.connect(name) as connection:
        for call in ("set_member('ben', 'owner')", "remove_member('ana')", "set_blind(true)"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(f"SELECT synoptic.{call}")
    assert administration.standing_at(shared.address(name)).role != "owner"


def test_whoever_set_it_up_stays_an_owner(shared: SharedLibrary) -> None:
    administration.set_member(shared.address(), "ben", "owner")
    with pytest.raises(InvalidRequest, match="stays an owner"):
        administration.set_member(shared.address("ben"), "ana", "reader")
    with pytest.raises(InvalidRequest, match="stays an owner"):
        administration.remove_member(shared.address("ben"), "ana")
    assert roles(shared)["ana"] == "owner"


@pytest.mark.parametrize("name", ["", "adjudication", "a\x1b[2Jb", "a\nb", "ü" * 32])
def test_impossible_names_are_refused(shared: SharedLibrary, name: str) -> None:
    with pytest.raises(InvalidRequest) as raised:
        administration.set_member(shared.address(), name, "coder")
    assert str(raised.value).isprintable()


def test_a_role_that_the_server_lacks_is_the_administrators_to_create(shared: SharedLibrary) -> None:
    with pytest.raises(InvalidRequest, match=r'an owner with CREATEROLE.*CREATE ROLE "eva"'):
        administration.set_member(shared.address(), "eva", "coder")


def test_any_name_of_a_role_is_a_name(shared: SharedLibrary) -> None:
    name = 'Zoë "Q"; DROP'
    with psycopg.connect(shared.server.address(), autocommit=True) as connection:
        connection.execute('CREATE ROLE "Zoë ""Q""; DROP" LOGIN')
    try:
        administration.set_member(shared.address(), name, "coder")
        assert roles(shared)[name] == "coder"
        administration.remove_member(shared.address(), name)
    finally:
        with psycopg.connect(shared.server.address(), autocommit=True) as connection:
            connection.execute('DROP ROLE "Zoë ""Q""; DROP"')


def test_a_library_of_a_later_version_is_refused(shared: SharedLibrary) -> None:
    with psycopg.connect(shared.server.address(shared.database), autocommit=True) as connection:
        connection.execute("UPDATE synoptic.settings SET format = 2")
    with pytest.raises(StoreTooNew, match="has format 2, and this version knows formats up to 1"):
        administration.standing_at(shared.address("ben"))


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://ana:drawbridge@news.example/synoptic",
        "postgresql://ana@news.example/synoptic?password=drawbridge",
        "postgresql://ana@news.example/synoptic?sslpassword=drawbridge",
        "postgresql://ana:drawbridge@news.example/synoptic?nothing=of-the-kind",
        "postgresql://ana:drawbridge@news.example:port/synoptic?x",
        "postgresql://ana:drawbridge x@news.example/synoptic",
        "postgresql://ana:drawbridge%zz@news.example/synoptic",
        "postgresql://news.example/synoptic?password=drawbridge%zz",
        "ana:drawbridge@news.example/synoptic",
        "https://ana:drawbridge@news.example/synoptic",
        "host=news.example password=drawbridge",
    ],
)
def test_an_address_with_a_password_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(InvalidRequest) as raised:
        checked_address(text)
    assert "drawbridge" not in str(raised.value)
    assert str(raised.value).isprintable()


@pytest.mark.parametrize(
    "text",
    ["postgresql://a/b\0c", "postgresql://a/\ud800", "postgresql://a/\x1b[2J", "postgresql://%ff@a/b"],
)
def test_an_address_is_text(text: str) -> None:
    with pytest.raises(InvalidRequest, match="Not a server's address") as raised:
        checked_address(text)
    assert str(raised.value).isprintable()


def test_an_address_without_a_password_is_as_libpq_takes_it() -> None:
    assert checked_address(" postgresql://news.example/synoptic?sslmode=verify-full ").text == (
        "postgresql://news.example/synoptic?sslmode=verify-full"
    )


def test_servers_that_cannot_be_reached_say_why(shared: SharedLibrary) -> None:
    with pytest.raises(ServerUnreachable, match="does not answer"):
        connect(ServerAddress("postgresql://127.0.0.1:1/synoptic"))
    with pytest.raises(StoreNotReadable, match=r'refuses .role "nobody-here" does not exist'):
        connect(ServerAddress(shared.server.address(shared.database, "nobody-here")))
    with pytest.raises(StoreNotReadable, match="names no valid host"):
        connect(ServerAddress("postgresql://news..example/synoptic"))
    with pytest.raises(StoreNotReadable, match=r"refuses .database"):
        connect(ServerAddress(shared.server.address("no-such-database")))
