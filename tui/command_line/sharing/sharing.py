"""Making a folder that of a shared library, and asking the server of one."""

from __future__ import annotations

import shlex
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from synoptic.annotations.model.wording import counted
from synoptic.tui.command_line.opening import open_library
from synoptic.tui.command_line.output import say
from synoptic.tui.shell.fault import complain

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.annotations.library.library import Library
    from synoptic.annotations.server.connection import ServerAddress


def share_folder(folder: Path, address: str) -> None:
    """Have a folder be that of the library at an address, made if there is none; send what that lacks.

    Its texts come here, for when it does not answer. Raises click's ClickException for a folder that has a
    library of files, and for one where changes wait for another server; and what the server says.
    """
    from synoptic.annotations.library.catalogue import identify
    from synoptic.annotations.library.library import init
    from synoptic.annotations.library.library_store import open_store, share
    from synoptic.annotations.library.moving import join, send_articles
    from synoptic.annotations.server.connection import checked_address
    from synoptic.annotations.store.store import FILE_NAME
    from synoptic.corpus.files.loading import load
    from synoptic.tui.shell.locations import servers_file

    server = checked_address(address)
    if not folder.absolute().parent.is_dir():
        raise click.ClickException(f"Folder not found: {folder.absolute().parent}")
    if (folder / ".synoptic" / FILE_NAME).exists():
        raise click.ClickException(
            f"{folder} has a library in files. Move it: synoptic move --to {shlex.quote(str(server))} "
            f"--library {shlex.quote(str(folder))}"
        )
    standing, is_new = join(server)
    folder.mkdir(exist_ok=True)
    library = init(folder)
    _ensure_nothing_waits_elsewhere(library, standing.library)
    share(library, server, standing.library, servers_file())
    done = "Made" if is_new else "Joined"
    say(f"{done} the shared library at {server}; you are {standing.reader}, its {standing.role}.")
    # Opened as it will be: what is there is kept here, too, for when the server does not answer.
    store = open_store(library, servers_file())
    try:
        for each in store.annotations.articles.values():
            store.texts.get(each.digest)
        if standing.role == "reader":
            return
        loaded = load([library.root or folder])
        for problem in loaded.problems:
            if problem.path != library.root:  # which may have no articles: they are on the server
                complain(f"{problem.path}: {problem.message}")
        articles = identify(loaded.articles, store.annotations, library.root)
        sent = send_articles(store, articles, library.root)
        say(f"Sent {counted(sent, 'article')}; {counted(len(store.annotations.articles), 'article')} there.")
    finally:
        store.close()


def _ensure_nothing_waits_elsewhere(library: Library, library_id: str) -> None:
    """Raise click's ClickException where changes wait for another library: nobody would send them."""
    from synoptic.annotations.errors import StoreBroken
    from synoptic.annotations.server.pointer import FOLDER_NAME, pointer_in
    from synoptic.annotations.server.queue import FILE_NAME

    with suppress(StoreBroken):  # it is written anew
        known, queue = pointer_in(library.folder), library.folder / FOLDER_NAME / FILE_NAME
        if known is not None and known.library != library_id and queue.exists():
            raise click.ClickException(
                f"Changes made offline wait here for the library at {known.address}. Run `synoptic` while it "
                f"answers to send them, or move {queue} away."
            )


def server_of_library() -> ServerAddress:
    """Return the server of the library that `synoptic` would open.

    Raises click's ClickException for a library of files.
    """
    from synoptic.annotations.server.pointer import known_address, pointer_in
    from synoptic.tui.shell.locations import servers_file

    library = open_library()
    pointer = pointer_in(library.folder)
    if pointer is None:
        raise click.ClickException(
            f"{library.folder} is a library in files, of one reader. `synoptic move --to ADDRESS` shares it."
        )
    return known_address(pointer, servers_file())
