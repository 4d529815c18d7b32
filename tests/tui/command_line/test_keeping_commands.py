"""Making a library, looking at it, completion, version and help."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tui.command_line.invocation import Synoptic


def test_init_makes_a_library(synoptic: Synoptic, articles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert str(articles / ".synoptic") in synoptic.done("init", "corrie").out
    synoptic.done("mark", articles / "1-morning.txt", "--quote", "one bump")
    assert any(path.suffix == ".json" for path in (articles / ".synoptic").iterdir())
    assert not (synoptic.home / "data").exists()
    monkeypatch.chdir(articles)
    synoptic("init")
    assert synoptic.done("list", "--json").records[0]["highlights"] == 1, "a second time changes nothing"


def test_init_needs_a_folder(synoptic: Synoptic, articles: Path) -> None:
    assert synoptic("init", articles / "1-morning.txt").complaint()
    assert synoptic("init", "nowhere/at/all").complaint()


def test_doctor_tells_where_things_are(synoptic: Synoptic, articles: Path) -> None:
    synoptic.done("mark", articles / "1-morning.txt", "--quote", "one bump")
    printed = synoptic.done("doctor").out
    assert f"library: {synoptic.home / 'data'}" in printed
    assert f"settings: {synoptic.home / 'config'}" in printed
    assert "error" not in printed


def test_doctor_finds_what_is_broken(synoptic: Synoptic, articles: Path) -> None:
    synoptic.done("mark", articles / "1-morning.txt", "--quote", "one bump")
    store = next(path for path in (synoptic.home / "data").iterdir() if path.suffix == ".json")
    store.write_text("{")
    outcome = synoptic("doctor")
    assert outcome.status == 2
    assert "error: " in outcome.out
    assert outcome.err == ""


def test_doctor_repairs_what_is_broken(synoptic: Synoptic, articles: Path) -> None:
    for words in ("one bump", "bump"):
        synoptic.done("mark", articles / "1-morning.txt", "--quote", words)
    assert "nothing to repair" in synoptic.done("doctor", "--repair").out
    store = synoptic.home / "data" / "annotations.json"
    whole = store.read_bytes()
    store.write_text("{")
    printed = synoptic.done("doctor", "--repair").out
    assert "repair: kept the old file as annotations.json.damaged" in printed
    assert "error" not in printed
    assert store.read_bytes().splitlines()[4:] == whole.splitlines()[4:]


def test_a_flipped_bit_is_told_by_every_command_until_it_is_mended(
    synoptic: Synoptic, articles: Path
) -> None:
    for words in ("one bump", "bump"):
        synoptic.done("mark", articles / "1-morning.txt", "--quote", words, "--tag", "claim")
    store = synoptic.home / "data" / "annotations.json"
    whole = store.read_bytes()
    store.write_bytes(whole.replace(b"one bump", b"one bumq"))
    told = (
        f"synoptic: {store}: damaged (annotations.json: its checksum is wrong); "
        "nothing can be changed until you run `synoptic doctor --repair`\n"
    )
    for command in (("list", articles), ("tags",), ("tags", "list"), ("search", "bump", articles)):
        outcome = synoptic(*command)
        assert (outcome.status, outcome.err) == (0, told)
    refused = synoptic("mark", articles / "1-morning.txt", "--quote", "one bump", "--tag", "new")
    assert (refused.status, refused.err.startswith(told)) == (2, True)
    assert synoptic("doctor", "--tidy").status == 2
    assert "No saved text was removed" in synoptic("doctor", "--tidy").out
    printed = synoptic.done("doctor", "--repair").out
    assert "one wrong bit was set right from the backup" in printed
    assert store.read_bytes().splitlines()[4:] == whole.splitlines()[4:]
    assert synoptic.done("list", articles).err == ""


def test_a_line_that_was_cut_off_the_journal_is_told(synoptic: Synoptic, articles: Path) -> None:
    synoptic.done("mark", articles / "1-morning.txt", "--quote", "one bump")
    journal = synoptic.home / "data" / "annotations.json-journal"
    journal.write_bytes(b'12345678 {"s"')
    assert "a crash cut its last line short" in synoptic("list", articles).err
    outcome = synoptic("doctor")
    assert outcome.status == 2
    assert "annotations.json-journal.torn: a change that could not be read" in outcome.out


def test_doctor_writes_a_backup(synoptic: Synoptic, articles: Path) -> None:
    assert "is not created yet" in synoptic("doctor", "--backup", "copy.json").complaint()
    synoptic.done("mark", articles / "1-morning.txt", "--quote", "one bump")
    copy = articles / "copy.json"
    assert str(copy) in synoptic.done("doctor", "--backup", copy).out
    assert "one bump" in copy.read_text(encoding="utf-8")
    assert "exists already" in synoptic("doctor", "--backup", copy).complaint()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script(synoptic: Synoptic, shell: str) -> None:
    assert f"_SYNOPTIC_COMPLETE={shell} " in synoptic("completion", shell).out
    assert synoptic("completion", "cmd").complaint()


def test_help(synoptic: Synoptic) -> None:
    printed = synoptic.done("--help").out
    for command in ("read", "list", "search", "mark", "tags", "export", "doctor", "init", "completion"):
        assert f"\n  {command} " in printed


def test_version(synoptic: Synoptic, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.metadata.version", lambda name: {"synoptic-reader": "1.2.3"}[name])
    assert synoptic.done("--version").out == "synoptic 1.2.3\n"
