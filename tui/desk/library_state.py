"""A floor of the reading screen: its state, and the one way in which annotations change.

It owns what is open, which article is being read, what is lit and what was found. Widgets are bound to that
state and report by messages. Every change to annotations goes through `kept`.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from textual.reactive import reactive
from textual.screen import Screen

from synoptic.annotations.anchoring.placing import place_all, place_anchor
from synoptic.annotations.errors import AnnotationError
from synoptic.annotations.files.kept_texts import KeptTexts
from synoptic.annotations.files.reading_record import ReadingRecord
from synoptic.annotations.library.catalogue import identify
from synoptic.annotations.model.annotations import Annotations
from synoptic.tui.panes.row import MOST_PANES, PaneRow
from synoptic.tui.panes.tags import recent_tags
from synoptic.tui.shell.comparison_source import ComparisonSource
from synoptic.tui.shell.display import single_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from textual.timer import Timer

    from synoptic.annotations.library.library import Library
    from synoptic.annotations.model.values import Anchor, Tag
    from synoptic.annotations.store.store import AnnotationStore
    from synoptic.corpus.article import Article
    from synoptic.tui.article.view import ArticleView
    from synoptic.tui.panes.search import Found
    from synoptic.tui.shell.keeper import Keeper
    from synoptic.tui.shell.session import Session
    from synoptic.tui.shell.settings import Settings

Kept = TypeVar("Kept")


class LibraryState(Screen[None]):
    """Knows the articles, what the reader added to them, what is open and what is lit."""

    ALLOW_SELECT = False
    AUTO_FOCUS = None

    articles: reactive[tuple[Article, ...]] = reactive(())
    """The articles of the library."""
    annotations: reactive[Annotations] = reactive(Annotations())
    """What the reader added to them."""
    panes: reactive[tuple[str, ...]] = reactive(())
    """Ids of the open articles, from left to right."""
    active: reactive[str] = reactive("")
    """Id of the article being read."""
    counts: reactive[Mapping[str, int]] = reactive(dict)
    """Article id to number of highlights."""
    lit: reactive[frozenset[str]] = reactive(frozenset())
    """Names of the tags whose highlights alone are lit."""
    hits: reactive[tuple[Found, ...]] = reactive((), always_update=True)
    """What the search found, best first."""
    current: reactive[int | None] = reactive(None)
    """Index of the hit that the reader looks at."""
    searching: reactive[bool] = reactive(False)
    """Whether an answer to a search is awaited."""
    shares: reactive[Mapping[str, float]] = reactive(dict)
    """Article id to how much of it was read, from 0 to 1."""
    saving: reactive[int] = reactive(0)
    """Changes that are not yet on the disk."""

    def __init__(
        self,
        articles: tuple[Article, ...],
        keeper: Keeper,
        library: Library,
        name: str,
        session: Session,
        keymap: Mapping[str, str],
        settings: Settings,
    ) -> None:
        """Show these articles, as they were read, as in the session; `name` is what the library is called."""
        super().__init__()
        self._as_read = articles
        articles = identify(articles, keeper.annotations, library.root)
        self.keeper = keeper
        self._library = library
        self._texts = KeptTexts(library.folder)
        self._library_name = name
        self._keymap = keymap
        self.settings = settings
        self.record_of_reading = ReadingRecord(library.folder)
        self.comparison_source = ComparisonSource()
        self._session = session
        self._hush: Timer | None = None
        self._noticed = 0
        self._recent: tuple[Annotations, tuple[Tag, ...]] | None = None
        known = {article.id for article in articles}
        panes = tuple(each for each in session.open if each in known)[:MOST_PANES]
        panes = panes or tuple(article.id for article in articles[:MOST_PANES])
        active = session.active if session.active and session.active in panes else panes[0]
        self.set_reactive(LibraryState.articles, articles)
        self.set_reactive(LibraryState.annotations, keeper.annotations)
        self.set_reactive(LibraryState.panes, panes)
        self.set_reactive(LibraryState.active, active)
        self.set_reactive(LibraryState.counts, self._counts())

    @property
    def row(self) -> PaneRow:
        """The row of articles."""
        return self.query_one(PaneRow)

    @property
    def view(self) -> ArticleView:
        """The view of the article being read."""
        return self.row.views[self.active]

    @property
    def session(self) -> Session:
        """What is open now and how, for the next start."""
        positions = dict(self._session.positions)
        for article, offsets in self.row.places.items():
            positions.pop(article, None)
            positions[article] = offsets
        return replace(
            self._session, open=self.panes, active=self.active, positions=positions, widths=self.row.widths
        )

    def article(self, identifier: str) -> Article:
        """Return the article of that id."""
        return next(article for article in self.articles if article.id == identifier)

    def _open_articles(self) -> tuple[Article, ...]:
        return tuple(self.article(identifier) for identifier in self.panes)

    def _counts(self) -> Mapping[str, int]:
        return Counter(highlight.article for highlight in self.annotations.highlights.values())

    def _was_edited(self, article: Article) -> bool:
        """Tell whether highlights or links were made in another version of an article."""
        found = self.annotations.highlights_of(article.id)
        return any(highlight.current.digest != article.digest for highlight in found) or any(
            anchor.digest != article.digest for anchor in self._link_anchors(article)
        )

    def _link_anchors(self, article: Article) -> tuple[Anchor, ...]:
        """Return where links have their ends in an article."""
        return tuple(
            end.anchor
            for link in self.annotations.links_of(article.id)
            for end in link.ends
            if end.article == article.id and end.anchor is not None
        )

    async def compare(self, articles: Iterable[Article]) -> None:
        """Find what is anchored in edited articles off the event loop: a second's work, and remembered."""
        for article in articles:
            highlights = self.annotations.highlights_of(article.id)
            await asyncio.to_thread(place_all, article, highlights, self._texts)
            for anchor in self._link_anchors(article):
                await asyncio.to_thread(place_anchor, article, anchor, self._texts)

    def _recent_tags(self) -> tuple[Tag, ...]:
        """Return all tags, those given last first; looked up once for each picture."""
        if self._recent is None or self._recent[0] is not self.annotations:
            self._recent = (self.annotations, recent_tags(self.annotations))
        return self._recent[1]

    # Keeping

    async def kept(
        self, act: Callable[[AnnotationStore], Kept], then: Callable[[Kept], None] | None = None
    ) -> bool:
        """Change the annotations in the keeper's thread, show the change, then call `then` with the result.

        Return whether it is on the disk now. A change that is refused is told to the reader.
        """
        self.saving += 1
        try:
            result = await self.keeper.run(act)
        except AnnotationError as error:
            self.notify(
                single_line(str(error)), title="Not saved", severity="error", timeout=10, markup=False
            )
            return False
        finally:
            self.saving -= 1
            self.annotations = self.keeper.annotations
            self.tell_notices()
        if then is not None:
            then(result)
        return True

    def keep(
        self, act: Callable[[AnnotationStore], Kept], then: Callable[[Kept], None] | None = None
    ) -> None:
        """Do `kept` without waiting for it."""
        self.run_worker(self.kept(act, then), group="keep")

    def tell_notices(self) -> None:
        """Tell what happened in the store since this was asked last."""
        notices = self.keeper.notices
        for notice in notices[self._noticed :]:
            self.notify(single_line(notice), severity="warning", timeout=10, markup=False)
        self._noticed = len(notices)
