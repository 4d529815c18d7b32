"""`synoptic parallels --archive`: what it prints, on the workers of a cluster that is there."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest
from distributed import Client, LocalCluster

from synoptic.corpus import samples
from synoptic.corpus.parallels import dask_workers
from synoptic.corpus.parallels.comparison import LIKELY_SCORE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.tui.command_line.invocation import Synoptic

WIRE, PAPER = (samples.folder() / name for name in ("ardwire.txt", "estery-chronicle.txt"))


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """Return the address of a cluster in this process."""
    with (
        LocalCluster(
            n_workers=1,
            threads_per_worker=1,
            processes=False,
            protocol="tcp",
            host="127.0.0.1",
            scheduler_kwargs={"dashboard": False, "dashboard_address": "127.0.0.1:0"},
        ) as local,
        Client(local, set_as_default=False) as client,
    ):
        yield str(client.scheduler_info()["address"])


@pytest.fixture(autouse=True)
def _patiently(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a cluster that is there take its time to say so, on a busy machine."""
    monkeypatch.setattr(dask_workers, "CONNECT_SECONDS", 60.0)


def test_an_archive_has_the_likely_parallels_of_the_same_articles(synoptic: Synoptic, cluster: str) -> None:
    wanted = synoptic.done("parallels", WIRE, PAPER, "--json", "--min-score", str(LIKELY_SCORE))
    assert wanted.records
    found = synoptic.done("parallels", WIRE, PAPER, "--json", "--archive", "--cluster", cluster)
    assert found.out == wanted.out


def test_people_read_how_many_pairs_were_left_out(synoptic: Synoptic, cluster: str, articles: Path) -> None:
    lines = synoptic.done(
        "parallels", WIRE, PAPER, articles, "--archive", "--cluster", cluster
    ).out.splitlines()
    assert lines[0].startswith("Sea gate jams in storm, flooding Averhythe; two dead, 9,000 flee ⇄ ")
    assert "  likely 1.00 verbatim" in lines
    assert lines[-1] == (
        "Parallels in 1 of 9 compared pairs of articles. "
        "1 of 10 pairs of articles share too few rare words to compare."
    )


def test_nothing_in_common(synoptic: Synoptic, cluster: str, articles: Path) -> None:
    command = ("parallels", WIRE, articles / "1-morning.txt", "--archive", "--cluster", cluster)
    assert synoptic(*command).complaint(1) == (
        "No parallels found with score ≥ 0.77 in 2 articles. "
        "0 of 1 pairs of articles share too few rare words to compare."
    )
    assert "at least two articles" in synoptic("parallels", WIRE, *command[3:]).complaint(1)


def test_a_cluster_that_does_not_answer(synoptic: Synoptic, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_workers, "CONNECT_SECONDS", 0.5)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
        said = synoptic("parallels", WIRE, PAPER, "--archive", "--cluster", address).complaint()
    assert said == f"No Dask cluster answers at {address}; is its scheduler running?"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--workers", "2"), "--workers needs --archive."),
        (("--memory", "2GB"), "--memory needs --archive."),
        (("--cluster", "tcp://x:1"), "--cluster needs --archive."),
        (("--archive", "--cluster", "tcp://x:1", "--workers", "2"), "leave out --workers and --memory"),
        (("--archive", "--memory", "20MB"), "--memory must be 500MB or more"),
        (("--archive", "--memory", "much"), "“much” is no size; write 800MB or 2GB."),
        (("--archive", "--workers", "0"), "--workers"),
    ],
)
def test_what_cannot_be_asked_for(synoptic: Synoptic, options: tuple[str, ...], said: str) -> None:
    assert said in synoptic("parallels", WIRE, PAPER, *options).complaint()


def test_without_dask_its_installation_is_named(synoptic: Synoptic, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_workers, "find_spec", lambda _: None)
    assert synoptic("parallels", WIRE, PAPER, "--archive").complaint() == (
        "Comparing an archive needs Dask: pip install 'synoptic-reader[archive]'"
    )
