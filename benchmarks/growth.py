"""How time and memory of each command grow with the text, on texts of every shape; run by name only.

Each command runs at n, 2n and 4n = 400 KB on two articles of the shape: by itself `python -m benchmarks.growth
WORD…` takes only the shapes and commands whose names have one of these words in them. It fails (exit status 1)

* where growth is worse than n log n: user CPU time at 4n over 1.5 times what n log n makes of the time at n,
  and half a second. So n to the power of 1.5 is told from n log n wherever 4n takes over a second;
* where a command takes more than 10 s of user CPU time or 500 MB at 4n;
* where it ends in an error.

The yardstick that times stand beside is the same command on prose of the same size, in the same run.
"""

from __future__ import annotations

import math
import os
import resource
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import prose
from benchmarks.shapes import SHAPES, Shape
from synoptic.tui.command_line.main import UNUSABLE, run as run_command

_SIZES = (100_000, 200_000, 400_000)
_TOLERANCE = 1.5
_ALLOWED_SECONDS = 0.5
_GOAL_SECONDS = 10.0
_GOAL_MEGABYTES = 500.0
_LIMIT_SECONDS = 60
_LIMIT_BYTES = 4 << 30
_MARKED = 40
"""Characters that are highlighted for the export."""
_ARTICLES = "articles"

_COMMANDS: Mapping[str, Sequence[str]] = {
    "list": ("list", _ARTICLES),
    "quotes": ("quotes", _ARTICLES),
    "quotes --json": ("quotes", "--json", _ARTICLES),
    "parallels": ("parallels", _ARTICLES),
    "search word": ("search", "gate", _ARTICLES),
    "search wird another": ("search", "wird another", _ARTICLES),
    'search "…"': ("search", '"will not close"', _ARTICLES),
    "search /…/": ("search", "/[a-z]+ing gate/", _ARTICLES),
    "mark": ("mark", f"{_ARTICLES}/a", "--occurrence", "1", "--quote"),
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


def run() -> None:
    """Print the cost of every command on every shape at 4n. Raises SystemExit(1) where one grows too fast."""
    if _measured(sys.argv[1:] if sys.argv[0].endswith("growth.py") else ()):
        raise SystemExit(1)


def _measured(words: Sequence[str]) -> list[str]:
    """Print the figures; return the names of what fails."""

    def is_wanted(name: str) -> bool:
        return not words or any(word in name for word in words)

    shapes = [name for name in SHAPES if is_wanted(name)] or list(SHAPES)
    commands = [name for name in _COMMANDS if is_wanted(name)] or list(_COMMANDS)
    text = "\n\n".join(article.text for article in prose.articles(_SIZES[-1] // 250))
    yardstick = dict(_costs(Shape(lambda size: text[:size]), _SIZES[-1], commands))
    print(f"{_SIZES[-1] // 1000} KB; goals: {_GOAL_SECONDS:g} s, {_GOAL_MEGABYTES:g} MB, growth n log n")
    for name, cost in yardstick.items():
        print(f"  {'prose':<40} {name:<26} {cost.seconds:6.2f} s {cost.megabytes:5.0f} MB  {cost.complaint}")
    failures: list[str] = []
    for name in shapes:
        costs = [dict(_costs(SHAPES[name], size, commands)) for size in _SIZES]
        for command in commands:
            own = [each[command] for each in costs]
            last = own[-1]
            faults = list(_faults(own))
            ratio = last.seconds / max(yardstick[command].seconds, 0.01)
            print(
                f"{'! ' if faults else '  '}{name:<40} {command:<26} {last.seconds:6.2f} s"
                f" {last.megabytes:5.0f} MB {ratio:5.1f} x prose  {'; '.join(faults)}",
                flush=True,
            )
            failures += [f"{command} on {name}"] if faults else []
    print(f"{len(failures)} of {len(shapes) * len(commands)} fail")
    return failures


def _faults(costs: Sequence[Cost]) -> Iterator[str]:
    first, last = costs[0], costs[-1]
    n, most = _SIZES[0], _SIZES[-1]
    allowed = _ALLOWED_SECONDS + _TOLERANCE * first.seconds * (most * math.log(most)) / (n * math.log(n))
    if last.status < 0 or last.status >= UNUSABLE:
        yield f"ends with {last.status}: {last.complaint}"
    if last.seconds > allowed:
        yield f"grows too fast: {', '.join(f'{cost.seconds:.2f}' for cost in costs)} s"
    if last.seconds > _GOAL_SECONDS:
        yield "too slow"
    if last.megabytes > _GOAL_MEGABYTES:
        yield "too much memory"


def _costs(shape: Shape, size: int, commands: Sequence[str]) -> Iterator[tuple[str, Cost]]:
    """Yield what each command costs on two articles of a shape, in a library of its own."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        articles = place / _ARTICLES
        articles.mkdir()
        text = shape.of_size(size)
        one = articles / f"a{shape.suffix}"
        one.write_text(text, encoding="utf-8")
        (articles / f"b{shape.suffix}").write_text(f"Another account.\n\n{text}", encoding="utf-8")
        middle = text[len(text) // 2 :][:_MARKED].strip() or text[:_MARKED]
        for name, arguments in _COMMANDS.items():
            if name == "mark":
                arguments = (*arguments[:1], str(one.relative_to(place)), *arguments[2:], middle)
            if name == "export of a changed text":
                one.write_text(f"This was added.\n\n{text.replace(middle, 'Changed', 1)}", encoding="utf-8")
            # Export needs what was marked.
            if name in commands or (name == "mark" and any(each.startswith("export") for each in commands)):
                cost = _cost(arguments, place)
                if name in commands:
                    yield name, cost


def _cost(arguments: Sequence[str], place: Path) -> Cost:
    """Run a command in a process of its own, in a folder."""
    errors = place / "errors"
    child = os.fork()
    if child == 0:
        os.chdir(place)
        os.environ["SYNOPTIC_HOME"] = str(place / "home")
        resource.setrlimit(resource.RLIMIT_CPU, (_LIMIT_SECONDS, _LIMIT_SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (_LIMIT_BYTES, _LIMIT_BYTES))
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
        sys.stderr = open(errors, "w", encoding="utf-8")  # noqa: SIM115
        status = 70
        try:
            run_command(arguments)
        except SystemExit as left:
            status = left.code if isinstance(left.code, int) else 70
        finally:
            sys.stderr.flush()
            os._exit(status)
    _, ended, used = os.wait4(child, 0)
    complaints = errors.read_text(encoding="utf-8").splitlines()
    return Cost(
        used.ru_utime, used.ru_maxrss / 1024, os.waitstatus_to_exitcode(ended), (complaints or [""])[-1]
    )


if __name__ == "__main__":
    run()
