"""A feature of the desk, and the desk as a feature sees it.

The reading screen is the desk: it owns what is open, hands that down to its widgets, and routes their
messages. Beside it stand features, plain objects with a state of their own. A feature knows the desk by the
protocol `Desk`, and another feature only where it was handed that when the features were put together. So a
feature is tried without an app: on a desk that is a handful of attributes.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Iterable, Iterator, Mapping, Sequence
from enum import Enum, auto
from inspect import isawaitable
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias, TypeVar

from synoptic.tui.commands import key_or_name

if TYPE_CHECKING:
    from textual.screen import Screen
    from textual.widget import Widget

    from synoptic.annotations.anchoring.placing import Texts
    from synoptic.annotations.model.annotations import Annotations
    from synoptic.corpus.article import Article
    from synoptic.tui.article.marks import Mark
    from synoptic.tui.article.target import Target
    from synoptic.tui.article.view import ArticleView
    from synoptic.tui.dialogs.dialog import Confirmation
    from synoptic.tui.dialogs.form import Beside
    from synoptic.tui.panes.row import PaneRow
    from synoptic.tui.shell.settings import Settings

Act: TypeAlias = "Callable[[], object]"
"""The deed of a command; where it returns an awaitable, that is waited for before the next key."""

MarksIn: TypeAlias = "Callable[[Article], Iterable[Mark]]"
"""A feature's way to mark passages of an article."""

Pane = TypeVar("Pane", bound="Widget")
Answer = TypeVar("Answer")
Result = TypeVar("Result")
Report_co = TypeVar("Report_co", covariant=True)


class Job(Protocol[Report_co]):
    """Work in a thread."""

    def cancel(self) -> None:
        """Give it up: nothing of it is shown any more."""

    async def wait(self) -> Report_co:
        """Return the last report; raise `WorkerCancelled` if it was given up."""


