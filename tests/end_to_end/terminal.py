"""A real terminal for tests: a program on a pseudo-terminal, its screen as `pyte` draws it, keys and a mouse.

Columns and rows count from 0, from the top left corner, everywhere.
"""

from __future__ import annotations

import os
import re
import signal
import time
import warnings
from contextlib import suppress
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Self

import pexpect
import pyte
from pyte.modes import IRM

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

PATIENCE = 60.0
"""Seconds to wait for something before a test has failed; generous, because test machines are busy."""

_NAMED = {
    "backspace": "\x7f",
    "delete": "\x1b[3~",
    "down": "\x1b[B",
    "end": "\x1b[F",
    "enter": "\r",
    # As the keyboard protocol of kitty has it, which the app asks for. Else time alone tells an Escape from
    # the beginning of another key, and the program may have none when its time comes.
    "escape": "\x1b[27u",
    "home": "\x1b[H",
    "insert": "\x1b[2~",
    "left": "\x1b[D",
    "pagedown": "\x1b[6~",
    "pageup": "\x1b[5~",
    "right": "\x1b[C",
    "shift+tab": "\x1b[Z",
    "space": " ",
    "tab": "\t",
    "up": "\x1b[A",
    **{f"f{number}": f"\x1bO{letter}" for number, letter in zip(range(1, 5), "PQRS", strict=True)},
    **{
        f"f{n}": f"\x1b[{code}~"
        for n, code in zip(range(5, 13), (15, 17, 18, 19, 20, 21, 23, 24), strict=True)
    },
}
_MODIFIERS = {"shift": 1, "alt": 2, "ctrl": 4}
_KITTY_KEYBOARD = re.compile(rb"\x1b\[[<>=?]\d*u")  # pyte would draw the end of these
_COLOURS = re.compile(rb"\x1b\[([\d;]*)m")
_NARROW = re.compile("[ -~¡-¬®-ɏ‐-‧←-⇿─-◼]*")


class _Screen(pyte.Screen):
    """A screen whose answers to the program's questions, such as where the cursor is, reach the program."""

    def __init__(self, columns: int, rows: int, answer: Callable[[str], object]) -> None:
        super().__init__(columns, rows)
        self._answer = answer

    def write_process_input(self, data: str) -> None:
        self._answer(data)

    def draw(self, data: str) -> None:
        """Put text at the cursor: at once, where each character takes a cell and all fit in the line."""
        x, y = self.cursor.x, self.cursor.y
        if IRM in self.mode or x + len(data) > self.columns or not _NARROW.fullmatch(data):
            super().draw(data)
            return
        cells = {each: self.cursor.attrs._replace(data=each) for each in set(data)}
        self.buffer[y].update(enumerate(map(cells.__getitem__, data), x))
        self.cursor.x += len(data)
        self.dirty.add(y)


