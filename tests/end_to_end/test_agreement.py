"""Two coders of the sample articles, compared and decided on in a real terminal; a script has the result."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from synoptic.annotations.library.catalogue import identify
from synoptic.corpus import samples
from synoptic.corpus.files.loading import load
from tests.annotations.coders import Coder
from tests.end_to_end.desk import ROOT
from tests.end_to_end.terminal import Terminal

if TYPE_CHECKING:
    from pathlib import Path


def test_two_coders_end_in_one_matrix(tmp_path: Path) -> None:
    story = tmp_path / "story"
    shutil.copytree(samples.folder(), story, ignore=shutil.ignore_patterns("__*"))
    (story / ".synoptic").mkdir()
    ana, ben = Coder(story / ".synoptic", "ana"), Coder(story / ".synoptic", "ben")
    articles = identify(load([story]).articles, ana.store.annotations, story)
    wire = next(each for each in articles if each.path is not None and each.path.name == "ardwire.txt")
    for coder, tag in ((ana, "blame"), (ben, "excuse")):
        coder.mark(wire, "The work had not been done.", tag)
        coder.mark(wire, "38 people", "number")
        coder.store.close()

    environment = {"SYNOPTIC_HOME": str(tmp_path / "home"), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "synoptic"]
    with Terminal([*command, "read", str(story)], 120, 36, environment, cwd=ROOT) as terminal:
        terminal.wait_for("5 articles")
        terminal.press("J")
        terminal.wait_for("1 left · 0 decided · 1 agreed (t takes them over)")
        terminal.wait_for("[excuse]")
        terminal.press("2")
        terminal.wait_for("0 left · 1 decided")
        terminal.press("u")
        terminal.wait_for("1 left · 0 decided")
        terminal.press("1")
        terminal.wait_for("0 left · 1 decided")
        terminal.press("t")
        terminal.wait_gone("takes them over")
        terminal.press("q")
        terminal.wait_gone("0 left")
        terminal.press("q")
        assert terminal.wait_exit() == 0

    matrix = subprocess.run(
        [*command, "matrix", str(story), "--by", "adjudication"],
        check=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, **environment},
        cwd=ROOT,
    ).stdout
    rows = dict(row.split("\n", 1) for row in matrix.split("\n\n"))
    assert "“The work had not been done.”" in rows["blame"]
    assert "“The work had not been done.”" not in rows["excuse"]
    assert "“38 people”" in rows["number"]
