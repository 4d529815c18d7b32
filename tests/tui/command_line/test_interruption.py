"""Ctrl-C ends a command with status 130 and one line, SIGTERM without a word; `make run` adds nothing."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
WORKING = """
import sys, time
import synoptic.tui.command_line.list as module

def work(*_):
    print("ready", flush=True)
    time.sleep(600)

module.open_for_printing = work
from synoptic.__main__ import start

sys.argv = ["synoptic", "list"]
start()
"""
"""Begins to list articles, and comes to no end."""
LOADING = """
import sys, time

class Loading:
    def find_spec(self, name, *_):
        if name == "synoptic.tui.command_line.main":
            print("ready", flush=True)
            time.sleep(600)

sys.meta_path.insert(0, Loading())
from synoptic.__main__ import start

start()
"""
"""Begins to load the program, and comes to no end."""
ENDED_BY = {signal.SIGINT: -signal.SIGINT, signal.SIGTERM: -signal.SIGTERM}
"""Statuses of programs that a signal ended: for a shell, 130 and 143."""


def _ended(program: str, sent: signal.Signals, folder: Path) -> tuple[int, str]:
    """Run a program, send it a signal once it says that it is ready, and return its status and its words."""
    with subprocess.Popen(
        [sys.executable, "-c", program],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "SYNOPTIC_HOME": str(folder)},
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # Tests may run in the background, where Ctrl-C is ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        assert running.stdout.readline() == "ready\n"
        running.send_signal(sent)
        said = running.stderr.read()
    return running.returncode, said


def test_ctrl_c_is_one_line_and_130(tmp_path: Path) -> None:
    assert _ended(WORKING, signal.SIGINT, tmp_path) == (130, "synoptic: Interrupted.\n")


@pytest.mark.parametrize("sent", ENDED_BY)
def test_a_program_that_loads_ends_without_a_word(tmp_path: Path, sent: signal.Signals) -> None:
    assert _ended(LOADING, sent, tmp_path) == (ENDED_BY[sent], "")


def test_sigterm_ends_without_a_word(tmp_path: Path) -> None:
    assert _ended(WORKING, signal.SIGTERM, tmp_path) == (ENDED_BY[signal.SIGTERM], "")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a folder with the Makefile and all that it would set up."""
    if shutil.which("make") is None:
        pytest.skip("make is not installed")
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    shutil.copy(ROOT / "Makefile", tmp_path)
    for name in ("pyproject.toml", "constraints.txt", ".venv/created", ".venv/installed"):
        (tmp_path / name).touch()
    return tmp_path


def _make_run(checkout: Path, program: str, arguments: str) -> subprocess.Popen[str]:
    """Start `make run`, with this as the program, as a shell does."""
    file = checkout / ".venv" / "bin" / "synoptic"
    file.write_text(program)
    file.chmod(0o755)
    return subprocess.Popen(
        ["make", "run", f"ARGS={arguments}"],
        cwd=checkout,
        env={name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
        | {"PYTHONPATH": os.pathsep.join(sys.path), "SYNOPTIC_HOME": str(checkout)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


@pytest.mark.parametrize("status", [0, 2, 130])
def test_make_run_adds_no_line(checkout: Path, status: int) -> None:
    program = '#!/bin/sh\necho "synoptic: $1" >&2\nexit "$2"\n'
    with _make_run(checkout, program, f"said {status}") as running:
        assert running.communicate() == ("", "synoptic: said\n")
    assert running.returncode == 0


def test_ctrl_c_in_make_run_adds_no_line(checkout: Path) -> None:
    program = f"#!{sys.executable}{WORKING}"
    with _make_run(checkout, program, "") as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "ready\n"
        os.killpg(running.pid, signal.SIGINT)
        assert running.communicate() == ("", "synoptic: Interrupted.\n")
    assert running.returncode == -signal.SIGINT
