"""A connection that does not wait for ever for a server that fell silent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import psycopg
from psycopg.errors import _WaitTimeout

from synoptic.annotations.server.server_session import ANSWER_SECONDS

if TYPE_CHECKING:
    from psycopg.abc import PQGen

RV = TypeVar("RV")


class TimedConnection(psycopg.Connection[tuple[Any, ...]]):
    """A connection whose statements end, with the connection, when the answer takes too long.

    libpq has limits for connecting and for a network that swallows what is sent, and none for a server whose
    machine acknowledges all and whose programs stand still.
    """

    answer_seconds = ANSWER_SECONDS
    """How long the server may take to answer a statement."""
    fell_silent = False
    """Whether an answer took too long."""

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        """Wait for an answer, as psycopg does. Raises OperationalError after `answer_seconds`."""
        if timeout is not None:
            return super().wait(gen, interval, timeout)
        try:
            return super().wait(gen, interval, self.answer_seconds)
        except _WaitTimeout:
            # What it answers later would be taken for the answer to another question.
            self.pgconn.finish()
            self.fell_silent = True
            raise psycopg.OperationalError(f"no answer for {self.answer_seconds:g} seconds") from None
