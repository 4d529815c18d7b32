"""The installed program beside a reader's own modules of the same names as its rooms."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CONSOLE = "import sys; sys.path[0] = ''; from synoptic.tui.command_line.main import run; run()"
"""As the console script does, but with the current folder first, as `python -m` has it."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that has the package as a wheel has it: files in the place of links."""
    site = tmp_path_factory.mktemp("site")
    # Other tests, which run meanwhile, compile modules: their files come and go.
    shutil.copytree(ROOT / "synoptic", site / "synoptic", ignore=shutil.ignore_patterns("__pycache__"))
    assert not any(path.is_symlink() for path in (site / "synoptic").iterdir())
    return site


@pytest.mark.parametrize("start", [["-c", CONSOLE], ["-m", "synoptic"]], ids=["console", "python -m"])
@pytest.mark.parametrize(("arguments", "printed"), [(["list"], "A title"), (["--version"], "synoptic ")])
def test_a_readers_own_modules_are_in_nobodys_way(
    tmp_path: Path, site: Path, start: list[str], arguments: list[str], printed: str
) -> None:
    (tmp_path / "article.txt").write_text("A title\n\nWords.\n")
    (tmp_path / ".synoptic").mkdir()
    for name in ("corpus", "annotations", "tui", "face", "tests", "benchmarks"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('the wrong module')")
    ended = subprocess.run(
        [sys.executable, *start, *arguments],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(site), "SYNOPTIC_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stdout.count(printed)) == (0, 1), ended
