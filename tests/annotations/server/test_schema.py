"""The rules of the library on the server, tried by clients of one's own making."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import psycopg
import pytest
from psycopg import errors

from synoptic.annotations.server import administration
from tests.shared_library import shared_library

if TYPE_CHECKING:
    from tests.postgres_server import PostgresServer
    from tests.shared_library import SharedLibrary

Client = psycopg.Connection[tuple[Any, ...]]


@pytest.fixture
def shared(postgres_server: PostgresServer) -> SharedLibrary:
    return shared_library(postgres_server)


def edit(shelf: str, identifier: str, version: int | None = None, **fields: object) -> dict[str, object]:
    document = {"id": identifier, **fields} if fields else None
    return {"shelf": shelf, "id": identifier, "version": version, "document": document}


def commit(client: Client, *edits: dict[str, object], seen: int | None = None, change: object = None) -> int:
    found = client.execute(
        "SELECT synoptic.commit_change(%s, %s, %s)", (change or uuid4(), seen, json.dumps(edits))
    ).fetchone()
    assert found is not None
    return int(found[0])


def rows(client: Client, table: str = "records") -> set[tuple[Any, ...]]:
    return {*client.execute(f"SELECT shelf, id, author, version FROM synoptic.{table}").fetchall()}


def note(identifier: str, creator: str, version: int | None = None, text: str = "so") -> dict[str, object]:
    return edit("notes", identifier, version, creator=creator, text=text, target="library")


def test_a_change_is_numbered_and_signed_by_the_server(shared: SharedLibrary) -> None:
    with shared.connect("ben") as ben, shared.connect("cleo") as cleo:
        assert commit(ben, note("n1", "ben"), edit("tags", "t1", name="claim")) == 1
        assert commit(cleo, note("n2", "cleo"), edit("tags", "t1", 1, name="Claim")) == 2
        assert rows(ben) == {("notes", "n1", "ben", 1), ("tags", "t1", None, 2), ("notes", "n2", "cleo", 2)}
        assert commit(ben, edit("notes", "n1", 1), edit("tags", "t1", 2)) == 3
        assert rows(cleo) == {("notes", "n2", "cleo", 2)}
        assert rows(cleo, "removed") == {("notes", "n1", "ben", 3), ("tags", "t1", None, 3)}
        assert commit(ben, note("n1", "ben")) == 4
        assert rows(cleo, "removed") == {("tags", "t1", None, 3)}
        signed = ben.execute("SELECT sequence, author FROM synoptic.changes ORDER BY sequence").fetchall()
        assert signed == [(1, "ben"), (2, "cleo"), (3, "ben"), (4, "ben")]


def test_a_change_that_is_sent_again_is_made_once(shared: SharedLibrary) -> None:
    change = uuid4()
    with shared.connect("ben") as ben, shared.connect("cleo") as cleo:
        assert commit(ben, note("n1", "ben"), change=change) == 1
        assert commit(cleo, note("n2", "cleo")) == 2
        assert commit(ben, note("n1", "ben"), change=change, seen=0) == 1
        assert rows(ben) == {("notes", "n1", "ben", 1), ("notes", "n2", "cleo", 2)}
        with pytest.raises(psycopg.Error, match="taken"):
            commit(cleo, note("n3", "cleo"), change=change)


def test_a_change_is_refused_whole_if_a_record_is_not_as_expected(shared: SharedLibrary) -> None:
    with shared.connect("ben") as ben:
        commit(ben, note("n1", "ben"))
        commit(ben, note("n1", "ben", 1, "then"))
        for wrong in (note("n1", "ben", 1, "late"), edit("notes", "n1", 1), edit("notes", "none", 1)):
            with pytest.raises(psycopg.Error) as raised:
                commit(ben, note("n2", "ben"), wrong)
            assert raised.value.sqlstate == "SY002"
        with pytest.raises(errors.UniqueViolation):
            commit(ben, note("n1", "ben"))
        assert commit(ben, note("n3", "ben"), seen=1) == 0
        assert rows(ben) == {("notes", "n1", "ben", 2)}
        assert commit(ben, note("n3", "ben"), seen=2) == 3


def test_nothing_is_written_outside_a_change(shared: SharedLibrary) -> None:
    document = json.dumps({"id": "n1", "creator": "ben"})
    insert = "INSERT INTO synoptic.records (shelf, id, document) VALUES ('notes', 'n1', %s)"
    with shared.connect("ben") as ben:
        with pytest.raises(psycopg.Error) as raised:
            ben.execute(insert, (document,))
        assert raised.value.sqlstate == "SY001"
        with ben.transaction():
            assert ben.execute("SELECT synoptic.begin_change(%s)", (uuid4(),)).fetchone() == (1,)
            ben.execute(insert, (document,))
            with pytest.raises(psycopg.Error, match="one change"), ben.transaction():
                ben.execute("SELECT synoptic.begin_change(%s)", (uuid4(),))
        assert rows(ben) == {("notes", "n1", "ben", 1)}
        for statement in ("DELETE FROM synoptic.records", "UPDATE synoptic.records SET document = document"):
            with pytest.raises(psycopg.Error):
                ben.execute(statement)


def test_nobody_writes_in_anothers_name(shared: SharedLibrary) -> None:
    with shared.connect("ben") as ben, shared.connect("cleo") as cleo, shared.connect() as ana:
        commit(ben, note("n1", "ben"))
        for forged in (note("n2", "ben"), note("n2", "adjudication"), edit("notes", "n2", text="no creator")):
            with pytest.raises(errors.InsufficientPrivilege):
                commit(cleo, forged)
        for meddling in (note("n1", "ben", 1, "changed"), note("n1", "cleo", 1), edit("notes", "n1", 1)):
            with pytest.raises(psycopg.Error):
                commit(cleo, meddling)
        with pytest.raises(errors.InsufficientPrivilege):
            commit(ana, note("n2", "ben"))
        assert commit(ana, note("n1", "ben", 1, "mended by an owner")) == 2
        assert commit(ana, note("n3", "adjudication")) == 3
        assert commit(ana, edit("notes", "n1", 2)) == 4
        # An owner takes the removal back, and the note is ben's again.
        assert commit(ana, note("n1", "ben")) == 5
        assert rows(cleo) == {("notes", "n1", "ben", 5), ("notes", "n3", "adjudication", 3)}


def test_what_comes_from_another_library_keeps_its_authors(shared: SharedLibrary) -> None:
    with shared.connect() as ana:
        assert commit(ana, note("n1", "ben"), note("n2", "somebody who is gone")) == 1
        with pytest.raises(errors.InsufficientPrivilege):
            commit(ana, note("n3", "ben"))
        assert {author for _, _, author, _ in rows(ana)} == {"ben", "somebody who is gone"}


def test_readers_and_strangers_change_nothing(shared: SharedLibrary) -> None:
    with shared.connect() as ana:
        commit(ana, note("n1", "ana"))
    with shared.connect("rita") as rita, shared.connect("ugo") as ugo:
        assert rows(rita) == {("notes", "n1", "ana", 1)}
        for client in (rita, ugo):
            with pytest.raises(errors.InsufficientPrivilege):
                commit(client, note("n2", client.info.user))
            for statement in (
                "INSERT INTO synoptic.records (shelf, id, document) VALUES ('notes', 'n', '{\"id\": \"n\"}')",
                "INSERT INTO synoptic.texts VALUES ('e', '')",
                "DELETE FROM synoptic.records",
                "SELECT synoptic.begin_change(gen_random_uuid())",
            ):
                with pytest.raises(errors.InsufficientPrivilege):
                    client.execute(statement)
        for table in ("records", "removed", "changes", "members", "settings", "texts"):
            with pytest.raises(errors.InsufficientPrivilege):
                ugo.execute(f"SELECT FROM synoptic.{table}")


def test_who_codes_blind_sees_the_own_and_the_common(shared: SharedLibrary) -> None:
    with shared.connect("ben") as ben, shared.connect("cleo") as cleo, shared.connect() as ana:
        commit(ben, note("n1", "ben"), edit("tags", "t1", name="claim"))
        commit(cleo, note("n2", "cleo"), note("n3", "cleo"))
        commit(cleo, edit("notes", "n3", 2))
        commit(ana, note("n4", "adjudication"))
        administration.set_blind(shared.address(), is_blind=True)
        assert rows(ben) == {("notes", "n1", "ben", 1), ("tags", "t1", None, 1)}
        assert rows(ben, "removed") == set()
        assert rows(cleo) == {("notes", "n2", "cleo", 2), ("tags", "t1", None, 1)}
        assert rows(cleo, "removed") == {("notes", "n3", "cleo", 3)}
        assert {author for _, _, author, _ in rows(ana)} == {"ben", "cleo", "adjudication", None}
        assert ben.execute("SELECT DISTINCT author FROM synoptic.changes").fetchall() == [("ben",)]
        administration.set_blind(shared.address(), is_blind=False)
        assert {author for _, _, author, _ in rows(ben)} == {"ben", "cleo", "adjudication", None}


def test_what_others_use_is_removed_by_owners_alone(shared: SharedLibrary) -> None:
    marked = edit("highlights", "h1", creator="cleo", article="a1", tags=["t1"])
    common = [edit("articles", "a1", title="A"), *(edit("tags", f"t{i}", name=f"{i}") for i in range(1, 5))]
    with shared.connect("ben") as ben, shared.connect("cleo") as cleo, shared.connect() as ana:
        commit(ben, *common)
        commit(cleo, marked)
        for used in (edit("articles", "a1", 1), edit("tags", "t1", 1)):
            with pytest.raises(psycopg.Error) as raised:
                commit(ben, used)
            assert raised.value.sqlstate == "SY003"
        commit(ben, edit("tags", "t2", 1))
        administration.set_blind(shared.address(), is_blind=True)
        # While coding is blind, it is the same for what is used and for what is not.
        for common_one in (edit("articles", "a1", 1), edit("tags", "t1", 1), edit("tags", "t3", 1)):
            with pytest.raises(errors.InsufficientPrivilege, match="while coding is blind"):
                commit(ben, common_one)
        commit(ana, edit("tags", "t1", 1), edit("tags", "t3", 1))
        assert rows(ben) == {("articles", "a1", None, 1), ("tags", "t4", None, 1)}


def test_a_text_is_what_its_digest_says(shared: SharedLibrary) -> None:
    digest = hashlib.sha256(b"text").hexdigest()
    insert = "INSERT INTO synoptic.texts (digest, content) VALUES (%s, %s)"
    with shared.connect("ben") as ben, shared.connect("rita") as rita, shared.connect() as ana:
        with pytest.raises(errors.CheckViolation):
            ben.execute(insert, (digest, b"another text"))
        ben.execute(insert, (digest, b"text"))
        assert rita.execute("SELECT content FROM synoptic.texts").fetchall() == [(b"text",)]
        for statement in ("DELETE FROM synoptic.texts", "UPDATE synoptic.texts SET content = ''"):
            with pytest.raises(errors.InsufficientPrivilege):
                ben.execute(statement)
        ana.execute("DELETE FROM synoptic.texts")


def test_others_are_told_of_a_change_by_its_number_alone(shared: SharedLibrary) -> None:
    with shared.connect("ben") as ben, shared.connect("rita") as rita:
        rita.execute("LISTEN synoptic")
        commit(ben, note("n1", "ben"))
        (notice,) = list(rita.notifies(timeout=30, stop_after=1))
        assert (notice.channel, notice.payload) == ("synoptic", "1")
