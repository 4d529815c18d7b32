"""Commands about the library itself: making one, and looking whether it is sound."""

from __future__ import annotations

import platform
from pathlib import Path

import click

from synoptic.tui.command_line.opening import open_library
from synoptic.tui.command_line.options import library_option
from synoptic.tui.command_line.output import say


@click.command()
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(path_type=Path, file_okay=False))
def init(folder: Path) -> None:
    """Make a library for the articles in a folder.

    Annotations on the articles in DIR and below, or in the current folder and below, are kept there from then
    on, in its .synoptic folder.
    """
    from synoptic.annotations.library.library import init as make

    say(f"Annotations on the articles in {folder.absolute()} are kept in {make(folder).folder}.")


@click.command()
@click.option("--repair", is_flag=True, help="Make a sound store of what can be had of a damaged one.")
@click.option(
    "--backup",
    "copy",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write a copy of the annotations as they are now.",
)
@click.option("--tidy", is_flag=True, help="Remove kept texts that no highlight needs any more.")
@library_option()
def doctor(*, repair: bool, copy: Path | None, tidy: bool) -> int:
    """Tell where things are, and whether they are sound."""
    from synoptic.annotations.files.reading_record import FILE_NAME as READING_FILE
    from synoptic.annotations.files.repair import back_up
    from synoptic.annotations.library.doctor import examine, tidy_texts
    from synoptic.annotations.store.store import FILE_NAME
    from synoptic.tui.shell.locations import cache_folder, config_folder, data_folder

    library = open_library()
    path = library.folder / FILE_NAME
    if copy is not None:
        size = back_up(path, copy.absolute())
        say(f"{copy}: {size:,} bytes, a store by itself: rename it {FILE_NAME} to use it")
        return 0
    say(f"Python {platform.python_version()} on {platform.platform()}")
    say(f"library: {library.folder}")
    say(f"articles: {library.root or 'wherever they are: this is no project’s library'}")
    say(f"what was read: {library.folder / READING_FILE}")
    say(f"personal library: {data_folder()}")
    say(f"settings: {config_folder()}")
    say(f"caches: {cache_folder()}")
    if repair:
        _repair(path)
    if tidy:
        say(tidy_texts(library).message)
    findings = examine(library)
    for finding in findings:
        say(f"{finding.level}: {finding.message}")
    return 2 if any(finding.level == "error" for finding in findings) else 0


def _repair(path: Path) -> None:
    """Repair a store that needs it, and tell what was done. Raises StoreError."""
    from synoptic.annotations.files.repair import is_damaged, repair

    if not is_damaged(path):
        say("repair: nothing to repair")
        return
    had, copies = repair(path)
    say(f"repair: {had.number} records from {', '.join(had.sources)}")
    for lost in had.lost:
        say(f"repair: {lost}")
    for copy in copies:
        say(f"repair: what was there is kept in {copy.name}")
