"""The library on a server as a whole: set up, its members and their roles, blind coding."""

from __future__ import annotations

from contextlib import contextmanager
from importlib.resources import files
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

from msgspec import Struct

from synoptic.annotations.errors import InvalidRequest, NotPermitted, StoreNotReadable, StoreTooNew
from synoptic.annotations.model.values import ADJUDICATION
from synoptic.annotations.server.connection import connect, explained, library
from synoptic.corpus.errors import on_one_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from synoptic.annotations.server.connection import Connection, ServerAddress


Role: TypeAlias = Literal["reader", "coder", "owner"]
"""What a member may do: a reader sees; a coder adds, and changes the own and the common; an owner may all."""
ROLES: tuple[Role, ...] = get_args(Role)
FORMAT = 1
"""The format of a library that this version reads and writes."""
_OLDEST = 130_000
_LONGEST_NAME = 63  # bytes, as PostgreSQL cuts them


class Member(Struct, frozen=True):
    """A reader of a shared library."""

    name: str
    """Name of the role on the server, and of the reader everywhere."""
    role: Role
    """What the member may do."""
    since: datetime
    """When the member was added."""


class Standing(Struct, frozen=True):
    """How a library stands, as seen by one who asks."""

    reader: str
    """The name of the one who asks."""
    role: Role
    """The role of the one who asks."""
    is_blind: bool
    """Whether coders see only their own annotations."""
    sequence: int
    """The last change; 0 before the first."""
    library: str
    """The UUID of the library."""

    @property
    def sees_all(self) -> bool:
        """Whether others' annotations are shown to the one who asks."""
        return self.role == "owner" or not self.is_blind


def has_library(address: ServerAddress) -> bool:
    """Tell whether a database has a library. Raises as `connect` does."""
    with _connected(address) as connection:
        return _has_library(connection)


def set_up(address: ServerAddress) -> Standing:
    """Make a library in a database that has none, and return how it stands.

    The one who asks is its first owner, and needs no more than the right to create in the database. Raises
    InvalidRequest where there is a library, NotPermitted, and as `connect` does.
    """
    psycopg = library()
    with _connected(address) as connection:
        _ensure_fit(address, connection)
        if _has_library(connection):
            raise InvalidRequest(f"{address} has a library already.")
        try:
            with connection.transaction():
                connection.execute(files(__package__).joinpath("schema.sql").read_bytes())
        except psycopg.errors.InsufficientPrivilege:
            user, database = connection.info.user, connection.info.dbname
            raise NotPermitted(
                f"{address}: “{on_one_line(user)}” may not create a library here. Ask the server's "
                f"administrator for: GRANT CREATE ON DATABASE {_quoted(database)} TO {_quoted(user)}"
            ) from None
        return standing(address, connection)


def standing(address: ServerAddress, connection: Connection) -> Standing:
    """Return how the library on a connection stands.

    Raises StoreTooNew for a library of a later version, StoreNotReadable without one and for one who is no
    member.
    """
    psycopg = library()
    try:
        row = connection.execute(
            "SELECT session_user::text, role, blind, sequence, library::text, format FROM synoptic.state()"
        ).fetchone()
    except psycopg.errors.InsufficientPrivilege:
        row = None
    except psycopg.Error as error:
        raise explained(address, error) from error
    if row is None:
        raise no_member(address, connection.info.user)
    *values, found = row
    ensure_known_format(address, found)
    return Standing(*values)


def no_member(address: ServerAddress, name: str) -> StoreNotReadable:
    """Return the error of one who is no member, or no longer."""
    name = on_one_line(name)
    return StoreNotReadable(
        str(address), f"“{name}” is no member of this library", f"ask an owner to add “{name}”"
    )


def ensure_known_format(address: ServerAddress, found: int) -> None:
    """Raise StoreTooNew for the format of a later version."""
    if found > FORMAT:
        raise StoreTooNew(
            str(address),
            f"has format {found}, and this version knows formats up to {FORMAT}",
            "install a newer Synoptic",
        )


def standing_at(address: ServerAddress) -> Standing:
    """Connect, and return how the library stands. Raises as `connect` and `standing` do."""
    with _connected(address) as connection:
        return standing(address, connection)


def members(address: ServerAddress) -> tuple[Member, ...]:
    """Return the members of a library by name. Raises as `connect` and `standing` do."""
    with _connected(address) as connection:
        standing(address, connection)
        rows = connection.execute("SELECT name, role, since FROM synoptic.members ORDER BY name").fetchall()
    return tuple(Member(*row) for row in rows)


