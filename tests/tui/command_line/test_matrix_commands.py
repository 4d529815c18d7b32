"""Claims, the matrix and silences from scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from synoptic.corpus import samples
from tests.annotations.coders import Coder

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tui.command_line.invocation import Synoptic

WIRE, BLOG = samples.folder() / "ardwire.txt", samples.folder() / "harbour-courier.md"


def test_rows_are_tags_searches_and_quotations(synoptic: Synoptic, library: Path) -> None:
    assert "No claims" in synoptic("matrix").complaint(1)
    assert "No claims" in synoptic("claims").complaint(1)
    synoptic.done("mark", "A", "--quote", "All 84 passengers", "--tag", "claim/number")
    synoptic.done("searches", "add", "radars", "radar")
    (added,) = synoptic.done("claims", "add", "--quote", "we felt one bump", "--json").records
    assert list(added) == ["id", "kind", "label"]
    records = synoptic.done("claims", "--json").records
    assert [(each["kind"], each["label"]) for each in records] == [
        ("tag", "claim/number"),
        ("search", "radars"),
        ("quotation", "We felt one bump, then a long scrape,"),
    ]
    rows = synoptic.done("matrix", "--json").records
    assert [row["id"] for row in rows] == [each["id"] for each in records]
    assert list(rows[0]) == ["id", "kind", "label", "cells"]
    assert [[cell["state"] for cell in row["cells"]] for row in rows] == [
        ["words", "not read", "not read"],
        ["not read", "words", "words"],
        ["words", "not read", "not read"],
    ]
    cell = rows[0]["cells"][0]
    assert list(cell) == ["article", "state", "silent_by", "passages", "links"]
    assert cell["passages"][0]["text"] == "All 84 passengers"
    assert synoptic.done("matrix").out.splitlines()[:7] == [
        "claim/number",
        "  A Ferry runs aground off Skerry Point",
        "      4  “All 84 passengers”",
        "  B Harbour master blames fog for grounding",
        "         not read",
        "  C Inquiry opens into the Corrie",
        "         not read",
    ]


def test_rows_are_removed(synoptic: Synoptic, library: Path) -> None:
    synoptic.done("tags", "add", "claim")
    synoptic.done("searches", "add", "radars", "radar")
    synoptic.done("claims", "add", "--quote", "one bump")
    assert "remove it with `synoptic tags remove`" in synoptic("claims", "remove", "claim").complaint()
    (gone,) = synoptic.done("claims", "remove", "radars", "--json").records
    assert gone["kind"] == "search"
    assert synoptic("searches").status == 1
    assert synoptic.done("claims", "remove", "one bump").out.startswith("Removed the row “We felt one bump")
    synoptic.done("trash", "restore", "one bump")
    assert [each["kind"] for each in synoptic.done("claims", "--json").records] == ["tag", "quotation"]
    assert "No claim matches" in synoptic("claims", "remove", "zeppelin").complaint()


def test_a_quotation_is_never_guessed(synoptic: Synoptic, library: Path) -> None:
    file = library / "1-morning.txt"
    file.write_text(f"{file.read_text()}\n“We felt nothing at all,” said the pilot of the tug nearby.\n")
    refused = synoptic("claims", "add", "--quote", "we felt").complaint()
    assert "is in 2 quotations" in refused
    assert "No quotation with “zeppelin”" in synoptic("claims", "add", "--quote", "zeppelin").complaint(1)
    for arguments in ((), ("--quote", "x", "--difference", "y")):
        assert "--quote or --difference" in synoptic("claims", "add", *arguments).complaint()


def test_a_difference_is_a_row(synoptic: Synoptic) -> None:
    (first, *_) = synoptic.done("differences", WIRE, BLOG, "--json").records
    (added,) = synoptic.done("claims", "add", WIRE, BLOG, "--difference", first["id"], "--json").records
    assert (added["kind"], added["label"]) == ("difference", "number: 38 ⇄ 41")
    (row,) = synoptic.done("matrix", WIRE, BLOG, "--json").records
    assert [cell["state"] for cell in row["cells"]] == ["words", "words"]


def test_a_silence_is_confirmed_and_withdrawn(synoptic: Synoptic, library: Path) -> None:
    assert "No silences" in synoptic("silence").complaint(1)
    synoptic.done("mark", "A", "--quote", "All 84 passengers", "--tag", "claim/number")
    (made,) = synoptic.done("silence", "add", "claim/number", "B", "--json").records
    assert list(made) == ["id", "claim", "label", "article", "confirmed", "earlier"]
    (row,) = synoptic.done("matrix", "--json").records
    assert [cell["state"] for cell in row["cells"]] == ["words", "silent", "not read"]
    assert "Harbour master blames fog for grounding has nothing on it" in synoptic.done("silence").out
    refused = synoptic("silence", "add", "claim/number", "A").complaint()
    assert "has words on “claim/number”: paragraph 4" in refused
    _confirm_as("ben", library, made["article"])
    (row,) = synoptic.done("matrix", "--json").records
    assert row["cells"][1]["silent_by"] == [None, "ben"]
    assert "silent (you, ben)" in synoptic.done("matrix").out
    (gone,) = synoptic.done("silence", "remove", "NUMBER", "B", "--json").records
    assert gone == made
    refused = synoptic("silence", "remove", "claim/number", "B").complaint(1)
    assert "by ben; it stays as it is" in refused
    assert "silent (ben)" in synoptic.done("matrix").out
    assert "silent (ben)" in synoptic.done("export", "--what", "matrix").out
    assert "silent" not in synoptic.done("matrix", "--by", "you").out
    assert "No silence of" in synoptic("silence", "remove", "claim/number", "C").complaint(1)


def _confirm_as(name: str, library: Path, article: str) -> None:
    store = Coder(library / ".synoptic", name).store
    (tag,) = store.annotations.tags.values()
    record = store.annotations.articles[article]
    store.confirm_silence(f"tag:{tag.id}", tag.name, record, record.digest)
    store.close()
