"""The compare view: the open articles in rows, each row what tells the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on, work
from textual.message import Message
from textual.worker import get_current_worker

from synoptic.corpus.article import Article, Passage
from synoptic.corpus.parallels.comparison import Confidence
from synoptic.tui.commands import Where, bindings
from synoptic.tui.panes.grid import GridView
from synoptic.tui.shell.naming import lettered_name
from synoptic.tui.views.compare.table import FEW, grid_of, told
from synoptic.tui.views.full_screen import View

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from synoptic.corpus.parallels.rows import Synopsis
    from synoptic.corpus.parallels.ties import Ties
    from synoptic.tui.shell.comparison_source import ComparisonSource

_LABEL = 5
"""Cells that a row's number and sign take."""


class CompareView(View):
    """Two to five articles beside each other, sentence by sentence, gaps and differences visible."""

    BINDINGS = bindings(Where.COMPARE)
    SHOWN = ("table-go", "compare-next", "compare-possible", "compare-shared", "compare-lead", "view-back")
    NAME = Where.COMPARE

    @dataclass
    class LinedUp(Message):
        """The articles are in rows."""

        likely: Synopsis
        wider: Synopsis

    def __init__(
        self,
        articles: Sequence[Article],
        source: ComparisonSource,
        lead: int,
        at: int | None = None,
        *,
        ties: Ties | None = None,
    ) -> None:
        """Line up the articles in the order of the one with the index `lead`; `at` is an offset in it.

        `ties` are the passages that the reader has tied, by the ids of their articles.
        """
        super().__init__()
        self._articles = tuple(articles)
        self._source = source
        self._ties = ties
        self._lead = lead
        self._place: tuple[int, int] | None = None if at is None else (lead, at)
        """Column and offset of what the mark goes to."""
        self._likely: Synopsis | None = None
        """The articles lined up by likely parallels, once they are."""
        self._wider: Synopsis | None = None
        """And by possible ones too."""
        self._has_possible = False
        self.rows: Sequence[int] = ()
        """Indices of the rows in the table."""
        self._is_only_shared = False
        self._is_new = True
        """Whether nothing was shown yet."""

    @property
    def shown(self) -> Synopsis | None:
        """The articles lined up, as they are shown."""
        return self._wider if self._has_possible else self._likely

    def compose_view(self) -> ComposeResult:
        yield GridView(label_width=_LABEL, most=None)

    def on_mount(self) -> None:
        self.query_one(GridView).focus()
        self._line_up()

    def take_in(self, ties: Ties) -> None:
        """Line up what the reader has tied by now."""
        self._ties = ties
        if self.is_composed:
            self._keep_place()
            self._line_up()

    @work(thread=True, exclusive=True, group="rows")
    def _line_up(self) -> None:
        # Imported late: an app that starts has no need of it yet.
        from synoptic.corpus.parallels.rows import synopsis

        worker = get_current_worker()
        likely, wider = (
            synopsis(
                self._articles,
                self._source.comparisons,
                self._lead,
                has_possible=has_possible,
                ties=self._ties,
                cancelled=lambda: worker.is_cancelled,
            )
            for has_possible in (False, True)
        )
        if likely is not None and wider is not None and not worker.is_cancelled:
            self.post_message(self.LinedUp(likely, wider))

    @on(LinedUp)
    def _show_rows(self, message: LinedUp) -> None:
        self._likely, self._wider = message.likely, message.wider
        if self._is_new:
            # Where next to nothing is likely, pages of gaps would hide what is possible.
            self._has_possible = _shared(message.likely, Confidence.LIKELY) < FEW * len(message.likely.rows)
            self._is_only_shared = self._has_possible and any(
                row.confidence is not None for row in message.wider.rows
            )
            self._is_new = False
        self._show()

    def _show(self) -> None:
        shown, wider = self.shown, self._wider
        if shown is None or wider is None:
            return
        self.rows = [
            row for row, each in enumerate(shown.rows) if each.filled > 1 or not self._is_only_shared
        ]
        lead = lettered_name(self._articles[self._lead])
        possible = _shared(wider, Confidence.POSSIBLE)
        how_many = f"{_shared(shown, Confidence.LIKELY)} likely · perhaps {possible}"
        if possible:
            verb = "hides" if self._has_possible else "shows"
            how_many += f" ({self.key('compare-possible')} {verb} them)"
        if self._is_only_shared and self.rows:
            how_many += f" · only these; {self.key('compare-shared')} shows all"
        self.tell(how_many, f"in the order of {lead}")
        self.query_one(GridView).show(grid_of(shown, self.rows, self._lead), self._cell_at_place())
        if not self.rows:
            self.refuse(f"No shared passages found. {self.key('compare-shared')} shows all rows.")

    def _cell_at_place(self) -> tuple[int, int] | None:
        """Return row and column, in the table, of what is nearest to the place that is kept in mind."""
        if self._place is None or self.shown is None or not self.rows:
            return None
        column, offset = self._place
        cells = ((row, each.cells[column]) for row, each in enumerate(self.shown.rows))
        sentences = [row for row, cell in cells if cell is not None and cell.span.start <= offset]
        there = sentences[-1] if sentences else 0
        return min(range(len(self.rows)), key=lambda place: abs(self.rows[place] - there)), column

    def _passage(self) -> Passage | None:
        """Return the marked sentence; in a gap, the one before it in the same column."""
        if self.shown is None or not self.rows:
            return None
        place, column = self.query_one(GridView).cursor
        for row in range(self.rows[place], -1, -1):
            if (cell := self.shown.rows[row].cells[column]) is not None:
                return Passage.of(self._articles[column], cell.span.start, cell.span.end)
        return None

    @on(GridView.Moved)
    def _tell_cell(self, message: GridView.Moved) -> None:
        if self.shown is not None and self.rows:
            self.point_out(told(self.shown, self.rows[message.row], message.column))

    @on(GridView.Chosen)
    def _go(self) -> None:
        """Go to the marked sentence in its article; from a gap, to where it would stand."""
        passage = self._passage()
        if passage is None:
            self.refuse("Nothing of this article is lined up in this row or before.")
        else:
            self.dismiss(passage)

    def marked_passages(self) -> Sequence[Passage]:
        passage = self._passage()
        return () if passage is None or passage.start == passage.end else (passage,)

    def action_step(self, step: int) -> None:
        shown, grid = self.shown, self.query_one(GridView)
        if shown is None or not self.rows:
            return
        row, column = grid.cursor
        places = range(row + 1, len(self.rows)) if step > 0 else range(row - 1, -1, -1)
        there = next((place for place in places if shown.rows[self.rows[place]].filled > 1), None)
        if there is None:
            self.say("No further shared row found.")
        else:
            grid.cursor = (there, column)

    def _keep_place(self) -> None:
        passage = self._passage()
        if passage is not None:
            self._place = self.query_one(GridView).cursor[1], passage.start

    def action_possible(self) -> None:
        self._keep_place()
        self._has_possible = not self._has_possible
        self._show()

    def action_only_shared(self) -> None:
        self._keep_place()
        self._is_only_shared = not self._is_only_shared
        self._show()

    def action_lead(self) -> None:
        if self.shown is None:
            return
        self._keep_place()
        self._lead = self.query_one(GridView).cursor[1]
        self.tell("working …")
        self._line_up()


def _shared(shown: Synopsis, confidence: Confidence) -> int:
    """Return the number of rows that more than one article has, as sure as that."""
    return sum(row.confidence is confidence for row in shown.rows)
