"""The third floor of the reading screen: what is searched for, what was found, and walking through it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on, work
from textual.message import Message
from textual.worker import get_current_worker

from tui.display import single_line
from tui.finding import Finder, context_of
from tui.screens.marking import MarkingScreen
from tui.widgets.search_pane import Found, SearchPane

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corpus.article import Article
    from tui.finding import Find

_MOST_HITS = 200
"""Hits that are listed, the best ones."""


class SearchingScreen(MarkingScreen):
    """Searches in a thread of its own while the reader types."""

    _finder: Finder | None = None
    _before_search: tuple[str, Mapping[str, tuple[int, int]]] | None = None
    """The active article and all places when the search began: what Escape goes back to."""

    class Searched(Message):
        """A search has its answer."""

        def __init__(self, hits: tuple[Found, ...]) -> None:
            super().__init__()
            self.hits = hits

    async def action_search(self) -> None:
        """Put the keyboard in the search field."""
        pane = self.query_one_optional(SearchPane)
        if pane is None or not pane.display:
            pane = pane or await self.summon(SearchPane())
            pane.display = True
            self._before_search = (self.active, self.row.places)
            self._search("", "text")  # the index is made while the reader types
        pane.ask()

    @on(SearchPane.Asked)
    def _ask(self, message: SearchPane.Asked) -> None:
        self.searching = bool(message.query.strip())
        self._search(message.query, message.scope)

    @work(thread=True, exclusive=True, group="search")
    def _search(self, query: str, scope: str) -> None:
        worker = get_current_worker()
        finder = self._finder
        if finder is None:
            finder = self._finder = Finder(self.articles)
        found = finder.find(
            query, scope, self.annotations, limit=_MOST_HITS, cancelled=lambda: worker.is_cancelled
        )
        hits = tuple(_listed(find, self._label(find.passage.article)) for find in found)
        if not worker.is_cancelled:
            self.post_message(self.Searched(hits))

    def _label(self, article: str) -> str:
        if article in self.panes:
            return str(self.panes.index(article) + 1)
        return single_line(self._article(article).title)[:12]

    @on(Searched)
    def _show_found(self, message: Searched) -> None:
        self.searching = False
        self.current = None
        self.hits = message.hits
        if self.hits and self._before_search is not None and self._asking:
            self._show_hit(0)

    @on(SearchPane.Shown)
    def _show(self, message: SearchPane.Shown) -> None:
        if message.index >= len(self.hits):
            return
        self._show_hit(message.index, opening=message.go)
        if message.go:
            self._before_search = None
            self.call_after_refresh(self.focus_article)

    @property
    def _asking(self) -> bool:
        pane = self.query_one_optional(SearchPane)
        return pane is not None and pane.has_focus_within

    def _show_hit(self, index: int, *, opening: bool = False) -> None:
        """Bring a hit into sight in its pane; in an article that is not open, only when `opening` it."""
        hit = self.hits[index]
        self.current = index
        if opening:
            self.open_article(hit.article)
        elif hit.article in self.panes:
            self.active = hit.article
        view = self.row.views.get(hit.article)
        if view is not None:
            view.go_to(hit.start, end=hit.end)

    def _step_hit(self, step: int) -> None:
        """Go to the next or previous hit in reading order: through the open articles, then the others."""
        if not self.hits:
            self.notify("Nothing was searched for yet: / searches.", markup=False)
            return
        others = (article.id for article in self.articles if article.id not in self.panes)
        order = {each: rank for rank, each in enumerate((*self.panes, *others))}
        ranked = sorted(
            range(len(self.hits)), key=lambda i: (order[self.hits[i].article], self.hits[i].start)
        )
        here = (order[self.active], self.view.caret)
        places = [(order[self.hits[index].article], self.hits[index].start) for index in ranked]
        if step > 0:
            there = next((rank for rank, place in enumerate(places) if place > here), 0)
        else:
            there = next(
                (rank for rank in reversed(range(len(places))) if places[rank] < here), len(places) - 1
            )
        self._show_hit(ranked[there], opening=True)
        self.call_after_refresh(self.focus_article)

    def action_next_hit(self) -> None:
        """Go to the next hit."""
        self._step_hit(1)

    def action_previous_hit(self) -> None:
        """Go to the previous hit."""
        self._step_hit(-1)

    def close_search(self) -> None:
        """Put the search away; if no hit was gone to, go back to where it began."""
        if self._before_search is not None:
            active, places = self._before_search
            self._before_search = None
            for article, view in self.row.views.items():
                if article in places:
                    view.return_to(places[article])
            if active in self.panes:
                self.active = active
        self.focus_article()
        self.hits, self.current = (), None
        pane = self.query_one_optional(SearchPane)
        if pane is not None:
            pane.display = False

    def watch_articles(self, old: tuple[Article, ...], new: tuple[Article, ...]) -> None:
        """Search the articles as they are now."""
        if old is not new:
            self._finder = None


def _listed(find: Find, label: str) -> Found:
    place = find.passage
    context, spans = context_of(find.context, find.spans)
    return Found(place.article, place.start, place.end, label, context, spans, find.lit)
