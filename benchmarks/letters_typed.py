"""The time from a letter's key to the frame that shows it, in each field, against a bare Textual `Input`.

Words are typed at mixed paces: what one letter began is still going on at the next, or what comes at rest
has just begun. Each word is typed into our field and into the bare one in turn. Arguments name fields and
sizes, as in `python -m benchmarks.letters_typed search large`; without a size, it is `five`.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pyte
from msgspec import Struct

from benchmarks import prose
from benchmarks.pseudo_terminal import TimedProgram
from benchmarks.start_and_keys import ROOT, articles
from synoptic.annotations.library.library import init
from synoptic.annotations.store.store import AnnotationStore

_COLUMNS, _ROWS = 160, 45
_PAUSES = (0.06, 0.4)
"""Seconds between two letters, from a burst to more than the rest after which a preview comes."""
_PASSAGES = 100_000
_PASSAGES_AN_ARTICLE = 100
_TAGS = 200
_GOAL_RATIO, _GOAL_MILLISECONDS = 1.5, 30.0
_PATIENCE = 20.0
"""Seconds until a letter must be seen."""
_START_PATIENCE = 300.0
"""Seconds until the articles must be there, and indexed."""
_CLEAR, _ESCAPE, _ENTER = b"\x15", b"\x1b", b"\r"


class _Field(Struct, frozen=True):
    """A field, and the way to it from the articles."""

    opening: Sequence[bytes]
    """The keys that open it."""
    placeholder: str
    """The beginning of what it shows while it is empty."""
    words: Sequence[str]
    """What is typed into it."""
    leaving: int = 1
    """How often Escape leads back to the articles."""


_WORDS = ("government", "president", "minister", "guarantees")
FIELDS: Mapping[str, _Field] = {
    "search": _Field([b"/"], "words, roughly", _WORDS),
    "find": _Field([b"\x06"], "a regular expression", _WORDS),
    "go to": _Field([b":"], "12 for the", ("12345678", "40 percent", "87654321")),
    "library": _Field([b"f"], "filter", _WORDS),
    "library screen": _Field([b"F", b"/"], "filter: letter", _WORDS, leaving=2),
    "tag picker": _Field([b"v", b"w", b"t"], "find or make a tag", _WORDS, leaving=2),
    "palette": _Field([b"\x10"], "Search for", ("highlight", "quotations", "export"), leaving=2),
    "quotations": _Field([b"Q", b"/"], "filter: words", _WORDS, leaving=2),
}


class _Watched:
    """A program, and its screen as a terminal draws it."""

    def __init__(self, program: TimedProgram) -> None:
        self.program = program
        self._screen = pyte.Screen(_COLUMNS, _ROWS)
        self._stream = pyte.ByteStream(self._screen)
        self._at = (0, 0)

    def frames(self) -> Iterator[float]:
        """Draw what was written since, piece by piece, and yield when each piece came."""
        chunks, self.program.chunks = self.program.chunks, []
        for came, chunk in chunks:
            self._stream.feed(chunk)
            yield came

    def shows(self, words: str) -> bool:
        """Tell whether words are on the screen now, and remember where."""
        for _ in self.frames():
            pass
        for row, line in enumerate(self._screen.display):
            if (column := line.find(words)) >= 0:
                self._at = row, column
                return True
        return False

    def wait_for(self, words: str, patience: float = _PATIENCE) -> None:
        end = time.perf_counter() + patience
        while not self.shows(words):
            if time.perf_counter() > end:
                raise TimeoutError(f"{words!r} never came:\n" + "\n".join(self._screen.display))
            self.program.listen(0.1)

    def type(self, word: str, pauses: Sequence[float]) -> list[float]:
        """Type a word into the field that was found last; return milliseconds until each letter was seen."""
        row, column = self._at
        for _ in self.frames():
            pass
        pressed = []
        for letter, pause in zip(word, pauses, strict=False):
            pressed.append(time.perf_counter())
            self.program.type(letter.encode())
            self.program.listen(pause)
        seen: list[float] = []
        while len(seen) < len(word):
            for came in self.frames():
                shown = self._screen.display[row][column:]
                while len(seen) < len(word) and shown.startswith(word[: len(seen) + 1]):
                    seen.append(came)
            if time.perf_counter() > pressed[-1] + _PATIENCE:
                raise TimeoutError(f"{word!r} was never seen whole:\n" + "\n".join(self._screen.display))
            self.program.listen(0.02)
        self.program.settle(0.3, at_most=2.0)
        return [1000 * (saw - press) for saw, press in zip(seen, pressed, strict=True)]


@contextmanager
def _reader(folder: Path, home: Path) -> Iterator[tuple[_Watched, _Watched]]:
    """Start a reader of a folder of articles, with tags, and the bare field."""
    environment = {
        "SYNOPTIC_HOME": str(home),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPYCACHEPREFIX": f"{home}/compiled",
    }
    ours = [sys.executable, "-m", "synoptic", "read", str(folder)]
    bare = [sys.executable, "-m", "benchmarks.bare_input"]
    with (
        TimedProgram(ours, columns=_COLUMNS, rows=_ROWS, environment=environment) as program,
        TimedProgram(bare, columns=_COLUMNS, rows=_ROWS, environment=environment) as yardstick,
    ):
        yield _Watched(program), _Watched(yardstick)


def _measure(field: _Field, ours: _Watched, bare: _Watched) -> tuple[list[float], list[float]]:
    """Return the milliseconds of each letter in our field, and of the same one in the bare field."""
    chance = random.Random(14)
    for key in field.opening:
        ours.program.type(key)
        ours.program.settle(0.3, at_most=2.0)
    ours.wait_for(field.placeholder)
    figures: tuple[list[float], list[float]] = ([], [])
    for word in field.words:
        # As many pauses of 60 to 155 ms as of 155 to 400.
        shortest, longest = _PAUSES
        pauses = [shortest * (longest / shortest) ** chance.random() for _ in word]
        for watched, placeholder, into in zip(
            (ours, bare), (field.placeholder, "type here"), figures, strict=True
        ):
            watched.wait_for(placeholder)
            into += watched.type(word, pauses)
            watched.program.type(_CLEAR)
            watched.program.settle(0.2, at_most=2.0)
    for _ in range(field.leaving):
        ours.program.type(_ESCAPE)
        ours.program.settle(0.5, at_most=2.0)
    return figures


def _report(name: str, ours: list[float], bare: list[float]) -> None:
    ratios = [one / other for one, other in zip(ours, bare, strict=True)]
    late, yardstick = (statistics.quantiles(values, n=20)[-1] for values in (ours, bare))
    is_met = statistics.median(ratios) <= _GOAL_RATIO and late <= _GOAL_MILLISECONDS
    print(
        f"  {name:14} {statistics.median(ratios):6.2f} x   "
        f"median {statistics.median(ours):6.1f} ms  95 % {late:6.1f} ms  most {max(ours):6.1f} ms   "
        f"(bare {statistics.median(bare):5.1f}, 95 % {yardstick:5.1f} ms){'' if is_met else '  missed'}",
        flush=True,
    )


def _make_tags(folder: Path) -> None:
    """Make the folder a project with a codebook."""
    store = AnnotationStore(init(folder).folder)
    words = Path(__file__).read_text(encoding="utf-8").split()
    names = sorted({word.strip(".,:;()[]\"'`{}=_").lower() for word in words if word.isascii()} - {""})
    usable = [name for name in names if name.isalpha()]
    for number, name in zip(count(), usable[:_TAGS], strict=False):
        store.add_tag(name if number % 3 else f"topic/{name}")
    store.close()


def _write_articles(size: str, folder: Path) -> None:
    """Write articles into a folder."""
    if size == "five":
        for path in articles()[:5]:
            (folder / path.name).write_bytes(path.read_bytes())
    else:
        for article in prose.articles(_PASSAGES, a_piece=_PASSAGES_AN_ARTICLE):
            (folder / f"{article.id}.txt").write_text(article.text, encoding="utf-8")


_SIZES = {"five": "five articles", "large": f"{_PASSAGES:,} passages"}


def run(chosen: Sequence[str] = ()) -> None:
    """Print the figures, of those fields and sizes that are named, or of all fields with five articles."""
    names = [name for name in FIELDS if name in chosen] or list(FIELDS)
    print(
        f"a letter's key to its frame (goal: {_GOAL_RATIO} x a bare field, 95 % in {_GOAL_MILLISECONDS} ms)"
    )
    for size in [size for size in _SIZES if size in chosen] or ["five"]:
        with tempfile.TemporaryDirectory() as place:
            folder, home = Path(place) / "articles", Path(place) / "home"
            folder.mkdir()
            _write_articles(size, folder)
            _make_tags(folder)
            print(f"{_SIZES[size]}, {_COLUMNS}x{_ROWS}")
            with _reader(folder, home) as (ours, bare):
                if size == "large":  # so many are met with the library on the whole screen
                    ours.wait_for("filter: letter", _START_PATIENCE)
                    ours.program.type(_ESCAPE)
                ours.wait_for("· saved", _START_PATIENCE)
                ours.program.settle(2.0, at_most=20.0)
                # The index is there: a library is searched many times and indexed once.
                ours.program.type(b"/government")
                ours.wait_for(" in ", _START_PATIENCE)
                ours.program.settle(2.0, at_most=60.0)
                ours.program.type(_CLEAR + _ESCAPE)
                ours.program.settle(1.0, at_most=20.0)
                for name in names:
                    if size == "large" and name == "library":
                        continue  # so many are listed on the whole screen only
                    _report(name, *_measure(FIELDS[name], ours, bare))


if __name__ == "__main__":
    run(sys.argv[1:])
