"""Searching a million passages, 300 MB: minutes to make up, and a gigabyte of memory; run by name only."""

from __future__ import annotations

from benchmarks import search


def run() -> None:
    """Print how long the index takes, and each key."""
    search.run(1_000_000)
