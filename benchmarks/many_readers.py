"""Twenty readers of one library with fifty changes each, at once, on a server that is killed five times.

Each reader is a process with two connections, which are cut at random. Nothing that was acknowledged may be
lost or doubled, and all must see the same at the end. What a change costs is compared with one in files.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from synoptic.annotations.server.server_session import ServerSession
from synoptic.annotations.server.shared_annotations import SharedAnnotations
from synoptic.annotations.store.store import AnnotationStore
from tests.annotations.server.many_readers import Troubles, tasks, work, wrong
from tests.annotations.specimens import mark, store_in
from tests.postgres_server import running_server
from tests.shared_library import shared_library

READERS, CHANGES, KILLS = 20, 50, 5
PAUSE = 0.4
"""Seconds that a reader pauses between two changes at the most."""


def run() -> None:
    """Print what there was to be found wrong, and what a change cost."""
    with tempfile.TemporaryDirectory() as name, running_server(max_connections="200") as server:
        folder = Path(name)
        library = shared_library(server)
        plan = tasks(library, folder / "readers", READERS, CHANGES, PAUSE)
        begun = time.perf_counter()
        with (
            Troubles(library, folder / "readers", READERS * CHANGES, KILLS) as troubles,
            ProcessPoolExecutor(READERS, mp_context=get_context("spawn")) as pool,
        ):
            done = list(pool.map(work, plan))
        seconds = time.perf_counter() - begun

        def opened() -> AnnotationStore:
            backend = SharedAnnotations(ServerSession(library.address()))
            return AnnotationStore(folder / "after", backend=backend)

        faults = wrong(library, done, opened)
        costs = sorted(1000 * cost for each in done for cost in each.seconds)
        yardstick = _in_files(folder / "files")
        print(
            f"{READERS} readers, {CHANGES} changes each, {seconds:.0f} s: {troubles.cuts} connections cut, "
            f"the server killed {troubles.deaths} times; {sum(each.waited for each in done)} changes waited "
            f"in a queue; wrong: {len(faults)}"
        )
        for fault in faults[:20]:
            print(f"  {fault}")
        median, late = statistics.median(costs), costs[int(0.95 * len(costs))]
        print(
            f"a change while the server answered: median {median:.1f} ms, 95 % within {late:.1f} ms; "
            f"in files, alone: {yardstick:.1f} ms"
        )


def _in_files(folder: Path) -> float:
    """Return what a change in files costs one reader, in milliseconds."""
    store = store_in(folder)
    mark(store, "Putin")
    costs = []
    for number in range(CHANGES):
        begun = time.perf_counter()
        store.note("library", f"so he says {number}")
        costs.append(1000 * (time.perf_counter() - begun))
    return statistics.median(costs)
