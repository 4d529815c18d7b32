"""The man page has every command, option and example, and man pages' readers have no complaint."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from synoptic.tui.command_line.reference.command_tree import entries
from synoptic.tui.command_line.reference.conventions import EXIT_STATUSES, FILES, VARIABLES
from synoptic.tui.command_line.reference.man_page import man_page

ROOT = Path(__file__).resolve().parents[3]
PAGE = ROOT / "docs" / "synoptic.1"
ENTRIES = {entry.name: entry for entry in entries()}


def test_the_page_is_what_the_commands_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == man_page(), "Run `make docs`."


def test_the_wheel_has_the_page_where_man_looks() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    shared = project["tool"]["hatch"]["build"]["targets"]["wheel"]["shared-data"]
    assert shared == {"docs/synoptic.1": "share/man/man1/synoptic.1"}
    assert "docs" in project["tool"]["hatch"]["build"]["targets"]["sdist"]["only-include"]


@pytest.mark.parametrize(
    "reader",
    [
        ["groff", "-man", "-ww", "-Tascii"],
        ["groff", "-man", "-ww", "-Tutf8"],
        ["man", "--warnings=w", "-l"],
        # It warns of a page without a date, which there is from the release on.
        ["mandoc", "-T", "lint", "-W", "error"],
    ],
    ids=" ".join,
)
def test_readers_of_man_pages_have_no_complaint(reader: list[str]) -> None:
    if shutil.which(reader[0]) is None:
        pytest.skip(f"{reader[0]} is not installed")
    read = subprocess.run([*reader, str(PAGE)], capture_output=True, text=True, check=True)
    assert read.stderr == ""


def _without_code(words: str) -> str:
    return " ".join(re.sub("`([^`]+)`", r"\1", words).replace("…", "...").split())


@pytest.fixture(scope="module")
def shown() -> str:
    """Return the page as a very wide terminal shows it."""
    if shutil.which("groff") is None:
        pytest.skip("groff is not installed")
    read = subprocess.run(
        ["groff", "-man", "-Tutf8", "-P-cbou", "-rLL=1000n", "-rcR=1", str(PAGE)],
        capture_output=True,
        text=True,
        check=True,
    )
    return " ".join(read.stdout.split())


@pytest.mark.parametrize("name", ENTRIES)
def test_what_a_reader_sees_has_the_commands_words(shown: str, name: str) -> None:
    entry = ENTRIES[name]
    leaf_examples = () if entry.commands else entry.examples
    words = [*entry.paragraphs, *leaf_examples, *(option.help for option in entry.options)]
    for each in words:
        assert _without_code(each) in shown
    for option in entry.options:
        assert ", ".join(option.names) in shown


def test_what_a_reader_sees_has_the_conventions(shown: str) -> None:
    for meanings in (EXIT_STATUSES, VARIABLES, FILES):
        for name, meaning in meanings.items():
            assert f"{name} {_without_code(meaning)}" in shown
