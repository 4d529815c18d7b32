"""The workers that compare an archive: processes of a local Dask cluster, or those of another cluster.

A local cluster listens on the loopback interface alone, to nobody without its own temporary certificate:
whoever may talk to a scheduler may run programs. It has no dashboard nor any other page, and its folder is
removed with it.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
import tempfile
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from importlib.metadata import version
from importlib.util import find_spec
from multiprocessing import resource_tracker
from typing import TYPE_CHECKING

from synoptic.corpus.errors import MissingLibrary, WorkersFailed, on_one_line
from synoptic.corpus.parallels.comparer import CACHE_VERSION

if TYPE_CHECKING:
    from distributed import Client

DEFAULT_MEMORY = 2_000_000_000
"""Memory of each local worker, in bytes."""
MIN_MEMORY = 500_000_000
"""Less than that is too little for a worker to start."""
CONNECT_SECONDS = 8.0
"""Time in which a cluster has to answer."""

_LOOPBACK = "127.0.0.1"
# A task fails after it has taken so many workers down.
_ALLOWED_FAILURES = 3
_CLOSE_SECONDS = 10.0


def require_dask() -> None:
    """Raise MissingLibrary unless Dask, with what it needs for a cluster of its own, is installed."""
    if any(find_spec(name) is None for name in ("dask", "distributed", "cryptography")):
        raise MissingLibrary("Comparing an archive needs Dask: pip install 'synoptic-reader[archive]'")


@contextmanager
def local_workers(count: int | None = None, memory: int = DEFAULT_MEMORY) -> Iterator[Client]:
    """Yield the client of a cluster of processes on this machine, which ends with the context.

    By default, there are as many as processors. A worker that dies is replaced. Workers take no notice of
    Ctrl-C, which is for the program that started them. Raises MissingLibrary without Dask, and WorkersFailed
    where they do not start, or what they do fails.
    """
    with (
        tempfile.TemporaryDirectory(prefix="synoptic-", ignore_cleanup_errors=True) as folder,
        _quiet({"temporary-directory": folder}),
    ):
        from dask.system import CPU_COUNT
        from distributed import Client, LocalCluster

        def started() -> LocalCluster:
            return LocalCluster(
                n_workers=count or CPU_COUNT,
                threads_per_worker=1,
                memory_limit=memory,
                host=_LOOPBACK,
                security=True,
                # Neither a dashboard nor a page: on a port of its own there is nothing.
                scheduler_kwargs={"dashboard": False, "dashboard_address": f"{_LOOPBACK}:0"},
                worker_dashboard_address=None,
                local_directory=folder,
                silence_logs=logging.CRITICAL,
            )

        # Threads and processes inherit which signals are blocked. Ctrl-C is for the main thread.
        with ThreadPoolExecutor(1, initializer=_block_interrupts) as starter:
            starting = starter.submit(started)
            try:
                cluster = starting.result()
            except KeyboardInterrupt:
                starting.result().close(timeout=_CLOSE_SECONDS)
                raise
        with cluster, Client(cluster, set_as_default=False) as client, _told("The workers"):
            yield client


@contextmanager
def workers_at(address: str) -> Iterator[Client]:
    """Yield the client of the cluster whose scheduler has an address, such as `tcp://example.org:8786`.

    Keys and certificates for `tls://` are those of Dask's own configuration. Raises MissingLibrary without
    Dask, and WorkersFailed where it does not answer in time, has no workers, or not those of this release.
    """
    with _quiet():
        from distributed import Client

        name = on_one_line(address)
        try:
            # A client that found no scheduler takes long to go, and says so. A web server sends lengths of
            # exabytes.
            asyncio.run(_answers(address))
            client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
        except (OSError, ValueError, TypeError, RuntimeError, ImportError, MemoryError) as error:
            raise WorkersFailed(f"No Dask cluster answers at {name}; is its scheduler running?") from error
        with client, _told(f"The workers at {name}"):
            _check_release(client, name)
            yield client


async def _answers(address: str) -> None:
    """Greet a scheduler. Raises whatever Dask does where none answers in time."""
    from distributed.comm.core import connect
    from distributed.security import Security

    arguments = Security().get_connection_args("client")
    comm = await asyncio.wait_for(connect(address, CONNECT_SECONDS, **arguments), CONNECT_SECONDS)
    await comm.close()


def release_here() -> tuple[str, int]:
    """Return the release that a worker runs, and the number of its way to compare."""
    return version("synoptic-reader"), CACHE_VERSION


def _check_release(client: Client, name: str) -> None:
    """Raise WorkersFailed unless there are workers, all of this release."""
    found = client.run(release_here, on_error="return")
    if not found:
        raise WorkersFailed(f"The cluster at {name} has no workers; start one with `dask worker {name}`.")
    if any(each != release_here() for each in found.values()):
        wanted = version("synoptic-reader")
        raise WorkersFailed(f"The workers at {name} need Synoptic {wanted}, as it is installed here.")


@contextmanager
def _quiet(own: Mapping[str, object] | None = None) -> Iterator[None]:
    """Keep Dask from writing into the terminal; `own` are more of its settings.

    Raises MissingLibrary where it is not there.
    """
    require_dask()
    import dask
    import distributed  # noqa: F401  # its own settings come first

    settings = {
        "distributed.admin.large-graph-warning-threshold": "1TB",
        "distributed.scheduler.allowed-failures": _ALLOWED_FAILURES,
        "distributed.scheduler.http.routes": [],
        "distributed.worker.http.routes": [],
        **(own or {}),
        "distributed.worker.profile.enabled": False,
    }
    logger = logging.getLogger("distributed")
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        with dask.config.set(settings):
            yield
    finally:
        logger.setLevel(level)


@contextmanager
def _told(workers: str) -> Iterator[None]:
    """Tell in one line what Dask says of workers that fail."""
    from distributed import KilledWorker
    from distributed.client import FutureCancelledError
    from distributed.comm.core import CommClosedError

    try:
        yield
    except KilledWorker as error:
        raise WorkersFailed(
            f"{workers} died over the same articles {_ALLOWED_FAILURES + 1} times, probably for lack of "
            "memory; give them more with --memory."
        ) from error
    except (FutureCancelledError, CommClosedError, TimeoutError) as error:
        raise WorkersFailed(f"{workers} cannot be reached any more.") from error


def _block_interrupts() -> None:
    """Block SIGINT in this thread, and in all threads and processes that it starts; Windows cannot."""
    if sys.platform != "win32":
        # A thread that starts Python's tracker of resources unblocks it afterwards: so it is started before.
        resource_tracker.ensure_running()
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
