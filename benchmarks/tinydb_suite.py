"""TinyDB's own tests, run on the journalled storage and table: what programs that use TinyDB rely on."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

VERSION = "4.9.0"
EXPECTED = {
    "test_table_repr[journalled]": "looks for the name of TinyDB's own class, and ours has its own",
    "test_json_kwargs": "wants an indented file; ours has one layout: a record a line",
}
"""Tests that differ, and why."""
_PARAMETERS = "@pytest.fixture(params=['memory', 'json'])"
_FIRST = "    if request.param == 'json':"
_OURS = """    if request.param == 'journalled':
        from synoptic.annotations.files.tinydb_storage import JournalledStorage
        from synoptic.annotations.files.tinydb_storage import JournalledTable

        db_ = TinyDB(tmp_path / 'test.json', storage=JournalledStorage)
        db_.table_class = JournalledTable
    elif request.param == 'json':"""
_DEFAULTS = """

from synoptic.annotations.files.tinydb_storage import JournalledStorage, JournalledTable

TinyDB.default_storage_class, TinyDB.table_class = JournalledStorage, JournalledTable
"""
_ROOT = Path(__file__).resolve().parents[1]


def run() -> None:
    """Fetch TinyDB's source archive, run its tests with our storage, and tell what differs.

    Each test of a database has our storage as well as TinyDB's own; our classes are TinyDB's defaults.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _fetch(folder)
        tests = folder / f"tinydb-{VERSION}" / "tests"
        conftest = tests / "conftest.py"
        text = conftest.read_text(encoding="utf-8")
        if _PARAMETERS not in text or _FIRST not in text:
            raise SystemExit("TinyDB's conftest.py is not as it was; look at it and at this script")
        text = text.replace(_PARAMETERS, "@pytest.fixture(params=['memory', 'json', 'journalled'])")
        conftest.write_text(text.replace(_FIRST, _OURS) + _DEFAULTS, encoding="utf-8")
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "pytest",
                "-q",
                "-rf",
                "-p",
                "no:cacheprovider",
                "-o",
                "addopts=",
                str(tests),
            ],
            cwd=tests.parent,
            env={"PYTHONPATH": str(_ROOT), "PATH": ""},
            capture_output=True,
            text=True,
            check=False,
        )
    lines = done.stdout.splitlines()
    failed = {line.split()[1].rpartition("::")[2] for line in lines if line.startswith("FAILED")}
    print(lines[-1] if lines else done.stderr)
    for test in sorted(failed):
        print(f"  {test}: {EXPECTED.get(test, 'NOT EXPECTED')}")
    if failed - EXPECTED.keys() or not lines:
        raise SystemExit(1)


def _fetch(folder: Path) -> None:
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:"),
            *("--dest", str(folder), f"tinydb=={VERSION}"),
        ],
        check=True,
    )
    with tarfile.open(folder / f"tinydb-{VERSION}.tar.gz") as archive:
        archive.extractall(folder, filter="data")


if __name__ == "__main__":
    run()
