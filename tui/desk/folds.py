"""Folds: the furniture and the reader's own folds in the articles, and what the reader opens."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from synoptic.corpus.articles.boilerplate import Fold, folds_of
from synoptic.corpus.text.segmentation import paragraph_at
from synoptic.tui.article.folds import OWN, folded, whole_lines
from synoptic.tui.desk.feature import Act, Desk, Feature
from synoptic.tui.panes import status_text

if TYPE_CHECKING:
    from textual.content import Content

    from synoptic.annotations.files.reading_record import ReadingRecord
    from synoptic.annotations.model.reading import ReadShare
    from synoptic.corpus.article import Article, Span
    from synoptic.tui.article.view import ArticleView

_AT_ONCE = 1 << 17
"""Code points of an article whose furniture is looked for before it is drawn."""


class Folds(Feature):
    """Folds furniture and what the reader folds; what the reader folded and opened is kept."""

    def __init__(self, desk: Desk, record_of_reading: ReadingRecord) -> None:
        super().__init__(desk)
        self._record = record_of_reading
        self._furniture: dict[str, tuple[Fold, ...]] = {}
        """Digest of a text to the furniture in it."""
        self._visited: dict[str, set[Span]] = {}
        """Digest of a text to the folds that were opened because something in them was gone to."""

    @property
    def commands(self) -> Mapping[str, Act]:
        return {"fold": self.fold, "fold-furniture": self.fold_furniture}

    def of(self, article: Article) -> Sequence[Fold]:
        """Return the folds of an article; in a long one they are found off the event loop, then shown."""
        reading = self._record.of(article.id, article.digest)
        opened = (*reading.unfolded, *self._visited.get(article.digest, ()))
        return folded(self._furniture_of(article), reading.folded, opened, article.text)

    def _furniture_of(self, article: Article) -> tuple[Fold, ...]:
        if not self._desk.settings.fold_furniture:
            return ()
        found = self._furniture.get(article.digest)
        if found is None and len(article.text) <= _AT_ONCE:
            found = self._furniture[article.digest] = folds_of(article.text, article.furniture_start)
        elif found is None:
            self._furniture[article.digest] = ()
            self._desk.run_worker(self._look_for_furniture(article), group="layout")
        return found or ()

    async def _look_for_furniture(self, article: Article) -> None:
        self._furniture[article.digest] = await asyncio.to_thread(
            folds_of, article.text, article.furniture_start
        )
        # This may be before the screen has its panes: it calls once it has them.
        self._desk.call_after_refresh(self._show, article)

    def show(self) -> None:
        """Show the folds anew in all panes."""
        for article in self._desk.open_articles:
            self._show(article)

    def _show(self, article: Article) -> None:
        view = self._desk.row.views.get(article.id)
        if view is not None:
            view.show_folds(self.of(article))

    def _keep(self, article: Article, reading: ReadShare) -> None:
        self._record.changed(article.id, reading)
        self._show(article)

    def visit(self, article: Article, span: Span) -> None:
        """Leave a fold open that was opened because something in it was gone to."""
        self._visited.setdefault(article.digest, set()).add(span)

    def open_here(self, view: ArticleView) -> bool:
        """Open what is folded under the caret; False if nothing is."""
        fold = view.fold_here()
        if fold is None:
            return False
        article = view.article
        reading = self._record.of(article.id, article.digest)
        if fold.reasons == (OWN,):
            kept = tuple(span for span in reading.folded if not _touch(span, fold.span))
            reading = replace(reading, folded=kept)
        else:
            reading = replace(reading, unfolded=(*reading.unfolded, fold.span))
        self._keep(article, reading)
        return True

    def here(self, view: ArticleView, said: Content, /) -> Content:
        """Return why something is folded under the caret."""
        fold = None if view.selecting else view.fold_here()
        return said if fold is None else status_text.on_fold(fold)

    def fold(self) -> None:
        """Open the fold here; else fold the selected lines, furniture that was opened, or this paragraph."""
        view = self._desk.view
        if self.open_here(view):
            return
        article, selection = view.article, view.selection
        reading = self._record.of(article.id, article.digest)
        furniture = (fold.span for fold in self._furniture_of(article))
        opened = next((span for span in furniture if span.start <= view.caret < span.end), None)
        if selection is None and opened is not None:
            self._visited.get(article.digest, set()).discard(opened)
            left = tuple(span for span in reading.unfolded if span != opened)
            reading, start = replace(reading, unfolded=left), opened.start
        else:
            here = selection or paragraph_at(article.text, view.caret)
            if here is None:
                self._desk.refuse("No text here to fold.")
                return
            lines = whole_lines(article.text, here)
            reading, start = replace(reading, folded=(*reading.folded, lines)), lines.start
        view.drop_selection()
        view.caret = start
        self._keep(article, reading)

    def fold_furniture(self) -> None:
        """Open all furniture of the article being read; where all of it is open, fold it."""
        article = self._desk.view.article
        furniture = tuple(fold.span for fold in self._furniture_of(article))
        reading = self._record.of(article.id, article.digest)
        if not furniture:
            self._desk.refuse("No boilerplate in this article.")
            return
        opened = {*reading.unfolded, *self._visited.pop(article.digest, ())}
        to_open = not opened.issuperset(furniture)
        self._keep(article, replace(reading, unfolded=furniture if to_open else ()))
        now, other = ("open", "folds") if to_open else ("folded", "opens")
        self._desk.say(f"Boilerplate is {now}; {self.key('fold-furniture')} {other} it.")


def _touch(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
