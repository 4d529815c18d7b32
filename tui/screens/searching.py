"""The tenth floor of the reading screen: what is searched for, what was found, and walking through it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on, work
from textual.message import Message
from textual.worker import get_current_worker

from annotations.finding import Finder, context_of
from tui.display import single_line
from tui.naming import short_name
from tui.screens.filing import FilingScreen
from tui.widgets.search_pane import MOST_HITS, Found, SearchPane

if TYPE_CHECKING:
    from collections.abc import Mapping

    from annotations.finding import Find, Scope
    from annotations.model import Annotations
    from corpus.article import Article

_BEFORE, _AFTER = 36, 120
"""Code points of context: what matched has to be seen in a narrow list."""


class SearchingScreen(FilingScreen):
    """Searches in a thread of its own while the reader types."""

    _finder: Finder | None = None
    _steps = 0
    """How to step through the hits that are awaited."""
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
            self._search(pane.query_text, pane.scope)  # the index is made while the reader types
        pane.ask()

    @on(SearchPane.Asked)
    def _ask(self, message: SearchPane.Asked) -> None:
        self.searching = bool(message.query.strip())
        self._search(message.query, message.scope)

    def _search(self, query: str, scope: Scope) -> None:
        if self._finder is None:
            self._finder = Finder(self.articles, self._texts)
        self._find(self._finder, query, scope, self.annotations, self.panes)

    @work(thread=True, exclusive=True, group="search")
    def _find(
        self, finder: Finder, query: str, scope: Scope, annotations: Annotations, panes: tuple[str, ...]
    ) -> None:
        worker = get_current_worker()
        found = finder.find(query, scope, annotations, limit=MOST_HITS, cancelled=lambda: worker.is_cancelled)
        hits = tuple(_listed(find, panes) for find in found)
        if not worker.is_cancelled:
            self.post_message(self.Searched(hits))

    @on(Searched)
    def _show_found(self, message: Searched) -> None:
        self.searching = False
        self.current = None
        self.hits = message.hits
        if self.hits and self._before_search is not None and self._asking:
            self._show_hit(0)
        elif self.hits and self._steps:
            self._step_hit(self._steps)
        self._steps = 0

    @on(SearchPane.Shown)
    def _show(self, message: SearchPane.Shown) -> None:
        if message.index >= len(self.hits):
            return
        self._show_hit(message.index, opening=message.go)
        if message.go and self.hits[message.index].article is not None:
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
        if hit.article is None:
            return
        if opening:
            self.open_article(hit.article)
        elif hit.article in self.panes:
            self.active = hit.article
        view = self.row.views.get(hit.article)
        if view is not None:
            view.go_to(hit.start, end=hit.end)

    def _step_hit(self, step: int) -> None:
        """Go to the next or previous hit in reading order: through the articles as the library lists them."""
        if not self.hits:
            self._search_again(step)
            return
        order = {article.id: rank for rank, article in enumerate(self.articles)}
        places = sorted(
            (order[hit.article], hit.start, index)
            for index, hit in enumerate(self.hits)
            if hit.article is not None and hit.article in order
        )
        if not places:
            self.say("What was found is in no article.")
            return
        here = (order[self.active], self.view.caret)
        if step > 0:
            there = next((place for place in places if place[:2] > here), places[0])
        else:
            there = next((place for place in reversed(places) if place[:2] < here), places[-1])
        self._show_hit(there[2], opening=True)
        self.call_after_refresh(self.focus_article)

    def _search_again(self, step: int) -> None:
        """Search for what was searched for last, then step."""
        pane = self.query_one_optional(SearchPane)
        if pane is None or not pane.query_text.strip():
            self.say("Nothing was searched for yet: / searches.")
        else:
            self._steps = step
            self._search(pane.query_text, pane.scope)

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


def _listed(find: Find, panes: tuple[str, ...]) -> Found:
    """Return a find as the list shows it: its context, and what a note or a tag is on."""
    context, spans = context_of(find.text, find.spans, before=_BEFORE, after=_AFTER)
    article, place = find.article, find.passage
    if article is None:
        return Found(None, 0, 0, "the library", single_line(context), spans, ())
    if find.quoted is not None:
        lost = " (not found in the article any more)" if place is None else ""
        context = f"{context}{lost} “{find.quoted}”"
    start, end = (0, 0) if place is None else (place.start, place.end)
    label = str(panes.index(article.id) + 1) if article.id in panes else short_name(article)[:14]
    return Found(article.id, start, end, label, single_line(context), spans, find.lit)
