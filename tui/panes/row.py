"""The articles side by side: as many panes in sight as can be read, the active one always among them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from textual.containers import Horizontal
from textual.message import Message
from textual.reactive import reactive

from synoptic.tui.article.view import ArticleView
from synoptic.tui.panes.article_pane import ArticlePane

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from synoptic.corpus.article import Article
    from synoptic.corpus.articles.boilerplate import Fold
    from synoptic.tui.shell.settings import Settings

MOST_PANES = 5
"""Articles that can be open side by side."""
_NARROWEST = 38
"""Cells below which a pane is not shown beside another: two fit on a terminal of 80."""


class PaneRow(Horizontal):
    """A pane for each open article."""

    DEFAULT_CSS = "PaneRow { width: 1fr; height: 1fr; }"
    active: reactive[str] = reactive("")
    """Id of the article being read."""
    outdated: reactive[frozenset[str]] = reactive(frozenset())
    """Ids of articles whose files have changed since they were read."""

    class Arranged(Message):
        """Other panes are in sight than before."""

    def __init__(
        self,
        articles: tuple[Article, ...],
        places: Mapping[str, tuple[int, int]],
        widths: Mapping[str, float],
        folds_of: Callable[[Article], Sequence[Fold]],
        settings: Settings,
        *,
        active: str,
        first: str | None,
        room: int,
    ) -> None:
        """Show these articles, each at its (top, caret) offsets and relative width, where they are known.

        `folds_of` returns the folds of an article that is opened. `first` is the one that is leftmost in
        sight, if not all fit, as far as `active` allows it. `room` is the width to come, in cells:
        panes that are arranged before they are drawn are drawn once.
        """
        super().__init__()
        self.set_reactive(PaneRow.active, active)
        self._places = dict(places)
        self._widths = dict(widths)
        self._folds_of = folds_of
        self._settings = settings
        self._panes = [self._make(article) for article in articles]
        self._first = next((at for at, article in enumerate(articles) if article.id == first), 0)
        self._in_sight = 0
        self._lights_sentence = False
        self._arrange(room)

    def _make(self, article: Article) -> ArticlePane:
        top, caret = self._places.get(article.id, (0, 0))
        folds = self._folds_of(article)
        view = ArticleView(article, top=top, caret=caret, folds=folds, settings=self._settings)
        pane = ArticlePane(view)
        pane.styles.width = f"{self._widths.get(article.id, 1.0)}fr"
        return pane

    def compose(self) -> ComposeResult:
        yield from self._panes

    @property
    def panes(self) -> tuple[ArticlePane, ...]:
        return tuple(self._panes)

    @property
    def views(self) -> Mapping[str, ArticleView]:
        """Article id to its view, from left to right."""
        return {pane.article.id: pane.view for pane in self._panes}

    @property
    def places(self) -> Mapping[str, tuple[int, int]]:
        """Article id to (top, caret) offsets, of all that were open in this row."""
        return self._places | {pane.article.id: pane.view.place for pane in self._panes}

    @property
    def widths(self) -> Mapping[str, float]:
        """Article id to relative width, where it is not 1."""
        return {article: width for article, width in self._widths.items() if width != 1.0}

    @property
    def in_sight(self) -> tuple[int, int]:
        """Index of the first pane in sight, and one past the last."""
        return self._first, self._first + self._in_sight

    @property
    def leftmost(self) -> str | None:
        """Id of the article in the first pane in sight; None where none is there yet."""
        return next((pane.article.id for pane in self._panes[self._first :]), None)

    def show_articles(self, articles: tuple[Article, ...]) -> None:
        """Show exactly these articles, from left to right."""
        self._places = dict(self.places)
        texts = {article.id: article.digest for article in articles}
        kept = {}
        for pane in self._panes:
            if texts.get(pane.article.id) == pane.article.digest:
                kept[pane.article.id] = pane
            else:
                pane.remove()
        self._panes = [kept.get(article.id) or self._make(article) for article in articles]
        for pane in self._panes:
            if pane.article.id not in kept:
                self.mount(pane)
        for index, pane in enumerate(self._panes):
            if pane.is_attached and self.children and self.children.index(pane) != index:
                self.move_child(pane, before=index)
        self.show_provenance(articles)
        self.bring_into_sight()

    def show_provenance(self, articles: tuple[Article, ...]) -> None:
        """Show the letters and the provenance that the articles in the panes have now."""
        for pane, article in zip(self._panes, articles, strict=True):
            pane.show_article(article)

    def use(self, settings: Settings) -> None:
        """Have other settings from now on, in all panes."""
        self._settings = settings
        for pane in self._panes:
            pane.view.use(settings)

    def on_resize(self) -> None:
        self.bring_into_sight()

    def watch_outdated(self, outdated: frozenset[str]) -> None:
        for pane in self._panes:
            pane.header.outdated = pane.article.id in outdated

    def watch_active(self) -> None:
        if self.is_mounted:
            self.bring_into_sight()

    def bring_into_sight(self) -> None:
        """Show as many panes as can be read, the active one among them, the others as they were."""
        if not self.size.width:
            return  # it is arranged for the room that there will be
        before = self.in_sight
        self._arrange(self.size.width)
        if self.in_sight != before:
            self.post_message(self.Arranged())

    def _arrange(self, room: int) -> None:
        fitting = min(max(1, room // _NARROWEST), len(self._panes))
        active = next((index for index, pane in enumerate(self._panes) if pane.article.id == self.active), 0)
        first = min(self._first, max(0, len(self._panes) - fitting))
        first = min(max(first, active - fitting + 1), active)
        self._first, self._in_sight = first, fitting
        for index, pane in enumerate(self._panes):
            pane.display = first <= index < first + fitting
            pane.set_class(index == first, "-first")
            pane.active = index == active
            pane.view.lights_sentence = self._lights_sentence and index == active

    def light_sentence(self) -> None:
        """Light, from now on, the sentence under the caret of the article being read."""
        self._lights_sentence = True
        self.bring_into_sight()

    def widen(self, article: str, factor: float) -> None:
        """Make a pane wider or narrower beside the others, between half and three times their width."""
        width = min(max(self._widths.get(article, 1.0) * factor, 0.5), 3.0)
        self._widths[article] = round(width, 2)
        for pane in self._panes:
            if pane.article.id == article:
                pane.styles.width = f"{self._widths[article]}fr"
