"""The command that finds things: in the text, in notes, by tags, in titles."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import click

from corpus.article import Passage
from tui.command_line.opening import open_for_printing
from tui.command_line.options import WORDS, json_option, library_option, paths_argument
from tui.command_line.output import article_json, complain, place_json, say, say_json
from tui.command_line.places import context_of, paragraph_number

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from annotations.model import Highlight
    from corpus.article import Article
    from tui.command_line.opening import Opened


@dataclass(frozen=True, slots=True)
class _Found:
    """One result."""

    record: dict[str, object]
    """What `--json` prints."""
    heading: str
    """Where it was found."""
    context: str
    """The words, with what matched between ⟦ and ⟧."""


@click.command()
@click.argument("query", type=WORDS)
@paths_argument
@click.option("--limit", metavar="N", type=click.IntRange(min=1), help="Print at most N hits, the best ones.")
@click.option(
    "--in",
    "where",
    type=click.Choice(["text", "notes", "tags", "titles"]),
    default="text",
    show_default=True,
    help="What to search.",
)
@json_option
@library_option()
def search(query: str, paths: tuple[Path, ...], limit: int | None, where: str, as_json: bool) -> int:
    """Search, forgiving typing errors; the best hits first.

    Quotation marks, dashes, spaces, case and accents never decide whether something is found.
    """
    opened = open_for_printing(paths)
    finders = {"text": _in_text, "notes": _in_notes, "tags": _by_tags, "titles": _in_titles}
    found = list(islice(finders[where](opened, query, limit), limit))
    for index, result in enumerate(found):
        if as_json:
            say_json(result.record)
            continue
        if index:
            say("")
        say(result.heading)
        say(f"  {result.context}")
    if not found:
        complain(f"nothing in the {where} is like “{query}”")
    return 0 if found else 1


def _in_text(opened: Opened, query: str, limit: int | None) -> Iterator[_Found]:
    from corpus.search import ArticleSearch

    articles = {article.id: article for article in opened.articles}
    for hit in ArticleSearch(opened.articles).search(query, limit=limit):
        article = articles[hit.passage.article]
        record = place_json(hit.passage) | {"score": hit.score}
        heading = f"{article.title}, paragraph {paragraph_number(article, hit.passage.start)}"
        yield _Found(record, heading, context_of(article.text, hit.spans))


def _in_titles(opened: Opened, query: str, limit: int | None) -> Iterator[_Found]:
    from corpus.matching import Matcher

    titles = [article.title for article in opened.articles]
    for match in Matcher(titles, prefixes=True).match(query, limit=limit):
        article = opened.articles[match.index]
        record = article_json(article) | {"score": match.score}
        yield _Found(record, str(article.path or article.id), context_of(article.title, match.spans))


def _in_notes(opened: Opened, query: str, limit: int | None) -> Iterator[_Found]:
    from annotations.model import LIBRARY
    from corpus.matching import Matcher

    annotations = opened.store.annotations
    articles = {article.id: article for article in opened.articles}
    targets = {LIBRARY, *articles}
    targets.update(mark.id for mark in annotations.highlights.values() if mark.article in articles)
    notes = [note for note in annotations.notes.values() if note.target in targets]
    for match in Matcher([note.text for note in notes], prefixes=True).match(query, limit=limit):
        note = notes[match.index]
        highlight = annotations.highlights.get(note.target)
        if highlight is not None:
            record, heading = _place_of(highlight, articles[highlight.article])
            heading = f"Note on “{highlight.anchor.exact}”, {heading}"
        elif note.target in articles:
            record = {"article": note.target, "start": None, "end": None, "text": None}
            heading = f"Note on {articles[note.target].title}"
        else:
            record = {"article": None, "start": None, "end": None, "text": None}
            heading = "Note on the library"
        extra = {"score": match.score, "note": note.text}
        yield _Found(record | extra, heading, context_of(note.text, match.spans))


def _by_tags(opened: Opened, query: str, _: int | None) -> Iterator[_Found]:
    from corpus.matching import Matcher

    annotations = opened.store.annotations
    tags = list(annotations.tags.values())
    for match in Matcher([tag.name for tag in tags], prefixes=True).match(query):
        tag = tags[match.index]
        for article in opened.articles:
            for highlight in annotations.highlights_of(article.id):
                if tag.id in highlight.tags:
                    record, heading = _place_of(highlight, article)
                    name = context_of(tag.name, match.spans)
                    extra = {"score": match.score, "tag": tag.name}
                    yield _Found(record | extra, f"{name}: {heading}", f"“{highlight.anchor.exact}”")


def _place_of(highlight: Highlight, article: Article) -> tuple[dict[str, object], str]:
    """Return a highlight's place as JSON and in words; one that lost its place has no offsets."""
    from annotations.anchor import locate

    span = locate(article.text, article.digest, highlight.anchor)
    if span is None:
        record: dict[str, object] = {
            "article": article.id,
            "start": None,
            "end": None,
            "text": highlight.anchor.exact,
        }
        return record, f"{article.title}, not found in the article any more"
    place = place_json(Passage.of(article, span.start, span.end))
    return place, f"{article.title}, paragraph {paragraph_number(article, span.start)}"
