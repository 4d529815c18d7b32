"""A reader at a desk in a real terminal, for whom things go wrong."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.end_to_end.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

ROOT = Path(__file__).resolve().parents[2]

ARTICLE = (
    "Bridge stays shut after night of wind\n\nSource: The Alder Post\n\n14 March 2031\n\n"
    "“We closed it because it moved,” said Dr. Ines Marl.\n\nThe city had counted 38 lorries on the bridge.\n"
)
"""What the one good article holds."""
SCREEN, SCREEN_GONE = b"\x1b[?1049h", b"\x1b[?1049l"
"""What a program writes when it takes the whole terminal, and when it gives it back."""


class Desk:
    """A reader with a home of their own and a folder with one good article."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = folder / "home"
        self.articles = folder / "articles"
        self.articles.mkdir()
        self.good = self.articles / "good.txt"
        self.good.write_text(ARTICLE, encoding="utf-8")
        self._environment = {"SYNOPTIC_HOME": str(self.home), "PYTHONPATH": str(ROOT)}
        self._before: object = None

    @property
    def store(self) -> Path:
        """The file of the personal library."""
        return self.home / "data" / "annotations.json"

    @contextmanager
    def run(
        self,
        *arguments: str | Path,
        size: tuple[int, int] = (100, 30),
        under: tuple[str, ...] = (),
        environment: Mapping[str, str] | None = None,
    ) -> Iterator[Terminal]:
        """Start the app, under another program if one is named; at the end, look for a traceback."""
        self._before = self._before or self._state()
        command = [*under, sys.executable, "-m", "synoptic", *map(str, arguments)]
        command[0] = shutil.which(command[0]) or command[0]
        with Terminal(command, *size, self._environment | dict(environment or {}), cwd=ROOT) as terminal:
            yield terminal
            assert b"Traceback" not in terminal.raw

    @contextmanager
    def read(
        self,
        *paths: Path,
        size: tuple[int, int] = (100, 30),
        under: tuple[str, ...] = (),
        environment: Mapping[str, str] | None = None,
    ) -> Iterator[Terminal]:
        """Read the paths, by default the folder; at the end, quit."""
        arguments: tuple[str | Path, ...] = ("read", *(paths or (self.articles,)))
        with self.run(*arguments, size=size, under=under, environment=environment) as terminal:
            wait_painted(terminal)
            yield terminal
            quit_app(terminal)

    def refused(
        self,
        *arguments: str | Path,
        under: tuple[str, ...] = (),
        environment: Mapping[str, str] | None = None,
    ) -> str:
        """Start the app, which has to end with status 2 and without a screen; return its one line."""
        with self.run(*arguments, under=under, environment=environment) as terminal:
            assert terminal.wait_exit() == 2
            raw = bytes(terminal.raw)
        assert SCREEN not in raw
        (line,) = raw.decode().splitlines()
        assert line.startswith("synoptic: ")
        return line.removeprefix("synoptic: ")

    def mark(self) -> bytes:
        """Mark some words, with a tag and a note; return what the store's file holds then."""
        words = ("--quote", "closed it because", "--tag", "claim", "--note", "hm")
        command = [sys.executable, "-m", "synoptic", "mark", str(self.good), *words]
        subprocess.run(command, check=True, capture_output=True, cwd=ROOT, env=os.environ | self._environment)
        return self.store.read_bytes()

    def spoil(self, change: Callable[[dict[str, Any]], object]) -> None:
        """Mark, then change what the store's file holds, as a person with an editor would."""
        content = json.loads(self.mark())
        change(content)
        self.store.write_text(json.dumps(content), encoding="utf-8")

    def assert_untouched(self) -> None:
        """Check that no article was written, made or removed."""
        assert self._before in (None, self._state())

    def _state(self) -> object:
        entries = [(str(path), path.lstat()) for path in sorted(self.articles.rglob("*"))]
        return [(path, status.st_mode, status.st_size, status.st_mtime_ns) for path, status in entries]


def wait_painted(terminal: Terminal) -> None:
    """Wait until the app has drawn its screen."""
    terminal.wait_until(lambda terminal: SCREEN in terminal.raw)
    if terminal.columns > 40:
        terminal.wait_for("? help")


def quit_app(terminal: Terminal) -> None:
    """Quit, as a reader does who is done."""
    terminal.press("ctrl+q")
    status = terminal.wait_exit()
    assert status == 0, f"status {status}:\n{terminal.screen_text()}"


def mark_a_word(terminal: Terminal) -> None:
    """Highlight the word under the caret."""
    terminal.press("v", "w", "enter")


def wait_said(terminal: Terminal, words: str) -> None:
    """Wait until the words stand on the screen, on however many lines of a message."""

    def is_said(terminal: Terminal) -> bool:
        lines = [line.rpartition("▌")[2] for line in terminal.screen_text().splitlines()]
        # A long path is broken in the middle of a word.
        return "".join(words.split()) in "".join("".join(lines).split())

    terminal.wait_until(is_said, what=words)
