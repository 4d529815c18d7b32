"""A small server to try a shared library with: `make run-shared`. Ctrl-C stops it and removes everything."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
import threading
from pathlib import Path

import click
import psycopg

from synoptic.annotations.library.catalogue import identify
from synoptic.annotations.library.library import init
from synoptic.annotations.library.library_store import share, shared_store
from synoptic.annotations.library.moving import send_articles
from synoptic.annotations.server import administration
from synoptic.annotations.server.connection import ServerAddress
from synoptic.corpus.files.loading import load
from synoptic.corpus.samples import folder as samples
from tests.postgres_server import running_server

DATABASE = "flood"
OWNER, CODER = "ana", "ben"


def main() -> int:
    """Start the server with the sample articles, say how to open it, and wait for Ctrl-C."""
    done = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: done.set())
    with tempfile.TemporaryDirectory(prefix="synoptic-shared-") as place, running_server() as server:
        with psycopg.connect(server.address(), autocommit=True) as connection:
            for name in (OWNER, CODER):
                connection.execute(f"CREATE ROLE {name} LOGIN".encode())
            connection.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}".encode())
        addresses = {name: ServerAddress(server.address(DATABASE, name)) for name in (OWNER, CODER)}
        library_id = administration.set_up(addresses[OWNER]).library
        administration.set_member(addresses[OWNER], CODER, "coder")
        click.echo(f"PostgreSQL runs at {addresses[OWNER]}; its trial ends with Ctrl-C.\n")
        for name, address in addresses.items():
            command = _prepared(Path(place) / name, address, library_id, has_articles=name == OWNER)
            click.echo(f"In a terminal for {name.capitalize()}:\n  {command}\n")
        done.wait()
        click.echo("\nStopping the server; everything is removed.")
    return 0


def _prepared(home: Path, address: ServerAddress, library_id: str, *, has_articles: bool) -> str:
    """Make the folder of a reader, with or without the articles; return the command that opens it."""
    articles = home / "story"
    if has_articles:
        shutil.copytree(samples(), articles, ignore=shutil.ignore_patterns("__*"))
    else:
        articles.mkdir(parents=True)
    library = init(articles)
    share(library, address, library_id, home / "data" / "servers.json")
    if has_articles:
        store = shared_store(library.folder, address, library_id)
        send_articles(store, identify(load([articles]).articles, store.annotations, articles), articles)
        store.close()
    program = Path(sys.executable).with_name("synoptic")
    return f"SYNOPTIC_HOME={home} SYNOPTIC_LIBRARY={articles} {os.path.relpath(program)}"


if __name__ == "__main__":
    sys.exit(main())
