"""Connections to a PostgreSQL server, and what its errors mean to a reader.

psycopg is imported when a server is reached: a library in files has no need of it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import urlsplit

from msgspec import Struct

from synoptic.annotations.errors import (
    InvalidRequest,
    NotPermitted,
    ServerUnreachable,
    StoreBroken,
    StoreNotReadable,
)
from synoptic.corpus.errors import MissingLibrary, on_one_line

if TYPE_CHECKING:
    import psycopg

    from synoptic.annotations.errors import AnnotationError
    from synoptic.annotations.server.timed_connection import TimedConnection

Connection: TypeAlias = "TimedConnection"
"""A connection on which each statement is a transaction, unless one is begun."""

CONNECT_SECONDS = 10
"""How long a server may take to accept a connection."""
LOCK_SECONDS = 10
"""How long another reader's change may keep one of ours waiting."""
_SILENT_SECONDS = 20
"""How long a network may swallow what is sent before the connection counts as cut."""
_SECRETS = ("password", "sslpassword", "oauth_client_secret")
_PASSWORDS = "put it into ~/.pgpass or PGPASSWORD"
_MAY_HAVE_SECRET = re.compile("@|password|secret", re.IGNORECASE)
_QUOTED = re.compile('".*"')
# Classes of SQLSTATE: what is sent is wrong in itself, or not allowed. What passes, such as a full disk, is
# not among them, and neither is anything that is unknown: a change waits rather than being refused.
_REFUSALS = ("22", "23", "42", "44", "54", "P0", "SY")
# What a server says, whatever its version, of a moment that will pass.
_PASSING = (
    *("starting up", "shutting down", "recovery", "accepting connections", "too many"),
    "remaining connection slots",
)


class ServerAddress(Struct, frozen=True):
    """Where a shared library is: an address as `psql` takes it, without a password."""

    text: str
    """Such as `postgresql://news.example:5432/synoptic`."""

    def __str__(self) -> str:
        return on_one_line(self.text)


def checked_address(text: str) -> ServerAddress:
    """Return the address of a database on a server.

    Raises InvalidRequest for one that is none, or holds a password: files and command lines can be read by
    others; MissingLibrary without psycopg.
    """
    psycopg = library()
    text = text.strip()
    if not text.startswith(("postgresql://", "postgres://")):
        raise InvalidRequest(
            f"Not a server's address: {_without_password(text)}. Use postgresql://HOST:PORT/DATABASE."
        )
    # What has control characters or half a surrogate pair is none; for libpq, NUL would be the end.
    if not text.isprintable():
        raise InvalidRequest(f"Not a server's address: {_without_password(text)} has control characters.")
    try:
        parts = psycopg.conninfo.conninfo_to_dict(text)
    except UnicodeDecodeError:
        raise InvalidRequest(f"Not a server's address: {_without_password(text)} is not in UTF-8.") from None
    except psycopg.Error as error:
        fault = _QUOTED.sub("…", said(error)) if _MAY_HAVE_SECRET.search(text) else said(error)
        raise InvalidRequest(f"Not a server's address: {_without_password(text)} ({fault}).") from None
    if any(parts.get(name) for name in _SECRETS):
        raise InvalidRequest(
            f"The address {_without_password(text)} holds a password; {_PASSWORDS} instead, and leave it out."
        )
    return ServerAddress(text)


def connect(address: ServerAddress) -> Connection:
    """Connect to a server: TLS, password and user as libpq finds them (PGSSLMODE, ~/.pgpass, PGUSER, …).

    Raises ServerUnreachable if it does not answer, StoreNotReadable if it refuses, and MissingLibrary.
    """
    psycopg = library()
    from synoptic.annotations.server.timed_connection import TimedConnection

    options: dict[str, Any] = {
        "application_name": "synoptic",
        "connect_timeout": CONNECT_SECONDS,
        "client_encoding": "UTF8",
        "keepalives_idle": _SILENT_SECONDS,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "tcp_user_timeout": _SILENT_SECONDS * 1000,
    }
    try:
        connection = TimedConnection.connect(address.text, autocommit=True, **options)
    except psycopg.Error as error:
        raise _refusal(address, error) from error
    except UnicodeError as error:
        # psycopg looks the host up with Python's functions, and a name may be none.
        raise StoreNotReadable(str(address), "names no valid host", "check the address") from error
    try:
        connection.execute(f"SET lock_timeout = '{LOCK_SECONDS}s'")
    except psycopg.Error as error:
        connection.close()
        raise unreachable(address, error) from error
    return connection


