"""The tables of an archive, on the server at its address and on others.

The server at the address has the list of articles, the vocabulary, and the table of passages. That table is
parted by the article's number (hash), and a part may be on another server: PostgreSQL's own `postgres_fdw`
asks all servers at once (`async_capable`).
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from synoptic.corpus.archive.address import CONNECT_SECONDS, SCHEMA, connect, one_line_errors, parts_of
from synoptic.corpus.errors import ArchiveError

if TYPE_CHECKING:
    from psycopg import Connection

FORMAT = 1
"""Changes whenever another version of the program would fold, part or store otherwise."""
MAX_PARTITIONS = 1024

# A vector of fewer bytes stays in its row. Words are always looked for in the index, whatever the planner
# might guess of lexemes that it knows nothing of.
_PASSAGES = "article bigint NOT NULL, start integer NOT NULL, written text NOT NULL, words tsvector NOT NULL"
_TABLES = (
    "CREATE TABLE {schema}.about (format integer NOT NULL, id text NOT NULL, version bigint NOT NULL)",
    "CREATE TABLE {schema}.partitions (name text PRIMARY KEY, remainder integer NOT NULL,"
    " modulus integer NOT NULL, server text, address text, passages bigint NOT NULL DEFAULT 0)",
    "CREATE TABLE {schema}.articles (key bigint PRIMARY KEY, id text NOT NULL, digest text NOT NULL,"
    " title text NOT NULL, source text, author text, date text, url text, path text, part text NOT NULL,"
    " passages integer NOT NULL, complete boolean NOT NULL)",
    "CREATE INDEX ON {schema}.articles (id)",
    'CREATE TABLE {schema}.words (word text COLLATE "C" PRIMARY KEY, passages bigint NOT NULL)',
    f"CREATE TABLE {{schema}}.passages ({_PASSAGES}) PARTITION BY HASH (article)",
)
_FOREIGN = {
    "async_capable": "true",
    # Passages go there in rows of so many, and come back at most so many at once.
    "batch_size": "500",
    "fetch_size": "500",
    "connect_timeout": str(CONNECT_SECONDS),
    "keep_connections": "true",
    "options": "-c enable_seqscan=off -c jit=off -c statement_timeout=600s -c work_mem=128MB",
}

_PLACE = ("host", "hostaddr", "port", "dbname")
"""The parts of an address that say which database it is."""
_COLUMNS = ("article", "start", "written", "words")
_SAMPLES_ELSEWHERE = 160_000
"""The version of PostgreSQL from which on a foreign table is sampled where it is."""
# To sort in words by the ten thousand passages takes a hundredth of the time that it takes by the hundred.
_ROOM = {"work_mem": "256MB", "maintenance_work_mem": "256MB"}


class Partition(Struct, frozen=True):
    """A part of the passages."""

    name: str
    """Its table, in the archive's schema."""
    server: str | None
    """The name of its server, as PostgreSQL knows it; None for the one at the archive's address."""
    address: str | None
    """The address of that server."""
    passages: int
    """How many passages it has."""


class ArchiveStatus(Struct, frozen=True):
    """What an archive has."""

    identifier: str
    """UUID of the archive."""
    version: int
    """Changes with each batch that is added."""
    articles: int
    """How many articles it has."""
    words: int
    """How many distinct words."""
    partitions: tuple[Partition, ...]
    """Its parts."""
    bytes_here: int
    """Bytes on the disk of the server at its address."""

    @property
    def passages(self) -> int:
        """How many passages it has."""
        return sum(each.passages for each in self.partitions)


def make_archive(address: str, others: Sequence[str] = (), *, partitions: int = 4) -> ArchiveStatus:
    """Make an empty archive at an address, its parts shared with the servers at the `others`, in turn.

    Nothing is made unless all of it is. Raises ArchiveError, also where all is made but the servers do not
    reach one another yet.
    """
    if not len(others) < partitions <= MAX_PARTITIONS:
        least = 1 + len(others)
        raise ArchiveError(f"Partitions must be {least}–{MAX_PARTITIONS}: at least one for each server.")
    with ExitStack() as stack, one_line_errors():
        first, *rest = (stack.enter_context(connect(each)) for each in (address, *others))
        transactions = [stack.enter_context(each.transaction()) for each in (first, *rest)]
        del transactions
        for each, where in zip((first, *rest), (address, *others), strict=True):
            _make_schema(each, where)
        for statement in _TABLES:
            _run(first, statement)
        _run(first, "INSERT INTO {schema}.about VALUES (%s, %s, 0)", (FORMAT, str(uuid.uuid4())))
        servers = [_make_server(first, number, where) for number, where in enumerate(others, start=1)]
        for number in range(partitions):
            place = number % (1 + len(others))
            name = f"passages_{number}"
            if place:
                _make_passages(rest[place - 1], name)
                # The other server's table is seen from the first one only once it is committed.
                options = "SERVER {server} OPTIONS (schema_name {schema_name}, table_name {table_name})"
                _make_part(first, name, number, partitions, options, server=servers[place - 1])
                _without_statistics(first, name, *_COLUMNS)
            else:
                _make_part(first, name, number, partitions, "")
                _index(first, name)
            _run(
                first,
                "INSERT INTO {schema}.partitions VALUES (%s, %s, %s, %s, %s)",
                (
                    name,
                    number,
                    partitions,
                    servers[place - 1] if place else None,
                    others[place - 1] if place else None,
                ),
            )
    try:
        return status_of(address, reaching=True)
    except ArchiveError as error:
        raise ArchiveError(
            f"The archive is made, but its first server does not reach the others. {error} "
            "If it is a password, see “Passwords between servers” in docs/archive.md."
        ) from error


