"""The matrix: claims against articles by date, in each cell the exact words, or that there are none."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from textual import on, work
from textual.message import Message
from textual.worker import get_current_worker

from synoptic.annotations.matrix.matrix import CellState, Claim, Matrix, MatrixCell
from synoptic.annotations.model.wording import LINK_WORDS, counted, folders_in_words
from synoptic.corpus.article import Passage
from synoptic.tui.commands import Where, bindings, keymap_of
from synoptic.tui.panes.grid import GridView, row_after
from synoptic.tui.shell.display import passage_quoted, quoted_in_short
from synoptic.tui.views.full_screen import View
from synoptic.tui.views.matrix.table import grid_of, told

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from synoptic.annotations.matrix.sources import MatrixSources
    from synoptic.annotations.model.annotations import Annotations
    from synoptic.tui.shell.comparison_source import ComparisonSource
    from synoptic.tui.views.matrix.nearest import NearPassage

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

    def export(self) -> Awaitable[None]:
        """Ask how and where to export the matrix; wait for the return until that is up."""


class MatrixView(View):
    """Rows of tags, saved searches, chosen quotations and differences; columns of articles."""

    BINDINGS = bindings(Where.MATRIX)
    SHOWN = (
        "table-go", "matrix-follow", "matrix-silent", "matrix-add", "matrix-remove", "matrix-export", "undo",
        "view-back",
    )  # fmt: skip
    NAME = Where.MATRIX

    @dataclass
    class Gathered(Message):
        """The matrix is there."""

        shown: Matrix

    @dataclass
    class NearestFound(Message):
        """What comes nearest to a claim in an article is there."""

        claim: Claim
        cell: MatrixCell
        nearest: tuple[NearPassage, ...]
        sentences: int
        """Number of sentences of the article that were looked at."""

    def __init__(
        self,
        sources: MatrixSources,
        annotations: Annotations,
        colours: Mapping[str, str],
        editor: MatrixEditor,
        comparisons: ComparisonSource,
        cursor: tuple[int, int],
        at: Passage | None = None,
    ) -> None:
        """Show the matrix of these annotations; see `take_in` for the rest.

        The mark is on a cell, or on the first that has the passage `at`, or a part of it.
        """
        super().__init__()
        self._sources, self._editor, self._comparisons = sources, editor, comparisons
        self._annotations, self._colours = annotations, colours
        self.shown: Matrix | None = None
        """The matrix, once it is gathered."""
        self.cursor = cursor
        """Row and column of the marked cell."""
        self.beside: Passage | None = None
        """The passage to be seen beside the one that was chosen, if that is the other end of a link."""
        self._at = at
        self._gone: Sequence[str] = ()
        """The keys of rows that had the mark and were removed, the last one last."""

    def compose_view(self) -> ComposeResult:
        yield GridView(label_width=_LABEL, least=26, most=_MOST_LINES)

    def on_mount(self) -> None:
        self.query_one(GridView).focus()
        self._gather(self._annotations)

    def take_in(self, annotations: Annotations, colours: Mapping[str, str]) -> None:
        """Show what these annotations make."""
        self._annotations, self._colours = annotations, colours
        if self.is_composed:
            self._gather(annotations)

    @work(thread=True, exclusive=True, group="matrix")
    def _gather(self, annotations: Annotations) -> None:
        worker = get_current_worker()
        shown = self._sources.matrix(annotations, lambda: worker.is_cancelled)
        if shown is not None and not worker.is_cancelled:
            self.post_message(self.Gathered(shown))

    @on(Gathered)
    def _show(self, message: Gathered) -> None:
        before = [] if self.shown is None else [row.claim.key for row in self.shown.rows]
        first, self.shown = self.shown is None, message.shown
        if first and self._at is not None:
            self._mark_passage(message.shown, self._at)
        grid = grid_of(message.shown, self._colours)
        table = self.query_one(GridView)
        keys = [row.claim.key for row in message.shown.rows]
        row, self._gone = row_after(before, table.cursor[0], keys, self._gone)
        table.show(grid, self.cursor if first else (row, table.cursor[1]))
        # Nobody moved: what is said stays, though there may be fewer rows.
        self.cursor = table.cursor
        rows, columns = len(message.shown.rows), len(message.shown.columns)
        self.tell(f"{counted(rows, 'row')} × {counted(columns, 'article')}", "claims by articles")
        if not rows:
            self.point_out(self._how_to_add())

    def _mark_passage(self, shown: Matrix, at: Passage) -> None:
        """Have the mark on the first cell with a passage, or say that none has it."""
        for row, each in enumerate(shown.rows):
            for column, cell in enumerate(each.cells):
                if cell.article == at.article and any(
                    passage.start < at.end and at.start < passage.end for passage in cell.passages
                ):
                    self.cursor = row, column
                    return
        self.say("No row of the matrix has this passage.")

    def _how_to_add(self) -> str:
        marked = {highlight.article for highlight in self._annotations.highlights.values()}
        here = {article.id for article in self._sources.articles}
        if marked and marked.isdisjoint(here):
            where = folders_in_words(marked, self._annotations)
            return f"No rows for these articles. Open the others to see theirs: {where}"
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
        self.cursor = message.row, message.column
        marked = self._marked()
        if marked is not None:
            self.point_out(told(marked[1], keymap_of(self.app), self._sources.reader))

    @on(GridView.Chosen)
    def _go(self) -> None:
        """Go to the marked cell's passage, one of them if there are several, or to what was not read yet."""
        marked = self._marked()
        if marked is None:
            return
        _, cell = marked
        if cell.passages:
            self.offer([(passage_quoted(passage.text), passage) for passage in cell.passages])
        else:
            offset = self._editor.first_unread(cell.article)
            self.dismiss(Passage(cell.article, offset, offset, ""))

    def marked_passages(self) -> Sequence[Passage]:
        marked = self._marked()
        return () if marked is None else marked[1].passages

    def action_follow(self) -> None:
        """Go to the other end of a link of the marked cell, with this one beside it."""
        marked = self._marked()
        if marked is None:
            return
        ways = [
            (link, here, there)
            for link in marked[1].links
            for here in marked[1].passages
            if link.is_at(here) and (there := link.across(here)) is not None
        ]
        if not ways:
            self.say(f"No link here. {self.key('links')} lists all links.")
            return

        def go(chosen: str | None) -> None:
            if chosen is not None:
                _, self.beside, there = ways[int(chosen)]
                self.dismiss(there)

        if len(ways) == 1:
            go("0")
            return
        from synoptic.tui.dialogs.menu import Menu

        letters = {article.id: article.letter for article in self._sources.articles}
        lines = [
            (str(at), f"{LINK_WORDS[link.kind].name}: {letters[there.article]} {quoted_in_short(there.text)}")
            for at, (link, there) in enumerate((tied.link, there) for tied, _, there in ways)
        ]
        self.app.push_screen(Menu("Go along which link?", lines), go)

    def action_silent(self) -> None:
        """Have the reader confirm that the article has nothing on the claim, or take that back."""
        marked = self._marked()
        if marked is None:
            if self.shown is not None:
                self.refuse(f"No rows yet. {self.key('matrix-add')} adds a search.")
            return
        claim, cell = marked
        match cell.state:
            case CellState.WORDS:
                self.refuse("This article has a passage on it.")
            case CellState.SILENT if self._sources.reader in cell.silent_by:
                self._editor.withdraw_silence(claim, cell.article)
            case _:
                self._find_nearest(claim, cell)

    @work(thread=True, exclusive=True, group="nearest")
    def _find_nearest(self, claim: Claim, cell: MatrixCell) -> None:
        # Imported late, in a worker: a matrix that is only looked at has no need of it.
        from synoptic.corpus.parallels.profile import profile_of
        from synoptic.tui.views.matrix.nearest import nearest_to

        articles = self._sources.articles
        other = next(article for article in articles if article.id == cell.article)
        nearest = nearest_to(claim, other, articles, self._comparisons.comparisons)
        if not get_current_worker().is_cancelled:
            sentences = len(profile_of(other.text).units)
            self.post_message(self.NearestFound(claim, cell, nearest, sentences))

    @on(NearestFound)
    def _check_silence(self, message: NearestFound) -> None:
        """Show what is nearest; the reader goes there, or confirms the silence."""
        from synoptic.tui.dialogs.silence_check import CONFIRM, SilenceCheck

        claim, cell, nearest = message.claim, message.cell, message.nearest
        if not self.is_current or self._marked() != (claim, cell):
            return

        def take(chosen: int | None) -> None:
            if chosen == CONFIRM:
                self._editor.confirm_silence(claim, cell.article)
            elif chosen is not None:
                self.dismiss(nearest[chosen].passage)

        if nearest:
            remark = "The nearest passages of the article:"
        elif claim.passages:
            looked_at = counted(message.sentences, "sentence")
            remark = f"Nothing: {looked_at}, none shares a name, a number or a rare word."
        else:
            remark = "No passage in another article to compare with."
        if cell.state.is_unknown:
            remark = f"Not read to the end. {remark}"
        self.app.push_screen(SilenceCheck(claim.label, remark, [each.line for each in nearest]), take)

    def action_add(self) -> None:
        self._editor.add_search()

    def action_remove(self) -> None:
        marked = self._marked()
        if marked is not None and not self._editor.remove(marked[0]):
            self.refuse(f"Tag rows can’t be removed; delete the tag ({self.key('tags')}) instead.")

    async def action_export(self) -> None:
        await self._editor.export()
