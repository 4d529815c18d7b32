"""The app: it puts the reading screen up, and loses nothing when it ends, however it ends."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

import click
from textual import events, on
from textual.app import App
from textual.message import Message
from textual.worker import WorkerFailed

from synoptic.annotations.errors import AnnotationError, StoreError
from synoptic.tui.commands import NO_KEY, Where, bindings
from synoptic.tui.desk.screen import ReadingScreen
from synoptic.tui.panes.row import PaneRow
from synoptic.tui.shell import session as sessions
from synoptic.tui.shell.display import single_line, visible
from synoptic.tui.shell.fault import complain, line_on
from synoptic.tui.shell.keeper import Keeper
from synoptic.tui.shell.locations import config_folder
from synoptic.tui.shell.preferences import load_preferences
from synoptic.tui.shell.settings import Settings
from synoptic.tui.shell.strip_gate import gate_after

if TYPE_CHECKING:
    from pathlib import Path

    from textual.command import Provider
    from textual.filter import LineFilter
    from textual.message_pump import MessagePump
    from textual.screen import Screen
    from textual.timer import Timer

    from synoptic.annotations.library.library import Library
    from synoptic.annotations.store.store import AnnotationStore
    from synoptic.corpus.article import Article
    from synoptic.corpus.articles.loading import Problem
    from synoptic.tui.shell.session import Session

_LONGEST_KEY = 2.0
"""Seconds after which the next key is passed on whatever became of the one before."""
_LOOK_AGAIN = 0.05
"""Seconds after which it is looked whether a key that was not answered for has lost who would answer."""
_SESSION_EVERY = 5.0
"""Seconds between two savings of what is open and where."""
_NAMED = 3
"""Of the things of one kind that cannot be used, how many are named at the start."""
_LONGEST_LINE = 240
"""Characters of a message at the start; of a longer one, the middle is left out."""
_UNUSABLE = 2
"""The exit status of a reader whose words could not be kept, or whose app broke."""


def _import_what_comes_next() -> None:
    import synoptic.tui.dialogs.tag_picker
    import synoptic.tui.panes.note_area  # noqa: F401


def _commands() -> type[Provider]:
    from synoptic.tui.views.palette import CommandProvider

    return CommandProvider


_ROUNDS = 3
"""How often it is asked whether a key is dealt with: a field answers Enter with a message, and who gets that
may answer with another. Each round comes after the answers of the one before."""


@dataclass
class _KeyPassed(Message):
    """A key has been dealt with, as far as it takes so many rounds less one of messages."""

    target: MessagePump
    rounds: int


class SynopticApp(App[None]):
    """Reads a set of articles."""

    TITLE = "Synoptic"
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {_commands}
    BINDINGS = bindings(Where.APP)
    ENABLE_COMMAND_PALETTE = True

    def __init__(
        self,
        *,
        articles: tuple[Article, ...],
        problems: tuple[Problem, ...],
        store: AnnotationStore,
        library: Library,
        session: Session,
        name: str,
        keymap: Mapping[str, str],
        settings: Settings | None = None,
        remarks: tuple[str, ...] = (),
    ) -> None:
        """Read these articles, at least one, given as they were read from their files.

        `remarks`, on the keymap and the settings, are said at the start, as are the problems and those of the
        store.
        """
        super().__init__()
        self.fault: BaseException | None = None
        """The error that nobody expected and that ended the app."""
        self.unkept: tuple[str, str] | None = None
        """Why not all could be kept at the end, and the note that was being typed."""
        self.copied: Path | None = None
        """The folder into which all was written then."""
        self._library = library
        unread = [str(problem) for problem in problems]
        in_store = [f"{store.path}: {problem}" for problem in store.problems]
        self._remarks = (
            ("Not read", unread, "; `synoptic list` lists them all"),
            ("The library's file", in_store, "; `synoptic doctor` lists them all"),
            ("Keys and settings", remarks, "; `synoptic doctor` lists them all"),
        )
        self.keeper = Keeper(store)
        self.reading = ReadingScreen(
            articles, self.keeper, library, name, session, keymap, settings or Settings()
        )
        self._saved_session = session
        self._key_since: float | None = None
        """When the key that is being dealt with came; None if none is."""
        self._key_target: MessagePump = self
        """Who deals with it."""
        self._key_timer: Timer | None = None
        self._keys_waiting: deque[events.Key] = deque()
        self.keymap = keymap
        """The keys of the commands that do not have their default ones."""
        self.set_keymap({identifier: keys or NO_KEY for identifier, keys in keymap.items()})

    def get_default_screen(self) -> Screen[None]:
        return self.reading

    def get_line_filters(self) -> Sequence[LineFilter]:
        return (gate_after(tuple(super().get_line_filters())),)

    def on_mount(self) -> None:
        if sys.platform != "win32" and not self.is_headless:
            loop = asyncio.get_running_loop()
            for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
                loop.add_signal_handler(number, self._end_by_signal, number)
        self.set_interval(_SESSION_EVERY, self._save_session)
        self.call_after_refresh(self._after_first_paint)
        for title, lines, more in self._remarks:
            if lines:
                message = _in_short(lines, more)
                self.notify(message, title=title, severity="warning", timeout=10, markup=False)
        if reason := self.keeper.read_only:
            self.notify(single_line(reason), title="Read-only", severity="warning", timeout=15, markup=False)

    def _after_first_paint(self) -> None:
        if not gc.isenabled():  # what was made while starting stays: garbage is not looked for among it
            gc.freeze()
            gc.enable()
        # What is needed next is at hand when it is asked for: keys typed meanwhile would go astray.
        self.run_worker(_import_what_comes_next, thread=True, group="look")

    def _save_session(self) -> None:
        if not self.reading.query(PaneRow):
            return  # the screen is gone, and what was on it was saved before
        session = self.reading.session
        if session != self._saved_session:
            self._saved_session = session
            sessions.save(self._library, session)
        with suppress(AnnotationError):  # while reading, it was said already
            self.reading.record_of_reading.save()

    def _end_by_signal(self, number: signal.Signals) -> None:
        """Keep the note being typed and all that waits, then end as a program that got this signal."""
        self._keep_at_last()
        self._save_session()
        if _terminal_is_gone():
            # Restoring it would fail, and waiting for its keys would never end.
            os._exit(128 + number)
        self.exit(return_code=128 + number)

    def _keep_at_last(self) -> None:
        """Keep the note being typed; where the library does not take it, or is gone, write all elsewhere."""
        typed = self._typed()
        last = self.reading.features.notes.last_change()
        try:
            self.keeper.finish(last or (lambda store: store.refresh()))
        except AnnotationError as error:
            self.unkept = (str(error), typed)
            if isinstance(error, StoreError):
                self._copy_at_last(last)

    def _copy_at_last(self, last: Callable[[AnnotationStore], object] | None) -> None:
        with suppress(AnnotationError):
            leaving = self.reading.features.leaving
            folder = leaving.folder
            leaving.write(folder, last)
            self.copied = folder

    def _typed(self) -> str:
        editor = self.reading.features.notes.editor
        if editor is None:
            return ""
        from synoptic.tui.panes.note_area import NoteArea

        return editor.query_one(NoteArea).text

    async def on_event(self, event: events.Event) -> None:
        """Let one key be done with before the next: it may open what the next one is meant for.

        A key travels from the widget that has the keyboard up to the app, where the bindings are. A message
        that follows it on the same way tells that it has arrived, and that what it does is done.
        """
        if not isinstance(event, events.Key) or event.is_forwarded:
            await super().on_event(event)
        elif not self._exit:  # what is typed after the last key is not meant for a program that ends
            self._keys_waiting.append(event)
            await self._pass_next_on()

    @property
    def _deals_with_key(self) -> bool:
        """Whether somebody is at work on a key. Whoever is closed by one, as a dialog is, never says."""
        since = self._key_since
        return since is not None and monotonic() - since < _LONGEST_KEY and self._key_target.is_running

    async def _pass_next_on(self) -> None:
        if not self._keys_waiting or self._exit:
            return
        if self._deals_with_key:
            if self._key_timer is None:
                self._key_timer = self.set_timer(_LOOK_AGAIN, self._look_again)
            return
        self._key_since = monotonic()
        self._key_target = target = self.focused or self.screen
        await super().on_event(self._keys_waiting.popleft())
        target.post_message(_KeyPassed(target, _ROUNDS))

    async def _look_again(self) -> None:
        self._key_timer = None
        await self._pass_next_on()

    @on(_KeyPassed)
    async def _take_next_key(self, message: _KeyPassed) -> None:
        left = message.rounds - 1
        if left and message.target.post_message(_KeyPassed(message.target, left)):
            return
        self._key_since = None
        await self._pass_next_on()

    async def action_quit(self) -> None:
        """Quit, once all is on the disk; where it is not, ask what to do, and quit when asked again."""
        from synoptic.tui.dialogs.unsaved import LEAVE, Unsaved

        leaving = self.reading.features.leaving
        if isinstance(self.screen, Unsaved):
            self.screen.choose(LEAVE)
        elif await leaving.is_all_kept():
            self._leave(0)
        else:
            self.clear_notifications()  # they would cover the question, which says the same
            await leaving.ask(self._leave_unsaved)

    def _leave_unsaved(self, copied: Path | None) -> None:
        self.copied = copied
        self.unkept = (self.reading.features.leaving.reason, self._typed())
        self._leave(_UNUSABLE if copied is None else 0)

    def _leave(self, status: int) -> None:
        self._save_session()
        self.exit(return_code=status)

    def _handle_exception(self, error: Exception) -> None:
        """End; `run_app` says so in one line, where Textual would print pages of traceback.

        Textual calls this with every error that nobody caught, and has no public method for it.
        """
        if self.fault is None:
            self.fault = error.error if isinstance(error, WorkerFailed) else error
            with suppress(Exception):  # whatever is broken, what was being typed is worth a try
                self._keep_at_last()
        super()._handle_exception(error)
        self._exit_renderables.clear()


def run_app(
    *,
    articles: tuple[Article, ...],
    problems: tuple[Problem, ...],
    store: AnnotationStore,
    library: Library,
    session: Session,
    paths: tuple[Path, ...],
) -> int:
    """Read these articles until the reader quits, and return the exit status."""
    preferences = load_preferences(config_folder())
    app = SynopticApp(
        articles=articles,
        problems=problems,
        store=store,
        library=library,
        session=session,
        name=_name_of(library, paths),
        keymap=preferences.keymap,
        settings=preferences.settings,
        remarks=preferences.faults,
    )
    with _drawing_on_standard_output():
        app.run()
    app.keeper.finish()
    if app.unkept is not None:
        reason, note = app.unkept
        if app.copied is not None:
            complain(f"{reason}. All annotations are in {app.copied}; read them with `--library`.")
        elif note:
            complain(f"{reason}. This note was not saved:")
            click.echo(visible(note), err=True)
        else:
            complain(reason)
    if app.fault is not None:
        complain(line_on(app.fault))
        return _UNUSABLE
    return app.return_code or 0


@contextmanager
def _drawing_on_standard_output() -> Iterator[None]:
    """Lend the terminal to standard error, where Textual draws, if that is a file: `synoptic 2>log` works."""
    if sys.stderr is None or sys.stderr.isatty() or not sys.stdout.isatty():
        yield
        return
    sys.stderr.flush()
    errors = os.dup(2)
    os.dup2(1, 2)
    try:
        yield
    finally:
        os.dup2(errors, 2)
        os.close(errors)


def _in_short(lines: Sequence[str], more: str) -> str:
    """Return the first few lines, each shortened, and how many more there are: what fits on a screen."""
    shown = [single_line(line) for line in lines[:_NAMED]]
    half = _LONGEST_LINE // 2
    shown = [line if len(line) <= _LONGEST_LINE else f"{line[:half]} … {line[-half:]}" for line in shown]
    if len(lines) > _NAMED:
        shown.append(f"And {len(lines) - _NAMED} more{more}.")
    return "\n".join(shown)


def _terminal_is_gone() -> bool:
    import termios

    try:
        termios.tcgetattr(sys.stdin.fileno())
    except (OSError, ValueError, termios.error):
        return True
    return False


def _name_of(library: Library, paths: tuple[Path, ...]) -> str:
    """Return what to call these articles: the library's folder, or the one folder that was read."""
    if library.root is not None:
        return library.root.name
    return paths[0].stem if len(paths) == 1 else "personal library"
