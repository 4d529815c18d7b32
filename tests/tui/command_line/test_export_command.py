"""Writing a document: to standard output, to a file, and never over something that matters."""

from __future__ import annotations

import csv
import io
import json
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
    assert "**one bump**" in document
    assert "**lookout**" in document
    assert "- Note: Who?\n" in document
    assert document.startswith('---\ntitle: "corrie"\n')
    assert "**lookout**" not in synoptic("export", marked / "1-morning.txt", "--format", "markdown").out


def test_what_is_left_out_is_told(synoptic: Synoptic, marked: Path) -> None:
    outcome = synoptic("export", marked / "1-morning.txt")
    assert outcome.status == 0
    assert "Left out 1 highlight in other articles" in outcome.err


def test_only_a_tag(synoptic: Synoptic, marked: Path) -> None:
    document = synoptic.done("export", marked, "--tag", "Sound").out
    assert "**one bump**" in document
    assert "**lookout**" not in document
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
    assert "**one bump**" in target.read_text(encoding="utf-8")
    mask = os.umask(0)
    os.umask(mask)
    assert target.stat().st_mode & 0o777 == 0o666 & ~mask
    target.write_text("old")
    target.chmod(0o640)
    refused = synoptic("export", marked, "--output", target).complaint()
    assert refused == f"{target} exists; add --force to replace it."
    assert target.read_text() == "old"
    assert synoptic("export", marked, "--output", target, "--force").status == 0
    assert "**one bump**" in target.read_text(encoding="utf-8")
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


def test_an_export_replaces_its_part_of_a_file_and_no_more(synoptic: Synoptic, marked: Path) -> None:
    target = synoptic.folder / "notes.md"
    synoptic("export", marked, "-o", target)
    exported = target.read_text(encoding="utf-8")
    lead = exported.replace("---\n\n<!--", "aliases: x\n---\n\nMy lead.\n\n<!--")
    target.write_text(f"{lead}\nMy end.\n", encoding="utf-8")
    synoptic.done("mark", marked / "2-evening.txt", "--quote", "fog")
    outcome = synoptic("export", marked, "-o", target)
    assert (outcome.status, outcome.err) == (0, f"synoptic: Replaced the exported part of {target}.\n")
    written = target.read_text(encoding="utf-8")
    assert "aliases: x" in written
    assert written.index("My lead.") < written.index("**fog**") < written.index("\nMy end.\n")
    target.write_text(written.replace("**fog**", "**fog** (mine)"), encoding="utf-8")
    refused = synoptic("export", marked, "-o", target).complaint()
    assert refused == (
        f"{target} was edited between synoptic:begin and synoptic:end; move your words outside, "
        "or add --force to replace them."
    )
    assert "(mine)" in target.read_text(encoding="utf-8")
    assert synoptic("export", marked, "-o", target, "--force").status == 0
    assert target.read_text(encoding="utf-8") == written


@pytest.mark.parametrize(
    ("by", "sections"),
    [("article", 2), ("tag", 2), ("outlet", 1), ("speaker", 1), ("claim", 2), ("difference", 0)],
)
def test_by_what_sections_are_about(synoptic: Synoptic, marked: Path, by: str, sections: int) -> None:
    document = synoptic("export", marked, "--by", by).out
    assert document.count("\n## ") - document.count("\n## Appendix") >= sections
    assert "<!-- synoptic:end -->" in document


def test_a_hyphen_is_standard_output(synoptic: Synoptic, marked: Path) -> None:
    assert synoptic.done("export", marked, "-o", "-").out == synoptic.done("export", marked).out
    assert not (synoptic.folder / "-").exists()


def test_an_article_whose_file_is_gone(synoptic: Synoptic, marked: Path) -> None:
    (marked / "2-evening.txt").unlink()
    document = synoptic.done("export", marked).out
    assert "Harbour master blames fog for grounding" in document
    assert "lookout" in document


def test_files_in_a_library_of_their_own_are_named_from_its_folder(
    synoptic: Synoptic, articles: Path
) -> None:
    synoptic.done("init", articles)
    synoptic.done("mark", articles / "1-morning.txt", "--quote", "one bump")
    document = synoptic.done("export", articles).out
    assert ": file 1-morning.txt; SHA-256 " in document
    assert str(articles) not in document


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


