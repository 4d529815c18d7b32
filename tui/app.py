"""The app: it puts the reading screen up, and loses nothing when it ends, however it ends."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from time import monotonic
from typing import TYPE_CHECKING

import click
from textual import events, on, work
from textual.app import App
from textual.screen import ModalScreen
from textual.worker import WorkerFailed

from synoptic.annotations.errors import AnnotationError, StoreError
from synoptic.tui.commands import (
    NO_KEY,
    Where,
    bindings,
    is_key,
    key_or_name,
    shown_key,
)
from synoptic.tui.commands.key_queue import KeyPassed, KeyQueue
from synoptic.tui.desk.screen import ReadingScreen
from synoptic.tui.panes.lists import ECHO, Field
from synoptic.tui.panes.row import PaneRow
from synoptic.tui.shell import session as sessions
from synoptic.tui.shell.display import single_line, visible
from synoptic.tui.shell.fault import complain, line_on
from synoptic.tui.shell.keeper import Keeper
from synoptic.tui.shell.locations import config_folder
from synoptic.tui.shell.preferences import load_preferences
from synoptic.tui.shell.settings import Settings
from synoptic.tui.shell.strip_gate import gate_after
from synoptic.tui.shell.themes import DARK_THEME, theme_variables, themes_for, wants_no_colour

if TYPE_CHECKING:
    from pathlib import Path

    from textual.filter import LineFilter
    from textual.screen import Screen

    from synoptic.annotations.library.library import Library
    from synoptic.annotations.store.store import AnnotationStore
    from synoptic.corpus.article import Article
    from synoptic.corpus.files.folders import Problem
    from synoptic.tui.shell.session import Session

_SWITCH_INTERVAL = 0.0005
"""Seconds after which a thread that computes lets another go on."""
_NEVER = 1_000_000
"""Collections of younger garbage until Python would look at all objects by itself, typing or not."""
_COLLECT_EVERY = 10.0
"""Seconds of rest after which garbage is looked for among all objects."""
_ENOUGH_GARBAGE = 10
"""How many collections of younger garbage there have to be before, as Python has it."""
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
    from synoptic.tui.article.motions import sentence_around

    sentence_around("It imports and compiles what finds sentences.", 0)


class SynopticApp(App[None]):
    """Reads a set of articles."""

    TITLE = "Synoptic"
    BINDINGS = bindings(Where.APP)
    ENABLE_COMMAND_PALETTE = False
    SUSPENDED_SCREEN_CLASS = "-below"
    """The class of a screen that a dialog lies over: the keys are the dialog's, which names them itself."""
    CSS = ".-below KeyBar { visibility: hidden; }"

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
        for theme in themes_for(colours=self.console.color_system, no_colour=self.no_color):
            self.register_theme(theme)
        self.theme = DARK_THEME.name
        settings = settings or Settings()
        self.fault: BaseException | None = None
        """The error that nobody expected and that ended the app."""
        self.unkept: tuple[str, str] | None = None
        """Why not all could be kept at the end, and the note that was being typed."""
        self.copied: Path | None = None
        """The folder into which all was written then."""
        self._library = library
        unread = [str(problem) for problem in problems if not problem.is_remark]
        on_files = [str(problem) for problem in problems if problem.is_remark]
        in_store = [f"{store.path}: {problem}" for problem in store.problems]
        self._remarks = (
            ("Not read", unread, "; `synoptic list` lists them all"),
            ("Files", on_files, "; `synoptic list` lists them all"),
            ("The library's file", in_store, "; `synoptic doctor` lists them all"),
            ("Keys and settings", remarks, "; `synoptic doctor` lists them all"),
        )
        self.keeper = Keeper(store)
        self.reading = ReadingScreen(articles, self.keeper, library, name, session, keymap, settings)
        self._saved_session = session
        self.key_queue = KeyQueue(self, keymap)
        """The keys that wait for those before them."""
        self._last_key = monotonic()
        """When the last key came."""
        self.keymap = keymap
        """The keys of the commands that do not have their default ones."""
        self.set_keymap({identifier: keys or NO_KEY for identifier, keys in keymap.items()})

    @property
    def desk(self) -> ReadingScreen:
        """The desk before the reader: that of the tour while it is taken, else the reader's own."""
        desks = (each for each in reversed(self.screen_stack) if isinstance(each, ReadingScreen))
        return next(desks, self.reading)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return dict(theme_variables(dark=self.current_theme.dark))

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
            gc.set_threshold(*gc.get_threshold()[:2], _NEVER)
            gc.enable()
            self.set_interval(_COLLECT_EVERY, self._collect_at_rest)
        # What is needed next is at hand when it is asked for: keys typed meanwhile would go astray.
        self._prepare()

    def _collect_at_rest(self) -> None:
        """Look for garbage among all that there is, which takes some frames: not while the reader types."""
        if monotonic() - self._last_key > _COLLECT_EVERY and gc.get_count()[2] > _ENOUGH_GARBAGE:
            gc.collect()

    @work(group="prepare")
    async def _prepare(self) -> None:
        await asyncio.to_thread(_import_what_comes_next)
        for row in self.reading.query(PaneRow):  # a screen that is gone has none
            row.light_sentence()

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
        self.reading.features.coverage.keep()
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
        """Let one key be done with before the next: it may open what the next one is meant for."""
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
        elif not self.is_ending:  # what is typed after the last key is not meant for a program that ends
            self._last_key = monotonic()
            await self.key_queue.add(event)

    @on(KeyPassed)
    async def _take_next_key(self, message: KeyPassed) -> None:
        await self.key_queue.arrived(message)

    # What the queue of keys asks of the app: see `TakesKeys`

    @property
    def is_ending(self) -> bool:
        return self._exit

    @property
    def keyboard(self) -> str:
        return self.desk.settings.keyboard

    async def take_key(self, event: events.Key | events.Paste) -> None:
        field = self.focused
        if (
            isinstance(event, events.Key)
            and isinstance(field, Field)
            and field.check_consume_key(event.key, event.character)
        ):
            ECHO.begin()
        await super().on_event(event)

    def say(self, message: str) -> None:
        self.desk.say(message)

    def hush(self) -> None:
        self.desk.hush()

    # Keys that nobody took

    def on_key(self, event: events.Key) -> None:
        """Say that a key that nobody took does nothing; Shift alone, which some terminals send, is none."""
        is_unused = is_key(event.key) and event.key not in self.active_bindings
        if is_unused and not isinstance(self.screen, ModalScreen):
            key = event.character if event.is_printable and event.character else shown_key(event.key)
            self._say_no_use(f"{key}: no command here", f"{key_or_name('help', self.keymap)} lists the keys")

    async def on_paste(self, event: events.Paste) -> None:
        """Bring in files or text that were pasted outside of a field; nothing is taken for commands."""
        features = self.desk.features
        if isinstance(self.screen, ModalScreen) or features.tour.forbids("add-articles"):
            return
        if not await features.bringing_in.pasted(event.text):
            search = key_or_name("search", self.keymap)
            self._say_no_use("Nothing here takes what you pasted", f"press {search} first to search for it")

    def _say_no_use(self, what: str, instead: str) -> None:
        self.say(f"{what}; {instead}.")

    async def action_palette(self) -> None:
        """Open the palette, unless something smaller waits for an answer."""
        if not isinstance(self.screen, ModalScreen):
            await self.desk.features.palettes.show_palette()

    async def action_help(self) -> None:
        """Show the keys over a dialog, or leave them where they are shown."""
        from synoptic.tui.views.help import HelpScreen

        if isinstance(self.screen, HelpScreen):
            self.screen.dismiss(None)
        else:
            await self.desk.features.palettes.show_help()

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
    # Textual knows one of these variables, and heeds it where it is empty, too.
    if wants_no_colour(os.environ):
        os.environ["NO_COLOR"] = "1"
    else:
        os.environ.pop("NO_COLOR", None)
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
    # A key is read, taken up and drawn in three threads: each would wait so long for one that searches.
    sys.setswitchinterval(_SWITCH_INTERVAL)
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
    if sys.platform != "win32":  # where no signal tells of it
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
