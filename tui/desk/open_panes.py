"""The open panes: which articles are in them and where, where the keyboard is, and going to a passage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from synoptic.annotations.model.wording import excerpt
from synoptic.corpus.article import Article, Passage, Span
from synoptic.tui.article.marks import Layer, Mark
from synoptic.tui.desk.annotating.steps import DeskStep
from synoptic.tui.desk.feature import Act, Desk, Feature
from synoptic.tui.panes.library import LibraryPane
from synoptic.tui.panes.lists import ChoiceList, ListField
from synoptic.tui.panes.row import MOST_PANES
from synoptic.tui.panes.tags import TagPane
from synoptic.tui.shell.naming import lettered_name

if TYPE_CHECKING:
    from synoptic.tui.article.view import ArticleView
    from synoptic.tui.desk.annotating.keeping import Keeping

_WIDER = 1.25


class Standpoint(Struct, frozen=True):
    """Where the reader was, to go back to."""

    panes: tuple[str, ...]
    active: str
    places: Mapping[str, tuple[int, int]]
    origins: Mapping[str, int]
    """Article id to where a selection was begun in it."""


class OpenPanes(Feature):
    """Opens, closes, moves and widens panes, and brings the reader to passages.

    Words that the reader was brought to are in sight, the caret at their start, and marked until the reader
    moves on.
    """

    def __init__(self, desk: Desk, keeping: Keeping) -> None:
        super().__init__(desk)
        self._keeping = keeping
        self.arrived: tuple[Passage, ...] = ()
        """The words that the reader was brought to, as long as they are marked; with those beside them."""

    @property
    def commands(self) -> Mapping[str, Act]:
        return {
            "next-pane": lambda: self._step_pane(1),
            "previous-pane": lambda: self._step_pane(-1),
            "close-pane": self.close_pane,
            "move-pane-left": lambda: self._move_pane(-1),
            "move-pane-right": lambda: self._move_pane(1),
            "widen-pane": lambda: self._desk.row.widen(self._desk.active, _WIDER),
            "narrow-pane": lambda: self._desk.row.widen(self._desk.active, 1 / _WIDER),
            "library-pane": self.library,
            "tags": self.tags,
        }

    # Opening

    def open(self, identifier: str, *, in_place: bool = False) -> None:
        """Make this the article being read, in a new pane.

        It comes in the active one's place if all are taken, or if it is to be `in_place`.
        """
        desk = self._desk
        if identifier not in desk.panes:
            here = desk.panes.index(desk.active)
            taken = in_place or len(desk.panes) >= MOST_PANES
            desk.panes = (*desk.panes[: here + (not taken)], identifier, *desk.panes[here + 1 :])
        desk.active = identifier

    def go_into(self, identifier: str) -> None:
        """Open an article, and give it the keyboard."""
        self.open(identifier)
        self._desk.call_after_refresh(self._desk.focus_article)

    def open_only(self, articles: Sequence[str]) -> None:
        """Have exactly these articles open, by their ids, and read the first."""
        self.open_as(Standpoint(tuple(articles), articles[0], {}, {}))

    def open_beside(self, one: str, other: str) -> None:
        """Have two articles in sight, the first of them open already, and read the other.

        Where few panes fit, or all are taken, the other comes beside the one.
        """
        desk = self._desk
        desk.active = one
        if other not in desk.panes:
            here = desk.panes.index(one) + 1
            panes = [*desk.panes[:here], other, *desk.panes[here:]]
            if len(panes) > MOST_PANES:
                panes.remove(next(each for each in reversed(panes) if each not in {one, other}))
            desk.panes = tuple(panes)
        if not self._in_sight(one, other):
            desk.active = other
        first, last = desk.row.in_sight
        if last - first > 1 and not self._in_sight(one, other):
            desk.active = one
            desk.panes = (one, other, *(each for each in desk.panes if each not in {one, other}))
        desk.active = other

    def _in_sight(self, *articles: str) -> bool:
        first, last = self._desk.row.in_sight
        return set(articles) <= set(self._desk.panes[first:last])

    # Going back

    @property
    def standpoint(self) -> Standpoint:
        row = self._desk.row
        origins = {article: view.origin for article, view in row.views.items() if view.origin is not None}
        return Standpoint(self._desk.panes, self._desk.active, row.places, origins)

    def open_as(self, before: Standpoint) -> None:
        """Open the panes of a standpoint, as far as their articles are known."""
        desk, known = self._desk, {article.id for article in self._desk.articles}
        # The article being read is in a pane at any time, also between these two changes.
        desk.active = before.active if before.active in desk.panes else desk.panes[0]
        desk.panes = tuple(each for each in before.panes if each in known) or desk.panes
        desk.active = before.active if before.active in desk.panes else desk.panes[0]

    def return_to(self, before: Standpoint) -> None:
        self.open_as(before)
        for article, view in self._desk.row.views.items():
            if article in before.places and view.place != before.places[article]:
                view.return_to(before.places[article])
                view.origin = before.origins.get(article)

    # Arriving

    def arrive(self, identifier: str, span: Span, *, keyboard: bool = True) -> None:
        """Open an article at a passage, and mark that; give the `keyboard` to the article."""
        self.open(identifier)
        self.land(identifier, span)
        if keyboard:
            self._desk.call_after_refresh(self._desk.focus_article)

    def land(self, identifier: str, span: Span, *, marked: bool = True) -> None:
        """Bring a passage of an open article into sight, with the caret at its start.

        It is marked, unless something else lights it up already.
        """
        self._bring_into_sight(identifier, span)
        if marked:
            self.mark_arrival(identifier, span)
        else:
            self.forget_arrival()

    def land_at_both(self, passage: Passage, other: Passage) -> None:
        """Bring two passages of open articles into sight, and mark both; in one article only the first."""
        for each in (other, passage):
            self._bring_into_sight(each.article, Span(each.start, each.end))
        self._arrive_at(passage, *(() if passage.article == other.article else (other,)))

    def _bring_into_sight(self, identifier: str, span: Span) -> None:
        self._desk.row.views[identifier].go_to(span.start, end=span.end)

    def mark_arrival(self, identifier: str, span: Span) -> None:
        """Mark a passage at whose start the caret is; one without words cannot be marked."""
        if len(span):
            self._arrive_at(Passage.of(self._desk.article(identifier), span.start, span.end))
        else:
            self._arrive_at()

    def forget_arrival(self) -> bool:
        """Mark nothing any more; False if nothing was marked."""
        was_marked = bool(self.arrived)
        self._arrive_at()
        return was_marked

    def _arrive_at(self, *passages: Passage) -> None:
        if passages != self.arrived:
            self.arrived = passages
            self._desk.refresh_marks(self.marks)

    def moved(self, view: ArticleView) -> None:
        """Mark the words no longer once the reader has moved on from them."""
        if any(
            view.article.id == each.article and (view.caret != each.start or view.selecting)
            for each in self.arrived
        ):
            self._arrive_at()

    def marks(self, article: Article, /) -> Iterator[Mark]:
        """Yield the words that the reader was brought to."""
        for each in self.arrived:
            # An article that was edited meanwhile may have other words there.
            if each.article == article.id and article.text[each.start : each.end] == each.text:
                yield Mark(each.start, each.end, Layer.ARRIVED)

    # The keyboard

    def focused(self, identifier: str) -> None:
        """Read the article whose view has got the keyboard; by now that may be elsewhere again."""
        if self._desk.row.views.get(identifier) is self._desk.focused:
            self._desk.active = identifier

    def read(self, identifier: str) -> bool:
        """Read an open article; False if it was not being read already."""
        was_read = self._desk.active == identifier and self._desk.focused is self._desk.view
        self._desk.active = identifier
        self._desk.focus_article()
        return was_read

    def empty_filter(self) -> bool:
        """Empty the library's filter, if the keyboard is in its pane; False if it is empty."""
        pane = self._desk.query_one_optional(LibraryPane)
        if pane is None or not pane.has_focus_within or not pane.query_text:
            return False
        pane.query_text = ""
        return True

    def back_to_article(self) -> bool:
        """Give the keyboard back to the article being read; False if it has it."""
        if self._desk.focused is self._desk.view:
            return False
        self._desk.focus_article()
        return True

    async def library(self) -> None:
        """Put the keyboard in the library's filter, or back in the article."""
        await self._desk.show_side()
        pane = self._desk.query_one_optional(LibraryPane)
        field = pane.query_one(ListField) if pane is not None else None
        if field is None or field is self._desk.focused:
            self._desk.focus_article()
        else:
            field.focus()

    async def tags(self) -> None:
        """Put the keyboard in the list of tags, or back in the article."""
        await self._desk.show_side()
        pane = self._desk.query_one_optional(TagPane)
        tags = pane.query_one(ChoiceList) if pane is not None else None
        if tags is None or tags is self._desk.focused:
            self._desk.focus_article()
        else:
            tags.focus()
            if not self._desk.annotations.tags:
                add, tag = self.key("tags-add"), self.key("tag")
                self._desk.say(f"No tags yet. {add} adds one; {tag} in an article tags the sentence there.")

    # Panes

    def _step_pane(self, step: int) -> None:
        panes = self._desk.panes
        self._desk.active = panes[(panes.index(self._desk.active) + step) % len(panes)]
        self._desk.focus_article()

    def close_pane(self) -> None:
        """Close the pane of the article being read; one stays open."""
        panes, closed = self._desk.panes, self._desk.active
        if len(panes) == 1:
            self._desk.refuse(f"The last pane stays open. {self.key('library')} opens another article.")
            return
        here = panes.index(closed)
        self._close(closed)
        label = f"close {excerpt(lettered_name(self._desk.article(closed)))}"
        self._keeping.add_step(
            DeskStep(label, lambda: self._open_again(closed, here), lambda: self._close(closed))
        )
        self.say_done("Pane closed")

    def _close(self, closed: str) -> None:
        panes = self._desk.panes
        if closed not in panes or len(panes) == 1:
            return  # it was closed in another way since, or is the last
        if closed == self._desk.active:
            here = panes.index(closed)
            self._desk.active = panes[here + 1] if here + 1 < len(panes) else panes[here - 1]
        self._desk.panes = tuple(each for each in panes if each != closed)
        self._desk.focus_article()

    def _open_again(self, closed: str, place: int) -> None:
        """Open an article that was closed, in the pane's place and where it was read."""
        panes = self._desk.panes
        if all(article.id != closed for article in self._desk.articles):
            return  # the library has it under another id since
        if closed not in panes and len(panes) < MOST_PANES:
            self._desk.panes = (*panes[:place], closed, *panes[place:])
        self.go_into(closed)

    def _move_pane(self, step: int) -> None:
        panes = list(self._desk.panes)
        here = panes.index(self._desk.active)
        there = here + step
        if 0 <= there < len(panes):
            panes[here], panes[there] = panes[there], panes[here]
            self._desk.panes = tuple(panes)
