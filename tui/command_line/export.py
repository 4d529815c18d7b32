"""The command that writes highlights and notes as a document."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from synoptic.annotations.model.values import LIBRARY, ArticleRecord
from synoptic.annotations.model.wording import counted
from synoptic.tui.command_line.opening import Opened, open_for_printing
from synoptic.tui.command_line.options import (
    WORDS,
    encoding_option,
    library_option,
    output_option,
    paths_argument,
)
from synoptic.tui.command_line.output import write_document
from synoptic.tui.shell.fault import complain

if TYPE_CHECKING:
    from synoptic.annotations.model.annotations import Annotations


@click.command()
@paths_argument
@click.option(
    "--format",
    "form",
    type=click.Choice(["markdown"]),
    default="markdown",
    show_default=True,
    expose_value=False,
    help="Format of the document.",
)
@output_option("the document")
@click.option(
    "--tag", metavar="NAME", type=WORDS, help="Only highlights with this tag or a tag nested in it."
)
@click.option("--escape-html", "escapes_html", is_flag=True, help="Write HTML in notes as text.")
@encoding_option
@library_option()
def export(
    paths: tuple[Path, ...], *, output: Path | None, force: bool, tag: str | None, escapes_html: bool
) -> int:
    """Write highlights and notes as a document.

    Each highlight has its exact words, their place in the article and the hash of the article's text.
    """
    from synoptic.annotations.export.markdown import to_markdown

    opened = open_for_printing(paths)
    annotations = opened.store.annotations
    missing = _missing(opened)
    exported = {article.id for article in opened.articles} | {record.id for record in missing}
    if not _has_any(annotations, exported, tag):
        what = "highlights or notes" if tag is None else f"highlights tagged “{tag}”"
        complain(f"Nothing to export: no {what} in these articles.")
        return 1
    document = to_markdown(
        opened.articles,
        annotations,
        title=(opened.library.root or opened.paths[0]).stem,
        when=datetime.now().astimezone(),
        tag=tag,
        missing=missing,
        texts=opened.store.texts,
        root=opened.library.root,
        escapes_html=escapes_html,
    )
    write_document(document, output, opened, replacing=force)
    left_out = sum(highlight.article not in exported for highlight in annotations.highlights.values())
    if left_out:
        complain(
            f"Left out {counted(left_out, 'highlight')} in other articles of this library. "
            "Name their files to export them too."
        )
    return 0


def _missing(opened: Opened) -> list[ArticleRecord]:
    """Return the library's articles at or below the opened paths whose files could not be read."""
    from synoptic.annotations.library.catalogue import path_of

    read = {article.id for article in opened.articles}
    places = {Path(os.path.realpath(path)) for path in opened.paths}
    unread = (each for each in opened.store.annotations.articles.values() if each.id not in read)
    located = ((record, path_of(record, opened.library.root)) for record in unread)
    return [record for record, path in located if not places.isdisjoint({path, *path.parents})]


def _has_any(annotations: Annotations, articles: set[str], tag: str | None) -> bool:
    """Return whether there is anything to export: of the tag or a tag nested in it, or anything."""
    from synoptic.annotations.export.markdown import silences_among
    from synoptic.annotations.store.tags import carries, clean_name, tags_within

    marked = [highlight for highlight in annotations.highlights.values() if highlight.article in articles]
    if tag is None:
        linked = any(annotations.links_of(article) for article in articles)
        noted = any(annotations.note_on(target) for target in (LIBRARY, *articles))
        return bool(marked) or linked or noted or bool(silences_among(annotations, articles))
    name = clean_name(tag)
    tags = {each.id for each in tags_within(annotations, name)}
    return any(carries(annotations, highlight, name) for highlight in marked) or bool(
        silences_among(annotations, articles, tags)
    )
