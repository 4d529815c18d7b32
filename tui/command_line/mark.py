"""The command that highlights a passage from a script."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import click

from synoptic.corpus.article import Article, Passage, Span
from synoptic.corpus.text.segmentation import paragraph_number
from synoptic.tui.command_line.opening import open_for_printing
from synoptic.tui.command_line.options import (
    WORDS,
    chosen_encoding,
    encoding_option,
    json_option,
    library_option,
)
from synoptic.tui.command_line.output import SHORT_ID, place_json, say, say_json
from synoptic.tui.shell.fault import complain

_SHORTEST_ID = 4
_NAMED = 5
"""Occurrences or articles that a message names at most."""


@click.command()
@click.argument("article")
@click.option("--quote", metavar="TEXT", type=WORDS, required=True, help="The words to highlight.")
@click.option("--tag", "tags", metavar="NAME", type=WORDS, multiple=True, help="Add this tag; repeatable.")
@click.option("--note", metavar="TEXT", type=WORDS, default="", help="Add this note, in Markdown.")
@click.option(
    "--occurrence", metavar="N", type=click.IntRange(min=1), help="Which occurrence, if there are several."
)
@json_option
@encoding_option
@library_option()
def mark(
    article: str, quote: str, tags: tuple[str, ...], note: str, occurrence: int | None, as_json: bool
) -> int:
    """Highlight words of an article.

    ARTICLE is a file, or an article of `synoptic list`: its id, its file name or part of its title. If the
    exact words do not occur, case, accents and typographic quotes, dashes and spaces are ignored; the
    highlight has the article's own words.
    """
    from synoptic.annotations.library.catalogue import mark as mark_passage

    if not quote.strip():
        raise click.UsageError("--quote is empty; give the words to highlight.")
    if chosen_encoding() is not None and not _is_file(article):
        raise click.UsageError("--encoding needs ARTICLE to be a file.")
    opened = open_for_printing((Path(article),) if _is_file(article) else ())
    chosen = article_named(article, opened.articles)
    spans = tuple(places_of(quote.strip(), chosen.text))
    if not spans:
        complain(f"“{quote}” is not in {_described(chosen)}. Try `synoptic search`.")
        return 1
    span = _one_of(spans, occurrence, quote, chosen)
    passage = Passage.of(chosen, span.start, span.end)
    root = opened.library.root
    highlight = mark_passage(opened.store, chosen, passage, root=root, tags=tags, note=note)
    annotations = opened.store.annotations
    names = [tag.name for tag in annotations.tags_of(highlight)]
    if as_json:
        written = annotations.note_on(highlight.id)
        text = None if written is None else written.text
        say_json(place_json(passage) | {"highlight": highlight.id, "tags": names, "note": text})
    else:
        tagged = f", tagged {', '.join(names)}" if names else ""
        where = f"paragraph {paragraph_number(chosen.text, span.start)} of {_described(chosen)}"
        say(f"Highlighted “{passage.text}” in {where}{tagged}.")
    return 0


def _is_file(article: str) -> bool:
    """Tell whether an article is named by its file, in whose library it is then looked for."""
    try:
        return os.path.lexists(article) and not Path(article).is_dir()
    except (OSError, ValueError):
        return False


def article_named(name: str, articles: Sequence[Article]) -> Article:
    """Return the article with that id, file, start of an id, file name or stem, title or part of a title.

    The first of these ways that matches any article counts. Raises ClickException if it matches several, or
    if no way matches one.
    """
    from synoptic.corpus.text.folding import fold

    folded = fold(name.strip()).text
    file = Path(os.path.realpath(name)) if "\0" not in name else None
    ways: tuple[Callable[[Article], bool], ...] = (
        lambda each: each.id == name,
        lambda each: each.path is not None and each.path == file,
        lambda each: len(name) >= _SHORTEST_ID and each.id.startswith(name.lower()),
        lambda each: each.path is not None and name in {each.path.name, each.path.stem},
        lambda each: bool(folded) and fold(each.title).text == folded,
        lambda each: bool(folded) and folded in fold(each.title).text,
    )
    for names in ways:
        found = [each for each in articles if names(each)]
        if len(found) == 1:
            return found[0]
        if found:
            candidates = ", ".join(f"{each.id[:SHORT_ID]} ({each.title})" for each in found[:_NAMED])
            more = ", …" if len(found) > _NAMED else ""
            raise click.ClickException(
                f"“{name}” matches {len(found)} articles: {candidates}{more}; choose one by its id."
            )
    raise click.ClickException(f"No article matches “{name}”. Run `synoptic list`.")


def places_of(quote: str, text: str) -> Iterator[Span]:
    """Yield where the words occur in the text: exactly or, failing that, folded."""
    if quote in text:
        yield from (Span(start, start + len(quote)) for start in _occurrences(quote, text))
        return

    from synoptic.corpus.text.folding import fold

    folded, wanted = fold(text), fold(quote).text.strip()
    if wanted:
        yield from (folded.span(start, start + len(wanted)) for start in _occurrences(wanted, folded.text))


def _occurrences(wanted: str, text: str) -> Iterator[int]:
    """Yield where the words begin, also where one occurrence begins in another."""
    return (found.start() for found in re.finditer(f"(?={re.escape(wanted)})", text))


def _one_of(spans: tuple[Span, ...], occurrence: int | None, quote: str, article: Article) -> Span:
    if occurrence is None and len(spans) == 1:
        return spans[0]
    if occurrence is not None and occurrence <= len(spans):
        return spans[occurrence - 1]
    places = ", ".join(
        f"{number} in paragraph {paragraph_number(article.text, span.start)} (character {span.start})"
        for number, span in enumerate(spans[:_NAMED], start=1)
    )
    more = ", …" if len(spans) > _NAMED else ""
    times = "once" if len(spans) == 1 else f"{len(spans)} times"
    raise click.ClickException(
        f"“{quote}” occurs {times} in {_described(article)}: {places}{more}; choose one with --occurrence N."
    )


def _described(article: Article) -> str:
    return f"{article.title} ({article.id[:SHORT_ID]})"
