"""Highlights, notes, links, saved searches, the trash and reading progress from scripts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from synoptic.annotations.files.reading_record import ReadingRecord
from synoptic.annotations.model.reading import Coverage, ReadShare
from synoptic.annotations.model.values import LINK_KINDS
from synoptic.corpus.files.loading import load_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.tui.command_line.invocation import Synoptic

    Piped = Callable[[str], None]


def _mark(synoptic: Synoptic, article: str, quote: str, *more: str) -> str:
    (record,) = synoptic.done("mark", article, "--quote", quote, *more, "--json").records
    return str(record["highlight"])


# Highlights


def test_highlights_are_listed_in_text_order(synoptic: Synoptic, library: Path) -> None:
    assert "No highlights" in synoptic("highlights").complaint(1)
    last = _mark(synoptic, "1-morning", "since four")
    first = _mark(synoptic, "1-morning", "one bump", "--tag", "sound", "--note", "Says *who*?")
    records = synoptic.done("highlights", "--json").records
    assert [each["highlight"] for each in records] == [first, last]
    assert list(records[0]) == ["article", "start", "end", "text", "highlight", "tags", "note", "state"]
    assert (records[0]["text"], records[0]["tags"], records[0]["note"], records[0]["state"]) == (
        "one bump",
        ["sound"],
        "Says *who*?",
        "same",
    )
    assert synoptic.done("highlights").out.splitlines()[0] == (
        f"{first[:8]}  A  paragraph 5  one bump    sound  Says *who*?"
    )


def test_a_long_passage_makes_no_line_long(synoptic: Synoptic, library: Path) -> None:
    article = library / "1-morning.txt"
    long = " ".join(f"word{number}" for number in range(60))
    article.write_text(f"{article.read_text(encoding='utf-8')}\n{long}\n", encoding="utf-8")
    _mark(synoptic, "1-morning", "one bump", "--tag", "sound")
    _mark(synoptic, "1-morning", long, "--tag", "words")
    short, cut = synoptic.done("highlights").out.splitlines()
    assert len(short) < 130
    assert cut.endswith("…  words")
    assert [each["text"] for each in synoptic.done("highlights", "--json").records] == ["one bump", long]
    synoptic.done("unmark", "--quote", long)
    assert len(synoptic.done("trash").out.splitlines()[0]) < 180
    assert synoptic.done("trash", "--json").records[0]["text"] == long


def test_a_highlight_whose_words_are_gone_has_no_place(synoptic: Synoptic, library: Path) -> None:
    _mark(synoptic, "3-inquiry", "It will sit for a week")
    (library / "3-inquiry.md").write_text("# Inquiry opens into the Corrie\n\nNothing was heard today.\n")
    (record,) = synoptic.done("highlights", "--json").records
    assert (record["start"], record["end"], record["text"], record["state"]) == (
        None,
        None,
        "It will sit for a week",
        "orphan",
    )
    assert "not found in the article any more" in synoptic.done("highlights").out


def test_highlights_of_an_article_whose_file_is_gone_are_listed(synoptic: Synoptic, library: Path) -> None:
    synoptic.done("mark", "1-morning.txt", "--quote", "one bump", "--tag", "sound")
    synoptic.done("mark", "2-evening.txt", "--quote", "lookout")
    (library / "1-morning.txt").unlink()
    here, gone = synoptic.done("highlights", "--json").records
    assert (here["text"], here["state"]) == ("lookout", "same")
    assert (gone["text"], gone["state"], gone["start"], gone["tags"]) == ("one bump", None, None, ["sound"])
    assert synoptic.done("highlights").out.splitlines()[1].endswith("one bump  sound  article not read")
    (library / "2-evening.txt").unlink()
    assert len(synoptic("highlights").out.splitlines()) == 2


def test_every_occurrence_is_highlighted(synoptic: Synoptic, library: Path) -> None:
    records = synoptic.done("mark", "2-evening", "--quote", "harbour master", "--every", "--json").records
    assert len({each["highlight"] for each in records}) == len(records) == 2
    assert "not in" in synoptic("mark", "2-evening", "--quote", "zeppelin", "--every").complaint(1)
    for other in (("--occurrence", "1"), ("--move", "x")):
        refused = synoptic("mark", "2-evening", "--quote", "fog", "--every", *other).complaint()
        assert "not two of them" in refused


def test_the_ends_of_a_highlight_are_moved(synoptic: Synoptic, library: Path) -> None:
    known = _mark(synoptic, "1-morning", "one bump", "--tag", "sound")
    arguments = ("--move", known[:8], "--note", "longer", "--json")
    (moved,) = synoptic.done(
        "mark", "1-morning", "--quote", "one bump, then a long scrape", *arguments
    ).records
    assert (moved["highlight"], moved["tags"], moved["note"]) == (known, ["sound"], "longer")
    (listed,) = synoptic.done("highlights", "--json").records
    assert listed["text"] == "one bump, then a long scrape"
    refused = synoptic("mark", "2-evening", "--quote", "lookout", "--move", known).complaint()
    assert "in another article" in refused


def test_what_was_found_is_highlighted(synoptic: Synoptic, library: Path, piped: Piped) -> None:
    found = synoptic.done("search", "radar", "--json").out
    piped(found)
    marked = synoptic.done("mark", "-", "--tag", "radar", "--json").records
    places = [(each["article"], each["start"], each["end"]) for each in map(json.loads, found.splitlines())]
    assert [(each["article"], each["start"], each["end"]) for each in marked] == places
    assert all(each["tags"] == ["radar"] for each in marked)
    piped("")
    assert "No places" in synoptic("mark", "-").complaint(1)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("words", "Line 1 of standard input is no JSON object"),
        ("[1]", "Line 1 of standard input is no JSON object"),
        ('{"id": "x"}', "names no place"),
        ('{"article": "x", "start": 1, "end": 2, "text": "a"}', "no article “x”"),
    ],
)
def test_what_is_no_place_is_refused(
    synoptic: Synoptic, library: Path, piped: Piped, line: str, fault: str
) -> None:
    piped(line)
    assert fault in synoptic("mark", "-").complaint()


def test_a_place_with_other_words_is_refused(synoptic: Synoptic, library: Path, piped: Piped) -> None:
    (found,) = synoptic.done("search", "lookout", "--limit", "1", "--json").records
    for change in ({"text": "outlook"}, {"start": -5}, {"end": 10**9}):
        piped(json.dumps(found | change))
        assert "has other words there; search again" in synoptic("mark", "-").complaint()
    assert "drop --quote" in synoptic("mark", "-", "--quote", "x").complaint()


def test_a_highlight_is_removed_by_its_words(synoptic: Synoptic, library: Path) -> None:
    known = _mark(synoptic, "1-morning", "who’d been up", "--tag", "cook", "--note", "Why?")
    said = synoptic.done("unmark", "A", "--quote", "WHO'D been up").out
    assert said == (
        "Removed the highlight “who’d been up” in Ferry runs aground off Skerry Point, with its note.\n"
    )
    assert synoptic("highlights").status == 1
    (gone,) = synoptic.done("trash", "--json").records
    assert (gone["id"], gone["kind"], gone["text"], gone["note"]) == (
        known,
        "highlight",
        "who’d been up",
        "Why?",
    )
    assert "is not highlighted" in synoptic("unmark", "--quote", "who’d been up").complaint(1)


def test_a_highlight_is_never_guessed(synoptic: Synoptic, library: Path) -> None:
    one, other = (
        record["highlight"]
        for record in synoptic.done(
            "mark", "2-evening", "--quote", "harbour master", "--every", "--json"
        ).records
    )
    refused = synoptic("unmark", "--quote", "harbour master").complaint()
    assert "is highlighted 2 times" in refused
    assert one[:8] in refused
    (removed,) = synoptic.done("unmark", "--highlight", one, "--json").records
    assert list(removed) == ["article", "start", "end", "text", "highlight", "tags", "note"]
    assert [each["highlight"] for each in synoptic.done("highlights", "--json").records] == [other]
    assert "No highlight matches" in synoptic("unmark", "--highlight", one).complaint()
    assert "Name the highlight" in synoptic("unmark").complaint()
    assert "Name the highlight" in synoptic("unmark", "A").complaint()


def test_highlights_that_were_listed_are_removed(synoptic: Synoptic, library: Path, piped: Piped) -> None:
    for quote in ("one bump", "at dawn"):
        _mark(synoptic, "1-morning", quote)
    piped(synoptic.done("highlights", "--json").out)
    assert len(synoptic.done("unmark", "-", "--json").records) == 2
    assert synoptic("highlights").status == 1


def test_a_tag_is_taken_off(synoptic: Synoptic, library: Path) -> None:
    _mark(synoptic, "1-morning", "one bump", "--tag", "sound", "--tag", "cook")
    assert synoptic.done("unmark", "--quote", "one bump", "--tag", "Sound").out == (
        "Took Sound off “one bump”.\n"
    )
    assert synoptic.done("highlights", "--json").records[0]["tags"] == ["cook"]
    assert "has no tag “sound”" in synoptic("unmark", "--quote", "one bump", "--tag", "sound").complaint()


# Notes


def test_notes_on_all_that_has_one(synoptic: Synoptic, library: Path, piped: Piped) -> None:
    assert "No notes" in synoptic("note").complaint(1)
    known = _mark(synoptic, "1-morning", "one bump")
    piped("From *standard input*\n")
    synoptic.done("note", "add", "-")
    synoptic.done("note", "add", "On the article", "--article", "2-evening")
    synoptic.done("note", "add", "On words", "--quote", "one bump")
    (added,) = synoptic.done("note", "add", "More", "--highlight", known[:6], "--json").records
    assert list(added) == ["article", "start", "end", "text", "highlight", "note"]
    records = synoptic.done("note", "--json").records
    assert [(each["text"], each["highlight"], each["note"]) for each in records] == [
        (None, None, "From *standard input*\n"),
        ("one bump", known, "On words\n\nMore"),
        (None, None, "On the article"),
    ]
    assert [each["article"] is None for each in records] == [True, False, False]
    assert synoptic.done("note", "list", "3-inquiry.md", "1-morning.txt").out.splitlines() == [
        "The library",
        "  From *standard input*",
        "",
        "Ferry runs aground off Skerry Point: “one bump”",
        "  On words",
        "  ",
        "  More",
    ]


def test_a_note_is_changed_and_removed(synoptic: Synoptic, library: Path) -> None:
    synoptic.done("note", "add", "First", "--article", "A")
    synoptic.done("note", "change", "Second", "--article", "A")
    assert [each["note"] for each in synoptic.done("note", "--json").records] == ["Second"]
    said = synoptic.done("note", "remove", "--article", "A").out
    assert said == "Removed the note on Ferry runs aground off Skerry Point.\n"
    for verb in (("remove",), ("change", "x")):
        assert "No note on the library" in synoptic("note", *verb).complaint(1)
    synoptic.done("trash", "restore", "Second")
    assert [each["note"] for each in synoptic.done("note", "--json").records] == ["Second"]


def test_a_note_on_a_library_that_nobody_named_says_which(synoptic: Synoptic) -> None:
    assert synoptic.done("note", "add", "x").out == "Noted on your personal library.\n"
    assert synoptic.done("note", "remove").out == "Removed the note on your personal library.\n"


def test_a_note_needs_words_and_one_place(synoptic: Synoptic, library: Path) -> None:
    assert "is empty" in synoptic("note", "add", "  ").complaint()
    assert "is not highlighted" in synoptic("note", "add", "x", "--quote", "one bump").complaint(1)
    both = ("--article", "A", "--highlight", "x")
    assert "Use --highlight, or" in synoptic("note", "add", "x", *both).complaint()


# Links


def test_a_link_is_made_listed_changed_and_removed(synoptic: Synoptic, library: Path) -> None:
    assert "No links" in synoptic("link").complaint(1)
    words = ("--quote", "harbour master blamed fog", "--with", "Fog was so thick")
    (made,) = synoptic.done("link", "add", "agrees", "A", "2-evening", *words, "--json").records
    assert list(made) == ["id", "kind", "one", "other", "note"]
    assert (made["one"]["text"], made["other"]["text"]) == ("harbour master blamed fog", "Fog was so thick")
    assert synoptic.done("link", "--json").records == [made]
    synoptic.done("link", "change", made["id"][:8], "--kind", "softens", "--note", "Only *thick*")
    assert synoptic.done("link", "list", "1-morning.txt", "2-evening.txt").out.splitlines() == [
        f"softens ({made['id'][:8]})",
        "  Ferry runs aground off Skerry Point",
        "      6  “harbour master blamed fog”",
        "  Harbour master blames fog for grounding",
        "      3  “Fog was so thick”",
        "  — Only *thick*",
    ]
    (alone,) = synoptic.done("link", "list", "2-evening.txt", "--json").records
    assert alone["one"] | {"text": ""} == made["one"] | {"start": None, "end": None, "text": ""}
    assert synoptic.done("link", "remove", made["id"]).out == (
        "Removed the link from “harbour master blamed fog” (softens).\n"
    )
    assert synoptic("link").status == 1
    assert "No link matches" in synoptic("link", "remove", made["id"]).complaint()


def test_an_article_omits_a_passage(synoptic: Synoptic, library: Path) -> None:
    (made,) = synoptic.done("link", "add", "omits", "A", "C", "--quote", "one bump", "--json").records
    assert (made["other"]["start"], made["other"]["text"]) == (None, None)
    assert "has nothing on it" in synoptic.done("link").out


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (["agrees", "A"], "Name both articles."),
        (["agrees", "A", "B"], "--quote is empty"),
        (["agrees", "A", "B", "--quote", "one bump"], "Give the words: --with."),
        (["omits", "A", "B", "--quote", "one bump", "--with", "fog"], "drop --with"),
        (["denies", "A", "B"], "is not one of"),
        (["agrees", "A", "B", "--quote", "one bump", "--with", "harbour master"], "--with-occurrence N"),
        (["agrees", "A", "A", "--quote", "one bump", "--with", "one bump"], "A link needs two places"),
        (["agrees", "-", "B"], "drop OTHER"),
    ],
)
def test_a_link_that_cannot_be(synoptic: Synoptic, library: Path, arguments: list[str], fault: str) -> None:
    assert fault in synoptic("link", "add", *arguments).complaint()
    assert synoptic("link").status == 1


def test_words_of_an_end_that_are_not_there(synoptic: Synoptic, library: Path) -> None:
    arguments = ("--quote", "one bump", "--with", "zeppelin")
    assert "not in Harbour master" in synoptic("link", "add", "agrees", "A", "B", *arguments).complaint(1)


def test_pairs_that_were_found_are_linked(synoptic: Synoptic, library: Path, piped: Piped) -> None:
    one, other = (
        synoptic.done("search", word, "--limit", "1", "--json").records[0] for word in ("bump", "bow")
    )
    piped(json.dumps({"a": one, "b": other}))
    (made,) = synoptic.done("link", "add", "same-quote", "-", "--note", "n", "--json").records
    assert (made["one"]["text"], made["other"]["text"], made["note"]) == (one["text"], other["text"], "n")
    piped(json.dumps({"a": one}))
    assert "names no place" in synoptic("link", "add", "agrees", "-").complaint()
    piped("")
    assert "No places" in synoptic("link", "add", "agrees", "-").complaint(1)
    assert set(LINK_KINDS) > {"same-quote"}


# The trash, searches, reading progress


def test_the_trash_is_restored_and_emptied(synoptic: Synoptic, library: Path) -> None:
    for verb in (("list",), ("restore", "x"), ("restore", "--all"), ("empty",)):
        assert synoptic("trash", *verb).complaint(1) == "The trash is empty."
    for quote in ("one bump", "at dawn"):
        _mark(synoptic, "1-morning", quote, "--tag", "t")
        synoptic.done("unmark", "--quote", quote)
    assert "one bump" in synoptic.done("trash").out.splitlines()[1]
    (restored,) = synoptic.done("trash", "restore", "bump", "--json").records
    assert list(restored) == ["id", "kind", "article", "text", "tags", "note", "removed"]
    assert [each["text"] for each in synoptic.done("highlights", "--json").records] == ["one bump"]
    assert "No removal matches" in synoptic("trash", "restore", "zeppelin").complaint()
    assert "--all" in synoptic("trash", "restore").complaint()
    assert synoptic.done("trash", "empty").out == "Emptied the trash: 1 removal.\n"
    assert synoptic("trash").status == 1


def test_searches_are_saved(synoptic: Synoptic) -> None:
    assert "No saved searches" in synoptic("searches").complaint(1)
    (saved,) = synoptic.done("searches", "add", "Fog", "fog -harbour", "--json").records
    assert list(saved) == ["id", "name", "query", "in"]
    assert "add --force" in synoptic("searches", "add", "fog", "mist").complaint()
    synoptic.done("searches", "add", "fog", "mist", "--in", "notes", "--force")
    assert synoptic.done("searches").out == "fog  notes  mist\n"
    said = synoptic.done("searches", "remove", "FOG").out
    assert said == "Removed the search “fog”, in your personal library: mist\n"
    assert "No search “fog”" in synoptic("searches", "remove", "fog").complaint()


def test_what_was_read_is_forgotten(synoptic: Synoptic, library: Path) -> None:
    assert synoptic("unread", "--all").complaint(1) == "Nothing of it was read."
    (listed, *_) = synoptic.done("list", "--json").records
    article = load_file(library / "1-morning.txt")
    record = ReadingRecord(library / ".synoptic")
    record.changed(listed["id"], ReadShare(article.digest, Coverage().add(0, 60)))
    record.save()
    assert synoptic.done("list", "--json").records[0]["coverage"] > 0
    assert (
        synoptic.done("unread", "A").out == "Forgot what was read of Ferry runs aground off Skerry Point.\n"
    )
    assert synoptic.done("list", "--json").records[0]["coverage"] == 0
    assert "--all" in synoptic("unread").complaint()


def test_tags_print_what_they_did(synoptic: Synoptic) -> None:
    def names(*arguments: str) -> list[str]:
        return [each["name"] for each in synoptic.done("tags", *arguments, "--json").records]

    assert names("add", "claim") == ["claim"]
    assert names("add", "claim/number") == ["claim/number"]
    assert names("rename", "claim", "assertion") == ["assertion", "assertion/number"]
    assert names("describe", "assertion", "--colour", "red") == ["assertion"]
    assert names("add", "figure") == ["figure"]
    assert names("merge", "figure", "assertion/number") == ["assertion/number"]
    assert names("remove", "assertion", "--nested") == ["assertion", "assertion/number"]
