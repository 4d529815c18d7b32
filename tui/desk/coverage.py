"""Coverage: what stood before the reader long enough to be read."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from time import monotonic
from typing import TYPE_CHECKING

from msgspec.structs import replace

from synoptic.annotations.errors import AnnotationError
from synoptic.annotations.model.reading import Coverage, Gaze, round_down
from synoptic.tui.article.folds import OWN
from synoptic.tui.desk.feature import Act, Desk, Feature
from synoptic.tui.panes.note_editor import NoteEditor
from synoptic.tui.panes.search import SearchPane
from synoptic.tui.panes.who_else import ParallelsPane

if TYPE_CHECKING:
    from synoptic.annotations.files.reading_record import ReadingRecord
    from synoptic.corpus.article import Article
    from synoptic.tui.desk.pane_layout import Drawers

_LOOK_SECONDS = 1.0
"""Seconds between two looks at what is on the screen."""
_LONGEST_SECONDS = 2.0
"""Seconds that one look accounts for at the most: a machine that slept has not been read on."""
LONGEST_UNUSED = 60.0
"""Seconds without a key or the mouse after which nobody reads, unless more is in sight than that is for."""
SLOW_RATE = 15.0
"""Code points that a slow reader takes in within a second: 150 words a minute."""
_SAVE_SECONDS = 5.0
"""Seconds between two savings."""
_DRAWERS = (SearchPane, ParallelsPane, NoteEditor)
"""What stands over the articles while the reader searches, asks or writes."""


class CoverageKeeping(Feature):
    """Keeps how much of each article was read: in the pane with the keyboard, at a fast reader's pace."""

    def __init__(self, desk: Desk, record_of_reading: ReadingRecord, drawers: Drawers) -> None:
        super().__init__(desk)
        self._record, self._drawers = record_of_reading, drawers
        self._counting = desk.settings.coverage
        self._looked = 0.0
        self._gaze = Gaze()
        self._gazed_at: Article | None = None
        self._pending: Coverage | None = None
        """What has been read of that since the last key; the next one tells that the reader was there."""
        self._unused = 0.0
        """Seconds without a key or the mouse."""
        self._patience = LONGEST_UNUSED
        """Seconds after which nobody reads any more."""
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
        """Count what has been read since the last look; nothing once nobody seems to be there."""
        now = monotonic()
        elapsed, self._looked = now - self._looked, now
        self._unused += elapsed
        if self._unused > self._patience:
            self._pending, self._gaze = None, Gaze()
        elif self._counting and self._is_reading:
            self._count(min(elapsed, _LONGEST_SECONDS))
        else:
            self.keep()
            self._gaze = Gaze()

    def take_up_use(self) -> None:
        """Take up that the reader pressed a key or used the mouse: what was counted until then, was read."""
        self.keep()
        self._unused, self._patience = 0.0, LONGEST_UNUSED

    def keep(self) -> None:
        """Keep what was counted since the last key."""
        if self._pending is None or (article := self._gazed_at) is None:
            return
        reading = self._record.of(article.id, article.digest)
        self._record.changed(article.id, replace(reading, coverage=reading.coverage | self._pending))
        self._pending = None
        self._show_of(article)
        self._desk.shares = {**self._desk.shares, article.id: self._share(article)}

    @property
    def _is_reading(self) -> bool:
        """Whether the reader reads: the article has the keyboard, and nothing stands over it."""
        desk = self._desk
        return desk.is_looked_at and desk.focused is desk.view and not self._drawers.is_any(_DRAWERS)

    def _count(self, seconds: float) -> None:
        view = self._desk.view
        article = view.article
        if self._gazed_at is not article:
            self.keep()
            self._gazed_at, self._gaze = article, Gaze()
        sight = view.sight
        self._patience = max(LONGEST_UNUSED, sum(map(len, sight)) / SLOW_RATE)
        read = self._record.of(article.id, article.digest).coverage
        before = read if self._pending is None else read | self._pending
        self._gaze, coverage = self._gaze.look(sight, seconds, before)
        for fold in view.folds_in_sight if self._gaze.is_reading else ():
            # Whoever saw that there is furniture has read as much of it as there is to read.
            if fold.reasons != (OWN,):
                coverage = coverage.add(fold.span.start, fold.span.end)
        if coverage != before:
            self._pending = coverage

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
        if self._record.is_saved:
            return
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
