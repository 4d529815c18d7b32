"""Who codes blind learns nothing of what another coder wrote, whatever SQL the one thinks of.

Two libraries differ in what cleo wrote alone: in one, the highlight has the tag t1, the note says one thing,
something was removed; in the other, another tag, another text. Ben codes blind. Whatever he asks or tries in
the one, the server must say just the same in the other: rows, errors, notices, messages, plans.
"""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from synoptic.annotations.server import administration
from tests.annotations.server.test_row_security import begin, document, write
from tests.shared_library import shared_library

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.postgres_server import PostgresServer
    from tests.shared_library import SharedLibrary

Client = psycopg.Connection[tuple[Any, ...]]

CHANGES = 29
"""How many changes a library is made of."""
# Of one length, so that no size tells them apart.
SECRETS = (("t1", "a1", "apple", "tree"), ("t2", "a2", "grape", "vine"))


def made(server: PostgresServer, tag: str, article: str, word: str, other: str) -> SharedLibrary:
    """Return a library in which cleo used this tag on this article, and wrote these words."""
    library = shared_library(server)
    with library.connect("ana") as ana, library.connect("ben") as ben, library.connect("cleo") as cleo:
        for number in ("1", "2"):
            write(ana, "articles", f"a{number}", title=f"Flood {number}")
            write(ben, "tags", f"t{number}", name=f"claim {number}")
        write(ben, "highlights", "h2", creator="ben", article="a1", tags=["t1"])
        for note in range(20):
            write(cleo, "notes", f"c{note}", creator="cleo", target=article, text=f"{word} {note}")
        write(cleo, "highlights", "h1", creator="cleo", article=article, tags=[tag], words=other)
        write(cleo, "silences", "s1", creator="cleo", article=article, claim=f"tag:{tag}")
        write(ana, "notes", "n4", creator="adjudication", target="h1", text=word)
        with cleo.transaction():
            begin(cleo)
            cleo.execute("DELETE FROM synoptic.records WHERE id = 'c0'")
    administration.set_blind(library.address(), is_blind=True)
    with psycopg.connect(library.server.address(library.database), autocommit=True) as superuser:
        for table in ("records", "removed", "changes"):
            superuser.execute(f"ALTER TABLE synoptic.{table} SET (autovacuum_enabled = false)".encode())
        superuser.execute("VACUUM ANALYZE")
        assert superuser.execute("SELECT max(sequence) FROM synoptic.changes").fetchone() == (CHANGES,)
    return library


@pytest.fixture(scope="module")
def libraries(postgres_server: PostgresServer) -> tuple[SharedLibrary, SharedLibrary]:
    one, other = (made(postgres_server, *secrets) for secrets in SECRETS)
    return one, other


def said(library: SharedLibrary, statements: list[str], reader: str = "ben") -> list[str]:
    """Return all that the server says to somebody who tries these, alone and within a change."""
    told: list[str] = []
    with library.connect(reader) as client:
        client.prepare_threshold = None
        client.add_notice_handler(lambda notice: told.append(f"{notice.severity}: {notice.message_primary}"))
        client.execute("LISTEN synoptic")
        for each in statements:
            told += answer(client, each)
        with suppress(psycopg.Error), client.transaction(force_rollback=True):
            begin(client)
            for each in statements:
                with suppress(psycopg.Rollback), client.transaction():
                    told += answer(client, each)
                    raise psycopg.Rollback
        with suppress(psycopg.Error), client.transaction():
            begin(client)
        told += [f"notify {each.payload}" for each in client.notifies(timeout=0.01)]
    return [alike(line) for line in told]


def answer(client: Client, statement: str) -> list[str]:
    try:
        with client.transaction(), client.cursor() as cursor:
            if statement.startswith("COPY"):
                with cursor.copy(statement.encode()) as copy:
                    return [bytes(each).decode() for each in copy]
            cursor.execute(statement.encode())
            rows = cursor.fetchall() if cursor.description else []
            return [str(cursor.statusmessage), *map(str, rows)]
    except psycopg.Error as error:
        told = error.diag
        parts = (told.message_primary, told.message_detail, told.message_hint, told.context)
        return [f"{error.sqlstate} {told.constraint_name} {parts}"]


