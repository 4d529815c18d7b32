"""What a change costs on a server, against the same change in files, and when another reader sees it."""

from __future__ import annotations

import gc
import statistics
import tempfile
import threading
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from msgspec.structs import replace

from benchmarks.store import anchor, article, highlight
from synoptic.annotations.model.annotations import Annotations
from synoptic.annotations.server.server_session import ServerSession
from synoptic.annotations.server.shared_annotations import SharedAnnotations
from synoptic.annotations.server.shared_texts import SharedTexts
from synoptic.annotations.store.store import AnnotationStore
from tests.postgres_server import running_server
from tests.shared_library import shared_library

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.shared_library import SharedLibrary

SIZES = (1_000, 10_000)
_ARTICLES = 50
_REPEATS = 200
_SEEN = 400
_PATIENCE = 30.0

Times = dict[str, list[float]]


def run() -> None:
    """Print the figures: both stores in turn within each repeat, so that a slow moment slows both.

    The server is on this machine and syncs each commit to the disk, as a server does by itself.
    """
    for size in SIZES:
        with (
            tempfile.TemporaryDirectory(prefix="synoptic-bench-") as folder,
            running_server(fsync="on", full_page_writes="on") as server,
        ):
            _measure(size, Path(folder), shared_library(server))
        gc.unfreeze()


class Writer:
    """Somebody who marks, tags and removes passages in a store."""

    def __init__(self, store: AnnotationStore) -> None:
        self.store = store
        self._made: list[str] = []
        self._first = len(store.annotations.highlights)

    def insert(self, number: int) -> None:
        """Add a highlight."""
        made = self.store.highlight(article(number % _ARTICLES), anchor(self._first + number))
        self._made.append(made.id)

    def update(self, number: int) -> None:
        """Tag one that was added."""
        self.store.tag(self._made[number], "first")

    def remove(self, number: int) -> None:
        """Remove one that was added."""
        self.store.remove([self._made[number]])


class Watcher:
    """Another reader, who has each change as soon as there is word of it."""

    def __init__(self, shared: SharedLibrary, folder: Path) -> None:
        self._news = threading.Event()
        self._is_over = False
        self.seen: dict[int, float] = {}
        self.is_seen = threading.Condition()
        self.store = _opened(shared, "cleo", folder, self._news.set)
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def close(self) -> None:
        """Stop watching."""
        self._is_over = True
        self._news.set()
        self._thread.join()
        self.store.close()

    def _watch(self) -> None:
        while True:
            self._news.wait()
            self._news.clear()
            if self._is_over:
                return
            if self.store.refresh():
                with self.is_seen:
                    self.seen[len(self.store.annotations.highlights)] = perf_counter()
                    self.is_seen.notify()


def _opened(
    shared: SharedLibrary, reader: str, folder: Path, on_news: Callable[[], None] | None = None
) -> AnnotationStore:
    session = ServerSession(shared.address(reader))
    backend = SharedAnnotations(session)
    backend.listen(on_news)
    return AnnotationStore(folder / reader, backend=backend, texts=SharedTexts(session, folder / reader))


def _measure(size: int, folder: Path, shared: SharedLibrary) -> None:
    articles = {each.id: each for each in map(article, range(_ARTICLES))}
    marked = {each.id: each for each in map(highlight, range(size))}
    files = AnnotationStore(folder / "files")
    files.adopt(Annotations(articles=articles, highlights=marked))
    owner = _opened(shared, "ana", folder)
    signed = {name: replace(each, creator="ana") for name, each in marked.items()}
    owner.adopt(Annotations(articles=articles, highlights=signed))
    owner.close()
    ben = _opened(shared, "ben", folder)
    # Not one of the changes that are measured: files begin a journal with the first.
    files.add_tag("first")
    ben.add_tag("first")
    writers = {"files": Writer(files), "server": Writer(ben)}
    gc.collect()
    gc.freeze()
    times: Times = {}
    for number in range(_REPEATS):
        for what in ("insert", "update", "remove"):
            for name, writer in writers.items():
                started = perf_counter()
                getattr(writer, what)(number)
                times.setdefault(f"{what} {name}", []).append(perf_counter() - started)
    print(f"{size:,} highlights, milliseconds: median (quartiles)")
    for what in ("insert", "update", "remove"):
        said = [f"{name} {_spread(times[f'{what} {name}'])}" for name in writers]
        ratio = statistics.median(times[f"{what} server"]) / statistics.median(times[f"{what} files"])
        print(f"  {what:8} {', '.join(said)}, {ratio:.1f} times")
    every = {
        name: [each for key, found in times.items() if key.endswith(name) for each in found]
        for name in writers
    }
    ratio = statistics.median(every["server"]) / statistics.median(every["files"])
    print(f"  a change on the server costs {ratio:.1f} times one in files (goal: 3)")
    _measure_seeing(shared, folder, ben)
    started = perf_counter()
    again = _opened(shared, "rita", folder)
    print(f"  opening reads all in {1000 * (perf_counter() - started):.0f} ms")
    again.close()
    ben.close()


def _measure_seeing(shared: SharedLibrary, folder: Path, ben: AnnotationStore) -> None:
    watcher = Watcher(shared, folder)
    writer = Writer(ben)
    delays: list[float] = []
    for number in range(_SEEN):
        count = len(ben.annotations.highlights) + 1
        started = perf_counter()
        writer.insert(1_000_000 + number)
        with watcher.is_seen:
            assert watcher.is_seen.wait_for(partial(watcher.seen.__contains__, count), _PATIENCE)
        delays.append(watcher.seen[count] - started)
    watcher.close()
    print(
        f"  another reader has a change {_spread(delays)} ms after it was begun, at the latest "
        f"{1000 * max(delays):.0f} ms (goals: median 50, latest 1,000; {_SEEN} changes)"
    )


def _spread(times: list[float]) -> str:
    low, middle, high = (1000 * each for each in statistics.quantiles(times, n=4))
    return f"{middle:.2f} ({low:.2f}–{high:.2f})"
