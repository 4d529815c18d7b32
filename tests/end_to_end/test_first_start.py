"""The first minutes in a real terminal: a line that says what to press; a tour that leaves nothing."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest

from synoptic.annotations.store.store import AnnotationStore
from synoptic.corpus import samples
from tests.end_to_end.desk import SCREEN_GONE, quit_app, wait_painted

if TYPE_CHECKING:
    from pathlib import Path

    from tests.end_to_end.desk import Desk
    from tests.end_to_end.terminal import Terminal

GREETING = "Press F9 for a short tour, / to search, ? for all keys."


def _files(*folders: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for each in folders for path in each.rglob("*") if path.is_file()}


def _marked(desk: Desk) -> object:
    """Return what is marked in the reader's library."""
    known = AnnotationStore(desk.store.parent).annotations
    return dict(known.highlights), dict(known.tags), dict(known.notes), dict(known.articles)


def _take_tour(terminal: Terminal) -> None:
    """Go through the tour up to its last goal."""
    terminal.press("f9")
    terminal.wait_for("1/7 Five accounts")
    terminal.press("tab")
    terminal.wait_for("✓ 2/7 Search all of them")
    terminal.press("/")
    terminal.wait_for("Search: text")
    terminal.type("size of a loaf")
    terminal.wait_for("in 3 articles")
    terminal.press("enter")
    terminal.wait_for("✓ 3/7 Who else has this?")
    terminal.press("p")
    terminal.wait_for("lines the answers up")
    terminal.press("enter", "escape")
    terminal.wait_for("✓ 4/7 Mark what counts")
    terminal.press("enter")
    terminal.wait_for("t tags it")
    terminal.press("t")
    terminal.wait_for("give or take")
    terminal.type("blame")
    terminal.wait_for("new tag blame")
    terminal.press("enter")
    terminal.wait_for("✓ 5/7 Undo")
    terminal.press("u")
    terminal.wait_for("redoes it")
    terminal.press("U")
    terminal.wait_for("✓ 6/7 Compare")
    for key in ("V", "D"):
        terminal.press(key)
        terminal.wait_for("Look around.")
        terminal.press("escape")
        terminal.wait_gone("Look around.")
    terminal.wait_for("✓ 7/7 Export, and add your own articles")
    terminal.press("e")
    terminal.wait_for("Ctrl+Y copy")
    terminal.press("escape")
    terminal.wait_for("or `synoptic read FOLDER`")


def test_the_line_and_the_tour_at_the_first_start_and_never_again(desk: Desk, tmp_path: Path) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    with desk.run(size=(80, 24), environment={"TMPDIR": str(temporary)}) as terminal:
        wait_painted(terminal)
        terminal.wait_for(GREETING)
        terminal.wait_for("saved")
        terminal.settle()
        _take_tour(terminal)
        terminal.press("f9")
        terminal.wait_for("The tour is over")
        terminal.wait_for("5 articles · saved")
        quit_app(terminal)
    assert _files(temporary) == {}
    for file in desk.home.rglob("*"):
        assert not file.is_file() or b"blame" not in file.read_bytes(), file
    with desk.run(size=(80, 24)) as terminal:
        wait_painted(terminal)
        terminal.settle()
        assert "tour" not in terminal.screen_text()
        quit_app(terminal)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_a_program_killed_in_the_tour_leaves_nothing_of_it(
    desk: Desk, tmp_path: Path, number: signal.Signals
) -> None:
    desk.mark()
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    articles = _files(samples.folder())
    with desk.run("read", desk.articles, environment={"TMPDIR": str(temporary)}) as terminal:
        wait_painted(terminal)
        terminal.wait_for("1 highlight · saved")
        terminal.settle()
        marked = _marked(desk)
        terminal.press("f9")
        terminal.wait_for("1/7")
        terminal.press("enter", "t")
        terminal.wait_for("give or take")
        terminal.type("nonsense")
        terminal.wait_for("new tag nonsense")
        terminal.press("enter")
        terminal.wait_for("■ nonsense")
        terminal.settle()
        terminal.kill(number)
        terminal.wait_exit()
        if number != signal.SIGKILL:
            assert SCREEN_GONE in terminal.raw
    assert _files(temporary) == {}
    assert _marked(desk) == marked
    for file in desk.home.rglob("*"):
        assert not file.is_file() or b"nonsense" not in file.read_bytes(), file
    assert _files(samples.folder()) == articles
    with desk.read(desk.articles) as terminal:
        terminal.wait_for("1 highlight · saved")