class Desk(Protocol):
    """The reading screen as its features see it: its state, and how to say, show, ask and run something."""

    # State. A feature sets it; the screen tells the widgets that are bound to it, and features of the change.

    @property
    def articles(self) -> tuple[Article, ...]:
        """The articles of the library."""

    @property
    def open_articles(self) -> tuple[Article, ...]:
        """The articles in panes, from left to right."""

    @property
    def keymap(self) -> Mapping[str, str]:
        """The reader's own keys, by commands."""

    @property
    def texts(self) -> Texts:
        """The texts in which highlights were made."""

    settings: Settings
    """The reader's settings."""
    annotations: Annotations
    """The reader's additions, as the library has them."""
    panes: tuple[str, ...]
    """Ids of the open articles, from left to right."""
    active: str
    """Id of the article being read."""
    order: tuple[str, ...]
    """Ids of the articles in the reading order, where the reader made one."""
    lit: frozenset[str]
    """Names of the tags whose highlights alone are lit."""
    digits: Mapping[int, str]
    """The names of the tags that digits give and take."""
    shares: Mapping[str, float]
    """Article id to the share of it that was read, from 0 to 1."""

    def article(self, identifier: str) -> Article:
        """Return the article of that id."""

    @property
    def top(self) -> Screen[object]:
        """The screen over all others: the desk, a view, or a dialog."""

    @property
    def is_looked_at(self) -> bool:
        """Whether the desk is before the reader's eyes."""

    @property
    def is_dark(self) -> bool:
        """Whether the theme is dark."""

    @property
    def is_practice(self) -> bool:
        """Whether it is the desk of the tour: nothing that is done on it outlasts it."""

    @property
    def is_in_browser(self) -> bool:
        """Whether the reader is at a browser: files and addresses of this machine are not theirs to name."""

    # Widgets

    @property
    def row(self) -> PaneRow:
        """The row of open articles."""

    @property
    def view(self) -> ArticleView:
        """The view of the article being read."""

    @property
    def focused(self) -> Widget | None:
        """The widget that has the keyboard."""

    def focus_article(self) -> None:
        """Give that view the keyboard, and fold what lies over it."""

    def query_one_optional(self, selector: type[Pane], /) -> Pane | None:
        """Return the pane of a class; None while it is not on the desk."""

    async def summon(self, pane: Pane) -> Pane:
        """Lay out a pane that was not needed before: at the side for notes, else at the bottom."""

    async def show_side(self) -> None:
        """Show the library and the tags, laid out over the articles where the screen is narrow."""

    def mount(self, *widgets: Widget) -> Awaitable[object]:
        """Lay out something that floats over the articles."""

    # Saying, showing and asking

    def say(self, message: str) -> None:
        """Say something in the status line for a while."""

    @property
    def said_before(self) -> str:
        """What the status line said as the reader pressed the last key: what that key may answer."""

    def refuse(self, message: str) -> None:
        """Say why the key just pressed did nothing, and ignore what is typed right after it.

        Those keys were meant for what did not open, such as the name of a tag; they are told, too.
        """

    def alert(
        self,
        message: str,
        title: str = "",
        *,
        severity: Literal["warning", "error"] = "warning",
        timeout: float = 10.0,
    ) -> None:
        """Say something that must not be missed, over the articles, for so many seconds."""

    def refresh_marks(self, *marks: MarksIn, within: str | None = None) -> None:
        """Lay over the articles what a feature marks in them now, in place of what it marked before.

        Only over the article of that id, if it is to be `within` one.
        """

    def refresh_status(self) -> None:
        """Say in the status line where the caret is and what is under it."""

    def refresh_saved(self) -> None:
        """Say in the top bar whether all is saved."""

    def refresh_annotations(self) -> None:
        """Show the annotations in their places: in the articles, counted in the top bar, under the caret."""

    def ask(
        self,
        screen: Screen[Answer],
        then: Callable[[Answer | None], None] | Callable[[Answer | None], Awaitable[None]] | None = None,
    ) -> Awaitable[object]:
        """Put up a dialog or a view, and call `then` with the answer; wait for the return until it is up."""

    def copy(self, text: str) -> None:
        """Put a text on the clipboards."""

    def deliver(self, name: str, content: bytes) -> None:
        """Have the reader's browser download a file."""

    async def action_command(self, identifier: str) -> None:
        """Do a command by its id, as if its key had been pressed in the article being read."""

    # Running

    def run_worker(
        self, work: Coroutine[Any, Any, object], *, group: str = ..., exclusive: bool = ...
    ) -> object:
        """Run a coroutine in the background; if it is `exclusive`, in place of the others of its group."""

    def in_thread(
        self,
        group: str,
        work: Callable[[Callable[[], bool]], Iterator[Result]],
        show: Callable[[Result], object],
    ) -> Job[Result | None]:
        """Run work in a thread, in place of that group's work before, and `show` each of its reports here.

        `work` is given a function that tells whether it was given up, and yields its reports.
        """

    def cancel(self, group: str) -> None:
        """Give up all work of a group."""

    def call_after_refresh(self, callback: Callable[..., object], *args: Any) -> object:
        """Call something once what changed is laid out."""

    def set_interval(self, interval: float, callback: Callable[[], object]) -> object:
        """Call something every so many seconds."""


class DeskChange(Enum):
    """A kind of change on the desk, of which those features are told that take it up."""

    STARTED = auto()
    """The articles are laid out."""
    ANNOTATIONS = auto()
    """The reader's annotations are others, of whatever kind."""
    TAGS = auto()
    """So are the tags."""
    LINKS = auto()
    """So are the links."""
    RECORDS = auto()
    """So are the records of articles."""
    ARTICLES = auto()
    """Articles have other ids or another provenance; their panes are not changed yet."""
    TEXTS = auto()
    """So are their texts: they were read again."""
    PANES = auto()
    """Panes were opened, closed or moved."""
    ACTIVE = auto()
    """Another article is being read."""


