"""Worth a look: where articles differ in substance, one row a difference, for the reader to judge."""

from __future__ import annotations

from collections.abc import Awaitable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from msgspec.structs import replace
from textual import on, work
from textual.message import Message
from textual.worker import Worker, get_current_worker

from synoptic.annotations.model.wording import counted
from synoptic.annotations.store.dismissals import dismissed_in
from synoptic.tui.commands import Where, bindings
from synoptic.tui.panes.grid import GridView
from synoptic.tui.views.differences.table import DifferencesState, grid_of, in_words
from synoptic.tui.views.full_screen import View

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from synoptic.annotations.model.annotations import Annotations
    from synoptic.corpus.article import Article, Passage
    from synoptic.corpus.parallels.worth_a_look import AlignedPair, Disagreement
    from synoptic.tui.shell.comparison_source import ComparisonSource

_LABEL = 13
"""Cells that the kind of a difference takes."""
_EVERY_PAIRS = 50
"""After how many pairs it is told how far the comparison is."""


class DifferencesEditor(Protocol):
    """A reader's ways to take up a difference."""

    def done_with(self, shown: Sequence[Disagreement], /) -> Sequence[Sequence[str]]:
        """Return for each difference what the reader did with it, in words."""

    def put_aside(self, one: Disagreement, /) -> Awaitable[None]:
        """Put a difference aside for good; one that is aside, take up again."""

    def contradict(self, one: Disagreement, /) -> Awaitable[None]:
        """Link the two passages: the one contradicts the other."""

    def toggle_row(self, one: Disagreement, /) -> Awaitable[None]:
        """Have the difference be a row of the matrix, or none any more."""

    def export(self) -> Awaitable[None]:
        """Ask how and where to export the differences; wait for the return until that is up."""


