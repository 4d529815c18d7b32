"""Search: a query, its hits in the articles, and the walk through them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from synoptic.annotations.search.contexts import context_of
from synoptic.corpus.article import Article, Span
from synoptic.tui.article.marks import Layer, Mark, Marks, highlight_marks, hit_marks
from synoptic.tui.desk.feature import Desk, Feature
from synoptic.tui.panes.search import MOST_HITS, HitLine, SearchPane
from synoptic.tui.shell.display import single_line
from synoptic.tui.shell.locations import index_folder

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.annotations.anchoring.placing import Texts
    from synoptic.annotations.model.annotations import Annotations
    from synoptic.annotations.model.values import Scope
    from synoptic.annotations.search.finder import Finder, SearchResult
    from synoptic.tui.desk.open_panes import OpenPanes, Standpoint
    from synoptic.tui.desk.pane_layout import Drawers
    from synoptic.tui.desk.search.earlier import EarlierSearches
    from synoptic.tui.shell.session import Session

REST = 0.2
"""Seconds of rest after an answer until its best hit is shown in the article, which costs some frames."""
FRAME = 1 / 60
"""Seconds in which a letter can be drawn between two steps of a preview."""
_BEFORE, _AFTER = 36, 120
"""Code points of context: what matched has to be seen in a narrow list."""


class SearchAnswer(Struct, frozen=True):
    """One answer to a query."""

    hits: tuple[HitLine, ...] = ()
    """The hits, best first."""
    understood: str = ""
    """How the query was understood."""
    remark: str = ""
    """What a reader should know of the hits."""
    is_final: bool = True
    """Whether no better answer follows."""
    highlights: Mapping[int, Mark] = {}
    """The first highlight over each hit that has one, by the hit's index."""
    annotations: Annotations | None = None
    """The annotations that have these highlights."""


