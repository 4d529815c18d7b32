"""The command that searches text, notes, tags and titles, and prints concordances."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import click

from synoptic.annotations.model.values import SCOPES, Scope
from synoptic.corpus.articles.article_names import article_name
from synoptic.corpus.search.concordance import ORDERS, LineOrder
from synoptic.corpus.text.segmentation import paragraph_number
from synoptic.tui.command_line.adding.progress_bar import ProgressBar
from synoptic.tui.command_line.completing.names import complete_query
from synoptic.tui.command_line.opening import Opened, open_for_printing
from synoptic.tui.command_line.options import (
    TEXT,
    encoding_option,
    json_option,
    library_option,
    output_option,
    paths_argument,
)
from synoptic.tui.command_line.output import (
    article_json,
    bracketed,
    cells,
    place_json,
    say,
    say_json,
    write_document,
)
from synoptic.tui.command_line.reference.helped import command
from synoptic.tui.shell.display import single_line
from synoptic.tui.shell.fault import complain

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.annotations.search.finder import SearchResult

_FORMATS = ("csv", "markdown")
"""Formats of a concordance."""
_NAMES = {scope: f" in the {scope}" for scope in SCOPES} | {"text": "", "all": ""}
"""The searched scope in a message; the articles are what a reader expects."""
_AROUND = 80
"""Code points of context on each side of a match."""


@command(
    examples=(
        'synoptic search "size of a loaf"',
        "synoptic search 'gate -sollace in:ardwire' story/",
        "synoptic search sollace --concordance -o sollace.csv",
    )
)
@click.argument("query", shell_complete=complete_query, type=TEXT)
@paths_argument
@click.option(
    "--limit", metavar="N", type=click.IntRange(min=1), help="Print at most N matches, the best ones."
)
@click.option(
    "--in", "where", type=click.Choice(SCOPES), default="text", show_default=True, help="What to search."
)
@click.option("--concordance", is_flag=True, help="Print one line per match, its words in the middle.")
@click.option("--sort", "order", type=click.Choice(ORDERS), help="Order of the concordance.")
@click.option(
    "--width",
    metavar="N",
    type=click.IntRange(1, 500),
    help="Characters on each side of the concordance (default 40).",
)
@click.option("--format", "form", type=click.Choice(_FORMATS), help="Write the concordance as a document.")
@output_option("the concordance")
@json_option
@encoding_option
@library_option()
def search(
    query: str,
    paths: tuple[Path, ...],
    limit: int | None,
    where: Scope,
    concordance: bool,
    order: LineOrder | None,
    width: int | None,
    form: str | None,
    output: Path | None,
    force: bool,
    as_json: bool,
) -> int:
    """Fuzzy search, best match first.

    Ignores case, accents and typographic quotes, dashes and spaces. A query may have "exact phrases", -words
    to leave out, /patterns/ and the filters in:, date:, tag:, has:note and by:; a hyphen negates a filter:
    -tag:claim.
    """
    if (order or width or form or output) and not concordance:
        raise click.UsageError("--sort, --width, --format and --output need --concordance.")
    if concordance and where != "text":
        raise click.UsageError("--concordance searches the text only; drop --in.")
    if as_json and (form or output):
        raise click.UsageError("Use --json or --format/--output, not both.")
    if not query.strip():
        raise click.UsageError("Empty query.")
    # Of a large library there are very many objects, and hardly one of them goes before the command ends.
    gc.disable()
    click.get_current_context().call_on_close(_collect_what_comes)
    from synoptic.annotations.search.finder import Finder
    from synoptic.corpus.search.query import Query
    from synoptic.tui.shell.locations import index_folder

    opened = open_for_printing(paths)
    index = index_folder(opened.library.folder, opened.paths)
    own = opened.store.reader
    finder = Finder(opened.articles, opened.store.texts, index=index, own=own)
    if where in {"text", "all"}:
        with ProgressBar("Indexing") as bar:
            finder.prepare(bar.percent)
    answer = [*finder.stages(query, where, opened.store.annotations, limit=limit, patient=True)][-1]
    found = answer.results
    if concordance:
        _print_concordance(
            opened, found, order or "found", width, form, output, replacing=force, as_json=as_json
        )
    else:
        _print(found, as_json=as_json)
    understood, remark = answer.understood, answer.remark
    if not found:
        complain(f"No matches for “{query}”{_NAMES[where]}{f': {remark}' if remark else ''}.")
    elif remark:
        complain(f"Note: {remark}.")
    parsed = Query.parse(query)
    if parsed.remarks if found else understood and parsed != Query.plain(query):
        complain(f"Searched for: {understood}.")
    return 0 if found else 1


def _collect_what_comes() -> None:
    """Let garbage be collected again, but leave what there is: to go through it takes as long as a search."""
    gc.freeze()
    gc.enable()


def _print(found: Sequence[SearchResult], *, as_json: bool) -> None:
    for index, find in enumerate(found):
        if as_json:
            say_json(_record(find))
            continue
        say(*([""] if index else []), *_in_words(find))


def _print_concordance(
    opened: Opened,
    found: Iterable[SearchResult],
    order: LineOrder,
    width: int | None,
    form: str | None,
    output: Path | None,
    *,
    replacing: bool,
    as_json: bool,
) -> None:
    from synoptic.corpus.search.concordance import CONTEXT_CHARACTERS, aligned, in_order, keyword_line

    found_lines = (
        keyword_line(find.article, find.passage, width or CONTEXT_CHARACTERS)
        for find in found
        if find.article is not None and find.passage is not None
    )
    lines = in_order(found_lines, order)
    if as_json:
        for line in lines:
            sides = {"left": line.left, "keyword": line.keyword, "right": line.right}
            say_json(place_json(line.passage) | sides)
    elif form is None and output is None:
        for shown in aligned(lines, measure=lambda text: cells(single_line(text))):
            say(shown)
    elif lines:
        from synoptic.annotations.export.document import Document
        from synoptic.annotations.export.tables.comparisons import concordance_table
        from synoptic.annotations.export.tables.csv_document import csv_of
        from synoptic.annotations.export.tables.markdown_tables import concordance_as_markdown

        if form == "markdown":
            document = Document.of_text(concordance_as_markdown(lines))
        else:
            document = csv_of(concordance_table(lines))
        write_document(document, output, opened, replacing=replacing)


def _record(find: SearchResult) -> dict[str, object]:
    score = {"score": round(find.score, 1)}
    if find.scope == "titles" and find.article is not None:
        return article_json(find.article) | score
    if find.passage is not None:
        place = place_json(find.passage)
    else:
        article = None if find.article is None else find.article.id
        place = {"article": article, "start": None, "end": None, "text": find.quoted}
    added = {"notes": {"note": find.text}, "tags": {"tag": find.text}}
    return place | score | added.get(find.scope, {})


def _in_words(find: SearchResult) -> tuple[str, str]:
    """Return the place of a match, and its words in context between ⟦ and ⟧."""
    words = f"  {_bracketed(find)}"
    if find.article is None:
        return "Note on the library", words
    where = f"{article_name(find.article)}, not found in the article any more"
    if find.passage is not None:
        number = paragraph_number(find.article.text, find.passage.start)
        where = f"{article_name(find.article)}, paragraph {number}"
    match find.scope:
        case "titles":
            return str(find.article.path or find.article.id), words
        case "notes" if find.quoted is None:
            return f"Note on {article_name(find.article)}", words
        case "notes":
            return f"Note on “{find.quoted}”, {where}", words
        case "tags":
            return f"{_bracketed(find)}: {where}", f"  “{find.quoted}”"
        case _:
            return where, words


def _bracketed(find: SearchResult) -> str:
    from synoptic.annotations.search.contexts import context_of

    return bracketed(*context_of(find.text, find.spans, before=_AROUND, after=_AROUND))
