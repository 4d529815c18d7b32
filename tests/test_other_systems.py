"""Other systems, as far as this one passes for them: a Python without much, output in old encodings."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
COMMANDS = {
    "init story": 0,
    "list story": 0,
    "list story --json": 0,
    "search ferry story": 0,
    "search ferry story --concordance": 0,
    "search lorry story": 1,
    "mark story/evening.txt --quote Alder --tag ship": 0,
    "mark story/evening.txt --quote nothing": 1,
    "note add wörd --article A --library story": 0,
    "note list --library story": 0,
    "highlights story": 0,
    "tags list --library story": 0,
    "parallels story": 0,
    "differences story": 1,
    "quotes story": 0,
    "matrix story": 0,
    "export story": 0,
    "export story -o out.md": 0,
    "export story --format html -o out.html": 0,
    "verify out.md story": 0,
    "unmark --quote Alder --library story": 0,
    "trash --library story": 0,
    "doctor --library story": 0,
    "read story": 0,
    "list story/none": 2,
    "list story --lang x⇄y": 2,
    "serve story": 2,
    "--help": 0,
}
"""Commands, and the statuses they end with."""


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "cp437", "ascii"])
def test_commands_do_without_what_windows_lacks_and_print_in_any_encoding(
    tmp_path: Path, encoding: str
) -> None:
    story = tmp_path / "story"
    story.mkdir()
    (story / "evening.txt").write_bytes(
        "Fog ⇄ harbour…\r\n\r\nThe ferry “Alder” ran aground, said Zoë.".encode()
    )
    (story / "morning.md").write_text(
        "# 漢字 ▌\n\nThe ferry “Alder” ran aground, said Zoë.", encoding="utf-8"
    )
    ended = subprocess.run(
        [sys.executable, "-m", "tests.other_system", *COMMANDS],
        env={
            **os.environ,
            "SYNOPTIC_HOME": str(tmp_path / "home"),
            "PYTHONPATH": str(ROOT),
            "PYTHONIOENCODING": encoding,
            "TEXTUAL_DRIVER": "textual.drivers.headless_driver:HeadlessDriver",
        },
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    said, complaints = ended.stdout.decode("utf-8", "replace"), ended.stderr.decode("utf-8", "replace")
    assert (ended.returncode, "Traceback" in complaints) == (0, False), complaints
    statuses = dict(line.rpartition(" = ")[::2] for line in said.splitlines() if " = " in line)
    wanted = {
        command.encode(encoding, "replace").decode("utf-8", "replace"): str(status)
        for command, status in COMMANDS.items()
    }
    assert statuses == wanted, complaints
    # Click takes ASCII for a locale that is not set up, and writes UTF-8.
    assert ("⟦ferry⟧" in said) == (encoding in {"utf-8", "ascii"})
    assert (story / ".synoptic" / "annotations.json").is_file()


def test_links_that_were_checked_out_as_files_are_told_in_one_line(tmp_path: Path) -> None:
    folder = tmp_path / "synoptic"
    folder.mkdir()
    for name in ("__init__.py", "__main__.py"):
        (folder / name).write_bytes((ROOT / "synoptic" / name).read_bytes())
    for room in ("corpus", "annotations", "tui"):
        (folder / room).write_text(f"../{room}")
    ended = subprocess.run(
        [sys.executable, "-m", "synoptic", "list"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == (
        "synoptic: its folder synoptic/ has no links to the rooms of the program. "
        "Clone again with: git clone -c core.symlinks=true\n"
    )
