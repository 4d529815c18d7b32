"""`-` is standard input or output wherever a file is read or written, and is refused where no file is."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.tui.command_line.invocation import Synoptic

    Pipe = Callable[[str], None]


@pytest.fixture
def marked(synoptic: Synoptic, library: Path) -> Path:
    """Return the library, with a highlight in it."""
    synoptic.done("mark", "A", "--quote", "one bump", "--tag", "bump")
    return library


@pytest.mark.parametrize(
    "arguments",
    [
        ["export", "-o", "-"],
        ["export", "--format", "json", "--output=-"],
        ["export", "--what", "articles", "--format", "csv", "-o-"],
        ["search", "fog", "--concordance", "-o", "-"],
        ["search", "fog", "--concordance", "--format", "markdown", "-o", "-"],
        ["doctor", "--backup", "-"],
    ],
    ids=" ".join,
)
def test_a_document_goes_to_standard_output(synoptic: Synoptic, marked: Path, arguments: list[str]) -> None:
    before = sorted(marked.rglob("*"))
    assert synoptic.done(*arguments).out
    assert sorted(marked.rglob("*")) == before


def test_a_backup_in_a_pipe_is_a_store_by_itself(synoptic: Synoptic, marked: Path) -> None:
    content = json.loads(synoptic.done("doctor", "--backup", "-").out)
    assert len(content["highlights"]) == 1


def test_annotations_come_from_standard_input(synoptic: Synoptic, marked: Path, piped: Pipe) -> None:
    exported = synoptic.done("export", "--format", "json").out
    piped(exported)
    (marked / "elsewhere").mkdir()
    (taken,) = synoptic.done("import", "-", marked, "--library", "elsewhere", "--json").records
    assert (taken["file"], taken["counts"]["highlight"]) == ("-", {"new": 1})
    piped(exported)
    assert "here already" in synoptic.done("import", "-", marked).out
    piped(exported)
    assert "would be imported" in synoptic.done("merge", "-", "--as", "ben", "--dry-run").out
    piped("nothing of the kind {")
    assert "not a file of annotations" in synoptic("import", "-").complaint()


def test_a_draft_a_template_and_a_note_come_from_standard_input(
    synoptic: Synoptic, marked: Path, piped: Pipe
) -> None:
    piped("“We felt one bump, then a long scrape”\n")
    assert synoptic.done("verify", "-").out.startswith("1 quotation: 1 exact. ")
    piped("{{ title }}\n")
    assert synoptic.done("export", "--template", "-").out == "corrie\n"
    piped("{{ nosuch.one }}\n")
    assert "Standard input" in synoptic("export", "--template", "-").complaint()
    piped("- one\n- two\n")
    synoptic.done("note", "add", "-")
    assert synoptic.done("note", "--json").records[0]["note"].strip() == "- one\n- two"


@pytest.mark.parametrize(
    "arguments",
    [
        ["list", "-"],
        ["read", "-"],
        ["search", "fog", "-"],
        ["parallels", "-"],
        ["export", "-"],
        ["serve", "-"],
        ["verify", "draft.md", "-"],
        ["archive", "add", "-"],
    ],
    ids=" ".join,
)
def test_an_article_is_no_standard_input(synoptic: Synoptic, library: Path, arguments: list[str]) -> None:
    assert "`synoptic add -`" in synoptic(*arguments).complaint()


@pytest.mark.parametrize(
    "arguments", [["init", "-"], ["list", "--library", "-"], ["add", "x", "--to", "-"]], ids=" ".join
)
def test_a_folder_is_no_standard_input(synoptic: Synoptic, library: Path, arguments: list[str]) -> None:
    assert "“./-”" in synoptic(*arguments).complaint()
    assert not (library / "-").exists()


def test_a_file_called_so_is_named_by_its_path(synoptic: Synoptic, library: Path) -> None:
    (library / "-").write_text("A hyphen\n\nIn the fog.\n")
    assert "A hyphen" in synoptic.done("list", "./-").out
    (library / "-dash.txt").write_text("A dash\n\nIn the fog.\n")
    for words in (("list",), ("mark", "--quote", "fog")):
        assert "Put `./` before the name of a file" in synoptic(*words, "-dash.txt").complaint()
    assert "A dash" in synoptic.done("list", "./-dash.txt").out


INPUT = [
    ["note", "add", "-"],
    ["mark", "-"],
    ["unmark", "-"],
    ["link", "add", "agrees", "-"],
    ["import", "-"],
]


@pytest.mark.parametrize("arguments", INPUT, ids=" ".join)
def test_a_closed_standard_input_is_one_line(
    synoptic: Synoptic, marked: Path, arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", None)
    assert "Standard input is closed" in synoptic(*arguments).complaint()


@pytest.mark.parametrize("arguments", INPUT[:-1], ids=" ".join)
def test_bytes_that_are_no_text_are_one_line(
    synoptic: Synoptic, marked: Path, arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"ab\xff")))
    assert "not in UTF-8, at byte 2" in synoptic(*arguments).complaint()
