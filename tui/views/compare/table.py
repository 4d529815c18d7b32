"""The compared articles as a table: what each article has in a row, with what differs standing out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from synoptic.corpus.parallels.comparison import Confidence
from synoptic.tui.panes.grid import Grid
from synoptic.tui.shell.contrast_text import contrast_text, differs
from synoptic.tui.shell.naming import letter_content, short_name

if TYPE_CHECKING:
    from synoptic.corpus.article import Article
    from synoptic.corpus.parallels.rows import RowCell, Synopsis, SynopsisRow

GAP = "—"
"""What stands where an article has nothing."""
_GAP = (Content.styled(GAP, "dim"),)
SIGNS = {"verbatim": "=", "variant": "≈", "paraphrase": "~"}
"""How a row is marked in which articles have the same, by what they are to each other at the best."""
_CONTRADICTED, _LINKED = "⇄", "↔"
"""How a row and its cells are marked that the reader linked as a contradiction, or otherwise as unlike."""
_POSSIBLE = "?"
"""How one is marked that is only possible."""
FEW = 0.1
"""The share of likely rows below which possible ones are shown from the start, and no others."""
_MOST_ROWS = 3
"""Rows of one article that a remark names."""


def grid_of(shown: Synopsis, rows: Sequence[int], lead: int = 0) -> Grid:
    """Return the rows with these indices as a table; the column with the index `lead` leads.

    In a row that more than one article has, the words of each cell are drawn by their kinds beside the first
    one; those of the first, beside all others.
    """
    return Grid(
        heads=tuple(
            Content.assemble(letter_content(each), f" {short_name(each)}") for each in shown.articles
        ),
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
    """Return the columns that have a shared row, the leading one first: in a likely row, the likely ones.

    Those that the reader linked belong to them.
    """
    sure = row.confidence
    shared = [
        at
        for at, cell in enumerate(row.cells)
        if cell is not None and (cell.unlike or (sure is not None and cell.confidence is sure))
    ]
    return tuple(sorted(shared, key=lambda column: column != lead))


def label_of(row: SynopsisRow, number: int) -> str:
    """Return the number of a row from 1, and a sign if it has sentences of more than one article."""
    sign = _sign_of(*(cell.unlike for cell in row.cells if cell is not None))
    if row.confidence is Confidence.POSSIBLE:
        sign = _POSSIBLE
    elif row.confidence is not None:
        kinds = {cell.kind for cell in row.cells if cell is not None and cell.confidence is not None}
        sign = next((sign for kind, sign in SIGNS.items() if kind in kinds), "")
    return f"{number + 1:>3}{sign}"


def _sign_of(*links: str) -> str:
    """Return the sign of what is linked as unlike; empty if nothing is."""
    return _CONTRADICTED if "contradicts" in links else _LINKED if any(links) else ""


def cell_content(article: Article, cell: RowCell, row: SynopsisRow) -> Content:
    """Return a sentence, its words by their kinds, how often it is printed, which rows say the same.

    One that is only possible in a row that is likely has a sign of its own, and one that the reader linked as
    unlike.
    """
    text = contrast_text(article.text, cell.span, cell.runs, is_alike=cell.is_alike)
    if cell.confidence is Confidence.POSSIBLE and row.confidence is Confidence.LIKELY:
        text = Content.assemble((f"{_POSSIBLE} ", "dim"), text)
    if sign := _sign_of(cell.unlike):
        text = Content.assemble((f"{sign} ", "bold"), text)
    if times := _times(cell):
        text = Content.assemble(text, (f" ({times})", "dim"))
    if rows := sorted({number + 1 for _, number in cell.elsewhere}):
        text = Content.assemble(text, (f" ⇅{', '.join(map(str, rows))}", "dim"))
    return text


def told(shown: Synopsis, row: int, column: int) -> str:
    """Return in words what a cell is."""
    cell = shown.rows[row].cells[column]
    if cell is None:
        return "Nothing of this article is lined up here."
    if shown.rows[row].filled == 1:
        what = "Nothing of another article is lined up here"
    elif cell.confidence is None:
        what = ""
    elif cell.kind is None:
        what = _how_many_have_it(shown.rows[row], cell.confidence)
    elif cell.confidence is Confidence.POSSIBLE:
        what = f"Possible: {cell.kind} of what the first one has"
    else:
        what = f"{cell.kind.capitalize()} of what the first one has"
    parts = (
        what,
        f"linked: {cell.unlike}" if cell.unlike else "",
        f"in another order: {_named(cell, shown.articles)}" if cell.elsewhere else "",
        f"printed {_times(cell)}" if cell.repeats else "",
        differs(cell.differences),
    )
    said = "; ".join(filter(None, parts))
    return said[:1].upper() + said[1:]


def _how_many_have_it(row: SynopsisRow, confidence: Confidence) -> str:
    """Return how many articles have what the first cell of a row has, which is as sure as that."""
    found = [cell.confidence for cell in row.cells if cell is not None]
    likely, possible = found.count(Confidence.LIKELY), found.count(Confidence.POSSIBLE)
    if confidence is Confidence.POSSIBLE:
        return f"{likely + possible} articles may have it"
    return f"{likely} articles have it" + (f", {possible} perhaps" if possible else "")


def _times(cell: RowCell) -> str:
    times = len(cell.repeats) + 1
    return {1: "", 2: "twice"}.get(times, f"{times} times")


def _named(cell: RowCell, articles: Sequence[Article]) -> str:
    """Return where the same is told besides: `B in row 83; C in rows 12, 90`."""
    rows: dict[int, list[int]] = {}
    for column, number in cell.elsewhere:
        rows.setdefault(column, []).append(number + 1)
    return "; ".join(
        f"{articles[column].letter} in row{'s' if len(numbers) > 1 else ''} "
        + ", ".join(map(str, numbers[:_MOST_ROWS]))
        + (" …" if len(numbers) > _MOST_ROWS else "")
        for column, numbers in rows.items()
    )
