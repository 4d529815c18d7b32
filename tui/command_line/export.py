"""The command that writes what the reader marked as a document."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from synoptic.annotations.model.values import LIBRARY
from synoptic.tui.command_line.opening import open_for_printing
from synoptic.tui.command_line.options import WORDS, library_option, paths_argument
from synoptic.tui.command_line.output import counted, is_shown
from synoptic.tui.shell.display import visible
from synoptic.tui.shell.fault import complain

if TYPE_CHECKING:
    from synoptic.annotations.model.annotations import Annotations
    from synoptic.annotations.model.values import ArticleRecord
    from synoptic.tui.command_line.opening import Opened


@click.command()
@paths_argument
@click.option(
    "--format",
    "form",
    type=click.Choice(["markdown"]),
    default="markdown",
    show_default=True,
    expose_value=False,
    help="What to write.",
)
@click.option("-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help="Write to FILE.")
@click.option("--tag", metavar="NAME", type=WORDS, help="Only highlights with this tag or one nested in it.")
@library_option()
def export(paths: tuple[Path, ...], output: Path | None, tag: str | None) -> int:
    """Write highlights and notes as a document.

    Each highlight comes with the article's very words, their place in it, and the hash of its text.
    """
    from synoptic.annotations.export.destination import encoded, refuse_unfit, write
    from synoptic.annotations.export.markdown import to_markdown

    opened = open_for_printing(paths)
    annotations = opened.store.annotations
    missing = _missing(opened)
    exported = {article.id for article in opened.articles} | {record.id for record in missing}
    if not _has_any(annotations, exported, tag):
        what = "nothing is marked" if tag is None else f"nothing is tagged “{tag}”"
        complain(f"{what} in these articles, so there is nothing to export")
        return 1
    if output is not None:
        refuse_unfit(output, opened.library, opened.articles, annotations)
    document = to_markdown(
        opened.articles,
        annotations,
        title=(opened.library.root or opened.paths[0]).stem,
        when=datetime.now().astimezone(),
        tag=tag,
        missing=missing,
        texts=opened.store.texts,
        root=opened.library.root,
    )
    if output is not None:
        write(output, document)
        complain(f"wrote {output}")
        if _is_among_articles(output, opened):
            complain(f"{output} lies among the articles and will be read as one; move it out of their folder")
    elif is_shown():
        click.echo(visible(document), nl=False)
    else:
        click.echo(encoded(document), nl=False)
    left_out = sum(highlight.article not in exported for highlight in annotations.highlights.values())
    if left_out:
        complain(
            f"{counted(left_out, 'highlight')} of this library in other articles left out; "
            "name their files to export them"
        )
    return 0


def _missing(opened: Opened) -> list[ArticleRecord]:
    """Return the articles that the library knows in what was read, and whose files could not be read."""
    from synoptic.annotations.library.catalogue import path_of

    read = {article.id for article in opened.articles}
    places = {Path(os.path.realpath(path)) for path in opened.paths}
    unread = (each for each in opened.store.annotations.articles.values() if each.id not in read)
    located = ((record, path_of(record, opened.library.root)) for record in unread)
    return [record for record, path in located if not places.isdisjoint({path, *path.parents})]


def _has_any(annotations: Annotations, articles: set[str], tag: str | None) -> bool:
    """Tell whether there is anything to export: of the tag or one nested in it, or anything."""
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


def _is_among_articles(output: Path, opened: Opened) -> bool:
    from synoptic.corpus.articles.loading import iter_files

    target = Path(os.path.realpath(output))
    found = (each for each in iter_files(opened.paths) if isinstance(each, Path))
    return any(Path(os.path.realpath(file)) == target for file in found)
