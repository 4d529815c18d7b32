"""One connection to a shared library, made when it is needed and again when it was cut."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from synoptic.annotations.errors import ServerUnreachable, StoreNotReadable
from synoptic.annotations.server.administration import standing
from synoptic.annotations.server.connection import connect, is_cut, library, unreachable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from synoptic.annotations.server.connection import Connection, ServerAddress

ANSWER_SECONDS = 20.0
"""How long a server may take to answer, where nobody says otherwise."""
BYTES_PER_SECOND = 50_000
"""How fast a server may be trusted to take what is sent in, at the least."""
FIRST_PAUSE = 0.25
"""Seconds after a failed attempt to connect before there is another; each failure doubles them."""
LONGEST_PAUSE = 10.0
"""Seconds between two attempts at the most."""
_SILENCE_SECONDS = 2.0
"""How long nobody connects to a server that fell silent: it would keep one waiting once more."""


class Pauses:
    """Ever longer pauses between attempts that fail."""

    def __init__(self) -> None:
        self._next = FIRST_PAUSE

    def next(self) -> float:
        """Return how many seconds to wait now."""
        pause = self._next
        self._next = min(2 * pause, LONGEST_PAUSE)
        return pause

    def reset(self) -> None:
        """Begin with the shortest again."""
        self._next = FIRST_PAUSE


class ServerSession:
    """A connection that several threads share, one at a time."""

    def __init__(self, address: ServerAddress, library_id: str | None = None) -> None:
        """Know of a library, by its UUID if it is known; nothing is connected yet."""
        self.address = address
        """Where the library is."""
        self.library_id = library_id
        """UUID of the library; that of the first connection if none was given."""
        self.patience = ANSWER_SECONDS
        """Seconds that the server may take to answer, where nobody says otherwise."""
        self.away: ServerUnreachable | None = None
        """Why nobody is to ask the server now, which each call then raises; None if calls may."""
        self._lock = threading.RLock()
        self._connection: Connection | None = None
        self._pauses = Pauses()
        self._failure: tuple[float, ServerUnreachable] | None = None

    @contextmanager
    def connection(self, seconds: float | None = None) -> Iterator[Connection]:
        """Have the connection to oneself, within a block; it may be taken again inside.

        `seconds` is how long the server may take to answer each statement, if that may be long.
        Raises ServerUnreachable where the server does not answer, or did not a moment ago, and where the
        connection is cut during the block; StoreError where it refuses or holds another library. Other errors
        of psycopg pass through.
        """
        psycopg = library()
        with self._lock:
            connection = self._connected()
            usual = connection.answer_seconds
            connection.answer_seconds = self.patience if seconds is None else seconds
            try:
                yield connection
            except psycopg.Error as error:
                if not is_cut(error):
                    raise
                self.close()
                cut = unreachable(self.address, error)
                if connection.fell_silent:
                    self._failure = time.monotonic() + _SILENCE_SECONDS, cut
                raise cut from error
            finally:
                connection.answer_seconds = usual

    @contextmanager
    def patient(self) -> Iterator[None]:
        """Let the server take its time within a block."""
        usual, self.patience = self.patience, ANSWER_SECONDS
        try:
            yield
        finally:
            self.patience = usual

    def retry_at_once(self) -> None:
        """Let the next call connect, however short ago an attempt failed."""
        self._failure = None

    def close(self) -> None:
        """Close the connection. Raises nothing; the session can still be used."""
        with self._lock:
            if self._connection is not None:
                with suppress(Exception):
                    self._connection.close()
                self._connection = None

    def _connected(self) -> Connection:
        if self.away is not None:
            raise self.away.with_traceback(None)
        if self._connection is not None and not self._connection.closed:
            return self._connection
        if self._failure is not None and time.monotonic() < self._failure[0]:
            raise self._failure[1]
        try:
            connection = connect(self.address)
        except ServerUnreachable as error:
            self._failure = time.monotonic() + self._pauses.next(), error
            raise
        try:
            self._ensure_library(standing(self.address, connection).library)
        except BaseException:
            connection.close()
            raise
        self._connection, self._failure = connection, None
        self._pauses.reset()
        return connection

    def _ensure_library(self, found: str) -> None:
        self.library_id = self.library_id or found
        if found != self.library_id:
            raise StoreNotReadable(
                str(self.address), "holds another library", "check the address, or restore the database"
            )
