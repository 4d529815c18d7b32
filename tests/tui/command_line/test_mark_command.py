"""Highlighting from a script."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from synoptic.corpus.files.loading import load_file
from tests.tui.command_line.conftest import MORNING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tui.command_line.invocation import Synoptic


def test_marking_prints_the_place(synoptic: Synoptic, articles: Path) -> None:
    morning = articles / "1-morning.txt"
    arguments = (
        "--quote",
        "one bump",
        "--tag",
        "sound",
        "--tag",
        "claim/first",
        "--note",
        "Says *who*?",
        "--json",
    )
    (record,) = synoptic.done("mark", morning, *arguments).records
    assert list(record) == ["article", "start", "end", "text", "highlight", "tags", "note"]
    assert record["text"] == MORNING[record["start"] : record["end"]] == "one bump"
    assert record["tags"] == ["sound", "claim/first"]
    assert record["note"] == "Says *who*?"
    listed = synoptic.done("list", morning, "--json").records[0]
    assert (listed["id"], listed["highlights"]) == (record["article"], 1)


@pytest.mark.parametrize(
    "change",
    [
        ("mark", "A", "--quote", "one bump"),
        ("note", "add", "x", "--article", "A"),
        ("link", "add", "agrees", "A", "B", "--quote", "one bump", "--with", "Fog was so thick"),
    ],
)
def test_letters_stay_from_the_first_change_on(
    synoptic: Synoptic, library: Path, change: tuple[str, ...]
) -> None:
    before = {each["title"]: each["letter"] for each in synoptic.done("list", "--json").records}
    synoptic.done(*change)
    (library / "0-before.txt").write_text("Fog forecast\n\n10 March 2024\n\nThere will be fog.\n")
    after = {each["title"]: each["letter"] for each in synoptic.done("list", "--json").records}
    assert after == before | {"Fog forecast": "D"}


def test_marking_again_adds_to_what_is_there(synoptic: Synoptic, articles: Path) -> None:
    morning = articles / "1-morning.txt"
    (first,) = synoptic.done("mark", morning, "--quote", "one bump", "--tag", "sound", "--json").records
    (second,) = synoptic.done(
        "mark", morning, "--quote", "one bump", "--tag", "cook", "--note", "n", "--json"
    ).records
    assert second["highlight"] == first["highlight"]
    assert (second["tags"], second["note"]) == (["sound", "cook"], "n")
    assert synoptic.done("list", morning, "--json").records[0]["highlights"] == 1


@pytest.mark.parametrize(
    ("quote", "marked"),
    [
        ("  one bump ", "one bump"),
        ("who'd been up", "who’d been up"),
        ('"Corrie" ran', "“Corrie” ran"),
        ("ran  aground\nat dawn", "ran aground at dawn"),
        ("CAFE", "café"),
        ("twenty-two", "twenty–two"),
        ("fine fish", "ﬁne fish"),
        ("up since four. The harbour", "up since four.\nThe harbour"),
    ],
)
def test_what_is_marked_are_the_articles_own_words(
    synoptic: Synoptic, articles: Path, quote: str, marked: str
) -> None:
    file = articles / "1-morning.txt"
    file.write_text(MORNING + "\nIn the café twenty–two people had ﬁne fish.\n")
    (record,) = synoptic.done("mark", file, "--quote", quote, "--json").records
    assert record["text"] == marked


def test_to_the_letter_comes_first(synoptic: Synoptic, articles: Path) -> None:
    file = articles / "1-morning.txt"
    file.write_text("A title\n\nThey said it's late, and it’s late.\n")
    for quote in ("it's late", "it’s late"):
        assert synoptic.done("mark", file, "--quote", quote, "--json").records[0]["text"] == quote


def test_words_that_are_not_there(synoptic: Synoptic, articles: Path) -> None:
    complaint = synoptic("mark", articles / "1-morning.txt", "--quote", "two bumps").complaint(1)
    assert "“two bumps” is not in Ferry runs aground off Skerry Point" in complaint


def test_words_in_several_places(synoptic: Synoptic, articles: Path) -> None:
    file = articles / "2-evening.txt"
    complaint = synoptic("mark", file, "--quote", "harbour master").complaint()
    assert "occurs 2 times" in complaint
    assert "1 in paragraph 3" in complaint
    assert "--occurrence" in complaint
    (second,) = synoptic.done(
        "mark", file, "--quote", "harbour master", "--occurrence", "2", "--json"
    ).records
    (first,) = synoptic.done("mark", file, "--quote", "harbour master", "--occurrence", "1", "--json").records
    assert first["start"] < second["start"]
    assert (
        "--occurrence" in synoptic("mark", file, "--quote", "harbour master", "--occurrence", "3").complaint()
    )
    assert "occurs once" in synoptic("mark", file, "--quote", "lookout", "--occurrence", "2").complaint()


def test_an_article_by_many_names(
    synoptic: Synoptic, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synoptic.done("init", articles)
    monkeypatch.chdir(articles)
    identifier = synoptic.done("list", "--json").records[1]["id"]
    names = [
        identifier,
        identifier[:4],
        identifier[:9].upper(),
        "2-evening.txt",
        "2-evening",
        "./2-evening.txt",
        str(articles / "2-evening.txt"),
        "Harbour master blames fog for grounding",
        "master BLAMES",
    ]
    for name in names:
        (record,) = synoptic.done("mark", name, "--quote", "lookout", "--json").records
        assert record["article"] == identifier, name


def test_a_name_that_fits_several(
    synoptic: Synoptic, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synoptic.done("init", articles)
    monkeypatch.chdir(articles)
    complaint = synoptic("mark", "in", "--quote", "x").complaint()
    assert "matches 2 articles" in complaint or "matches 3 articles" in complaint
    assert "Harbour master blames fog for grounding" in complaint
    assert "No article matches" in synoptic("mark", "zeppelin", "--quote", "x").complaint()
    assert "No article matches" in synoptic("mark", "", "--quote", "x").complaint()
    assert "No article matches" in synoptic("mark", "nul\x00", "--quote", "x").complaint()


def test_marking_needs_words(synoptic: Synoptic, articles: Path) -> None:
    assert "--quote" in synoptic("mark", articles / "1-morning.txt").complaint()
    assert "--quote is empty" in synoptic("mark", articles / "1-morning.txt", "--quote", " ").complaint()


def test_a_line_for_people(synoptic: Synoptic, articles: Path) -> None:
    printed = synoptic.done("mark", articles / "1-morning.txt", "--quote", "one bump", "--tag", "sound").out
    assert printed.startswith(
        "Highlighted “one bump” in paragraph 5 of Ferry runs aground off Skerry Point ("
    )
    assert printed.endswith("), tagged sound.\n")


def test_bytes_that_are_no_text_are_refused(synoptic: Synoptic, articles: Path) -> None:
    for option in ("--quote", "--tag", "--note"):
        arguments = {"--quote": "one bump"} | {option: "bad \udcff"}
        given = [part for pair in arguments.items() for part in pair]
        assert "is not valid text" in synoptic("mark", articles / "1-morning.txt", *given).complaint()
    assert not synoptic.home.exists()


def test_the_article_is_untouched(synoptic: Synoptic, articles: Path) -> None:
    before = {path: path.read_bytes() for path in articles.iterdir()}
    synoptic.done("mark", articles / "1-morning.txt", "--quote", "one bump", "--note", "n")
    assert {path: path.read_bytes() for path in articles.iterdir()} == before


@pytest.mark.parametrize(
    ("name", "raw", "quote"),
    [
        ("a.md", b"# Notes of the quay\r\n\r\nIs it shut? It is.\r\n", "Is it shut?"),
        ("a.md", b"The ferry left at noon with forty people on\nboard and came back.\n", "people on\nboard"),
        (
            "a.md",
            "Hello 😊💩 to the quay\n\nThe boat 👩‍🚢 left; an annotation here.\n".encode(),
            "annotation",
        ),
        ("a.txt", "\ufeffThe cafe\u0301\tis shut\r\rfor 👍🏽 good.".encode(), "is shut"),
        ("a.txt", "La ville: «\u00a0fermée\u00a0», dit-on…".encode("cp1252"), "fermée"),
        ("a.txt", "---\ntitle: >-\n  Quay\n  notes\n---\n\n𠮷野家 is shut.\n".encode(), "is shut"),
    ],
    ids=["crlf", "lines", "emoji", "mark", "cp1252", "front matter"],
)
def test_the_slice_is_the_quote(synoptic: Synoptic, name: str, raw: bytes, quote: str) -> None:
    file = synoptic.folder / name
    file.write_bytes(raw)
    (record,) = synoptic("mark", file, "--quote", quote, "--json").records
    text = load_file(file).text
    assert text[record["start"] : record["end"]] == record["text"] == quote
