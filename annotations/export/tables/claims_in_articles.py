"""Claims as tables: the cells of the matrix, the matrix as it is shown, and the words through time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from synoptic.annotations.export.tables.crosstabs import article_name
from synoptic.annotations.export.tables.table import Row, Table, columns
from synoptic.annotations.library.record_names import called
from synoptic.annotations.matrix.claims import query_behind

if TYPE_CHECKING:
    from synoptic.annotations.matrix.matrix import Claim, Matrix, MatrixCell
    from synoptic.corpus.article import Article, Passage

CELL_COLUMNS = ("claim", "letter", "article", "source", "date", "state", "text", "start", "end", "sha256")
"""The columns of the matrix's cells: a row for each passage, and one for each cell without any. `text` is the
exact slice."""

WORDS_COLUMNS = (
    *("claim", "date", "letter", "article", "source"),
    *("text", "start", "end", "sha256", "url", "id"),
)
"""The columns of the words through time: a row for each passage, by claims and then by dates."""


class Said(Struct, frozen=True, eq=False):
    """What an article says on a claim."""

    claim: str
    """The name of the claim, of a search with its query."""
    article: Article
    """The article."""
    passages: tuple[Passage, ...]
    """Its passages on the claim, in text order; there is one at least."""


def words_through_time(shown: Matrix) -> tuple[Said, ...]:
    """Return what the articles say on each claim: claim by claim, by date, those without a date last."""
    by_id = {article.id: article for article in shown.columns}
    return tuple(
        Said(claim_name(row.claim), by_id[cell.article], cell.passages)
        for row in shown.rows
        for cell in row.cells
        if cell.passages
    )


def claim_name(claim: Claim) -> str:
    """Return the name of a claim; of a search with a name of its own, with its query."""
    query = query_behind(claim.key, claim.label)
    return f"{claim.label} ({query})" if query else claim.label


def words_table(shown: Matrix) -> Table:
    """Return a row for each passage on a claim, with the columns of `WORDS_COLUMNS`."""

    def rows() -> Iterator[Row]:
        for said in words_through_time(shown):
            article = said.article
            for each in said.passages:
                yield (
                    *(said.claim, article.date, article.letter, called(article), article.source),
                    *(each.text, each.start, each.end, article.digest, article.url, article.id),
                )

    named = columns(WORDS_COLUMNS, numbers=("start", "end"), dates=("date",))
    return Table("words", "Words through time", named, rows)


def matrix_table(shown: Matrix) -> Table:
    """Return a row for each claim, with a column for each article: its words, or the state without any."""

    def rows() -> Iterator[Row]:
        for row in shown.rows:
            yield claim_name(row.claim), *(_words(cell) for cell in row.cells)

    named = columns(("claim", *map(article_name, shown.columns)))
    return Table("matrix", "Matrix", named, rows)


def _words(cell: MatrixCell) -> str:
    return "\n".join(each.text for each in cell.passages) if cell.passages else f"({cell.said})"


def matrix_cells_table(shown: Matrix) -> Table:
    """Return a row for each passage and for each cell without any, with the columns of `CELL_COLUMNS`."""

    def rows() -> Iterator[Row]:
        by_id = {article.id: article for article in shown.columns}
        for row in shown.rows:
            for cell in row.cells:
                article = by_id[cell.article]
                about = (
                    *(row.claim.label, article.letter, called(article)),
                    *(article.source, article.date, cell.said),
                )
                for each in cell.passages:
                    yield *about, each.text, each.start, each.end, article.digest
                if not cell.passages:
                    yield *about, None, None, None, article.digest

    named = columns(CELL_COLUMNS, numbers=("start", "end"), dates=("date",))
    return Table("cells", "Cells of the matrix", named, rows)
