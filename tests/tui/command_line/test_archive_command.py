"""`synoptic archive`, on a real server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.postgres_server import PostgresServer
    from tests.tui.command_line.invocation import Synoptic


@pytest.fixture
def address(postgres_server: PostgresServer) -> str:
    return postgres_server.new_database()


@pytest.fixture
def archive(synoptic: Synoptic, articles: Path, address: str) -> str:
    """Return the address of an archive that has the three articles."""
    synoptic.done("archive", "init", address)
    synoptic.done("archive", "add", articles, "--archive", address)
    return address


def test_an_archive_is_made_filled_and_searched(synoptic: Synoptic, articles: Path, address: str) -> None:
    made = synoptic.done("archive", "init", address, "--partitions", "3")
    assert made.out == "Made an archive of 3 parts on 1 server.\n"
    added = synoptic.done("archive", "add", articles, "--archive", address)
    assert added.out == "3 articles added (12 passages).\n"
    again = synoptic.done("archive", "add", articles, "--archive", address)
    assert again.out == "0 articles added (0 passages); 3 there already.\n"
    first, *parts = synoptic.done("archive", "status", "--archive", address).out.splitlines()
    assert first.startswith("3 articles, 12 passages, ")
    assert [line.split()[:3] for line in parts[1:]] == [
        [f"passages_{number}", "this", "server"] for number in range(3)
    ]
    where, words = synoptic.done("archive", "search", "harbor mastr blamed", "--archive", address).out.split(
        "\n"
    )[:2]
    assert where.startswith("Ferry runs aground off Skerry Point · 2024-03-12 · ")
    assert words.strip() == "The ⟦harbour⟧ ⟦master⟧ ⟦blamed⟧ fog."


def test_json_has_the_names_of_a_search(synoptic: Synoptic, archive: str, articles: Path) -> None:
    (hit,) = synoptic.done("archive", "search", "second radar", "--archive", archive, "--json").records
    assert hit["text"] == "second radar"
    assert hit["score"] == 100
    assert hit["path"] == str(articles / "2-evening.txt")
    listed = synoptic.done("list", articles, "--json").records
    assert hit["article"] in {each["id"] for each in listed}
    text = (articles / "2-evening.txt").read_text()
    assert text[hit["start"] : hit["end"]] == "second radar"
    (found,) = synoptic.done("archive", "--archive", archive, "--json").records
    assert (found["articles"], found["passages"]) == (3, 12)
    assert sum(each["passages"] for each in found["partitions"]) == 12
    (added,) = synoptic.done("archive", "add", articles, "--archive", archive, "--json").records
    assert added == {"added": 0, "there": 3, "passages": 0}


def test_the_variable_and_the_option_before_the_command_name_the_archive(
    synoptic: Synoptic, archive: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert synoptic.done("archive", "--archive", archive, "search", "radar").out
    monkeypatch.setenv("SYNOPTIC_ARCHIVE", archive)
    assert synoptic.done("archive", "search", "radar").out
    assert synoptic.done("archive").out.startswith("3 articles")


def test_nothing_found_is_status_1_and_says_which_word_is_nowhere(synoptic: Synoptic, archive: str) -> None:
    said = synoptic("archive", "search", "zeppelin qqq", "--archive", archive).complaint(1)
    assert said == "No matches for “zeppelin qqq”: no article has “zeppelin” or “qqq”."


def test_without_an_address_it_says_how_to_name_one(synoptic: Synoptic) -> None:
    said = synoptic("archive", "search", "radar").complaint()
    assert said.startswith("Name the archive: --archive ADDRESS, or the variable SYNOPTIC_ARCHIVE.")


def test_a_password_on_the_command_line_is_refused(synoptic: Synoptic, articles: Path) -> None:
    address = "postgresql://ana:drawbridge@127.0.0.1/news"
    for command in (
        ("init", address),
        ("add", articles, "--archive", address),
        ("search", "radar", "--archive", address),
        ("status", "--archive", address),
    ):
        said = synoptic("archive", *command).complaint()
        assert "~/.pgpass" in said
        assert "drawbridge" not in said


def test_a_database_without_an_archive_is_one_line(synoptic: Synoptic, address: str) -> None:
    said = synoptic("archive", "status", "--archive", address).complaint()
    assert said == "There is no archive in this database. `synoptic archive init` makes one."


def test_an_unreadable_file_is_named_and_the_others_are_added(
    synoptic: Synoptic, articles: Path, address: str
) -> None:
    synoptic.done("archive", "init", address)
    (articles / "0-empty.txt").write_text("")
    made = synoptic("archive", "add", articles, "--archive", address)
    assert (made.status, made.out) == (0, "3 articles added (12 passages); 1 not added.\n")
    assert made.err.count("\n") == 1
    assert "0-empty.txt: The file is empty." in made.err


def test_filters_are_refused(synoptic: Synoptic, archive: str) -> None:
    said = synoptic("archive", "search", "radar in:Ardwire", "--archive", archive).complaint()
    assert "An archive knows no filters" in said


def test_what_an_article_says_reaches_the_terminal_as_words_alone(
    synoptic: Synoptic, articles: Path, address: str
) -> None:
    (articles / "4-hostile.txt").write_text(
        "Red \x1b[31mbuoy\u202e adrift\n\nThe red buoy \x1b]0;x\x07 is lost.\n"
    )
    synoptic.done("archive", "init", address)
    synoptic.done("archive", "add", articles, "--archive", address)
    out = synoptic.done("archive", "search", "red buoy", "--archive", address).out
    assert "buoy" in out
    assert not set("\x1b\x07\u202e") & set(out)


def test_an_archive_is_removed_only_with_yes(synoptic: Synoptic, archive: str, articles: Path) -> None:
    named = ("archive", "remove", "--archive", archive)
    shown = synoptic(*named)
    assert (shown.status, shown.out) == (
        2,
        "This would remove 3 articles and 12 passages for good:\n"
        "  this server: the articles, the words, 4 parts\n",
    )
    assert "Add --yes" in shown.err
    (record,) = synoptic(*named, "--json").records
    assert (record["removed"], record["articles"]) == (False, 3)
    assert synoptic.done("archive", "--archive", archive).out.startswith("3 articles")
    assert synoptic.done(*named, "--yes").out.startswith("Removed 3 articles and 12 passages")
    assert "There is no archive" in synoptic(*named, "--yes").complaint()
    assert len(list(articles.iterdir())) >= 3
