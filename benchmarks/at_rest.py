"""Processor time at rest, with each drawer open, against a bare Textual app whose field has the keyboard."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.pseudo_terminal import TimedProgram
from benchmarks.start_and_keys import ROOT, articles

if TYPE_CHECKING:
    from collections.abc import Collection

_COLUMNS, _ROWS = 160, 45
_GOAL = 2.0
_READY = b"help"
"""What the last row has as soon as the articles can be read."""
_SECONDS = float(os.environ.get("AT_REST_SECONDS", "30"))
"""Seconds for which all are watched at once: a machine that slows down slows all."""
_STARTED_SECONDS = 45.0
"""Seconds after which the last program, too, has started, and has counted as read what is in sight."""
_OPENED: dict[str, tuple[bytes, ...]] = {
    "reading": (),
    "selection": (b"v", b"w"),
    "search": (b"/", b"t", b"r", b"u", b"m", b"p"),
    "matches": (b"/", b"t", b"r", b"u", b"m", b"p", b"\t"),
    "who else": (b"p",),
    "note": (b"v", b"w", b"a", b"x"),
    "notes": (b"M",),
    "find": (b"\x06", b"t", b"h", b"e"),
    "go to": (b":",),
    "library": (b"f",),
}
"""By name: the keys that open a drawer."""


def run() -> None:
    """Print the figures: all programs run beside each other, in the same seconds."""
    files = [str(path) for path in articles()]
    with ExitStack() as stack:
        programs = {"bare field": _start(stack, ["-m", "benchmarks.bare_input"])}
        programs["bare field"].seconds_until(b"type here")
        for name, keys in _OPENED.items():
            programs[name] = program = _start(stack, ["-m", "synoptic", "read", *files])
            program.seconds_until(_READY)
            program.settle(1.0)
            for key in keys:
                program.type(key)
                program.settle(0.1, at_most=0.5)
            program.settle(0.6, at_most=4.0)
        _rest(programs.values(), _STARTED_SECONDS)
        began = {name: _processor_seconds(each) for name, each in programs.items()}
        _rest(programs.values(), _SECONDS)
        spent = {name: _processor_seconds(each) - began[name] for name, each in programs.items()}
    bare = spent["bare field"]
    print(f"{len(files)} articles, {_COLUMNS}x{_ROWS}, {_SECONDS:.0f} s at rest, all beside each other")
    for name, seconds in spent.items():
        ratio = seconds / bare if bare else float("inf")
        print(f"  {name:10} {1000 * seconds / _SECONDS:6.2f} ms a second, {ratio:5.2f} x (goal {_GOAL:g} x)")


def _rest(programs: Collection[TimedProgram], seconds: float) -> None:
    """Take in what programs write for so many seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for each in programs:
            each.settle(0.02, at_most=0.02)


def _start(stack: ExitStack, arguments: list[str]) -> TimedProgram:
    environment = {
        "SYNOPTIC_HOME": stack.enter_context(tempfile.TemporaryDirectory()),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "PYTHONPATH": str(ROOT),
    }
    program = TimedProgram(
        [sys.executable, *arguments], columns=_COLUMNS, rows=_ROWS, environment=environment
    )
    return stack.enter_context(program)


def _processor_seconds(program: TimedProgram) -> float:
    """Return the processor time that a program has taken, in user and system mode.

    The kernel counts it by nanoseconds in `schedstat` (Linux, Documentation/scheduler/sched-stats.rst), each
    thread for itself.
    """
    tasks = Path(f"/proc/{program.child}/task").glob("*/schedstat")
    return sum(int(task.read_text().split()[0]) for task in tasks) / 1e9
