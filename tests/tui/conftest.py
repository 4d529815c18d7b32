"""Apps to try: articles of our own in a folder, a library of their own, nothing of this machine."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input

from annotations.library import Library
from annotations.store import AnnotationStore
from corpus.loading import load
from tui import session as sessions
from tui.app import SynopticApp

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping
    from pathlib import Path

    from textual.pilot import Pilot
    from textual.widget import Widget

    from corpus.article import Article
    from tui.screens.reading import ReadingScreen

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


@dataclass
class Running:
    """An app under test."""

    app: SynopticApp
    pilot: Pilot[None]
    store: AnnotationStore
    library: Library

    @property
    def screen(self) -> ReadingScreen:
        """The reading screen, whatever is open over it."""
        return self.app.reading

    def focused(self) -> Widget | None:
        """Return the widget that has the keyboard."""
        return self.app.focused

    def panes(self) -> tuple[str, ...]:
        """Return the ids of the open articles."""
        return self.screen.panes

    async def type(self, text: str) -> None:
        """Type literal text."""
        await self.pilot.press(*("space" if key == " " else key for key in text))

    async def settle(self) -> None:
        """Wait until all that was begun is done: changes kept, searches answered, rows drawn."""
        await self.pilot.pause()
        while busy := [worker for worker in self.app.workers if worker.group != "look"]:
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

    @asynccontextmanager
    async def open(
        self,
        *,
        size: tuple[int, int] = (120, 36),
        keymap: Mapping[str, str] | None = None,
        notifications: bool = False,
    ) -> AsyncIterator[Running]:
        """Open the app on the folder, as it was left."""
        store = AnnotationStore(self.library.folder)
        loaded = load([self.folder])
        app = SynopticApp(
            articles=loaded.articles,
            problems=loaded.problems,
            store=store,
            library=self.library,
            session=sessions.load(self.library),
            name="the bridge",
            keymap=keymap or {},
        )
        async with app.run_test(size=size, notifications=notifications) as pilot:
            running = Running(app, pilot, store, self.library)
            await running.settle()
            yield running


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Three articles about one night."""
    monkeypatch.setenv("SYNOPTIC_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("NO_COLOR", raising=False)
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    library = tmp_path / "library"
    library.mkdir()
    return Desk(folder, Library(library, None))
