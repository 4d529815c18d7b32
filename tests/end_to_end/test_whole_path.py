"""The whole path in a real terminal: read, search, mark by mouse and keyboard, be killed, return, export."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from synoptic.corpus import samples
from tests.end_to_end.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
_REAL = ROOT.parent / "shared" / "articles"


class Desk:
    """A reader with a home of their own."""

    def __init__(self, home: Path) -> None:
        self.environment = {"SYNOPTIC_HOME": str(home), "PYTHONPATH": str(ROOT)}

    def open(self, *arguments: str, columns: int = 120, rows: int = 36) -> Terminal:
        """Start the app."""
        command = [sys.executable, "-m", "synoptic", *arguments]
        return Terminal(command, columns, rows, self.environment, cwd=ROOT)

    def run(self, *arguments: str) -> str:
        """Run a command that needs no screen and return what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "synoptic", *arguments],
            check=True,
            capture_output=True,
            cwd=ROOT,
            env={**os.environ, **self.environment},
        )
        return done.stdout.decode()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A reader who has not read anything yet."""
    return Desk(tmp_path / "home")


def _search(terminal: Terminal, query: str) -> None:
    terminal.press("/")
    terminal.wait_for("Search: text")
    terminal.type(query)
    terminal.wait_until(lambda it: re.search(r"\d places? in ", it.screen_text()) is not None)


@pytest.mark.skipif(not _REAL.is_dir(), reason="the real articles are not part of the project")
def test_the_whole_path_on_real_articles(desk: Desk) -> None:
    with desk.open("read", str(_REAL)) as terminal:
        terminal.wait_for("5 articles")
        terminal.wait_for("A NATO Secretary Gen")
        terminal.wait_for("B NATO’s Rutte Says")
        terminal.settle()
        # Two texts stand side by side.
        assert terminal.wait_for("downplayed")[0] < terminal.wait_for("Speaking alongside")[0]

        _search(terminal, "only one who can")
        terminal.wait_for("2 places in 2 articles")
        terminal.wait_for("only one who can get this done")
        terminal.wait_for("only one who can sit down with Putin")
        terminal.press("enter")
        terminal.wait_for("match 1 of 2")
        terminal.settle()

        # With the mouse, in the article of the first hit: drag, highlight, tag, note.
        x, y = terminal.wait_for("“I have total confidence")
        terminal.drag((x, y), (x + len("“I have total confidence") - 1, y))
        terminal.wait_for("SELECT")
        terminal.press("t")
        terminal.wait_for("give or take")
        terminal.type("praise")
        terminal.wait_for("new tag praise")
        terminal.press("enter")
        terminal.wait_for("1 highlight · saved")
        terminal.press("a")
        terminal.wait_for("Note on")
        terminal.type("By mouse: a *claim*.")
        terminal.press("escape")
        terminal.wait_gone("Note on")
        terminal.wait_for("saved")

        # With the keyboard alone, in the article of the second hit.
        terminal.press("n", "n")  # the caret was before the first hit
        terminal.wait_for("match 2 of 2")
        terminal.press("v", "w", "w", "w", "w")
        terminal.wait_for("SELECT")
        terminal.press("enter")
        terminal.wait_for("2 highlights · saved")
        terminal.press("t")
        terminal.wait_for("give or take")
        terminal.type("quotation")
        terminal.wait_for("new tag quotation")
        terminal.press("enter")
        terminal.wait_for("■ quotation")
        terminal.press("a")
        terminal.wait_for("Note on")
        terminal.type("By keyboard.")
        terminal.press("escape")
        terminal.wait_gone("Note on")
        terminal.wait_for("saved")
        terminal.kill(signal.SIGKILL)
        assert terminal.wait_exit() == -signal.SIGKILL

    with desk.open("read", str(_REAL)) as terminal:
        terminal.wait_for("5 articles · 2 highlights · saved")
        terminal.press("q")
        assert terminal.wait_exit() == 0

    exported = desk.run("export", str(_REAL), "--format", "markdown")
    for words in (
        "“I have total confidence",
        "By mouse: a *claim*.",
        "praise",
        "By keyboard.",
        "quotation",
    ):
        assert words in exported
    assert "**only one who can" in exported


def _ask_at(terminal: Terminal, words: str) -> None:
    """Search for words of an article, go there, and ask who else has them."""
    _search(terminal, words)
    terminal.press("enter")
    terminal.wait_for("match 1 of ")
    terminal.settle()
    terminal.press("p")
    terminal.wait_for("4 other articles")
    terminal.settle()


@pytest.mark.skipif(not _REAL.is_dir(), reason="the real articles are not part of the project")
@pytest.mark.parametrize("colours", [{}, {"NO_COLOR": "1"}], ids=["colours", "no colours"])
def test_what_contradicts_a_passage_is_seen_linked_and_exported(desk: Desk, colours: dict[str, str]) -> None:
    desk.environment |= colours
    with desk.open("read", str(_REAL), columns=160, rows=45) as terminal:
        terminal.wait_for("5 articles")
        _ask_at(terminal, "has since postponed the encounter")
        # Both sides, and of two opposing words neither is shown as shared.
        for words in ("has since ≠postponed the encounter", "Trump ≠Cancels Putin Meeting"):
            terminal.wait_for(words)
        for word in ("≠postponed", "≠Cancels"):
            x, y = terminal.wait_for(word)
            assert all(
                terminal.cell(at, y).bold and terminal.cell(at, y).underscore
                for at in range(x, x + len(word))
            )
        terminal.wait_for("possible")
        terminal.wait_for("· differs: outcome")
        assert "in 0" not in terminal.screen_text()
        terminal.press("right")
        terminal.wait_for("· 2 of ")
        terminal.wait_for("“We ≠canceled the meeting with President Putin")
        terminal.press("left")
        terminal.wait_gone("· 2 of ")
        terminal.press("enter", "2")
        terminal.wait_for("⇄ contradicts")
        terminal.settle()
        terminal.press("enter", "escape")
        terminal.wait_gone("Who else has this?")
        terminal.wait_for("Trump Cancels Putin Meeting,")
        terminal.press("q")
        assert terminal.wait_exit() == 0
    exported = desk.run("export", str(_REAL), "--format", "markdown")
    assert "Contradict" in exported
    assert "has since postponed the encounter" in exported
    assert "> Trump Cancels Putin Meeting, Announces New Sanctions" in exported


@pytest.mark.skipif(not _REAL.is_dir(), reason="the real articles are not part of the project")
def test_the_same_words_of_praise_are_found_in_the_other_article(desk: Desk) -> None:
    with desk.open("read", str(_REAL), columns=160, rows=45) as terminal:
        terminal.wait_for("5 articles")
        _ask_at(terminal, "he’s the only one who can get this done")
        terminal.wait_for("“the only one who can sit down with Putin")
        terminal.wait_for("possible, few right")
        assert "in 0" not in terminal.screen_text()
        terminal.press("escape")
        terminal.wait_gone("Who else has this?")
        terminal.press("q")
        assert terminal.wait_exit() == 0


def test_the_samples_open_at_the_first_start(desk: Desk) -> None:
    with desk.open() as terminal:
        terminal.wait_for("5 articles")
        terminal.press("q")
        assert terminal.wait_exit() == 0


@pytest.fixture
def half_typed(desk: Desk) -> Iterator[Terminal]:
    """A terminal in which a note is being typed; when it has ended, that note is exported."""
    with desk.open("read", str(samples.folder())) as terminal:
        terminal.wait_for("5 articles")
        terminal.settle()
        terminal.press("A")
        terminal.wait_for("Note on")
        terminal.settle()
        terminal.type("half a thought")
        terminal.wait_for("half a thought")
        yield terminal
    assert "half a thought" in desk.run("export", str(samples.folder()))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_keeps_the_note_being_typed(half_typed: Terminal, number: signal.Signals) -> None:
    half_typed.kill(number)
    assert half_typed.wait_exit() == 128 + number


def test_a_closed_terminal_keeps_the_note_being_typed(half_typed: Terminal) -> None:
    half_typed.hang_up()


def test_ctrl_c_keeps_the_note_being_typed(half_typed: Terminal) -> None:
    half_typed.press("ctrl+c")
    assert half_typed.wait_exit() == 0


def test_resizing_from_wide_to_small_and_back(desk: Desk) -> None:
    with desk.open("read", str(samples.folder()), columns=200, rows=60) as terminal:
        terminal.wait_for("5 articles")
        for columns, rows in ((80, 24), (20, 5), (120, 36)):
            terminal.resize(columns, rows)
            terminal.settle()
        terminal.wait_for("? help")
        terminal.press("q")
        assert terminal.wait_exit() == 0


def test_a_hostile_article_reaches_the_terminal_as_pictures(desk: Desk, tmp_path: Path) -> None:
    hostile = tmp_path / "articles"
    hostile.mkdir()
    text = (
        "Title [b]x[/b] \x1b]52;c;aGVsbG8=\x07\n\n[red]Body \x1b[2Jgone \x9b31m \u202ereversed\u2069 end.\n"
    )
    (hostile / "bad.txt").write_text(text, encoding="utf-8")
    with desk.open("read", str(hostile)) as terminal:
        terminal.wait_for("1 article")
        terminal.wait_for("[red]Body")
        terminal.settle()
        for raw in (b"\x1b]52;", b"\x1b[2Jgone", "\x9b".encode(), "\u202e".encode(), b"aGVsbG8=\x07"):
            assert raw not in terminal.raw
        terminal.press("q")
        terminal.wait_exit()
