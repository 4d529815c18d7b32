"""A program in a pseudo-terminal, timed from outside."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SEQUENCE = re.compile(rb"\x1b\[[0-9;:?<>=]*[ -/]*[@-~]|\x1b[@-_]")
_PATIENCE = 30.0


class TimedProgram:
    """A child on a terminal of its own. Use it in a `with` block: the child ends with it."""

    def __init__(
        self, argv: Sequence[str], *, columns: int, rows: int, environment: Mapping[str, str]
    ) -> None:
        """Start the program; the clock starts now."""
        self.began = time.perf_counter()
        self.child, self._terminal = pty.fork()
        if self.child == 0:
            os.execvpe(argv[0], list(argv), {**os.environ, **environment})
        fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.output = b""
        """The last megabyte of what it wrote."""
        self.chunks: list[tuple[float, bytes]] = []
        """All that it wrote, each piece with the time at which it came; whoever reads it may clear it."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.child, signal.SIGKILL)
        os.waitpid(self.child, 0)
        os.close(self._terminal)

    def seconds_until(self, words: bytes) -> float:
        """Return the seconds from the start until the words were on the terminal. Raises TimeoutError."""
        while words not in _SEQUENCE.sub(b"", self.output):
            if not self._read(_PATIENCE):
                raise TimeoutError(f"{words!r} never came: {self.output[-300:]!r}")
        return time.perf_counter() - self.began

    def settle(self, quiet: float = 0.4, at_most: float = 5.0) -> None:
        """Read until nothing has come for so many seconds, or until that takes too long."""
        end = time.perf_counter() + at_most
        while time.perf_counter() < end and self._read(quiet):
            pass

    def listen(self, seconds: float) -> None:
        """Read for so many seconds."""
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            self._read(left)

    def type(self, keys: bytes) -> None:
        """Press keys."""
        os.write(self._terminal, keys)

    def milliseconds_to_answer(self, key: bytes) -> float:
        """Press a key and return the milliseconds until the first byte of what it changed on the screen."""
        self.settle(0.05)
        pressed = time.perf_counter()
        self.type(key)
        return self._milliseconds_since(pressed)

    def milliseconds_to_resize(self, columns: int, rows: int) -> float:
        """Change the size and return the milliseconds until the first byte of what that changed."""
        self.settle(0.05)
        began = time.perf_counter()
        fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        return self._milliseconds_since(began)

    def _milliseconds_since(self, began: float) -> float:
        if not self._read(_PATIENCE):
            raise TimeoutError("no answer")
        return 1000 * (time.perf_counter() - began)

    @property
    def peak_memory(self) -> float:
        """The most memory that the child had at one time, in MiB."""
        status = Path(f"/proc/{self.child}/status").read_text()
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1024

    @property
    def processor_milliseconds(self) -> float:
        """The processor time that the child's first thread has had, which draws."""
        schedule = Path(f"/proc/{self.child}/task/{self.child}/schedstat").read_text()
        return int(schedule.split()[0]) / 1_000_000

    def _read(self, patience: float) -> bool:
        ready, _, _ = select.select([self._terminal], [], [], patience)
        if not ready:
            return False
        try:
            got = os.read(self._terminal, 1 << 16)
        except OSError:
            return False
        self.chunks.append((time.perf_counter(), got))
        self.output = (self.output + got)[-(1 << 20) :]
        return bool(got)