class Search(Feature):
    """Searches in a thread of its own while the reader types."""

    def __init__(
        self,
        desk: Desk,
        open_panes: OpenPanes,
        drawers: Drawers,
        earlier: EarlierSearches,
        library: Path,
        paths: tuple[Path, ...],
        own: str | None,
    ) -> None:
        """Search with an index for the library in this folder, or for what was read from these paths.

        `own` is the creator of one's own annotations.
        """
        super().__init__(desk)
        self._open_panes, self._drawers, self._earlier = open_panes, drawers, earlier
        self._library, self._paths, self._own = library, paths, own
        self.found = SearchAnswer()
        """The latest answer."""
        self.current: int | None = None
        """Index of the hit that the reader looks at."""
        self.is_searching = False
        """Whether an answer is awaited."""
        self._finder: Finder | None = None
        self._start: Standpoint | None = None
        """Where the reader was when the search began: what Escape goes back to."""
        self._steps = 0
        """How to step through the hits that are awaited."""
        self._asked: tuple[str, Scope] = ("", "text")
        """What was typed last, and where it is looked for."""
        self._is_fresh = False
        """Whether the first answer to that is awaited: it moves the mark to the best hit."""
        self._entered: asyncio.Event | None = None
        """What to set once the reader, who pressed Enter before that answer came, is at its best hit."""

    @property
    def hits(self) -> tuple[HitLine, ...]:
        return self.found.hits

    @property
    def pane(self) -> SearchPane | None:
        """The pane with the query; put away, it is hidden."""
        return self._desk.query_one_optional(SearchPane)

    @property
    def _has_keyboard(self) -> bool:
        return self.pane is not None and self.pane.has_focus_within

    # What it adds to the desk

    def marks(self, article: Article, /) -> Iterator[Mark]:
        """Yield the hits in an article."""
        for index, hit in enumerate(self.hits):
            if hit.article is not None and hit.article.id == article.id:
                layer = Layer.CURRENT_HIT if index == self.current else Layer.HIT
                yield from hit_marks(article.text, hit.places, layer)

    def walked(self) -> str:
        """Return which of the hits the reader looks at."""
        return (
            "" if self.current is None or not self.hits else f"match {self.current + 1} of {len(self.hits)}"
        )

    def forget_index(self) -> None:
        """Search the articles as they are from now on."""
        self._finder = None

    def remember(self, session: Session, /) -> Session:
        """Return the session with what was searched for."""
        return replace(session, searches=self._earlier.all)

    def _list(self) -> None:
        """List the hits."""
        if (pane := self.pane) is not None:
            said = self.found.understood, self.found.remark
            pane.show(
                self.hits,
                self.current,
                searching=self.is_searching,
                said=said,
                highlights=self.found.highlights,
            )

    def _show(self) -> None:
        """List and light up the hits."""
        self._list()
        self._desk.refresh_marks(self.marks)
        self._desk.refresh_status()

    # Asking

    async def ask(self) -> None:
        (await self.open()).ask()

    async def open(self) -> SearchPane:
        """Show the search pane, and remember where the reader was."""
        pane = self.pane
        is_new = not self._drawers.has(pane)
        pane = await self._drawers.open(pane or SearchPane(), self.put_away)
        if is_new:
            self._start = self._open_panes.standpoint
            self._asked = pane.query_text, pane.scope
            self._look_for(*self._asked)  # the index is made while the reader types
        return pane

    def asked(self, query: str, scope: Scope) -> None:
        """Look for a query that was typed, and give up what is going on for the one before."""
        if self._entered is not None:
            return  # the letter was typed after Enter, and is in the field by mistake
        self._desk.cancel("preview")
        self._asked = query, scope
        self.is_searching = self._is_fresh = True
        self._look_for(query, scope)

    @property
    def finder(self) -> Finder:
        """The finder of the articles as they are now."""
        if self._finder is None:
            from synoptic.annotations.search.finder import Finder

            index = index_folder(self._library, self._paths)
            self._finder = Finder(self._desk.articles, self._desk.texts, index=index, own=self._own)
        return self._finder

    def _look_for(self, query: str, scope: Scope) -> None:
        finder, annotations, texts = self.finder, self._desk.annotations, self._desk.texts

        def work(cancelled: Callable[[], bool]) -> Iterator[SearchAnswer]:
            for stage in finder.stages(query, scope, annotations, limit=MOST_HITS, cancelled=cancelled):
                hits = tuple(_listed(find) for find in stage.results)
                highlights = highlights_over(hits, annotations, texts)
                yield SearchAnswer(
                    hits, stage.understood, stage.remark, stage.is_final, highlights, annotations
                )

        self._desk.in_thread("search", work, self.take)

    def follow(self) -> None:
        """Show the highlights over hits, which are others now; search again if there may be other hits."""
        pane = self.pane
        if pane is None or pane.has_class("-away"):
            return
        if pane.scope != "text" or pane.is_filtering:
            self._look_for(pane.query_text, pane.scope)
        else:
            self._show_highlights()

    def _show_highlights(self) -> None:
        """Show in the list which hits are highlighted now."""
        found, annotations, texts = self.found, self._desk.annotations, self._desk.texts

        def work(_: Callable[[], bool]) -> Iterator[Mapping[int, Mark]]:
            yield highlights_over(found.hits, annotations, texts)

        def show(highlights: Mapping[int, Mark]) -> None:
            if self.found is found:
                self.found = replace(found, highlights=highlights, annotations=annotations)
                self._list()

        self._desk.in_thread("hit-highlights", work, show)

    def take(self, found: SearchAnswer) -> None:
        """List an answer, and show its best hit when the reader rests.

        It may move the mark to another hit, but not a reader who looks at one.
        """
        first, self._is_fresh = self._is_fresh, False
        looked_at = None if first or self.current is None else self.hits[self.current].passage
        kept = (index for index, hit in enumerate(found.hits) if hit.passage == looked_at)
        self.is_searching = not found.is_final
        self.found, self.current = found, None if looked_at is None else next(kept, None)
        if self.hits and self._start is not None and self._has_keyboard:
            self.current = self.current or 0
        self._list()
        if found.annotations is not self._desk.annotations:
            self._show_highlights()  # something was highlighted during the search
        if self._entered is not None and (self.hits or found.is_final):
            self._go_in()
        elif self.hits and self._steps:
            self.step(self._steps)
        else:
            self._desk.run_worker(self._preview(), group="preview", exclusive=True)
        if found.is_final:
            self._steps = 0

    async def _preview(self) -> None:
        """Light up the hits, and show the one that is marked, once the reader rests.

        The article that is shown comes last, the others each in a frame: a letter comes between two of them.
        """
        await asyncio.sleep(REST)
        shown = None if self.current is None else self.hits[self.current].article
        for identifier in self._desk.panes:
            if shown is None or identifier != shown.id:
                self._desk.refresh_marks(self.marks, within=identifier)
                await asyncio.sleep(FRAME)
        if self.current is None or self._start is None or not self._has_keyboard:
            self._show()  # a reader who has gone in is not taken anywhere by what comes later
        else:
            self._show_hit(self.current)

    # Going to hits

    def enter(self, query: str, scope: Scope, entered: asyncio.Event) -> None:
        """Go to the marked hit of what is typed now, once there is an answer to that, and set `entered`.

        A list that answers an older query is never gone by.
        """
        if (query, scope) != self._asked:
            self.asked(query, scope)
        self._entered = entered
        if not self._is_fresh:
            self._go_in()

    def _go_in(self) -> None:
        """Go to the marked hit, if anything was found, and once there let the next key be passed on."""
        entered, self._entered = self._entered, None
        marked = self.pane.marked if self.pane is not None else None
        if marked is not None:
            self.show_hit(marked, go=True)
        if entered is not None and marked is None:
            entered.set()
        elif entered is not None:
            self._desk.call_after_refresh(entered.set)

    def show_hit(self, index: int, *, go: bool) -> None:
        """Show a hit that was marked in the list; with `go`, the reader goes there."""
        self._desk.cancel("preview")
        if go:
            self._remember_query()
        if index >= len(self.hits):
            return
        self._show_hit(index, opening=go)
        if go and self.hits[index].article is not None:
            self._start = None
            self._desk.call_after_refresh(self._desk.focus_article)

    def _show_hit(self, index: int, *, opening: bool = False) -> None:
        """Bring a hit into sight in its article's pane.

        Of an article that is not open, a pane is opened; unless the reader is `opening` it, the next hit in
        another such article takes its place.
        """
        hit = self.hits[index]
        self.current = index
        self._show()
        if hit.article is None:
            return
        identifier = hit.article.id
        if self._start is not None and not opening:
            self._show_pane_of(identifier, self._start)
        else:
            self._open_panes.open(identifier)
        if identifier in self._desk.panes and hit.passage is not None:
            # What was found is lit as long as the search is open.
            self._open_panes.land(identifier, Span(hit.start, hit.end), marked=False)

    def _show_pane_of(self, identifier: str, start: Standpoint) -> None:
        """Show the panes that there were when the search began, and one for this article."""
        if identifier in self._desk.panes:
            self._desk.active = identifier
        else:
            self._open_panes.open_as(start)
            self._open_panes.open(identifier)

    def step(self, step: int) -> None:
        """Go so many hits on, or back: in reading order, through the articles as the library lists them."""
        if not self.hits:
            self._search_again(step)
            return
        order = {article.id: rank for rank, article in enumerate(self._desk.articles)}
        places = sorted(
            (order[hit.article.id], hit.start, index)
            for index, hit in enumerate(self.hits)
            if hit.article is not None and hit.article.id in order
        )
        if not places:
            self._desk.refuse("No match is in an article.")
            return
        here = (order[self._desk.active], self._desk.view.caret)
        self._show_hit(stepped(places, here, step), opening=True)
        self._desk.call_after_refresh(self._desk.focus_article)

    def _search_again(self, step: int) -> None:
        """Search for what was searched for last, then step."""
        pane = self.pane
        if pane is None or not pane.query_text.strip():
            self._desk.refuse(f"No search yet. {self.key('search')} starts one.")
        else:
            self._steps = step
            self._look_for(pane.query_text, pane.scope)

    # Leaving

    async def put_away(self) -> bool:
        """Put the search away; if no hit was gone to, go back to where it began. False if it is not shown."""
        pane = self.pane
        if pane is None or not self._drawers.has(pane):
            return False
        self._desk.cancel("preview")
        self._entered = None
        self._remember_query()
        start, self._start = self._start, None
        if start is not None:
            self._open_panes.return_to(start)
        self.found, self.current = SearchAnswer((), self.found.understood, self.found.remark), None
        self._show()
        await self._drawers.close(pane, keep=True)
        return True

    # Earlier searches

    def _remember_query(self) -> None:
        """Remember the search in the field: a hit of it was gone to, or it was left."""
        if (pane := self.pane) is not None:
            self._earlier.remember(pane.query_text.strip(), pane.scope)

    def recall(self, step: int) -> None:
        """Take up an earlier search, or with a negative step a later one."""
        recalled, pane = self._earlier.recall(step), self.pane
        if recalled is None:
            self._desk.refuse("No earlier searches.")
        elif pane is not None:
            pane.ask(*recalled)


