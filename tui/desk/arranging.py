"""A floor of the reading screen: which articles are open and where, and where the keyboard is."""

from __future__ import annotations

from textual import on

from synoptic.tui.desk.following import FollowingScreen
from synoptic.tui.panes.article import ArticleFocused, PaneHeader
from synoptic.tui.panes.library import LibraryPane
from synoptic.tui.panes.lists import ChoiceList, ListField
from synoptic.tui.panes.notes import NotesPane
from synoptic.tui.panes.row import MOST_PANES
from synoptic.tui.panes.tags import TagPane

_WIDER = 1.25


class ArrangingScreen(FollowingScreen):
    """Opens, closes, moves and widens panes, and takes the keyboard from one to another."""

    def open_article(self, identifier: str) -> None:
        """Make this the article being read, in a new pane; in the active one's place if all are taken."""
        if identifier not in self.panes:
            here = self.panes.index(self.active)
            taken = len(self.panes) >= MOST_PANES
            self.panes = (*self.panes[: here + (not taken)], identifier, *self.panes[here + 1 :])
        self.active = identifier

    def open_beside(self, one: str, other: str) -> None:
        """Have two articles in sight, the first of them open already, and read the other.

        Where few panes fit, or all are taken, the other comes beside the one.
        """
        self.active = one
        if other not in self.panes:
            here = self.panes.index(one) + 1
            panes = [*self.panes[:here], other, *self.panes[here:]]
            if len(panes) > MOST_PANES:
                panes.remove(next(each for each in reversed(panes) if each not in {one, other}))
            self.panes = tuple(panes)
        if not self._in_sight(one, other):
            self.active = other
        first, last = self.row.in_sight
        if last - first > 1 and not self._in_sight(one, other):
            self.active = one
            self.panes = (one, other, *(each for each in self.panes if each not in {one, other}))
        self.active = other

    def _in_sight(self, *articles: str) -> bool:
        first, last = self.row.in_sight
        return set(articles) <= set(self.panes[first:last])

    def focus_article(self) -> None:
        """Give the keyboard to the article being read, and fold what lies over it."""
        self.view.focus()
        self.query_one("#side").remove_class("-asked")
        if self.has_class("-narrow"):
            self.query(NotesPane).remove()

    @on(ArticleFocused)
    def _read(self, message: ArticleFocused) -> None:
        # The keyboard may be elsewhere again by now.
        if self.row.views.get(message.article) is self.focused:
            self.active = message.article

    @on(PaneHeader.Pressed)
    def _read_pressed(self, message: PaneHeader.Pressed) -> None:
        """Read the article; where it was being read, a click on the second line fills in what that says."""
        was_read = self.active == message.article and self.focused is self.view
        self.active = message.article
        self.focus_article()
        if was_read and message.on_provenance:
            self.action_provenance()

    def action_provenance(self) -> None:
        """Fill in where an article comes from; a floor above knows how."""

    @on(LibraryPane.Chosen)
    def _open_chosen(self, message: LibraryPane.Chosen) -> None:
        self.open_article(message.article)
        self.call_after_refresh(self.focus_article)

    def _step_pane(self, step: int) -> None:
        here = self.panes.index(self.active)
        self.active = self.panes[(here + step) % len(self.panes)]
        self.focus_article()

    def action_next_pane(self) -> None:
        """Read the next article."""
        self._step_pane(1)

    def action_previous_pane(self) -> None:
        """Read the previous article."""
        self._step_pane(-1)

    def action_close_pane(self) -> None:
        """Close the pane of the article being read; one stays open."""
        if len(self.panes) == 1:
            self.say("The last pane stays open. To read another article, press f.")
            return
        here = self.panes.index(self.active)
        closed = self.active
        self.active = self.panes[here + 1] if here + 1 < len(self.panes) else self.panes[here - 1]
        self.panes = tuple(each for each in self.panes if each != closed)
        self.focus_article()

    def _move_pane(self, step: int) -> None:
        here = self.panes.index(self.active)
        there = here + step
        if 0 <= there < len(self.panes):
            panes = list(self.panes)
            panes[here], panes[there] = panes[there], panes[here]
            self.panes = tuple(panes)

    def action_move_pane_left(self) -> None:
        """Change places with the pane on the left."""
        self._move_pane(-1)

    def action_move_pane_right(self) -> None:
        """Change places with the pane on the right."""
        self._move_pane(1)

    def action_widen_pane(self) -> None:
        """Make the pane wider."""
        self.row.widen(self.active, _WIDER)

    def action_narrow_pane(self) -> None:
        """Make the pane narrower."""
        self.row.widen(self.active, 1 / _WIDER)

    async def action_library(self) -> None:
        """Put the keyboard in the library's filter, or back in the article."""
        await self.lay_out_side()
        field = self.query_one(LibraryPane).query_one(ListField)
        self.query_one("#side").add_class("-asked")
        if self.focused is field:
            self.focus_article()
        else:
            field.focus()

    async def action_tags(self) -> None:
        """Put the keyboard in the list of tags, or back in the article."""
        await self.lay_out_side()
        tags = self.query_one(TagPane).query_one(ChoiceList)
        self.query_one("#side").add_class("-asked")
        if self.focused is tags:
            self.focus_article()
        elif not self.annotations.tags:
            self.say("There are no tags yet. Select a passage and press t.")
            self.focus_article()
        else:
            tags.focus()
            self.say("⏎ light up · t give · r rename or merge · d remove · Esc back")

    async def action_notes(self) -> None:
        """Show the notes and put the keyboard there, or put them away."""
        pane = self.query_one_optional(NotesPane)
        if pane is not None and pane.has_focus_within:
            self.focus_article()
            await pane.remove()
            return
        if pane is None:
            pane = await self.summon(NotesPane())
            pane.show(self.annotations, self.article(self.active), self._texts)
        pane.query_one(ChoiceList).focus()
        self.say("⏎ go there · a edit · M or Esc put away")
