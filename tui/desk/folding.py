"""A floor of the reading screen: what is folded in the articles, and what the reader opens."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from textual import on

from synoptic.corpus.articles.boilerplate import folds_of
from synoptic.corpus.text.segmentation import paragraph_at
from synoptic.tui.article.folds import OWN, folded, whole_lines
from synoptic.tui.article.view import ArticleView
from synoptic.tui.desk.arriving import ArrivingScreen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from synoptic.annotations.model.reading import ReadShare
    from synoptic.corpus.article import Article, Span
    from synoptic.corpus.articles.boilerplate import Fold

_AT_ONCE = 1 << 17
"""Code points of an article whose furniture is looked for before it is drawn."""


class FoldingScreen(ArrivingScreen):
    """Folds furniture and what the reader folds; what the reader folded and opened is kept."""

    @cached_property
    def _furniture(self) -> dict[str, tuple[Fold, ...]]:
        """Digest of a text to the furniture in it."""
        return {}

    @cached_property
    def _visited(self) -> dict[str, set[Span]]:
        """Digest of a text to the folds that were opened because something in them was gone to."""
        return {}

    def folds_of(self, article: Article) -> Sequence[Fold]:
        """Return what is folded in an article; for a long one it is found off the event loop, then shown."""
        reading = self.record_of_reading.of(article.id, article.digest)
        opened = (*reading.unfolded, *self._visited.get(article.digest, ()))
        return folded(self._furniture_of(article), reading.folded, opened, article.text)

    def _furniture_of(self, article: Article) -> tuple[Fold, ...]:
        if not self.settings.fold_furniture:
            return ()
        found = self._furniture.get(article.digest)
        if found is None and len(article.text) <= _AT_ONCE:
            found = self._furniture[article.digest] = folds_of(article.text)
        elif found is None:
            self._furniture[article.digest] = ()
            self.run_worker(self._look_for_furniture(article), group="layout")
        return found or ()

    async def _look_for_furniture(self, article: Article) -> None:
        self._furniture[article.digest] = await asyncio.to_thread(folds_of, article.text)
        self._show_folds(article)

    def _show_folds(self, article: Article) -> None:
        view = self.row.views.get(article.id)
        if view is not None:
            view.show_folds(self.folds_of(article))

    def _keep_reading(self, article: Article, reading: ReadShare) -> None:
        self.record_of_reading.changed(article.id, reading)
        self._show_folds(article)

    @on(ArticleView.Unfolded)
    def _remember_visited(self, message: ArticleView.Unfolded) -> None:
        self._visited.setdefault(message.view.article.digest, set()).add(message.span)

    @on(ArticleView.FoldPressed)
    def _open_pressed(self, message: ArticleView.FoldPressed) -> None:
        self.open_fold(message.view)

    def open_fold(self, view: ArticleView) -> bool:
        """Open what is folded under the caret; False if nothing is."""
        fold = view.fold_here()
        if fold is None:
            return False
        article = view.article
        reading = self.record_of_reading.of(article.id, article.digest)
        if fold.reasons == (OWN,):
            kept = tuple(span for span in reading.folded if not _touch(span, fold.span))
            reading = replace(reading, folded=kept)
        else:
            reading = replace(reading, unfolded=(*reading.unfolded, fold.span))
        self._keep_reading(article, reading)
        return True

    def action_fold(self) -> None:
        """Open the fold here; else fold the selected lines, furniture that was opened, or this paragraph."""
        view = self.view
        if self.open_fold(view):
            return
        article, selection = view.article, view.selection
        reading = self.record_of_reading.of(article.id, article.digest)
        visited = self._visited.get(article.digest, set())
        opened = next(
            (
                fold.span
                for fold in self._furniture_of(article)
                if fold.span.start <= view.caret < fold.span.end
            ),
            None,
        )
        if selection is None and opened is not None:
            visited.discard(opened)
            left = tuple(span for span in reading.unfolded if span != opened)
            reading, start = replace(reading, unfolded=left), opened.start
        else:
            here = selection or paragraph_at(article.text, view.caret)
            if here is None:
                self.say("Nothing stands here that could be folded.")
                return
            lines = whole_lines(article.text, here)
            reading, start = replace(reading, folded=(*reading.folded, lines)), lines.start
        view.drop_selection()
        view.caret = start
        self._keep_reading(article, reading)

    def action_fold_furniture(self) -> None:
        """Open all furniture of the article being read; where all of it is open, fold it."""
        view = self.view
        article = view.article
        furniture = tuple(fold.span for fold in self._furniture_of(article))
        reading = self.record_of_reading.of(article.id, article.digest)
        if not furniture:
            self.say("No furniture was found in this article.")
            return
        opened = {*reading.unfolded, *self._visited.pop(article.digest, ())}
        to_open = not opened.issuperset(furniture)
        self._keep_reading(article, replace(reading, unfolded=furniture if to_open else ()))
        self.say("All furniture is open; Z folds it." if to_open else "Furniture is folded; Z opens it.")


def _touch(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
