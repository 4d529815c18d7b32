"""Correcting provenance from a script."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tui.command_line.invocation import Synoptic


@pytest.fixture
def story(tmp_path: Path, synoptic: Synoptic) -> Path:
    """Two articles, one of which names its outlet, in a library of their own."""
    folder = synoptic.folder / "story"
    folder.mkdir()
    (folder / "2031-03-14_ardwire.txt").write_text(
        "The ferry ran aground\n\nSource: Ardwire\n\nIt was early.\n"
    )
    (folder / "courier.txt").write_text("Nobody was hurt\n\n15 March 2031\n\nIt was late.\n")
    synoptic.done("init", folder)
    return folder


def test_it_says_what_it_was_and_what_it_is_now(synoptic: Synoptic, story: Path) -> None:
    file = story / "2031-03-14_ardwire.txt"
    done = synoptic.done("set", file, "outlet=Ard Wire", "date=2031-03-14", "owner=Stig")
    assert done.out.splitlines() == [
        "A The ferry ran aground: source was “Ardwire” (the first lines), is now “Ard Wire”.",
        "A The ferry ran aground: date was empty, is now “2031-03-14”.",
        "A The ferry ran aground: owner was empty, is now “Stig”.",
    ]
    (listed,) = synoptic.done("list", file, "--json").records
    assert (listed["source"], listed["date"]) == ("Ard Wire", "2031-03-14")
    assert file.read_text().startswith("The ferry ran aground\n\nSource: Ardwire")


def test_json_has_the_article_and_what_changed(synoptic: Synoptic, story: Path) -> None:
    (done,) = synoptic.done("set", story / "courier.txt", "date=2031-03", "section=Harbour", "--json").records
    assert done["date"] == "2031-03"
    assert done["changed"] == {
        "date": {"was": "2031-03-15", "now": "2031-03"},
        "section": {"was": None, "now": "Harbour"},
    }


def test_several_are_found_by_letter_and_name_and_all_of_them_by_all(synoptic: Synoptic, story: Path) -> None:
    library = ("--library", story)
    one = synoptic.done("set", "A", "ferry ran", "owner=Stig", *library)
    assert [line[0] for line in one.out.splitlines()] == ["A", "B"]
    told = synoptic("set", "A", "owner=Stig", "--json", *library).records
    assert told[0]["fields"] == {"owner": "Stig"}
    every = synoptic.done("set", "--all", "owner=", *library)
    assert every.out.count("owner was “Stig”, is now empty.") == 2


def test_letters_stay_when_dates_change(synoptic: Synoptic, story: Path) -> None:
    library = ("--library", story)
    before = {each["title"]: each["letter"] for each in synoptic.done("list", "--json", *library).records}
    synoptic.done("set", "ferry ran", "date=2031-03-01", *library)
    after = {each["title"]: each["letter"] for each in synoptic.done("list", "--json", *library).records}
    assert after == before


def test_an_emptied_value_stays_empty(synoptic: Synoptic, story: Path) -> None:
    file = story / "2031-03-14_ardwire.txt"
    synoptic.done("set", file, "source=")
    assert synoptic.done("list", file, "--json").records[0]["source"] is None


def test_file_names_tell_dates_where_none_is_known(synoptic: Synoptic, story: Path) -> None:
    (one, other) = synoptic.done("set", "--all", "--from-names", "--json", "--library", story).records
    changes = sorted([one["changed"], other["changed"]], key=len)
    assert changes == [{}, {"date": {"was": None, "now": "2031-03-14"}}]
    again = synoptic("set", "--all", "--from-names", "--library", story)
    assert again.complaint(1) == "No file name tells a date that is missing."


def test_file_names_tell_years_when_asked(synoptic: Synoptic, tmp_path: Path) -> None:
    folder = tmp_path / "addresses"
    folder.mkdir()
    for name in ("1813-Madison", "2001-GWBush-1", "1812 or 1813"):
        (folder / f"{name}.txt").write_text(f"Of {name} nothing else is known.\n", encoding="utf-8")
    synoptic.done("init", folder)
    read = synoptic.done("list", folder, "--json").records
    assert [each["date"] for each in read] == [None, None, None]
    synoptic.done("set", "--all", "--from-names", "--library", folder)
    dates = {each["date"] for each in synoptic.done("list", "--json", "--library", folder).records}
    assert dates == {"1813", "2001", None}


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (("A",), "Nothing to set"),
        (("date=2031",), "Name the articles"),
        (("A", "--all", "date=2031"), "Name the articles"),
        (("A", "date=14 March 2031"), "not a date"),
        (("A", "date=2031-02-30"), "not a date"),
        (("A", "title="), "needs a title"),
        (("A", "outlet=x", "source=y"), "set twice"),
        (("A", "path=x"), "means something else"),
        (("nosuch", "date=2031"), "No article matches"),
    ],
)
def test_what_cannot_be_set_is_refused_in_one_line(
    synoptic: Synoptic, story: Path, arguments: tuple[str, ...], fault: str
) -> None:
    assert fault in synoptic("set", *arguments, "--library", story).complaint()
    assert not (story / ".synoptic" / "annotations.json").exists()


def test_what_is_so_already_changes_nothing(synoptic: Synoptic, story: Path) -> None:
    synoptic.done("set", story / "courier.txt", "owner=Stig")
    again = synoptic("set", story / "courier.txt", "owner=Stig")
    assert (again.status, again.out, again.err) == (0, "", "synoptic: It is so already.\n")
