"""The command that prints the matrix: claims by articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from synoptic.annotations.model.wording import in_quotation_marks
from synoptic.corpus.articles.article_names import article_name
from synoptic.corpus.text.segmentation import paragraph_number
from synoptic.tui.command_line.adding.progress_bar import ProgressBar
from synoptic.tui.command_line.completing.names import complete_reader
from synoptic.tui.command_line.opening import open_for_printing
from synoptic.tui.command_line.options import (
    WORDS,
    encoding_option,
    json_option,
    library_option,
    paths_argument,
)
from synoptic.tui.command_line.output import place_json, say, say_json
from synoptic.tui.command_line.reference.helped import command
from synoptic.tui.shell.fault import complain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from synoptic.annotations.matrix.matrix import Matrix, MatrixCell, MatrixRow
    from synoptic.annotations.matrix.sources import MatrixSources
    from synoptic.corpus.article import Article
    from synoptic.tui.command_line.opening import Opened


@command(
    "matrix",
    examples=(
        "synoptic matrix",
        "synoptic matrix story/ardwire.txt story/saltline.txt --json",
    ),
)
@paths_argument
@click.option(
    "--by",
    "--by-reader",
    "coders",
    shell_complete=complete_reader,
    metavar="NAME",
    type=WORDS,
    multiple=True,
    help="Only the passages that this reader tagged; adjudication is what was decided. Repeat for more.",
)
@json_option
@encoding_option
@library_option()
def show_matrix(paths: tuple[Path, ...], *, coders: tuple[str, ...], as_json: bool) -> int:
    """Print the matrix: the words of each article on each claim, or its silence.

    A claim is a tag, a saved search, or a quotation or difference of `synoptic claims`. `synoptic export
    --what matrix --format csv` writes the matrix as a table.
    """
    opened = open_for_printing(paths)
    shown = matrix_of(opened, coders)
    by_id = {article.id: article for article in shown.columns}
    for place, row in enumerate(shown.rows):
        if as_json:
            say_json(_record(row))
            continue
        if place:
            say("")
        for line in _in_words(row, by_id):
            say(line)
    if not shown.rows:
        complain("No claims. Add a tag, a saved search or, with `synoptic claims add`, a quotation.")
    return 0 if shown.rows else 1


def matrix_of(opened: Opened, coders: tuple[str, ...] = ()) -> Matrix:
    """Return the matrix of the articles that were opened; with `coders`, names, of what these tagged.

    Raises UnknownRecord for a coder who is none here.
    """
    from synoptic.annotations.matrix.claims import is_difference
    from synoptic.annotations.model.voices import creator_named, said_by_voices

    annotations, own = opened.store.annotations, opened.store.reader
    if coders:
        annotations = said_by_voices(annotations, {creator_named(annotations, each, own) for each in coders})
    sources = matrix_sources(opened)
    # What takes longest is done first, in sight.
    if any(not is_difference(row.claim) for row in annotations.rows.values()):
        with ProgressBar("Finding quotations") as bar:
            sources.surveyor.survey(opened.articles, progress=bar.of)
    if annotations.searches:
        with ProgressBar("Indexing") as bar:
            sources.finder.prepare(bar.percent)
    shown = sources.matrix(annotations)
    assert shown is not None  # noqa: S101  # nobody cancelled it
    return shown


def matrix_sources(opened: Opened) -> MatrixSources:
    """Return what the matrix of the opened articles is made of; tell a fault of the reading record."""
    from synoptic.annotations.files.reading_record import ReadingRecord
    from synoptic.annotations.matrix.sources import MatrixSources
    from synoptic.annotations.search.finder import Finder
    from synoptic.corpus.quotations.survey import QuotationSurveyor
    from synoptic.tui.shell.locations import index_folder

    index = index_folder(opened.library.folder, opened.paths)
    own = opened.store.reader
    finder = Finder(opened.articles, opened.store.texts, index=index, own=own)
    reading = ReadingRecord(opened.library.folder)
    if reading.notice is not None:
        complain(reading.notice)
    return MatrixSources(opened.articles, opened.store.texts, finder, QuotationSurveyor(), reading, own)


def _record(row: MatrixRow) -> dict[str, object]:
    """Return the JSON of a row."""
    claim = row.claim
    return {
        "id": claim.key,
        "kind": claim.key.partition(":")[0],
        "label": claim.label,
        "cells": [
            {
                "article": cell.article,
                "state": cell.state.value,
                "silent_by": list(cell.silent_by),
                "passages": [place_json(passage) for passage in cell.passages],
                "links": [placed.link.id for placed in cell.links],
            }
            for cell in row.cells
        ],
    }


def _in_words(row: MatrixRow, articles: Mapping[str, Article]) -> Iterator[str]:
    yield row.claim.label
    for cell in row.cells:
        article = articles[cell.article]
        yield f"  {article.letter} {article_name(article)}"
        yield from _cell(cell, article, row)


def _cell(cell: MatrixCell, article: Article, row: MatrixRow) -> Iterator[str]:
    if not cell.passages:
        yield f"         {cell.said}"
    for passage in cell.passages:
        number = paragraph_number(article.text, passage.start)
        own = ", without quotation marks there" if passage in row.claim.own_words else ""
        yield f"  {number:>5}  {in_quotation_marks(passage.text)}{own}"
