"""Two terminals with one library and one note: what is typed in either is kept, and undone there alone."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.end_to_end.desk import wait_painted, wait_said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.end_to_end.desk import Desk
    from tests.end_to_end.terminal import Terminal


@contextmanager
def _two(desk: Desk, *leave: str) -> Iterator[tuple[Terminal, Terminal]]:
    """Open the note on the article in two terminals; leave both with these keys."""
    with desk.run("read", desk.articles) as one, desk.run("read", desk.articles) as two:
        for terminal in (one, two):
            wait_painted(terminal)
            _open_note(terminal)
        yield one, two
        for terminal in (one, two):
            terminal.press(*leave)
            assert terminal.wait_exit() == 0


def _open_note(terminal: Terminal) -> None:
    terminal.settle()
    terminal.press("A")
    terminal.wait_for("Note on")
    terminal.settle()


def _close_note(terminal: Terminal) -> None:
    terminal.press("escape")
    terminal.wait_gone("Note on")
    terminal.wait_for("saved")
    terminal.settle()


def _note(desk: Desk) -> str:
    """Return the note as the files hold it once both terminals are closed."""
    (note,) = json.loads(desk.store.read_text(encoding="utf-8"))["notes"].values()
    return str(note["text"])


@pytest.mark.parametrize("first", [0, 1])
def test_an_open_note_shows_what_is_typed_in_the_other_terminal(desk: Desk, first: int) -> None:
    with _two(desk, "ctrl+c") as both:
        here, there = both[first], both[1 - first]
        here.type("from here")
        there.wait_for("from here")
        there.type(", and there")
        here.wait_for("from here, and there")
    assert _note(desk) == "from here, and there"


@pytest.mark.parametrize("first", [0, 1])
def test_what_is_typed_in_both_at_once_is_kept_in_both(desk: Desk, first: int) -> None:
    with _two(desk, "q") as both:
        here, there = both[first], both[1 - first]
        here.type("mine it is")
        there.type("theirs it is")
        for terminal in both:
            terminal.wait_for("Written in another terminal:")
            terminal.wait_for("mine it is")
            terminal.wait_for("theirs it is")
        for terminal in both:
            _close_note(terminal)
    assert _note(desk).count("it is") == 2
    assert _note(desk).count("Written in another terminal:") == 1


def test_undo_never_takes_the_words_of_the_other_terminal(desk: Desk) -> None:
    with _two(desk, "q") as (one, two):
        one.type("mine")
        two.wait_for("mine")
        two.type(" and theirs")
        one.wait_for("mine and theirs")
        for terminal in (one, two):
            _close_note(terminal)
        one.press("u")
        wait_said(one, "Not undone")
        wait_said(one, "another terminal changed the note since")
        one.press("escape")  # or wait: after a key that was refused, keys do nothing for a second
        _open_note(one)
        one.wait_for("mine and theirs")
        _close_note(one)
        two.press("u")
        two.wait_for("Undone: edit note")
    assert _note(desk) == "mine"
