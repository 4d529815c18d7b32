"""A floor of the reading screen: finding in one article, and going to a place in it."""

from __future__ import annotations

import asyncio
from bisect import bisect_left
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on, work
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Input
from textual.worker import WorkerCancelled, get_current_worker

from synoptic.corpus.text.segmentation import paragraphs
from synoptic.tui.article.marks import Layer, Mark
from synoptic.tui.desk.search_keeping import SearchKeepingScreen
from synoptic.tui.panes.prompt import PromptBar
from synoptic.tui.shell.display import single_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.worker import Worker

    from synoptic.corpus.article import Article, Span
    from synoptic.corpus.search.patterns import Pattern

_FIND, _GO = "Find", "Go to"
_MOST_FOUND = 10_000
"""Places that are found and lit in an article at the most."""
_SECONDS = 1.0
"""How long a pattern may take."""


@dataclass(frozen=True, slots=True)
class Finds:
    """What was found in one article."""

    article: str
    """Its id."""
    spans: tuple[Span, ...]
    """The places, in text order."""
    current: int
    """Index of the one that the reader looks at."""
    remark: str
    """How many there are, and why there may be more."""


class FindingScreen(SearchKeepingScreen):
    """Finds with a regular expression while the reader types it."""

    finds: reactive[Finds | None] = reactive(None)
    """What was found in an article, as long as it is lit."""
    _walks_finds = False
    """Whether the next hit is the next find, and not one of the search."""
    _finding: Worker[FindingScreen.FoundHere | None] | None = None
    """What looks for the pattern that was typed last, until its answer is shown."""
    _before_find: tuple[int, int] | None = None
    """The reader's place when the finding began: what Escape goes back to."""

    class FoundHere(Message):
        """A pattern was looked for."""

        def __init__(self, article: str, spans: tuple[Span, ...], remark: str) -> None:
            super().__init__()
            self.article = article
            self.spans = spans
            self.remark = remark

    async def action_find_here(self) -> None:
        """Ask for a regular expression to find in the article being read."""
        await self._prompt(PromptBar(_FIND, "a regular expression; ↓ ↑ next and previous, ⏎ stay, Esc back"))
        self._before_find = self.view.place

    async def action_go_to(self) -> None:
        """Ask for a paragraph or a percentage to go to."""
        await self._prompt(PromptBar(_GO, "12 for the twelfth paragraph, 40% for a place"))

    async def _prompt(self, bar: PromptBar) -> None:
        await self.query(PromptBar).remove()
        await self.summon(bar)
        bar.ask()

    async def close_prompt(self, *, back: bool = True) -> bool:
        """Put the line away, and go `back` to where the finding began; False if there is none."""
        bar = self.query_one_optional(PromptBar)
        if bar is None:
            return False
        if bar.asks_for == _FIND and back:
            self.finds = None
            if self._before_find is not None:
                self.view.return_to(self._before_find)
        self.focus_article()
        await bar.remove()
        return True

    # Finding

    # The field's own messages are answered, not messages of the bar's made of them: they come before the next
    # key is passed on, which is then meant for the article.

    @on(Input.Changed, "PromptBar Input")
    def _look_for(self, event: Input.Changed) -> None:
        event.stop()
        bar = self.query_one_optional(PromptBar)
        if bar is not None and bar.asks_for == _FIND:
            self._find_pattern(bar, event.value)

    def _find_pattern(self, bar: PromptBar, text: str) -> None:
        if self._finding is not None:
            self._finding.cancel()
            self._finding = None
        if not text:
            self.finds = None
            bar.tell("")
            return
        from synoptic.corpus.search.patterns import PatternError, compile_pattern

        try:
            pattern = compile_pattern(text)
        except PatternError as error:
            self.finds = None
            bar.tell(single_line(str(error)), wrong=True)
            return
        self._finding = self._find_all(pattern, self.view.article)

    @work(thread=True, exclusive=True, group="find")
    def _find_all(self, pattern: Pattern, article: Article) -> FoundHere | None:
        worker = get_current_worker()
        from synoptic.corpus.search.patterns import find_all

        found = find_all(
            pattern,
            article.text,
            seconds=_SECONDS,
            limit=_MOST_FOUND,
            cancelled=lambda: worker.is_cancelled,
        )
        if worker.is_cancelled:
            return None
        count = f"{len(found.spans):,}".replace(",", " ")
        if found.timed_out:
            remark = f"{count} so far: it took too long" if found.spans else "it takes too long"
        elif not found.complete:
            remark = f"the first {count}"
        else:
            remark = count if found.spans else "nothing found"
        answer = self.FoundHere(article.id, found.spans, remark)
        self.post_message(answer)
        return answer

    @on(FoundHere)
    def _show_finds(self, message: FoundHere) -> None:
        bar = self.query_one_optional(PromptBar)
        if bar is None or bar.asks_for != _FIND or message.article != self.active or self._finding is None:
            return
        self._finding = None
        if not message.spans:
            self.finds = None
            bar.tell(message.remark, wrong=True)
            return
        start = self._before_find[1] if self._before_find is not None else self.view.caret
        first = bisect_left(message.spans, start, key=lambda span: span.start)
        self._walks_finds = True
        self._go_to_find(Finds(message.article, message.spans, first % len(message.spans), message.remark))

    def _go_to_find(self, finds: Finds) -> None:
        self.finds = finds
        span = finds.spans[finds.current]
        self.open_article(finds.article)
        self.land(finds.article, span, marked=False)
        bar = self.query_one_optional(PromptBar)
        if bar is not None:
            bar.tell(f"{finds.current + 1} of {finds.remark}")
        self._tell_here()

    @on(PromptBar.Stepped)
    def _step_prompted(self, message: PromptBar.Stepped) -> None:
        if message.bar.asks_for == _FIND:
            self._step_find(message.step)

    def _step_find(self, step: int) -> None:
        """Go to the next find after the caret, or the one before; from the last on to the first."""
        finds = self.finds
        if finds is None:
            return
        if finds.article == self.active:
            here = self.view.caret
            if step > 0:
                index = bisect_left(finds.spans, here + 1, key=lambda span: span.start) + step - 1
            else:
                index = bisect_left(finds.spans, here, key=lambda span: span.start) + step
        else:
            index = finds.current + step
        if not 0 <= index < len(finds.spans):
            self.say("On from the start of the article." if step > 0 else "On from its end.")
        self._go_to_find(Finds(finds.article, finds.spans, index % len(finds.spans), finds.remark))

    def watch_finds(self, old: Finds | None, new: Finds | None) -> None:
        """Light up what was found."""
        if self.is_mounted and old != new:
            self._mark_articles()
            self._tell_here()

    def _marks_on(self, article: Article) -> Iterator[Mark]:
        """Yield all that lies over an article's text."""
        yield from super()._marks_on(article)
        finds = self.finds
        if finds is not None and finds.article == article.id:
            for index, span in enumerate(finds.spans):
                layer = Layer.CURRENT_HIT if index == finds.current else Layer.HIT
                yield Mark(span.start, span.end, layer)

    def _walked(self) -> str:
        """Return which find or hit the reader looks at."""
        finds = self.finds
        if self._walks_finds and finds is not None:
            return f"find {finds.current + 1} of {finds.remark} · "
        return super()._walked()

    # Walking and going

    async def action_search(self) -> None:
        """Put the keyboard in the search field; the next hit is one of the search again."""
        self._walks_finds = False
        self.finds = None
        await super().action_search()

    def action_next_hit(self) -> None:
        """Go to the next find in the article, or else to the next hit of the search."""
        self._walk(1)

    def action_previous_hit(self) -> None:
        """Go to the previous one."""
        self._walk(-1)

    def _walk(self, step: int) -> None:
        if self._walks_finds and self.finds is not None:
            self._step_find(step * self.view.take_count())
        elif step > 0:
            super().action_next_hit()
        else:
            super().action_previous_hit()

    @on(Input.Submitted, "PromptBar Input")
    async def _enter(self, event: Input.Submitted) -> None:
        event.stop()
        bar = self.query_one_optional(PromptBar)
        if bar is None:
            return
        if bar.asks_for == _FIND:
            await self._take_finds()
            await self.close_prompt(back=self.finds is None)
        elif await self._go(bar, event.value):
            await self.close_prompt()

    async def _take_finds(self) -> None:
        """Wait for the places of what was typed last, if they are still looked for."""
        if self._finding is not None:
            with suppress(WorkerCancelled):
                found = await self._finding.wait()
                if found is not None:
                    self._show_finds(found)

    async def _go(self, bar: PromptBar, text: str) -> bool:
        """Go to a paragraph or a percentage; False if there is no such place."""
        wanted = text.strip().replace(" ", "")
        is_share = wanted.endswith("%")
        digits = wanted.removesuffix("%")
        if not digits.isdecimal():
            bar.tell("a number, or a number and %", wrong=True)
            return False
        view = self.view
        if is_share:
            view.go_to(-(-len(view.article.text) * min(int(digits), 100) // 100))
            return True
        found = await asyncio.to_thread(paragraphs, view.article.text)
        number = int(digits)
        if not 1 <= number <= len(found):
            bar.tell(f"paragraphs are numbered 1 to {len(found)}", wrong=True)
            return False
        view.go_to(found[number - 1].start)
        return True
