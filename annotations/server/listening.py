"""A thread that hears of other readers' changes as they are made."""

from __future__ import annotations

import selectors
import socket
import threading
import time
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from synoptic.annotations.errors import AnnotationError, StoreError
from synoptic.annotations.server.connection import connect, library, unreachable
from synoptic.annotations.server.server_session import Pauses
from synoptic.corpus.errors import CorpusError

if TYPE_CHECKING:
    from collections.abc import Callable

    from synoptic.annotations.server.connection import Connection, ServerAddress

CHANNEL = "synoptic"
"""The channel on which a server tells of changes, by their numbers."""
PROBE_SECONDS = 15.0
"""How long a connection may be silent before the server is asked whether it is there."""
_MOST_CALLS = 1024
CLOSE_SECONDS = 1.0
"""How long `close` waits for the thread; one that is just connecting, or asking, ends by itself."""


class Listener:
    """Listens on a connection of its own, which is made again, after ever longer pauses, when it is cut."""

    def __init__(self, address: ServerAddress, on_news: Callable[[int | None], None]) -> None:
        """Start to listen; `on_news` is called in another thread.

        Its argument is the number of the last change; None if there may be news of which nothing is known:
        after each connection, after each cut, and when an owner changed who may see what.
        """
        self.fault: StoreError | None = None
        """Why nothing is heard; None while listening, and before the first attempt to connect."""
        self.heard_at = float("-inf")
        """When the server gave the last sign of life, as `time.monotonic` has it."""
        self._address, self._on_news = address, on_news
        self._wake, self._woken = socket.socketpair()
        self._is_closed = False
        # A daemon: a program that ends does not wait for a server.
        self._thread = threading.Thread(target=self._run, name="synoptic-listener", daemon=True)
        self._thread.start()

    def probe(self) -> None:
        """Ask at once whether the server is there; `heard_at` and `fault` will tell. Raises nothing."""
        with suppress(OSError):
            self._wake.send(b".")

    def close(self) -> None:
        """Stop listening. Raises nothing."""
        self._is_closed = True
        with suppress(OSError):
            self._wake.send(b".")
        if threading.current_thread() is not self._thread:
            self._thread.join(CLOSE_SECONDS)
        self._wake.close()

    def _run(self) -> None:
        pauses = Pauses()
        with self._woken:
            while not self._is_closed:
                try:
                    connection = self._connected()
                except (AnnotationError, CorpusError) as error:
                    if isinstance(error, StoreError):
                        self._tell_fault(error)
                    self._wait(pauses.next())
                    continue
                pauses.reset()
                self.heard_at, self.fault = time.monotonic(), None
                self._tell(None)
                # Not a block of its own, which would commit at the end: on one that was cut, that fails.
                with closing(connection):
                    self._follow(connection)

    def _connected(self) -> Connection:
        connection = connect(self._address)
        try:
            connection.execute(f"LISTEN {CHANNEL}")
        except library().Error as error:
            connection.close()
            raise unreachable(self._address, error) from error
        return connection

    def _follow(self, connection: Connection) -> None:
        """Hear what there is until the connection is cut or `close` is called."""
        psycopg = library()
        try:
            with selectors.DefaultSelector() as selector:
                selector.register(connection.fileno(), selectors.EVENT_READ)
                selector.register(self._woken, selectors.EVENT_READ)
                while not self._is_closed:
                    ready = selector.select(PROBE_SECONDS)
                    is_called = self._is_called(ready)
                    if (is_called or not ready) and not self._is_closed:
                        connection.execute("SELECT 1")
                        self.heard_at = time.monotonic()
                    numbers = [_number(notice.payload) for notice in connection.notifies(timeout=0)]
                    if numbers and not self._is_closed:
                        self.heard_at = time.monotonic()
                        self._tell(None if 0 in numbers else max(numbers))
        except (psycopg.Error, OSError) as error:
            if not self._is_closed:
                self._tell_fault(unreachable(self._address, error))

    def _wait(self, seconds: float) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(self._woken, selectors.EVENT_READ)
            self._is_called(selector.select(seconds))

    def _is_called(self, ready: list[tuple[selectors.SelectorKey, int]]) -> bool:
        """Tell whether `probe` or `close` was called."""
        is_called = any(key.fileobj is self._woken for key, _ in ready)
        if is_called:
            self._woken.recv(_MOST_CALLS)
        return is_called

    def _tell_fault(self, fault: StoreError) -> None:
        is_new = self.fault is None
        self.fault = fault
        if is_new:
            self._tell(None)

    def _tell(self, sequence: int | None) -> None:
        if not self._is_closed:
            self._on_news(sequence)


def _number(payload: str) -> int:
    """Return the number of a change; 0 for anything else, which anyone can send who can connect."""
    return int(payload) if payload.isascii() and payload.isdigit() and len(payload) < 19 else 0
