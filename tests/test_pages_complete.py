"""The pages leave nothing out: formats, languages, names for Python; and every block of code is tried."""

from __future__ import annotations

import json
import re
import shlex
import tomllib
from importlib import import_module
from typing import TYPE_CHECKING

import click
import pytest

from synoptic.annotations.export.formats import FORMATS, ExportSubject
from synoptic.annotations.importing.import_formats import IMPORT_FORMATS
from synoptic.corpus.formats.registry import FORMATS as FILE_FORMATS
from synoptic.corpus.formats.registry import FileFormat
from synoptic.tui.command_line.main import synoptic
from synoptic.tui.shell.keymap import load_keymap
from tests.pages import APPLIED, PAGES, ROOT, blocks_of, section_of

if TYPE_CHECKING:
    from pathlib import Path

# Formats


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_of_an_export_is_on_both_pages(name: str) -> None:
    assert re.search(rf"`(?:--format )?{name}\b", section_of("commands.md", "synoptic export"))
    assert re.search(rf"--format {name}\b|`{name}`", PAGES["export.md"])


@pytest.mark.parametrize("subject", ExportSubject)
def test_every_subject_of_an_export_is_on_its_page(subject: ExportSubject) -> None:
    assert f"`{subject}`" in PAGES["export.md"]


def test_the_page_of_imports_has_a_row_for_each_format_and_no_other() -> None:
    rows = re.findall(r"^\|[^|]*\| `([a-z0-9]+)` \|", section_of("import.md", "Formats"), re.MULTILINE)
    assert rows == list(IMPORT_FORMATS)


@pytest.mark.parametrize("form", FILE_FORMATS, ids=[form.name for form in FILE_FORMATS])
def test_every_format_of_files_has_its_extra_on_the_page(form: FileFormat) -> None:
    rows = [
        row
        for row in PAGES["formats.md"].split("## What holds")[0].splitlines()
        if any(f"`{suffix}`" in row for suffix in form.suffixes)
    ]
    assert rows
    assert any((f"`{form.extra}`" if form.extra else "–") in row.rpartition(" | ")[2] for row in rows)


# Languages


@pytest.mark.parametrize(
    "path", sorted((ROOT / "corpus" / "languages").glob("*.json")), ids=lambda path: path.stem
)
def test_every_language_is_on_its_page(path: Path) -> None:
    name = json.loads(path.read_text(encoding="utf-8"))["name"]
    (heads,) = re.findall(r"^\| \| (.*) \|$", PAGES["languages.md"], re.MULTILINE)
    assert name in heads


# Python


@pytest.mark.parametrize("face", ["synoptic.corpus", "synoptic.annotations"])
def test_every_public_name_is_on_its_page_and_no_other(face: str) -> None:
    (listed,) = re.findall(rf"^`{face}`: (.*?)\.$", PAGES["python.md"], re.MULTILINE | re.DOTALL)
    assert re.findall(r"`(\w+)`", listed) == list(import_module(face).__all__)


# Blocks of code. Those in Python, of commands, and of templates are run in test_documentation.py.

RUN_ELSEWHERE = {"console", "python", "jinja", "markdown"}
NOT_RUN = {
    ("README.md", "sh"): "installs Synoptic",
    ("install.md", "sh"): "installs Synoptic",
    ("commands.md", "sh"): "sends an archive to another machine",
    (
        "archive_parallels.md",
        "sh",
    ): "needs an archive of a day's reading; the command is run in its own tests",
    ("serve.md", "sh"): "opens a tunnel to another machine",
    ("serve.md", "nginx"): "is for a proxy",
    ("serve.md", "caddy"): "is for a proxy",
    ("archive.md", "sql"): "is for the owner of a server",
    ("server.md", "sql"): "is for the owner of a server",
    ("shared.md", "sql"): "is for the owner of a server",
    ("agreement.md", "text"): "draws a screen",
    ("export.md", "text"): "shows a part of a document",
    ("import.md", "text"): "shows a file of another program",
    ("search.md", "text"): "draws a menu",
}
BLOCKS = [
    (page, block.language, block.text)
    for page, text in PAGES.items()
    for block in blocks_of(text)
    if page != APPLIED
]


def test_every_block_is_tried_or_has_a_reason() -> None:
    tried = RUN_ELSEWHERE | {"toml", "json"}
    untried = {(page, language) for page, language, _ in BLOCKS if language not in tried}
    assert {each for each in untried if each[1]} == NOT_RUN.keys()


@pytest.mark.parametrize("block", [block for _, language, block in BLOCKS if language == "toml"])
def test_toml_is_sound(block: str) -> None:
    assert tomllib.loads(block)


@pytest.mark.parametrize("block", [block for _, language, block in BLOCKS if language == "json"])
def test_json_is_sound(block: str) -> None:
    assert json.loads(block)


def test_the_keys_of_the_page_are_taken(tmp_path: Path) -> None:
    (block,) = [block for page, language, block in BLOCKS if (page, language) == ("keys.md", "toml")]
    (tmp_path / "keymap.toml").write_text(block, encoding="utf-8")
    keymap, faults = load_keymap(tmp_path)
    assert not faults
    assert keymap.items() >= tomllib.loads(block)["keys"].items()


LINES = [line for _, language, block in BLOCKS if language == "sh" for line in block.splitlines()]


@pytest.mark.parametrize("line", [line for line in LINES if line.startswith("synoptic ")])
def test_commands_for_a_shell_have_the_options_that_they_are_given(line: str) -> None:
    command: click.Command = synoptic
    words = shlex.split(line.partition(" > ")[0])[1:]
    while isinstance(command, click.Group):
        found = command.get_command(click.Context(command), words.pop(0))
        assert found is not None
        command = found
    options = {name for parameter in command.params for name in parameter.opts}
    assert {word for word in words if word.startswith("-")} <= options


@pytest.mark.parametrize("block", [block for _, language, block in BLOCKS if not language])
def test_a_block_without_a_language_holds_no_example(block: str) -> None:
    assert not re.search(r"^\$ ", block, re.MULTILINE)
