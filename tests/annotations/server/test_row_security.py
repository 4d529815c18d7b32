"""A client of one's own making gets no further than the program: the server says what a member may do.

Nothing of the program is used by an attack: a login, and SQL. Whatever an attack does or raises, what it must
not reach is the same afterwards, to the byte.
"""

from __future__ import annotations

import json
import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import uuid4

import psycopg
import pytest

from tests.shared_library import shared_library

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tests.postgres_server import PostgresServer
    from tests.shared_library import SharedLibrary

Client = psycopg.Connection[tuple[Any, ...]]


def document(identifier: str, **fields: object) -> str:
    return json.dumps({"id": identifier, **fields})


def begin(client: Client) -> None:
    client.execute("SELECT synoptic.begin_change(gen_random_uuid())")


def write(client: Client, shelf: str, identifier: str, **fields: object) -> None:
    """Make a record in a change of its own."""
    with client.transaction():
        begin(client)
        insert = "INSERT INTO synoptic.records (shelf, id, document) VALUES (%s, %s, %s)"
        client.execute(insert, (shelf, identifier, document(identifier, **fields)))


@pytest.fixture(scope="module")
def library(postgres_server: PostgresServer) -> SharedLibrary:
    """Return a library in which each has something; attacks leave it as it was, or fail."""
    made = shared_library(postgres_server)
    with made.connect("ana") as ana, made.connect("ben") as ben, made.connect("cleo") as cleo:
        write(ana, "articles", "a1", title="Flood")
        write(ana, "tags", "t1", name="claim")
        write(cleo, "highlights", "h1", creator="cleo", article="a1", tags=["t1"])
        write(cleo, "notes", "n1", creator="cleo", target="h1", text="hers")
        write(cleo, "notes", "n2", creator="cleo", target="a1", text="gone")
        write(ana, "notes", "n3", creator="ana", target="a1", text="the owner's")
        write(ana, "notes", "n4", creator="adjudication", target="h1", text="agreed")
        write(ben, "notes", "n5", creator="ben", target="library", text="his")
        with cleo.transaction():
            begin(cleo)
            cleo.execute("DELETE FROM synoptic.records WHERE id = 'n2'")
        ana.execute("INSERT INTO synoptic.texts VALUES (encode(sha256('flood'), 'hex'), 'flood')")
    return made


@pytest.fixture(scope="module")
def superuser(library: SharedLibrary) -> Iterator[Client]:
    """Return a connection that may see and do everything."""
    with psycopg.connect(library.server.address(library.database), autocommit=True) as connection:
        yield connection


class Held(NamedTuple):
    """All that an attack must not reach."""

    records: list[tuple[Any, ...]]
    removed: list[tuple[Any, ...]]
    changes: list[tuple[Any, ...]]
    members: list[tuple[Any, ...]]
    settings: list[tuple[Any, ...]]
    texts: list[tuple[Any, ...]]
    rules: list[tuple[Any, ...]]
    roles: list[tuple[Any, ...]]


RULES = """
SELECT 'table', relname::text, relowner::text, relrowsecurity::text, relacl::text FROM pg_class
    WHERE relnamespace = 'synoptic'::regnamespace
UNION ALL SELECT 'column', attname::text, attrelid::text, attacl::text, atttypid::text FROM pg_attribute
    WHERE attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'synoptic'::regnamespace)
UNION ALL SELECT 'function', proname::text, md5(prosrc), proacl::text, proconfig::text FROM pg_proc
    WHERE pronamespace = 'synoptic'::regnamespace
UNION ALL SELECT 'policy', polname::text, pg_get_expr(polqual, polrelid), polroles::text, polcmd::text
    FROM pg_policy
UNION ALL SELECT 'trigger', tgname::text, tgrelid::text, tgenabled::text, tgfoid::text FROM pg_trigger
UNION ALL SELECT 'rule', rulename, tablename, definition, '' FROM pg_rules WHERE schemaname = 'synoptic'
UNION ALL SELECT 'schema', nspname::text, nspowner::text, nspacl::text, '' FROM pg_namespace
    WHERE nspname IN ('synoptic', 'public')
"""


