"""The installed program, in a folder of a reader who has modules of the same names as its own."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.built_packages import Built

OURS = ("annotations", "benchmarks", "corpus", "face", "synoptic", "tests", "tui")
OTHERS = ("click", "json", "msgspec", "textual", "tinydb")
"""Packages, and a module of Python, that the program imports."""


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory, built: Built) -> Path:
    """Return the folder of programs of a new environment in which the wheel was installed.

    What the program needs is taken from the environment of the tests, the program itself is not.
    """
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, symlinks=True)
    programs = folder / "bin"
    command = [sys.executable, "-m", "pip", "--python", str(programs / "python"), "install", "--no-index"]
    subprocess.run([*command, "--quiet", "--no-deps", str(built.wheel)], check=True, capture_output=True)
    (site,) = folder.glob("lib/python*/site-packages")
    needed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    # A `.pth` file in a folder that is named in one is not read: it would lead to the program itself.
    (site / "needed.pth").write_text("\n".join(sorted(needed)))
    return programs


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """Return a folder with an article, and with modules that must not be run."""
    folder = tmp_path / "desk"
    folder.mkdir()
    (folder / "article.txt").write_text("A title\n\nWords.\n")
    for name in OURS + OTHERS:
        (folder / f"{name}.py").write_text("raise SystemExit('the wrong module')")
    return folder


def run(command: list[str], desk: Path) -> str:
    """Return what a command prints in a folder, for a reader whose home is empty."""
    home = desk.parent / "home"
    home.mkdir(exist_ok=True)
    done = subprocess.run(
        command,
        cwd=desk,
        env={"HOME": str(home), "PATH": os.defpath, "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, ""), done
    return done.stdout


@pytest.mark.parametrize(("arguments", "printed"), [(["list", "."], "A title"), (["--version"], "synoptic ")])
@pytest.mark.parametrize("start", [["synoptic"], ["python", "-P", "-m", "synoptic"]], ids=" ".join)
def test_a_readers_own_modules_are_in_nobodys_way(
    desk: Path, environment: Path, start: list[str], arguments: list[str], printed: str
) -> None:
    command = [str(environment / start[0]), *start[1:], *arguments]
    assert printed in run(command, desk)


def test_python_m_looks_for_the_program_alone_in_the_readers_folder(desk: Path, environment: Path) -> None:
    (desk / "synoptic.py").unlink()  # which Python itself takes for the program
    assert "A title" in run([str(environment / "python"), "-m", "synoptic", "list", "."], desk)


def test_what_is_installed_is_what_runs(desk: Path, environment: Path) -> None:
    shown = run([str(environment / "python"), "-P", "-c", "import synoptic; print(synoptic.__file__)"], desk)
    assert Path(shown.strip()).is_relative_to(environment.parent)


def test_the_installed_program_has_its_files(desk: Path, environment: Path) -> None:
    """Sample articles, languages, templates and the page for a colleague are files of the package."""
    program = str(environment / "synoptic")
    shown = "from synoptic.corpus import samples; print(samples.folder())"
    samples = run([str(environment / "python"), "-P", "-c", shown], desk).strip()
    run([program, "mark", f"{samples}/sluice-and-span.txt", "--quote", "size of a loaf"], desk)
    assert "<!doctype html>" in run([program, "export", samples, "--format", "html"], desk).lower()
    assert "size of a loaf" in run([program, "export", samples, "--template", "chronology"], desk)
