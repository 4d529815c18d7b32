"""Links together: all that the reader tied, by kind, contradictions first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from textual import on, work
from textual.message import Message
from textual.worker import get_current_worker

from synoptic.annotations.anchoring.placed_links import PlacedLink, placed_links
from synoptic.annotations.model.wording import LINK_WORDS, counted, date_in_words, folders_in_words
from synoptic.corpus.article import Passage
from synoptic.tui.commands import Where, bindings
from synoptic.tui.panes.grid import GridView, row_after
from synoptic.tui.views.full_screen import View
from synoptic.tui.views.links.table import grid_of, tallied

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from synoptic.annotations.anchoring.placing import Texts
    from synoptic.annotations.model.annotations import Annotations
    from synoptic.corpus.article import Article

_LABEL = 12
"""Cells that the kind of a link takes."""


class LinksEditor(Protocol):
    """A reader's ways to change a link."""

    def remove(self, identifier: str, /) -> None:
        """Remove the link of that id."""

    def ask_change(self, identifier: str, /) -> None:
        """Ask what the link of that id says, or whether to note or remove it."""


class LinksView(View):
    """A row for each link, with both ends."""

    BINDINGS = bindings(Where.LINKS)
    SHOWN = ("table-go", "links-matrix", "links-change", "links-remove", "undo", "view-back")
    NAME = Where.LINKS

    @dataclass
    class Placed(Message):
        """Where the links are is known."""

        shown: tuple[PlacedLink, ...]

    def __init__(
        self,
        articles: Sequence[Article],
        annotations: Annotations,
        texts: Texts,
        editor: LinksEditor,
        cursor: tuple[int, int],
    ) -> None:
        """Show the links that these annotations have of the `articles` read, with the mark on an end."""
        super().__init__()
        self._articles = {article.id: article for article in articles}
        self._annotations, self._texts, self._editor = annotations, texts, editor
        self.shown: tuple[PlacedLink, ...] | None = None
        """The links, once it is known where they are."""
        self.cursor = cursor
        """Row and column of the marked end."""
        self.beside: Passage | None = None
        """The other end of the link, to be seen beside the passage that was chosen."""
        self._gone: Sequence[str] = ()
        """The ids of links that had the mark and were removed, the last one last."""
        self.for_matrix: Passage | None = None
        """The passage to be shown in the matrix."""

    def compose_view(self) -> ComposeResult:
        yield GridView(label_width=_LABEL, most=None)

    def on_mount(self) -> None:
        self.query_one(GridView).focus()
        self._place(self._annotations)

    def take_in(self, annotations: Annotations) -> None:
        """Show the links of these annotations."""
        self._annotations = annotations
        if self.is_composed:
            self._place(annotations)

    @work(thread=True, exclusive=True, group="links")
    def _place(self, annotations: Annotations) -> None:
        placed = placed_links(annotations, self._articles.values(), self._texts)
        # A personal library knows links of articles that are not read now.
        shown = tuple(each for each in placed if any(end.article in self._articles for end in each.link.ends))
        if not get_current_worker().is_cancelled:
            self.post_message(self.Placed(shown))

    @on(Placed)
    def _show(self, message: Placed) -> None:
        before = [each.link.id for each in self.shown or ()]
        first, self.shown = self.shown is None, message.shown
        table = self.query_one(GridView)
        row, self._gone = row_after(
            before, table.cursor[0], [each.link.id for each in message.shown], self._gone
        )
        grid = grid_of(message.shown, self._articles, self._annotations)
        table.show(grid, self.cursor if first else (row, table.cursor[1]))
        others = len(self._annotations.links) - len(message.shown)
        name = f"{counted(len(message.shown), 'link')}{f', {others} of other articles' if others else ''}"
        self.tell(tallied(message.shown), name)
        if not message.shown and others:
            ends = (end.article for link in self._annotations.links.values() for end in link.ends)
            where = folders_in_words(ends, self._annotations)
            self.point_out(f"No links of these articles. Open the others to see theirs: {where}")
        elif not message.shown:
            find, tie = self.key("parallels"), self.key("link")
            self.point_out(f"No links yet: {find} finds a passage elsewhere, {tie} links two by hand.")

    # The mark

    @property
    def marked(self) -> PlacedLink | None:
        """The link that has the mark."""
        return self.shown[self.query_one(GridView).cursor[0]] if self.shown else None

    @on(GridView.Moved)
    def _tell_link(self, message: GridView.Moved) -> None:
        self.cursor = message.row, message.column
        if (marked := self.marked) is not None:
            day = date_in_words(marked.link.created.date().isoformat(), short=True)
            kind = LINK_WORDS[marked.link.kind].name
            self.point_out(f"{kind}, made on {day} · {self.key('table-go')} shows both")

    @on(GridView.Chosen)
    def _go(self, message: GridView.Chosen) -> None:
        """Go to the marked end, with the other one beside it."""
        if (marked := self.marked) is None:
            return
        ends = (marked.one, marked.other) if message.column == 0 else (marked.other, marked.one)
        here, self.beside = ends
        article = marked.link.ends[message.column].article
        if here is not None:
            self.dismiss(here)
        elif article in self._articles:
            # The article as a whole omits it, or its words are gone.
            self.dismiss(Passage(article, 0, 0, ""))
        else:
            where = folders_in_words([article], self._annotations)
            self.say(f"The article is not among those that are read. Open its folder too: {where}")

    def marked_passages(self) -> Sequence[Passage]:
        if (marked := self.marked) is None:
            return ()
        end = (marked.one, marked.other)[self.cursor[1]]
        return () if end is None else (end,)

    def action_matrix(self) -> None:
        """Show the cell of the matrix that has the marked end."""
        if (marked := self.marked) is None:
            return
        self.for_matrix = (marked.one, marked.other)[self.cursor[1]] or marked.one
        if self.for_matrix is None:
            self.say("These words are not in the articles any more.")
        else:
            self.dismiss(None)

    # Changes

    def action_remove(self) -> None:
        if (marked := self.marked) is not None:
            self._editor.remove(marked.link.id)

    def action_change(self) -> None:
        if (marked := self.marked) is not None:
            self._editor.ask_change(marked.link.id)
