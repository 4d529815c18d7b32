"""`synoptic parallels --archive`: the parallels of thousands of articles, from several workers."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import click
from msgspec import Struct

from synoptic.tui.command_line.adding.progress_bar import ProgressBar
from synoptic.tui.command_line.comparing.parallels import parallel_json, say_pair
from synoptic.tui.command_line.opening import open_for_printing
from synoptic.tui.command_line.output import say, say_json, say_reach
from synoptic.tui.shell.fault import complain

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

    from distributed import Client

    from synoptic.corpus.parallels.over_archive import ArchiveParallels


class WorkersWanted(Struct, frozen=True):
    """The workers that the command line asks for."""

    count: int | None
    """Processes on this machine; None for one a processor."""
    memory: int | None
    """Memory of each, in bytes; None for the default."""
    address: str | None
    """The address of a cluster's scheduler instead, if there is one."""

    def start(self) -> AbstractContextManager[Client]:
        """Return the context in which the workers are there (`corpus.parallels.dask_workers`)."""
        from synoptic.corpus.parallels.dask_workers import DEFAULT_MEMORY, local_workers, workers_at

        if self.address is not None:
            return workers_at(self.address)
        return local_workers(self.count, DEFAULT_MEMORY if self.memory is None else self.memory)

    def check(self) -> None:
        """Raise UsageError for what cannot be asked for together, or is too little to start with."""
        from synoptic.corpus.parallels.dask_workers import MIN_MEMORY

        if self.address is not None and (self.count is not None or self.memory is not None):
            raise click.UsageError("--cluster has workers of its own; leave out --workers and --memory.")
        if self.memory is not None and self.memory < MIN_MEMORY:
            raise click.UsageError(f"--memory must be {MIN_MEMORY // 10**6}MB or more.")


def show_archive(
    paths: tuple[Path, ...], min_score: float | None, wanted: WorkersWanted, *, as_json: bool
) -> int:
    """Print the parallels of an archive as they are found, and return the exit status.

    Raises UsageError for workers that cannot be asked for, and MissingLibrary and WorkersFailed.
    """
    from synoptic.corpus.languages.reach import comparison_reach
    from synoptic.corpus.parallels.comparison import LIKELY_SCORE
    from synoptic.corpus.parallels.dask_workers import require_dask
    from synoptic.corpus.parallels.over_archive import ArchiveParallels

    wanted.check()
    require_dask()
    least = LIKELY_SCORE if min_score is None else min_score
    with ExitStack() as stack:
        # A cluster that is not there is told before ten thousand files are read.
        client = None if wanted.address is None else stack.enter_context(wanted.start())
        articles = open_for_printing(paths).articles
        if len(articles) == 1:
            complain("Need at least two articles to compare.")
            return 1
        say_reach(comparison_reach(articles))
        if client is None:
            client = stack.enter_context(wanted.start())
        bars: dict[str, ProgressBar] = {}

        def show(doing: str, done: int, total: int) -> None:
            bars.setdefault(doing, ProgressBar(doing)).show(done, total - done)

        def hide() -> None:
            for bar in bars.values():
                bar.hide()

        stack.callback(hide)
        archive = ArchiveParallels(articles, client, least=least, progress=show)
        found = 0
        for pair in archive.pairs():
            found += 1
            hide()
            if as_json:
                for parallel in pair.comparison.parallels:
                    say_json(parallel_json(pair.one, pair.other, parallel, pair.comparison))
            else:
                say_pair(pair.one, pair.other, pair.comparison.parallels, pair.comparison)
                say("")
    _say_rest(len(articles), archive, found, least, as_json=as_json)
    return 0 if found else 1


def _say_rest(articles: int, archive: ArchiveParallels, found: int, least: float, *, as_json: bool) -> None:
    """Say how many pairs of articles have no parallel, and how many were never compared."""
    every = articles * (articles - 1) // 2
    skipped = (
        f"{every - archive.compared:,} of {every:,} pairs of articles share too few rare words to compare."
    )
    if not found:
        complain(f"No parallels found with score ≥ {least:g} in {articles:,} articles. {skipped}")
    elif not as_json:
        say(f"Parallels in {found:,} of {archive.compared:,} compared pairs of articles. {skipped}")
