"""Forty articles in a real terminal: sorted, filtered, ticked, opened, filled in, undone, in order."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

from tests.end_to_end.desk import ROOT
from tests.end_to_end.terminal import Terminal

if TYPE_CHECKING:
    from pathlib import Path

_COUNT = 40


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(1, _COUNT + 1):
        source = "Source: The Alder Post\n\n" if number % 2 else ""
        title = f"The council’s report on the night at the old bridge, part {number}"
        text = f"{title}\n\n{source}{1 + number % 28} March 2031\n\n" + "The bridge moved. " * number
        (folder / f"{number:02}.txt").write_text(text, encoding="utf-8")
    return folder


def _titles(terminal: Terminal) -> list[str]:
    """Return the part of the report in each row that is in sight."""
    rows = (line for line in terminal.screen_text().splitlines() if "▎" in line and ", part " in line)
    return [row.partition(", part ")[2].split()[0] for row in rows]


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
def test_forty_articles_are_sorted_ticked_filled_in_and_opened(
    tmp_path: Path, articles: Path, size: tuple[int, int]
) -> None:
    home = tmp_path / "home"
    environment = {"SYNOPTIC_HOME": str(home), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "synoptic", "read", str(articles)]
    with Terminal(command, *size, environment, cwd=ROOT) as terminal:
        terminal.wait_for("40 articles")
        wide = size[0] > 100
        lacking = "{} without an outlet" if wide else "fills in {} outlets"
        terminal.wait_for(lacking.format(20))

        # Sorted by title, the parts come in the order of the alphabet; backwards, the other way round.
        terminal.press("s", "s", "home")
        terminal.wait_for("Title▴")
        terminal.wait_until(lambda shown: _titles(shown)[:3] == ["1", "10", "11"])
        terminal.press("S", "home")
        terminal.wait_for("Title▾")
        terminal.wait_until(lambda shown: _titles(shown)[:3] == ["9", "8", "7"])

        # By outlet backwards, those without one are still the last.
        terminal.press("s", "end")
        terminal.wait_for("Outlet▴")
        terminal.press("space", "up", "space")
        terminal.wait_for("2 ticked")
        terminal.press("i")
        terminal.wait_for("Where these 2 come from")
        terminal.type("Harbour Wire")
        terminal.press("ctrl+s")
        terminal.wait_for(lacking.format(18))
        terminal.press("u")
        terminal.wait_for(lacking.format(20))
        terminal.press("ctrl+r")
        terminal.wait_for(lacking.format(18))

        # The filter finds what was filled in; what is ticked opens side by side.
        terminal.press("/")
        terminal.type("harbour wire")
        terminal.wait_for("2 of 40")
        terminal.press("enter")
        terminal.wait_for("side by side")
        terminal.press("F")
        terminal.wait_for("40 articles")
        terminal.press("home", "down", "down", "r")
        terminal.wait_for("in place of")
        terminal.press("q")
        assert terminal.wait_exit() == 0
    session = json.loads(next(home.rglob("session.json")).read_text(encoding="utf-8"))
    assert (session["arrangement"]["sort"], session["arrangement"]["query"]) == ("outlet", "")
    assert len(session["open"]) == 2
