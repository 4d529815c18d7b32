"""A floor of the reading screen: articles that scroll together, and days that lie far apart."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations
from typing import TYPE_CHECKING

from textual import on, work
from textual.message import Message
from textual.reactive import reactive
from textual.worker import get_current_worker

from tui.naming import short_name
from tui.reading.alignment import Alignment
from tui.screens.comparing import ComparingScreen
from tui.widgets.article_view import ArticleView
from tui.widgets.bars import TopBar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corpus.article import Article

_TOGETHER = "= together"
_NOTHING = "= nothing here"


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
    _told_apart = False

    class Aligned(Message):
        """The open articles have been compared."""

        def __init__(self, alignments: Mapping[tuple[str, str], Alignment]) -> None:
            super().__init__()
            self.alignments = alignments

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

    def _tell_top(self) -> None:
        super()._tell_top()
        if self.together:
            bar = self.query_one(TopBar)
            bar.remark = f"{_TOGETHER} · {bar.remark}"

    # Comparing

    def _align_open(self) -> None:
        self._align(self._open_articles())

    @work(thread=True, exclusive=True, group="align")
    def _align(self, articles: tuple[Article, ...]) -> None:
        worker = get_current_worker()
        found: dict[tuple[str, str], Alignment] = {}
        for one, other in permutations(articles, 2):
            if worker.is_cancelled:
                return
            shared = self.inquirer.comparisons.between(one, other)
            found[one.digest, other.digest] = Alignment(shared.parallels, len(other.text))
        self.post_message(self.Aligned(found))

    @on(Aligned)
    def _take_alignments(self, message: Aligned) -> None:
        if self.together:
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

    def _tell_far_apart(self) -> None:
        """Say it once if the open articles tell of days far apart."""
        if self._told_apart:
            return
        from corpus.chronology import far_apart

        distance = far_apart(self._open_articles())
        if distance is None:
            return
        self._told_apart = True
        first, last = (f"{short_name(one)} ({one.date})" for one in (distance.earliest, distance.latest))
        self.notify(
            f"{first} and {last} lie {distance.days} days apart. They may tell of different days.",
            title="Days far apart",
            severity="warning",
            timeout=10,
            markup=False,
        )