def set_member(address: ServerAddress, name: str, role: Role) -> None:
    """Make a role of the server a member, or give a member another role.

    Raises InvalidRequest for a name that cannot be one or that no role of the server has, NotPermitted for
    one who is no owner, and as `connect` and `standing` do.
    """
    psycopg = library()
    _ensure_name(name)
    if role not in ROLES:
        raise InvalidRequest(f"Unknown role “{on_one_line(role)}”; use {', '.join(ROLES)}.")
    with _connected(address) as connection:
        _ensure_owner(address, connection)
        try:
            connection.execute("SELECT synoptic.set_member(%s, %s)", (name, role))
        except psycopg.errors.UndefinedObject:
            raise InvalidRequest(
                f"{address} has no role “{name}” that may log in. The server's administrator, or an owner "
                f"with CREATEROLE, creates it: CREATE ROLE {_quoted(name)} LOGIN, then in psql "
                f"\\password {_quoted(name)}"
            ) from None
        except psycopg.Error as error:
            raise _refused(address, error) from error


def remove_member(address: ServerAddress, name: str) -> None:
    """Take a member's rights away; what the member wrote stays.

    Raises InvalidRequest for one who is no member and for the one who set the library up, NotPermitted, and
    as `connect` and `standing` do.
    """
    psycopg = library()
    with _connected(address) as connection:
        _ensure_owner(address, connection)
        try:
            row = connection.execute("SELECT synoptic.remove_member(%s)", (name,)).fetchone()
        except psycopg.Error as error:
            raise _refused(address, error) from error
    if row != (True,):
        raise InvalidRequest(f"“{on_one_line(name)}” is no member of this library.")


def set_blind(address: ServerAddress, *, is_blind: bool) -> None:
    """Have coders see only their own annotations, or all again.

    Raises NotPermitted, and as `connect` does.
    """
    psycopg = library()
    with _connected(address) as connection:
        _ensure_owner(address, connection)
        try:
            connection.execute("SELECT synoptic.set_blind(%s)", (is_blind,))
        except psycopg.Error as error:
            raise _refused(address, error) from error


@contextmanager
def _connected(address: ServerAddress) -> Iterator[Connection]:
    connection = connect(address)
    try:
        yield connection
    except library().Error as error:
        raise explained(address, error) from error
    finally:
        connection.close()


def _has_library(connection: Connection) -> bool:
    found = connection.execute("SELECT FROM pg_namespace WHERE nspname = 'synoptic'").fetchone()
    return found is not None


def _ensure_fit(address: ServerAddress, connection: Connection) -> None:
    """Raise StoreNotReadable for a server too old, and for a database that cannot hold every character."""
    if connection.info.server_version < _OLDEST:
        version = connection.info.parameter_status("server_version")
        raise StoreNotReadable(
            str(address), f"is PostgreSQL {on_one_line(version or '')}", "use version 13 or later"
        )
    if connection.info.parameter_status("server_encoding") != "UTF8":
        raise StoreNotReadable(
            str(address), "is not a database in UTF-8", "create one WITH ENCODING 'UTF8' TEMPLATE template0"
        )


def _ensure_owner(address: ServerAddress, connection: Connection) -> None:
    """Raise NotPermitted for one who is no owner: the server refuses it too, in fewer words."""
    seen = standing(address, connection)
    if seen.role != "owner":
        rows = connection.execute("SELECT name FROM synoptic.members WHERE role = 'owner' ORDER BY name")
        names = ", ".join(f"“{on_one_line(name)}”" for (name,) in rows.fetchall())
        raise NotPermitted(
            f"“{on_one_line(seen.reader)}” is a {seen.role} of this library. Ask an owner: {names}."
        )


def _quoted(name: str) -> str:
    """Return a name as SQL has it, to be shown."""
    return '"{}"'.format(on_one_line(name).replace('"', '""'))


def _ensure_name(name: str) -> None:
    if name == ADJUDICATION:
        raise InvalidRequest(f"“{name}” cannot be a member: it names what two coders agreed on.")
    if not name or not name.isprintable() or len(name.encode("utf-8", "replace")) > _LONGEST_NAME:
        raise InvalidRequest(f"“{on_one_line(name)}” cannot be the name of a member.")


def _refused(address: ServerAddress, error: object) -> Exception:
    psycopg = library()
    assert isinstance(error, psycopg.Error)  # noqa: S101  # for the type checker
    if error.sqlstate == "SY004":
        return InvalidRequest("Whoever set the library up stays an owner of it.")
    return explained(address, error)