def remove_archive(address: str) -> ArchiveStatus:
    """Remove an archive with everything in it from all its servers, and return what it had.

    The first server comes last: where another one cannot be reached, the archive still knows of it, and the
    next call removes the rest. Raises ArchiveError.
    """
    had = status_of(address)
    others = dict.fromkeys(each.address for each in had.partitions if each.address is not None)
    with ExitStack() as stack, one_line_errors():
        first, *rest = (stack.enter_context(connect(each)) for each in (address, *others))
        for each in rest:
            _ensure_no_archive_of_its_own(each)
        for each in rest:
            _run(each, "DROP SCHEMA IF EXISTS {schema} CASCADE")
        with first.transaction():
            _run(first, "DROP SCHEMA {schema} CASCADE")
            for name in dict.fromkeys(each.server for each in had.partitions if each.server is not None):
                _run(first, "DROP SERVER IF EXISTS {server} CASCADE", server=name)
    return had


def _ensure_no_archive_of_its_own(connection: Connection) -> None:
    """Raise ArchiveError for a database that had parts of an archive, and is the first of another one now."""
    found = connection.execute("SELECT to_regclass('synoptic_archive.about')").fetchone()
    if found is not None and found[0] is not None:
        raise ArchiveError(
            f"The database “{connection.info.dbname}” has another archive now, so nothing is removed. "
            "Remove that one first, or drop the schema synoptic_archive of the first server by hand."
        )


def status_of(address: str, *, reaching: bool = False) -> ArchiveStatus:
    """Return what an archive has; with `reaching`, only if all its servers answer. Raises ArchiveError."""
    with one_line_errors(), connect(address) as connection:
        identifier, version = about(connection)
        partitions = partitions_of(connection)
        if reaching:
            for each in partitions:
                _run(connection, "SELECT 1 FROM {schema}.{table} LIMIT 1", table=each.name)
        figures = connection.execute(
            "SELECT (SELECT count(*) FROM synoptic_archive.articles WHERE complete),"
            " (SELECT count(*) FROM synoptic_archive.words),"
            " (SELECT coalesce(sum(pg_total_relation_size(oid)), 0)::bigint FROM pg_class"
            " WHERE relnamespace = 'synoptic_archive'::regnamespace AND relkind = 'r')"
        ).fetchone()
    articles, words, on_disk = figures or (0, 0, 0)
    return ArchiveStatus(identifier, version, articles, words, partitions, on_disk)


def about(connection: Connection) -> tuple[str, int]:
    """Return the identifier and the version of the archive. Raises ArchiveError where there is none."""
    there = connection.execute("SELECT to_regclass('synoptic_archive.about')").fetchone()
    if there is None or there[0] is None:
        raise ArchiveError("There is no archive in this database. `synoptic archive init` makes one.")
    found = connection.execute("SELECT format, id, version FROM synoptic_archive.about").fetchone()
    if found is None or found[0] != FORMAT:
        raise ArchiveError("The archive is of another version of Synoptic. Make a new one, and add again.")
    return str(found[1]), int(found[2])


def partitions_of(connection: Connection) -> tuple[Partition, ...]:
    """Return the parts of an archive, in their order."""
    rows = connection.execute(
        "SELECT name, server, address, passages FROM synoptic_archive.partitions ORDER BY remainder"
    )
    return tuple(Partition(*row) for row in rows.fetchall())


