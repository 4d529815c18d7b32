"""Coverage: what stood on the screen long enough to be read."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from time import monotonic
from typing import TYPE_CHECKING

from msgspec.structs import replace

from synoptic.annotations.errors import AnnotationError
from synoptic.annotations.model.reading import paced
from synoptic.tui.article.folds import OWN
from synoptic.tui.desk.feature import Act, Desk, Feature
from synoptic.tui.panes.article_pane import round_down

if TYPE_CHECKING:
    from synoptic.annotations.files.reading_record import ReadingRecord
    from synoptic.corpus.article import Article

_LOOK_SECONDS = 1.0
"""Seconds between two looks at what is on the screen."""
_LONGEST_SECONDS = 2.0
"""Seconds that one look accounts for at the most: a machine that slept has not been read on."""
_SAVE_SECONDS = 5.0
"""Seconds between two savings."""


class CoverageKeeping(Feature):
    """Keeps how much of each article was read: in the pane with the keyboard, at a fast reader's pace."""

    def __init__(self, desk: Desk, record_of_reading: ReadingRecord) -> None:
        super().__init__(desk)
        self._record = record_of_reading
        self._counting = desk.settings.coverage
        self._looked = 0.0
        self._fault = ""
        """The fault of the record that the reader was told."""

    @property
    def commands(self) -> Mapping[str, Act]:
        return {"coverage": self.choose}

    def start(self) -> None:
        self._looked = monotonic()
        self._desk.set_interval(_LOOK_SECONDS, self.look)
        self._desk.set_interval(_SAVE_SECONDS, self._save)
        self.show()
        if self._record.notice is not None:
            self._desk.alert(self._record.notice, "Reading progress")

    def look(self) -> None:
        """Count what has been in sight since the last look."""
        now = monotonic()
        seconds, self._looked = min(now - self._looked, _LONGEST_SECONDS), now
        if self._counting and self._desk.is_looked_at:
            self.cover(seconds)

    def cover(self, seconds: float) -> None:
        """Count what has been in sight in the article being read for so many seconds."""
        view = self._desk.view
        article = view.article
        reading = self._record.of(article.id, article.digest)
        coverage = paced(reading.coverage, view.sight, seconds)
        for fold in view.folds_in_sight:
            # Whoever saw that there is furniture has read as much of it as there is to read.
            if fold.reasons != (OWN,):
                coverage = coverage.add(fold.span.start, fold.span.end)
        if coverage != reading.coverage:
            self._record.changed(article.id, replace(reading, coverage=coverage))
            self._show_of(article)
            self._desk.shares = {**self._desk.shares, article.id: self._share(article)}

    def _share(self, article: Article) -> float:
        return self._record.of(article.id, article.digest).coverage.share(len(article.text))

    def share_counted(self, article: str) -> float | None:
        """Return how much of the article of that id was read, from 0 to 1; None while that is not counted."""
        return self._desk.shares.get(article, 0.0) if self._counting else None

    def _show_of(self, article: Article) -> None:
        for pane in self._desk.row.panes:
            if pane.article.id == article.id:
                reading = self._record.of(article.id, article.digest)
                pane.show_coverage(reading.coverage, self._share(article) if self._counting else None)

    def show(self) -> None:
        for pane in self._desk.row.panes:
            self._show_of(pane.article)
        self._desk.shares = {article.id: self._share(article) for article in self._desk.articles}

    async def _save(self) -> None:
        try:
            await asyncio.to_thread(self._record.save)
        except AnnotationError as error:
            fault = str(error)
        else:
            fault = ""
        if fault and fault != self._fault:  # once, not every few seconds
            self._desk.alert(fault, "Reading progress")
        self._fault = fault

    def choose(self) -> None:
        """Ask whether to count what is read, or to forget it."""
        counting = "Pause until the next start" if self._counting else "Resume"
        share = round_down(self._share(self._desk.view.article))
        choices = [
            ("counting", counting),
            ("article", f"Reset this article ({share} %)"),
            ("library", "Reset the whole library"),
        ]
        self.offer("Reading progress", choices, self._change)

    def _change(self, choice: str) -> None:
        match choice:
            case "counting":
                self._counting = not self._counting
                self._desk.say("Reading progress is on." if self._counting else "Reading progress is paused.")
            case "article":
                self._record.reset(self._desk.view.article.id)
            case "library":
                self._record.reset()
        self.show()