def alike(line: str) -> str:
    """Return a line without what differs from one moment, or one database, to the next."""
    line = re.sub(r"\d{4}-\d\d-\d\d[ T][\d:.+]+|datetime\.datetime\([^)]*\)|UUID\([^)]*\)", "…", line)
    line = re.sub(r"library_\d+_\d+|\b\d{3,}\b", "…", line)
    return re.sub(
        r"(actual )?time=[\d.]+|(Planning|Execution) Time: .*|\(cost=[^)]*\)|Memory: \w+", "…", line
    )


def probes() -> dict[str, list[str]]:
    """Return the statements of each probe in `probes.sql`, by its name."""
    text = Path(__file__).with_name("probes.sql").read_text(encoding="utf-8")
    blocks = (block.partition("\n") for block in re.split(r"^-- ", text, flags=re.MULTILINE))
    found = {name: re.split(r";\n(?! )", body.strip() + "\n") for name, _, body in blocks if ";" in body}
    return {name: [each for each in statements if each.strip()] for name, statements in found.items()}


PROBES = probes()


@pytest.mark.parametrize("probe", PROBES)
def test_the_answer_is_the_same_whatever_the_other_wrote(
    libraries: tuple[SharedLibrary, SharedLibrary], probe: str
) -> None:
    one, other = (said(library, PROBES[probe]) for library in libraries)
    assert one == other
    assert one
    for word in ("apple", "grape", "tree", "vine"):
        asked_for = any(word in statement for statement in PROBES[probe])
        assert asked_for or not any(word in line for line in one)


def test_who_may_see_it_gets_different_answers(libraries: tuple[SharedLibrary, SharedLibrary]) -> None:
    """Without this, the libraries might be the same, or the probes might ask nothing."""
    telling = [
        probe
        for probe, statements in PROBES.items()
        if said(libraries[0], statements, "cleo") != said(libraries[1], statements, "cleo")
    ]
    assert len(telling) > 15


def test_a_reader_who_only_looks_on_is_blind_too(libraries: tuple[SharedLibrary, SharedLibrary]) -> None:
    one, other = (
        said(library, ["TABLE synoptic.records", "TABLE synoptic.removed"], "rita") for library in libraries
    )
    assert one == other
    assert any("Flood" in line for line in one)


def test_others_changes_are_told_by_their_number_alone(
    libraries: tuple[SharedLibrary, SharedLibrary],
) -> None:
    library = libraries[0]
    with library.connect("ben") as ben, library.connect("cleo") as cleo:
        ben.execute("LISTEN synoptic")
        write(cleo, "notes", "late", creator="cleo", target="a1", text="apple")
        heard = [each.payload for each in ben.notifies(timeout=30, stop_after=1)]
        assert [each.isdigit() for each in heard] == [True]
        assert ben.execute("SELECT id FROM synoptic.records WHERE id = 'late'").fetchall() == []
        with cleo.transaction():
            begin(cleo)
            cleo.execute("DELETE FROM synoptic.records WHERE id = 'late'")


def test_what_is_revealed_later_is_seen_then(postgres_server: PostgresServer) -> None:
    library = made(postgres_server, *SECRETS[0])
    query = "SELECT count(*) FROM synoptic.records WHERE author = 'cleo'"
    with library.connect("ben") as ben:
        assert ben.execute(query).fetchone() == (0,)
        administration.set_blind(library.address(), is_blind=False)
        assert ben.execute(query).fetchone() == (21,)


@pytest.fixture(autouse=True)
def as_it_was(libraries: tuple[SharedLibrary, SharedLibrary]) -> Iterator[None]:
    """Take out what ben wrote while probing: the next probe begins in the same library."""
    yield
    for library in libraries:
        address = library.server.address(library.database)
        with psycopg.connect(address, autocommit=True) as superuser:
            superuser.execute("SET session_replication_role = replica")
            superuser.execute("DELETE FROM synoptic.records WHERE id LIKE 'x%'")
            for table, column in (("changes", "sequence"), ("records", "version"), ("removed", "version")):
                rest = f"DELETE FROM synoptic.{table} WHERE {column} > {CHANGES}"
                superuser.execute(rest.encode())
            # What was rolled back takes room, which plans and sizes would tell of.
            superuser.execute("VACUUM synoptic.records, synoptic.removed, synoptic.changes")


def test_the_names_of_secrets_are_of_one_length() -> None:
    assert [*map(len, SECRETS[0])] == [*map(len, SECRETS[1])]
    assert len(document("c1", text="apple")) == len(document("c1", text="grape"))
