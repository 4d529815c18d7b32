"""Find: a regular expression in one article, and going to a place in it."""

from __future__ import annotations

import asyncio
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace
from textual.worker import WorkerCancelled

from synoptic.corpus.text.segmentation import paragraphs
from synoptic.tui.article.marks import Layer, Mark
from synoptic.tui.desk.feature import Act, Desk, Feature, Job
from synoptic.tui.desk.search import search
from synoptic.tui.panes.prompt import PromptBar
from synoptic.tui.shell.display import single_line

if TYPE_CHECKING:
    from synoptic.corpus.article import Article, Span
    from synoptic.tui.desk.open_panes import OpenPanes
    from synoptic.tui.desk.pane_layout import Drawers
    from synoptic.tui.desk.search.search import Search

_FIND, _GO = "Find", "Go to"
_FIND_KEYS = (("enter", "stay"), "find-next", "find-previous", "step-back")
_GO_KEYS = (("enter", "go"), "step-back")
_MOST_FOUND = 10_000
"""Places that are found and lit in an article at the most."""
_PATTERN_SECONDS = 1.0
"""How long a pattern may take."""


class FoundHere(Struct, frozen=True):
    """The places of a pattern in one article."""

    article: str
    """Its id."""
    spans: tuple[Span, ...]
    """The places, in text order."""
    remark: str
    """How many there are, and why there may be more."""
    current: int = 0
    """Index of the one that the reader looks at."""

    def from_here(self, offset: int) -> FoundHere:
        """Return the same, looked at in the first place from an offset on, or else in the first of all."""
        return replace(self, current=self._after(offset) % len(self.spans))

    def stepped(self, step: int, caret: int | None) -> tuple[FoundHere, bool]:
        """Return the same, looked at so many places on from a caret in the article, or back.

        Without a caret, it is from the place that is looked at. Tell also whether that led past the last
        place or the first: then it goes on at the other end.
        """
        if caret is None:
            index = self.current + step
        elif step > 0:
            index = self._after(caret + 1) + step - 1
        else:
            index = self._after(caret) + step
        return replace(self, current=index % len(self.spans)), not 0 <= index < len(self.spans)

    def _after(self, offset: int) -> int:
        return bisect_left(self.spans, offset, key=lambda span: span.start)


