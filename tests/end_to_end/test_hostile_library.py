"""A library that somebody sent to do harm: each command and view ends soon, and says what was refused."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.end_to_end.desk import ROOT, quit_app, wait_painted
from tests.end_to_end.hostile_library import ALL, SECRET, TRICKS, make, play
from tests.end_to_end.terminal import Terminal
from tests.tui.command_line.test_hostile_text import assert_harmless

if TYPE_CHECKING:
    from collections.abc import Mapping

SECONDS, BYTES = 30, 500 * 1024**2
"""The most that a command may take, and the app with all its views."""
COMMANDS = (
    ("list",),
    ("search", "bridge", "--in", "all"),
    ("export",),
    ("doctor",),
    ("mark", "one.txt", "--quote", "Nobody was hurt"),
    ("doctor", "--tidy", "--repair"),
)
DRIVER = """
import json, re, resource, sys, time
from pathlib import Path

most = int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_AS, (2 * most, 2 * most))
from synoptic.tui.command_line.main import run

took = []
for command in json.loads(sys.argv[3]):
    begun = time.process_time()
    try:
        run(command)
    except SystemExit as ended:
        took.append((ended.code, time.process_time() - begun))
# Not by getrusage, which counts what the program had that started this one.
peak = 1024 * int(re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1])
Path(sys.argv[1]).write_text(json.dumps([took, peak]))
"""
"""Runs commands in turn, in an address space of twice the limit, and writes their figures to a file."""
SAID: Mapping[str, str] = {
    ALL: "outside its folder",
    "session names the disk": "outside its folder",
    "texts are pipes and links": "is unreadable",
    "cut line is a link": "annotations.json-journal.torn: a change that could not be read",
    "bombs": "holds a carriage return",
    "journal is a pipe": "it is not a regular file",
    "base is a pipe": "it is not a regular file",
    "base is a link to a file": "is not valid JSON",
    "texts is a pipe": "it is not a regular file",
    "library is a link out": "is a symbolic link out of its folder",
    **{name: "it is larger than" for name in TRICKS if name.endswith("large")},
}
"""What is said of a trick; of all others, that there is a symbolic link."""
VIEWS = {
    "B": "Matrix: claims by articles",
    "Q": "Quotations: by speaker",
    "V": "Compare: in the order of",
    "p": "Who else has this?",
    "?": "Keys",
    "M": "On the article",
}
"""Keys, and what stands in the view or pane that each opens."""
OBEYED = (b"\x1b]52", b"\x08", b"\xc2\x9d", b"\xc2\x9b", "\u202e".encode(), "\u2066".encode())
"""What the app never writes by itself."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile") / "made"
    make(folder)
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A folder in which one trick was played."""
    folder = tmp_path / "downloads"
    shutil.copytree(made, folder)
    play(request.param, folder)
    return folder


def _outside(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    """Return all that is outside the project: names, versions and contents."""
    paths = (path for path in folder.rglob("*") if path.relative_to(folder).parts[0] != "received")
    return {
        str(path): (path.lstat().st_ino, path.lstat().st_mtime_ns, path.read_bytes())
        for path in paths
        if path.is_file()
    } | {str(path): (0, 0, b"") for path in folder.iterdir()}


def _assert_kept_secret(folder: Path) -> None:
    for path in (folder / "received").rglob("*"):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                assert SECRET.encode() not in file.read(2**20), path


def _environment(home: Path) -> dict[str, str]:
    return {"SYNOPTIC_HOME": str(home), "PYTHONPATH": str(ROOT)}


@pytest.mark.parametrize(("folder", "trick"), [(each, each) for each in (ALL, *TRICKS)], indirect=["folder"])
def test_every_command_ends_and_tells(folder: Path, trick: str, tmp_path: Path) -> None:
    before, figures = _outside(folder), tmp_path / "figures.json"
    command = [sys.executable, "-c", DRIVER, str(figures), str(BYTES), json.dumps(COMMANDS)]
    environment = _environment(tmp_path / "home")
    with Terminal(command, 500, 40, environment, cwd=folder / "received") as terminal:
        assert terminal.wait_exit() == 0
        raw = bytes(terminal.raw).decode()
    took, peak = json.loads(figures.read_text())
    assert len(took) == len(COMMANDS)
    assert {status for status, _ in took} <= {0, 1, 2}
    assert max(seconds for _, seconds in took) < SECONDS, took
    assert peak < BYTES
    assert_harmless(raw.replace("\r\n", ""))
    assert SAID.get(trick, "a symbolic link to /") in raw
    for never in ("Traceback", "Unexpected error", SECRET.strip()):
        assert never not in raw
    assert _outside(folder) == before
    _assert_kept_secret(folder)


@pytest.mark.parametrize("folder", [ALL, "bombs", "texts is a link out"], indirect=True)
def test_every_view_opens_and_nothing_is_obeyed(folder: Path, tmp_path: Path) -> None:
    before = _outside(folder)
    command = [sys.executable, "-m", "synoptic"]
    with Terminal(command, 140, 45, _environment(tmp_path / "home"), cwd=folder / "received") as terminal:
        wait_painted(terminal)
        cpu = _cpu_seconds(terminal.pid)
        for key, view in VIEWS.items():
            terminal.press(key)
            terminal.wait_for(view)
            terminal.settle()
            terminal.press("escape")
            terminal.settle()
        assert _cpu_seconds(terminal.pid) - cpu < SECONDS
        assert _peak(terminal.pid) < BYTES
        quit_app(terminal)
        raw = bytes(terminal.raw)
    assert "Traceback" not in raw.decode()
    assert [each for each in OBEYED if each in raw] == []
    assert _outside(folder) == before
    _assert_kept_secret(folder)


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


def _peak(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return 1024 * int(status.partition("VmHWM:")[2].split()[0])
