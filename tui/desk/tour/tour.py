"""The tour: steps on a desk of its own, each gone on from once what it asks for has happened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual.content import Content
from textual.screen import ModalScreen

from synoptic.tui.desk.feature import Act, Desk, Feature
from synoptic.tui.panes.bars import pressable

if TYPE_CHECKING:
    from synoptic.tui.desk.annotating.keeping import Keeping
    from synoptic.tui.desk.search.search import Search
    from synoptic.tui.desk.tour.strip import Told, TourStrip
    from synoptic.tui.desk.tour.tour_steps import Progress, Scene
    from synoptic.tui.desk.who_else.who_else import WhoElse

_OF_THE_READER = {"add-articles", "import-annotations"}
"""Commands that bring in files of the reader's: the tour keeps nothing of them."""


class Tour(Feature):
    """Leads through the steps on the desk of the tour; on the reader's own, opens that."""

    def __init__(
        self, desk: Desk, keeping: Keeping, search: Search, who_else: WhoElse, *, begin: Act, leave: Act
    ) -> None:
        """Watch what happens in these features; `begin` opens the desk of the tour, `leave` leaves a desk."""
        super().__init__(desk)
        self._keeping, self._search, self._who_else = keeping, search, who_else
        self._begin, self._leave = begin, leave
        self._progress: Progress | None = None
        """How far the reader is, once a strip shows it."""
        self._strips: list[tuple[TourStrip, bool]] = []
        """Those that show it, each with whether it is over a view."""

    @property
    def commands(self) -> Mapping[str, Act]:
        return {"tour": self._go_on if self._desk.is_practice else self._begin, "tour-back": self._go_back}

    def forbids(self, command: str) -> bool:
        """Refuse what is of no use in the tour; False for all else."""
        forbidden = self._desk.is_practice and command in _OF_THE_READER
        if forbidden:
            self._desk.refuse(f"Not in the tour; {self.key('leave')} leaves it first.")
        return forbidden

    # Showing

    def strip(self, *, over_view: bool = False) -> TourStrip:
        """Return a strip that follows the tour, for the desk or for a view over it."""
        from synoptic.tui.desk.tour.strip import TourStrip
        from synoptic.tui.desk.tour.tour_steps import Progress

        if self._progress is None:
            self._progress = Progress(self._scene())
        strip = TourStrip(self._told(self._progress, over_view=over_view))
        self._strips = [*(each for each in self._strips if each[0].is_attached), (strip, over_view)]
        return strip

    def _told(self, progress: Progress, *, over_view: bool) -> Told:
        from synoptic.tui.desk.tour.strip import Told
        from synoptic.tui.desk.tour.tour_steps import STEPS, with_keys

        keymap, step = self._desk.keymap, STEPS[progress.step]
        is_last = progress.step == len(STEPS) - 1
        # In a view, the key that leaves the tour goes back to the articles.
        labels = {"tour-back": "back", "tour": "end" if is_last else "next"}
        labels |= {} if over_view else {"leave": "leave"}
        ways = {each: pressable(each, keymap, label) for each, label in labels.items()}
        done = "✓ " if progress.is_after_done and not progress.goal else ""
        place = f"{done}{progress.step + 1}/{len(STEPS)}"
        goal = with_keys(step.goals[progress.goal].text, keymap)
        return Told(
            title=f"{place} {step.title}",
            goal=goal,
            why=step.why,
            ways=Content("  ").join(ways.values()),
            brief=Content.assemble((f"{place} ", "bold"), goal, "  ", ways["tour"]),
        )

    def _go_to(self, progress: Progress) -> None:
        if progress != self._progress:
            self._progress = progress
            for strip, over_view in self._strips:
                strip.tell(self._told(progress, over_view=over_view))

    # Going on

    def look(self) -> None:
        """Go on if what the step asks for has happened."""
        if self._progress is not None:
            self._go_to(self._progress.seen(self._scene()))

    def _go_on(self) -> None:
        from synoptic.tui.desk.tour.tour_steps import STEPS

        if self._progress is None or self._progress.step == len(STEPS) - 1:
            self._leave()
        else:
            self._go_to(self._progress.moved(1, self._scene()))

    def _go_back(self) -> None:
        if not self._desk.is_practice:
            self._desk.refuse(f"{self.key('tour')} starts the tour.")
        elif self._progress is None or not self._progress.step:
            self._desk.refuse("This is the first step.")
        else:
            self._go_to(self._progress.moved(-1, self._scene()))

    def step_out(self) -> bool:
        """Leave the tour, where nothing nearer is to be left; False on the reader's own desk."""
        if self._desk.is_practice:
            self._leave()
        return self._desk.is_practice

    def say_over(self) -> None:
        """Say that the tour was left."""
        self._desk.say(f"The tour is over; {self.key('tour')} starts it again.")

    def _scene(self) -> Scene:
        from synoptic.tui.desk.tour.tour_steps import Scene

        desk, search, question = self._desk, self._search, self._who_else.question
        highlights = desk.annotations.highlights.values()
        return Scene(
            active=desk.active,
            is_at_match=search.current is not None and desk.focused is desk.view,
            answers=None if question is None else 0 if question.is_asking else len(question.answers),
            highlights=len(highlights),
            tagged=sum(len(each.tags) for each in highlights),
            undone=self._keeping.undone,
            over=self._over(),
        )

    def _over(self) -> str:
        """Return the name of the view, or the title of the dialog, over the articles; empty for none."""
        from synoptic.tui.views.full_screen import View

        top = self._desk.top
        if isinstance(top, View):
            return top.NAME
        return (top.title or "dialog") if isinstance(top, ModalScreen) else ""
