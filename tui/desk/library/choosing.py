"""Choosing what to read: the library at the side, or as a screen where there is much to choose from."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from synoptic.tui.desk.feature import Act, Desk, Feature
from synoptic.tui.panes.library import LibraryPane
from synoptic.tui.panes.row import MOST_PANES
from synoptic.tui.shell.naming import letter_or_name

if TYPE_CHECKING:
    from synoptic.tui.desk.annotating.provenance_form import ProvenanceForm
    from synoptic.tui.desk.open_panes import OpenPanes
    from synoptic.tui.shell.session import Arrangement, Session
    from synoptic.tui.views.library.holdings import Holdings
    from synoptic.tui.views.library.screen import LibraryView

FEW = 7
"""Articles up to which the pane at the side has room for all: more are chosen from on a screen."""


class Choosing(Feature):
    """Lists the library, opens what is chosen there, and says where."""

    def __init__(
        self, desk: Desk, open_panes: OpenPanes, provenance: ProvenanceForm, session: Session
    ) -> None:
        """Arrange the articles as in the session."""
        super().__init__(desk)
        self._open_panes, self._provenance = open_panes, provenance
        self._arrangement = session.arrangement
        self._view: LibraryView | None = None
        """The library's screen, while it is open."""
        self._word_counts: dict[str, int] = {}
        known = {article.id for article in desk.articles}
        self._is_first = len(known) > FEW and known.isdisjoint(session.open)
        """Whether nothing was ever chosen among many: what is open is only the first of them."""

    @property
    def commands(self) -> Mapping[str, Act]:
        return {"library": self.choose, "library-screen": self.show_all}

    def start(self) -> None:
        """Let the reader choose where there is much, and no session says what to read."""
        if self._is_first:
            self._put_up_view()

    async def choose(self) -> None:
        """List the library: on a screen if there is much in it, else at the side."""
        if len(self._desk.articles) > FEW:
            await self.show_all()
        else:
            await self._open_panes.library()

    # The screen

    async def show_all(self) -> None:
        """Show the library as a screen."""
        await self._put_up_view()

    def _put_up_view(self) -> Awaitable[object]:
        from synoptic.tui.views.library.screen import LibraryView

        view = LibraryView(
            self._holdings(),
            self.arrangement,
            self._word_counts,
            open_articles=self.open_articles,
            fill_in=self._provenance.fill_in_for,
            take_dates=self._provenance.take_dates,
        )

        def leave(_: object) -> None:
            self._arrangement, self._view = view.arrangement, None
            self._is_first = False
            self._desk.order = view.arrangement.order
            if (pane := self._desk.query_one_optional(LibraryPane)) is not None:
                pane.query_text = view.arrangement.query

        self._view = view
        return self._desk.ask(view, leave)

    def _holdings(self) -> Holdings:
        from synoptic.tui.views.library.holdings import Holdings

        desk = self._desk
        return Holdings(desk.articles, desk.annotations, desk.shares, desk.panes, desk.active)

    def show_library(self) -> None:
        """Show what changed, on the screen too."""
        if self._view is not None:
            self._view.take_in(self._holdings())

    @property
    def arrangement(self) -> Arrangement:
        """How the articles are arranged; the filter is the same on the screen and at the side."""
        if self._view is not None:
            return self._view.arrangement
        pane = self._desk.query_one_optional(LibraryPane)
        return self._arrangement if pane is None else replace(self._arrangement, query=pane.query_text)

    def remember(self, session: Session, /) -> Session:
        """Return the session with the arrangement."""
        return replace(session, arrangement=self.arrangement)

    # Opening

    def open_articles(self, articles: Sequence[str], in_place: bool = False) -> None:
        """Open articles, by their ids, and say where: several side by side, one beside that being read.

        Where no place is free, or `in_place`, the one comes in the place of that being read.
        """
        if len(articles) > 1 or self._is_first:
            self._open_side_by_side(articles)
        else:
            self._open_one(articles[0], in_place=in_place)
        self._desk.call_after_refresh(self._desk.focus_article)

    def _open_side_by_side(self, articles: Sequence[str]) -> None:
        opened = articles[:MOST_PANES]
        self._open_panes.open_only(opened)
        names = ", ".join(map(self._name, opened))
        if len(articles) > len(opened):
            self._desk.say(f"{names} side by side: {len(opened)} of {len(articles)}, no more fit.")
        else:
            self._desk.say(f"{names} side by side." if len(opened) > 1 else f"{names} opened.")

    def _open_one(self, article: str, *, in_place: bool) -> None:
        before, read = self._desk.panes, self._desk.active
        self._open_panes.open(article, in_place=in_place)
        name = self._name(article)
        if article in before:
            self._desk.say(f"{name} is open already.")
        elif read in self._desk.panes:
            self._desk.say(f"{name} opened beside {self._name(read)}.")
        else:
            self._desk.say(f"{name} opened in place of {self._name(read)}.")

    def _name(self, article: str) -> str:
        return letter_or_name(self._desk.article(article))
