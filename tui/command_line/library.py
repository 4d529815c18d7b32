"""Commands on the library itself: make one, check one."""

from __future__ import annotations

import platform
from typing import TYPE_CHECKING

import click

from synoptic.annotations.model.wording import counted
from synoptic.tui.command_line.opening import open_library
from synoptic.tui.command_line.options import FILE, FOLDER, WORDS, library_option
from synoptic.tui.command_line.output import STANDARD_OUTPUT, print_document, say
from synoptic.tui.command_line.reference.helped import command

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.annotations.library.doctor import Finding


@command(
    examples=(
        "synoptic init story/",
        "synoptic init story/ --shared postgresql://ana@news.example/flood",
    )
)
@click.argument("folder", metavar="[DIR]", default=".", type=FOLDER)
@click.option(
    "--shared",
    "address",
    metavar="ADDRESS",
    type=WORDS,
    help="Keep them on this server, as postgresql://HOST/DATABASE; join the library that is there.",
)
def init(folder: Path, *, address: str | None) -> None:
    """Make a library for the articles in a folder.

    From then on, annotations on the articles in DIR (default: the current folder) and below are kept in
    DIR/.synoptic; with --shared, on a PostgreSQL server, where others read them too.
    """
    from synoptic.annotations.library.library import init as make

    if address is not None:
        from synoptic.tui.command_line.sharing.sharing import share_folder

        share_folder(folder, address)
        return
    say(f"Annotations on the articles in {folder.absolute()} are kept in {make(folder).folder}.")


@command(
    examples=(
        "synoptic doctor",
        "synoptic doctor --backup annotations-2031-03-14.json",
    )
)
@click.option("--repair", is_flag=True, help="Rebuild a damaged library from what can be read.")
@click.option(
    "--backup",
    "copy",
    metavar="FILE",
    type=FILE,
    help="Write a copy of the annotations to FILE; - is standard output.",
)
@click.option(
    "--tidy",
    is_flag=True,
    help="Remove saved texts that no highlight needs, and changes that a server refused.",
)
@library_option()
def doctor(*, repair: bool, copy: Path | None, tidy: bool) -> int:
    """Show where files are kept and check them for errors."""
    from synoptic.annotations.errors import StoreError
    from synoptic.annotations.export.document import Document
    from synoptic.annotations.files.reading_record import FILE_NAME as READING_FILE
    from synoptic.annotations.files.repair import back_up, backup_of
    from synoptic.annotations.library.doctor import examine, tidy_texts
    from synoptic.annotations.library.library_store import is_shared
    from synoptic.annotations.library.shared_doctor import examine_shared, tidy_refused
    from synoptic.annotations.store.store import FILE_NAME
    from synoptic.tui.shell.locations import cache_folder, config_folder, data_folder, servers_file
    from synoptic.tui.shell.preferences import load_preferences

    library = open_library()
    path = library.folder / FILE_NAME
    try:
        shared = is_shared(library)
    except StoreError:  # which is found below, beside all that can be said nevertheless
        shared = True
    if shared and (copy is not None or repair):
        raise click.ClickException(
            "This library is on a server, whose administrator backs it up. `synoptic move --to FOLDER` "
            "copies it."
        )
    if copy is not None:
        if str(copy) == STANDARD_OUTPUT:
            print_document(Document(backup_of(path)))
            return 0
        size = back_up(path, copy.absolute())
        say(f"Backup written to {copy} ({size:,} bytes). To restore, rename it to {FILE_NAME}.")
        return 0
    say(f"Python {platform.python_version()} on {platform.platform()}")
    say(f"library: {library.folder}")
    say(f"articles: {library.root or 'any folder (personal library)'}")
    say(f"reading record: {library.folder / READING_FILE}")
    say(f"personal library: {data_folder()}")
    say(f"settings: {config_folder()}")
    say(f"caches: {cache_folder()}")
    if repair:
        _repair(path)
    tidied: tuple[Finding, ...] = ()
    if tidy:
        tidied = tidy_refused(library) if shared else (tidy_texts(library),)
    findings = (*tidied, *(examine_shared(library, servers_file()) if shared else examine(library)))
    for finding in findings:
        say(f"{finding.level}: {finding.message}")
    for fault in load_preferences(config_folder()).faults:
        say(f"warning: {fault}")
    return 2 if any(finding.level == "error" for finding in findings) else 0


def _repair(path: Path) -> None:
    """Repair a damaged store and report it. Raises StoreError."""
    from synoptic.annotations.files.repair import is_damaged, repair

    if not is_damaged(path):
        say("repair: nothing to repair")
        return
    had, copies = repair(path)
    say(f"repair: restored {counted(had.number, 'record')} from {', '.join(had.sources)}")
    for lost in had.lost:
        say(f"repair: {lost}")
    for copy in copies:
        say(f"repair: kept the old file as {copy.name}")
