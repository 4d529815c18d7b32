"""Two readers, each with a home and a process, and one server: each sees the other, also after a cut."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from synoptic.annotations.server import refused_changes
from tests.end_to_end.desk import ROOT, Desk, mark_a_word, wait_painted, wait_said
from tests.postgres_server import running_server
from tests.shared_library import CODERS, OWNER, SharedLibrary, shared_library

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.end_to_end.terminal import Terminal

BEN = CODERS[0]


@pytest.fixture
def shared() -> Iterator[SharedLibrary]:
    """Return a library on a server that a test may stop."""
    with running_server() as server:
        yield shared_library(server)


@pytest.fixture
def ana(tmp_path: Path, shared: SharedLibrary) -> Desk:
    return _joined(tmp_path / OWNER, str(shared.address(OWNER)))


@pytest.fixture
def ben(tmp_path: Path, ana: Desk, shared: SharedLibrary) -> Desk:
    """Return a desk without any article of its own."""
    return _joined(tmp_path / BEN, str(shared.address(BEN)), has_article=False)


def _joined(folder: Path, address: str, *, has_article: bool = True) -> Desk:
    folder.mkdir()
    desk = Desk(folder)
    if not has_article:
        desk.good.unlink()
    _done(desk, "init", "--shared", address, desk.articles)
    return desk


def _done(desk: Desk, *arguments: str | Path) -> str:
    """Run a command in a process of its own; return what it printed."""
    command = [sys.executable, "-m", "synoptic", *map(str, arguments)]
    environment = os.environ | {"SYNOPTIC_HOME": str(desk.home), "SYNOPTIC_LIBRARY": str(desk.articles)}
    return subprocess.run(
        command, check=True, capture_output=True, cwd=ROOT, env=environment, text=True
    ).stdout


def _highlights(desk: Desk) -> list[dict[str, Any]]:
    return [json.loads(line) for line in _done(desk, "highlights", "--json").splitlines()]


def _wait_for_letters(terminal: Terminal, shared: SharedLibrary) -> None:
    """Wait until the app has kept the letters of the articles, which it does once it has started."""

    def are_kept(_: Terminal) -> bool:
        with shared.connect() as connection:
            return connection.execute("SELECT FROM synoptic.records WHERE shelf = 'letters'").rowcount > 0

    terminal.wait_until(are_kept, what="letters")


def _leave(terminal: Terminal) -> None:
    terminal.press("ctrl+q")
    assert terminal.wait_exit() == 0


def test_a_mark_in_one_is_seen_and_not_changed_in_the_other(ana: Desk, ben: Desk) -> None:
    size = (130, 30)
    with ana.run("read", ana.articles, size=size) as hers, ben.run("read", ben.articles, size=size) as his:
        for terminal, name in ((hers, OWNER), (his, BEN)):
            wait_painted(terminal)
            terminal.wait_for(f"{name}@")
        mark_a_word(hers)
        hers.wait_for("1 highlight")
        # His caret is on the same word, in a text that came from the server.
        his.wait_for("■ ana · highlight")
        his.press("a")
        his.wait_for("Note on")
        his.type("What of it?")
        his.press("escape")
        hers.wait_for("ben · What of it?")
        his.wait_gone("Note on")
        his.press("d")
        wait_said(his, "This highlight is by ana")
        his.wait_gone("This highlight is by ana")  # until then, keys are taken for what did not open
        for terminal in (hers, his):
            terminal.wait_for("saved")
            _leave(terminal)
    (seen,) = _highlights(ben)
    assert (seen["creator"], seen["note"]) == (OWNER, None)
    assert seen["other_notes"] == [{"creator": BEN, "text": "What of it?"}]


def test_what_is_marked_without_the_server_is_seen_once_it_is_back(
    ana: Desk, ben: Desk, shared: SharedLibrary
) -> None:
    with ana.run("read", ana.articles, size=(130, 30)) as hers:
        wait_painted(hers)
        hers.wait_for("saved")
        _wait_for_letters(hers, shared)
        shared.server.stop()
        mark_a_word(hers)
        hers.wait_for("offline: 1 change waits")
        shared.server.start()
        hers.wait_for("saved")
        _leave(hers)
    assert [each["creator"] for each in _highlights(ben)] == [OWNER]


def test_what_the_server_refused_is_told_at_the_start(ana: Desk) -> None:
    refused_changes.keep(
        ana.articles / ".synoptic" / "shared", {"id": "1", "label": "add note", "why": "no", "edits": []}
    )
    with ana.run("read", ana.articles, size=(130, 30)) as hers:
        wait_said(hers, "The server refused 1 change; `synoptic doctor` lists them.")
        wait_painted(hers)
        hers.wait_for("saved")
        _leave(hers)


def test_what_waits_outlives_the_program(ana: Desk, ben: Desk, shared: SharedLibrary) -> None:
    shared.server.stop()
    _done(ana, "mark", "good.txt", "--quote", "38 lorries", "--tag", "number")
    assert [each["text"] for each in _highlights(ana)] == ["38 lorries"]
    assert (
        "waits"
        in subprocess.run(
            [sys.executable, "-m", "synoptic", "doctor"],
            check=False,
            capture_output=True,
            cwd=ROOT,
            env=os.environ | {"SYNOPTIC_HOME": str(ana.home), "SYNOPTIC_LIBRARY": str(ana.articles)},
            text=True,
        ).stdout
    )
    shared.server.start()
    _done(ana, "list")  # which sends it
    assert [(each["text"], each["tags"]) for each in _highlights(ben)] == [("38 lorries", ["number"])]
