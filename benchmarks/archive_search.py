"""An archive on PostgreSQL: a million passages in four parts on two servers, misspelt phrases in it.

The servers are real ones, from the wheel that the tests use, on this machine. Phrases are those of
`benchmarks.search`: four words that follow one another in a passage, one or two of them misspelt; a phrase
counts as found where one of the first ten hits is in a passage that has it. The yardstick, in turn with each
search, is PostgreSQL's own query for the same words spelt right, anywhere in a passage, for ten in no order.
On a machine that has other things to do, processor time says more than the clock: both are printed, and the
load. What ten million would take is computed from the sizes that are measured, by the model that is printed.
"""

from __future__ import annotations

import os
import resource
import statistics
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import psycopg

from benchmarks import prose
from benchmarks.search import Known, known_items
from synoptic.corpus.archive.archive_search import ArchiveSearch
from synoptic.corpus.archive.archive_tables import make_archive, status_of, tidy
from synoptic.corpus.archive.biwords import any_of
from synoptic.corpus.archive.filling import fill
from synoptic.corpus.text.folding import folded_text
from synoptic.corpus.text.words import words_in
from tests.postgres_server import running_server

if TYPE_CHECKING:
    from synoptic.corpus.article import Article
    from synoptic.corpus.search.results import Hits
    from tests.postgres_server import PostgresServer

SIZES = (250_000, 500_000, 1_000_000)
"""Passages at which everything is measured."""
FORETOLD = 10_000_000
"""Passages that the figures are extended to."""
_QUERIES = 200
_PAGE = 10
_A_PIECE = 10
# Phrases are of every so-manieth article: all of them would take a gigabyte.
_SAMPLED = 50
_GOAL_MILLISECONDS = 120
_SETTINGS = {"shared_buffers": "512MB", "max_wal_size": "2GB", "maintenance_work_mem": "256MB"}


class Measured(NamedTuple):
    """What was measured at one size."""

    passages: int
    """How many passages the archive had."""
    first: list[float]
    """Milliseconds to the first answer, for each phrase."""
    shown: list[float]
    """Milliseconds to the first answer that has the passage among its first ten, where one has."""
    final: list[float]
    """Milliseconds to the final one."""
    found_first: float
    """Share of the phrases in the first ten of the first answer."""
    found: float
    """The same of the final one."""
    processor: float
    """Milliseconds of processor time for each search, here and on both servers."""
    disk_bytes: int
    """Bytes that both servers keep."""
    words: int
    """Distinct words."""
    client_bytes: int
    """Most memory that this process has had."""


