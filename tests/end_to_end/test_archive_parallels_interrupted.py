"""Ctrl-C while an archive is compared: one line, and neither workers nor files are left."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import psutil

from tests.end_to_end.terminal import PATIENCE, Terminal

ROOT = Path(__file__).resolve().parents[2]
ARTICLES, PASSAGES = 600, 30
STORY, SENTENCES = 60, 90
"""Articles that tell one story, and the sentences that they are made of: all of them are compared."""


def _archive(folder: Path) -> None:
    """Write more than is compared in a minute."""
    chance = random.Random(7)
    words = ["".join(chance.choices("bdfgklmnprst", k=2)) + chance.choice("aeiou") for _ in range(3000)]
    folder.mkdir()
    for number in range(ARTICLES):
        if number % STORY == 0:
            story = [f"The {' '.join(chance.choices(words, k=25))}." for _ in range(SENTENCES)]
        (folder / f"{number:03}.txt").write_text("\n\n".join(chance.sample(story, PASSAGES)))


def test_ctrl_c_ends_the_workers_too(tmp_path: Path) -> None:
    _archive(tmp_path / "archive")
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    environment = {
        "SYNOPTIC_HOME": str(tmp_path / "home"),
        "PYTHONPATH": str(ROOT),
        "TMPDIR": str(scratch),
    }
    command = [sys.executable, "-m", "synoptic", "parallels", "archive", "--archive", "--workers", "1"]
    with Terminal(command, 120, 24, environment, cwd=tmp_path) as terminal:
        terminal.wait_for("Reading")
        workers = [
            process
            for process in psutil.process_iter(["environ"])
            if (process.info["environ"] or {}).get("TMPDIR") == str(scratch)
        ]
        assert len(workers) > 1
        assert list(scratch.iterdir())
        terminal.press("ctrl+c")
        terminal.wait_for("synoptic: Interrupted.")
        assert terminal.wait_exit() == 130
        assert "Traceback" not in terminal.screen_text()
        _, alive = psutil.wait_procs(workers, timeout=PATIENCE)
        assert alive == []
    assert list(scratch.iterdir()) == []
