"""Writing a document: to standard output, to a file, and never over something that matters."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tui.command_line.invocation import Synoptic


@pytest.fixture
def marked(synoptic: Synoptic, articles: Path) -> Path:
    synoptic.done(
        "mark", articles / "1-morning.txt", "--quote", "one bump", "--tag", "sound/low", "--note", "Who?"
    )
    synoptic.done("mark", articles / "2-evening.txt", "--quote", "lookout", "--tag", "crew")
    return articles


def test_to_standard_output(synoptic: Synoptic, marked: Path) -> None:
    document = synoptic.done("export", marked).out
    assert "> one bump" in document
    assert "> lookout" in document
    assert "Who?" in document
    assert document.startswith("# corrie")
    assert "> lookout" not in synoptic("export", marked / "1-morning.txt", "--format", "markdown").out


def test_what_is_left_out_is_told(synoptic: Synoptic, marked: Path) -> None:
    outcome = synoptic("export", marked / "1-morning.txt")
    assert outcome.status == 0
    assert "Left out 1 highlight in other articles" in outcome.err


def test_only_a_tag(synoptic: Synoptic, marked: Path) -> None:
    document = synoptic.done("export", marked, "--tag", "Sound").out
    assert "> one bump" in document
    assert "> lookout" not in document
    assert "no highlights tagged “fog”" in synoptic("export", marked, "--tag", "fog").complaint(1)
    assert "no highlights tagged “soun”" in synoptic("export", marked, "--tag", "soun").complaint(1)


def test_nothing_marked(synoptic: Synoptic, articles: Path) -> None:
    target = synoptic.folder / "notes.md"
    assert "no highlights or notes" in synoptic("export", articles, "-o", target).complaint(1)
    assert not target.exists()


def test_to_a_file(synoptic: Synoptic, marked: Path) -> None:
    target = synoptic.folder / "notes.md"
    outcome = synoptic("export", marked, "-o", "notes.md")
    assert (outcome.status, outcome.out, outcome.err) == (0, "", "synoptic: Wrote notes.md.\n")
    assert "> one bump" in target.read_text(encoding="utf-8")
    mask = os.umask(0)
    os.umask(mask)
    assert target.stat().st_mode & 0o777 == 0o666 & ~mask
    target.write_text("old")
    target.chmod(0o640)
    refused = synoptic("export", marked, "--output", target).complaint()
    assert refused == f"{target} exists; add --force to replace it."
    assert target.read_text() == "old"
    assert synoptic("export", marked, "--output", target, "--force").status == 0
    assert "> one bump" in target.read_text(encoding="utf-8")
    assert target.stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in synoptic.folder.iterdir()) == ["corrie", "notes.md"]


def test_a_failure_leaves_the_old_file(
    synoptic: Synoptic, marked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = synoptic.folder / "notes.md"
    target.write_text("old")

    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", fail)
    assert "No space left on device" in synoptic("export", marked, "-o", target, "--force").complaint()
    assert target.read_text() == "old"
    assert sorted(path.name for path in synoptic.folder.iterdir()) == ["corrie", "notes.md"]


def test_what_matters_is_not_written_over(synoptic: Synoptic, marked: Path) -> None:
    before = {path: path.read_bytes() for path in marked.iterdir()}
    os.mkfifo(synoptic.folder / "pipe")
    (synoptic.folder / "link.md").symlink_to(marked / "3-inquiry.md")
    (synoptic.folder / "nowhere.md").symlink_to(synoptic.folder / "made.md")
    store = next(path for path in (synoptic.home / "data").iterdir() if path.suffix == ".json")
    refused = [
        (marked, "is a folder"),
        (marked / "1-morning.txt", "is an article"),
        (synoptic.folder / "link.md", "is an article"),
        (synoptic.folder / "pipe", "is not a regular file"),
        (synoptic.folder / "nowhere.md", "is not a regular file"),
        (synoptic.folder / "nowhere" / "notes.md", "Folder not found"),
        (store, "library’s folder"),
    ]
    for target, reason in refused:
        for consent in ([], ["--force"]):
            assert reason in synoptic("export", marked, "-o", target, *consent).complaint(), target
    assert not (synoptic.folder / "made.md").exists()
    assert (
        "is an article"
        in synoptic("export", marked / "1-morning.txt", "-o", marked / "2-evening.txt").complaint()
    )
    assert {path: path.read_bytes() for path in marked.iterdir()} == before
    assert synoptic.done("list", marked, "--json").records[0]["highlights"] == 1


def test_a_document_among_the_articles_is_told(synoptic: Synoptic, marked: Path) -> None:
    outcome = synoptic("export", marked, "-o", marked / "notes.md")
    assert outcome.status == 0
    assert "will be loaded as an article; move it" in outcome.err
    assert "will be loaded" not in synoptic("export", marked, "-o", marked / "notes.out").err
    (marked / ".hidden").mkdir()
    assert "will be loaded" not in synoptic("export", marked, "-o", marked / ".hidden" / "notes.md").err
    outcome = synoptic("export", marked / "1-morning.txt", "-o", marked / "one.md")
    assert "will be loaded" not in outcome.err, "the folder is no project, and was not named"
    synoptic.done("init", marked)
    synoptic.done("mark", marked / "1-morning.txt", "--quote", "one bump")
    outcome = synoptic("export", marked / "1-morning.txt", "-o", marked / "two.md")
    assert "will be loaded as an article; move it" in outcome.err


def test_html_of_notes_can_be_escaped(synoptic: Synoptic, articles: Path) -> None:
    file = articles / "1-morning.txt"
    synoptic.done("mark", file, "--quote", "one bump", "--note", "<script>alert(1)</script>")
    assert "<script>" in synoptic.done("export", file).out
    assert "<script>" not in synoptic.done("export", file, "--escape-html").out


def test_a_hyphen_is_standard_output(synoptic: Synoptic, marked: Path) -> None:
    assert synoptic.done("export", marked, "-o", "-").out == synoptic.done("export", marked).out
    assert not (synoptic.folder / "-").exists()


def test_an_article_whose_file_is_gone(synoptic: Synoptic, marked: Path) -> None:
    (marked / "2-evening.txt").unlink()
    document = synoptic.done("export", marked).out
    assert "Harbour master blames fog for grounding" in document
    assert "> lookout" in document


def test_files_in_a_library_of_their_own_are_named_from_its_folder(
    synoptic: Synoptic, articles: Path
) -> None:
    synoptic.done("init", articles)
    synoptic.done("mark", articles / "1-morning.txt", "--quote", "one bump")
    document = synoptic.done("export", articles).out
    files = [line.replace("\\", "") for line in document.splitlines() if line.startswith("- File: ")]
    assert files == ["- File: 1-morning.txt", "- File: 2-evening.txt", "- File: 3-inquiry.md"]


def test_a_terminal_gets_no_control_characters(
    synoptic: Synoptic, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = articles / "4.txt"
    file.write_text("A title\n\nBefore \x1b[2J after it all.\n")
    synoptic.done("mark", file, "--quote", "Before \x1b[2J after")
    assert "\x1b" in synoptic.done("export", file).out, "a quotation is exact"
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    printed = synoptic.done("export", file).out
    assert "\x1b" not in printed
    assert "␛" in printed
