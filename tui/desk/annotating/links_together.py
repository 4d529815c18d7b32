"""The links together: a view of all of them, from which the passages and the matrix are one key away."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from synoptic.corpus.article import Passage, Span
from synoptic.tui.desk.feature import Act, Desk, Feature
from synoptic.tui.desk.who_else.lining_up import show_side_by_side

if TYPE_CHECKING:
    from synoptic.annotations.anchoring.placed_links import PlacedLink
    from synoptic.tui.desk.annotating.links import Links
    from synoptic.tui.desk.open_panes import OpenPanes
    from synoptic.tui.views.links.screen import LinksView


class LinksTogether(Feature):
    """Lists all links by kind, contradictions first."""

    def __init__(
        self,
        desk: Desk,
        open_panes: OpenPanes,
        links: Links,
        show_in_matrix: Callable[[Passage], Awaitable[None]],
    ) -> None:
        """List the links; `show_in_matrix` opens the matrix where it has a passage."""
        super().__init__(desk)
        self._open_panes, self._links, self._show_in_matrix = open_panes, links, show_in_matrix
        self._screen: LinksView | None = None
        """The list, while it is open."""
        self._cursor = (0, 0)
        self._noted: str | None = None
        """Id of the link whose note the reader left the list to write."""

    @property
    def commands(self) -> Mapping[str, Act]:
        return {"links": self.open}

    async def open(self) -> None:
        """List all links."""
        from synoptic.tui.views.links.screen import LinksView

        desk = self._desk
        screen = LinksView(desk.articles, desk.annotations, desk.texts, self, self._cursor)

        async def leave(passage: Passage | None) -> None:
            self._screen, self._cursor = None, screen.cursor
            noted, self._noted = self._noted, None
            if noted is not None:
                self._note_in_place(noted, screen.shown or ())
            elif screen.for_matrix is not None:
                await self._show_in_matrix(screen.for_matrix)
            elif passage is not None and passage.text and screen.beside is not None:
                show_side_by_side(desk, self._open_panes, passage, screen.beside)
            elif passage is not None:
                self._open_panes.arrive(passage.article, Span(passage.start, passage.end))

        self._screen = screen
        await desk.ask(screen, leave)

    # Changes from the list

    def remove(self, identifier: str, /) -> None:
        """Remove the link of that id."""
        self._links.remove(identifier)

    def ask_change(self, identifier: str, /) -> None:
        """Ask what the link of that id says, or whether to note or remove it."""
        self._links.ask_change(identifier, self._leave_to_note)

    async def _leave_to_note(self, identifier: str) -> None:
        if self._screen is not None:
            self._noted = identifier
            self._screen.dismiss(None)

    def _note_in_place(self, identifier: str, shown: Sequence[PlacedLink]) -> None:
        """Show both ends of a link, if they have a place, and write the note on it below."""
        placed = next((each for each in shown if each.link.id == identifier), None)
        if placed is not None and placed.one is not None and placed.other is not None:
            show_side_by_side(self._desk, self._open_panes, placed.one, placed.other)
        self._desk.call_after_refresh(self._links.note, identifier)

    def show_annotations(self) -> None:
        """Show in the list, too, what changed."""
        if self._screen is not None:
            self._screen.take_in(self._desk.annotations)
