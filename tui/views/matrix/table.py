"""The matrix as a table: what each article has on each claim, that it has nothing, or that nobody knows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual.content import Content

from synoptic.annotations.matrix.matrix import CellState, Claim, Matrix, MatrixCell
from synoptic.annotations.model.voices import name_of
from synoptic.annotations.model.wording import counted
from synoptic.tui.commands import key_of
from synoptic.tui.panes.grid import Grid, Prose
from synoptic.tui.shell.display import passage_quoted, single_line
from synoptic.tui.shell.naming import letter_content, short_date, short_name

if TYPE_CHECKING:
    from synoptic.corpus.article import Article, Passage

SIGNS = {
    CellState.SILENT: "∅",
    CellState.NOTHING_FOUND: "·",
    CellState.PARTLY_READ: "?",
    CellState.NOT_READ: "?",
}
"""What stands before the state of a cell without words."""
_CONTRADICTED, _LINKED = ("⇄ ", "bold"), ("↔ ", "dim")
"""What stands before a passage that the reader linked as a contradiction, or in another way."""
_KINDS = {"tag": "■", "search": "/", "difference": "≠"}


def grid_of(shown: Matrix, colours: Mapping[str, str]) -> Grid:
    """Return the matrix as a table; `colours` has the colour of a claim's sign as a style, by its key."""
    return Grid(
        heads=tuple(_head(each) for each in shown.columns),
        labels=tuple((_label(row.claim, colours.get(row.claim.key, "")),) for row in shown.rows),
        rows=tuple(tuple(_prose(cell, row.claim) for cell in row.cells) for row in shown.rows),
    )


def told(cell: MatrixCell, keymap: Mapping[str, str], reader: str | None) -> str:
    """Return the state of a cell in words for the reader, and the key for what can be done there."""
    go, silent = key_of("table-go", keymap), key_of("matrix-silent", keymap)
    match cell.state:
        case CellState.WORDS:
            count = counted(len(cell.passages), "passage")
            said = f"{count}; {go} {'goes there' if len(cell.passages) == 1 else 'lists them'}"
            if cell.links:
                contradictions = sum(link.contradicts for link in cell.links)
                links = (
                    counted(contradictions, "contradiction")
                    if contradictions
                    else counted(len(cell.links), "link")
                )
                said += f" · {links}; {key_of('matrix-follow', keymap)} goes across"
            return said
        case CellState.SILENT:
            if reader in cell.silent_by:
                others = ", ".join(name_of(each) for each in cell.silent_by if each != reader)
                if not others:
                    return f"You confirmed that the article is silent; {silent} undoes that"
                return f"You and {others} confirmed that the article is silent; {silent} undoes yours"
            return f"Confirmed silent by {', '.join(map(name_of, cell.silent_by))}; {silent} confirms it, too"
        case CellState.NOTHING_FOUND:
            return f"Read to the end, nothing clear found; {silent} shows the nearest passages, to confirm"
        case CellState.PARTLY_READ | CellState.NOT_READ:
            return f"Nothing clear found, but not read to the end; {go} goes on reading"


def _head(article: Article) -> Content:
    date = short_date(article) or "no date"
    return Content.assemble(letter_content(article), f" {date} {short_name(article)}")


def _label(claim: Claim, colour: str) -> Content:
    sign = _KINDS.get(claim.key.partition(":")[0], "")
    return Content.assemble((f"{sign} " if sign else "", colour), single_line(claim.label))


def _prose(cell: MatrixCell, claim: Claim) -> Prose:
    if cell.state is CellState.WORDS:
        return tuple(_passage(passage, cell, claim) for passage in cell.passages)
    text = f"{SIGNS[cell.state]} {single_line(cell.said)}"
    return (Content.styled(text, "bold" if cell.state is CellState.SILENT else "dim"),)


def _passage(passage: Passage, cell: MatrixCell, claim: Claim) -> Content:
    links = [link for link in cell.links if link.is_at(passage)]
    sign = _CONTRADICTED if any(link.contradicts for link in links) else _LINKED
    without_marks = passage in claim.own_words
    return Content.assemble(
        *([sign] if links else []),
        single_line(passage.text) if without_marks else passage_quoted(passage.text),
        *([(" (without quotation marks)", "dim")] if without_marks else []),
    )
