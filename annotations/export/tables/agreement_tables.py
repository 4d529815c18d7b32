"""The agreement of coders as tables: the figures of each tag, and where the coders do not agree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from synoptic.annotations.agreement.coding import tag_names
from synoptic.annotations.export.tables.table import Row, Table, columns
from synoptic.annotations.model.voices import name_of
from synoptic.corpus.articles.article_names import article_name

if TYPE_CHECKING:
    from synoptic.annotations.agreement.coding import CodedPassage
    from synoptic.annotations.agreement.divergences import DivergenceList
    from synoptic.annotations.agreement.figures import Agreement
    from synoptic.annotations.model.annotations import Annotations

_FIGURES = ("u_alpha", "alpha", "kappa", "agreement")
_BETWEEN = "\n⋯\n"
"""Between the passages of one coder."""


def agreement_table(found: Agreement) -> Table:
    """Return a row for each tag and one for all; a cell of what cannot be told is empty.

    `unit`, `units`, `characters` and `articles` say what the row is computed over, the same in every row.
    """
    counts = [f"{coder} {what}" for coder in found.coders for what in ("passages", f"{found.unit}s")]
    over = ("units", "characters", "articles")

    def rows() -> Iterator[Row]:
        for row in (*found.tags, found.whole):
            numbers = (count for pair in zip(row.passages, row.units, strict=True) for count in pair)
            yield row.name, *numbers, *row.values, found.unit, found.units, found.characters, found.articles

    named = columns(("tag", *counts, *_FIGURES, "unit", *over), numbers=(*counts, *_FIGURES, *over))
    return Table("agreement", "Agreement", named, rows)


def disagreements_table(listed: DivergenceList) -> Table:
    """Return a row for each disagreement: what each coder marked, its tags and notes."""
    found, annotations = listed.found, listed.annotations
    names = [name_of(coder) for coder in listed.coders]
    parts = ("words", "tags", "note")

    def rows() -> Iterator[Row]:
        for each in found:
            article, span = each.article, each.span
            yield (
                *(each.kind, article.letter, article_name(article), article.source, article.date),
                *(span.start, span.end, each.passage.text),
                *(cell for side in each.sides for cell in _side(side, article.text, annotations)),
                *(article.digest, article.id, each.key),
            )

    named = columns(
        (
            *("kind", "letter", "title", "source", "date", "start", "end", "text"),
            *(f"{name} {part}" for name in names for part in parts),
            *("sha256", "article", "id"),
        ),
        numbers=("start", "end"),
        dates=("date",),
    )
    return Table("disagreements", "Disagreements", named, rows)


def _side(side: Sequence[CodedPassage], text: str, annotations: Annotations) -> Row:
    """Return the words, the tags and the notes of one coder; None for each that there is not."""
    return (
        _BETWEEN.join(text[one.span.start : one.span.end] for one in side) or None,
        _BETWEEN.join(", ".join(tag_names(one, annotations)) for one in side) or None,
        _BETWEEN.join(one.note for one in side if one.note.strip()) or None,
    )
