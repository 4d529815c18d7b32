"""What an installation brings, on disk: packages, megabytes and seconds, for the base and each extra.

The packages are downloaded first, at the versions of `constraints.txt`; the seconds are without the download.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
import tomllib
import venv
from importlib.metadata import Distribution, distributions
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[1]
_MB = 1e6
_LARGEST = 6


def run() -> None:
    """Print a row for the base and for each extra, with the largest packages."""
    project = tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = ["", *(extra for extra in project["optional-dependencies"] if extra != "dev")]
    with tempfile.TemporaryDirectory() as folder:
        wheels = Path(folder, "wheels")
        constraints = str(_ROOT / "constraints.txt")
        _pip("wheel", "--wheel-dir", str(wheels), "--constraint", constraints, f"{_ROOT}[all]")
        for extra in extras:
            named = f"{project['name']}[{extra}]" if extra else project["name"]
            _measure(Path(folder, extra or "base"), wheels, named)


def _measure(folder: Path, wheels: Path, named: str) -> None:
    venv.create(folder, symlinks=True)
    python = str(folder / "bin" / "python")
    begun = time.perf_counter()
    _pip("--python", python, "install", "--no-index", "--find-links", str(wheels), named)
    seconds = time.perf_counter() - begun
    (site,) = folder.glob("lib/python*/site-packages")
    sizes = {each.name: _megabytes(each) for each in distributions(path=[str(site)])}
    total = sum(path.lstat().st_size for path in site.rglob("*") if path.is_file()) / _MB
    largest = sorted(sizes, key=sizes.__getitem__, reverse=True)[:_LARGEST]
    print(f"{folder.name:<10} {len(sizes):3} packages  {total:6.1f} MB  {seconds:5.1f} s", end="  ")
    print(", ".join(f"{name} {sizes[name]:.1f}" for name in largest))


def _megabytes(installed: Distribution) -> float:
    files = (Path(str(file.locate())) for file in installed.files or ())
    return sum(path.lstat().st_size for path in files if path.is_file()) / _MB


def _pip(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "pip", "--quiet", *arguments], check=True)
