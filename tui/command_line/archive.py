"""The commands on an archive: make it, fill it, see what it has, search it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

import click

from synoptic.annotations.model.wording import counted
from synoptic.tui.command_line.adding.progress_bar import ProgressLine
from synoptic.tui.command_line.options import PATH, TEXT, WORDS, Decorator, json_option
from synoptic.tui.command_line.output import aligned, bracketed, place_json, say, say_json
from synoptic.tui.command_line.reference.helped import HelpedGroup
from synoptic.tui.shell.fault import complain

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.corpus.archive.archive_tables import ArchiveStatus, Partition
    from synoptic.corpus.archive.archived_passages import ArchivedArticle, ArchivedPassage
    from synoptic.corpus.archive.filling import Filled
    from synoptic.corpus.article import Article, Span
    from synoptic.corpus.files.folders import Problem
    from synoptic.corpus.search.results import Hit

VARIABLE = "SYNOPTIC_ARCHIVE"
"""Names the archive's address, as `--archive` does."""
_LIMIT = 20
_AROUND = 80
"""Code points of context on each side of a match."""
_MEGABYTE = 1_000_000

archive_option: Decorator = click.option(
    "--archive",
    "address",
    metavar="ADDRESS",
    envvar=VARIABLE,
    type=WORDS,
    help=f"The archive: postgresql://USER@HOST/DATABASE (default: {VARIABLE}).",
)


@click.group(cls=HelpedGroup, invoke_without_command=True)
@archive_option
@json_option
@click.pass_context
def archive(context: click.Context, address: str | None, *, as_json: bool) -> Any:
    """Search millions of passages on PostgreSQL; without a command, show the status.

    Passwords are read from ~/.pgpass or the variable PGPASSWORD, never from the command line.
    """
    context.obj = address
    if context.invoked_subcommand is None:
        return context.invoke(status, address=address, as_json=as_json)
    if as_json:
        raise click.UsageError(f"Put --json after `{context.invoked_subcommand}`.")
    return 0


@archive.command("init", examples=("synoptic archive init postgresql://ana@localhost/news",))
@click.argument("address", type=WORDS)
@click.option(
    "--on", "others", metavar="ADDRESS", multiple=True, type=WORDS, help="Put parts on this server, too."
)
@click.option(
    "--partitions",
    metavar="N",
    type=click.IntRange(1, 1024),
    default=4,
    show_default=True,
    help="Divide the passages into N parts, which the servers get in turn.",
)
@json_option
def make(address: str, others: tuple[str, ...], *, partitions: int, as_json: bool) -> None:
    """Make an empty archive in the database at ADDRESS."""
    from synoptic.corpus.archive.archive_tables import make_archive

    made = make_archive(address, others, partitions=partitions)
    if as_json:
        say_json(_status_record(made))
    else:
        servers = counted(len({each.server for each in made.partitions}), "server")
        say(f"Made an archive of {counted(partitions, 'part')} on {servers}.")


@archive.command("add", examples=("synoptic archive add story/ --archive postgresql://ana@localhost/news",))
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=PATH)
@archive_option
@json_option
def add(paths: tuple[Path, ...], address: str | None, *, as_json: bool) -> int:
    """Add the articles in files and folders; skip those that the archive has.

    Ctrl-C leaves what is added so far; the same command adds the rest.
    """
    from synoptic.corpus.archive.archive_tables import tidy
    from synoptic.corpus.archive.filling import fill

    problems: list[Problem] = []
    line = ProgressLine()
    try:
        made = fill(
            _chosen(address),
            _articles_in(paths, problems.append),
            progress=lambda filled: line.write(_so_far(filled)),
        )
    except KeyboardInterrupt as error:
        line.hide()
        complain("What is added so far is kept; the same command adds the rest.")
        raise click.Abort from error
    finally:
        line.hide()
    for problem in problems:
        complain(f"{problem.path}: {problem.message}")
    for unfit in made.unfit:
        complain(f"{unfit.article.path or unfit.article.title}: {unfit.reason}")
    if made.added:
        line.write("Sorting in what was added …")
        for refusal in tidy(_chosen(address)):
            line.hide()
            complain(f"One server sorts in what was added by itself, later. {refusal}")
        line.hide()
    if as_json:
        say_json({"added": made.added, "there": made.there, "passages": made.passages})
    else:
        parts = [f"{counted(made.added, 'article')} added ({counted(made.passages, 'passage')})"]
        if made.there:
            parts.append(f"{made.there:,} there already")
        if not_added := len(made.unfit) + sum(not each.is_remark for each in problems):
            parts.append(f"{not_added:,} not added")
        say("; ".join(parts) + ".")
    return 0 if made.added or made.there else 2


@archive.command("status", examples=("synoptic archive status --archive postgresql://ana@localhost/news",))
@archive_option
@json_option
def status(address: str | None, *, as_json: bool) -> None:
    """Show how much the archive has, and on which server."""
    from synoptic.corpus.archive.archive_tables import status_of

    found = status_of(_chosen(address))
    if as_json:
        say_json(_status_record(found))
        return
    say(
        f"{counted(found.articles, 'article')}, {counted(found.passages, 'passage')}, "
        f"{counted(found.words, 'distinct word')}; "
        f"{found.bytes_here / _MEGABYTE:,.0f} MB on the server at this address"
    )
    rows = [(each.name, each.address or "this server", f"{each.passages:,}") for each in found.partitions]
    for line in aligned([("part", "server", "passages"), *rows], stretch=1, numbers=frozenset({2})):
        say(line)


