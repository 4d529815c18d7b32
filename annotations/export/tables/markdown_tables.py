"""Tables as GitHub's Markdown: any table, and those of claims, differences and matches with their sources.

Rendered, each cell is the very text, but that white space in it becomes a single space: a table has lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from synoptic.annotations.export.document import Document, Step, unwatched
from synoptic.annotations.export.markdown.escaping import cell_text, heading_text, paragraph_text
from synoptic.annotations.export.tables.claims_in_articles import claim_name
from synoptic.annotations.export.tables.table import CellKind
from synoptic.annotations.library.record_names import called
from synoptic.annotations.matrix.matrix import CellState, Claim, Matrix, MatrixCell
from synoptic.annotations.model.wording import UNTITLED, excerpt, in_quotation_marks

if TYPE_CHECKING:
    from synoptic.annotations.export.tables.table import Table
    from synoptic.corpus.article import Article
    from synoptic.corpus.parallels.worth_a_look import Disagreement
    from synoptic.corpus.search.concordance import KeywordLine

_RULES = {CellKind.TEXT: "---", CellKind.NUMBER: "---:", CellKind.DATE: "---"}


def markdown_table_of(table: Table, step: Step = unwatched) -> Document:
    """Return any table."""
    lines = [
        _line(*(cell_text(each.name) for each in table.columns)),
        _line(*(_RULES[each.kind] for each in table.columns)),
    ]
    lines += (
        _line(*("" if cell is None else cell_text(str(cell)) for cell in row))
        for row in table.plain_rows(step)
    )
    return Document.of_text("\n".join(lines) + "\n")


def matrix_as_markdown(shown: Matrix) -> str:
    """Return the matrix as a table of GitHub's Markdown, and below it which article each column is.

    A column has a letter, the outlet, or else the beginning of the title, and the date. Each cell has the
    passages with their offsets in code points, in quotation marks unless they bring their own; white space in
    them becomes a single space, as a table has lines. The hashes tell in which texts the offsets count.
    """
    lines = [
        _line("Claim", *map(_head, shown.columns)),
        _line(*["---"] * (len(shown.columns) + 1)),
    ]
    lines += (
        _line(cell_text(claim_name(row.claim)), *(_markdown_cell(cell, row.claim) for cell in row.cells))
        for row in shown.rows
    )
    legend = map(_provenance, shown.columns)
    return "\n".join([*lines, "", *legend]) + "\n"


def _line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _markdown_cell(cell: MatrixCell, claim: Claim) -> str:
    if cell.state is not CellState.WORDS:
        return f"*{cell_text(cell.said)}*"
    return "<br>".join(
        f"{in_quotation_marks(cell_text(passage.text))} ({passage.start}–{passage.end}"
        f"{', without quotation marks there' if passage in claim.own_words else ''})"
        for passage in cell.passages
    )


def _head(article: Article) -> str:
    outlet = article.source if article.source and article.source.strip() else excerpt(called(article))
    name = f"{article.letter} {cell_text(outlet or UNTITLED)}".strip()
    return f"{name}, {cell_text(article.date or 'no date')}"


def _provenance(article: Article) -> str:
    letter = f"**{article.letter}** " if article.letter else ""
    return f"* {letter}{', '.join(_parts(article))}"


def _parts(article: Article) -> Iterator[str]:
    yield (heading_text if article.letter else paragraph_text)(called(article)) or UNTITLED
    for part in (article.source, article.date, article.url):
        if part is not None:
            yield heading_text(part)
    if article.path is not None:
        yield f"file {heading_text(article.path.name)}"
    yield f"SHA-256 `{article.digest}`"


def differences_as_markdown(found: Sequence[Disagreement]) -> str:
    """Return a table of GitHub's Markdown: each difference with both passages, quoted, and their articles."""
    rows = ["| Kind | Differs | One account | The other |", "|---|---|---|---|"]
    for each in found:
        words = " ⇄ ".join(cell_text(passage.text) for passage in each.words)
        sides = (
            f"{in_quotation_marks(cell_text(passage.text))}"
            f" ({cell_text(_told(article))}, {passage.start}–{passage.end})"
            for article, passage in zip((each.pair.one, each.pair.other), each.passages, strict=True)
        )
        rows.append(f"| {each.difference.kind} | {words} | {' | '.join(sides)} |")
    articles = {one.id: one for each in found for one in (each.pair.one, each.pair.other)}
    legend = (
        f"* {paragraph_text(_told(one))}: SHA-256 `{heading_text(one.digest)}`" for one in articles.values()
    )
    return "\n".join([*rows, *([""] if articles else []), *legend]) + "\n"


def _told(article: Article) -> str:
    """Return letter, title, outlet and date of an article, as far as they are known."""
    title = f"{article.letter} {called(article).strip() or UNTITLED}".strip()
    return ", ".join(part.strip() for part in (title, article.source, article.date) if part and part.strip())


def concordance_as_markdown(lines: Iterable[KeywordLine]) -> str:
    """Return the lines as a table of GitHub's Markdown; rendered, each cell is the very text."""
    rows = ["| before | | after | article |", "|---:|:---:|:---|:---|"]
    for line in lines:
        article = line.article
        where = ", ".join(part for part in (called(article), article.source, article.date) if part)
        cells = (
            cell_text(line.left),
            f"**{cell_text(line.keyword)}**",
            cell_text(line.right),
            cell_text(where),
        )
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows) + "\n"
