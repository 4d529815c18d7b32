"""The command that finds things: in the text, in notes, by tags, in titles."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from synoptic.annotations.model.values import SCOPES
from synoptic.corpus.quotations.said_by import said_by
from synoptic.corpus.search.concordance import ORDERS
from synoptic.corpus.text.segmentation import paragraph_number
from synoptic.tui.command_line.concordance import FORMATS, print_concordance
from synoptic.tui.command_line.opening import open_for_printing
from synoptic.tui.command_line.options import WORDS, json_option, library_option, paths_argument
from synoptic.tui.command_line.output import article_json, place_json, say, say_json
from synoptic.tui.shell.fault import complain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from synoptic.annotations.model.values import Scope
    from synoptic.annotations.search.finder import SearchResult
    from synoptic.corpus.search.concordance import Order

_NAMES = {scope: f"the {scope}" for scope in SCOPES} | {"all": "text, notes, tags and titles"}
_AROUND = 80
"""Code points of context on each side of what matched."""


@click.command()
@click.argument("query", type=WORDS)
@paths_argument
@click.option("--limit", metavar="N", type=click.IntRange(min=1), help="Print at most N hits, the best ones.")
@click.option(
    "--in",
    "where",
    type=click.Choice(SCOPES),
    default="text",
    show_default=True,
    help="What to search.",
)
@click.option("--concordance", is_flag=True, help="Print each hit as a line, the words in the middle.")
@click.option("--sort", "order", type=click.Choice(ORDERS), help="Order of the concordance.")
@click.option(
    "--width",
    metavar="N",
    type=click.IntRange(1, 500),
    help="Characters on each side of the concordance; 40 if left out.",
)
@click.option("--format", "form", type=click.Choice(FORMATS), help="Write the concordance as a document.")
@click.option(
    "-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help="Write the concordance to FILE."
)
@json_option
@library_option()
def search(
    query: str,
    paths: tuple[Path, ...],
    limit: int | None,
    where: Scope,
    concordance: bool,
    order: Order | None,
    width: int | None,
    form: str | None,
    output: Path | None,
    as_json: bool,
) -> int:
    """Search, forgiving typing errors; the best hits first.

    Quotation marks, dashes, spaces, case and accents never decide whether something is found. "Exact
    phrases", -words to leave out, /patterns/ and in:, date:, tag:, has:note are understood.
    """
    if (order or width or form or output) and not concordance:
        raise click.UsageError("--sort, --width, --format and --output are for --concordance.")
    if concordance and where != "text":
        raise click.UsageError("A concordance is of the text: leave --in out.")
    if as_json and (form or output):
        raise click.UsageError("Either --json or --format and --output.")
    from synoptic.annotations.search.finder import Finder
    from synoptic.corpus.search.query import Query
    from synoptic.tui.shell.locations import index_folder

    opened = open_for_printing(paths)
    index = index_folder(opened.library.folder, opened.paths)
    finder = Finder(opened.articles, opened.store.texts, index=index, spoken=said_by)
    if query.strip() and where in {"text", "all"}:
        finder.prepare()
    stages = [*finder.stages(query, where, opened.store.annotations, limit=limit)]
    found = stages[-1].results
    if concordance:
        print_concordance(opened, found, order or "found", width, form, output, as_json=as_json)
    else:
        _print(found, as_json=as_json)
    if (remark := stages[-1].remark) and found:
        complain(remark)
    if found and Query.parse(query).remarks:
        complain(f"understood as: {stages[-1].understood}")
    if not found:
        said = f": {stages[-1].remark}" if stages[-1].remark else ""
        complain(f"nothing in {_NAMES[where]} is like “{query}”{said}")
        if (understood := stages[-1].understood) and Query.parse(query) != Query.plain(query):
            complain(f"understood as: {understood}")
    return 0 if found else 1


def _print(found: Sequence[SearchResult], *, as_json: bool) -> None:
    for index, find in enumerate(found):
        if as_json:
            say_json(_record(find, find.scope))
            continue
        if index:
            say("")
        for line in _in_words(find, find.scope):
            say(line)


def _record(find: SearchResult, scope: Scope) -> dict[str, object]:
    """Return what `--json` prints of a find."""
    score = {"score": round(find.score, 1)}
    if scope == "titles" and find.article is not None:
        return article_json(find.article) | score
    place: dict[str, object] = {
        "article": None if find.article is None else find.article.id,
        "start": None,
        "end": None,
        "text": find.quoted,
    }
    if find.passage is not None:
        place = place_json(find.passage)
    match scope:
        case "notes":
            return place | score | {"note": find.text}
        case "tags":
            return place | score | {"tag": find.text}
        case _:
            return place | score


def _in_words(find: SearchResult, scope: Scope) -> tuple[str, str]:
    """Return where something was found, and the words around, with what matched between ⟦ and ⟧."""
    words = f"  {_bracketed(find)}"
    if find.article is None:
        return "Note on the library", words
    where = f"{find.article.title}, not found in the article any more"
    if find.passage is not None:
        where = f"{find.article.title}, paragraph {paragraph_number(find.article.text, find.passage.start)}"
    match scope:
        case "titles":
            return str(find.article.path or find.article.id), words
        case "notes" if find.quoted is None:
            return f"Note on {find.article.title}", words
        case "notes":
            return f"Note on “{find.quoted}”, {where}", words
        case "tags":
            return f"{_bracketed(find)}: {where}", f"  “{find.quoted}”"
        case _:
            return where, words


def _bracketed(find: SearchResult) -> str:
    from synoptic.annotations.search.contexts import context_of

    context, spans = context_of(find.text, find.spans, before=_AROUND, after=_AROUND)
    pieces = []
    position = 0
    for span in spans:
        pieces += [context[position : span.start], "⟦", context[span.start : span.end], "⟧"]
        position = span.end
    return "".join(pieces) + context[position:]
