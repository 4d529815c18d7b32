"""The matrix and a concordance as tables: Markdown, and CSV for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from synoptic.annotations.export._escaping import heading_text
from synoptic.annotations.matrix.claims import query_behind
from synoptic.annotations.matrix.matrix import CellState, Claim, Matrix, MatrixCell
from synoptic.annotations.model.wording import UNTITLED, excerpt, in_quotation_marks

if TYPE_CHECKING:
    from synoptic.corpus.article import Article
    from synoptic.corpus.search.concordance import KeywordLine


def matrix_as_markdown(shown: Matrix) -> str:
    """Return the matrix as a table of GitHub's Markdown, and below it which article each column is.

    A column has a letter, the outlet, or else the beginning of the title, and the date. Each cell has the
    passages with their offsets in code points, in quotation marks unless they bring their own; white space in
    them becomes a single space, as a table has lines. The hashes tell in which texts the offsets count.
    """
    lines = [
        _line("Claim", *(_head(number, article) for number, article in enumerate(shown.columns))),
        _line(*["---"] * (len(shown.columns) + 1)),
    ]
    lines += (
        _line(_claim(row.claim), *(_markdown_cell(cell, row.claim) for cell in row.cells))
        for row in shown.rows
    )
    legend = (_provenance(number, article) for number, article in enumerate(shown.columns))
    return "\n".join([*lines, "", *legend]) + "\n"


def matrix_as_csv(shown: Matrix) -> str:
    """Return the matrix as CSV: a line for each passage, and one for each cell without any.

    The columns are claim, article, source, date, state, text, start, end and SHA-256; `text` is the exact
    slice. A cell that a spreadsheet would carry out as a formula has an apostrophe before it.
    """
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(["claim", "article", "source", "date", "state", "text", "start", "end", "sha256"])
    by_id = {article.id: article for article in shown.columns}
    for row in shown.rows:
        for cell in row.cells:
            article = by_id[cell.article]
            about = (
                row.claim.label,
                article.title,
                article.source or "",
                article.date or "",
                cell.state.value,
            )
            for passage in cell.passages:
                place = (passage.text, str(passage.start), str(passage.end), article.digest)
                writer.writerow(map(guarded, (*about, *place)))
            if not cell.passages:
                writer.writerow(map(guarded, (*about, "", "", "", article.digest)))
    return written.getvalue()


def _line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _cell_text(text: str) -> str:
    """Return text for a cell: a bar would end it."""
    return heading_text(text).replace("|", "\\|")


def _claim(claim: Claim) -> str:
    """Return the name of a row; of a search with a name of its own, with its query."""
    query = query_behind(claim.key, claim.label)
    return _cell_text(f"{claim.label} ({query})" if query else claim.label)


def _markdown_cell(cell: MatrixCell, claim: Claim) -> str:
    if cell.state is not CellState.WORDS:
        return f"*{cell.state.value}*"
    return "<br>".join(
        f"{in_quotation_marks(_cell_text(passage.text))} ({passage.start}–{passage.end}"
        f"{', without quotation marks there' if passage in claim.own_words else ''})"
        for passage in cell.passages
    )


def _letters(number: int) -> str:
    """Return A, B … Z, AA, AB …, as spreadsheets call their columns; `number` counts from 0."""
    before, last = divmod(number, 26)
    return (_letters(before - 1) if before else "") + chr(ord("A") + last)


def _head(number: int, article: Article) -> str:
    outlet = article.source if article.source and article.source.strip() else excerpt(article.title)
    return f"{_letters(number)} {_cell_text(outlet or UNTITLED)}, {_cell_text(article.date or 'no date')}"


def _provenance(number: int, article: Article) -> str:
    return f"* **{_letters(number)}** {', '.join(_parts(article))}"


def _parts(article: Article) -> Iterator[str]:
    yield heading_text(article.title) or UNTITLED
    for part in (article.source, article.date, article.url):
        if part is not None:
            yield heading_text(part)
    if article.path is not None:
        yield f"file {heading_text(article.path.name)}"
    yield f"SHA-256 `{article.digest}`"


CONCORDANCE_COLUMNS = (
    "title",
    "source",
    "date",
    "left",
    "keyword",
    "right",
    "text",
    "start",
    "end",
    "article",
)
"""The columns of the CSV. `text` is the article's very words from `start` to `end`; `article` is its id."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def concordance_as_csv(lines: Iterable[KeywordLine]) -> str:
    """Return the lines as CSV (RFC 4180, with a head).

    A cell that a spreadsheet would take for a formula, for it begins with `=`, `+`, `-`, `@`, a tab or a
    carriage return, has an apostrophe before it (OWASP, "CSV Injection").
    """
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow(CONCORDANCE_COLUMNS)
    for line in lines:
        article, passage = line.article, line.passage
        cells = (
            *(article.title, article.source or "", article.date or ""),
            *(line.left, line.keyword, line.right, passage.text),
        )
        rows.writerow((*map(guarded, cells), passage.start, passage.end, guarded(article.id)))
    return written.getvalue()


def concordance_as_markdown(lines: Iterable[KeywordLine]) -> str:
    """Return the lines as a table of GitHub's Markdown; rendered, each cell is the very text."""
    rows = ["| before | | after | article |", "|---:|:---:|:---|:---|"]
    for line in lines:
        article = line.article
        where = ", ".join(part for part in (article.title, article.source, article.date) if part)
        cells = (
            _cell_text(line.left),
            f"**{_cell_text(line.keyword)}**",
            _cell_text(line.right),
            _cell_text(where),
        )
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows) + "\n"


def guarded(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
