"""A floor of the reading screen: what is searched for, what was found, and walking through it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on, work
from textual.message import Message
from textual.worker import get_current_worker

from synoptic.annotations.search.contexts import context_of
from synoptic.corpus.article import Span
from synoptic.tui.desk.filing import FilingScreen
from synoptic.tui.panes.search import MOST_HITS, Found, SearchPane
from synoptic.tui.shell.display import single_line
from synoptic.tui.shell.locations import index_folder
from synoptic.tui.shell.naming import short_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from synoptic.annotations.model.annotations import Annotations
    from synoptic.annotations.model.values import Scope
    from synoptic.annotations.search.finder import Finder, SearchResult, SearchResults
    from synoptic.corpus.article import Article

_BEFORE, _AFTER = 36, 120
"""Code points of context: what matched has to be seen in a narrow list."""


class SearchingScreen(FilingScreen):
    """Searches in a thread of its own while the reader types."""

    _finder: Finder | None = None
    _steps = 0
    """How to step through the hits that are awaited."""
    _before_search: tuple[str, tuple[str, ...], Mapping[str, tuple[int, int]]] | None = None
    """The active article, the panes and all places when the search began: what Escape goes back to."""
    _understood = ""
    """How the query was understood."""
    _remark = ""
    """What a reader should know of what was found."""
    _is_fresh = False
    """Whether the first answer to what was typed last is still awaited: it moves the mark to the best hit."""

    class Searched(Message):
        """A search has an answer; if it is not final, another one follows."""

        def __init__(self, hits: tuple[Found, ...], understood: str, remark: str, *, is_final: bool) -> None:
            super().__init__()
            self.hits = hits
            self.understood = understood
            self.remark = remark
            self.is_final = is_final

    async def action_search(self) -> None:
        """Put the keyboard in the search field."""
        (await self.open_search()).ask()

    async def open_search(self) -> SearchPane:
        """Show the search pane, and remember where the reader was."""
        pane = self.query_one_optional(SearchPane)
        if pane is None or not pane.display:
            pane = pane or await self.summon(SearchPane())
            pane.display = True
            self._before_search = (self.active, self.panes, self.row.places)
            self._search(pane.query_text, pane.scope)  # the index is made while the reader types
        return pane

    @on(SearchPane.Asked)
    def _ask(self, message: SearchPane.Asked) -> None:
        self.searching = bool(message.query.strip())
        self._is_fresh = True
        self._search(message.query, message.scope)

    @property
    def finder(self) -> Finder:
        """What searches the articles as they are now."""
        if self._finder is None:
            from synoptic.annotations.search.finder import Finder
            from synoptic.corpus.quotations.said_by import said_by

            index = index_folder(self._library.folder, self._session.paths)
            self._finder = Finder(self.articles, self._texts, index=index, spoken=said_by)
        return self._finder

    def _search(self, query: str, scope: Scope) -> None:
        self._find(self.finder, query, scope, self.annotations, self.panes)

    @work(thread=True, exclusive=True, group="search")
    def _find(
        self, finder: Finder, query: str, scope: Scope, annotations: Annotations, panes: tuple[str, ...]
    ) -> None:
        worker = get_current_worker()
        stages = finder.stages(
            query, scope, annotations, limit=MOST_HITS, cancelled=lambda: worker.is_cancelled
        )
        for stage in stages:
            found = _answer(stage, panes)
            if not worker.is_cancelled:
                self.post_message(found)

    @on(Searched)
    def _show_found(self, message: Searched) -> None:
        self.searching = not message.is_final
        self._understood, self._remark = message.understood, message.remark
        first, self._is_fresh = self._is_fresh, False
        looked_at = None if first or self.current is None else self.hits[self.current].passage
        self.current = None
        self.hits = message.hits
        if self.hits and self._before_search is not None and self._asking:
            # What comes later may move the hit that the reader looks at, but not the reader.
            kept = (index for index, hit in enumerate(self.hits) if hit.passage == looked_at)
            index = 0 if looked_at is None else next(kept, 0)
            self._show_hit(index)
        elif self.hits and self._steps:
            self._step_hit(self._steps)
        if message.is_final:
            self._steps = 0

    def _tell_hits(self) -> None:
        pane = self.query_one_optional(SearchPane) if self.is_mounted else None
        if pane is not None:
            said = self._understood, self._remark
            pane.show(self.hits, self.current, searching=self.searching, said=said)
            self._mark_articles()
            self._tell_here()

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
        """Bring a hit into sight in its article's pane.

        Of an article that is not open, a pane is opened; unless the reader is `opening` it, the next hit in
        another such article takes its place.
        """
        hit = self.hits[index]
        self.current = index
        if hit.article is None:
            return
        identifier = hit.article.id
        if self._before_search is not None and not opening:
            self._show_pane_of(identifier)
        else:
            self.open_article(identifier)
        if identifier in self.panes and hit.passage is not None:
            # What was found is lit as long as the search is open.
            self.land(identifier, Span(hit.start, hit.end), marked=False)

    def _show_pane_of(self, identifier: str) -> None:
        """Show the panes that there were when the search began, and one for this article."""
        if identifier in self.panes:
            self.active = identifier
        elif self._before_search is not None:
            active, panes, _ = self._before_search
            self.active = active if active in self.panes else self.panes[0]
            self.panes = tuple(each for each in panes if each in {article.id for article in self.articles})
            self.active = active
            self.open_article(identifier)

    def _step_hit(self, step: int) -> None:
        """Go to the next or previous hit in reading order: through the articles as the library lists them."""
        if not self.hits:
            self._search_again(step)
            return
        order = {article.id: rank for rank, article in enumerate(self.articles)}
        places = sorted(
            (order[hit.article.id], hit.start, index)
            for index, hit in enumerate(self.hits)
            if hit.article is not None and hit.article.id in order
        )
        if not places:
            self.say("What was found is in no article.")
            return
        here = (order[self.active], self.view.caret)
        if step > 0:
            later = [place for place in places if place[:2] > here]
            there = later[step - 1] if len(later) >= step else places[(step - 1 - len(later)) % len(places)]
        else:
            earlier = [place for place in places if place[:2] < here]
            there = earlier[step] if len(earlier) >= -step else places[(step + len(earlier)) % len(places)]
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
        """Go to the next hit, or as many on as was typed."""
        self._step_hit(self.view.take_count())

    def action_previous_hit(self) -> None:
        """Go to the previous hit, or as many back."""
        self._step_hit(-self.view.take_count())

    def close_search(self) -> None:
        """Put the search away; if no hit was gone to, go back to where it began."""
        if self._before_search is not None:
            active, panes, places = self._before_search
            self._before_search = None
            known = {article.id for article in self.articles}
            if all(each in known for each in panes):
                self.active = active if active in self.panes else self.panes[0]
                self.panes = panes
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


def _answer(finds: SearchResults, panes: tuple[str, ...]) -> SearchingScreen.Searched:
    hits = tuple(_listed(find, panes) for find in finds.results)
    return SearchingScreen.Searched(hits, finds.understood, finds.remark, is_final=finds.is_final)


def _listed(find: SearchResult, panes: tuple[str, ...]) -> Found:
    """Return a find as the list shows it: its context, and what a note or a tag is on."""
    context, spans = context_of(find.text, find.spans, before=_BEFORE, after=_AFTER)
    article, place = find.article, find.passage
    if article is None:
        return Found(None, None, "the library", single_line(context), spans, ())
    if find.quoted is not None and find.quoted != find.text:
        lost = " (not found in the article any more)" if place is None else ""
        context = f"{context}{lost} “{find.quoted}”"
    label = str(panes.index(article.id) + 1) if article.id in panes else short_name(article)[:14]
    return Found(article, place, label, single_line(context), spans, find.lit)