def held(superuser: Client, besides: str) -> Held:
    """Return all that there is besides what a member may write anyway."""
    queries = (
        "SELECT shelf, id, document::text, author, changed_by, version, position FROM synoptic.records"
        " WHERE coalesce(author, %(besides)s) <> %(besides)s OR changed_by <> %(besides)s",
        "SELECT * FROM synoptic.removed WHERE coalesce(author, %(besides)s) <> %(besides)s",
        "SELECT * FROM synoptic.changes WHERE author <> %(besides)s",
        "SELECT * FROM synoptic.members",
        "SELECT * FROM synoptic.settings",
        "SELECT * FROM synoptic.texts WHERE content = 'flood'",
        RULES,
        "SELECT rolname, rolsuper, rolcreaterole, rolbypassrls, rolconfig::text FROM pg_roles",
    )
    found = (superuser.execute(query.encode(), {"besides": besides}).fetchall() for query in queries)
    return Held(*(sorted(rows, key=repr) for rows in found))


@pytest.fixture
def untouched(superuser: Client) -> Iterator[Callable[[str], None]]:
    """Return a check that all is as it was, but for what a member may write; take that out at the end."""
    before = {name: held(superuser, name) for name in ("ben", "rita", "ugo", "nobody")}

    def check(member: str) -> None:
        assert held(superuser, member) == before[member]

    yield check
    if held(superuser, "nobody") != before["nobody"]:
        last = max(row[0] for row in before["nobody"].changes)
        kept = [row[1] for row in before["nobody"].records]
        with superuser.transaction():
            superuser.execute("SET LOCAL session_replication_role = replica")
            superuser.execute("DELETE FROM synoptic.records WHERE id <> ALL (%s)", (kept,))
            superuser.execute("DELETE FROM synoptic.changes WHERE sequence > %s", (last,))
            superuser.execute("DELETE FROM synoptic.removed WHERE version > %s", (last,))


def attempts(client: Client, statements: Iterable[str]) -> list[str]:
    """Do each statement for itself, then all in one change; return what the server said."""
    told = []
    client.prepare_threshold = None  # DISCARD forgets what was prepared
    for each in statements:
        try:
            client.execute(each.encode())
        except psycopg.Error as error:
            told.append(str(error))
    with suppress(psycopg.Error), client.transaction():
        begin(client)
        for each in statements:
            try:
                with client.transaction():
                    client.execute(each.encode())
            except psycopg.Error as error:
                told.append(str(error))
    client.execute("RESET ROLE")
    client.execute("DISCARD ALL")
    return told


def attacks() -> dict[str, list[str]]:
    """Return the statements of each attack in `attacks.sql`, by its name."""
    text = Path(__file__).with_name("attacks.sql").read_text(encoding="utf-8")
    blocks = (block.partition("\n") for block in re.split(r"^-- ", text, flags=re.MULTILINE))
    found = {name: re.split(r";\n(?! )", body.strip() + "\n") for name, _, body in blocks if ";" in body}
    return {name: [each for each in statements if each.strip("-\n ")] for name, statements in found.items()}


ATTACKS = attacks()


def test_there_are_attacks() -> None:
    assert len(ATTACKS) > 80
    assert all(ATTACKS.values())


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_coder_changes_nothing_of_others(
    library: SharedLibrary, untouched: Callable[[str], None], attack: str
) -> None:
    with library.connect("ben") as ben:
        attempts(ben, ATTACKS[attack])
    untouched("ben")


@pytest.mark.parametrize("member", ["rita", "ugo"])
def test_a_reader_and_a_stranger_change_nothing(
    library: SharedLibrary, superuser: Client, untouched: Callable[[str], None], member: str
) -> None:
    with library.connect(member) as client:
        for statements in ATTACKS.values():
            attempts(client, [each.replace("ben", member) for each in statements])
    untouched(member)
    assert not written_by(superuser, member)


def written_by(superuser: Client, member: str) -> list[tuple[Any, ...]]:
    return superuser.execute(
        "SELECT shelf FROM synoptic.records WHERE changed_by = %(who)s"
        " UNION ALL SELECT 'changes' FROM synoptic.changes WHERE author = %(who)s"
        " UNION ALL SELECT 'removed' FROM synoptic.removed WHERE author = %(who)s",
        {"who": member},
    ).fetchall()


