"""Taking in annotations: with a preview, once, and saying what has no place."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tui.command_line.invocation import Synoptic


@pytest.fixture
def exported(synoptic: Synoptic, articles: Path) -> Path:
    """Return an export of two highlights, taken out of the library again."""
    synoptic.done("init", articles)
    synoptic.done(
        "mark", articles / "1-morning.txt", "--quote", "one bump", "--tag", "sound", "--note", "Who?"
    )
    synoptic.done("mark", articles / "2-evening.txt", "--quote", "lookout")
    file = synoptic.folder / "notes.json"
    assert synoptic("export", articles, "--format", "json", "-o", file).status == 0
    (articles / ".synoptic").rename(synoptic.folder / "aside")
    synoptic.done("init", articles)
    return file


def test_a_preview_changes_nothing(synoptic: Synoptic, articles: Path, exported: Path) -> None:
    preview = synoptic.done("import", exported, articles, "--dry-run").out
    assert preview == (
        "notes.json (Synoptic JSON) would be imported; 2 articles: 2 in the library.\n"
        "  2 highlights: 2 new.\n"
        "  1 note: 1 new.\n"
        "  1 tag: 1 new.\n"
    )
    assert not (articles / ".synoptic" / "annotations.json").exists()


def test_it_is_taken_in_once(synoptic: Synoptic, articles: Path, exported: Path) -> None:
    assert "2 highlights: 2 new" in synoptic.done("import", exported, articles).out
    assert "Who?" in synoptic.done("export", articles).out
    (record,) = synoptic.done("import", exported, articles, "--json").records
    assert record["counts"]["highlight"] == {"known": 2}
    assert record["state"] == "known"
    again = synoptic.done("import", exported, articles).out
    assert "here already; 2 articles" in again
    assert [each["highlights"] for each in synoptic.done("list", articles, "--json").records] == [1, 1, 0]


def test_articles_come_along_to_a_folder(synoptic: Synoptic, articles: Path, exported: Path) -> None:
    project = synoptic.folder / "empty"
    project.mkdir()
    synoptic.done("init", project)
    target = project / "texts"
    outcome = synoptic("import", exported, project, "--to", target)
    assert "2 articles: 2 new" in outcome.out
    assert len(list(target.iterdir())) == 2
    assert "one bump" in synoptic("export", project).out
    # It is the same article when it comes again, from whichever file.
    assert "2 in the library" in synoptic("import", exported, exported, project).out
    assert len(list(target.iterdir())) == 2


def test_two_files_that_bring_one_article_add_it_once(
    synoptic: Synoptic, articles: Path, exported: Path
) -> None:
    project = synoptic.folder / "empty"
    project.mkdir()
    synoptic.done("init", project)
    copy = synoptic.folder / "copy.json"
    copy.write_bytes(exported.read_bytes())
    assert synoptic("import", exported, copy, project).status == 0
    assert len(list(project.glob("*.txt"))) == 2


def test_what_has_no_place_is_told(synoptic: Synoptic, articles: Path) -> None:
    file = synoptic.folder / "by-hand.json"
    document = {
        "synoptic": 1,
        "articles": [{"id": "m", "title": "Ferry runs aground off Skerry Point"}, {"id": "x", "title": "X"}],
        "highlights": [
            {"place": {"article": "m", "text": "one bump"}, "tags": []},
            {"place": {"article": "m", "text": "nothing of the kind stands there, in no words"}, "tags": []},
            {"place": {"article": "x", "text": "words"}, "tags": []},
            {"place": {}},
        ],
    }
    file.write_text(json.dumps(document))
    outcome = synoptic("import", file, articles)
    assert outcome.status == 0
    assert outcome.err.splitlines() == [
        "synoptic: Not placed: “nothing of the kind stands there, in no…” "
        "(Ferry runs aground off Skerry Point): its words are not in the article; kept, to be given a place.",
        "synoptic: Not placed: “words” (X): its article is not in the library.",
        "synoptic: Not placed: Something: its article is not in the library.",
    ]
    (record,) = synoptic("import", file, articles, "--json", "--dry-run").records
    assert [each["kept"] for each in record["unplaced"]] == [True, False, False]
    assert record["articles"][1] == {"title": "X", "id": None, "by": None, "candidates": [], "added": False}


def test_facts_alone_are_exported_and_come_along(synoptic: Synoptic, articles: Path) -> None:
    synoptic.done("init", articles)
    synoptic.done("set", articles / "2-evening.txt", "speaker=Ann")
    file = synoptic.folder / "facts.json"
    assert synoptic("export", articles, "--format", "json", "-o", file).status == 0
    assert "Nothing to export" in synoptic("export", articles, "--format", "json", "--tag", "x").complaint(1)
    (articles / ".synoptic").rename(synoptic.folder / "aside")
    synoptic.done("init", articles)
    (taken,) = synoptic.done("import", file, articles, "--json").records
    assert taken["state"] == "imported"
    assert "here already" in synoptic.done("import", file, articles).out
    told = synoptic.done("list", articles, "--json").records
    assert [each.get("fields") for each in told] == [None, {"speaker": "Ann"}, None]


def test_articles_that_are_nowhere_are_told_with_their_facts(
    synoptic: Synoptic, articles: Path, exported: Path
) -> None:
    document = json.loads(exported.read_text())
    letter = {
        "letter": "C",
        "digest": document["articles"][2]["digest"],
        "created": "2031-03-14T00:00:00+00:00",
    }
    document["articles"][2] |= {"fields": {"speaker": "Ann"}}
    document["letters"] = [{"article": document["articles"][2]["id"], **letter}]
    exported.write_text(json.dumps(document))
    elsewhere = synoptic.folder / "empty"
    elsewhere.mkdir()
    synoptic.done("init", elsewhere)
    outcome = synoptic("import", exported, elsewhere, "--dry-run")
    assert outcome.err == (
        "synoptic: Not read: 1 article without highlights, not found in the library, and without a text in "
        "the file: “Inquiry opens into the Corrie”; facts: speaker; 1 letter.\n"
    )


def test_nothing_to_import(synoptic: Synoptic, articles: Path) -> None:
    file = synoptic.folder / "empty.json"
    file.write_text('{"synoptic": 1}')
    outcome = synoptic("import", file, articles)
    assert outcome.complaint(1) == "empty.json (Synoptic JSON): nothing to import; no articles."
    assert not (articles / ".synoptic").exists()


def test_what_is_unusable_is_one_line(synoptic: Synoptic, articles: Path) -> None:
    assert "not a file of annotations" in synoptic("import", articles / "1-morning.txt").complaint()
    assert "No such file" in synoptic("import", "nowhere.json").complaint()
    assert "“nonsense” is none of json" in synoptic("import", "x", "--from", "nonsense").complaint()
    assert "Name a file of annotations" in synoptic("import", articles).complaint()
    assert "not valid JSON" in synoptic("import", articles / "1-morning.txt", "--from", "json").complaint()


def test_markdown_of_ours_says_what_to_export_instead(synoptic: Synoptic, articles: Path) -> None:
    synoptic.done("mark", articles / "1-morning.txt", "--quote", "one bump")
    notes = synoptic.folder / "notes.md"
    assert synoptic("export", articles, "-o", notes).status == 0
    assert "--format json" in synoptic("import", notes).complaint()
