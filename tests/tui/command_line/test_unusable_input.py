"""Whatever is wrong, one line says what, where and what to do; a traceback never does."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from synoptic.corpus.files import loading

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tui.command_line.invocation import Synoptic


def _break_nothing(path: Path) -> None:
    path.unlink()


def _make_binary(path: Path) -> None:
    path.write_bytes(b"\x7fELF\x00\x00\x00")


def _make_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _make_empty(path: Path) -> None:
    path.write_bytes(b"")


def _make_blank(path: Path) -> None:
    path.write_text(" \n\n")


def _make_empty_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _make_loop(path: Path) -> None:
    path.unlink()
    path.symlink_to(path)


BREAKERS = [
    _break_nothing,
    _make_binary,
    _make_pipe,
    _make_empty,
    _make_blank,
    _make_empty_folder,
    _make_loop,
]


@pytest.mark.parametrize("breaker", BREAKERS)
@pytest.mark.parametrize(
    "command", [["list"], ["search", "fog"], ["export"], ["mark"]], ids=lambda command: str(command[0])
)
def test_a_file_that_cannot_be_read(
    synoptic: Synoptic, articles: Path, breaker: object, command: list[str]
) -> None:
    assert callable(breaker)
    broken = articles / "1-morning.txt"
    breaker(broken)
    arguments: list[str | Path] = (
        [*command, broken] if command != ["mark"] else ["mark", broken, "--quote", "x"]
    )
    outcome = synoptic(*arguments)
    # A name that is no file is looked for among the articles: the samples here.
    lines = [line for line in outcome.err.splitlines() if "Using the sample articles" not in line]
    assert (outcome.status, outcome.out, len(lines)) == (2, "", 1)
    assert "1-morning.txt" in lines[0] or command == ["mark"]


def test_the_others_are_used(synoptic: Synoptic, articles: Path) -> None:
    _make_binary(articles / "1-morning.txt")
    outcome = synoptic("list", articles, "missing.txt")
    assert outcome.status == 0
    assert len(outcome.out.splitlines()) == 2
    assert sorted(line.split(":")[1].strip() for line in outcome.err.splitlines()) == sorted(
        [str(articles / "1-morning.txt"), str(synoptic.folder / "missing.txt")]
    )


def test_a_file_that_is_too_large(
    synoptic: Synoptic, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "max_bytes_of", lambda name: 10)
    assert "1-morning.txt" in synoptic("list", articles / "1-morning.txt").complaint()


def test_a_guessed_encoding_is_told(synoptic: Synoptic, articles: Path) -> None:
    file = articles / "1-morning.txt"
    file.write_bytes("Caf\xe9s stay \x93open\x94 \x96 for now, said the \x93ma\xeetre\x94".encode("latin-1"))
    outcome = synoptic("list", file)
    assert outcome.status == 0
    assert len(outcome.err.splitlines()) == 1
    assert "guess" in outcome.err


POLISH = "Dzień dobry, państwo\n\nThe bridge and the harbour were shut.\n"


def test_another_encoding_can_be_named_and_is_kept(synoptic: Synoptic) -> None:
    file = synoptic.folder / "a.txt"
    file.write_bytes(POLISH.encode("iso8859_2"))
    assert "Dzieñ" in synoptic("list", file).out
    highlight = synoptic("mark", file, "--quote", "bridge", "--json").records[0]
    assert "Dzień dobry, państwo" in synoptic.done("list", file, "--encoding", "ISO-8859-2").out
    # Kept, with the id of the article and its highlight, until it is taken back.
    (listed,) = synoptic.done("list", file, "--json").records
    assert listed["title"] == "Dzień dobry, państwo"
    assert listed["id"] == highlight["article"]
    assert sum(listed["states"].values()) == listed["states"]["same"] == 1
    (found,) = synoptic.done("search", "harbour", file, "--json").records
    assert POLISH[found["start"] : found["end"]] == "harbour"
    assert "Dzieñ" in synoptic("list", file, "--encoding", "auto").out
    assert "Dzieñ" in synoptic("list", file).out


def test_what_was_highlighted_in_a_named_encoding_is_read_in_it(synoptic: Synoptic) -> None:
    file = synoptic.folder / "a.txt"
    file.write_bytes(POLISH.encode("iso8859_2"))
    synoptic.done("mark", file, "--encoding", "iso8859_2", "--quote", "państwo")
    assert "państwo" in synoptic.done("export", file).out
    assert "in place" in synoptic.done("doctor").out
    # Saved again in UTF-8, the file tells its encoding itself.
    file.write_text(POLISH, encoding="utf-8")
    assert "państwo" in synoptic.done("list", file).out


def test_an_encoding_that_there_is_not_or_that_does_not_fit_is_one_line(
    synoptic: Synoptic, articles: Path
) -> None:
    file = articles / "1-morning.txt"
    assert "“klingon”" in synoptic("list", file, "--encoding", "klingon").complaint()
    complaint = synoptic("search", "fog", file, "--encoding", "ascii").complaint()
    assert "1-morning.txt: Not valid ASCII" in complaint
    assert "a file" in synoptic("mark", "Ferry", "--encoding", "utf-8", "--quote", "fog").complaint()


def _store_of(synoptic: Synoptic, articles: Path) -> Path:
    synoptic.done("mark", articles / "1-morning.txt", "--quote", "one bump")
    return next(path for path in (synoptic.home / "data").iterdir() if path.suffix == ".json")


COMMANDS = [
    ["list"],
    ["search", "fog"],
    ["mark", "1-morning", "--quote", "fog"],
    ["tags"],
    ["tags", "add", "x"],
    ["export"],
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_broken_store(synoptic: Synoptic, articles: Path, command: list[str]) -> None:
    store = _store_of(synoptic, articles)
    store.write_text('{"annotations": ')
    assert str(store) in synoptic(*command).complaint()
    assert store.read_text() == '{"annotations": '


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_newer_store(synoptic: Synoptic, articles: Path, command: list[str]) -> None:
    store = _store_of(synoptic, articles)
    content = json.loads(store.read_text())
    for document in content["_meta"].values():
        document["format"] = 1000
    store.write_text(json.dumps(content))
    assert str(store) in synoptic(*command).complaint()
    assert json.loads(store.read_text()) == content


def test_a_broken_record_hides_no_other(synoptic: Synoptic, articles: Path) -> None:
    store = _store_of(synoptic, articles)
    synoptic.done("mark", articles / "1-morning.txt", "--quote", "ran aground")
    content = json.loads(store.read_text())
    del next(iter(content["highlights"].values()))["anchor"]
    store.write_text(json.dumps(content))
    outcome = synoptic("list", articles, "--json")
    assert (outcome.status, outcome.records[0]["highlights"]) == (0, 1)
    assert outcome.err.startswith(f"synoptic: {store}: Record 1 of “highlights” cannot be read")


def test_a_store_that_cannot_be_written(synoptic: Synoptic, articles: Path) -> None:
    synoptic.home.write_text("a file where the folder would be")
    assert (
        str(synoptic.home) in synoptic("mark", articles / "1-morning.txt", "--quote", "one bump").complaint()
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ["frobnicate"],
        ["--frobnicate"],
        ["search"],
        ["search", "x", "--limit", "0"],
        ["search", "x", "--in", "nowhere"],
        ["read"],
        ["export", "--format", "pages"],
        ["completion"],
    ],
    ids=" ".join,
)
def test_wrong_use(synoptic: Synoptic, arguments: list[str]) -> None:
    assert "--help`" in synoptic(*arguments).complaint()


@pytest.mark.parametrize(
    "arguments",
    [
        ["list", ""],
        ["read", ""],
        ["search", "x", ""],
        ["init", ""],
        ["export", "-o", ""],
        ["--library", "", "list"],
        ["add", ""],
        ["add", "x", "--to", ""],
        ["archive", "add", ""],
        ["doctor", "--backup", ""],
        ["export", "--template", ""],
        ["import", ""],
        ["merge", ""],
        ["move", "--to", ""],
        ["serve", ""],
        ["verify", ""],
    ],
    ids=" ".join,
)
def test_an_empty_path_is_refused(synoptic: Synoptic, arguments: list[str]) -> None:
    is_file = {*arguments} & {"-o", "--backup", "--template", "import", "merge", "verify"}
    advice = "name a file." if is_file else "use “.” for the current folder."
    assert f"Empty path; {advice}" in synoptic(*arguments).complaint()
    assert not list(synoptic.folder.iterdir())


@pytest.mark.parametrize(
    ("arguments", "likely"),
    [(["serch", "x"], "search"), (["highlight"], "highlights"), (["tags", "renam", "a", "b"], "rename")],
)
def test_a_mistyped_command_is_told_with_the_likely_one(
    synoptic: Synoptic, arguments: list[str], likely: str
) -> None:
    assert f"Did you mean {likely}" in synoptic(*arguments).complaint()
    assert "Did you mean" not in synoptic("qqqq").complaint()


def test_a_file_that_cannot_be_written_is_named_as_the_reader_named_it(
    synoptic: Synoptic, articles: Path
) -> None:
    target = synoptic.folder / f"{'q' * 250}.csv"  # and no longer name has room beside it
    complaint = synoptic("search", "fog", articles, "--concordance", "-o", target).complaint()
    assert complaint == f"{target}: File name too long"


def test_a_library_is_a_folder(synoptic: Synoptic, articles: Path) -> None:
    assert "is a file" in synoptic("list", "--library", articles / "1-morning.txt").complaint()


def test_control_characters_reach_no_terminal(synoptic: Synoptic, articles: Path) -> None:
    hostile = "\x1b]52;c;aGk=\x07\x9b2J\u202e"
    file = articles / f"4-{hostile}.txt"
    file.write_text(f"A {hostile} title\n\nIn {hostile} the fog.\n")
    empty = articles / f"5-{hostile}.txt"
    empty.write_text("")
    commands: list[list[str | Path]] = [
        ["list", articles],
        ["list", articles, "--json"],
        ["search", "fog", articles],
        ["search", "fog", articles, "--json"],
        ["search", "title", articles, "--in", "titles"],
        ["mark", file, "--quote", "fog", "--note", hostile],
        ["mark", file, "--quote", hostile, "--occurrence", "2", "--json"],
        ["mark", file, "--quote", "nowhere" + hostile],
        ["search", "c", articles, "--in", "notes"],
        ["tags", "add", hostile],
        ["tags"],
        ["export", articles, "-o", articles],
        ["doctor"],
        [hostile],
    ]
    for command in commands:
        outcome = synoptic(*command)
        printed = set(outcome.out + outcome.err) - {"\n"}
        assert all(character.isprintable() for character in printed), command


def test_a_current_folder_that_is_gone(synoptic: Synoptic) -> None:
    synoptic.folder.rmdir()
    for command in (["list"], ["tags"], ["init"], ["read", "x"]):
        assert synoptic(*command).complaint()
    assert "current folder no longer exists" in synoptic("list").complaint()


def test_an_interruption_is_one_line(synoptic: Synoptic, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("synoptic.tui.command_line.list.open_for_printing", interrupt)
    assert synoptic("list").complaint(130) == "Interrupted."


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (PermissionError(13, "Permission denied", "/some/file"), "/some/file: Permission denied"),
        (OSError(28, "No space left on device"), "No space left on device"),
        (OSError("odd"), "odd"),
        (OSError(2, "Two\nlines", "a\nb"), "a b: Two lines"),
    ],
)
def test_the_systems_errors_are_one_line(
    synoptic: Synoptic, monkeypatch: pytest.MonkeyPatch, error: OSError, line: str
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("synoptic.tui.command_line.list.open_for_printing", fail)
    assert synoptic("list").complaint() == line
