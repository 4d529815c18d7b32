"""Readers at once, lines cut, the server killed: nothing acknowledged is lost or doubled, all see the same.

The whole of it, with twenty readers, is `make bench ARGS=many_readers`.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from synoptic.annotations.server.server_session import ServerSession
from synoptic.annotations.server.shared_annotations import SharedAnnotations
from synoptic.annotations.store.store import AnnotationStore
from tests.annotations.server.many_readers import Troubles, tasks, work, wrong
from tests.postgres_server import running_server
from tests.shared_library import shared_library

if TYPE_CHECKING:
    from pathlib import Path

READERS, CHANGES, KILLS = 5, 10, 2


def test_nothing_that_was_acknowledged_is_lost_or_doubled(tmp_path: Path) -> None:
    with running_server() as server:
        library = shared_library(server)
        plan = tasks(library, tmp_path / "readers", READERS, CHANGES, 0.05)
        with (
            Troubles(library, tmp_path / "readers", READERS * CHANGES, KILLS) as troubles,
            ThreadPoolExecutor(READERS) as pool,
        ):
            done = list(pool.map(work, plan))
        assert troubles.deaths == KILLS

        def opened() -> AnnotationStore:
            backend = SharedAnnotations(ServerSession(library.address()))
            return AnnotationStore(tmp_path / "after", backend=backend)

        assert wrong(library, done, opened) == []
        assert sum(map(len, (each.marked for each in done))) > READERS