def test_these_attacks_are_carried_out_as_a_member_would(
    library: SharedLibrary, superuser: Client, untouched: Callable[[str], None]
) -> None:
    """Without this, all of the above might fail for a reason of their own."""
    said = document("x1", creator="ben", target="library", text="mine")
    with library.connect("ben") as ben:
        before = len(written_by(superuser, "ben"))
        told = attempts(
            ben, [f"INSERT INTO synoptic.records (shelf, id, document) VALUES ('notes', 'x1', '{said}')"]
        )
        assert ["no change has begun" in each for each in told] == [True]
        assert ben.execute("SELECT author, changed_by FROM synoptic.records WHERE id = 'x1'").fetchall() == [
            ("ben", "ben")
        ]
        assert len(written_by(superuser, "ben")) == before + 2
    untouched("ben")


def test_the_check_sees_what_an_owner_changes(library: SharedLibrary, superuser: Client) -> None:
    before = held(superuser, "ben")
    with library.connect("ana") as ana:
        ana.execute("SELECT synoptic.set_member('rita', 'coder')")
        assert held(superuser, "ben").members != before.members
        assert held(superuser, "ben").rules != before.rules
        ana.execute("SELECT synoptic.set_member('rita', 'reader')")
        with suppress(ZeroDivisionError), ana.transaction():
            begin(ana)
            ana.execute(
                "UPDATE synoptic.records SET document = document || '{\"text\": \"x\"}' WHERE id = 'n1'"
            )
            assert ana.execute("SELECT changed_by FROM synoptic.records WHERE id = 'n1'").fetchone() == (
                "ana",
            )
            raise ZeroDivisionError
    assert held(superuser, "ben") == before


@pytest.mark.parametrize("level", ["REPEATABLE READ", "SERIALIZABLE"])
def test_an_old_picture_gives_no_number_twice(
    library: SharedLibrary, untouched: Callable[[str], None], level: str
) -> None:
    with library.connect("ben") as ben, library.connect("cleo") as cleo:
        ben.execute(f"BEGIN ISOLATION LEVEL {level}".encode())
        ben.execute("SELECT count(*) FROM synoptic.changes")
        write(cleo, "notes", f"n-{uuid4()}", creator="cleo", target="library", text="meanwhile")
        with pytest.raises(psycopg.Error):
            begin(ben)
        ben.rollback()
        numbers = cleo.execute("SELECT sequence FROM synoptic.changes ORDER BY sequence").fetchall()
    assert numbers == [(number,) for number in range(1, len(numbers) + 1)]


def test_rows_of_others_cannot_be_locked(library: SharedLibrary) -> None:
    with library.connect("ben") as ben, library.connect("rita") as rita:
        for strength in ("UPDATE", "NO KEY UPDATE", "SHARE", "KEY SHARE"):
            query = f"SELECT id FROM synoptic.records WHERE author IS NOT NULL FOR {strength}".encode()
            assert {*ben.execute(query).fetchall()} == {("n5",)}
            for client, table in ((rita, "records"), (ben, "settings"), (ben, "members"), (ben, "changes")):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    client.execute(f"SELECT FROM synoptic.{table} FOR {strength}".encode())


def test_a_member_who_was_removed_gets_nowhere(postgres_server: PostgresServer) -> None:
    library = shared_library(postgres_server)
    with library.connect("ana") as ana, library.connect("ben") as ben:
        write(ben, "notes", "n1", creator="ben", target="library", text="his")
        with ben.transaction():
            begin(ben)
            # The right goes while the change is on its way.
            ana.execute("SET lock_timeout = '100ms'")
            with pytest.raises(psycopg.errors.LockNotAvailable):
                ana.execute("SELECT synoptic.remove_member('ben')")
        ana.execute("SELECT synoptic.remove_member('ben')")
        for statement in ("SELECT FROM synoptic.records", "SELECT synoptic.begin_change(gen_random_uuid())"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                ben.execute(statement.encode())
        assert ana.execute("SELECT author FROM synoptic.records").fetchall() == [("ben",)]
