"""The command that finds things: in the text, in notes, by tags, in titles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from annotations.finding import SCOPES, Finder, context_of
from tui.command_line.opening import open_for_printing
from tui.command_line.options import WORDS, json_option, library_option, paths_argument
from tui.command_line.output import article_json, complain, place_json, say, say_json
from tui.command_line.places import paragraph_number

if TYPE_CHECKING:
    from pathlib import Path

    from annotations.finding import Find, Scope

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
@json_option
@library_option()
def search(query: str, paths: tuple[Path, ...], limit: int | None, where: Scope, as_json: bool) -> int:
    """Search, forgiving typing errors; the best hits first.

    Quotation marks, dashes, spaces, case and accents never decide whether something is found.
    """
    opened = open_for_printing(paths)
    found = Finder(opened.articles, opened.store.texts).find(
        query, where, opened.store.annotations, limit=limit
    )
    for index, find in enumerate(found):
        if as_json:
            say_json(_record(find, where))
            continue
        if index:
            say("")
        for line in _in_words(find, where):
            say(line)
    if not found:
        complain(f"nothing in the {where} is like “{query}”")
    return 0 if found else 1


def _record(find: Find, scope: Scope) -> dict[str, object]:
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


def _in_words(find: Find, scope: Scope) -> tuple[str, str]:
    """Return where something was found, and the words around, with what matched between ⟦ and ⟧."""
    words = f"  {_bracketed(find)}"
    if find.article is None:
        return "Note on the library", words
    where = f"{find.article.title}, not found in the article any more"
    if find.passage is not None:
        where = f"{find.article.title}, paragraph {paragraph_number(find.article, find.passage.start)}"
    match scope:
        case "text":
            return where, words
        case "titles":
            return str(find.article.path or find.article.id), words
        case "notes" if find.quoted is None:
            return f"Note on {find.article.title}", words
        case "notes":
            return f"Note on “{find.quoted}”, {where}", words
        case "tags":
            return f"{_bracketed(find)}: {where}", f"  “{find.quoted}”"


def _bracketed(find: Find) -> str:
    context, spans = context_of(find.text, find.spans, before=_AROUND, after=_AROUND)
    pieces = []
    position = 0
    for span in spans:
        pieces += [context[position : span.start], "⟦", context[span.start : span.end], "⟧"]
        position = span.end
    return "".join(pieces) + context[position:]
