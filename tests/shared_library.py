"""Libraries on a server of the tests, with readers who are its members."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import sql

from synoptic.annotations.server import administration
from synoptic.annotations.server.connection import ServerAddress
from tests.postgres_server import SECONDS

if TYPE_CHECKING:
    from tests.postgres_server import PostgresServer

OWNER, CODERS, READER, STRANGER = "ana", ("ben", "cleo"), "rita", "ugo"
"""The roles of every server that a library was made on; the stranger is no member."""
_TEMPLATE = "synoptic_template"
_numbers = count(1)


@dataclass(frozen=True)
class SharedLibrary:
    """A library in a database of its own: `ana` set it up, `ben` and `cleo` code, `rita` reads."""

    server: PostgresServer
    database: str

    def address(self, reader: str = OWNER) -> ServerAddress:
        return ServerAddress(self.server.address(self.database, reader))

    def connect(self, reader: str = OWNER) -> psycopg.Connection[tuple[Any, ...]]:
        """Connect as a client of somebody's own making would."""
        return psycopg.connect(self.address(reader).text, autocommit=True)

    def empty(self) -> None:
        """Take everything out but the members: faster than a new database."""
        with psycopg.connect(self.server.address(self.database), autocommit=True) as connection:
            connection.execute(
                "TRUNCATE synoptic.records, synoptic.removed, synoptic.changes, synoptic.texts "
                "RESTART IDENTITY"
            )


def shared_library(server: PostgresServer) -> SharedLibrary:
    """Make a library that is empty, as a copy of one that is made once on each server."""
    with psycopg.connect(server.address(), autocommit=True) as connection:
        found = connection.execute("SELECT FROM pg_database WHERE datname = %s", (_TEMPLATE,)).fetchone()
        if found is None:
            _make_template(server, connection)
        name = f"library_{os.getpid()}_{next(_numbers)}"
        copying = sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}").format(
            *map(sql.Identifier, (name, _TEMPLATE, OWNER))
        )
        until = time.monotonic() + SECONDS
        while True:
            # The last process that worked on the template may still be about to end.
            try:
                connection.execute(copying)
            except psycopg.errors.ObjectInUse:
                assert time.monotonic() < until
            else:
                break
    return SharedLibrary(server, name)


def _make_template(server: PostgresServer, connection: psycopg.Connection[tuple[Any, ...]]) -> None:
    for name in (OWNER, *CODERS, READER, STRANGER):
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(name)))
    connection.execute(
        sql.SQL("CREATE DATABASE {} OWNER {}").format(*map(sql.Identifier, (_TEMPLATE, OWNER)))
    )
    address = ServerAddress(server.address(_TEMPLATE, OWNER))
    administration.set_up(address)
    for name in CODERS:
        administration.set_member(address, name, "coder")
    administration.set_member(address, READER, "reader")
