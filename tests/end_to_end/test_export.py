"""Exporting in a real terminal: one tag by a template, and what was chosen is proposed again."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.end_to_end.terminal import Terminal

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
def test_one_tag_by_a_template(tmp_path: Path, size: tuple[int, int]) -> None:
    environment = {"SYNOPTIC_HOME": str(tmp_path / "home"), "PYTHONPATH": str(ROOT)}
    start = [sys.executable, "-m", "synoptic"]
    for name, words, tag in (
        ("ardwire", "before dawn", "claim/time"),
        ("saltline", "That was wrong", "place"),
    ):
        file = f"corpus/samples/{name}.txt"
        command = [*start, "mark", file, "--quote", words, "--tag", tag]
        subprocess.run(command, check=True, capture_output=True, cwd=ROOT, env=environment)
    target = tmp_path / "claims.md"
    command = [*start, "read", "corpus/samples"]
    with Terminal(command, *size, environment, cwd=ROOT) as terminal:
        terminal.wait_for("? help")
        terminal.press("e")
        terminal.wait_for("2 highlights in 5 articles")
        terminal.press("right", "right")
        terminal.wait_for("Choose tags first")
        terminal.press(" ")
        terminal.wait_for("Which tags?")
        terminal.type("time")
        terminal.press("enter")
        terminal.wait_for("1 highlight in 1 article")
        terminal.press("down", "left", "left", "left", "left")
        terminal.wait_for("## claim/time")
        terminal.press("down", "ctrl+u")
        terminal.type(str(target))
        terminal.press("enter")
        terminal.wait_until(lambda _: target.exists(), what="the file")
        terminal.wait_for("Written to")
        terminal.press("e")
        terminal.wait_for("Tagged claim/time")
        terminal.wait_for(f"Where {str(target)[:40]}")
        terminal.press("escape")
        terminal.wait_gone("Tagged claim/time")
        terminal.press("q")
        assert terminal.wait_exit() == 0
    written = target.read_text(encoding="utf-8")
    assert "| before dawn |" in written
    assert "That was wrong" not in written
    assert "Traceback" not in written
