"""What is published is whole: the source package has what git tracks, the wheel what the program needs."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest

from tests.built_packages import ROOT, build

if TYPE_CHECKING:
    from pathlib import Path

    from tests.built_packages import Built

ROOMS = ("annotations", "corpus", "tui")
UNPUBLISHED = {".ci"}
"""Folders and files that are for one place alone where the checks run."""
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def files_in(folder: Path) -> set[str]:
    """Return the paths of all files in a folder, but for what Python compiled."""
    found = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(folder).as_posix() for path in found}


def files_of_git() -> set[str]:
    """Return the paths of all files that git tracks or would track, the rooms in `synoptic/`."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    paths = {
        f"synoptic/{path}" if path.partition("/")[0] in ROOMS else path
        for path in listed.rstrip("\0").split("\0")
        if (ROOT / path).is_file()
    }
    return {path for path in paths if path.partition("/")[0] not in UNPUBLISHED}


def contents(wheel: Path) -> dict[str, bytes]:
    with ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.skipif(
    not (ROOT / ".git").exists() or shutil.which("git") is None, reason="this is no checkout of git"
)
def test_the_source_package_has_what_git_tracks_and_nothing_else(built: Built) -> None:
    assert files_in(built.source) - {"PKG-INFO"} == files_of_git()


def test_the_wheel_has_the_program_and_nothing_else(built: Built) -> None:
    stem = "-".join(built.wheel.name.split("-")[:2])
    about = {"METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE"}
    shared = PYPROJECT["tool"]["hatch"]["build"]["targets"]["wheel"].get("shared-data", {})
    program = {path for path in files_in(built.source) if path.startswith("synoptic/")}
    assert {"synoptic/py.typed", "synoptic/annotations/server/schema.sql"} <= program
    assert contents(built.wheel).keys() == (
        program
        | {f"{stem}.dist-info/{name}" for name in about}
        | {f"{stem}.data/data/{target}" for target in shared.values()}
    )


def test_the_wheel_lists_its_files(built: Built) -> None:
    files = contents(built.wheel)
    (record,) = (text.decode() for name, text in files.items() if name.endswith("/RECORD"))
    assert {row[0] for row in csv.reader(record.splitlines())} == files.keys()


def test_the_source_package_makes_the_same_wheel(built: Built, tmp_path: Path) -> None:
    build(built.source, tmp_path, "wheel")
    assert contents(tmp_path / built.wheel.name) == contents(built.wheel)


def test_an_index_would_take_both_and_show_the_readme(built: Built) -> None:
    command = [sys.executable, "-m", "twine", "check", "--strict", str(built.wheel), str(built.sdist)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.count("PASSED")) == (0, 2), done.stdout


def test_the_suite_runs_from_the_source_package(built: Built) -> None:
    """Those of the house import every module of the program, and read its files."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/test_house.py"]
    done = subprocess.run(
        command,
        cwd=built.source,
        env={name: value for name, value in os.environ.items() if not name.startswith("PYTEST")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, "passed" in done.stdout) == (0, True), done.stdout
