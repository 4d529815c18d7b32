"""A floor of the reading screen: articles that scroll together, and days that lie far apart."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from textual import on, work
from textual.message import Message
from textual.reactive import reactive
from textual.worker import get_current_worker

from synoptic.tui.article.view import ArticleView
from synoptic.tui.desk.comparing import ComparingScreen
from synoptic.tui.desk.in_step import Alignment
from synoptic.tui.panes.bars import TopBar
from synoptic.tui.shell.naming import short_name
from synoptic.tui.shell.session import TOLD_APART

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from synoptic.annotations.model.annotations import Annotations
    from synoptic.corpus.article import Article
    from synoptic.corpus.articles.dates import Distance
    from synoptic.corpus.parallels.comparison import Ties
    from synoptic.tui.shell.session import Session

_TOGETHER = "= together"
_NOTHING = "= nothing found"


@dataclass(frozen=True, slots=True)
class _Led:
    """What the others were brought to: another report of the same moves nothing."""

    article: str
    caret: int
    height: int
    panes: tuple[str, ...]


class ScrollingScreen(ComparingScreen):
    """Has the other panes follow the one with the keyboard to what tells the same."""

    together: reactive[bool] = reactive(False)
    """Whether the articles scroll together."""
    _alignments: Mapping[tuple[str, str], Alignment] | None = None
    """Digests of two open articles to the way from the one to the other; None while they are compared."""
    _led: _Led | None = None
    _told_apart: tuple[tuple[str, ...], ...] | None = None
    """Sets of articles that were said to lie days apart, the latest first; None until one is looked at."""

    class Aligned(Message):
        """The open articles have been compared."""

        def __init__(self, alignments: Mapping[tuple[str, str], Alignment]) -> None:
            super().__init__()
            self.alignments = alignments

    @property
    def session(self) -> Session:
        """What is open now and how, and what was said of it, for the next start."""
        return replace(super().session, told_apart=self._apart_so_far)

    def on_mount(self) -> None:
        """Say it if the articles tell of days far apart."""
        self.call_after_refresh(self._tell_far_apart)

    def action_link_scrolling(self) -> None:
        """Have the articles scroll together, or each by itself."""
        if not self.together and len(self.panes) < 2:
            self.say("One article is open. To open another, press f.")
            return
        self.together = not self.together

    def watch_together(self, together: bool) -> None:
        """Compare the open articles, or say that none follows any more."""
        if not self.is_mounted:
            return
        self._led = None
        self._tell_top()
        if together:
            self.say("The others follow the article with the keyboard; = lets each be.")
            self._align_open()
        else:
            self.workers.cancel_group(self, "align")
            self._alignments = None
            for pane in self.row.panes:
                pane.header.in_step = ""

    def watch_panes(self) -> None:
        """Open and close panes; compare what is open now."""
        super().watch_panes()
        if self.is_mounted:
            self._led = None
            if self.together:
                self._align_open()
            self._tell_far_apart()

    def watch_articles(self, old: tuple[Article, ...], new: tuple[Article, ...]) -> None:
        """Compare articles anew that have changed."""
        super().watch_articles(old, new)
        if self.is_mounted:
            if self.together and {each.digest for each in old} != {each.digest for each in new}:
                self._align_open()
            # The open panes get the new articles' ids only after this.
            self.call_after_refresh(self._tell_far_apart)

    def watch_annotations(self, old: Annotations, new: Annotations) -> None:
        """Line up anew what the reader has tied."""
        super().watch_annotations(old, new)
        if self.is_mounted and self.together and old.links != new.links:
            self._align_open()

    def _tell_top(self) -> None:
        super()._tell_top()
        if self.together:
            bar = self.query_one(TopBar)
            bar.remark = f"{_TOGETHER} · {bar.remark}"

    # Comparing

    def _align_open(self) -> None:
        self._align(self._open_articles(), self.ties)

    @work(thread=True, exclusive=True, group="align")
    def _align(self, articles: tuple[Article, ...], ties: Ties) -> None:
        # Imported late, in a worker: an app that starts has no need of it yet.
        from synoptic.corpus.parallels.comparison import with_ties

        worker = get_current_worker()
        found: dict[tuple[str, str], Alignment] = {}
        for one in articles:
            if worker.is_cancelled:
                return
            others = [other for other in articles if other is not one]
            shared = self.comparison_source.comparisons.beside(one, others)
            for other, comparison in zip(others, shared, strict=True):
                tied = ties.get((one.id, other.id), ())
                parallels = with_ties(comparison.parallels, one.text, other.text, tied)
                found[one.digest, other.digest] = Alignment(parallels, len(other.text))
        if not worker.is_cancelled:
            self.post_message(self.Aligned(found))

    @on(Aligned)
    def _take_alignments(self, message: Aligned) -> None:
        if self.together:
            if message.alignments and all(each.is_empty for each in message.alignments.values()):
                self.say("Nothing was found that these articles share: each scrolls by itself.")
            self._alignments = message.alignments
            self._led = None
            self._lead(self.view)

    # Following

    @on(ArticleView.Moved)
    def _follow(self, message: ArticleView.Moved) -> None:
        # Only the pane with the keyboard leads: what follows reports that it moved, too.
        if message.view is self.focused and isinstance(message.view, ArticleView):
            self._lead(message.view)

    def _lead(self, leader: ArticleView) -> None:
        """Bring the other panes to what tells the same as the words at the caret, at the same height."""
        if self._alignments is None or leader.selecting or not leader.is_settled:
            return
        article = leader.article
        led = _Led(article.id, leader.caret, leader.height_of(leader.caret), self.panes)
        if led == self._led:
            return
        self._led = led
        for pane in self.row.panes:
            if pane.view is leader:
                pane.header.in_step = ""
                continue
            alignment = self._alignments.get((article.digest, pane.article.digest))
            offset = alignment.counterpart(led.caret) if alignment is not None else None
            pane.header.in_step = _NOTHING if offset is None else "="
            if offset is not None:
                pane.view.hold(offset, led.height)

    # Days

    @property
    def _apart_so_far(self) -> tuple[tuple[str, ...], ...]:
        return self._session.told_apart if self._told_apart is None else self._told_apart

    def _tell_far_apart(self) -> None:
        """Say it once of a set of articles if they tell of days far apart; the headers go on saying it."""
        from synoptic.corpus.articles.dates import far_apart

        opened = self._open_articles()
        distance = far_apart(opened)
        for pane in self.row.panes:
            pane.header.apart = _apart(pane.article, distance, self.panes)
        if distance is None:
            return
        ends = {_dated(distance.earliest), _dated(distance.latest)}
        if any(ends.issubset(told) for told in self._apart_so_far):
            return
        dated = tuple(sorted(_dated(article) for article in opened if article.date))
        self._told_apart = (dated, *self._apart_so_far)[:TOLD_APART]
        first, last = (f"{short_name(one)} ({one.date})" for one in (distance.earliest, distance.latest))
        self.notify(
            f"{first} and {last} lie {distance.days} days apart. They may tell of different days.",
            title="Days far apart",
            severity="warning",
            timeout=10,
            markup=False,
        )


def _dated(article: Article) -> str:
    """Return what an article is remembered by: with another date, it is news again."""
    return f"{article.id} {article.date}"


def _apart(article: Article, distance: Distance | None, panes: Sequence[str]) -> str:
    """Return what is said in the header of one of the two articles that lie far apart."""
    if distance is None or article.id not in {distance.earliest.id, distance.latest.id}:
        return ""
    is_first = article.id == distance.earliest.id
    other = distance.latest if is_first else distance.earliest
    word = "before" if is_first else "after"
    return f"⚠ {distance.days} days {word} {panes.index(other.id) + 1}"
