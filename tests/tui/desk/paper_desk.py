"""A desk without an app: all features and real views of articles, but nothing is drawn and no key is pressed.

Dialogs that a feature puts up are kept for the test to answer; what it runs in the background is done by
`settle`.
"""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import suppress
from inspect import isawaitable
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

from textual._context import NoActiveAppError
from textual.screen import Screen

from synoptic.annotations.anchoring.anchors import anchor
from synoptic.annotations.files.kept_texts import KeptTexts
from synoptic.annotations.files.reading_record import ReadingRecord
from synoptic.annotations.library.catalogue import identify, record_of
from synoptic.annotations.library.library import Library
from synoptic.annotations.store.store import AnnotationStore, utc_now
from synoptic.corpus.article import Span
from synoptic.corpus.files.loading import load
from synoptic.tui.desk.feature import DeskChange, changes_between
from synoptic.tui.desk.features import Features
from synoptic.tui.panes.row import MOST_PANES, PaneRow
from synoptic.tui.shell.comparison_source import ComparisonSource
from synoptic.tui.shell.keeper import Keeper
from synoptic.tui.shell.session import Session
from synoptic.tui.shell.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping, Sequence
    from pathlib import Path

    from textual.widget import Widget

    from synoptic.annotations.model.annotations import Annotations
    from synoptic.corpus.article import Article
    from synoptic.tui.article.marks import Mark
    from synoptic.tui.article.view import ArticleView
    from synoptic.tui.desk.feature import MarksIn, Pane

Answer = TypeVar("Answer")
Result = TypeVar("Result")


class PaperJob(Generic[Result]):
    """Work of which each report is shown when the desk settles or the work is waited for."""

    def __init__(
        self, work: Callable[[Callable[[], bool]], Iterator[Result]], show: Callable[[Result], object]
    ) -> None:
        self._work, self._show = work, show
        self.is_cancelled = False
        self._last: Result | None = None

    def cancel(self) -> None:
        """Give it up."""
        self.is_cancelled = True

    def do(self) -> None:
        """Do it, if it was not given up."""
        for report in self._work(lambda: self.is_cancelled) if not self.is_cancelled else ():
            self._last = report
            self._show(report)

    async def wait(self) -> Result | None:
        """Do it, and return the last report."""
        self.do()
        return self._last