def tidy(address: str) -> tuple[str, ...]:
    """Have each server sort in what was added, for quicker searches; return the servers that could not be
    asked, each with the reason. They do so by themselves, some time later.
    """
    try:
        with one_line_errors(), connect(address) as connection:
            partitions = partitions_of(connection)
    except ArchiveError as error:
        return (str(error),)
    refused = []
    for where in dict.fromkeys(each.address for each in partitions):
        try:
            with one_line_errors(), connect(where or address, settings=_ROOM) as connection:
                for each in partitions:
                    if each.address == where:
                        _run(connection, "VACUUM (ANALYZE) {schema}.{table}", table=each.name)
                    elif where is None and connection.info.server_version >= _SAMPLES_ELSEWHERE:
                        # How many passages are there: an older server would fetch them all to count.
                        _run(connection, "ANALYZE {schema}.{table}", table=each.name)
                if where is None:
                    _run(connection, "VACUUM (ANALYZE) {schema}.articles, {schema}.words")
        except ArchiveError as error:
            refused.append(str(error))
    return tuple(refused)


def _make_schema(connection: Connection, address: str) -> None:
    there = connection.execute("SELECT to_regnamespace(%s)", (SCHEMA,)).fetchone()
    if there is not None and there[0] is not None:
        database = parts_of(address).get("dbname", connection.info.dbname)
        raise ArchiveError(
            f"There is an archive in the database “{database}” already. Name another database."
        )
    _run(connection, "CREATE SCHEMA {schema}")


def _make_server(connection: Connection, number: int, address: str) -> str:
    """Make a server known to the first one, and return its name there.

    One that it knows by that name is used if it is the same. Raises ArchiveError where it is another one.
    """
    _run(connection, "CREATE EXTENSION IF NOT EXISTS postgres_fdw")
    name = f"{SCHEMA}_{number}"
    known = connection.execute("SELECT srvoptions FROM pg_foreign_server WHERE srvname = %s", (name,))
    for (options,) in known.fetchall():
        there = dict(option.split("=", 1) for option in options or ())
        if any(there.get(key) != parts_of(address).get(key) for key in _PLACE):
            raise ArchiveError(
                f"{name} is another server, of an archive that was here before. If it is not needed any "
                f"more: DROP SERVER {name} CASCADE."
            )
    parts = {key: value for key, value in parts_of(address).items() if key not in {"user", "options"}}
    _run(
        connection,
        "CREATE SERVER IF NOT EXISTS {server} FOREIGN DATA WRAPPER postgres_fdw OPTIONS ({options})",
        server=name,
        options=_FOREIGN | parts,
    )
    user = parts_of(address).get("user", connection.info.user)
    _run(
        connection,
        "CREATE USER MAPPING IF NOT EXISTS FOR CURRENT_USER SERVER {server} OPTIONS ({options})",
        server=name,
        options={"user": user},
    )
    return name


def _make_passages(connection: Connection, name: str) -> None:
    _run(connection, f"CREATE TABLE {{schema}}.{{table}} ({_PASSAGES})", table=name)
    _index(connection, name)


def _make_part(
    connection: Connection, name: str, number: int, of: int, options: str, *, server: str = ""
) -> None:
    kind = "CREATE FOREIGN TABLE" if server else "CREATE TABLE"
    _run(
        connection,
        f"{kind} {{schema}}.{{table}} PARTITION OF {{schema}}.passages"
        f" FOR VALUES WITH (MODULUS {of:d}, REMAINDER {number:d}) {options}",
        table=name,
        server=server,
        schema_name=SCHEMA,
        table_name=name,
    )


def _without_statistics(connection: Connection, name: str, *columns: str) -> None:
    """Have nothing known of some columns but how many rows there are.

    A vector says nothing about the rows that a planner could use, and takes long to sample.
    """
    for column in columns:
        _run(connection, f"ALTER TABLE {{schema}}.{{table}} ALTER {column} SET STATISTICS 0", table=name)


def _index(connection: Connection, name: str) -> None:
    _without_statistics(connection, name, "words")
    _run(
        connection,
        "CREATE INDEX ON {schema}.{table} USING gin (words) WITH (gin_pending_list_limit = 32768)",
        table=name,
    )


def _run(
    connection: Connection,
    statement: str,
    parameters: Sequence[object] = (),
    *,
    table: str = "",
    server: str = "",
    schema_name: str = "",
    table_name: str = "",
    options: Mapping[str, str] | None = None,
) -> None:
    """Run a statement, its names and values composed by psycopg."""
    from psycopg import sql

    given = [
        sql.SQL("{} {}").format(sql.Identifier(name), sql.Literal(value))
        for name, value in (options or {}).items()
    ]
    named: dict[str, Any] = {
        "schema": sql.Identifier(SCHEMA),
        "table": sql.Identifier(table or "-"),
        "server": sql.Identifier(server or "-"),
        "schema_name": sql.Literal(schema_name),
        "table_name": sql.Literal(table_name),
        "options": sql.SQL(", ").join(given),
    }
    connection.execute(sql.SQL(statement).format(**named), parameters or None)
