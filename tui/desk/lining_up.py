"""A floor of the reading screen: the passages that answer, each in its pane, or all at one height."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on

from synoptic.corpus.article import Span
from synoptic.tui.article.view import ArticleView
from synoptic.tui.desk.answering import AnsweringScreen
from synoptic.tui.desk.in_step import common_height
from synoptic.tui.panes.row import MOST_PANES
from synoptic.tui.panes.who_else import ParallelsPane

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from synoptic.tui.panes.answers import Answer

_MOST_WAITS = 20
"""How often it is looked whether panes that were opened are laid out."""


@dataclass(frozen=True, slots=True)
class _Where:
    """Where the reader was."""

    panes: tuple[str, ...]
    active: str
    places: Mapping[str, tuple[int, int]]
    origins: Mapping[str, int]
    """Article id to where a selection was begun in it."""


class LiningUpScreen(AnsweringScreen):
    """Brings answers into sight, and goes back to where the reader was."""

    _level: int | None = None
    """At which height the passages stand, once they are lined up, in rows."""
    _has_moved = False
    """Whether the reader has moved the mark along the answers."""
    _before_asking: _Where | None = None

    # Showing the answers

    @on(ParallelsPane.Shown)
    def _show_answer(self, message: ParallelsPane.Shown) -> None:
        witness = self._witness(message.article)
        if witness is None:
            return
        self._marked, self._has_moved = witness.article, True
        if not message.go:
            self._show_witness(witness)
        elif self._level is None:
            self._line_up()
        elif witness.parallel is not None:
            self.arrive(witness.article, witness.parallel.b)
            self.call_after_refresh(self._hold_level)
        else:
            self.open_article(witness.article)
            self.call_after_refresh(self.focus_article)

    def _show_witness(self, witness: Answer | None) -> None:
        """Bring an answer into sight in its pane, if it has one."""
        if witness is None or witness.parallel is None or witness.article not in self.panes:
            self.forget_arrival()
            return
        self._bring_both_into_sight(witness.article)
        if self._level is not None:
            self.land(witness.article, witness.parallel.b)
            self.call_after_refresh(self._hold_level)
            return
        view = self.row.views[witness.article]
        if view.selecting:
            view.hold(witness.parallel.b.start, view.size.height // 3)
        else:
            self.land(witness.article, witness.parallel.b)

    def _bring_both_into_sight(self, article: str) -> None:
        """Have an article that answers beside the one that asks; where few panes fit, it moves there."""
        before = self.panes
        self.open_beside(self.asked.article if self.asked is not None else article, article)
        if self.panes != before:
            self._tell_answers()

    def _line_up(self) -> None:
        """Open the articles that have the passage beside the one that asks, all at one height."""
        asked = self.asked
        found = [each.article for each in self._witnesses if each.parallel is not None]
        if asked is None or not found:
            self.say("No other article has it.")
            return
        lined = (asked.article, *found)[:MOST_PANES]
        # What has nothing on it stays open where there is room, to the right.
        silent = tuple(each for each in self.panes if each not in lined)[: MOST_PANES - len(lined)]
        height = self.row.views[asked.article].height_of(asked.start) if asked.article in self.panes else 0
        self._level = height
        self.panes = (*lined, *silent)
        self._bring_both_into_sight(self._marked if self._marked in lined else found[0])
        self._tell_answers()
        self.call_after_refresh(self._hold_level)

    @on(ArticleView.LaidOut)
    def _line_up_again(self) -> None:
        if self._level is not None:
            self.call_after_refresh(self._hold_level)

    def _hold_level(self, waits: int = _MOST_WAITS) -> None:
        """Have the passages stand at one height, as soon as their panes are laid out."""
        level, places = self._level, dict(self._places_lined())
        if level is None or not places:
            return
        views = {each: view for each, view in self.row.views.items() if each in places}
        seen = {
            pane.article.id: pane.view
            for pane in self.row.panes
            if pane.display and pane.view in views.values()
        }
        if waits and not all(view.is_settled for view in seen.values()):
            self.call_after_refresh(self._hold_level, waits - 1)
            return
        level = min(level, *(view.height_fitting(*places[each]) for each, view in seen.items()))
        height = common_height(level, [view.heights_for(places[each][0]) for each, view in seen.items()])
        asked = self.asked.article if self.asked is not None else ""
        for article, view in views.items():
            start, _ = places[article]
            if not view.selecting and article != asked:
                view.go_to(start)
            view.hold(start, height)
        # While panes are opened and laid out, a caret that was out of sight may have come along for a moment.
        if self._marked in views and views[self._marked].caret == places[self._marked][0]:
            self.mark_arrival(self._marked, Span(*places[self._marked]))

    def _places_lined(self) -> Iterator[tuple[str, tuple[int, int]]]:
        if self.asked is not None:
            yield self.asked.article, (self.asked.start, self.asked.end)
        for witness in self._witnesses:
            if witness.parallel is not None:
                yield witness.article, (witness.parallel.b.start, witness.parallel.b.end)

    def _keep_asked_in_sight(self) -> None:
        """Have the passage that is asked about whole in sight, though the answers have taken their room."""
        asked = self.asked
        view = self.row.views.get(asked.article) if asked is not None else None
        if asked is not None and view is not None and self._level is None:
            height = view.height_of(asked.start)
            view.hold(asked.start, min(max(height, 0), view.height_fitting(asked.start, asked.end)))

    # Going back

    def _where(self) -> _Where:
        views = self.row.views
        origins = {article: view.origin for article, view in views.items() if view.origin is not None}
        return _Where(self.panes, self.active, self.row.places, origins)

    async def close_parallels(self, *, back: bool = True, keyboard: bool = True) -> bool:
        """Put the answers away; False if there are none.

        Go `back` to where the reader was, and give the `keyboard` to the article being read.
        """
        pane = self.query_one_optional(ParallelsPane)
        if pane is None:
            return False
        before, self._before_asking = self._before_asking, None
        self.workers.cancel_group(self, "parallels")
        self.workers.cancel_group(self, "nearest")
        self.asked, self._answers, self._level = None, (), None
        self._besides = {}
        self._is_asking = False
        self.forget_arrival()
        if back and before is not None:
            self._return_to(before)
        self.remove_class("-asking")
        if keyboard:
            self.focus_article()
        await pane.remove()
        self._mark_articles()
        return True

    def _return_to(self, before: _Where) -> None:
        known = {article.id for article in self.articles}
        self.panes = tuple(each for each in before.panes if each in known) or self.panes
        if before.active in self.panes:
            self.active = before.active
        for article, view in self.row.views.items():
            if article in before.places and view.place != before.places[article]:
                view.return_to(before.places[article])
                view.origin = before.origins.get(article)
