"""Lining up: the passages that answer side by side, all at one height."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from synoptic.tui.desk.in_step import common_height
from synoptic.tui.panes.row import MOST_PANES

if TYPE_CHECKING:
    from synoptic.corpus.article import Passage
    from synoptic.tui.desk.feature import Desk
    from synoptic.tui.desk.open_panes import OpenPanes
    from synoptic.tui.desk.who_else.question import Question
    from synoptic.tui.panes.answers import Answer

MOST_WAITS = 20
"""How often it is looked whether panes that were opened are laid out."""


class LiningUp:
    """Brings the answers to a question into sight."""

    def __init__(self, desk: Desk, open_panes: OpenPanes, question: Callable[[], Question | None]) -> None:
        """Bring those of the `question` that is on the desk when it is time."""
        self._desk, self._open_panes = desk, open_panes
        self._question = question

    def show(self, question: Question, answer: Answer | None) -> None:
        """Bring what the reader looks at into sight in its pane, if it has one."""
        if answer is None or answer.parallel is None or answer.article not in self._desk.panes:
            self._open_panes.forget_arrival()
            return
        self._open_panes.open_beside(question.passage.article, answer.article)
        place = answer.parallel.b
        if question.lined_up_at is not None:
            self._open_panes.land(answer.article, place)
            self._desk.call_after_refresh(self.hold)
            return
        view = self._desk.row.views[answer.article]
        if view.selecting:
            view.hold(place.start, view.size.height // 3)
        else:
            self._open_panes.land(answer.article, place)

    def go_into(self, answer: Answer) -> None:
        """Give the keyboard to an article that answers, at its passage."""
        if answer.parallel is None:
            self._open_panes.go_into(answer.article)
        else:
            self._open_panes.arrive(answer.article, answer.parallel.b)
            self._desk.call_after_refresh(self.hold)

    def line_up(self, question: Question) -> None:
        """Open the articles that have the passage beside the one that asks, all at one height.

        What comes nearest without a claim is among them where the reader has marked it.
        """
        asked = question.passage
        found = [
            each.article
            for each in question.looked_at
            if each.is_claimed or (each.parallel is not None and each.article == question.marked)
        ]
        if not found:
            self._desk.refuse("No likely or possible passage to line up.")
            return
        lined = (asked.article, *found)[:MOST_PANES]
        # What has nothing on it stays open where there is room, to the right.
        panes = self._desk.panes
        silent = tuple(each for each in panes if each not in lined)[: MOST_PANES - len(lined)]
        views = self._desk.row.views
        question.lined_up_at = views[asked.article].height_of(asked.start) if asked.article in panes else 0
        self._desk.panes = (*lined, *silent)
        other = question.marked if question.marked in lined else found[0]
        self._open_panes.open_beside(asked.article, other)
        self._desk.call_after_refresh(self.hold)

    def hold(self, waits: int = MOST_WAITS) -> None:
        """Have the passages stand at one height, as soon as their panes are laid out."""
        question = self._question()
        if question is None or question.lined_up_at is None:
            return
        places, asked = question.places, question.passage.article
        views = {each: view for each, view in self._desk.row.views.items() if each in places}
        seen = {
            pane.article.id: pane.view
            for pane in self._desk.row.panes
            if pane.display and pane.view in views.values()
        }
        if waits and not all(view.is_settled for view in seen.values()):
            self._desk.call_after_refresh(self.hold, waits - 1)
            return
        fitting = [view.height_fitting(places[each].start, places[each].end) for each, view in seen.items()]
        possible = [view.heights_for(places[each].start) for each, view in seen.items()]
        height = common_height(min([question.lined_up_at, *fitting]), possible)
        for article, view in views.items():
            start = places[article].start
            if not view.selecting and article != asked:
                view.go_to(start)
            view.hold(start, height)
        # While panes are opened and laid out, a caret that was out of sight may have come along for a moment.
        marked = question.marked
        if marked in views and views[marked].caret == places[marked].start:
            self._open_panes.mark_arrival(marked, places[marked])

    def keep_asked_in_sight(self) -> None:
        """Have the passage that is asked about whole in sight, though the answers have taken their room."""
        question = self._question()
        view = self._desk.row.views.get(question.passage.article) if question is not None else None
        if question is not None and view is not None and question.lined_up_at is None:
            place = question.span
            fitting = view.height_fitting(place.start, place.end)
            view.hold(place.start, min(max(view.height_of(place.start), 0), fitting))


def show_side_by_side(desk: Desk, open_panes: OpenPanes, passage: Passage, other: Passage) -> None:
    """Go to a passage, with the other one in sight beside it at the same height; both are marked."""
    panes = desk.panes
    is_only_open = passage.article in panes and other.article not in panes
    first, second = (passage, other) if is_only_open else (other, passage)
    open_panes.open(first.article)
    open_panes.open_beside(first.article, second.article)
    open_panes.land_at_both(passage, other)
    desk.active = passage.article
    desk.call_after_refresh(desk.focus_article)
    desk.call_after_refresh(_level, desk, passage, other)


def _level(desk: Desk, passage: Passage, other: Passage, waits: int = MOST_WAITS) -> None:
    """Have both at one height, as far as the texts let them, as soon as their panes are laid out."""
    views = desk.row.views
    here, there = views.get(passage.article), views.get(other.article)
    if here is None or there is None or there.selecting:
        return
    if waits and not (here.is_settled and there.is_settled):
        desk.call_after_refresh(_level, desk, passage, other, waits - 1)
        return
    there.hold(other.start, here.height_of(passage.start))