def changes_between(old: Annotations, new: Annotations) -> Iterator[DeskChange]:
    """Yield the kinds of change that led from one picture of the annotations to another."""
    yield DeskChange.ANNOTATIONS
    if old.tags is not new.tags:
        yield DeskChange.TAGS
    if old.links is not new.links:
        yield DeskChange.LINKS
    if old.articles is not new.articles:
        yield DeskChange.RECORDS


class Feature:
    """One thing that the desk can do."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @property
    def commands(self) -> Mapping[str, Act]:
        """The commands that it serves, by their ids in the list of commands."""
        return {}

    def key(self, identifier: str) -> str:
        """Return the reader's key for a command, or its name if it has none: for a message."""
        return key_or_name(identifier, self._desk.keymap)

    def target(self, *, highlights: bool = True) -> Target | None:
        """Return the words on which a command acts in the article being read; refuse it if there are none.

        Without `highlights`, a command that does not act on them is meant.
        """
        view = self._desk.view
        target = view.target(highlights=highlights)
        if target is None and view.selection is not None:
            self._desk.refuse("Only white space is selected.")
        elif target is None and view.fold_here() is not None:
            self._desk.refuse(f"These lines are folded; {self.key('highlight')} opens them.")
        elif target is None:
            self._desk.refuse("No text here.")
        return target

    def say_done(self, what: str) -> None:
        """Say what was done, and how it is undone."""
        self._desk.say(f"{what}; {self.key('undo')} undoes this.")

    def offer(
        self,
        title: str,
        choices: Sequence[tuple[str, str]],
        then: Callable[[str], object],
        *,
        keys: Mapping[str, str] | None = None,
        at: tuple[int, int] | None = None,
        mark: str = "",
    ) -> None:
        """Offer choices, each an id and a line, in a menu at a place of the screen; go on with the id.

        A line without an id is a heading. `keys` choose at once, by id; by default the digits. The line with
        the id `mark` is marked, by default the first.
        """
        from synoptic.tui.dialogs.menu import Menu

        self.put_up(Menu(title, choices, keys=keys, at=at, mark=mark), then)

    def fill_in_form(
        self,
        title: str,
        fields: Mapping[str, str],
        then: Callable[[dict[str, str]], object],
        *,
        remark: str = "",
        check: Callable[[Mapping[str, str]], Confirmation | str | None] = lambda _: None,
        beside: Mapping[str, Beside] | None = None,
    ) -> None:
        """Ask for fields, from label to first value, until `check` objects no more; go on with the values.

        With `beside`, what stands beside them, it is a sheet of facts, to which the reader adds their own.
        Where `then` returns False, now or once it is awaited, the values were refused: the reader, who was
        told, has the form back as they filled it in.
        """
        from synoptic.tui.dialogs.form import FactSheet, Form

        async def go_on(values: dict[str, str]) -> None:
            if await done(then(values)) is False:
                self.fill_in_form(title, values, then, remark=remark, check=check, beside=beside)

        def answer(values: dict[str, str]) -> None:
            self._desk.run_worker(go_on(values), group="keep")

        form = (
            Form(title, fields, remark=remark, check=check)
            if beside is None
            else FactSheet(title, fields, beside, remark=remark, check=check)
        )
        self.put_up(form, answer)

    def put_up(
        self,
        dialog: Screen[Answer | None],
        then: Callable[[Answer], object],
        *,
        closed: Callable[[], object] = lambda: None,
    ) -> Awaitable[object]:
        """Put up a dialog, and go on with its answer if there is one; wait for the return until it is up.

        `closed` is called before, and where there is no answer, too.
        """

        async def answer(given: Answer | None) -> None:
            closed()
            if given is not None:
                await done(then(given))

        return self._desk.ask(dialog, answer)


async def done(result: object) -> object:
    """Return a result, once it is there."""
    return await result if isawaitable(result) else result