def test_as_csv_and_by_a_template(synoptic: Synoptic, marked: Path, tmp_path: Path) -> None:
    written = synoptic.done("export", marked, "--format", "csv").out
    assert written.startswith("\ufeffletter,title,")
    head, *rows = csv.reader(io.StringIO(written))
    assert [row[head.index("text")] for row in rows] == ["one bump", "lookout"]
    assert [row[head.index("note")] for row in rows] == ["Who?", ""]
    own = tmp_path / "own.txt"
    own.write_text("{% for each in highlights %}{{ each.quotation }}|{% endfor %}", encoding="utf-8")
    assert synoptic.done("export", marked, "--template", own).out == "one bump|lookout|"
    assert synoptic.done("export", marked, "--template", own, "--tag", "crew").out == "lookout|"
    assert "> lookout" in synoptic.done("export", marked, "--template", "quotations").out
    folder = synoptic.home / "config" / "templates"
    folder.mkdir(parents=True)
    own.rename(folder / "quotations.txt")
    assert synoptic.done("export", marked, "--template", "quotations").out == "one bump|lookout|"


def test_several_tags(synoptic: Synoptic, marked: Path) -> None:
    document = synoptic.done("export", marked, "--tag", "sound", "--tag", "crew").out
    assert "2 highlights tagged sound or crew in 2 articles" in document


def test_a_fault_of_a_template_is_one_line(synoptic: Synoptic, marked: Path) -> None:
    own = synoptic.folder / "own.md"
    own.write_text("one\n{{ highlights[0].speaker }}\n", encoding="utf-8")
    complaint = synoptic("export", marked, "--template", "own.md", "-o", "notes.md").complaint()
    assert complaint == "own.md, line 2: highlight has no attribute 'speaker'."
    assert not (synoptic.folder / "notes.md").exists()
    complaint = synoptic("export", marked, "--template", "none").complaint()
    assert (
        complaint == "No template “none”; name a file, or one of by-tag, chronology, fact-check, quotations."
    )


def test_what_does_not_go_together_is_refused(synoptic: Synoptic, marked: Path) -> None:
    refused = synoptic("export", marked, "--template", "quotations", "--format", "csv").complaint()
    assert "not both" in refused
    assert "is for Markdown" in synoptic("export", marked, "--format", "csv", "--by", "tag").complaint()


def test_a_web_page_has_the_matrix_too(synoptic: Synoptic, marked: Path) -> None:
    page = synoptic.done("export", marked, "--format", "html").out
    assert page.startswith("<!doctype html>")
    assert "Who says what" in page
    assert page.count("<mark") == 2


def test_a_document_that_is_no_text_is_not_shown(
    synoptic: Synoptic, marked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert synoptic("export", marked, "--format", "docx", "-o", "report.docx").status == 0
    assert (synoptic.folder / "report.docx").read_bytes().startswith(b"PK")
    monkeypatch.setattr("synoptic.tui.command_line.output.is_shown", lambda: True)
    assert "write it to a file: -o FILE" in synoptic("export", marked, "--format", "docx").complaint()


def test_a_bibliography_needs_no_highlights(synoptic: Synoptic, articles: Path) -> None:
    items = json.loads(synoptic.done("export", articles, "--format", "csl").out)
    assert [each["title"] for each in items] == [
        "Ferry runs aground off Skerry Point",
        "Harbour master blames fog for grounding",
        "Inquiry opens into the Corrie",
    ]
    told = synoptic("export", articles, "--format", "csl", "--what", "matrix").complaint()
    assert "--format csl does not hold matrix" in told


def test_a_terminal_shows_how_much_is_exported_and_a_pipe_does_not(
    synoptic: Synoptic, marked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not synoptic.done("export", marked).err
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr("synoptic.tui.command_line.adding.progress_bar.DELAY", 0.0)
    told = synoptic("export", marked, "--format", "csv").err
    assert "Exporting" in told
    assert told.rpartition("Exporting")[2].endswith("\r\x1b[K"), "it is gone at the end"


def test_a_full_disk_is_told_with_the_file(
    synoptic: Synoptic, marked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("synoptic.annotations.export.destination.write_whole", full)
    told = synoptic("export", marked, "-o", tmp_path / "notes.md").complaint()
    assert told == f"{tmp_path / 'notes.md'}: No space left on device"
