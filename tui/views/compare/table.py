"""The compared articles as a table: what each article has in a row, with what differs standing out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from synoptic.corpus.article import Article, Span
from synoptic.tui.panes.grid import Grid
from synoptic.tui.shell.display import single_line
from synoptic.tui.shell.naming import short_name

if TYPE_CHECKING:
    from synoptic.corpus.parallels.rows import RowCell, Synopsis, SynopsisRow

GAP = "—"
"""What stands where an article has nothing."""
_GAP = (Content.styled(GAP, "dim"),)
SIGNS = {"verbatim": "=", "variant": "≈", "paraphrase": "~"}
"""How a row is marked in which articles have the same, by what they are to each other at the best."""
FEW = 0.1
"""The share of rows below which those that more than one article has are shown alone at first."""
_MOST_ROWS = 3
"""Rows of one article that a remark names."""


def grid_of(shown: Synopsis, rows: Sequence[int], lead: int = 0) -> Grid:
    """Return the rows with these indices as a table; the column with the index `lead` leads.

    In a row that more than one article has, words are bold that the first cell does not have; in the first
    one, those that no other has.
    """
    return Grid(
        heads=tuple(Content(f"{number} {short_name(each)}") for number, each in enumerate(shown.articles, 1)),
        labels=tuple((Content(label_of(shown.rows[row], row)),) for row in rows),
        rows=tuple(
            tuple(
                _GAP if cell is None else (cell_content(article, cell, shown.rows[row]),)
                for article, cell in zip(shown.articles, shown.rows[row].cells, strict=True)
            )
            for row in rows
        ),
        together=tuple(_together(shown.rows[row], lead) for row in rows),
    )


def _together(row: SynopsisRow, lead: int) -> tuple[int, ...]:
    """Return the columns that have a shared row, the leading one first; none of a row that one has alone."""
    filled = [column for column, cell in enumerate(row.cells) if cell is not None]
    return tuple(sorted(filled, key=lambda column: column != lead)) if len(filled) > 1 else ()


def label_of(row: SynopsisRow, number: int) -> str:
    """Return the number of a row from 1, and a sign if more than one article has it."""
    kinds = {cell.kind for cell in row.cells if cell is not None}
    sign = next((sign for kind, sign in SIGNS.items() if kind in kinds), "")
    return f"{number + 1:>3}{sign}"


def cell_content(article: Article, cell: RowCell, row: SynopsisRow) -> Content:
    """Return a sentence, with what is different in it bold, and in which rows the same is told besides."""
    span = cell.span
    text = Content(single_line(article.text[span.start : span.end]))
    if row.filled > 1:
        for start, end in _different(article.text, cell):
            text = text.stylize("bold", start - span.start, end - span.start)
    if rows := sorted({number + 1 for _, number in cell.elsewhere}):
        text = Content.assemble(text, (f" ⇅{', '.join(map(str, rows))}", "dim"))
    return text


def told(shown: Synopsis, row: int, column: int) -> str:
    """Return in words what a cell is."""
    cell = shown.rows[row].cells[column]
    if cell is None:
        return "This article has nothing like it here."
    filled = shown.rows[row].filled
    if filled == 1:
        what = "No other article has it here"
    elif cell.kind is None:
        what = f"{filled} articles have it"
    else:
        what = f"{cell.kind.capitalize()} of what the first one has"
    return f"{what}; in another order: {_named(cell)}" if cell.elsewhere else what


def _named(cell: RowCell) -> str:
    """Return where the same is told besides: `2 in row 83; 3 in rows 12, 90`."""
    rows: dict[int, list[int]] = {}
    for column, number in cell.elsewhere:
        rows.setdefault(column, []).append(number + 1)
    return "; ".join(
        f"{column + 1} in row{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers[:_MOST_ROWS]))}"
        + (" …" if len(numbers) > _MOST_ROWS else "")
        for column, numbers in rows.items()
    )


def _different(text: str, cell: RowCell) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a cell that are not in common, from their first word to their last."""
    start = cell.span.start
    for common in (*cell.common, Span(cell.span.end, cell.span.end)):
        letters = [at for at in range(start, common.start) if text[at].isalnum()]
        if letters:
            yield letters[0], letters[-1] + 1
        start = common.end
