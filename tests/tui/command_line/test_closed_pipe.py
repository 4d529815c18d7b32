"""Where the reader of a pipe leaves, as `head` does, a command does all of its work and ends as it would."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tui.command_line.invocation import Synoptic


def _ended(synoptic: Synoptic, *arguments: str | Path, given: str = "", all_of_it: bool = False) -> int:
    """Run a command whose standard output, or with `all_of_it` standard error too, nobody reads any more."""
    read, write = os.pipe()
    os.close(read)
    try:
        ended = subprocess.run(
            [sys.executable, "-m", "synoptic", *map(str, arguments)],
            input=given,
            stdout=write,
            stderr=write if all_of_it else subprocess.PIPE,
            text=True,
            check=False,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        )
    finally:
        os.close(write)
    assert not ended.stderr
    return ended.returncode


def test_a_draft_with_changed_words_is_not_all_right(synoptic: Synoptic, library: Path) -> None:
    draft = synoptic.folder / "draft.md"
    draft.write_text("“We felt two bumps, then a long scrape,” said the cook.\n")
    for options in ((), ("--json",)):
        assert _ended(synoptic, "verify", draft, *options) == 1


@pytest.mark.parametrize("all_of_it", [False, True])
def test_all_places_are_marked(synoptic: Synoptic, library: Path, *, all_of_it: bool) -> None:
    places = synoptic.done("search", "harbour master", "--json").out
    assert len(places.splitlines()) > 1
    assert _ended(synoptic, "mark", "-", given=places, all_of_it=all_of_it) == 0
    assert len(synoptic.done("highlights").out.splitlines()) == len(places.splitlines())


def test_what_lists_ends_in_silence(synoptic: Synoptic, library: Path) -> None:
    for arguments in (["list"], ["search", "fog"], ["--help"], ["mark", "--help"], ["completion", "bash"]):
        assert _ended(synoptic, *arguments) == 0