class DifferencesView(View):
    """Candidates for contradictions, the likeliest first."""

    BINDINGS = bindings(Where.DIFFERENCES)
    SHOWN = (
        "table-go", "differences-link", "differences-row", "differences-aside", "differences-hidden",
        "differences-all", "differences-export", "view-back",
    )  # fmt: skip
    NAME = Where.DIFFERENCES

    @dataclass
    class Progressed(Message):
        """Some of the pairs are done."""

        done: int
        of: int
        what: str

    @dataclass
    class Listed(Message):
        """The differences are known."""

        found: tuple[Disagreement, ...]
        pairs: int
        reach: str | None
        """What is left out for its language."""

    def __init__(
        self,
        articles: Sequence[Article],
        panes: Sequence[str],
        source: ComparisonSource,
        annotations: Annotations,
        editor: DifferencesEditor,
        state: DifferencesState,
    ) -> None:
        """List the differences of the articles; `panes` are the ids of the open ones, from left to right."""
        super().__init__()
        self._articles = tuple(articles)
        self._open = frozenset(panes)
        self._source, self._editor = source, editor
        self._annotations = annotations
        # Of one open article alone nothing can be told.
        self.state = state if len(panes) > 1 else replace(state, is_of_all=True)
        """How the view looks now."""
        self.found: tuple[Disagreement, ...] | None = None
        """All differences, once they are known."""
        self.shown: tuple[Disagreement, ...] = ()
        """Those in the table."""
        self._touched: list[Disagreement] = []
        """Those put aside or taken up again here, which stay in the table: the same key takes it back."""
        self._pairs = 0

    def compose_view(self) -> ComposeResult:
        yield GridView(label_width=_LABEL, most=None)

    def on_mount(self) -> None:
        self.query_one(GridView).focus()
        self._compare()

    def take_in(self, annotations: Annotations) -> None:
        """Show what the reader did with the differences by now."""
        self._annotations = annotations
        if self.is_composed:
            self._show()

    # Comparing

    @property
    def _compared(self) -> tuple[Article, ...]:
        """The articles that are compared."""
        return tuple(each for each in self._articles if self.state.is_of_all or each.id in self._open)

    @work(thread=True, exclusive=True, group="differences")
    def _compare(self) -> None:
        # Imported late: an app that starts has no need of it yet.
        from synoptic.corpus.languages.reach import difference_reach
        from synoptic.corpus.parallels.worth_a_look import aligned_pairs, worth_a_look

        worker = get_current_worker()

        def progress(done: int, of: int) -> None:
            self._report(worker, done, of, "pairs of articles")

        pairs = aligned_pairs(
            self._source.comparisons,
            self._compared,
            progress=progress,
            cancelled=lambda: worker.is_cancelled,
        )
        found = worth_a_look(self._read(worker, pairs))
        if not worker.is_cancelled:
            self.post_message(self.Listed(found, len(pairs), difference_reach(self._compared)))

    def _read(self, worker: Worker[object], pairs: Sequence[AlignedPair]) -> Iterator[AlignedPair]:
        """Yield the pairs until the reader has left."""
        for done, pair in enumerate(pairs):
            if worker.is_cancelled:
                return
            self._report(worker, done, len(pairs), "pairs of passages")
            yield pair

    def _report(self, worker: Worker[object], done: int, of: int, what: str) -> None:
        if done % _EVERY_PAIRS == 0 and not worker.is_cancelled:
            self.post_message(self.Progressed(done, of, what))

    @on(Progressed)
    def _tell_progress(self, message: Progressed) -> None:
        if self.found is None:
            stop = self.key("view-back")
            self.tell(f"comparing {message.done} of {message.of} {message.what} … {stop} stops")

    @on(Listed)
    def _take(self, message: Listed) -> None:
        first, self.found, self._pairs = self.found is None, message.found, message.pairs
        self._show(self.state.cursor if first else None)
        if message.reach is not None:
            self.say(message.reach)

    # The table

    def _show(self, cursor: tuple[int, int] | None = None) -> None:
        found = self.found
        if found is None:
            return
        dismissed = dismissed_in(self._annotations)
        kept = tuple(one for one in found if dismissed.isdisjoint(one.keys))
        marked = self.marked
        self.shown = tuple(
            one for one in found if self.state.has_aside or one in kept or one in self._touched
        )
        if cursor is None and marked in self.shown:
            cursor = self.shown.index(marked), self.query_one(GridView).cursor[1]
        grid = grid_of(self.shown, self._editor.done_with(self.shown))
        self.query_one(GridView).show(grid, cursor)
        remark = f"{counted(len(kept), 'candidate')} for you to judge"
        if aside := len(found) - len(kept):
            verb = "hides" if len(self.shown) > len(kept) else "shows"
            remark += f" · {aside} put aside ({self.key('differences-hidden')} {verb})"
        self.tell(remark, self._named_articles())
        if not self.shown:
            self.point_out(self._nothing(aside))

    def _named_articles(self) -> str:
        compared, known = len(self._compared), len(self._articles)
        if compared == known:
            return counted(known, "article")
        return f"the {compared} open articles of {known}"

    def _nothing(self, aside: int) -> str:
        what = "No other differences found" if aside else "No differences found"
        pairs = counted(self._pairs, "pair")
        return f"{what}: compared {pairs} of passages that may match, in {self._named_articles()}."

    @property
    def marked(self) -> Disagreement | None:
        """The difference that has the mark."""
        return self.shown[self.query_one(GridView).cursor[0]] if self.shown else None

    @on(GridView.Moved)
    def _tell_row(self, message: GridView.Moved) -> None:
        self.state = replace(self.state, cursor=(message.row, message.column))
        if self.shown:
            one = self.shown[message.row]
            self.point_out(f"{in_words(one)} · score of the passages {one.pair.score:.2f}")

    @on(GridView.Chosen)
    def _go(self, message: GridView.Chosen) -> None:
        """Go to the marked passage, with the other one beside it."""
        if (one := self.marked) is not None:
            self.dismiss(one.passages[message.column])

    def marked_passages(self) -> Sequence[Passage]:
        return () if (one := self.marked) is None else (one.passages[self.query_one(GridView).cursor[1]],)

    # What the reader does with a difference

    async def action_put_aside(self) -> None:
        if (one := self.marked) is not None:
            self._touched.append(one)
            await self._editor.put_aside(one)

    async def action_contradict(self) -> None:
        if (one := self.marked) is not None:
            await self._editor.contradict(one)

    async def action_claim(self) -> None:
        if (one := self.marked) is not None:
            await self._editor.toggle_row(one)

    async def action_export(self) -> None:
        await self._editor.export()

    def action_show_aside(self) -> None:
        dismissed = dismissed_in(self._annotations)
        are_shown = any(not dismissed.isdisjoint(one.keys) for one in self.shown)
        self.state = replace(self.state, has_aside=not are_shown)
        self._touched.clear()
        self._show()

    def action_all_articles(self) -> None:
        if len(self._open) == len(self._articles):
            self.refuse("All articles of the library are open.")
        elif len(self._open) < 2:
            self.refuse("Only one article is open, so all are compared.")
        else:
            self.state = replace(self.state, is_of_all=not self.state.is_of_all)
            self.found = None
            self.tell("working …")
            self._compare()
