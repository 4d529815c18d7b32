"""Parallels over an archive: the same on any number of workers, and after one has died."""

from __future__ import annotations

import os
import signal
import socket
import tempfile
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING

import psutil
import pytest
from distributed import Client, LocalCluster

from synoptic.corpus import samples
from synoptic.corpus.article import Article, digest_of
from synoptic.corpus.errors import MissingLibrary, WorkersFailed
from synoptic.corpus.files.loading import load
from synoptic.corpus.parallels import dask_workers, over_archive
from synoptic.corpus.parallels.comparer import Comparer
from synoptic.corpus.parallels.comparison import LIKELY_SCORE
from synoptic.corpus.parallels.dask_workers import local_workers, require_dask, workers_at
from synoptic.corpus.parallels.over_archive import ArchiveParallels, ComparedPair

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_TOGETHER = 5
"""Articles that are read together: the others are in other bands."""

GERMAN = """Das Sperrwerk blieb offen

Das sechste Tor des Sperrwerks an der Sarne blieb am Freitag in der Nacht stehen, sagte der Bürgermeister.
Zwei Menschen starben, und neuntausend mussten ihre Häuser verlassen, weil das Wasser durch die Straßen lief.
"""
OTHER = "Brokers put the insured loss of the frost in spring at 290 million crowns, and expect more of it."


def _article(name: str, text: str) -> Article:
    return Article(name, name, text, digest_of(text))


@pytest.fixture(scope="module")
def articles() -> tuple[Article, ...]:
    """Return the beginnings of the samples, what is made of them, one a second time, and others."""
    beginnings = [article.text.split("\n\n")[:9] for article in load([samples.folder()]).articles]
    lines = [line for own in beginnings for line in own]
    texts = [beginnings[0], *beginnings, *(lines[number::5] for number in range(3)), [GERMAN], [OTHER], []]
    return tuple(_article(str(number), "\n\n".join(own)) for number, own in enumerate(texts))


@pytest.fixture(autouse=True)
def _bands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(over_archive, "MOST_TOGETHER", _TOGETHER)


@pytest.fixture(autouse=True)
def _patiently(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a cluster that is there take its time to say so, on a busy machine."""
    monkeypatch.setattr(dask_workers, "CONNECT_SECONDS", 60.0)


@contextmanager
def in_this_process(workers: int) -> Iterator[Client]:
    with (
        LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            processes=False,
            protocol="tcp",
            host="127.0.0.1",
            scheduler_kwargs={"dashboard": False, "dashboard_address": "127.0.0.1:0"},
        ) as cluster,
        Client(cluster, set_as_default=False) as client,
    ):
        yield client


@pytest.fixture(scope="module")
def two_workers() -> Iterator[Client]:
    with in_this_process(2) as client:
        yield client


def _address(client: Client) -> str:
    return str(client.scheduler_info()["address"])


def pairs_with_parallels(articles: Sequence[Article], least: float = LIKELY_SCORE) -> list[ComparedPair]:
    """Return what the comparison of every two articles finds, without a cluster."""
    by_id = {article.id: article for article in articles}
    return [
        ComparedPair(by_id[one], by_id[other], comparison)
        for (one, other), comparison in Comparer().among(articles, least=least).items()
        if comparison.parallels
    ]


@pytest.fixture(scope="module")
def expected(articles: Sequence[Article]) -> list[ComparedPair]:
    return pairs_with_parallels(articles)


def test_workers_find_what_one_machine_finds(
    two_workers: Client, articles: Sequence[Article], expected: Sequence[ComparedPair]
) -> None:
    archive = ArchiveParallels(articles, two_workers)
    found = list(archive.pairs())
    assert found == expected
    assert len(found) <= archive.compared < len(articles) * (len(articles) - 1) // 2
    with in_this_process(1) as one_worker:
        assert list(ArchiveParallels(articles, one_worker).pairs()) == found


def test_another_score_may_be_asked_for(
    two_workers: Client, articles: Sequence[Article], expected: Sequence[ComparedPair]
) -> None:
    found = list(ArchiveParallels(articles, two_workers, least=0.95).pairs())
    assert found == pairs_with_parallels(articles, 0.95)
    assert 0 < len(found) < len(expected)


def test_progress_is_told(two_workers: Client, articles: Sequence[Article]) -> None:
    told: list[tuple[str, int, int]] = []
    archive = ArchiveParallels(articles, two_workers, progress=lambda *each: told.append(each))
    total = len(articles)
    next(archive.pairs())
    assert ("Comparing", total, total) not in told
    told.clear()
    list(archive.pairs())
    done = [*range(_TOGETHER, total, _TOGETHER), total]
    assert told == [(doing, number, total) for doing in ("Reading", "Comparing") for number in done]


@pytest.mark.parametrize("count", [0, 1])
def test_fewer_than_two_articles_have_no_pairs(two_workers: Client, count: int) -> None:
    assert list(ArchiveParallels([_article("one", "It rained.")][:count], two_workers).pairs()) == []


def test_a_worker_that_dies_changes_nothing(
    articles: Sequence[Article],
    expected: Sequence[ComparedPair],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with local_workers(2) as client:
        (one, other) = client.run(os.getpid).values()
        assert [each.name.startswith("synoptic-") for each in tmp_path.iterdir()] == [True]
        # Nobody but this machine reaches any of them, and Ctrl-C is not for them.
        listening = [
            each.laddr.ip
            for each in (*psutil.Process().net_connections(), *psutil.Process(one).net_connections())
            if each.status == psutil.CONN_LISTEN and each.family == socket.AF_INET
        ]
        assert set(listening) == {"127.0.0.1"}
        os.kill(one, signal.SIGINT)
        os.kill(other, signal.SIGINT)
        found: list[ComparedPair] = []
        for pair in ArchiveParallels(articles, client).pairs():
            if not found:
                os.kill(one, signal.SIGKILL)
            found.append(pair)
        # The scheduler may still list the dead worker.
        assert other in client.run(os.getpid, on_error="ignore").values()
    assert found == expected
    assert not psutil.pid_exists(other)
    assert list(tmp_path.iterdir()) == []


def test_a_cluster_has_to_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_workers, "CONNECT_SECONDS", 0.5)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
        for named in (address, address.removeprefix("tcp://"), "nosuch://here", "tcp://127.0.0.1:x", ""):
            with pytest.raises(WorkersFailed, match="No Dask cluster answers at"), workers_at(named):
                pass


def test_another_server_is_no_cluster() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            connection, _ = server.accept()
            with connection:
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
                connection.recv(1)

        thread = Thread(target=answer, daemon=True)
        thread.start()
        address = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        with pytest.raises(WorkersFailed, match="No Dask cluster answers at"), workers_at(address):
            pass
        thread.join()


def test_a_cluster_has_to_have_workers_of_this_release(
    two_workers: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = _address(two_workers)
    with workers_at(address) as client:
        assert len(client.run(os.getpid)) == 2
    with (
        in_this_process(0) as client,
        pytest.raises(WorkersFailed, match="has no workers"),
        workers_at(_address(client)),
    ):
        pass
    monkeypatch.setattr(dask_workers, "CACHE_VERSION", object())
    with pytest.raises(WorkersFailed, match="need Synoptic"), workers_at(address):
        pass


def test_without_dask_its_installation_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    require_dask()
    monkeypatch.setattr(dask_workers, "find_spec", lambda _: None)
    with pytest.raises(MissingLibrary, match=r"pip install 'synoptic-reader\[archive\]'"):
        require_dask()
