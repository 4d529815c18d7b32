"""The views over the articles, in a real terminal with the sample articles: by keys and by mouse."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from tests.end_to_end.desk import ROOT
from tests.end_to_end.terminal import Terminal

if TYPE_CHECKING:
    from pathlib import Path


def test_quotations_rows_and_claims_lead_to_their_places(tmp_path: Path) -> None:
    environment = {"SYNOPTIC_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "synoptic", "read", "corpus/samples"]
    with Terminal(command, 120, 36, environment, cwd=ROOT) as terminal:
        terminal.wait_for("5 articles")
        terminal.press("Q")
        terminal.wait_for("28 quotations")
        terminal.press("/")
        terminal.type("brave general")
        terminal.wait_for("1 of 28 quotations")
        terminal.press("enter", "m")
        terminal.wait_for("Added to the matrix")
        terminal.press("enter")
        terminal.wait_gone("Quotations: by")
        terminal.wait_for("brave man,")

        terminal.press("V")
        terminal.wait_for(" likely · ")
        terminal.settle()
        x, y = terminal.wait_for("only shared")
        terminal.click(x, y)
        terminal.wait_gone("│ —                         │ —                         │ —")
        terminal.press("escape")
        terminal.wait_gone(" likely · ")

        terminal.press("B")
        terminal.wait_for("1 row × 5 articles")
        terminal.wait_for("? not read")
        terminal.press("s")
        terminal.wait_for("∅ Confirm that the article is silent")
        terminal.press("end", "enter")
        terminal.wait_gone("∅ Confirm")
        terminal.wait_for("∅ silent")
        terminal.wait_for("You confirmed that the article is silent")
        terminal.settle()
        x, y = terminal.wait_for("u undo")
        terminal.click(x, y)
        terminal.wait_gone("∅ silent")
        terminal.press("q")
        terminal.wait_gone("Matrix: claims")
        terminal.press("q")
        assert terminal.wait_exit() == 0
