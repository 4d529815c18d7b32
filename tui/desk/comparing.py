"""A floor of the reading screen: who else has a passage? The other articles are asked in the background."""

from __future__ import annotations

from time import monotonic, sleep
from typing import TYPE_CHECKING

from textual import on, work
from textual.message import Message
from textual.worker import get_current_worker

from synoptic.corpus.article import Span
from synoptic.tui.desk.lining_up import LiningUpScreen
from synoptic.tui.panes.bars import SelectionBar
from synoptic.tui.panes.who_else import ParallelsPane

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from synoptic.corpus.article import Article, Passage
    from synoptic.tui.panes.answers import Answer

_EVERY = 0.25
"""Seconds between two pictures of the answers so far."""
_BREATH = 0.1
"""Seconds for which nobody is asked while the first answers are drawn: who computes keeps others from it."""


class ComparingScreen(LiningUpScreen):
    """Asks the other articles in a thread of its own, those in the panes first."""

    _nearest: Mapping[str, tuple[Answer, ...]] = {}
    """Article id to what comes nearest there besides the answer, where the reader has looked."""

    class Answered(Message):
        """Some of the other articles have been asked, or all of them."""

        def __init__(self, passage: Passage, witnesses: tuple[Answer, ...], unasked: int) -> None:
            super().__init__()
            self.passage = passage
            self.witnesses = witnesses
            self.unasked = unasked

    class Nearest(Message):
        """What comes nearest in one article was looked up."""

        def __init__(self, passage: Passage, article: str, nearest: tuple[Answer, ...], step: int) -> None:
            super().__init__()
            self.passage = passage
            self.article = article
            self.nearest = nearest
            self.step = step

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
        self.asked, self._answers, self._level = passage, (), None
        self._besides, self._nearest = {}, {}
        self._is_asking, self._has_moved, self._unasked = True, False, len(self.articles) - 1
        pane.ask(passage.text, self._unasked)
        self._mark_articles()
        article = self.article(passage.article)
        opened = [each for each in self._open_articles() if each is not article]
        others = [each for each in self.articles if each is not article and each.id not in self.panes]
        self._ask_others(article, passage, opened, others, self.tied_to(passage))

    @work(thread=True, exclusive=True, group="parallels")
    def _ask_others(
        self,
        article: Article,
        passage: Passage,
        opened: Sequence[Article],
        others: Sequence[Article],
        tied_to: Mapping[str, Span],
    ) -> None:
        # Imported late, in a worker: an app that starts has no need of it yet.
        from synoptic.tui.panes.answers import ask, best_first

        worker = get_current_worker()
        comparisons = self.comparison_source.comparisons
        unasked = len(opened) + len(others)
        found: list[Answer] = []
        told = 0.0
        span = Span(passage.start, passage.end)
        for answers in ask(comparisons, article, span, opened, others, tied_to):
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
        is_first = not self._answers
        self._answers, self._unasked = message.witnesses, message.unasked
        self._is_asking = message.unasked > 0
        marked, mark = self._witness(self._marked), None
        if is_first or (not self._has_moved and (marked is None or marked.parallel is None)):
            # What comes later may be better, but does not move who looks at something already.
            self._marked = mark = message.witnesses[0].article
        self._mark_articles()
        self._tell_answers(mark)
        if is_first:
            self._show_witness(self._witness(self._marked))
            self.call_after_refresh(self._keep_asked_in_sight)

    # Looking at what comes nearest

    @on(ParallelsPane.NearestAsked)
    def _look_beside(self, message: ParallelsPane.NearestAsked) -> None:
        answer = next((each for each in self._answers if each.article == message.article), None)
        if answer is None or self.asked is None:
            return
        if message.article in self._nearest:
            self._step(message.article, message.step)
        elif message.step > 0:
            article, other = self.article(self.asked.article), self.article(message.article)
            self._find_nearest(article, self.asked, answer, other, message.step)

    @work(thread=True, exclusive=True, group="nearest")
    def _find_nearest(
        self, article: Article, passage: Passage, answer: Answer, other: Article, step: int
    ) -> None:
        from synoptic.tui.panes.answers import nearest_besides

        span = Span(passage.start, passage.end)
        found = nearest_besides(self.comparison_source.comparisons, article, span, answer, other)
        if not get_current_worker().is_cancelled:
            self.post_message(self.Nearest(passage, other.id, found, step))

    @on(Nearest)
    def _take_nearest(self, message: Nearest) -> None:
        if message.passage == self.asked:
            self._nearest = {**self._nearest, message.article: message.nearest}
            self._step(message.article, message.step)

    def _step(self, article: str, step: int) -> None:
        """Look at what comes nearest after this in an article, or before; the answer stands before all."""
        nearest = self._nearest[article]
        at = self._besides.get(article)
        place = step + (nearest.index(at) if at is not None else -1)
        if not -1 <= place < len(nearest):
            self.say("Nothing else there shares a word that counts." if step > 0 else "This is the answer.")
            return
        besides = {name: each for name, each in self._besides.items() if name != article}
        self._besides = besides if place < 0 else {**besides, article: nearest[place]}
        self._marked, self._has_moved = article, True
        self._mark_articles()
        self._tell_answers(article)
        self._show_witness(self._witness(article))

    def stop_asking(self) -> bool:
        """Ask no more articles; False if all were asked, or none has answered yet."""
        if not self._is_asking or not self._answers:
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
