"""The matrix: claims against articles by date, in each cell the exact words, or that there are none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from textual import on, work
from textual.message import Message
from textual.worker import get_current_worker

from synoptic.annotations.matrix.matrix import CellState, Claim, Matrix, MatrixCell
from synoptic.annotations.model.wording import counted
from synoptic.corpus.article import Passage
from synoptic.tui.commands import Where, bindings, keymap_of
from synoptic.tui.panes.grid import GridView
from synoptic.tui.shell.display import quoted
from synoptic.tui.views.full_screen import View
from synoptic.tui.views.matrix.table import grid_of, told

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from synoptic.annotations.matrix.sources import MatrixSources
    from synoptic.annotations.model.annotations import Annotations

_LABEL = 26
"""Cells that a claim's name takes."""
_MOST_LINES = 6
"""Lines of a cell; what is longer ends in an ellipsis, and Enter goes to the whole of it."""


class MatrixEditor(Protocol):
    """A matrix's ways to change."""

    def confirm_silence(self, claim: Claim, article: str, /) -> None:
        """Keep that the article of that id has nothing on a claim."""

    def withdraw_silence(self, claim: Claim, article: str, /) -> None:
        """Keep that no more."""

    def first_unread(self, article: str, /) -> int:
        """Return the first offset of the article of that id that was not read."""

    def add_search(self) -> None:
        """Ask for a search to save, which is a row then."""

    def remove(self, claim: Claim, /) -> bool:
        """Remove a row; False for a tag."""

    def export(self, shown: Matrix, /) -> None:
        """Ask for a file and write the matrix there."""


class MatrixView(View):
    """Rows of tags, saved searches, chosen quotations and differences; columns of articles."""

    BINDINGS = bindings(Where.MATRIX)
    SHOWN = ("table-go", "matrix-silent", "matrix-add", "matrix-remove", "matrix-export", "undo")
    NAME = Where.MATRIX

    @dataclass
    class Gathered(Message):
        """The matrix is there."""

        shown: Matrix

    def __init__(
        self,
        sources: MatrixSources,
        annotations: Annotations,
        shares: Mapping[str, float],
        colours: Mapping[str, str],
        editor: MatrixEditor,
        cursor: tuple[int, int],
    ) -> None:
        """Show the matrix of these annotations, with the mark on a cell; see `take_in` for the rest."""
        super().__init__()
        self._sources, self._editor = sources, editor
        self._shares = shares
        self._annotations, self._colours = annotations, colours
        self.shown: Matrix | None = None
        """The matrix, once it is gathered."""
        self.cursor = cursor
        """Row and column of the marked cell."""
        self._asked: tuple[str, str] | None = None
        """Claim and article of which silence is confirmed when it is asked a second time."""

    def compose_view(self) -> ComposeResult:
        yield GridView(label_width=_LABEL, least=26, most=_MOST_LINES)

    def on_mount(self) -> None:
        self.query_one(GridView).focus()
        self._gather(self._annotations)

    def take_in(self, annotations: Annotations, colours: Mapping[str, str]) -> None:
        """Show what these annotations make."""
        self._annotations, self._colours = annotations, colours
        if self.is_mounted:
            self._gather(annotations)

    @work(thread=True, exclusive=True, group="matrix")
    def _gather(self, annotations: Annotations) -> None:
        worker = get_current_worker()
        shown = self._sources.matrix(annotations, lambda: worker.is_cancelled)
        if shown is not None and not worker.is_cancelled:
            self.post_message(self.Gathered(shown))

    @on(Gathered)
    def _show(self, message: Gathered) -> None:
        first, self.shown = self.shown is None, message.shown
        grid = grid_of(message.shown, self._shares, self._colours)
        table = self.query_one(GridView)
        table.show(grid, self.cursor if first else None)
        # Nobody moved: what is said stays, though there may be fewer rows.
        self.cursor = table.cursor
        rows, columns = len(message.shown.rows), len(message.shown.columns)
        self.tell(f"{counted(rows, 'row')} × {counted(columns, 'article')}", "claims by articles")
        if not rows:
            self.point_out(self._how_to_add())

    def _how_to_add(self) -> str:
        tag, search = self.key("tag"), self.key("matrix-add")
        quotation = f"{self.key('quotations')} then {self.key('quotations-row')}"
        return f"No rows yet: {tag} tags a passage, {search} adds a search, {quotation} adds a quotation."

    # The mark

    def _marked(self) -> tuple[Claim, MatrixCell] | None:
        shown = self.shown
        if shown is None or not shown.rows:
            return None
        row, column = self.query_one(GridView).cursor
        return shown.rows[row].claim, shown.rows[row].cells[column]

    @on(GridView.Moved)
    def _tell_cell(self, message: GridView.Moved) -> None:
        if self.shown is None:
            return
        if (message.row, message.column) != self.cursor:
            self._asked = None
            self.hush()
        self.cursor = message.row, message.column
        marked = self._marked()
        if marked is not None:
            if self._asked is not None and marked[1].state is not CellState.NOT_READ:
                # What was asked is answered: asking on would have the reader take the answer back.
                self._asked = None
                self.hush()
            self.point_out(told(marked[1], keymap_of(self.app)))

    @on(GridView.Chosen)
    def _go(self) -> None:
        """Go to the marked cell's passage, one of them if there are several, or to what was not read yet."""
        marked = self._marked()
        if marked is None:
            return
        _, cell = marked
        if cell.passages:
            self.offer([(quoted(passage.text), passage) for passage in cell.passages])
        else:
            offset = self._editor.first_unread(cell.article)
            self.dismiss(Passage(cell.article, offset, offset, ""))

    def action_silent(self) -> None:
        """Confirm that the article has nothing on the claim, or take that back.

        Of an article that was not read through, only when asked twice.
        """
        marked = self._marked()
        if marked is None:
            if self.shown is not None:
                self.say(f"No rows yet. {self.key('matrix-add')} adds a search.")
            return
        claim, cell = marked
        pair = claim.key, cell.article
        match cell.state:
            case CellState.WORDS:
                self.say("This article has a passage on it.")
            case CellState.SILENT:
                self.hush()
                self._editor.withdraw_silence(claim, cell.article)
            case CellState.NOT_READ if self._asked != pair:
                self._asked = pair
                self.say(f"Not read to the end. {self.key('matrix-silent')} again confirms it anyway.")
            case _:
                self.hush()
                self._editor.confirm_silence(claim, cell.article)

    def action_add(self) -> None:
        self._editor.add_search()

    def action_remove(self) -> None:
        marked = self._marked()
        if marked is not None and not self._editor.remove(marked[0]):
            self.say(f"Tag rows can’t be removed; delete the tag ({self.key('tags')}) instead.")

    def action_export(self) -> None:
        if self.shown is not None:
            self._editor.export(self.shown)