def _heed_interrupts() -> None:
    """Start as from a shell, though tests that run in the background may ignore SIGINT themselves."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Terminal:
    """A program on a pseudo-terminal. As a context manager it ends the program, and nothing else."""

    def __init__(
        self,
        argv: Sequence[str],
        columns: int = 120,
        rows: int = 40,
        env: Mapping[str, str] | None = None,
        *,
        cwd: Path | None = None,
    ) -> None:
        """Start `argv`; `env` is added to the environment of the tests, less what would colour it."""
        self.columns = columns
        self.rows = rows
        self.raw = bytearray()
        """Every byte that the program has written."""
        with warnings.catch_warnings():
            # Python 3.12 and later warn of a fork beside threads; the child does nothing but exec.
            warnings.simplefilter("ignore", DeprecationWarning)
            self._child: pexpect.spawn[bytes] = pexpect.spawn(
                argv[0],
                list(argv[1:]),
                timeout=None,
                dimensions=(rows, columns),
                env=_environment(env or {}),
                cwd=None if cwd is None else str(cwd),
                preexec_fn=_heed_interrupts,
            )
        self._child.delaybeforesend = None
        self._screen = _Screen(columns, rows, self._child.send)
        self._stream = pyte.ByteStream(self._screen)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the program if it still runs, and close the pseudo-terminal."""
        if self._child.isalive():
            self._child.kill(signal.SIGKILL)
            self._child.wait()
        self._child.close()

    def press(self, *keys: str) -> None:
        """Press keys: a single character, or a name such as `enter`, `ctrl+c`, `shift+down` or `alt+x`."""
        for key in keys:
            self._child.send(_sequence(key))

    def type(self, text: str) -> None:
        """Type the text; a line break is the Enter key."""
        self._child.send(text.replace("\n", "\r"))

    def paste(self, text: str) -> None:
        """Paste the text, in brackets as terminals send it."""
        self._child.send(f"\x1b[200~{text}\x1b[201~")

    def click(self, x: int, y: int, *, times: int = 1, button: int = 0) -> None:
        """Click, or double-click with `times=2`; buttons are 0 left, 1 middle, 2 right."""
        once = _mouse(button, x, y) + _mouse(button, x, y, released=True)
        # At once: a program that is kept waiting in between would take them for single clicks.
        self._child.send(_mouse(35, x, y) + once * times)

    def drag(self, start: tuple[int, int], end: tuple[int, int], *, steps: int = 4) -> None:
        """Press the left button at `start`, move in a straight line, and release it at `end`."""
        self._child.send(_mouse(35, *start) + _mouse(0, *start))
        for step in range(1, steps + 1):
            x = start[0] + round((end[0] - start[0]) * step / steps)
            y = start[1] + round((end[1] - start[1]) * step / steps)
            self._child.send(_mouse(32, x, y))
            self.pump(0.02)
        self._child.send(_mouse(0, *end, released=True))

    def hover(self, x: int, y: int) -> None:
        """Move the pointer there with no button down."""
        self._child.send(_mouse(35, x, y))

    def scroll(self, x: int, y: int, *, lines: int = 1) -> None:
        """Turn the wheel at that place: down for positive notches, up for negative ones."""
        for _ in range(abs(lines)):
            self._child.send(_mouse(65 if lines > 0 else 64, x, y))

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size, and tell the program as a terminal does."""
        self.columns, self.rows = columns, rows
        self._screen.resize(rows, columns)
        self._child.setwinsize(rows, columns)

    def kill(self, number: signal.Signals) -> None:
        """Send the program a signal."""
        self._child.kill(number)

    def hang_up(self) -> None:
        """Close the terminal under the program, as closing a window does, and wait for the end."""
        # Not `close`, which sends signals of its own, and raises if the program takes a moment to end.
        with Path(os.devnull).open("rb") as nothing:
            os.dup2(nothing.fileno(), self._child.fileno())
        deadline = time.monotonic() + PATIENCE
        while self._child.isalive():
            assert time.monotonic() < deadline, "the program outlives its terminal"
            time.sleep(0.02)

    @property
    def pid(self) -> int:
        """Process id of the program."""
        assert self._child.pid is not None
        return self._child.pid

    def pump(self, seconds: float) -> bool:
        """Take in what the program writes for so long; return whether it wrote anything."""
        deadline = time.monotonic() + seconds
        wrote = False
        while (left := max(0.0, deadline - time.monotonic())) or not wrote:
            try:
                chunk = self._child.read_nonblocking(size=65536, timeout=left)
            except pexpect.TIMEOUT:
                break
            except pexpect.EOF:
                time.sleep(min(left, 0.01))
                break
            wrote = True
            self.raw += chunk
            self._take_in(_KITTY_KEYBOARD.sub(b"", chunk))
        return wrote

    def _take_in(self, written: bytes) -> None:
        # Most of what an app writes are colours: they go to the screen without a look at each character.
        parts = _COLOURS.split(written)
        for text, colours in zip_longest(parts[::2], parts[1::2]):
            self._stream.feed(text)
            if colours is None:
                return
            if self._stream._taking_plain_text:
                self._screen.select_graphic_rendition(*(int(each or 0) for each in colours.split(b";")))
            else:
                self._stream.feed(b"\x1b[" + colours + b"m")

    def settle(self, quiet: float = 0.2) -> None:
        """Wait until the program has written nothing for so many seconds, and wants to do nothing."""
        deadline = time.monotonic() + PATIENCE
        while self.pump(quiet) or self._is_at_work():
            assert time.monotonic() < deadline, f"the program does not come to rest:\n{self.screen_text()}"

    def _is_at_work(self) -> bool:
        """Tell whether a thread of the program runs or would run, had it a processor; no on other systems."""
        with suppress(OSError):  # a thread, or the whole program, may end meanwhile
            for status in Path(f"/proc/{self.pid}/task").glob("*/stat"):
                if status.read_text().rpartition(")")[2].split()[0] in "RD":
                    return True
        return False

    def wait_until(
        self, holds: Callable[[Terminal], bool], timeout: float = PATIENCE, *, what: str = "it"
    ) -> None:
        """Wait until `holds` is true of the terminal. Raises AssertionError, with the screen."""
        deadline = time.monotonic() + timeout
        while not holds(self):
            assert time.monotonic() < deadline, f"{what} did not come in {timeout} s:\n{self.screen_text()}"
            self.pump(0.02)

    def wait_for(self, text: str, timeout: float = PATIENCE) -> tuple[int, int]:
        """Wait until the text stands on the screen; return its column and row."""
        self.wait_until(lambda terminal: text in terminal.screen_text(), timeout, what=repr(text))
        return self.find(text)

    def wait_gone(self, text: str, timeout: float = PATIENCE) -> None:
        """Wait until the text no longer stands on the screen."""
        self.wait_until(
            lambda terminal: text not in terminal.screen_text(), timeout, what=f"the end of {text!r}"
        )

    def wait_exit(self, timeout: float = PATIENCE) -> int:
        """Wait until the program has ended; return its exit status, or minus the signal that ended it."""
        self.wait_until(lambda terminal: not terminal._child.isalive(), timeout, what="the end")
        while self.pump(0.1):  # all that it wrote before
            pass
        status = self._child.exitstatus
        return int(status) if status is not None else -int(self._child.signalstatus or 0)

    def screen_text(self) -> str:
        """Return what stands on the screen, a line a row, without the spaces at their ends."""
        return "\n".join("".join(cells).rstrip() for cells in self._rows())

    def find(self, text: str) -> tuple[int, int]:
        """Return column and row of the text's first place. Raises AssertionError, with the screen."""
        for y, cells in enumerate(self._rows()):
            place = "".join(cells).find(text)
            if place >= 0:
                # A wide character takes two cells, the second of them empty; a cell may hold combining marks.
                lengths = [len("".join(cells[:x])) for x in range(len(cells))]
                return max(x for x, length in enumerate(lengths) if length <= place), y
        raise AssertionError(f"{text!r} is not on the screen:\n{self.screen_text()}")

    def cell(self, x: int, y: int) -> pyte.screens.Char:
        """Return the cell: `data`, `fg`, `bg`, `bold`, `reverse` and so on."""
        return self._screen.buffer[y][x]

    @property
    def cursor(self) -> tuple[int, int]:
        """Column and row of the terminal's cursor."""
        return self._screen.cursor.x, self._screen.cursor.y

    def _rows(self) -> list[list[str]]:
        buffer = self._screen.buffer
        return [[buffer[y][x].data for x in range(self.columns)] for y in range(self.rows)]