def own_name(address: ServerAddress) -> str:
    """Return the name under which one connects, in the address or as libpq finds it; "" where it finds none.

    Nothing is connected.
    """
    psycopg = library()
    # libpq alone reads service files, and only on its way to a server: it is sent to a socket that is none.
    nowhere = psycopg.conninfo.make_conninfo(address.text, host="/nonexistent", hostaddr="", port="")
    attempt = psycopg.pq.PGconn.connect_start(nowhere.encode())
    try:
        return str(attempt.user.decode("utf-8", "replace"))
    finally:
        attempt.finish()


def is_cut(error: psycopg.Error) -> bool:
    """Tell whether an error says that the connection, or the server, is gone: the same may work later."""
    psycopg = library()
    if isinstance(error, psycopg.errors.LockNotAvailable | psycopg.errors.QueryCanceled):
        return False
    state = error.sqlstate or "08000"
    return isinstance(error, psycopg.OperationalError | psycopg.InterfaceError) and state[:2] in {"08", "57"}


def is_refusal(error: psycopg.Error) -> bool:
    """Tell whether a server would answer the same to the same statement at any time."""
    refused = (error.sqlstate or "").startswith(_REFUSALS) or isinstance(error, library().errors.DataError)
    return refused and not is_cut(error)


def said(error: BaseException) -> str:
    """Return what a server or its client library said, on one line that a terminal can show."""
    primary = getattr(getattr(error, "diag", None), "message_primary", None) or str(error)
    lines = [line for line in str(primary).splitlines() if line.strip()]
    return on_one_line(" ".join(lines[0].split()) if lines else type(error).__name__).rstrip(".")


def unreachable(address: ServerAddress, error: BaseException) -> ServerUnreachable:
    """Return the error of a server that does not answer."""
    return ServerUnreachable(str(address), f"does not answer ({said(error)})", "try again later")


def explained(address: ServerAddress, error: psycopg.Error) -> AnnotationError:
    """Return the error that tells a reader what a server's error means."""
    psycopg = library()
    errors = psycopg.errors
    if is_cut(error):
        return unreachable(address, error)
    if isinstance(error, errors.LockNotAvailable | errors.QueryCanceled):
        return ServerUnreachable(
            str(address), "another reader's change has not ended yet", "try again in a moment"
        )
    if isinstance(error, errors.InvalidSchemaName | errors.UndefinedTable | errors.UndefinedFunction):
        return StoreNotReadable(
            str(address), "has no Synoptic library", "make one with `synoptic init --shared ADDRESS`"
        )
    if isinstance(error, errors.InsufficientPrivilege):
        return NotPermitted(f"{address}: not permitted ({said(error)}).")
    if is_refusal(error):
        return StoreBroken(str(address), f"refused ({said(error)})", "run `synoptic doctor`")
    return StoreNotReadable(str(address), f"failed ({said(error)})", "see the server's log")


def library() -> Any:
    """Return psycopg, imported late. Raises MissingLibrary."""
    try:
        import psycopg
        import psycopg.conninfo
        import psycopg.errors
    except ImportError as error:
        raise MissingLibrary(
            "A shared library needs psycopg. Install it: pip install 'synoptic-reader[shared]'"
        ) from error
    return psycopg


def _refusal(address: ServerAddress, error: psycopg.Error) -> StoreNotReadable:
    """Return the error of a connection that was not made: the server does not answer, or says no."""
    text = said(error).rpartition("failed: ")[2]
    pgconn = getattr(error, "pgconn", None)
    if pgconn is not None and pgconn.needs_password:
        return StoreNotReadable(str(address), "asks for a password", _PASSWORDS)
    answered = "FATAL" in text or (pgconn is not None and pgconn.used_password)
    if not answered or any(word in text for word in _PASSING):
        return ServerUnreachable(str(address), f"does not answer ({text})", "try again later")
    advice = _PASSWORDS if pgconn is not None and pgconn.used_password else "check the address and PGUSER"
    return StoreNotReadable(str(address), f"refuses ({text.removeprefix('FATAL:').strip()})", advice)


def _without_password(text: str) -> str:
    """Return an address, whatever it is, without anything that may be a password."""
    try:
        host = urlsplit(text).netloc.rpartition("@")[2]
        scheme = urlsplit(text).scheme
    except ValueError:
        host, scheme = "", ""
    return on_one_line(f"{scheme}://{host}/…") if host and scheme else "(not shown)"
