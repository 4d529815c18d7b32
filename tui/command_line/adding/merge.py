"""The command that takes in what a colleague annotated: a whole library, or an export of one."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from synoptic.tui.command_line.adding.taken_in import annotations_in, print_json, print_lines, take_in
from synoptic.tui.command_line.completing.names import complete_reader
from synoptic.tui.command_line.opening import open_articles, report_store
from synoptic.tui.command_line.options import FILE, WORDS, json_option, library_option
from synoptic.tui.command_line.reference.helped import command
from synoptic.tui.shell.fault import complain

if TYPE_CHECKING:
    from pathlib import Path


def _name(context: click.Context, parameter: click.Parameter, name: str | None) -> str | None:
    """Check the name of a reader."""
    from synoptic.annotations.errors import InvalidRequest
    from synoptic.annotations.importing.planning.foreign_values import checked_reader_name

    try:
        return None if name is None else checked_reader_name(name)
    except InvalidRequest as error:
        raise click.BadParameter(str(error), context, parameter) from error


@command(
    examples=(
        "synoptic merge ../colleague/",
        "synoptic merge from-ben.json --as ben --dry-run",
    )
)
@click.argument("libraries", nargs=-1, required=True, metavar="LIBRARY...", type=FILE)
@click.option(
    "--as",
    "name",
    shell_complete=complete_reader,
    metavar="NAME",
    type=WORDS,
    callback=_name,
    help="The reader of annotations without a name.",
)
@click.option("--dry-run", is_flag=True, help="Show what would be merged, and change nothing.")
@json_option
@library_option()
def merge(libraries: tuple[Path, ...], *, name: str | None, dry_run: bool, as_json: bool) -> int:
    """Merge a colleague's annotations into your library.

    LIBRARY is a folder with a `.synoptic`, or an export (JSON, QDPX or another format that `synoptic import`
    reads); - is standard input. Nothing is doubled, and merging again changes nothing. Articles that you lack
    are kept with their texts. With --as, the annotations stay that person’s, beside yours.
    """
    from synoptic.annotations.importing.import_formats import read_annotations
    from synoptic.annotations.importing.library_reader import read_library
    from synoptic.annotations.importing.planning.import_plan import Names
    from synoptic.annotations.library.library import find

    opened = open_articles(())
    read = []
    for path in libraries:
        if not path.is_dir():
            read.append((path, read_annotations(annotations_in(path), path.name)))
            continue
        folder = find(None, path, path).folder
        if os.path.realpath(folder) == os.path.realpath(opened.library.folder):
            raise click.UsageError(f"{path} is the library that you have open; name a colleague’s.")
        read.append((path, read_library(path)))
    reader = opened.store.reader
    if reader is not None and name not in {None, reader}:
        raise click.UsageError(
            f"In a shared library, what you merge becomes yours ({reader}); leave --as out."
        )
    for problem in opened.problems:
        if problem.path not in opened.paths:
            complain(f"{problem.path}: {problem.message}")
    report_store(opened.store)
    articles = list(opened.as_read)
    tell = print_json if as_json else print_lines
    came = False
    for path, incoming in read:
        names = Names(as_said=True, otherwise=name)
        done = take_in(incoming, articles, opened, None, names, dry_run=dry_run)
        tell(path, done, dry_run=dry_run)
        came |= done.plan.has_any
    return 0 if came else 1
