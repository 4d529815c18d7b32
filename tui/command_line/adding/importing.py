"""The command that takes in annotations from files of other programs, and of this one."""

from __future__ import annotations

import os
from pathlib import Path

import click

from synoptic.tui.command_line.adding.add import DEFAULT_FOLDER
from synoptic.tui.command_line.adding.taken_in import annotations_in, print_json, print_lines, take_in
from synoptic.tui.command_line.completing.names import complete_format
from synoptic.tui.command_line.opening import open_articles, report_samples, report_store
from synoptic.tui.command_line.options import FILE, FOLDER, encoding_option, json_option, library_option
from synoptic.tui.command_line.reference.helped import command
from synoptic.tui.shell.fault import complain


def _formats(context: click.Context, parameter: click.Parameter, name: str | None) -> str | None:
    """Check the name of a format, which need not be known before it is asked for."""
    from synoptic.annotations.importing.import_formats import IMPORT_FORMATS

    if name is not None and name not in IMPORT_FORMATS:
        names = ", ".join(IMPORT_FORMATS)
        raise click.BadParameter(f"“{name}” is none of {names}.", context, parameter)
    return name


@command(
    "import",
    examples=(
        "synoptic import from-ben.json",
        "synoptic import from-ben.json story/ --dry-run",
    ),
)
@click.argument("files", nargs=-1, required=True, metavar="FILE... [FOLDER]...", type=FILE)
@click.option(
    "--from",
    "form",
    shell_complete=complete_format,
    metavar="FORMAT",
    callback=_formats,
    help="Read FILE in this format; by default it is recognised.",
)
@click.option("--to", "target", metavar="FOLDER", type=FOLDER, help="Put new articles of FILE there.")
@click.option("--dry-run", is_flag=True, help="Show what would be imported, and change nothing.")
@encoding_option
@json_option
@library_option()
def import_annotations(
    files: tuple[Path, ...], *, form: str | None, target: Path | None, dry_run: bool, as_json: bool
) -> int:
    """Import highlights, notes, tags and links from files of annotations.

    FILE is an export of Synoptic or of another program; - is standard input. FOLDER holds the articles; by
    default they are those that `synoptic` would open. Nothing is doubled, and nothing is lost.
    """
    from synoptic.annotations.importing.import_formats import read_annotations
    from synoptic.annotations.importing.planning.import_plan import Names

    folders = tuple(path for path in files if path.is_dir())
    sources = [path for path in files if path not in folders]
    if not sources:
        raise click.UsageError("Name a file of annotations.")
    read = [(path, read_annotations(annotations_in(path), path.name, form)) for path in sources]
    opened = open_articles(folders)
    if not folders:
        report_samples(opened)
    for problem in opened.problems:
        # A folder without articles may be the one that they are to come to.
        if problem.path not in opened.paths:
            complain(f"{problem.path}: {problem.message}")
    report_store(opened.store)
    folder = Path(os.path.realpath(target or opened.library.root or DEFAULT_FOLDER))
    articles = list(opened.as_read)
    tell = print_json if as_json else print_lines
    came = False
    for path, incoming in read:
        names = Names(as_said=incoming.is_own)
        done = take_in(incoming, articles, opened, folder, names, dry_run=dry_run)
        tell(path, done, dry_run=dry_run)
        came |= done.plan.has_any
    return 0 if came else 1
