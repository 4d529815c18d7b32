"""What the README says is so."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from synoptic.corpus import samples
from synoptic.corpus.articles.loading import load
from synoptic.corpus.search.engine import ArticleSearch
from synoptic.tui.command_line.main import synoptic

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_python_example_runs(tmp_path: Path) -> None:
    shutil.copytree(
        samples.folder(), tmp_path / "articles", ignore=shutil.ignore_patterns("*.py", "__pycache__")
    )
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{code}"],
        cwd=tmp_path,
        capture_output=True,
        check=True,
    )
    printed = done.stdout.decode()
    assert "> size of a loaf" in printed
    assert "quotation" in printed


@pytest.mark.parametrize("name", re.findall(r"^synoptic ([a-z]+)", README, re.MULTILINE))
def test_every_command_named_exists(name: str) -> None:
    assert synoptic.get_command(click.Context(synoptic), name) is not None


def test_the_search_it_suggests_finds_three_outlets() -> None:
    hits = ArticleSearch(load([samples.folder()]).articles).search("size of a loaf")
    assert len({hit.passage.article for hit in hits if hit.score == 100}) == 3


@pytest.mark.parametrize("page", re.findall(r"\]\(((?!http)[^)]+)\)", README))
def test_every_link_leads_somewhere(page: str) -> None:
    assert (ROOT / page).exists()
