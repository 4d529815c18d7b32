"""Merging a colleague's library from the command line: preview, names, what is kept, and who made what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import docx
import pytest
from lxml import etree

from synoptic.annotations.store.store import AnnotationStore
from tests.tui.command_line.conftest import EVENING, MORNING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tui.command_line.invocation import Synoptic

FOG = "Fog so thick\n\nFog was so thick that the lookout could not see the bow, said the harbour master.\n"


@pytest.fixture
def sent(synoptic: Synoptic, library: Path) -> Path:
    """Return the folder that a colleague sent: one article that is here too, and one that is not."""
    folder = synoptic.folder / "sent"
    folder.mkdir()
    (folder / "morning copy.txt").write_text(MORNING)
    (folder / "fog.txt").write_text(FOG)
    synoptic.done("init", folder)
    here = ("--library", folder)
    synoptic.done("mark", folder / "morning copy.txt", "--quote", "one bump", "--tag", "sound", *here)
    synoptic.done("mark", folder / "fog.txt", "--quote", "the bow", "--note", "Whose?", *here)
    return folder


def test_a_preview_says_what_would_come(synoptic: Synoptic, library: Path, sent: Path) -> None:
    synoptic.done("mark", library / "1-morning.txt", "--quote", "one bump")
    store = AnnotationStore(library / ".synoptic")
    before = store.annotations
    preview = synoptic.done("merge", sent, "--dry-run").out
    assert preview == (
        "sent (Synoptic library) would be merged; 2 articles: 1 in the library, 1 new.\n"
        "  2 highlights: 1 new, 1 added to what is here.\n"
        "  1 note: 1 new.\n"
        "  1 tag: 1 new.\n"
        "  kept without a file: Fog so thick\n"
    )
    assert AnnotationStore(library / ".synoptic").annotations == before


def test_a_colleague_alone_is_named(synoptic: Synoptic, library: Path, sent: Path) -> None:
    synoptic.done("merge", sent, "--as", "ben")
    listed = synoptic.done("highlights").out
    assert [line.split()[2] for line in listed.splitlines()] == ["ben", "ben"]


def test_it_is_merged_once_and_opens_without_a_file(synoptic: Synoptic, library: Path, sent: Path) -> None:
    assert "sent (Synoptic library) merged; 2 articles" in synoptic.done("merge", sent, "--as", "ben").out
    after = AnnotationStore(library / ".synoptic").annotations
    assert "here already" in synoptic.done("merge", sent, sent / ".synoptic", "--as", "ben").out
    assert AnnotationStore(library / ".synoptic").annotations == after
    listed = synoptic.done("list", "--json").records
    (fog,) = (each for each in listed if each["title"] == "Fog so thick")
    assert (fog["path"], fog["highlights"]) == (None, 1)
    found = synoptic.done("search", "reader:ben", "--json").records
    assert {each["text"] for each in found} == {"one bump", "the bow"}
    assert fog["id"] in {each["article"] for each in found}
    assert synoptic("search", "reader:cleo").status == 1


def test_who_made_what_goes_out(synoptic: Synoptic, library: Path, sent: Path) -> None:
    synoptic.done("mark", library / "2-evening.txt", "--quote", "lookout", "--tag", "crew")
    synoptic.done("merge", sent, "--as", "ben")
    table = synoptic.done("export", "--format", "csv").out.splitlines()
    assert table[0].endswith(",creator")
    assert sorted(line.rpartition(",")[2] for line in table[1:]) == ["", "ben", "ben"]
    memo = synoptic.done("export").out
    assert memo.count("marked by ben") == 2
    assert "ben: Whose?" in memo
    alone = synoptic.done("export", "--by-reader", "Ben").out
    assert "**lookout**" in memo
    assert "**lookout**" not in alone
    assert "**the bow**" in alone
    assert synoptic("export", "--by-reader", "cleo").complaint(1).endswith("by cleo in these articles.")
    listed = synoptic.done("highlights", "--json").records
    assert sorted(each.get("creator") or "" for each in listed) == ["", "ben", "ben"]
    assert {each["text"] for each in synoptic.done("highlights", "--by-reader", "ben", "--json").records} == {
        "one bump",
        "the bow",
    }


def test_one_s_own_are_those_of_you(synoptic: Synoptic, library: Path, sent: Path) -> None:
    synoptic.done("mark", library / "2-evening.txt", "--quote", "lookout", "--tag", "crew")
    synoptic.done("merge", sent, "--as", "ben")
    own = [["lookout"]] * 3
    assert [
        [each["text"] for each in synoptic.done(*asked, "--json").records]
        for asked in (
            ("highlights", "--by-reader", "you"),
            ("search", "reader:You"),
            ("search", "-reader:ben tag:crew"),
        )
    ] == own
    alone = synoptic.done("export", "--by-reader", "you").out
    assert "**lookout**" in alone
    assert "**the bow**" not in alone
    articles = synoptic.done(
        "export", "--what", "tags-by-outlet", "--by-reader", "you", "--format", "jsonl"
    ).records
    assert [each["tag"] for each in articles] == ["crew"]


def test_another_s_highlight_stays_as_it_is_but_can_be_removed(
    synoptic: Synoptic, library: Path, sent: Path
) -> None:
    synoptic.done("merge", sent, "--as", "ben")
    complaint = synoptic("unmark", "--quote", "one bump", "--tag", "sound").complaint()
    assert complaint == "This highlight is by ben; it stays as it is."
    synoptic.done("unmark", "--quote", "one bump")
    assert "one bump" in synoptic.done("trash").out
    synoptic.done("trash", "restore", "one bump")
    (found,) = synoptic.done("highlights", "--json", "--by-reader", "ben", library / "1-morning.txt").records
    assert found["tags"] == ["sound"]


def test_wrong_use_is_told(synoptic: Synoptic, library: Path, sent: Path) -> None:
    assert "you have open" in synoptic("merge", library).complaint()
    assert "reserved" in synoptic("merge", sent, "--as", "adjudication").complaint()
    assert "needs letters" in synoptic("merge", sent, "--as", "\u202e").complaint()
    (synoptic.folder / "bare").mkdir()
    assert "no library there" in synoptic("merge", synoptic.folder / "bare").complaint()
    (synoptic.folder / "bare.txt").write_text(EVENING)
    assert "not a file of annotations" in synoptic("merge", synoptic.folder / "bare.txt").complaint()


@pytest.mark.parametrize("only", [(), ("--by-reader", "ben")], ids=["all", "ben's"])
def test_each_document_names_who_marked(
    synoptic: Synoptic, library: Path, sent: Path, only: tuple[str, ...]
) -> None:
    synoptic.done("mark", library / "2-evening.txt", "--quote", "lookout")
    synoptic.done("merge", sent, "--as", "ben")
    memo = synoptic.done("export", *only).out
    assert memo.count("marked by ben") == 2
    assert "marked by" not in memo.partition("**lookout**")[2].partition("\n\n")[0]
    page = synoptic.done("export", "--format", "html", *only).out
    assert page.count("by <bdi>ben</bdi></span>") == 2
    assert page.count("marked by <bdi>ben</bdi></p>") == 2
    tei = etree.fromstring(synoptic("export", "--format", "tei", *only).out.encode())
    (reader,) = tei.iterfind(".//{*}respStmt")
    assert reader.findtext("{*}name") == "ben"
    pointer = f"#{reader.get('{http://www.w3.org/XML/1998/namespace}id')}"
    spans = tei.findall(".//{*}spanGrp[@type='highlight']/{*}span")
    assert [each.get("resp") for each in spans].count(pointer) == 2
    (note,) = tei.iterfind(".//{*}note[@type='highlight']")
    assert note.get("resp") == pointer
    report = synoptic.folder / "report.docx"
    assert synoptic("export", "--format", "docx", "-o", report, *only).status == 0
    comments = list(docx.Document(str(report)).comments)
    assert {each.author for each in comments} == {"ben"}
    assert {each.text for each in comments} == {"Marked: sound", "Marked", "Whose?"}


def test_nobody_is_named_where_all_is_one_s_own(synoptic: Synoptic, library: Path) -> None:
    quoted = ("--quote", "lookout", "--note", "Mine")
    synoptic.done("mark", library / "2-evening.txt", *quoted)
    assert "marked by" not in synoptic.done("export").out
    assert "by <bdi>" not in synoptic.done("export", "--format", "html").out
    assert "respStmt" not in synoptic("export", "--format", "tei").out
    report = synoptic.folder / "report.docx"
    assert synoptic("export", "--format", "docx", "-o", report).status == 0
    assert list(docx.Document(str(report)).comments) == []


def test_notes_of_two_readers_on_one_thing_are_no_error(synoptic: Synoptic, library: Path) -> None:
    synoptic.done("note", "add", "Mine, on the library.")
    synoptic.done("note", "add", "Mine, on the article.", "--article", "A")
    exported = synoptic("export", "--format", "json", "-o", "../from-ben.json")
    assert exported.status == 0
    synoptic.done("merge", "../from-ben.json", "--as", "ben")
    assert len(synoptic.done("note", "--json").records) == 4
    assert "error" not in synoptic.done("doctor").out
