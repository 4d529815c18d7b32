"""Apps to try: articles of our own in a folder, a library of their own, nothing of this machine."""

from __future__ import annotations

import shutil
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace
from textual.widgets import Input
from textual.worker import WorkerCancelled

from synoptic.annotations.anchoring.anchors import anchor
from synoptic.annotations.library.catalogue import record_of
from synoptic.annotations.library.library import Library
from synoptic.annotations.model.reading import paced
from synoptic.annotations.store.store import AnnotationStore, utc_now
from synoptic.corpus import samples
from synoptic.corpus.files.loading import load
from synoptic.corpus.formats.registry import PLAIN
from synoptic.tui.app import SynopticApp
from synoptic.tui.article import view as article_view
from synoptic.tui.commands import key_queue, refused_keys
from synoptic.tui.desk import coverage, following, status
from synoptic.tui.desk.search import search
from synoptic.tui.panes.bars import StatusLine
from synoptic.tui.shell import session as sessions
from synoptic.tui.views import full_screen
from tests.tui.desk.paper_desk import PaperDesk
from tests.tui.quiet import PATIENCE, wait_quietly

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence

    from textual.pilot import Pilot
    from textual.widget import Widget

    from synoptic.corpus.article import Article
    from synoptic.tui.article.view import ArticleView
    from synoptic.tui.desk.features import Features
    from synoptic.tui.desk.screen import ReadingScreen
    from synoptic.tui.shell.settings import Settings

_LONG = 3600.0
"""Seconds that no test takes."""

TEXTS = {
    "alder.txt": (
        "Bridge stays shut after night of wind\n\nSource: The Alder Post\n\n14 March 2031\n\n"
        "“We closed it because it moved,” said Dr. Ines Marl. “Nobody was hurt.”\n\n"
        "The city had counted 38 lorries on the bridge. A third paragraph tells of the harbour.\n"
    ),
    "birch.txt": (
        "Engineers shut the bridge\n\nSource: Birch Daily\n\n15 March 2031\n\n"
        'The engineer said it was closed "because it moved", and that nobody was hurt.\n\n'
        "The police counted 41 lorries.\n"
    ),
    "cedar.txt": (
        "A quiet night, says the port\n\nThe port's report does not mention the bridge at all. "
        "Its cranes stood still.\n"
    ),
}


@dataclass(frozen=True)
class Toast:
    """A message over the screen."""

    title: str
    message: str


class AppUnderTest(SynopticApp):
    """An app that remembers its toasts. Clicks on one place follow one another, however slow the machine."""

    CLICK_CHAIN_TIME_THRESHOLD = _LONG

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.toasts: list[Toast] = []

    def notify(self, message: str, *, title: str = "", **how: Any) -> None:
        super().notify(message, title=title, **how)
        self.toasts.append(Toast(title, message))


