"""First paint, peak memory and the time from a key to its answer, against bare Textual apps."""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks.pseudo_terminal import TimedProgram
from synoptic.corpus import samples

ROOT = Path(__file__).resolve().parents[1]
_REAL = ROOT.parent / "shared" / "articles"
_COLUMNS, _ROWS = 200, 50
_STARTS = 7
_KEYS = 40
_NAMES = ("synoptic", "bare columns")


def articles() -> list[Path]:
    """Return the files to read: real articles where there are any beside the project, else the samples."""
    folder = _REAL if _REAL.is_dir() else samples.folder()
    return sorted(path for path in folder.iterdir() if path.suffix in {".txt", ".md"})


def summary(values: list[float], unit: str) -> str:
    """Return the median and the spread of some figures."""
    return f"{statistics.median(values):8.2f} {unit} (min {min(values):.2f}, max {max(values):.2f})"


def run() -> None:
    """Print the figures: each pair in turn, so that a machine that slows down slows both."""
    files = [str(path) for path in articles()]
    word = first_word(Path(files[0]))
    python = sys.executable
    with tempfile.TemporaryDirectory() as home:
        environment = {
            "SYNOPTIC_HOME": home,
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "PYTHONPATH": str(ROOT),
            # As a reader has it: what was compiled once is not compiled at each start.
            "PYTHONDONTWRITEBYTECODE": "",
            "PYTHONPYCACHEPREFIX": f"{home}/compiled",
        }
        synoptic = [python, "-m", "synoptic", "read", *files]
        bare = [python, "-m", "benchmarks.bare_columns", *files]
        smallest = [python, "-m", "benchmarks.smallest_app"]

        def start(argv: list[str]) -> TimedProgram:
            return TimedProgram(argv, columns=_COLUMNS, rows=_ROWS, environment=environment)

        paints: dict[str, list[float]] = {"synoptic": [], "bare": []}
        memories: dict[str, list[float]] = {"synoptic": [], "bare": []}
        for attempt in range(_STARTS + 1):
            for name, argv in (("synoptic", synoptic), ("bare", bare)):
                with start(argv) as program:
                    seconds = program.seconds_until(word)
                    program.settle()
                    if attempt:  # the first start of each fills the file system's cache
                        paints[name].append(seconds)
                        memories[name].append(program.peak_memory)
        answers: dict[str, list[float]] = {"synoptic": [], "smallest": []}
        with start(synoptic) as ours, start(smallest) as yardstick:
            ours.seconds_until(word)
            yardstick.seconds_until(b"ready")
            ours.settle(1.0)
            yardstick.settle()
            for attempt in range(_KEYS):
                answers["synoptic"].append(ours.milliseconds_to_answer(b"k" if attempt % 2 else b"j"))
                answers["smallest"].append(yardstick.milliseconds_to_answer(b"x"))

    print(f"{len(files)} articles, {_COLUMNS}x{_ROWS}, {_STARTS} starts in pairs, {_KEYS} keys in pairs")
    report("first paint", paints["synoptic"], paints["bare"], "s ", goal=1.3, names=_NAMES)
    report("peak memory", memories["synoptic"], memories["bare"], "MiB", goal=1.2, names=_NAMES)
    names = ("synoptic", "the smallest app")
    report("key to first byte", answers["synoptic"], answers["smallest"], "ms", goal=2.0, names=names)


def first_word(path: Path) -> bytes:
    """Return a word of the article's beginning that is on the screen as soon as the article is."""
    words = path.read_text(encoding="utf-8").split()
    return max(words[4:12], key=len).strip("“”\"'.,:;").encode()


def report(
    what: str,
    measured: list[float],
    against: list[float],
    unit: str,
    goal: float,
    names: tuple[str, str] = ("synoptic", "bare"),
) -> None:
    """Print the median ratio of figures taken in pairs, and what each was."""
    ratios = [one / other for one, other in zip(measured, against, strict=True)]
    print(f"\n{what}: {statistics.median(ratios):.2f} x {names[1]} (goal {goal:g} x)")
    width = max(map(len, names))
    for name, values in zip(names, (measured, against), strict=True):
        print(f"  {name:{width}} {summary(values, unit)}")
