"""The harness itself, on a small app: what is pressed and clicked arrives, and what is shown is read."""

from __future__ import annotations

import signal
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.end_to_end.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator

PROBE = Path(__file__).with_name("probe.py")


@contextmanager
def _open_probe() -> Iterator[Terminal]:
    with Terminal([sys.executable, str(PROBE)], columns=80, rows=24) as terminal:
        terminal.wait_for("size: 80 by 24.")
        terminal.wait_for("Zelenskyy")  # the last line: what is drawn comes in portions
        yield terminal


@pytest.fixture(scope="module")
def probe() -> Iterator[Terminal]:
    """A probe that the tests of this file share; each leaves it as large as it was."""
    with _open_probe() as terminal:
        yield terminal


def test_keys_arrive(probe: Terminal) -> None:
    for key in (
        "x",
        "enter",
        "escape",
        "down",
        "ctrl+r",
        "shift+down",
        "ctrl+right",
        "f5",
        "pagedown",
        "shift+tab",
    ):
        probe.press(key)
        probe.wait_for(f"key: {key}.")
    probe.press("q", "z")
    probe.wait_for("key: z.")
    probe.type("\x1b")
    probe.wait_for("key: escape.")


def test_text_is_typed_and_pasted(probe: Terminal) -> None:
    probe.type("ab")
    probe.wait_for("key: b.")
    probe.paste("“two words”")
    probe.wait_for("paste: “two words”.")


def test_the_mouse_clicks_drags_and_turns(probe: Terminal) -> None:
    probe.click(10, 5)
    probe.wait_for("down: 10,5 button 1.")
    probe.wait_for("up: 10,5.")
    probe.drag((2, 3), (30, 12))
    probe.wait_for("down: 2,3 button 1.")
    probe.wait_for("moved: 30,12.")
    probe.wait_for("up: 30,12.")
    probe.scroll(5, 5, lines=2)
    probe.wait_for("wheel: down.")
    probe.scroll(5, 5, lines=-1)
    probe.wait_for("wheel: up.")


def test_resizing_reaches_the_app(probe: Terminal) -> None:
    probe.resize(100, 30)
    probe.wait_for("size: 100 by 30.")
    probe.resize(40, 10)
    probe.wait_for("size: 40 by 10.")
    assert len(probe.screen_text().split("\n")) == 10
    probe.resize(80, 24)
    probe.wait_for("size: 80 by 24.")
    probe.wait_for("Zelenskyy")


def test_places_are_columns_and_rows(probe: Terminal) -> None:
    column, row = probe.find("Zelenskyy")
    assert column == 5  # each of the two wide characters before it takes two columns
    assert probe.cell(column, row).data == "Z"
    assert probe.find("字") == (2, row)
    with pytest.raises(AssertionError, match="size: 80 by 24"):
        probe.find("not there")


def test_raw_output_is_kept(probe: Terminal) -> None:
    assert b"\x1b[?1049h" in probe.raw


def test_the_end_of_the_program_is_told() -> None:
    with _open_probe() as probe:
        probe.press("ctrl+q")
        assert probe.wait_exit() == 0


def test_a_signal_ends_the_program() -> None:
    with _open_probe() as probe:
        probe.kill(signal.SIGKILL)
        assert probe.wait_exit() == -signal.SIGKILL


def test_an_unknown_key_is_refused(probe: Terminal) -> None:
    with pytest.raises(ValueError, match="no key is called 'entre'"):
        probe.press("entre")


def test_waiting_has_an_end(probe: Terminal) -> None:
    with pytest.raises(AssertionError, match="'never' did not come"):
        probe.wait_for("never", timeout=0.1)