class PaperDesk:
    """A desk with every article open."""

    def __init__(self, folder: Path, library: Path, session: Session | None = None) -> None:
        """Open the articles of a folder."""
        self.library = Library(library, None)
        self.store = AnnotationStore(library)
        self.keeper = Keeper(self.store)
        self.articles = identify(load([folder]).articles, self.store.annotations, None)
        self.settings = Settings()
        self.keymap: Mapping[str, str] = {}
        self.texts = KeptTexts(library)
        self.reading = ReadingRecord(library)
        self.session = session or Session()
        self.shares: Mapping[str, float] = {}
        self.digits: Mapping[int, str] = {}
        self.is_looked_at, self.is_dark, self.is_in_browser = True, True, False
        self.is_practice = False
        self._annotations = self.store.annotations
        self._panes = tuple(article.id for article in self.articles)[:MOST_PANES]
        self.active = self._panes[0]
        self.order: tuple[str, ...] = ()
        self.lit: frozenset[str] = frozenset()
        self.said = ""
        """What was said last."""
        self.refused = ""
        """Why the last command that was refused did nothing."""
        self.alerts: list[str] = []
        self.clipboard = ""
        self.delivered: list[tuple[str, bytes]] = []
        """The files that a browser was given to download, each with its name."""
        self.dialogs: list[tuple[Screen[Any], Callable[[Any], object] | None]] = []
        """The dialogs that are up, each with what its answer is given to."""
        self.laid_out: dict[type, Widget] = {}
        """The panes that a test or a feature has laid out, by their classes."""
        self.focused: Widget | None = None
        self._bare: Screen[Any] = Screen()
        self._waiting: deque[Callable[[], object]] = deque()
        self._tasks: list[asyncio.Task[object]] = []
        self._jobs: dict[str, PaperJob[Any]] = {}
        self.features = Features(
            self,
            keeper=self.keeper,
            library=self.library,
            name="the bridge",
            session=self.session,
            reading=self.reading,
            comparisons=ComparisonSource(),
            take_in=lambda _: None,
            take_in_more=self._take_in_more,
            begin_tour=self._nothing,
            own={"switch-light": self._nothing, "leave": self._nothing},
        )
        self.row = PaneRow(
            self.articles,
            {},
            {},
            self.features.folds.of,
            self.settings,
            active=self.active,
            first=None,
            room=400,
        )
        self.focused = self.view
        self.refresh_marks(*self.features.marking_in)

    def _take_in_more(self, read: Sequence[Article]) -> tuple[str, ...]:
        more = identify((*self.articles, *read), self.annotations, None)[len(self.articles) :]
        self.articles = (*self.articles, *more)
        return tuple(article.id for article in more)

    def _nothing(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Leave the library."""
        self.keeper.finish()

    # What a test does

    def named(self, name: str) -> Article:
        """Return the article of a file name."""
        return next(each for each in self.articles if each.path is not None and each.path.name == name)

    def read(self, name: str, words: str = "") -> ArticleView:
        """Read an article, with the caret on some words."""
        self.active = self.named(name).id
        self.focused = self.view
        self.view.go_to(self.view.article.text.index(words))
        return self.view

    def select(self, name: str, words: str) -> ArticleView:
        """Read an article, with some words selected."""
        view = self.read(name, words)
        view.origin, view.caret = view.caret, view.caret + len(words)
        return view

    def mark(self, name: str, words: str, tags: Sequence[str] = (), note: str = "") -> str:
        """Highlight words in an article; return the highlight's id."""
        article = self.named(name)
        start = article.text.index(words)
        place = anchor(article.text, start, start + len(words), article.digest)
        made = self.store.highlight(record_of(article, None, utc_now()), place, tags=tags, note=note)
        self.annotations = self.store.annotations
        return made.id

    async def do(self, *commands: str) -> None:
        """Do commands by their ids, each when all that the one before began is done."""
        for command in commands:
            await self.features.do(command)
            await self.settle()

    async def answer(self, answer: object) -> Screen[Any]:
        """Answer the dialog that was put up last, and return it."""
        dialog, then = self.dialogs.pop()
        done = then(answer) if then is not None else None
        if isawaitable(done):
            await done
        await self.settle()
        return dialog

    async def settle(self) -> None:
        """Do all that was begun."""
        while self._tasks or self._jobs or self._waiting:
            if self._waiting:
                with suppress(NoActiveAppError):  # on paper nothing scrolls
                    self._waiting.popleft()()
            elif self._jobs:
                self._jobs.pop(next(iter(self._jobs))).do()
            else:
                await self._tasks.pop(0)

    def span(self, name: str, words: str) -> Span:
        """Return the place of some words in an article."""
        start = self.named(name).text.index(words)
        return Span(start, start + len(words))

    def marks(self, name: str) -> list[Mark]:
        """Return all marks over an article."""
        return [mark for marks in self.features.marking_in for mark in marks(self.named(name))]

    # What a feature sees: see `Desk`

    @property
    def annotations(self) -> Annotations:
        return self._annotations

    @annotations.setter
    def annotations(self, new: Annotations) -> None:
        old, self._annotations = self._annotations, new
        self.features.tell(*changes_between(old, new))
        self.refresh_annotations()

    @property
    def panes(self) -> tuple[str, ...]:
        return self._panes

    @panes.setter
    def panes(self, panes: tuple[str, ...]) -> None:
        self._panes = panes
        self.features.tell(DeskChange.PANES)

    @property
    def open_articles(self) -> tuple[Article, ...]:
        return tuple(self.article(each) for each in self.panes)

    def article(self, identifier: str) -> Article:
        return next(each for each in self.articles if each.id == identifier)

    @property
    def view(self) -> ArticleView:
        return self.row.views[self.active]

    @property
    def top(self) -> Screen[Any]:
        return self.dialogs[-1][0] if self.dialogs else self._bare

    def focus_article(self) -> None:
        self.focused = self.view

    def query_one_optional(self, selector: type[Pane], /) -> Pane | None:
        found = next((pane for kind, pane in self.laid_out.items() if issubclass(kind, selector)), None)
        return found if isinstance(found, selector) else None

    async def summon(self, pane: Pane) -> Pane:
        self.laid_out[type(pane)] = pane
        return pane

    async def show_side(self) -> None:
        pass

    async def mount(self, *widgets: Widget) -> None:
        self.laid_out |= {type(widget): widget for widget in widgets}

    @property
    def said_before(self) -> str:
        return self.said

    def say(self, message: str) -> None:
        self.said = message

    def refuse(self, message: str) -> None:
        self.said = self.refused = message

    def alert(
        self,
        message: str,
        title: str = "",
        *,
        severity: Literal["warning", "error"] = "warning",
        timeout: float = 10.0,
    ) -> None:
        self.alerts.append(message)

    def refresh_marks(self, *marks: MarksIn, within: str | None = None) -> None:
        for pane in self.row.panes:
            pane.view.show_marks({each: each(pane.article) for each in marks})

    def refresh_status(self) -> None:
        pass

    def refresh_saved(self) -> None:
        pass

    def refresh_annotations(self) -> None:
        self.refresh_marks(self.features.marking.marks, self.features.links.marks)

    def ask(
        self,
        screen: Screen[Answer],
        then: Callable[[Answer | None], None] | Callable[[Answer | None], Awaitable[None]] | None = None,
    ) -> asyncio.Future[None]:
        self.dialogs.append((screen, then))
        up: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        up.set_result(None)
        return up

    def deliver(self, name: str, content: bytes) -> None:
        self.delivered.append((name, content))

    def copy(self, text: str) -> None:
        self.clipboard = text

    async def action_command(self, identifier: str) -> None:
        await self.features.do(identifier)

    def run_worker(
        self, work: Coroutine[Any, Any, object], *, group: str = "", exclusive: bool = False
    ) -> None:
        self._tasks.append(asyncio.ensure_future(work))

    def in_thread(
        self,
        group: str,
        work: Callable[[Callable[[], bool]], Iterator[Result]],
        show: Callable[[Result], object],
    ) -> PaperJob[Result]:
        self.cancel(group)
        job = PaperJob(work, show)
        self._jobs[group] = job
        return job

    def cancel(self, group: str) -> None:
        if group in self._jobs:
            self._jobs.pop(group).cancel()

    def call_after_refresh(self, callback: Callable[..., object], *args: Any) -> None:
        self._waiting.append(lambda: callback(*args))

    def set_interval(self, interval: float, callback: Callable[[], object]) -> None:
        pass
