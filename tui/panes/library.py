"""The library: every article, which of them are open, and how much is marked in each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Input

from synoptic.tui.panes.bars import PaneTitle
from synoptic.tui.panes.lists import ChoiceList, ListField
from synoptic.tui.shell.naming import short_name

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from synoptic.corpus.article import Article


class LibraryPane(Vertical):
    """A list of articles with a filter over titles and sources."""

    DEFAULT_CSS = "LibraryPane { height: 1fr; min-height: 5; }"
    articles: reactive[tuple[Article, ...]] = reactive(())
    panes: reactive[tuple[str, ...]] = reactive(())
    """Ids of those that are open, in pane order."""
    active: reactive[str] = reactive("")
    """Id of the one being read."""
    counts: reactive[Mapping[str, int]] = reactive(dict)
    """Article id to number of highlights."""
    shares: reactive[Mapping[str, float]] = reactive(dict)
    """Article id to how much of it was read, from 0 to 1."""

    @dataclass
    class Chosen(Message):
        """The reader wants to read an article."""

        article: str
        """Its id."""

    def __init__(self) -> None:
        super().__init__()
        self._is_stale = False
        """Whether the list is about to be made anew, once for all that changed together."""

    def compose(self) -> ComposeResult:
        yield PaneTitle("Library")
        yield ListField("filter")
        yield ChoiceList()

    def _watch(self) -> None:
        if self.is_mounted and not self._is_stale:
            self._is_stale = True
            self.call_next(self._list_articles)

    watch_articles = watch_panes = watch_active = watch_counts = on_resize = _watch

    def watch_shares(self, old: Mapping[str, float], new: Mapping[str, float]) -> None:
        """Show how much was read, where that looks different."""
        if old.keys() != new.keys() or any(_fullness(old[each]) != _fullness(new[each]) for each in new):
            self._watch()

    def _matching(self) -> tuple[Article, ...]:
        query = self.query_one(ListField).value
        if not query.strip():
            return self.articles
        from synoptic.corpus.search.matcher import Matcher

        names = [
            " ".join(filter(None, (short_name(each), each.title, each.source, each.date)))
            for each in self.articles
        ]
        found = {match.index for match in Matcher(names, prefixes=True).match(query)}
        return tuple(each for index, each in enumerate(self.articles) if index in found)

    def _list_articles(self, *, best: bool = False) -> None:
        self._is_stale = False
        choices = self.query_one_optional(ChoiceList)
        if choices is None or not choices.size.width:
            return  # the screen is going, or the list is not laid out, and no line has a length yet
        shown = self._matching()
        lines = ((article.id, self._line(article)) for article in shown)
        here = next((index for index, article in enumerate(shown) if article.id == self.active), None)
        mark = 0 if best else None if self.has_focus_within else here
        choices.show(lines, mark=mark)
        of = "" if len(shown) == len(self.articles) else f" of {len(self.articles)}"
        self.query_one(PaneTitle).tell("Library", f"{len(shown)}{of}")

    def _line(self, article: Article) -> Content:
        is_open = article.id in self.panes
        number = str(self.panes.index(article.id) + 1) if is_open else " "
        tail = f"{self.counts.get(article.id, 0) or '':>4} {_fullness(self.shares.get(article.id, 0.0))}"
        lead = f"{'▸' if article.id == self.active else ' '}{number} "
        room = max(1, self.query_one(ChoiceList).line_width - len(lead) - len(tail))
        title = Content(short_name(article)).truncate(room, ellipsis=True, pad=True)
        style = "bold" if article.id == self.active else "" if is_open else "dim"
        return Content.assemble(lead, title.stylize(style), tail)

    @on(Input.Changed)
    def _filter(self, event: Input.Changed) -> None:
        event.stop()
        self._list_articles(best=True)

    @on(Input.Submitted)
    def _open_marked(self, event: Input.Submitted) -> None:
        event.stop()
        self._choose(self.query_one(ChoiceList).marked)

    @on(ChoiceList.OptionSelected)
    def _open_selected(self, event: ChoiceList.OptionSelected) -> None:
        event.stop()
        self._choose(event.option_id)

    def _choose(self, article: str | None) -> None:
        if article is not None:
            self.query_one(ListField).clear()
            self.post_message(self.Chosen(article))


def _fullness(share: float) -> str:
    """Return a sign for how much of an article was read: ● only where hardly anything is left."""
    return "○◔◑◕●"[0 if share < 0.02 else 4 if share >= 0.98 else 1 + min(int(share * 3), 2)]