def _mouse(code: int, x: int, y: int, *, released: bool = False) -> str:
    """Return what a terminal sends for the mouse."""
    return f"\x1b[<{code};{x + 1};{y + 1}{'m' if released else 'M'}"


def _environment(added: Mapping[str, str]) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in {"NO_COLOR", "CLICOLOR", "COLUMNS", "LINES"}
        and not name.startswith(("SYNOPTIC_", "TEXTUAL"))
    }
    return kept | {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8"} | dict(added)


def _sequence(key: str) -> str:
    """Return what a terminal sends for the key, in the manner of xterm."""
    if key in _NAMED:
        return _NAMED[key]
    if len(key) == 1:
        return key
    *modifiers, base = key.split("+")
    if modifiers == ["ctrl"] and len(base) == 1:
        return chr(ord(base.upper()) & 0x1F)
    if modifiers == ["alt"]:
        return "\x1b" + _sequence(base)
    if modifiers and base in _NAMED and _NAMED[base].startswith("\x1b["):
        number = 1 + sum(_MODIFIERS[modifier] for modifier in modifiers)
        final = _NAMED[base].removeprefix("\x1b[")
        return f"\x1b[{final[:-1]};{number}~" if final.endswith("~") else f"\x1b[1;{number}{final}"
    raise ValueError(f"no key is called {key!r}; type() takes text")