@dataclass
class Running:
    """An app under test."""

    app: AppUnderTest
    pilot: Pilot[None]
    store: AnnotationStore
    library: Library

    @property
    def screen(self) -> ReadingScreen:
        """The reading screen, whatever is open over it."""
        return self.app.reading

    @property
    def features(self) -> Features:
        """The features of the reading screen."""
        return self.app.reading.features

    @property
    def view(self) -> ArticleView:
        """The article being read."""
        return self.app.reading.view

    @property
    def after_caret(self) -> str:
        """The words from the caret on."""
        return self.view.article.text[self.view.caret :]

    def selected(self) -> str | None:
        """Return the selected words."""
        span = self.view.selection
        return None if span is None else self.view.article.text[span.start : span.end]

    @property
    def status(self) -> str:
        """What the status line says."""
        return str(self.app.reading.query_one(StatusLine).render())

    @property
    def exact(self) -> list[str]:
        """The words of every highlight, as they are kept, in text order."""
        highlights = sorted(self.store.annotations.highlights.values(), key=lambda each: each.anchor.start)
        return [highlight.anchor.exact for highlight in highlights]

    async def go_to(self, words: str) -> None:
        """Put the caret on the first character of some words."""
        self.view.go_to(self.view.article.text.index(words))
        await self.pilot.pause()

    def read_for(self, seconds: float) -> None:
        """Have the words in sight be read for so long, as the record of reading keeps them."""
        record, article = self.screen.record_of_reading, self.view.article
        known = record.of(article.id, article.digest)
        read = paced(known.coverage, self.view.sight, seconds)
        record.changed(article.id, replace(known, coverage=read))
        self.features.coverage.show()

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds; an AssertionError if it does not in a minute."""
        end = monotonic() + PATIENCE
        while not holds():
            assert monotonic() < end, "it did not come about"
            await self.pilot.pause(0.01)

    async def press(self, *keys: str) -> None:
        """Press keys, each when all that was begun by the one before is done."""
        for key in keys:
            await self.pilot.press(key)
            await self.settle()

    def focused(self) -> Widget | None:
        """Return the widget that has the keyboard."""
        return self.app.focused

    def panes(self) -> tuple[str, ...]:
        """Return the ids of the open articles."""
        return self.screen.panes

    def after_a_pause(self) -> None:
        """Have it be a second later: what is pressed next is not ignored, whatever was refused before."""
        self.app.key_queue.refused = refused_keys.RefusedKeys()

    async def type(self, text: str) -> None:
        """Type literal text."""
        await self.pilot.press(*("space" if key == " " else key for key in text))

    async def settle(self) -> None:
        """Wait until all that was begun is done: changes kept, searches answered, rows drawn."""
        await self.pilot.pause()
        while busy := [worker for worker in self.app.workers if not worker.group.startswith("look")]:
            # Another of its kind takes the place of one that is cancelled.
            with suppress(WorkerCancelled):
                await self.app.workers.wait_for_complete(busy)
            await self.pilot.pause()

    def stop_blinking(self) -> None:
        """Have the cursor of a field stand still, for a picture."""
        for field in self.app.screen.query(Input):
            field.cursor_blink = False

    def article(self, name: str) -> Article:
        """Return the article of a file name."""
        return next(
            article
            for article in self.screen.articles
            if article.path is not None and article.path.name == name
        )


@dataclass
class Desk:
    """A folder with articles and a library, where an app can be opened more than once."""

    folder: Path
    library: Library

    def hold_only(self, text: str, name: str = "alone.txt") -> None:
        """Have one article in the folder instead of the three."""
        for path in self.folder.iterdir():
            path.unlink()
        (self.folder / name).write_text(text, encoding="utf-8")

    def mark(self, words: str, *, tags: Sequence[str] = (), note: str = "") -> None:
        """Highlight the first place of some words, in the first article that has them."""
        store = AnnotationStore(self.library.folder)
        article = next(each for each in load([self.folder]).articles if words in each.text)
        start = article.text.index(words)
        place = anchor(article.text, start, start + len(words), article.digest)
        store.highlight(record_of(article, None, utc_now()), place, tags=tags, note=note)

    @asynccontextmanager
    async def open(
        self,
        *,
        size: tuple[int, int] = (120, 36),
        keymap: Mapping[str, str] | None = None,
        notifications: bool = False,
        settings: Settings | None = None,
    ) -> AsyncIterator[Running]:
        """Open the app on the folder, as it was left."""
        store = AnnotationStore(self.library.folder)
        loaded = load([self.folder])
        app = AppUnderTest(
            articles=loaded.articles,
            problems=loaded.problems,
            store=store,
            library=self.library,
            session=sessions.load(self.library),
            name="the bridge",
            keymap=keymap or {},
            settings=settings,
        )
        async with app.run_test(size=size, notifications=notifications) as pilot:
            running = Running(app, pilot, store, self.library)
            await running.settle()
            yield running
            if app.return_code is None:
                app.exit()  # as a reader leaves: what runs now and then runs no more


@contextmanager
def out_of_time() -> Iterator[None]:
    """Have apps do nothing because time has passed, and pilots wait until they are at rest."""
    with pytest.MonkeyPatch.context() as patch:
        wait_quietly(patch)
        patch.setattr(search, "REST", 0.0)  # a reader in a test rests after each key
        # A busy machine takes its time, and nothing may be over meanwhile.
        patch.setattr(refused_keys, "PAUSE_SECONDS", _LONG)
        patch.setattr(key_queue, "_LONGEST_KEY", _LONG)
        patch.setattr(article_view, "_COUNT_SECONDS", _LONG)
        patch.setattr(status, "SAID_SECONDS", _LONG)
        patch.setattr(full_screen, "_SAID_FOR", _LONG)
        patch.setattr(coverage, "monotonic", lambda: 0.0)
        patch.setattr(following, "LOOK_SECONDS", _LONG)
        yield


@pytest.fixture(autouse=True)
def _quietly() -> Iterator[None]:
    with out_of_time():
        yield


@pytest.fixture
def looking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have apps look many times a second whether another program has changed a file."""
    monkeypatch.setattr(following, "LOOK_SECONDS", 0.05)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Three articles about one night."""
    monkeypatch.setenv("SYNOPTIC_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.setenv("TERM", "xterm-256color")
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    library = tmp_path / "library"
    library.mkdir()
    return Desk(folder, Library(library, None))


@pytest.fixture
def five(desk: Desk) -> Desk:
    """The five sample articles on the desk, in place of the three."""
    for path in desk.folder.iterdir():
        path.unlink()
    for path in Path(samples.__file__).parent.iterdir():
        if path.suffix in PLAIN:
            shutil.copy(path, desk.folder)
    return desk


@pytest.fixture
def paper(desk: Desk) -> Iterator[PaperDesk]:
    """The three articles on a desk without an app."""
    made = PaperDesk(desk.folder, desk.library.folder)
    yield made
    made.close()
