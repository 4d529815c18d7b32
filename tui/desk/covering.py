"""A floor of the reading screen: what stood on the screen long enough to be read."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING

from synoptic.annotations.errors import AnnotationError
from synoptic.annotations.model.reading import paced
from synoptic.tui.article.folds import OWN
from synoptic.tui.desk.folding import FoldingScreen
from synoptic.tui.panes.article import round_down
from synoptic.tui.shell.display import single_line

if TYPE_CHECKING:
    from synoptic.corpus.article import Article

_EVERY = 1.0
"""Seconds between two looks at what is on the screen."""
_LONGEST = 2.0
"""Seconds that one look accounts for at the most: a machine that slept has not been read on."""
_KEEP_EVERY = 5.0
"""Seconds between two savings."""


class CoveringScreen(FoldingScreen):
    """Keeps how much of each article was read: in the pane with the keyboard, at a fast reader's pace."""

    _looked = 0.0
    _fault = ""

    def on_mount(self) -> None:
        """Begin to look."""
        self._counting = self.settings.coverage
        self._looked = monotonic()
        self.set_interval(_EVERY, self._look_at_sight)
        self.set_interval(_KEEP_EVERY, self._keep_record)
        self.show_coverage()
        if self.record_of_reading.notice is not None:
            notice = single_line(self.record_of_reading.notice)
            self.notify(notice, title="What was read", severity="warning", timeout=10, markup=False)

    def _look_at_sight(self) -> None:
        now = monotonic()
        seconds, self._looked = min(now - self._looked, _LONGEST), now
        if self._counting and self.app.app_focus and self.app.screen is self:
            self.cover(seconds)

    def cover(self, seconds: float) -> None:
        """Count what has been in sight in the article being read for so many seconds."""
        article = self.view.article
        reading = self.record_of_reading.of(article.id, article.digest)
        coverage = paced(reading.coverage, self.view.sight, seconds)
        for fold in self.view.folds_in_sight:
            # Whoever saw that there is furniture has read as much of it as there is to read.
            if fold.reasons != (OWN,):
                coverage = coverage.add(fold.span.start, fold.span.end)
        if coverage != reading.coverage:
            self.record_of_reading.changed(article.id, replace(reading, coverage=coverage))
            self._show_coverage_of(article)
            self.shares = {**self.shares, article.id: self._share(article)}

    def _share(self, article: Article) -> float:
        return self.record_of_reading.of(article.id, article.digest).coverage.share(len(article.text))

    def _show_coverage_of(self, article: Article) -> None:
        for pane in self.row.panes:
            if pane.article.id == article.id:
                reading = self.record_of_reading.of(article.id, article.digest)
                pane.show_coverage(reading.coverage, self._share(article) if self._counting else None)

    def show_coverage(self) -> None:
        """Show how much of each article was read."""
        for pane in self.row.panes:
            self._show_coverage_of(pane.article)
        self.shares = {article.id: self._share(article) for article in self.articles}

    def watch_panes(self) -> None:
        """Open and close panes, and show it in those that were opened."""
        super().watch_panes()
        if self.is_mounted:
            self.show_coverage()

    async def _keep_record(self) -> None:
        try:
            await asyncio.to_thread(self.record_of_reading.save)
        except AnnotationError as error:
            fault = single_line(str(error))
        else:
            fault = ""
        if fault and fault != self._fault:  # once, not every few seconds
            self.notify(fault, title="What was read", severity="warning", timeout=10, markup=False)
        self._fault = fault

    async def action_coverage(self) -> None:
        """Ask whether to count what is read, or to forget it."""
        from synoptic.tui.dialogs.menu import Menu

        article = self.view.article
        counting = "Stop counting until the next start" if self._counting else "Count what is read"
        choices = [
            ("counting", counting),
            ("article", f"Forget what was read of this article ({round_down(self._share(article))} %)"),
            ("library", "Forget what was read in this library"),
        ]
        self.app.push_screen(Menu("What was read", choices), self._change_coverage)

    def _change_coverage(self, choice: str | None) -> None:
        match choice:
            case "counting":
                self._counting = not self._counting
                self.say("What is read is counted." if self._counting else "What is read is not counted.")
            case "article":
                self.record_of_reading.reset(self.view.article.id)
            case "library":
                self.record_of_reading.reset()
        if choice is not None:
            self.show_coverage()
