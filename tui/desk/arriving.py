"""A floor of the reading screen: arriving at a passage, from wherever the reader was brought there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.reactive import reactive

from synoptic.corpus.article import Passage
from synoptic.tui.article.marks import Layer, Mark
from synoptic.tui.article.view import ArticleView
from synoptic.tui.desk.arranging import ArrangingScreen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from synoptic.corpus.article import Article, Span


class ArrivingScreen(ArrangingScreen):
    """Shows which words are meant: in sight, the caret at their start, marked until the reader moves on."""

    arrived: reactive[Passage | None] = reactive(None)
    """The words that the reader was brought to, as long as they are marked."""

    def arrive(self, identifier: str, span: Span, *, keyboard: bool = True) -> None:
        """Open an article at a passage, and mark that; give the `keyboard` to the article."""
        self.open_article(identifier)
        self.land(identifier, span)
        if keyboard:
            self.call_after_refresh(self.focus_article)

    def land(self, identifier: str, span: Span, *, marked: bool = True) -> None:
        """Bring a passage of an open article into sight, with the caret at its start.

        It is marked, unless something else lights it up already.
        """
        self.row.views[identifier].go_to(span.start, end=span.end)
        if marked:
            self.mark_arrival(identifier, span)
        else:
            self.forget_arrival()

    def mark_arrival(self, identifier: str, span: Span) -> None:
        """Mark a passage at whose start the caret is; one without words cannot be marked."""
        self.arrived = Passage.of(self.article(identifier), span.start, span.end) if len(span) else None

    def forget_arrival(self) -> bool:
        """Mark nothing any more; False if nothing was marked."""
        was_marked, self.arrived = self.arrived is not None, None
        return was_marked

    def watch_arrived(self, old: Passage | None, new: Passage | None) -> None:
        """Mark what is meant now."""
        if self.is_mounted and old != new:
            self._mark_articles()

    @on(ArticleView.Moved)
    def _move_on(self, message: ArticleView.Moved) -> None:
        arrived, view = self.arrived, message.view
        if arrived is None or view.article.id != arrived.article:
            return
        if view.caret != arrived.start or view.selecting:
            self.arrived = None

    def _marks_on(self, article: Article) -> Iterator[Mark]:
        """Yield all that lies over an article's text."""
        yield from super()._marks_on(article)
        arrived = self.arrived
        # An article that was edited meanwhile may have other words there.
        if (
            arrived is not None
            and arrived.article == article.id
            and article.text[arrived.start : arrived.end] == arrived.text
        ):
            yield Mark(arrived.start, arrived.end, Layer.ARRIVED)
