"""The reading screen: articles side by side, and all that a reader does with them.

It owns what is open, hands it down to its widgets, and passes their messages on by the table in `routes`.
Features are put together in `features`; what one may ask of the screen is in `feature`.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from inspect import iscoroutine
from io import BytesIO
from itertools import takewhile
from typing import TYPE_CHECKING, Literal, TypeVar
from weakref import finalize

from msgspec.structs import replace
from textual import events, on
from textual.reactive import reactive
from textual.widgets import Input
from textual.worker import Worker, get_current_worker

from synoptic.annotations.files.reading_record import ReadingRecord
from synoptic.annotations.library.catalogue import identify
from synoptic.annotations.model.annotations import Annotations
from synoptic.tui.commands import Where, bindings, command_of
from synoptic.tui.commands.key_queue import QueuesKeys
from synoptic.tui.desk.feature import DeskChange, changes_between, done
from synoptic.tui.desk.features import Features
from synoptic.tui.desk.pane_layout import STYLE, PaneLayout
from synoptic.tui.desk.routes import ROUTES, routed
from synoptic.tui.desk.status import Status
from synoptic.tui.panes.bars import TopBar
from synoptic.tui.panes.library import LibraryPane, in_reading_order
from synoptic.tui.panes.lists import ECHO, Field
from synoptic.tui.panes.row import MOST_PANES, PaneRow
from synoptic.tui.panes.tags import TagPane
from synoptic.tui.shell.clipboard import copy
from synoptic.tui.shell.comparison_source import ComparisonSource
from synoptic.tui.shell.display import single_line
from synoptic.tui.shell.themes import DARK_THEME, LIGHT_THEME
from synoptic.tui.views.lower_screen import LowerScreen

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.message import Message
    from textual.screen import Screen
    from textual.widget import Widget
    from textual.worker import WorkType

    from synoptic.annotations.library.library import Library
    from synoptic.corpus.article import Article, Passage
    from synoptic.tui.article.view import ArticleView
    from synoptic.tui.desk.feature import MarksIn, Pane
    from synoptic.tui.shell.keeper import Keeper
    from synoptic.tui.shell.session import Session
    from synoptic.tui.shell.settings import Settings

Answer = TypeVar("Answer")
Result = TypeVar("Result")


class ReadingScreen(LowerScreen[None]):
    """Articles side by side, and what was found and marked in them."""

    DEFAULT_CSS = STYLE
    BINDINGS = bindings(Where.DESK)
    ALLOW_SELECT = False
    AUTO_FOCUS = None

    articles: reactive[tuple[Article, ...]] = reactive(())
    """The articles of the library."""
    annotations: reactive[Annotations] = reactive(Annotations())
    """The reader's additions, as the library has them."""
    panes: reactive[tuple[str, ...]] = reactive(())
    """Ids of the open articles, from left to right."""
    active: reactive[str] = reactive("")
    """Id of the article being read."""
    order: reactive[tuple[str, ...]] = reactive(())
    """Ids of the articles in the reading order, where the reader made one."""
    counts: reactive[Mapping[str, int]] = reactive(dict)
    """Article id to number of highlights."""
    lit: reactive[frozenset[str]] = reactive(frozenset())
    """Names of the tags whose highlights alone are lit."""
    digits: reactive[Mapping[int, str]] = reactive(dict)
    """The names of the tags that digits give and take."""
    shares: reactive[Mapping[str, float]] = reactive(dict)
    """Article id to the share of it that was read, from 0 to 1."""

    def __init__(
        self,
        articles: tuple[Article, ...],
        keeper: Keeper,
        library: Library,
        name: str,
        session: Session,
        keymap: Mapping[str, str],
        settings: Settings,
        *,
        is_practice: bool = False,
    ) -> None:
        """Show these articles, as they were read, as in the session; `name` is what the library is called.

        On the desk of the tour, which is for practice, nothing outlasts it.
        """
        super().__init__()
        self.is_practice = is_practice
        self._as_read = articles
        self._root, self._session, self.keymap = library.root, session, keymap
        self.settings = settings
        self.texts = keeper.texts
        self.record_of_reading = ReadingRecord(library.folder, is_kept=not is_practice)
        self.comparison_source = ComparisonSource(outlasts=not is_practice)
        self._keeper = keeper
        self._begin(identify(articles, keeper.annotations, library.root), keeper.annotations, session)
        self._layout = PaneLayout(self)
        self.features = Features(
            self,
            keeper=keeper,
            library=library,
            name=name,
            session=session,
            reading=self.record_of_reading,
            comparisons=self.comparison_source,
            take_in=self._take_in,
            take_in_more=self._take_in_more,
            begin_tour=self._begin_tour,
            own={"switch-light": self._switch_light, "leave": self._leave},
        )
        self._status = Status(self, name, self.features)

    def _begin(self, articles: tuple[Article, ...], annotations: Annotations, session: Session) -> None:
        known = {article.id for article in articles}
        panes = tuple(each for each in session.open if each in known)[:MOST_PANES]
        order = session.arrangement.order
        panes = panes or tuple(article.id for article in in_reading_order(articles, order)[:MOST_PANES])
        active = session.active if session.active and session.active in panes else panes[0]
        self.set_reactive(ReadingScreen.articles, articles)
        self.set_reactive(ReadingScreen.annotations, annotations)
        self.set_reactive(ReadingScreen.panes, panes)
        self.set_reactive(ReadingScreen.active, active)
        self.set_reactive(ReadingScreen.order, order)
        self.set_reactive(ReadingScreen.counts, _counts(annotations))

    # State

    @property
    def row(self) -> PaneRow:
        return self.query_one(PaneRow)

    @property
    def view(self) -> ArticleView:
        return self.row.views[self.active]

    @property
    def session(self) -> Session:
        """What is open now and how, for the next start."""
        positions = dict(self._session.positions)
        for article, offsets in self.row.places.items():
            positions.pop(article, None)
            positions[article] = offsets
        return self.features.remember(
            replace(
                self._session,
                open=self.panes,
                active=self.active,
                first=self.row.leftmost,
                positions=positions,
                widths=self.row.widths,
            )
        )

    def article(self, identifier: str) -> Article:
        return next(article for article in self.articles if article.id == identifier)

    @property
    def open_articles(self) -> tuple[Article, ...]:
        return tuple(self.article(identifier) for identifier in self.panes)

    def _take_in(self, read: Mapping[str, Article]) -> None:
        """Show articles, by id, as they were read again."""
        self._as_read = tuple(
            replace(read[shown.id], id=old.id) if shown.id in read else old
            for old, shown in zip(self._as_read, self.articles, strict=True)
        )
        self._identify(self.annotations)
        self.row.show_articles(self.open_articles)
        self.refresh_marks(*self.features.marking_in)
        self.refresh_annotations()

    def _take_in_more(self, read: Sequence[Article]) -> tuple[str, ...]:
        """Show more articles, as they were read, and return their ids."""
        self._as_read = (*self._as_read, *read)
        self._identify(self.annotations)
        self.refresh_annotations()
        return tuple(article.id for article in self.articles[-len(read) :])

    def _identify(self, annotations: Annotations) -> None:
        """Show the articles under the ids that the library has; a record taken over brings its own."""
        before = self.articles
        after = identify(self._as_read, annotations, self._root)
        became = {old.id: new.id for old, new in zip(before, after, strict=False)}
        active = became[self.active]
        self.articles = after
        self.panes = tuple(became[identifier] for identifier in self.panes)
        self.active = active

    def watch_annotations(self, old: Annotations, new: Annotations) -> None:
        if not self.is_composed:
            return
        if old.articles is not new.articles or old.letters is not new.letters:
            self._identify(new)
            self.row.show_provenance(self.open_articles)
        self.counts = _counts(new)
        self.features.tell(*changes_between(old, new))
        self.refresh_annotations()

    def watch_articles(self, old: tuple[Article, ...], new: tuple[Article, ...]) -> None:
        if self.is_composed:
            self.features.tell(DeskChange.ARTICLES)
            if {each.digest for each in old} != {each.digest for each in new}:
                self.features.tell(DeskChange.TEXTS)

    def watch_panes(self) -> None:
        if self.is_composed:
            self.row.show_articles(self.open_articles)
            self.refresh_marks(*self.features.marking_in)
            self.features.tell(DeskChange.PANES)

    def watch_active(self) -> None:
        if self.is_composed:
            self.features.tell(DeskChange.ACTIVE)
            self.refresh_status()

    # PaneLayout

    def compose(self) -> ComposeResult:
        bar = self.features.tour.strip() if self.is_practice else TopBar()
        yield from self._layout.compose(bar, self._make_row, self._side_panes(), self.keymap)

    def _make_row(self, columns: int) -> PaneRow:
        return PaneRow(
            self.open_articles,
            self._session.positions,
            self._session.widths,
            self.features.folds.of,
            self.settings,
            active=self.active,
            first=self._session.first,
            room=columns,
        ).data_bind(ReadingScreen.active)

    def _side_panes(self) -> tuple[LibraryPane, TagPane]:
        cls = ReadingScreen
        return (
            LibraryPane(self._session.arrangement.query).data_bind(
                cls.articles, cls.order, cls.panes, cls.active, cls.counts, cls.shares
            ),
            TagPane().data_bind(cls.annotations, cls.articles, cls.lit, cls.digits),
        )

    def on_mount(self) -> None:
        """Start the features, and give the keyboard to the article that had it."""
        self.refresh_saved()
        self._layout.follow_panes()
        self.features.tell(DeskChange.STARTED)
        self.view.focus()
        self.call_after_refresh(self._layout.add_side)
        self.call_after_refresh(self.features.keeping.keep_letters)

    async def on_idle(self) -> None:
        """Look, once all that happened is answered, whether it is what the tour asks for."""
        if self.is_practice:
            self.features.tour.look()

    async def on_unmount(self) -> None:
        if self.is_practice:  # the app sees to the reader's own
            await asyncio.to_thread(self._keeper.finish)

    def on_resize(self, event: events.Resize) -> None:
        self._layout.fit(event.size)

    async def show_side(self) -> None:
        await self._layout.show_side()

    async def summon(self, pane: Pane) -> Pane:
        await self._layout.summon(pane)
        return pane

    def focus_article(self) -> None:
        self.view.focus()
        self._clear_side()

    def watch_focused(self, focused: Widget | None) -> None:
        """Take up that the keyboard went elsewhere: no list at the side stays in its way."""
        if focused is not None and self.query_one_optional(PaneRow) is not None:
            if not any(each.id in {"side", "notes"} for each in focused.ancestors):
                self._clear_side()
            self.refresh_status()

    def _clear_side(self) -> None:
        """Take away what lies over the articles at the side."""
        self._layout.uncover()
        if self._layout.is_narrow and self.focused is self.view:
            self.run_worker(self.features.notes.put_list_away())

    # Saying, showing, asking and running: see `Desk`

    def say(self, message: str) -> None:
        self._status.say(message)
        if (top := self.top) is not self:
            from synoptic.tui.views.full_screen import View

            if isinstance(top, View):
                top.say(message)

    @property
    def said_before(self) -> str:
        return self._status.said_before

    def hush(self) -> None:
        """End what was said: the reader does something else."""
        self._status.hush()
        self.features.coverage.take_up_use()
        if self.app.screen is not self:
            from synoptic.tui.views.full_screen import View

            for screen in self.app.screen_stack:
                if isinstance(screen, View):
                    screen.hush()

    def on_mouse_down(self) -> None:
        self.hush()

    def refuse(self, message: str) -> None:
        if isinstance(self.app, QueuesKeys):
            self.app.key_queue.refuse(message)
        self.say(message)

    def alert(
        self,
        message: str,
        title: str = "",
        *,
        severity: Literal["warning", "error"] = "warning",
        timeout: float = 10.0,
    ) -> None:
        self.notify(single_line(message), title=title, severity=severity, timeout=timeout, markup=False)

    def refresh_annotations(self) -> None:
        self.refresh_marks(self.features.marking.marks, self.features.links.marks)
        self._status.refresh_counts()
        self.refresh_status()

    def refresh_marks(self, *marks: MarksIn, within: str | None = None) -> None:
        for pane in self.row.panes:
            if within is not None and within != pane.article.id:
                continue
            pane.view.show_marks({each: each(pane.article) for each in marks})

    def refresh_saved(self) -> None:
        self._status.refresh_saved()

    def refresh_status(self) -> None:
        self._status.refresh_here()

    def ask(
        self,
        screen: Screen[Answer],
        then: Callable[[Answer | None], None] | Callable[[Answer | None], Awaitable[None]] | None = None,
    ) -> Awaitable[object]:
        if self.is_practice:
            from synoptic.tui.views.full_screen import View

            if isinstance(screen, View):
                screen.above = self.features.tour.strip(over_view=True)
        return self.app.push_screen(screen, then)

    def copy(self, text: str) -> None:
        copy(self.app, text)

    def deliver(self, name: str, content: bytes) -> None:
        self.app.deliver_binary(BytesIO(content), save_filename=name)

    def cite(self, passage: Passage, /) -> str:
        """Copy a passage with where it is from; return what to say of it."""
        return self.features.citing.cite(passage)

    @property
    def top(self) -> Screen[object]:
        stack = self.app.screen_stack
        over = stack[stack.index(self) :] if self in stack else [self]
        # The desk of the tour, and what is over that, has nothing to do with this one.
        own = takewhile(lambda each: each is self or not isinstance(each, ReadingScreen), over)
        return [*own][-1]

    @property
    def is_looked_at(self) -> bool:
        return self.app.app_focus and self.app.screen is self

    @property
    def is_dark(self) -> bool:
        return self.app.current_theme.dark

    @property
    def is_in_browser(self) -> bool:
        return self.app.is_web

    def in_thread(
        self,
        group: str,
        work: Callable[[Callable[[], bool]], Iterator[Result]],
        show: Callable[[Result], object],
    ) -> Worker[Result | None]:
        def run() -> Result | None:
            worker = get_current_worker()
            report = None
            for report in work(lambda: ECHO.given_up(worker)):
                if worker.is_cancelled:
                    return None
                self.call_later(show_uncancelled, worker, report)
            return report

        def show_uncancelled(worker: Worker[object], report: Result) -> None:
            if not worker.is_cancelled:
                show(report)

        return self.run_worker(run, group=group, thread=True, exclusive=True)

    def cancel(self, group: str) -> None:
        self.workers.cancel_group(self, group)

    def run_worker(
        self,
        work: WorkType[Result],
        name: str | None = "",
        group: str = "default",
        description: str = "",
        exit_on_error: bool = True,
        start: bool = True,
        exclusive: bool = False,
        thread: bool = False,
    ) -> Worker[Result]:
        worker = super().run_worker(work, name, group, description, exit_on_error, start, exclusive, thread)
        if iscoroutine(work):
            # One that is given up before it began would be warned of, on standard error.
            finalize(worker, work.close)
        return worker

    # Commands

    async def action_command(self, identifier: str) -> None:
        command = command_of(identifier)
        if command.where is Where.ARTICLE:
            await self.app.run_action(command.call, default_namespace=self.view)
        else:
            await self.features.do(identifier)

    async def action_hit(self, what: str) -> None:
        """Do something with the hit that is marked, with all hits, or with the search."""
        await self.features.search_actions.do(what)

    async def _begin_tour(self) -> None:
        """Lay the desk of the tour over this one, which stays as it is."""
        from synoptic.tui.desk.tour.practice import practice_desk

        desk = await practice_desk(self.keymap, self.settings)
        if desk is None:
            self.refuse("The sample articles cannot be read; install Synoptic again.")
            return
        await self.app.push_screen(desk, lambda _: self.features.tour.say_over())
        desk.row.light_sentence()

    def _leave(self) -> object:
        """Leave the tour, or else the app."""
        if not self.is_practice:
            return self.app.action_quit()
        self.dismiss(None)
        return None

    def _switch_light(self) -> None:
        self.app.theme = LIGHT_THEME.name if self.app.current_theme.dark else DARK_THEME.name

    # Messages

    @routed
    async def _take(self, message: Message) -> None:
        await done(ROUTES[type(message)](self.features, message))

    # The field's own messages are answered, not messages of the bar's made of them: they come before the next
    # key is passed on, which is then meant for the article.

    @on(Field.Typed, "PromptBar Field")
    def _prompt_typed(self, event: Field.Typed) -> None:
        event.stop()
        self.features.find.typed(event.value)

    @on(Input.Submitted, "PromptBar Field")
    async def _prompt_entered(self, event: Input.Submitted) -> None:
        event.stop()
        await self.features.find.entered(event.value)


def _counts(annotations: Annotations) -> Mapping[str, int]:
    return Counter(highlight.article for highlight in annotations.highlights.values())
