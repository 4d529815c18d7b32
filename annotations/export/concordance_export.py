"""A concordance as a document: a table for a spreadsheet, or one in Markdown."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from synoptic.annotations.export.escaping import on_one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from synoptic.corpus.search.concordance import KeywordLine

COLUMNS = ("title", "source", "date", "left", "keyword", "right", "text", "start", "end", "article")
"""The columns of the CSV. `text` is the article's very words from `start` to `end`; `article` is its id."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def to_csv(lines: Iterable[KeywordLine]) -> str:
    """Return the lines as CSV (RFC 4180, with a head).

    A cell that a spreadsheet would take for a formula, for it begins with `=`, `+`, `-`, `@`, a tab or a
    carriage return, has an apostrophe before it (OWASP, "CSV Injection").
    """
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow(COLUMNS)
    for line in lines:
        article, passage = line.article, line.passage
        cells = (
            *(article.title, article.source or "", article.date or ""),
            *(line.left, line.keyword, line.right, passage.text),
        )
        rows.writerow((*map(guarded, cells), passage.start, passage.end, guarded(article.id)))
    return written.getvalue()


def to_markdown(lines: Iterable[KeywordLine]) -> str:
    """Return the lines as a table of GitHub's Markdown; rendered, each cell is the very text."""
    rows = ["| before | | after | article |", "|---:|:---:|:---|:---|"]
    for line in lines:
        article = line.article
        where = ", ".join(part for part in (article.title, article.source, article.date) if part)
        cells = (_cell(line.left), f"**{_cell(line.keyword)}**", _cell(line.right), _cell(where))
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows) + "\n"


def guarded(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _cell(text: str) -> str:
    return on_one_line(text).replace("|", "\\|")