@archive.command(
    "remove", examples=("synoptic archive remove --archive postgresql://ana@localhost/news --yes",)
)
@archive_option
@click.option("--yes", is_flag=True, help="Remove it; without --yes, only show what would be removed.")
@json_option
def remove(address: str | None, *, yes: bool, as_json: bool) -> int:
    """Remove the archive from all its servers, for good. The files of the articles stay."""
    from synoptic.corpus.archive.archive_tables import remove_archive, status_of

    chosen = _chosen(address)
    found = remove_archive(chosen) if yes else status_of(chosen)
    if as_json:
        say_json(_status_record(found) | {"removed": yes})
        return 0 if yes else 2
    here = [each for each in found.partitions if each.address is None]
    others = dict.fromkeys(each.address for each in found.partitions if each.address is not None)
    does = "Removed" if yes else "This would remove"
    say(f"{does} {counted(found.articles, 'article')} and {counted(found.passages, 'passage')} for good:")
    say(f"  this server: the articles, the words, {counted(len(here), 'part')}")
    for other in others:
        parts = sum(each.address == other for each in found.partitions)
        say(f"  {other}: {counted(parts, 'part')}")
    if not yes:
        complain("Nothing is removed. Add --yes to remove it; the files of the articles stay.")
    return 0 if yes else 2


@archive.command(
    "search",
    examples=(
        'synoptic archive search "size of a loaf" --archive postgresql://ana@localhost/news --limit 5',
    ),
)
@click.argument("query", type=TEXT)
@archive_option
@click.option(
    "--limit",
    metavar="N",
    type=click.IntRange(1, 1000),
    default=_LIMIT,
    show_default=True,
    help="Print at most N matches, the best ones.",
)
@json_option
def search(query: str, address: str | None, *, limit: int, as_json: bool) -> int:
    """Fuzzy search of the archive, best match first.

    As `synoptic search`, for words, "exact phrases" and -words to leave out.
    """
    from synoptic.corpus.archive.archive_search import ArchiveSearch
    from synoptic.corpus.search.query import Query
    from synoptic.tui.shell.locations import cache_folder

    parsed = Query.parse(query)
    if parsed.filters:
        raise click.UsageError("An archive knows no filters such as in: and date:; leave them out.")
    engine = ArchiveSearch(_chosen(address), cache_folder() / "archives")
    try:
        *_, answer = engine.stages(parsed, limit=limit, patient=True)
        found = [(hit, *engine.around(hit)) for hit in answer.hits]
    finally:
        engine.close()
    for index, (hit, article, passage) in enumerate(found):
        if as_json:
            say_json(_hit_record(hit, article))
        else:
            say(*([""] if index else []), *_in_words(hit, article, passage))
    if not found:
        complain(f"No matches for “{query}”{f': {answer.remark}' if answer.remark else ''}.")
    elif answer.remark:
        complain(f"Note: {answer.remark}.")
    if parsed.remarks:
        complain(f"Searched for: {parsed.understood}.")
    return 0 if found else 1


def _chosen(address: str | None) -> str:
    """Return the address of the archive, wherever it was named."""
    parent = click.get_current_context().parent
    named = address or (parent.obj if parent is not None and isinstance(parent.obj, str) else None)
    if not named:
        raise click.UsageError(f"Name the archive: --archive ADDRESS, or the variable {VARIABLE}.")
    return named


def _articles_in(paths: Iterable[Path], tell: Callable[[Problem], None]) -> Iterator[Article]:
    """Yield the articles of files and folders, a file at a time, and tell what could not be read."""
    from synoptic.corpus.errors import UnreadableFile
    from synoptic.corpus.files.folders import Problem, iter_files
    from synoptic.corpus.files.loading import articles_in

    for found in iter_files(paths):
        if isinstance(found, Problem):
            tell(found)
            continue
        try:
            read = articles_in(found)
        except UnreadableFile as error:
            tell(Problem(error.path, error.reason))
            continue
        for remark in read.remarks:
            tell(Problem(found, remark, is_remark=True))
        yield from read.articles


def _so_far(filled: Filled) -> str:
    there = f", {filled.there:,} there already" if filled.there else ""
    return f"Added {counted(filled.added, 'article')} ({counted(filled.passages, 'passage')}){there} …"


def _status_record(found: ArchiveStatus) -> dict[str, object]:
    return {
        "articles": found.articles,
        "passages": found.passages,
        "words": found.words,
        "bytes": found.bytes_here,
        "partitions": [_partition_record(each) for each in found.partitions],
    }


def _partition_record(partition: Partition) -> dict[str, object]:
    return {"name": partition.name, "server": partition.address, "passages": partition.passages}


def _hit_record(hit: Hit, article: ArchivedArticle) -> dict[str, object]:
    about = {
        "title": article.title,
        "source": article.source,
        "date": article.date,
        "path": article.path,
        "url": article.url,
    }
    return place_json(hit.passage) | {"score": round(hit.score, 1)} | about


def _in_words(hit: Hit, article: ArchivedArticle, passage: ArchivedPassage) -> tuple[str, str]:
    """Return where a match is, and its words in context between ⟦ and ⟧."""
    from synoptic.annotations.search.contexts import context_of
    from synoptic.corpus.article import Span

    about = " · ".join(filter(None, (article.title, article.source, article.date, article.path)))
    spans: tuple[Span, ...] = tuple(
        Span(span.start - passage.start, span.end - passage.start) for span in hit.spans
    )
    return about, f"  {bracketed(*context_of(passage.written, spans, before=_AROUND, after=_AROUND))}"
