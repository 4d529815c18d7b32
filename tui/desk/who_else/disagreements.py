"""Disagreements: what is worth a look, and what the reader makes of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from synoptic.annotations.matrix.claims import key_of_difference
from synoptic.annotations.store.dismissals import dismissed_in
from synoptic.corpus.article import Passage, Span
from synoptic.tui.desk.feature import Act, Desk, Feature
from synoptic.tui.desk.who_else.lining_up import MOST_WAITS

if TYPE_CHECKING:
    from synoptic.annotations.store.store import AnnotationStore
    from synoptic.corpus.parallels.worth_a_look import Disagreement
    from synoptic.tui.desk.annotating.keeping import Keeping
    from synoptic.tui.desk.annotating.links import Links
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
    ) -> None:
        """Compare with this source; `toggle_row` has a claim be a row of the matrix, by its key and label."""
        super().__init__(desk)
        self._keeping, self._open_panes, self._links = keeping, open_panes, links
        self._comparisons, self._toggle_row = comparisons, toggle_row
        self._screen: DifferencesView | None = None
        """The list, while it is open."""
        self._state: DifferencesState | None = None

    @property
    def commands(self) -> Mapping[str, Act]:
        return {"differences": self.open}

    async def open(self) -> None:
        """List where the articles differ in substance."""
        if len(self._desk.articles) < 2:
            self._desk.say("Only one article here: there is nothing to compare with.")
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
                self._go_to(passage, one if passage == other else other)

        self._screen = screen
        await self._desk.ask(screen, leave)

    def show_annotations(self) -> None:
        """Show in the list, too, what the reader did."""
        if self._screen is not None:
            self._screen.take_in(self._desk.annotations)

    def _go_to(self, passage: Passage, other: Passage) -> None:
        """Go to a passage, with the other one in sight beside it."""
        panes = self._desk.panes
        is_only_open = passage.article in panes and other.article not in panes
        first, second = (passage, other) if is_only_open else (other, passage)
        self._open_panes.open(first.article)
        self._open_panes.open_beside(first.article, second.article)
        for each in (other, passage):
            self._open_panes.land(each.article, Span(each.start, each.end))
        self._desk.active = passage.article
        self._desk.call_after_refresh(self._desk.focus_article)
        self._desk.call_after_refresh(self._level, passage, other)

    def _level(self, passage: Passage, other: Passage, waits: int = MOST_WAITS) -> None:
        """Have both at one height, as far as the texts let them, as soon as their panes are laid out."""
        views = self._desk.row.views
        here, there = views.get(passage.article), views.get(other.article)
        if here is None or there is None or there.selecting:
            return
        if waits and not (here.is_settled and there.is_settled):
            self._desk.call_after_refresh(self._level, passage, other, waits - 1)
            return
        there.hold(other.start, here.height_of(passage.start))

    # What the reader does with a difference

    def done_with(self, shown: Sequence[Disagreement], /) -> Sequence[Sequence[str]]:
        annotations, ties = self._desk.annotations, self._links.ties()
        aside, rows = dismissed_in(annotations), {row.claim for row in annotations.rows.values()}

        def is_linked(one: Disagreement) -> bool:
            pair = one.pair
            pairs = ties.get((pair.one.id, pair.other.id), ())
            return any(here.overlaps(pair.a) and there.overlaps(pair.b) for here, there in pairs)

        return [
            [
                *(["put aside"] if not aside.isdisjoint(one.keys) else []),
                *(["linked"] if is_linked(one) else []),
                *(["in the matrix"] if key_of_difference(one) in rows else []),
            ]
            for one in shown
        ]

    async def put_aside(self, one: Disagreement, /) -> None:
        kept = [key for key in one.keys if key in dismissed_in(self._desk.annotations)]

        def change(store: AnnotationStore) -> None:
            for key in kept:
                store.reconsider(key)
            if not kept:
                store.dismiss(one.keys[0], _label(one))

        if await self._keeping.change_and_wait(change):
            self.say_done("Taken up again" if kept else "Put aside for good")

    async def contradict(self, one: Disagreement, /) -> None:
        await self._links.tie("contradicts", *one.passages, note_command="")

    async def toggle_row(self, one: Disagreement, /) -> None:
        await self._toggle_row(key_of_difference(one), _label(one))


def _label(one: Disagreement) -> str:
    return f"{one.difference.kind}: {' ⇄ '.join(words.text for words in one.words)}"