def run(sizes: Sequence[int] = SIZES) -> None:
    """Print how much is found, how fast, and what it takes, at each size."""
    with running_server(**_SETTINGS) as one, running_server(**_SETTINGS) as other:
        address, second = one.new_database(), other.new_database()
        make_archive(address, [second], partitions=4)
        made = prose.articles(sizes[-1], a_piece=_A_PIECE)
        sampled: list[Article] = []
        measured: list[Measured] = []
        done = 0
        for size in sizes:
            articles = _sampling(islice(made, (size - done) // _A_PIECE), sampled)
            begun = time.perf_counter()
            fill(address, articles)
            filled = time.perf_counter() - begun
            tidy(address)
            tidied = time.perf_counter() - begun - filled
            print(
                f"\n{size:,} passages; {size - done:,} added in {filled:.0f} s (the making up among it), "
                f"sorted in in {tidied:.0f} s; load {os.getloadavg()[0]:.1f}"
            )
            done = size
            known = list(known_items(sampled, _QUERIES))
            measured.append(measure(address, known, (one.data, other.data)))
        report_model(measured)
        report_outage(address, other, known)


def measure(address: str, known: Sequence[Known], servers: Sequence[Path]) -> Measured:
    """Print and return what searching takes at the size that the archive has.

    `servers` are the folders of the servers' files.
    """
    engine = ArchiveSearch(address)
    begun = time.perf_counter()
    engine.prepare()
    prepared = 1000 * (time.perf_counter() - begun)
    found = status_of(address)
    times: dict[str, list[float]] = {"first": [], "shown": [], "final": [], "own": []}
    ranks: dict[str, list[bool]] = {"first": [], "final": []}
    here = there = 0.0
    engine.search(known[0].query, limit=_PAGE)
    with psycopg.connect(address, autocommit=True) as connection:
        for each in known:
            before, before_there = time.process_time(), _processor_seconds(servers)
            begun = time.perf_counter()
            at: list[float] = []
            has: list[bool] = []
            # The last word of a phrase is whole: a space ends it.
            for stage in engine.stages(f"{each.query} ", limit=_PAGE):
                at.append(1000 * (time.perf_counter() - begun))
                has.append(_has(engine, stage, each.phrase))
                # What it takes to look whether the passage is there is not the search's.
                begun += (time.perf_counter() - begun) - at[-1] / 1000
            times["first"].append(at[0])
            times["shown"] += [at[has.index(True)]] if True in has else []
            times["final"].append(at[-1])
            ranks["first"].append(has[0])
            ranks["final"].append(has[-1])
            here += time.process_time() - before
            there += _processor_seconds(servers) - before_there
            begun = time.perf_counter()
            _own_query(connection, each.phrase)
            times["own"].append(1000 * (time.perf_counter() - begun))
    engine.close()
    measured = Measured(
        found.passages,
        times["first"],
        times["shown"],
        times["final"],
        statistics.fmean(ranks["first"]),
        statistics.fmean(ranks["final"]),
        1000 * (here + there) / len(known),
        sum(map(_size_of, servers)),
        found.words,
        1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
    )
    print(
        f"  {len(known)} misspelt phrases: {measured.found:.1%} among the first ten of the final answer, "
        f"{measured.found_first:.1%} of the first one (goal: all); {os.cpu_count()} processors, load "
        f"{os.getloadavg()[0]:.1f}"
    )
    own = statistics.median(times["own"])
    _report_times("  PostgreSQL's own query, spelt right", times["own"], own)
    _report_times("  first answer", times["first"], own)
    _report_times("  answer with the passage", times["shown"], own)
    _report_times(f"  final answer (95 %: goal {_GOAL_MILLISECONDS})", times["final"], own)
    print(
        f"  processor time of a search: {1000 * here / len(known):.1f} ms here, "
        f"{1000 * there / len(known):.1f} ms on the servers\n"
        f"  {found.words:,} words read in {prepared:.0f} ms; {measured.disk_bytes / 1e6:,.0f} MB on the disk "
        f"({measured.disk_bytes / found.passages:,.0f} bytes a passage); memory: this process at most "
        f"{measured.client_bytes / 1e6:,.0f} MB, each server {_memory_of(servers[0]) / 1e6:,.0f} MB"
    )
    return measured


def report_model(measured: Sequence[Measured]) -> None:
    """Print what ten million passages would take, by straight lines through the sizes measured."""
    sizes = [each.passages for each in measured]
    print(
        f"\n{FORETOLD:,} passages, by a straight line a + b·n through {', '.join(f'{n:,}' for n in sizes)}:"
    )
    for what, values in (
        ("first answer, median, ms", [statistics.median(each.first) for each in measured]),
        ("first answer, 95 %, ms", [_percentile(each.first) for each in measured]),
        ("answer with the passage, 95 %, ms", [_percentile(each.shown) for each in measured]),
        ("final answer, median, ms", [statistics.median(each.final) for each in measured]),
        ("final answer, 95 %, ms", [_percentile(each.final) for each in measured]),
        ("processor time of a search, ms", [each.processor for each in measured]),
        ("on the disk, GB", [each.disk_bytes / 1e9 for each in measured]),
    ):
        if len(sizes) > 1:
            slope, start = statistics.linear_regression(sizes, values)
            print(
                f"  {what}: {start + slope * FORETOLD:,.1f}   (a {start:.2f}, b {slope * 1e6:.2f} a million)"
            )
    print("  on servers of as many passages each as here, times stay those of one server's share")


def report_outage(address: str, server: PostgresServer, known: Sequence[Known]) -> None:
    """Print what is said, and how soon, once one of the servers is stopped."""
    engine = ArchiveSearch(address)
    engine.search(known[0].query, limit=_PAGE)
    server.stop()
    for each in known[:2]:
        begun = time.perf_counter()
        *_, answer = engine.stages(f"{each.query} ", limit=_PAGE)
        print(
            f"one server stopped: {len(answer.hits)} hits in {1000 * (time.perf_counter() - begun):.0f} ms; "
            f"“{answer.remark}”"
        )
    engine.close()


def _has(engine: ArchiveSearch, stage: Hits, phrase: str) -> bool:
    written = (engine.around(hit)[1].written for hit in stage.hits)
    return any(f" {phrase} " in f" {' '.join(words_in(folded_text(each)))} " for each in written)


def _sampling(articles: Iterable[Article], sampled: list[Article]) -> Iterator[Article]:
    for place, each in enumerate(articles):
        if place % _SAMPLED == 0:
            sampled.append(each)
        yield each


def _own_query(connection: psycopg.Connection, phrase: str) -> None:
    """Let PostgreSQL find ten passages that have the words of a phrase."""
    words = list(dict.fromkeys(phrase.split()))
    conditions = " AND ".join(["words @@ %s::tsquery"] * len(words))
    statement = f"SELECT article, start, written FROM synoptic_archive.passages WHERE {conditions} LIMIT 10"
    connection.execute("SET enable_seqscan = off")
    connection.execute(statement.encode(), [any_of([word]) for word in words]).fetchall()


def _processes_of(server: Path) -> Iterator[Path]:
    """Yield the folders in /proc of the processes of a server, by the folder of its files."""
    first = (server / "postmaster.pid").read_text("utf-8").split()[0]
    yield Path("/proc", first)
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if (folder / "stat").read_text("utf-8").rpartition(")")[2].split()[1] == first:
                yield folder


def _processor_seconds(servers: Sequence[Path]) -> float:
    """Return the processor time that the processes of servers have taken so far."""
    ticks = 0
    for server in servers:
        for process in _processes_of(server):
            with suppress(OSError):
                fields = (process / "stat").read_text("utf-8").rpartition(")")[2].split()
                ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _memory_of(server: Path) -> int:
    """Return the bytes of memory that the processes of a server have, what they share counted once."""
    total = 0
    for process in _processes_of(server):
        with suppress(OSError):
            for line in (process / "smaps_rollup").read_text("utf-8").splitlines():
                if line.startswith("Pss:"):
                    total += 1024 * int(line.split()[1])
    return total


def _size_of(folder: Path) -> int:
    """Return how many bytes the files of a server have, its journal left out."""
    return sum(
        path.stat().st_size for path in folder.rglob("*") if path.is_file() and "pg_wal" not in path.parts
    )


def _percentile(times: Sequence[float]) -> float:
    return sorted(times)[int(0.95 * len(times))]


def _report_times(what: str, times: Sequence[float], own: float) -> None:
    median, most = statistics.median(times), _percentile(times)
    print(
        f"{what}: median {median:.1f} ms ({median / own:.1f} x), 95 % {most:.1f} ms ({most / own:.1f} x), "
        f"longest {max(times):.1f} ms"
    )
