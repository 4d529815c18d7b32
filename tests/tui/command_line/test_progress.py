"""Long work shows its progress on standard error, if that is a terminal, and takes it away."""

from __future__ import annotations

import io
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from synoptic.corpus.quotations.survey import QuotationSurveyor
from synoptic.tui.command_line.adding.progress_bar import DELAY, PAUSE, ProgressBar, ProgressLine

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tui.command_line.invocation import Synoptic

CLEAR = "\r\x1b[K"


class Terminal(io.StringIO):
    """Standard error that is a terminal."""

    def isatty(self) -> bool:
        return True


def _terminal(patch: pytest.MonkeyPatch, term: str = "xterm") -> Terminal:
    """Return standard error from now on. (pytest puts its own there when a test begins.)"""
    patch.setenv("TERM", term)
    terminal = Terminal()
    patch.setattr("sys.stderr", terminal)
    return terminal


class Clock:
    """A clock that stands until it is set."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_quick_work_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal, clock = _terminal(monkeypatch), Clock()
    with ProgressBar("Adding", clock) as bar:
        clock.now += DELAY - 0.01
        bar.show(1, 2)
    assert terminal.getvalue() == ""


def test_long_work_shows_how_much_is_done_and_takes_it_away(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal, clock = _terminal(monkeypatch), Clock()
    with ProgressBar("Adding", clock) as bar:
        clock.now += DELAY
        bar.show(1, 2)
        bar.of(2, 3)  # too soon after the last
        clock.now += PAUSE
        bar.of(3, 3)
    bar.hide()
    assert terminal.getvalue() == (
        f"{CLEAR}Adding {'━' * 10}{'─' * 20} 1/3{CLEAR}Adding {'━' * 30} 3/3{CLEAR}"
    )


def test_interrupted_work_takes_it_away(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal, clock = _terminal(monkeypatch), Clock()
    with suppress(KeyboardInterrupt), ProgressLine(clock) as line:
        clock.now += DELAY
        line.write("Reading …")
        raise KeyboardInterrupt
    assert terminal.getvalue() == f"{CLEAR}Reading …{CLEAR}"


@pytest.mark.parametrize("term", ["dumb", ""])
def test_a_terminal_that_cannot_go_back_shows_nothing(monkeypatch: pytest.MonkeyPatch, term: str) -> None:
    terminal, clock = _terminal(monkeypatch, term), Clock()
    if not term:
        monkeypatch.delenv("TERM")
    with ProgressBar("Adding", clock) as bar:
        clock.now += DELAY
        bar.show(1, 2)
    assert terminal.getvalue() == ""


COMMANDS = {
    "list": "Loading articles:",
    "quotes": "Finding quotations",
    "parallels": "Comparing",
    "differences": "Comparing",
    "verify": "Checking",
    "export": "Exporting",
}
"""Commands that may take long, and what they show."""


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have all work be long."""
    for name in ("DELAY", "PAUSE"):
        monkeypatch.setattr(f"synoptic.tui.command_line.adding.progress_bar.{name}", 0.0)


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("command", COMMANDS)
def test_commands_show_their_progress(
    synoptic: Synoptic, library: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    synoptic.done("mark", "A", "--quote", "one bump")
    assert "\r" not in synoptic(command).err
    terminal = _terminal(monkeypatch)
    synoptic(command)
    assert f"{CLEAR}{COMMANDS[command]} " in terminal.getvalue()
    assert "\x1b" not in terminal.getvalue().rpartition(CLEAR)[2]


@pytest.mark.usefixtures("at_once")
def test_an_interrupted_command_leaves_one_line(
    synoptic: Synoptic, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(QuotationSurveyor, "_read", interrupt)
    terminal = _terminal(monkeypatch)
    assert synoptic("quotes").status == 130
    assert terminal.getvalue().rpartition(CLEAR)[2] == "synoptic: Interrupted.\n"
