"""What a change, opening and a checkpoint cost, against TinyDB's own storage and SQLite, at three sizes."""

from __future__ import annotations

import gc
import json
import random
import sqlite3
import statistics
import tempfile
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from tinydb import TinyDB

from synoptic.annotations.files.base import Meta, sealed, serialise
from synoptic.annotations.files.codec import to_document
from synoptic.annotations.files.journal import FORMAT
from synoptic.annotations.model.values import Anchor, ArticleRecord
from synoptic.annotations.store.store import AnnotationStore, uuid_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from synoptic.annotations.model.values import Highlight

SIZES = (1_000, 10_000, 100_000)
_REPEATS = {1_000: 200, 10_000: 200, 100_000: 200}
_REPEATS_OF_STOCK = {1_000: 20, 10_000: 5, 100_000: 1}
_OPENINGS = 5
_ARTICLES = 50
_NOW = datetime(2031, 3, 14, tzinfo=UTC)
_DIGEST = "5f2d" * 16

Times = dict[str, list[float]]


def run() -> None:
    """Print the figures: the rivals in turn within each repeat, so that a slow moment slows all of them."""
    for size in SIZES:
        with tempfile.TemporaryDirectory(prefix="synoptic-bench-") as folder:
            _measure(size, Path(folder))
        gc.unfreeze()


def anchor(number: int) -> Anchor:
    """Return a place of 40 characters, another one for each number."""
    start = 50 * number
    words = f"passage {number:07} that somebody has marked"[:40].ljust(40, ".")
    return Anchor(start, start + 40, words, "b" * 32, "a" * 32, _DIGEST)


def article(number: int) -> ArticleRecord:
    """Return the record of an article."""
    title = f"Article {number}"
    return ArticleRecord(
        f"article-{number}", f"{number}.txt", _DIGEST, title, None, None, None, None, _NOW, _NOW
    )


class Journalled:
    """A library as the program has it: `AnnotationStore`."""

    def __init__(self, folder: Path, size: int) -> None:
        folder.mkdir()
        self._folder = folder
        path = folder / "annotations.json"
        path.write_bytes(sealed(Meta(FORMAT, generation=1, id=uuid_text()), tables(size)))
        self.store = AnnotationStore(folder)
        # The first change begins a journal; it is not one of those that are measured.
        self.store.add_tag("first")
        self.made: list[str] = []
        self.size = size

    def insert(self, number: int) -> None:
        """Add a highlight."""
        made = self.store.highlight(article(number % _ARTICLES), anchor(self.size + number))
        self.made.append(made.id)

    def update(self, number: int) -> None:
        """Tag one that was added."""
        self.store.tag(self.made[number], "first")

    def remove(self, number: int) -> None:
        """Remove one that was added."""
        self.store.remove([self.made[number]])

    def open(self) -> None:
        """Read everything."""
        AnnotationStore(self._folder)

    def checkpoint(self) -> None:
        """Fold what was changed into the base, and note how long that took."""
        self.store.add_tag(uuid_text())
        started = perf_counter()
        self.store.close()
        self.took = perf_counter() - started

    def load(self) -> None:
        """Read the base as JSON, and no more."""
        with (self._folder / "annotations.json").open(encoding="utf-8") as file:
            json.load(file)


class Stock:
    """The same documents in TinyDB's own storage."""

    def __init__(self, folder: Path, size: int) -> None:
        folder.mkdir()
        self._path = folder / "annotations.json"
        self._path.write_bytes(serialise(tables(size)))
        self._table = TinyDB(self._path, encoding="utf-8").table("highlights")
        self.size = size
        self.made: list[int] = []

    def insert(self, number: int) -> None:
        """Add a highlight."""
        self.made.append(self._table.insert(document(self.size + number)))

    def update(self, number: int) -> None:
        """Tag one that was added."""
        self._table.update({"tags": ["first"]}, doc_ids=[self.made[number]])

    def remove(self, number: int) -> None:
        """Remove one that was added."""
        self._table.remove(doc_ids=[self.made[number]])

    def open(self) -> None:
        """Read everything."""
        with TinyDB(self._path, encoding="utf-8") as opened:
            opened.storage.read()


