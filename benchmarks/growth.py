"""How time and memory of each command grow with the text, on texts of every shape; run by name only.

Each command runs at n, 2n and 4n = 400 KB on two articles of the shape, each of that size. Run as a program,
`python -m benchmarks.growth WORD…`, it takes only the shapes and commands whose names have one of the words
in them. Its exit status is 1

* where growth is worse than n log n: the user CPU time at 4n is over half a second and 1.5 times what n log n
  makes of the time at n, so that n to the power of 1.5 is told from n log n wherever 4n takes two seconds;
* where a command takes more than 10 s of user CPU time, or 500 MB, at 4n;
* where it ends in an error or is given up, after 60 s.

The yardstick beside which times stand is the same command on prose of the same size, in the same run.
"""

from __future__ import annotations

import contextlib
import math
import os
import resource
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import prose
from benchmarks.shapes import SHAPES, Shape
from synoptic.tui.command_line.main import UNUSABLE
from synoptic.tui.command_line.main import run as run_command

_SIZES = (100_000, 200_000, 400_000)
_TOLERANCE = 1.5
_ALLOWED_SECONDS = 0.5
_GOAL_SECONDS = 10.0
_GOAL_MEGABYTES = 500.0
_LIMIT_SECONDS = 60
_LIMIT_BYTES = 4 << 30
_MARKED = 40
"""Characters that are highlighted for the export."""
_CHARACTERS_A_PASSAGE = 250
_ARTICLES = "articles"

_COMMANDS: Mapping[str, Sequence[str]] = {
    "list": ("list", _ARTICLES),
    "quotes": ("quotes", _ARTICLES),
    "quotes --json": ("quotes", "--json", _ARTICLES),
    "parallels": ("parallels", _ARTICLES),
    "differences": ("differences", _ARTICLES),
    "search gate": ("search", "gate", _ARTICLES),
    "search wird another": ("search", "wird another", _ARTICLES),
    'search "will not close"': ("search", '"will not close"', _ARTICLES),
    "search /[a-z]+ing gate/": ("search", "/[a-z]+ing gate/", _ARTICLES),
    "mark": ("mark", "--occurrence", "1"),
    "export": ("export", _ARTICLES),
    "export of a changed text": ("export", _ARTICLES),
}
"""The commands by name, in the order in which they run in one library."""


@dataclass(frozen=True, slots=True)
class Cost:
    """The cost of one run."""

    seconds: float
    """User CPU time."""
    megabytes: float
    """Peak of the memory."""
    status: int
    """Exit status of the command; negative: the signal that ended it."""
    complaint: str
    """The last line on standard error."""


def run(words: Sequence[str] = ()) -> None:
    """Print the cost at 4n of every command on every shape, or of those that words name.

    Raises SystemExit(1) where one fails.
    """
    shapes, commands = _named(SHAPES, words), _named(_COMMANDS, words)
    text = "\n\n".join(each.text for each in prose.articles(_SIZES[-1] // _CHARACTERS_A_PASSAGE))
    yardstick = _costs(Shape(lambda size: text[:size]), _SIZES[-1], commands)
    print(f"{_SIZES[-1] // 1000} KB; goals: {_GOAL_SECONDS:g} s, {_GOAL_MEGABYTES:g} MB, growth n log n")
    for command in commands:
        _say("prose", command, yardstick[command])
    failures = 0
    for name in shapes:
        costs = [_costs(SHAPES[name], size, commands) for size in _SIZES]
        for command in commands:
            own = [each[command] for each in costs]
            faults = "; ".join(_faults(own))
            ratio = own[-1].seconds / max(yardstick[command].seconds, 0.01)
            _say(name, command, own[-1], f"{ratio:5.1f} x prose", f"FAILS: {faults}" if faults else "")
            failures += bool(faults)
    print(f"{failures} of {len(shapes) * len(commands)} fail")
    if failures:
        raise SystemExit(1)


def _named(names: Mapping[str, object], words: Sequence[str]) -> list[str]:
    """Return the names that have one of the words in them; all where none has."""
    return [name for name in names if any(word in name for word in words)] or list(names)


def _say(shape: str, command: str, cost: Cost, *remarks: str) -> None:
    figures = f"{cost.seconds:6.2f} s {cost.megabytes:5.0f} MB"
    print(f"  {shape:<40} {command:<26}", figures, *remarks, flush=True)


def _faults(costs: Sequence[Cost]) -> Iterator[str]:
    first, last = costs[0], costs[-1]
    n, most = _SIZES[0], _SIZES[-1]
    allowed = _TOLERANCE * first.seconds * (most * math.log(most)) / (n * math.log(n))
    if last.status < 0 or last.status >= UNUSABLE:
        yield f"ends with {last.status}: {last.complaint}"
    if last.seconds > max(allowed, _ALLOWED_SECONDS):
        yield f"grows too fast: {', '.join(f'{cost.seconds:.2f}' for cost in costs)} s"
    if last.seconds > _GOAL_SECONDS:
        yield "too slow"
    if last.megabytes > _GOAL_MEGABYTES:
        yield "too much memory"


def _costs(shape: Shape, size: int, commands: Sequence[str]) -> dict[str, Cost]:
    """Return the cost of each command on two articles of a shape, in a library of its own."""
    found: dict[str, Cost] = {}
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        text = shape.of_size(size)
        one, other = (place / _ARTICLES / f"{name}{shape.suffix}" for name in "ab")
        one.parent.mkdir()
        one.write_text(text, encoding="utf-8")
        other.write_text(f"Another account.\n\n{text}", encoding="utf-8")
        marked = text[len(text) // 2 :][:_MARKED].strip() or text[:_MARKED].strip()
        # An export needs what was marked before.
        needed = {*commands, "mark"} if any(name.startswith("export") for name in commands) else {*commands}
        for name, arguments in _COMMANDS.items():
            if name in needed:
                if name == "export of a changed text":
                    changed = text.replace(marked, "Changed", 1)
                    one.write_text(f"This was added.\n\n{changed}", encoding="utf-8")
                whole = (*arguments, "--quote", marked, str(one)) if name == "mark" else arguments
                found[name] = _cost(whole, place)
    return found


def _cost(arguments: Sequence[str], place: Path) -> Cost:
    """Return the cost of a command that runs in a folder, in a process of its own."""
    errors = place / "errors"
    child = os.fork()
    if child == 0:
        os.chdir(place)
        os.environ["SYNOPTIC_HOME"] = str(place / "home")
        resource.setrlimit(resource.RLIMIT_CPU, (_LIMIT_SECONDS, _LIMIT_SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (_LIMIT_BYTES, _LIMIT_BYTES))
        _run(arguments, errors)
    _, ended, used = os.wait4(child, 0)
    complaints = errors.read_text(encoding="utf-8").splitlines()
    return Cost(
        used.ru_utime, used.ru_maxrss / 1024, os.waitstatus_to_exitcode(ended), (complaints or [""])[-1]
    )


def _run(arguments: Sequence[str], errors: Path) -> None:
    """Run a command and end the process with its status."""
    status: str | int | None = UNUSABLE
    with (
        Path(os.devnull).open("w", encoding="utf-8") as nowhere,
        errors.open("w", encoding="utf-8") as complaints,
        contextlib.redirect_stdout(nowhere),
        contextlib.redirect_stderr(complaints),
    ):
        try:
            run_command(arguments)
        except SystemExit as left:
            status = left.code
    os._exit(status if isinstance(status, int) else UNUSABLE)


if __name__ == "__main__":
    run(sys.argv[1:])
