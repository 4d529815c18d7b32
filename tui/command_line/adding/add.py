"""The command that brings articles in: from addresses, files, lists and standard input."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from synoptic.annotations.model.wording import counted
from synoptic.corpus.articles.article_names import article_name
from synoptic.tui.command_line.adding.progress_bar import ProgressBar
from synoptic.tui.command_line.completing.names import complete_file
from synoptic.tui.command_line.named import STANDARD_INPUT, given_bytes
from synoptic.tui.command_line.opening import open_library, open_store
from synoptic.tui.command_line.options import FOLDER, json_option, library_option
from synoptic.tui.command_line.output import article_json, say, say_json
from synoptic.tui.command_line.reference.helped import command
from synoptic.tui.shell.fault import complain

if TYPE_CHECKING:
    from synoptic.annotations.library.library import Library
    from synoptic.annotations.store.store import AnnotationStore
    from synoptic.corpus.adding.adder import Adder, AddState, Result
    from synoptic.corpus.adding.wanted import Wanted
    from synoptic.corpus.article import Article

DEFAULT_FOLDER = "articles"
"""Where articles go outside a project, in the current folder."""


@command(
    examples=(
        "synoptic add https://www.example.org/storm",
        "synoptic add addresses.txt --to story/",
        "synoptic add - --to story/ < addresses.txt",
    )
)
@click.argument("what", shell_complete=complete_file, nargs=-1, required=True, metavar="WHAT...")
@click.option("--to", "folder", metavar="FOLDER", type=FOLDER, help="Put the articles there.")
@click.option("--update", is_flag=True, help="Fetch kept pages again; keep a changed one, too.")
@click.option("--copies", is_flag=True, help="Also add articles nearly the same as one that is there.")
@click.option("--local", is_flag=True, help="Fetch from this machine and its networks too.")
@json_option
@library_option()
def add(
    what: tuple[str, ...], *, folder: Path | None, update: bool, copies: bool, local: bool, as_json: bool
) -> int:
    """Add web pages, documents, archives and lists of articles.

    WHAT is an address, a file, a folder, or - for standard input: addresses, one a line, or an article's
    text. The articles go to FOLDER; by default to the folder of the library, else to “articles” in the
    current folder. What is there already is not added again.
    """
    from importlib.metadata import version

    from synoptic.annotations.export.destination import write
    from synoptic.corpus.adding.adder import Adder
    from synoptic.corpus.adding.collection import Collection
    from synoptic.corpus.errors import NoNetwork
    from synoptic.corpus.fetching.fetcher import Fetcher
    from synoptic.tui.shell.locations import reading_cache

    library = open_library((Path.cwd(),))
    target = Path(os.path.realpath(folder or library.root or DEFAULT_FOLDER))
    things = list(_wanted(what))
    collection = Collection(target, reading_cache(library.folder, (target,)))
    fetcher = Fetcher(local=local, version=version("synoptic-reader"))
    adder = Adder(collection, fetcher, write, copies=copies, update=update)
    # Only what is fetched again can leave highlights without a place.
    store = open_store(library) if update else None
    made: list[AddState] = []
    # What was added is told at once, and the next address may take its time.
    bar = ProgressBar("Adding", delay=0)
    try:
        bar.show(0, len(things))
        for result in adder.add(things):
            made.append(result.made)
            bar.hide()
            _tell(_with_losses(result, library, store), target, as_json=as_json)
            bar.show(adder.done, adder.left)
        bar.hide()
    except NoNetwork as error:
        bar.hide()
        complain(str(error))
        _tell_left(adder)
    except KeyboardInterrupt as error:
        fetcher.stop()
        bar.hide()
        _tell_left(adder)
        raise click.Abort from error
    if not as_json:
        _sum_up(made, target)
    came = any(each not in {"failed", "listed", "refused"} for each in made)
    return 0 if came and "refused" not in made else 2


def _wanted(what: tuple[str, ...]) -> Iterator[Wanted]:
    from synoptic.corpus.adding.wanted import WantedText, wanted
    from synoptic.corpus.formats.registry import MAX_PLAIN_BYTES

    for argument in dict.fromkeys(what):
        if argument == STANDARD_INPUT:
            yield WantedText(given_bytes(MAX_PLAIN_BYTES))
        elif not argument:
            raise click.UsageError("Empty path; use “.” for the current folder.")
        else:
            yield wanted(argument)


def _with_losses(result: Result, library: Library, store: AnnotationStore | None) -> Result:
    """Return what was made of something, with the number of highlights that have no place in it now."""
    if store is None or result.made != "changed":
        return result
    from msgspec.structs import replace

    from synoptic.annotations.anchoring.placing import place_all
    from synoptic.annotations.library.catalogue import identify
    from synoptic.annotations.model.values import State

    held = store.annotations
    lost = sum(
        placement.state is State.ORPHAN
        for article in identify(result.articles, held, library.root)
        for placement in place_all(article, held.highlights_of(article.id), store.texts).values()
    )
    if not lost:
        return result
    said = f"{counted(lost, 'highlight')} lost {'its' if lost == 1 else 'their'} place"
    return replace(result, remarks=(*result.remarks, said))


def _tell(result: Result, target: Path, *, as_json: bool) -> None:
    """Print what was made of something, on standard error where that is nothing."""
    if as_json:
        say_json(
            {
                "what": result.name,
                "state": str(result.made),
                "path": None if result.path is None else str(result.path),
                "message": result.message or None,
                "remarks": list(result.remarks),
                "warnings": list(result.warnings),
                "articles": [article_json(each) for each in result.articles],
            }
        )
    if result.made in {"failed", "refused"}:
        complain(f"{result.name}: {result.message}")
    elif not as_json:
        say(_line(result, target))
    for warning in result.warnings:
        complain(f"{result.name}: {warning}")


def _line(result: Result, target: Path) -> str:
    state, what = str(result.made), result.name
    if number := len(result.warnings):
        state += ", with a warning" if number == 1 else f", with {number} warnings"
    if result.made == "listed":
        notes = "; ".join(result.remarks)
        return f"{state:9}  {what}: {result.message}" + (f" ({notes})" if notes else "")
    if result.made in {"there", "similar"} and result.path is not None:
        place = result.path.relative_to(target) if target in result.path.parents else result.path
        about = f"{what}: {place}"
    else:
        about = _named(result.articles, what)
    notes = "; ".join(filter(None, (result.message, *result.remarks)))
    return f"{state:9}  {about}" + (f" ({notes})" if notes else "")


def _named(articles: tuple[Article, ...], what: str) -> str:
    """Return what to call the articles that came of something."""
    if len(articles) != 1:
        return f"{what}: {counted(len(articles), 'article')}"
    (article,) = articles
    return " · ".join(filter(None, (article_name(article), article.source, article.date)))


def _tell_left(adder: Adder) -> None:
    if adder.left:
        verb = "is" if adder.left == 1 else "are"
        complain(f"{adder.left} {verb} left; the same command brings them. What is listed above is kept.")


def _sum_up(made: list[AddState], target: Path) -> None:
    """Print how many were added, and where they are."""
    number = sum(each == "added" for each in made)
    parts = [f"{number} added to {target}"]
    for state, words in (
        ("changed", "changed"),
        ("unchanged", "unchanged"),
        ("there", "there already"),
        ("similar", "nearly the same as one that is there (add them by --copies)"),
        ("failed", "not added"),
        ("refused", "refused"),
    ):
        if some := sum(each == state for each in made):
            parts.append(f"{some} {words}")
    say("; ".join(parts) + ".")
