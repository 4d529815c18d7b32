"""The command that takes in annotations from files of other programs, and of this one."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from synoptic.tui.command_line.adding.add import DEFAULT_FOLDER
from synoptic.tui.command_line.adding.progress_bar import ProgressBar
from synoptic.tui.command_line.opening import open_articles, report_store
from synoptic.tui.command_line.options import FOLDER, PATH, encoding_option, json_option, library_option
from synoptic.tui.command_line.output import say, say_json
from synoptic.tui.shell.fault import complain

if TYPE_CHECKING:
    from synoptic.annotations.importing.incoming import Incoming
    from synoptic.annotations.importing.planning.import_plan import ImportPlan
    from synoptic.annotations.store.taking_in import TakenIn
    from synoptic.corpus.article import Article
    from synoptic.tui.command_line.opening import Opened


def _formats(context: click.Context, parameter: click.Parameter, name: str | None) -> str | None:
    """Check the name of a format, which need not be known before it is asked for."""
    from synoptic.annotations.importing.import_formats import IMPORT_FORMATS

    if name is not None and name not in IMPORT_FORMATS:
        names = ", ".join(IMPORT_FORMATS)
        raise click.BadParameter(f"“{name}” is none of {names}.", context, parameter)
    return name


@click.command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILE... [FOLDER]...", type=PATH)
@click.option(
    "--from",
    "form",
    metavar="FORMAT",
    callback=_formats,
    help="Read FILE in this format; by default it is recognised.",
)
@click.option("--to", "target", metavar="FOLDER", type=FOLDER, help="Put articles that come along there.")
@click.option("--dry-run", is_flag=True, help="Show what would be imported, and change nothing.")
@encoding_option
@json_option
@library_option()
def import_annotations(
    files: tuple[Path, ...], *, form: str | None, target: Path | None, dry_run: bool, as_json: bool
) -> int:
    """Take in highlights, notes, tags and links from files of annotations.

    FILE is an export of Synoptic or of another program. FOLDER holds the articles; by default they are those
    that `synoptic` would open. Nothing is doubled: what is here gets what is new, and loses nothing.
    """
    from synoptic.annotations.importing.import_formats import MAX_BYTES, read_annotations
    from synoptic.corpus.files.file_bytes import bytes_of

    folders = tuple(path for path in files if path.is_dir())
    sources = [path for path in files if path not in folders]
    if not sources:
        raise click.UsageError("Name a file of annotations.")
    read = [(path, read_annotations(bytes_of(path, MAX_BYTES), path.name, form)) for path in sources]
    opened = open_articles(folders)
    for problem in opened.problems:
        # A folder without articles may be the one that they are to come to.
        if problem.path not in opened.paths:
            complain(f"{problem.path}: {problem.message}")
    report_store(opened.store)
    folder = Path(os.path.realpath(target or opened.library.root or DEFAULT_FOLDER))
    articles = list(opened.as_read)
    tell = _print_json if as_json else _print
    came = False
    for path, incoming in read:
        plan, taken, paths = _take_in(incoming, articles, opened, folder, dry_run=dry_run)
        tell(path, plan, taken, paths, dry_run)
        came |= plan.has_any
    return 0 if came else 1


def _take_in(
    incoming: Incoming, read: list[Article], opened: Opened, folder: Path, *, dry_run: bool
) -> tuple[ImportPlan, TakenIn, tuple[Path, ...]]:
    """Take in what a file says, and return what that did, with the files that were written.

    `read` are the library's articles as they were read; those that come along are added.
    """
    from synoptic.annotations.importing.planning.import_plan import ReadLibrary
    from synoptic.annotations.importing.planning.planner import plan_of
    from synoptic.annotations.importing.taking_over import carry_out, preview
    from synoptic.annotations.library.catalogue import identify
    from synoptic.corpus.files.loading import load

    store, root = opened.store, opened.library.root
    articles = identify(read, store.annotations, root)
    bar = ProgressBar("Placing")
    try:
        library = ReadLibrary(articles, store.annotations, store.texts, root)
        plan = plan_of(incoming, library, datetime.now(UTC), step=bar.show)
    finally:
        bar.hide()
    if dry_run or not plan.has_any:
        return plan, preview(plan, store.annotations), ()
    imported = carry_out(plan, store, root=root, folder=folder)
    for title in imported.unwritten:
        complain(f"“{title}”: no text file can hold its text; the library keeps it.")
    if imported.paths:
        read += load(imported.paths).articles
    return plan, imported.taken, imported.paths


def _print(path: Path, plan: ImportPlan, taken: TakenIn, paths: tuple[Path, ...], dry_run: bool) -> None:
    from synoptic.annotations.importing.import_report import (
        articles_in_words,
        counts_in_words,
        unplaced_in_words,
    )

    if plan.has_any:
        would = "would be imported" if dry_run else "imported" if taken.changes else "here already"
        say(f"{path.name} ({plan.format}) {would}; {articles_in_words(plan)}.")
        say(*(f"  {line}." for line in counts_in_words(plan, taken)))
    else:
        complain(f"{path.name} ({plan.format}): nothing to import; {articles_in_words(plan)}.")
    if paths:
        say(*(f"  added {written}" for written in paths))
    for each in plan.unplaced:
        complain(f"Not placed: {unplaced_in_words(each)}.")
    for line in plan.left_out:
        complain(f"Not read: {line}.")


def _print_json(path: Path, plan: ImportPlan, taken: TakenIn, paths: tuple[Path, ...], dry_run: bool) -> None:
    from synoptic.annotations.importing.import_report import KINDS
    from synoptic.annotations.store.taking_in import Fate

    counts = {
        name: {str(fate): number for fate in Fate if (number := taken.count(kind, fate))}
        for name, kind in KINDS.items()
    }
    say_json(
        {
            "file": str(path),
            "format": plan.format,
            "state": "nothing" if not plan.has_any else "preview" if dry_run else "imported",
            "counts": counts,
            "states": {str(state): number for state, number in plan.states.items()},
            "articles": [
                {
                    "title": each.title,
                    "id": each.match.article,
                    "by": None if each.match.way is None else each.match.way.name.lower(),
                    "candidates": list(each.match.candidates),
                    "added": each.is_new,
                }
                for each in plan.articles
            ],
            "paths": [str(written) for written in paths],
            "unplaced": [
                {"text": each.words, "title": each.article, "reason": each.why, "kept": each.is_kept}
                for each in plan.unplaced
            ],
            "left_out": list(plan.left_out),
        }
    )