class Find(Feature):
    """Finds with a regular expression while the reader types it, and walks through what was found or hit."""

    def __init__(self, desk: Desk, open_panes: OpenPanes, drawers: Drawers, search: Search) -> None:
        """Walk through the hits of this search where nothing was found in the article since."""
        super().__init__(desk)
        self._open_panes, self._drawers, self._search = open_panes, drawers, search
        self.found: FoundHere | None = None
        """The places in an article, as long as they are lit."""
        self._walks_here = False
        """Whether the next hit is the next place in the article, and not one of the search."""
        self._job: Job[FoundHere | None] | None = None
        """The job that looks for the pattern that was typed last, until its answer is shown."""
        self._unseen: FoundHere | None = None
        """Its answer, until the reader rests and looks at it."""
        self._start: tuple[int, int] | None = None
        """The reader's place when the finding began: what Escape goes back to."""
        self._asked = ""
        """The pattern that was looked for last."""

    @property
    def commands(self) -> Mapping[str, Act]:
        return {
            "find-here": self.find_here,
            "go-to": self.go_to,
            "next-hit": lambda: self._walk(1),
            "previous-hit": lambda: self._walk(-1),
        }

    # What it adds to the desk

    def _show(self, found: FoundHere | None) -> None:
        if found != self.found:
            self.found = found
            self._desk.refresh_marks(self.marks)
            self._desk.refresh_status()

    def marks(self, article: Article, /) -> Iterator[Mark]:
        """Yield the places found in an article."""
        found = self.found
        if found is not None and found.article == article.id:
            for index, span in enumerate(found.spans):
                layer = Layer.CURRENT_HIT if index == found.current else Layer.HIT
                yield Mark(span.start, span.end, layer)

    def walked(self) -> str:
        """Return which place the reader looks at, while the walk is through these."""
        found = self.found if self._walks_here else None
        return "" if found is None else f"find {found.current + 1} of {found.remark}"

    def put_away(self) -> bool:
        """Light up nothing any more; False if nothing was found."""
        was_found = self.found is not None
        self._show(None)
        return was_found

    def give_way(self) -> None:
        """Let the next hit be one of the search again."""
        self._walks_here = False
        self._show(None)

    # The line to type into

    @property
    def _bar(self) -> PromptBar | None:
        return self._desk.query_one_optional(PromptBar)

    async def find_here(self) -> None:
        """Ask for a regular expression to find in the article being read."""
        self._asked = ""
        await self._prompt(PromptBar(_FIND, "a regular expression", _FIND_KEYS))
        self._start = self._desk.view.place

    async def go_to(self) -> None:
        """Ask for a paragraph or a percentage to go to."""
        await self._prompt(PromptBar(_GO, "12 for the twelfth paragraph, 40% for a place", _GO_KEYS))

    async def _prompt(self, bar: PromptBar) -> None:
        if (before := self._bar) is not None:
            await self._drawers.close(before)
        (await self._drawers.open(bar, self.close_prompt)).ask()

    async def close_prompt(self, *, back: bool = True) -> bool:
        """Put the line away, and go `back` to where the finding began; False if there is none."""
        bar = self._bar
        if bar is None:
            return False
        if bar.asks_for == _FIND and back:
            self._show(None)
            if self._start is not None:
                self._desk.view.return_to(self._start)
        if not back:
            self._desk.focus_article()
        await self._drawers.close(bar)
        return True

    async def entered(self, text: str) -> None:
        """Stay where the pattern was found, or go to the place that was typed."""
        bar = self._bar
        if bar is None:
            return
        if bar.asks_for == _FIND:
            self.typed(text)
            await self._take_last()
            self._look()
            await self.close_prompt(back=self.found is None)
        elif await self._go(bar, text):
            await self.close_prompt(back=False)

    async def _go(self, bar: PromptBar, text: str) -> bool:
        """Go to a paragraph or a percentage; False if there is no such place."""
        view = self._desk.view
        try:
            offset = await asyncio.to_thread(place_named, view.article.text, text)
        except ValueError as error:
            bar.tell(str(error), wrong=True)
            return False
        view.go_to(offset)
        return True

    # Finding

    def typed(self, text: str) -> None:
        """Look for a pattern as it is typed."""
        bar = self._bar
        if bar is None or bar.asks_for != _FIND or text == self._asked:
            return
        self._asked = text
        self._unseen = None
        self._desk.cancel("preview")
        if self._job is not None:
            self._job.cancel()
            self._job = None
        if not text:
            self._show(None)
            bar.tell("")
            return
        from synoptic.corpus.search.patterns import PatternError, compile_pattern

        try:
            pattern = compile_pattern(text)
        except PatternError as error:
            self._show(None)
            bar.tell(single_line(str(error)), wrong=True)
            return
        article = self._desk.view.article

        def work(cancelled: Callable[[], bool]) -> Iterator[FoundHere]:
            from synoptic.corpus.search.patterns import find_all

            found = find_all(
                pattern, article.text, seconds=_PATTERN_SECONDS, limit=_MOST_FOUND, cancelled=cancelled
            )
            count = f"{len(found.spans):,}".replace(",", " ")
            if found.timed_out:
                remark = f"{count} so far: it took too long" if found.spans else "it takes too long"
            elif not found.complete:
                remark = f"the first {count}"
            else:
                remark = count if found.spans else "nothing found"
            yield FoundHere(article.id, found.spans, remark)

        self._job = self._desk.in_thread("find", work, self.take)

    async def _take_last(self) -> None:
        """Wait for the places of what was typed last, if they are still looked for."""
        if self._job is not None:
            with suppress(WorkerCancelled):
                found = await self._job.wait()
                if found is not None:
                    self.take(found)

    def take(self, found: FoundHere) -> None:
        """Show the places of the pattern that was typed last, and go to the first from the start on."""
        bar = self._bar
        if bar is None or bar.asks_for != _FIND or found.article != self._desk.active or self._job is None:
            return
        self._job = None
        if not found.spans:
            self._show(None)
            bar.tell(found.remark, wrong=True)
            return
        self._walks_here = True
        start = self._start[1] if self._start is not None else self._desk.view.caret
        self._unseen = found.from_here(start)
        bar.tell(f"{self._unseen.current + 1} of {found.remark}")
        self._desk.run_worker(self._preview(), group="preview", exclusive=True)

    async def _preview(self) -> None:
        """Look at the answer once the reader rests."""
        await asyncio.sleep(search.REST)
        self._look()

    def _look(self) -> None:
        found, self._unseen = self._unseen, None
        if found is not None and self._bar is not None:
            self._look_at(found)

    def _look_at(self, found: FoundHere) -> None:
        self._show(found)
        self._open_panes.open(found.article)
        self._open_panes.land(found.article, found.spans[found.current], marked=False)
        if (bar := self._bar) is not None:
            bar.tell(f"{found.current + 1} of {found.remark}")
        self._desk.refresh_status()

    # Walking

    def step_in(self, bar: PromptBar, step: int) -> None:
        """Go to the next or the previous place while the pattern is being typed."""
        if bar.asks_for == _FIND:
            self._look()
            self._step(step)

    def _walk(self, step: int) -> None:
        """Go so many places on as was typed, or back: in the article, or else through the search's hits."""
        step *= self._desk.view.take_count()
        if self._walks_here and self.found is not None:
            self._step(step)
        else:
            self._search.step(step)

    def _step(self, step: int) -> None:
        """Go to the next place after the caret, or the one before; from the last on to the first."""
        if self.found is None:
            return
        is_here = self.found.article == self._desk.active
        found, is_round = self.found.stepped(step, self._desk.view.caret if is_here else None)
        if is_round:
            self._desk.say("Wrapped to the top." if step > 0 else "Wrapped to the bottom.")
        self._look_at(found)


def place_named(text: str, name: str) -> int:
    """Return the offset of a paragraph by its number, or of a place by its percentage; spaces do not count.

    Raises ValueError, with words for the reader, where there is no such place.
    """
    wanted = name.strip().replace(" ", "")
    digits = wanted.removesuffix("%")
    if not digits.isdecimal():
        raise ValueError("a number, or a number and %")
    if wanted.endswith("%"):
        return -(-len(text) * min(int(digits), 100) // 100)
    found = paragraphs(text)
    if not 1 <= int(digits) <= len(found):
        raise ValueError(f"paragraphs are numbered 1 to {len(found)}")
    return found[int(digits) - 1].start
