"""A floor of the reading screen: who else has a passage? The other articles are asked in the background."""

from __future__ import annotations

from time import monotonic, sleep
from typing import TYPE_CHECKING

from textual import on, work
from textual.message import Message
from textual.worker import get_current_worker

from corpus.article import Span
from tui.screens.lining_up import LiningUpScreen
from tui.widgets.parallels_pane import ParallelsPane
from tui.widgets.selection_bar import SelectionBar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.article import Article, Passage
    from tui.reading.witnesses import Witness

_EVERY = 0.25
"""Seconds between two pictures of the answers so far."""
_BREATH = 0.1
"""Seconds for which nobody is asked while the first answers are drawn: who computes keeps others from it."""


class ComparingScreen(LiningUpScreen):
    """Asks the other articles in a thread of its own, those in the panes first."""

    class Answered(Message):
        """Some of the other articles have been asked, or all of them."""

        def __init__(self, passage: Passage, witnesses: tuple[Witness, ...], unasked: int) -> None:
            super().__init__()
            self.passage = passage
            self.witnesses = witnesses
            self.unasked = unasked

    async def action_parallels(self) -> None:
        """Ask who else has the selection, the quotation or the sentence here; in the list, put it away."""
        pane = self.query_one_optional(ParallelsPane)
        if pane is not None and pane.has_focus_within:
            await self.close_parallels()
            return
        passage = self.passage_here()
        if passage is None:
            self.say("Nothing stands here that could be asked about.")
            return
        if len(self.articles) < 2:
            self.say("There is no other article to ask. Open a folder with several.")
            return
        self.query(SelectionBar).remove()
        if pane is None:
            self._before_asking = self._where()
            self.add_class("-asking")
            pane = await self.summon(ParallelsPane())
        self.asked, self._witnesses, self._level = passage, (), None
        self._is_asking, self._has_moved, self._unasked = True, False, len(self.articles) - 1
        pane.ask(passage.text, self._unasked)
        self._mark_articles()
        article = self.article(passage.article)
        opened = [each for each in self._open_articles() if each is not article]
        others = [each for each in self.articles if each is not article and each.id not in self.panes]
        self._ask_others(article, passage, opened, others)

    @work(thread=True, exclusive=True, group="parallels")
    def _ask_others(
        self, article: Article, passage: Passage, opened: Sequence[Article], others: Sequence[Article]
    ) -> None:
        # Imported late, in a worker: an app that starts has no need of it yet.
        from tui.reading.witnesses import ask, best_first

        worker = get_current_worker()
        comparisons = self.comparison_source.comparisons
        unasked = len(opened) + len(others)
        found: list[Witness] = []
        told = 0.0
        for answers in ask(comparisons, article, Span(passage.start, passage.end), opened, others):
            if worker.is_cancelled:
                return
            found += answers
            unasked -= len(answers)
            if not unasked or monotonic() - told >= _EVERY:
                self.post_message(self.Answered(passage, best_first(found), unasked))
                if not told and unasked:
                    sleep(_BREATH)
                told = monotonic()

    @on(Answered)
    def _take_answers(self, message: Answered) -> None:
        if message.passage != self.asked or not self._is_asking:
            return
        is_first = not self._witnesses
        self._witnesses, self._unasked = message.witnesses, message.unasked
        self._is_asking = message.unasked > 0
        marked = self._witness(self._marked)
        if is_first or (not self._has_moved and (marked is None or marked.parallel is None)):
            # What comes later may be better, but does not move who looks at something already.
            self._marked = message.witnesses[0].article
        self._mark_articles()
        self._tell_answers()
        if is_first:
            self._show_witness(self._witness(self._marked))
            self.call_after_refresh(self._keep_asked_in_sight)

    def stop_asking(self) -> bool:
        """Ask no more articles; False if all were asked, or none has answered yet."""
        if not self._is_asking or not self._witnesses:
            return False
        self.workers.cancel_group(self, "parallels")
        self._is_asking = False
        self._tell_answers()
        return True

    def watch_articles(self, old: tuple[Article, ...], new: tuple[Article, ...]) -> None:
        """Put answers away that are about other texts than those that are shown now."""
        super().watch_articles(old, new)
        if self.asked is not None and {each.digest for each in old} != {each.digest for each in new}:
            self.run_worker(self.close_parallels(back=False), group="compare")

    async def action_search(self) -> None:
        """Put the keyboard in the search field, in the place of the answers."""
        await self.close_parallels(back=False, keyboard=False)
        await super().action_search()
