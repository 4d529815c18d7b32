"""The codebook from the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tui.command_line.invocation import Synoptic


def _names(synoptic: Synoptic) -> list[str]:
    return [record["name"] for record in synoptic.done("tags", "list", "--json").records]


def test_there_are_none_at_first(synoptic: Synoptic) -> None:
    assert "No tags in" in synoptic("tags").complaint(1)
    assert "No tags in" in synoptic("tags", "list", "--json").complaint(1)


def test_json_names(synoptic: Synoptic, articles: Path) -> None:
    synoptic.done("tags", "add", "claim/number", "--colour", "green", "--description", "A figure")
    synoptic.done("mark", articles / "1-morning.txt", "--quote", "84", "--tag", "claim/number")
    (tag,) = (
        record
        for record in synoptic.done("tags", "list", "--json").records
        if record["name"] == "claim/number"
    )
    assert list(tag) == ["id", "name", "colour", "description", "highlights"]
    assert (tag["colour"], tag["description"], tag["highlights"]) == ("green", "A figure", 1)


def test_bare_tags_lists_them(synoptic: Synoptic) -> None:
    synoptic.done("tags", "add", "quotation", "--color", "red")
    synoptic.done(
        "tags", "add", "Claim", "--colour", "blue", "--description", "Can be true\nor false \x1b[2J"
    )
    assert synoptic.done("tags").out == synoptic.done("tags", "list").out
    assert synoptic.done("tags", "--json").out == synoptic.done("tags", "list", "--json").out
    assert "Put --json after `list`." in synoptic("tags", "--json", "list").complaint()
    assert synoptic.done("tags").out.splitlines() == [
        "Claim      blue  0 highlights  Can be true or false ␛[2J",
        "quotation  red   0 highlights",
    ]


def test_the_codebook_is_worked_on(synoptic: Synoptic, articles: Path) -> None:
    for name in ("claim", "claim/number", "figure", "fog"):
        synoptic.done("tags", "add", name)
    synoptic.done("mark", articles / "1-morning.txt", "--quote", "84", "--tag", "figure")
    synoptic.done("tags", "rename", "claim", "assertion")
    assert _names(synoptic) == ["assertion", "assertion/number", "figure", "fog"]
    synoptic.done("tags", "merge", "figure", "assertion/number")
    assert _names(synoptic) == ["assertion", "assertion/number", "fog"]
    synoptic.done("tags", "describe", "fog", "--description", "Weather", "--colour", "cyan")
    fog = synoptic.done("tags", "list", "--json").records[2]
    assert (fog["description"], fog["colour"]) == ("Weather", "cyan")
    refused = synoptic("tags", "remove", "assertion")
    assert "“assertion” has nested tags; add --nested" in refused.complaint()
    synoptic.done("tags", "remove", "assertion", "--nested")
    assert _names(synoptic) == ["fog"]
    assert synoptic.done("list", articles, "--json").records[0]["highlights"] == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["add", ""],
        ["add", "a//b"],
        ["add", "known"],
        ["add", "x", "--colour", "beige"],
        ["rename", "unknown", "x"],
        ["merge", "unknown", "known"],
        ["merge", "known", "unknown"],
        ["remove", "unknown"],
        ["describe", "unknown", "--description", "x"],
        ["describe", "known"],
        ["paint", "known"],
    ],
)
def test_what_makes_no_sense_is_refused(synoptic: Synoptic, arguments: list[str]) -> None:
    synoptic.done("tags", "add", "known")
    assert synoptic("tags", *arguments).complaint()
    assert _names(synoptic) == ["known"]


def test_what_a_removal_took_is_told(synoptic: Synoptic, articles: Path) -> None:
    for file, words in (("1-morning.txt", "84"), ("2-evening.txt", "lookout")):
        synoptic.done("mark", articles / file, "--quote", words, "--tag", "figure")
    said, undone = synoptic.done("tags", "remove", "figure").out.splitlines()
    assert said == "Removed figure from 2 highlights in 2 articles, in your personal library."
    assert undone.startswith("No command undoes this; only a backup has it")


def test_the_library_is_told_that_is_not_of_this_folder(
    synoptic: Synoptic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert synoptic.done("tags", "add", "fog", "--colour", "red").out == (
        "Added fog, red, in your personal library.\n"
    )
    (tmp_path / "other").mkdir()
    synoptic.done("init", tmp_path / "other")
    monkeypatch.chdir(tmp_path / "other")
    assert synoptic.done("tags", "add", "fog", "--colour", "red").out == "Added fog, red.\n"


def test_tags_belong_to_the_library(synoptic: Synoptic, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    synoptic.done("tags", "--library", tmp_path / "other", "add", "fog")
    assert synoptic("tags").status == 1
    assert synoptic.done("tags", "list", "--library", tmp_path / "other").out.startswith("fog ")