class SQLite:
    """The same documents as rows, by id, in the mode that loses nothing."""

    def __init__(self, folder: Path, size: int) -> None:
        folder.mkdir()
        self._path = folder / "annotations.db"
        self._connection = sqlite3.connect(self._path, isolation_level=None)
        for line in (
            "PRAGMA journal_mode=WAL",
            "PRAGMA synchronous=FULL",
            "CREATE TABLE highlights (id TEXT PRIMARY KEY, document TEXT)",
        ):
            self._connection.execute(line)
        rows = ((each["id"], json.dumps(each)) for each in map(document, range(size)))
        self._connection.execute("BEGIN")
        self._connection.executemany("INSERT INTO highlights VALUES (?, ?)", rows)
        self._connection.execute("COMMIT")
        self.size = size
        self.made: list[str] = []

    def insert(self, number: int) -> None:
        """Add a highlight."""
        made = document(self.size + number)
        self._connection.execute("INSERT INTO highlights VALUES (?, ?)", (made["id"], json.dumps(made)))
        self.made.append(made["id"])

    def update(self, number: int) -> None:
        """Tag one that was added."""
        made = document(self.size + number) | {"id": self.made[number], "tags": ["first"]}
        self._connection.execute(
            "UPDATE highlights SET document = ? WHERE id = ?", (json.dumps(made), made["id"])
        )

    def remove(self, number: int) -> None:
        """Remove one that was added."""
        self._connection.execute("DELETE FROM highlights WHERE id = ?", (self.made[number],))

    def open(self) -> None:
        """Read everything."""
        connection = sqlite3.connect(self._path)
        [json.loads(each) for (each,) in connection.execute("SELECT document FROM highlights")]
        connection.close()

    def checkpoint(self) -> None:
        """Fold what was changed into the base, and note how long that took."""
        self._connection.execute("INSERT INTO highlights VALUES (?, ?)", (uuid_text(), "{}"))
        started = perf_counter()
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.took = perf_counter() - started


def document(number: int) -> dict[str, Any]:
    """Return the document of a highlight."""
    return to_document(highlight(number))


def highlight(number: int) -> Highlight:
    """Return a highlight with a random id, as ids are."""
    from synoptic.annotations.model.values import Highlight

    identifier = f"{_RANDOM.getrandbits(128):032x}"
    return Highlight(identifier, f"article-{number % _ARTICLES}", anchor(number), (), _NOW, _NOW)


_RANDOM = random.Random(1)


def tables(size: int) -> dict[str, dict[str, Any]]:
    """Return a library of so many highlights as the tables of its file."""
    return {
        "articles": {str(number + 1): to_document(article(number)) for number in range(_ARTICLES)},
        "highlights": {str(number + 1): document(number) for number in range(size)},
    }


def _timed(act: Callable[[], object]) -> float:
    started = perf_counter()
    act()
    return perf_counter() - started


def _measure(size: int, folder: Path) -> None:
    rivals: dict[str, Journalled | Stock | SQLite] = {
        "synoptic": Journalled(folder / "synoptic", size),
        "SQLite": SQLite(folder / "sqlite", size),
        "stock": Stock(folder / "stock", size),
    }
    # What the others hold is not looked through again and again while one of them is timed.
    gc.collect()
    gc.freeze()
    print(f"\n{size:,} highlights")
    for what in ("insert", "update", "remove"):
        times: Times = {name: [] for name in rivals}
        for number in range(_REPEATS[size]):
            for name, rival in rivals.items():
                if name != "stock" or number < _REPEATS_OF_STOCK[size]:
                    times[name].append(_timed(partial(getattr(rival, what), number)))
        _report(what, times, 1000, "ms")
    ours, sqlite, stock = rivals["synoptic"], rivals["SQLite"], rivals["stock"]
    assert isinstance(ours, Journalled)
    assert isinstance(sqlite, SQLite)
    times = {"synoptic": [], "SQLite": []}
    for _ in range(_OPENINGS):
        for name, each in (("synoptic", ours), ("SQLite", sqlite)):
            each.checkpoint()
            times[name].append(each.took)
    _report("checkpoint", times, 1000, "ms")
    times = {"synoptic": [], "json.load": [], "SQLite": [], "stock": []}
    for _ in range(_OPENINGS):
        for name, act in zip(times, (ours.open, ours.load, sqlite.open, stock.open), strict=True):
            times[name].append(_timed(act))
    _report("open", times, 1000, "ms")
    with suppress(OSError):
        print(f"  base {(folder / 'synoptic' / 'annotations.json').stat().st_size / 1e6:.1f} MB")


def _report(what: str, times: Times, scale: float, unit: str) -> None:
    ours = statistics.median(times["synoptic"])
    for name, values in times.items():
        middle = statistics.median(values)
        ratio = "" if name == "synoptic" else f"  synoptic is {ours / middle:.2f} x"
        spread = f"min {min(values) * scale:.3f}, max {max(values) * scale:.3f}, n {len(values)}"
        print(f"  {what:10} {name:9} {middle * scale:10.3f} {unit} ({spread}){ratio}")
