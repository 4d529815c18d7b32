"""An archive on PostgreSQL: a million passages in four parts on two servers, misspelt phrases in it.

The servers are real ones, from the wheel that the tests use, on this machine. Phrases are those of
`benchmarks.search`: four words that follow one another in a passage, one or two of them misspelt; a phrase
counts as found where one of the first ten hits is in a passage that has it. The yardstick of the times is a
round trip to the server in the same run (`SELECT 1`, and the number of a partition's articles with two common
words). What ten million would take is computed from three sizes that are measured; the model is printed.
"""

from __future__ import annotations

import os
import resource
import statistics
import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from benchmarks import prose
from benchmarks.search import Known, known_items
from synoptic.corpus.archive.archive_search import ArchiveSearch
from synoptic.corpus.archive.archive_tables import make_archive, status_of, tidy
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
    final: list[float]
    """Milliseconds to the final one."""
    found_first: float
    """Share of the phrases in the first ten of the first answer."""
    found: float
    """The same of the final one."""
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
            measured.append(measure(address, known, (one, other)))
        report_model(measured)
        report_outage(address, other, known)


def measure(address: str, known: Sequence[Known], servers: Sequence[PostgresServer | Path]) -> Measured:
    """Print and return what searching takes at the size that the archive has."""
    engine = ArchiveSearch(address)
    begun = time.perf_counter()
    engine.prepare()
    prepared = 1000 * (time.perf_counter() - begun)
    found = status_of(address)
    first: list[float] = []
    final: list[float] = []
    ranks: list[bool] = []
    ranks_first: list[bool] = []
    engine.search(known[0].query, limit=_PAGE)
    for each in known:
        begun = time.perf_counter()
        is_first = True
        # Whoever has typed a phrase ends it with a space or does not: here the last word is whole.
        for stage in engine.stages(f"{each.query} ", limit=_PAGE):
            if is_first:
                first.append(1000 * (time.perf_counter() - begun))
                ranks_first.append(_has(engine, stage, each.phrase))
                is_first = False
        final.append(1000 * (time.perf_counter() - begun))
        ranks.append(_has(engine, stage, each.phrase))
    trip = _yardstick(address)
    engine.close()
    on_disk = sum(_size_of(each if isinstance(each, Path) else each.data) for each in servers)
    client = 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    measured = Measured(
        found.passages,
        first,
        final,
        statistics.fmean(ranks_first),
        statistics.fmean(ranks),
        on_disk,
        found.words,
        client,
    )
    print(
        f"  {len(known)} misspelt phrases: {measured.found:.1%} among the first ten of the final answer, "
        f"{measured.found_first:.1%} of the first one (goal: all)"
    )
    _report_times("  first answer", first, trip)
    _report_times("  final answer", final, trip)
    print(
        f"  a round trip: {trip:.2f} ms; vocabulary of {found.words:,} words read in {prepared:.0f} ms; "
        f"{on_disk / 1e6:,.0f} MB on the disk ({on_disk / found.passages:,.0f} bytes a passage); "
        f"this process at most {client / 1e6:,.0f} MB; load {os.getloadavg()[0]:.1f}"
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
        ("final answer, median, ms", [statistics.median(each.final) for each in measured]),
        ("final answer, 95 %, ms", [_percentile(each.final) for each in measured]),
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


def _yardstick(address: str) -> float:
    """Return how many milliseconds a round trip to the server takes."""
    import psycopg

    times = []
    with psycopg.connect(address, autocommit=True) as connection:
        for _ in range(100):
            begun = time.perf_counter()
            connection.execute("SELECT 1").fetchall()
            times.append(1000 * (time.perf_counter() - begun))
    return statistics.median(times)


def _size_of(folder: Path) -> int:
    """Return how many bytes the files of a server have, its journal left out."""
    return sum(
        path.stat().st_size for path in folder.rglob("*") if path.is_file() and "pg_wal" not in path.parts
    )


def _percentile(times: Sequence[float]) -> float:
    return sorted(times)[int(0.95 * len(times))]


def _report_times(what: str, times: Sequence[float], trip: float) -> None:
    median, most = statistics.median(times), _percentile(times)
    print(
        f"{what}: median {median:.1f} ms ({median / trip:.0f} round trips), 95 % {most:.1f} ms "
        f"(goal {_GOAL_MILLISECONDS}), longest {max(times):.1f} ms"
    )