def highlights_over(hits: Sequence[HitLine], annotations: Annotations, texts: Texts) -> Mapping[int, Mark]:
    """Return the first highlight over each hit that has one, by the hit's index."""
    marks: dict[str, Marks] = {}
    found: dict[int, Mark] = {}
    for index, hit in enumerate(hits):
        article = hit.article
        if article is None or hit.passage is None:
            continue
        if article.id not in marks:
            marks[article.id] = Marks(highlight_marks(article, annotations, frozenset(), texts))
        if over := marks[article.id].touching(hit.start, hit.end):
            found[index] = over[0]
    return found


def stepped(places: Sequence[tuple[int, int, int]], here: tuple[int, int], step: int) -> int:
    """Return the index of the hit so many on from here, or back; after the last comes the first.

    `places` are sorted: the rank of an article, an offset in it, the index of a hit. `here` is a rank and an
    offset.
    """
    if step > 0:
        later = [place for place in places if place[:2] > here]
        there = later[step - 1] if len(later) >= step else places[(step - 1 - len(later)) % len(places)]
    else:
        earlier = [place for place in places if place[:2] < here]
        there = earlier[step] if len(earlier) >= -step else places[(step + len(earlier)) % len(places)]
    return there[2]


def _listed(find: SearchResult) -> HitLine:
    """Return a find as the list shows it: its context, and what a note or a tag is on."""
    context, spans = context_of(find.text, find.spans, before=_BEFORE, after=_AFTER)
    article, place = find.article, find.passage
    if article is None:
        return HitLine(None, None, "the library", single_line(context), spans, ())
    if find.quoted is not None and find.quoted != find.text:
        lost = " (no longer in the article)" if place is None else ""
        context = f"{context}{lost} “{find.quoted}”"
    return HitLine(article, place, article.letter, single_line(context), spans, find.lit)
