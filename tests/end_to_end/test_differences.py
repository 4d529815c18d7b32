"""Worth a look in a real terminal, on real articles: found, put aside, taken up again, linked, exported."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.end_to_end.terminal import Terminal

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT / ".." / "shared" / "articles"


@pytest.mark.skipif(not REAL.is_dir(), reason="the real articles are not part of the project")
def test_the_meeting_that_was_postponed_in_one_article_and_cancelled_in_another(tmp_path: Path) -> None:
    environment = {"SYNOPTIC_HOME": str(tmp_path / "home"), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "synoptic"]
    with Terminal([*command, "read", str(REAL)], 120, 36, environment, cwd=ROOT) as terminal:
        terminal.wait_for("5 articles")
        terminal.settle()
        terminal.press("D")
        terminal.wait_for("for you to judge")
        terminal.wait_for("≠postponed")
        first, *_ = (line for line in _rows(terminal) if "≠postponed" in line)
        assert "≠Cancels" in first

        terminal.press("x")
        terminal.wait_for("Put aside for good")
        terminal.wait_for("1 put aside")
        assert "≠postponed" in terminal.screen_text(), "its row stays, so that a second key hits no other"
        terminal.press("u")
        terminal.wait_gone("1 put aside")

        terminal.press("g", "2")
        terminal.wait_for("Linked:")
        terminal.press("enter")
        terminal.wait_gone("Worth a look")
        terminal.wait_for("Trump Cancels Putin Meeting")
        terminal.wait_for("has since postponed")
        terminal.press("q")
        assert terminal.wait_exit() == 0

    exported = subprocess.run(
        [*command, "export", str(REAL)],
        check=True,
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, **environment},
    ).stdout.decode()
    assert "Contradict" in exported
    assert "but has since postponed the encounter." in exported
    assert "Trump Cancels Putin Meeting" in exported


def _rows(terminal: Terminal) -> list[str]:
    """Return the first three rows of the table, each as one line of the words in it."""
    rules = re.compile(r"\n[─┬┼┴]+\n")
    _, *rows = rules.split(terminal.screen_text())
    return [" ".join(row.split()) for row in rows[:3]]
