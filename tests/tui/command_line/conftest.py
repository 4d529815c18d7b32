"""A reader's own folder for each test, and three articles on one event."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from tests.tui.command_line.invocation import Synoptic

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MORNING = """Ferry runs aground off Skerry Point

By Ada Marsh
12 March 2024

The ferry “Corrie” ran aground at dawn on Tuesday. All 84 passengers were brought ashore.

“We felt one bump, then a long scrape,” said the cook, who’d been up since four.
The harbour master blamed fog.
"""

EVENING = """Harbour master blames fog for grounding

12 March 2024

Fog was so thick that the lookout could not see the bow, the harbour master said. The harbour master has asked
for a second radar since 2019.
"""

INQUIRY = """# Inquiry opens into the Corrie

Two of the ferry's three radars were out of order, the inquiry heard. It will sit for a week.
"""


def _raise(error: Exception) -> None:
    raise error


@pytest.fixture
def synoptic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Synoptic:
    folder, home = tmp_path / "desk", tmp_path / "home"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("SYNOPTIC_HOME", str(home))
    monkeypatch.delenv("SYNOPTIC_LIBRARY", raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    # An error that nobody expected is a line for a reader, and for a test a failure.
    monkeypatch.setattr("synoptic.tui.command_line.main.line_on", _raise)
    return Synoptic(folder, home, capsys)


@pytest.fixture
def articles(synoptic: Synoptic) -> Path:
    """Return a folder with three articles, in the current folder."""
    folder = synoptic.folder / "corrie"
    folder.mkdir()
    (folder / "1-morning.txt").write_text(MORNING)
    (folder / "2-evening.txt").write_text(EVENING)
    (folder / "3-inquiry.md").write_text(INQUIRY)
    return folder


@pytest.fixture
def library(synoptic: Synoptic, articles: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder with the three articles, as a library and as the current folder."""
    synoptic.done("init", articles)
    monkeypatch.chdir(articles)
    return articles


@pytest.fixture
def piped(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Return what sets the standard input of the next command."""
    return lambda text: monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
