"""A reader's session with an archive: statements that can be given up, and servers that do not answer."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from synoptic.corpus.archive.address import connect, said
from synoptic.corpus.archive.archive_tables import Partition, about, partitions_of
from synoptic.corpus.errors import ArchiveBusy, ArchiveError

if TYPE_CHECKING:
    from psycopg import Connection

STATEMENT_SECONDS = 8.0
"""A statement that takes longer is given up."""
PROBE_SECONDS = 3.0
"""A server that has not said that it is there by then is taken for one that is down,"""
DOWN_SECONDS = 30.0
"""and is not asked again for so long."""
_POLL_SECONDS = 0.005


class ArchiveSession:
    """A connection to an archive that is made again where it is lost. One thread at a time may use it."""

    def __init__(
        self, address: str, *, seconds: float = STATEMENT_SECONDS, down_seconds: float = DOWN_SECONDS
    ) -> None:
        """Take the address of the archive; nothing is connected yet.

        `seconds` is the time that a statement has, `down_seconds` for how long a server that is down is left
        alone.
        """
        self._address, self._seconds, self._down_seconds = address, seconds, down_seconds
        self._connection: Connection | None = None
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="synoptic-archive")
        # Servers that were down, and until when they are left alone; and those that this search goes without.
        self._down: dict[str, float] = {}
        self._left_out: set[str | None] = set()
        self._partitions: tuple[Partition, ...] = ()
        self.identifier, self.version = "", -1

    def close(self) -> None:
        """End the connection."""
        self._worker.shutdown(wait=True)
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def refresh(self, poll: Callable[[], None]) -> None:
        """Begin a search: read anew what the archive is like. Raises ArchiveError and Cancelled."""

        def read(connection: Connection) -> tuple[tuple[str, int], tuple[Partition, ...]]:
            return about(connection), partitions_of(connection)

        (self.identifier, self.version), self._partitions = self.run(read, poll)
        now = time.monotonic()
        self._left_out = {server for server, until in self._down.items() if now < until}

    @property
    def partitions(self) -> tuple[Partition, ...]:
        """The parts of the archive whose servers have not been down in this search."""
        return tuple(each for each in self._partitions if each.server not in self._left_out)

    @property
    def passages(self) -> int:
        """How many passages the whole archive has."""
        return sum(each.passages for each in self._partitions)

    @property
    def remark(self) -> str:
        """What this search lacks as servers are down, in one clause; empty where it lacks nothing."""
        missing = [each for each in self._partitions if each.server in self._left_out]
        if not missing:
            return ""
        servers = len({each.server for each in self._partitions})
        down = len({each.server for each in missing})
        share = sum(each.passages for each in missing) / max(1, self.passages)
        verb = "does" if down == 1 else "do"
        return (
            f"{down} of {servers} servers {verb} not answer: "
            f"about {share:.0%} of the passages were not searched".replace("%", " %")
        )

    def run(self, task: Callable[[Connection], Any], poll: Callable[[], None]) -> Any:
        """Return what a task returns that uses the connection, in a thread.

        `poll` is called meanwhile; where it raises, the server is told to give up the statement. A task whose
        connection turns out to be lost is run once more. Raises ArchiveError, ArchiveBusy for what takes too
        long.
        """
        import psycopg

        for is_last in (False, True):
            connection = self._connected()
            try:
                return self._awaited(self._worker.submit(task, connection), connection, poll)
            except psycopg.Error as error:
                if is_last or not connection.closed:
                    kind = ArchiveBusy if isinstance(error, psycopg.errors.QueryCanceled) else ArchiveError
                    raise kind(f"The archive's server says: {said(error)}.") from error
        raise AssertionError

    def rows(
        self, statement: Any, parameters: Sequence[object] | Mapping[str, object], poll: Callable[[], None]
    ) -> list[tuple[Any, ...]]:
        """Return the rows of a statement on the first server. Raises ArchiveError and Cancelled."""

        def read(connection: Connection) -> list[tuple[Any, ...]]:
            return connection.execute(statement, parameters).fetchall()

        found: list[tuple[Any, ...]] = self.run(read, poll)
        return found

    def rows_of(
        self,
        statement_for: Callable[[Sequence[Partition]], tuple[Any, Mapping[str, object]]],
        poll: Callable[[], None],
    ) -> list[tuple[Any, ...]]:
        """Return the rows of a statement on the parts of the archive, of those whose servers answer.

        `statement_for` composes it for some parts. Raises ArchiveError, ArchiveBusy where all servers answer,
        and Cancelled.
        """
        while True:
            if not (partitions := self.partitions):
                raise ArchiveError("None of the archive's servers answers.")
            try:
                return self.rows(*statement_for(partitions), poll)
            except ArchiveError:
                # Which of the servers it was, only asking each tells.
                if not self._found_down(partitions, poll):
                    raise

    def _found_down(self, partitions: Sequence[Partition], poll: Callable[[], None]) -> bool:
        """Ask each other server whether it is there; tell whether some are not, after noting them."""
        from psycopg import sql

        found = False
        for server in {each.server for each in partitions if each.server is not None}:
            name = next(each.name for each in partitions if each.server == server)
            statement = sql.SQL("SELECT 1 FROM synoptic_archive.{} LIMIT 1").format(sql.Identifier(name))

            def probe(connection: Connection, statement: sql.Composed = statement) -> None:
                with connection.transaction():
                    milliseconds = round(1000 * PROBE_SECONDS)
                    connection.execute(
                        "SELECT set_config('statement_timeout', %s, true)", (f"{milliseconds}",)
                    )
                    connection.execute(statement)

            try:
                self.run(probe, poll)
            except ArchiveError:
                self._left_out.add(server)
                self._down[server] = time.monotonic() + self._down_seconds
                found = True
        return found

    def _connected(self) -> Connection:
        if self._connection is None or self._connection.closed:
            settings = {
                "enable_seqscan": "off",
                "jit": "off",
                "work_mem": "64MB",
                "statement_timeout": f"{round(1000 * self._seconds)}",
                "default_transaction_read_only": "on",
            }
            self._connection = connect(self._address, settings=settings)
        return self._connection

    def _awaited(self, future: Future[Any], connection: Connection, poll: Callable[[], None]) -> Any:
        try:
            while not future.done():
                poll()
                with suppress(TimeoutError):
                    future.exception(timeout=_POLL_SECONDS)
        except BaseException:
            _give_up(future, connection)
            raise
        return future.result()


def _give_up(future: Future[Any], connection: Connection) -> None:
    """Cancel what a connection is at, and wait for its end."""
    import psycopg

    # The first request may come before the statement has begun.
    while not future.done():
        with suppress(psycopg.Error):
            connection.cancel_safe(timeout=PROBE_SECONDS)
        wait((future,), timeout=0.05)
