"""Reach a PostgreSQL server by its address, without a password in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from synoptic.corpus.errors import ArchiveError, MissingLibrary, on_one_line

if TYPE_CHECKING:
    from psycopg import Connection

SCHEMA = "synoptic_archive"
"""The schema that has everything of an archive, on each of its servers."""
MIN_SERVER = 150_000
"""The oldest version that is used: 15, as PostgreSQL writes it in one number."""
CONNECT_SECONDS = 5
"""A server that has not answered by then is taken for one that is down."""
_SECRET = ("password", "sslpassword", "oauth_client_secret")


def parts_of(address: str) -> Mapping[str, str]:
    """Return the parts of an address, by libpq's names: `host`, `port`, `dbname`, `user`, …

    An address is `postgresql://USER@HOST:PORT/DATABASE`, or libpq's `host=… dbname=…`. Raises ArchiveError
    for one that is none, and for one with a password: everybody on the machine can read a command line.
    """
    psycopg = _library()
    try:
        parts: dict[str, Any] = psycopg.conninfo.conninfo_to_dict(address)
    except psycopg.ProgrammingError:
        raise ArchiveError(
            f"“{on_one_line(_without_password(address))}” is no address of a server. "
            "Write postgresql://USER@HOST/DATABASE."
        ) from None
    if any(name in parts for name in _SECRET):
        raise ArchiveError(
            "Leave the password out of the address: keep it in ~/.pgpass or in the variable PGPASSWORD."
        )
    return {name: str(value) for name, value in parts.items() if value is not None}


def connect(address: str, *, settings: Mapping[str, str] | None = None) -> Connection:
    """Return a connection to the server at an address, each statement a transaction of its own.

    `settings` are those of the server's for the session. Raises ArchiveError where it cannot be had.
    """
    psycopg = _library()
    given = {"client_encoding": "UTF8", "timezone": "UTC", "datestyle": "ISO"} | dict(settings or {})
    options = " ".join(f"-c {name}={value}" for name, value in given.items())
    parts = parts_of(address)
    own = {"connect_timeout": str(CONNECT_SECONDS), "application_name": "synoptic"}
    all_options = " ".join(filter(None, (parts.get("options"), options)))
    try:
        # The parameters differ from search to search, and so does the best plan.
        connection: Connection = psycopg.connect(
            **(own | dict(parts) | {"options": all_options}), autocommit=True, prepare_threshold=None
        )
    except psycopg.Error as error:
        reason = said(error).removeprefix("connection failed: ").removeprefix("connection is bad: ")
        raise ArchiveError(f"Cannot connect: {reason}.") from None
    if connection.info.server_version < MIN_SERVER:
        version = connection.info.server_version // 10_000
        connection.close()
        raise ArchiveError(f"The server is PostgreSQL {version}; an archive needs {MIN_SERVER // 10_000}.")
    return connection


def said(error: Exception) -> str:
    """Return what a server, or the way to it, says is wrong: one line without a full stop."""
    primary = getattr(getattr(error, "diag", None), "message_primary", None)
    lines = str(primary or error).strip().splitlines()
    return on_one_line(" ".join((lines[0] if lines else type(error).__name__).split())).rstrip(".")


@contextmanager
def one_line_errors() -> Iterator[None]:
    """Raise ArchiveError, with one line, for what the server says is wrong within the block."""
    psycopg = _library()
    try:
        yield
    except psycopg.Error as error:
        raise ArchiveError(f"The server says: {said(error)}.") from error


def _library() -> Any:
    # Imported late: few readers have an archive, and it takes a quarter of a second.
    try:
        import psycopg
    except ImportError as error:
        raise MissingLibrary(
            "Archives need psycopg. Install it: pip install 'synoptic-reader[shared]'."
        ) from error
    return psycopg


def _without_password(address: str) -> str:
    """Return an address that could not be read, without what may be a password in it."""
    head, at, tail = address.rpartition("@")
    scheme, slashes, _ = head.partition("://")
    return f"{scheme}{slashes}…{at}{tail}" if at else address.partition("password")[0]
