"""Disagreements: what is worth a look, and what the reader makes of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from synoptic.annotations.errors import InvalidRequest
from synoptic.annotations.matrix.claims import key_of_difference
from synoptic.annotations.model.wording import counted
from synoptic.annotations.store.dismissals import dismissed_in, not_dismissed
from synoptic.tui.desk.feature import Act, Desk, Feature
from synoptic.tui.desk.who_else.lining_up import show_side_by_side

if TYPE_CHECKING:
    from synoptic.annotations.store.store import AnnotationStore
    from synoptic.corpus.article import Passage
    from synoptic.corpus.parallels.worth_a_look import Disagreement
    from synoptic.tui.desk.annotating.keeping import Keeping
    from synoptic.tui.desk.annotating.links import Links
    from synoptic.tui.desk.exports import Exports
    from synoptic.tui.desk.open_panes import OpenPanes
    from synoptic.tui.shell.comparison_source import ComparisonSource
    from synoptic.tui.views.differences.screen import DifferencesView
    from synoptic.tui.views.differences.table import DifferencesState


class Disagreements(Feature):
    """Lists where the articles differ, and keeps what the reader does with a difference."""

    def __init__(
        self,
        desk: Desk,
        keeping: Keeping,
        open_panes: OpenPanes,
        links: Links,
        comparisons: ComparisonSource,
        toggle_row: Callable[[str, str], Awaitable[None]],
        exports: Exports,
    ) -> None:
        """Compare with this source; `toggle_row` has a claim be a row of the matrix, by its key and label."""
        super().__init__(desk)
        self._keeping, self._open_panes, self._links = keeping, open_panes, links
        self._comparisons, self._toggle_row = comparisons, toggle_row
        self._exports = exports
        exports.tables["differences"] = self._gather
        self._screen: DifferencesView | None = None
        """The list, while it is open."""
        self._state: DifferencesState | None = None

    @property
    def commands(self) -> Mapping[str, Act]:
        return {"differences": self.open}

    async def open(self) -> None:
        """List where the articles differ in substance."""
        if len(self._desk.articles) < 2:
            self._desk.refuse("Only one article here: there is nothing to compare with.")
            return
        from synoptic.tui.views.differences.screen import DifferencesView
        from synoptic.tui.views.differences.table import DifferencesState

        screen = DifferencesView(
            self._desk.articles,
            self._desk.panes,
            self._comparisons,
            self._desk.annotations,
            self,
            self._state or DifferencesState(),
        )

        def leave(passage: Passage | None) -> None:
            self._screen, self._state = None, screen.state
            if passage is not None and screen.marked is not None:
                one, other = screen.marked.passages
                show_side_by_side(self._desk, self._open_panes, passage, one if passage == other else other)

        self._screen = screen
        await self._desk.ask(screen, leave)

    def show_annotations(self) -> None:
        """Show in the list, too, what the reader did."""
        if self._screen is not None:
            self._screen.take_in(self._desk.annotations)

    # What the reader does with a difference

    def done_with(self, shown: Sequence[Disagreement], /) -> Sequence[Sequence[str]]:
        annotations, ties = self._desk.annotations, self._links.ties()
        aside, rows = dismissed_in(annotations), {row.claim for row in annotations.rows.values()}

        def is_linked(one: Disagreement) -> bool:
            pair = one.pair
            tied = ties.get((pair.one.id, pair.other.id), ())
            return any(tie.a.overlaps(pair.a) and tie.b.overlaps(pair.b) for tie in tied)

        return [
            [
                *(["put aside"] if (is_aside := not aside.isdisjoint(one.keys)) else []),
                *(["linked"] if is_linked(one) else []),
                *(["in the matrix"] if key_of_difference(one) in rows and not is_aside else []),
            ]
            for one in shown
        ]

    async def put_aside(self, one: Disagreement, /) -> None:
        kept = [key for key in one.keys if key in dismissed_in(self._desk.annotations)]

        def change(store: AnnotationStore) -> None:
            for key in kept:
                store.reconsider(key)
            if not kept:
                store.dismiss(one.keys[0], one.said)

        if await self._keeping.change_and_wait(change):
            self.say_done("Taken up again" if kept else "Put aside for good")

    async def contradict(self, one: Disagreement, /) -> None:
        await self._links.tie("contradicts", *one.passages, note_command="")

    async def toggle_row(self, one: Disagreement, /) -> None:
        if dismissed_in(self._desk.annotations).isdisjoint(one.keys):
            await self._toggle_row(key_of_difference(one), one.said)
        else:
            self._desk.refuse(f"Put aside. {self.key('differences-aside')} takes it up again first.")

    # Exporting them

    async def export(self) -> None:
        await self._exports.export("differences")

    def _gather(
        self, cancelled: Callable[[], bool], _progress: object = None, /
    ) -> tuple[Sequence[Disagreement], str] | None:
        """Return the differences as they are or would be listed, and their number; None once cancelled.

        Raises InvalidRequest where there are none.
        """
        from synoptic.corpus.parallels.worth_a_look import aligned_pairs, worth_a_look

        desk, state = self._desk, self._state
        if self._screen is not None and self._screen.found is not None:
            known: Sequence[Disagreement] = self._screen.found
            found: Sequence[Disagreement] = self._screen.shown
        else:
            is_of_all = len(desk.panes) < 2 or (state is not None and state.is_of_all)
            articles = desk.articles if is_of_all else desk.open_articles
            pairs = aligned_pairs(self._comparisons.comparisons, articles, cancelled=cancelled)
            known = worth_a_look(pairs)
            found = not_dismissed(desk.annotations, known)
        if cancelled():
            return None
        if not found:
            why = f"{len(known)} put aside, no other differences found" if known else "no differences found"
            raise InvalidRequest(f"Nothing to export: {why} in the articles compared.")
        return found, counted(len(found), "difference")
