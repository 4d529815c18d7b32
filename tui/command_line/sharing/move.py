"""The command that moves a library from files to a server, and back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from synoptic.annotations.model.wording import counted
from synoptic.tui.command_line.completing.names import complete_folder
from synoptic.tui.command_line.opening import open_articles, report_store
from synoptic.tui.command_line.options import EMPTY_PATH, WORDS, json_option, library_option
from synoptic.tui.command_line.output import say, say_json
from synoptic.tui.command_line.reference.helped import command
from synoptic.tui.shell.fault import complain

if TYPE_CHECKING:
    from synoptic.annotations.library.moving import MovedLibrary
    from synoptic.tui.command_line.opening import Opened

_COUNTED = ("articles", "highlights", "notes", "links")


@command(
    examples=(
        "synoptic move --to postgresql://ana@news.example/flood",
        "synoptic move --to story/",
    )
)
@click.option(
    "--to",
    "target",
    shell_complete=complete_folder,
    metavar="ADDRESS|FOLDER",
    type=WORDS,
    required=True,
    help="The server, or the folder.",
)
@json_option
@library_option()
def move(target: str, *, as_json: bool) -> None:
    """Move a library to a PostgreSQL server, or from there to a folder.

    It moves articles' texts, annotations with their readers' names, and the trash. What was in use before is
    kept aside. Your own annotations have your name on the server, and none in files.
    """
    if not target:
        raise click.UsageError(EMPTY_PATH)
    opened = open_articles(())
    report_store(opened.store)
    is_address = target.startswith(("postgresql://", "postgres://"))
    moved, there = _to_server(opened, target) if is_address else _to_folder(opened, Path(target))
    if as_json:
        aside = None if moved.aside is None else str(moved.aside)
        counts = {name: len(getattr(opened.store.annotations, name)) for name in _COUNTED}
        say_json({"to": there, **counts, "texts": moved.texts, "lacking": moved.lacking, "aside": aside})
        return
    say(f"Moved {_what(opened)} and {counted(moved.texts, 'text')} to {there}.")
    if moved.lacking:
        complain(
            f"{counted(moved.lacking, 'text')} could not be had: highlights there have their words alone."
        )
    if moved.aside is not None:
        say(f"What was in use before: {moved.aside}.")


def _to_server(opened: Opened, target: str) -> tuple[MovedLibrary, str]:
    from synoptic.annotations.library.moving import to_server
    from synoptic.annotations.server.connection import checked_address
    from synoptic.tui.shell.locations import servers_file

    address = checked_address(target)
    if opened.store.reader is not None:
        raise click.ClickException(
            "This library is on a server already. Move it to a folder first: synoptic move --to FOLDER"
        )
    return (
        to_server(opened.library, opened.store, opened.articles, address, servers_file()),
        str(address),
    )


def _to_folder(opened: Opened, folder: Path) -> tuple[MovedLibrary, str]:
    from synoptic.annotations.library.library import init
    from synoptic.annotations.library.library_store import is_shared
    from synoptic.annotations.library.moving import to_folder
    from synoptic.annotations.server.administration import standing_at
    from synoptic.tui.command_line.sharing.sharing import server_of_library

    if opened.store.reader is None:
        raise click.ClickException(
            "This library is in files. To share it, name a server: postgresql://HOST/DATABASE"
        )
    if not standing_at(server_of_library()).sees_all:
        raise click.ClickException(
            "Coding is blind, so others’ annotations are hidden from you. Ask an owner to move the library."
        )
    folder.mkdir(parents=True, exist_ok=True)
    library = init(folder)
    is_own = library.folder.resolve() == opened.library.folder.resolve()
    if not is_own and is_shared(library):
        raise click.ClickException(f"{folder} is the folder of another shared library; choose another.")
    return to_folder(opened.store, library, is_own=is_own), str(library.folder)


def _what(opened: Opened) -> str:
    held = opened.store.annotations
    return ", ".join(counted(len(getattr(held, name)), name.removesuffix("s")) for name in _COUNTED)
