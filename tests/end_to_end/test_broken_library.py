"""What the app itself keeps may be broken, shut or full: it says so, goes on reading, and harms nothing."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.end_to_end.desk import SCREEN_GONE, mark_a_word, quit_app, wait_painted, wait_said

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.end_to_end.desk import Desk

_DEEP = b"[" * 100_000


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda store: store.write_bytes(b"{rubbish"), "is not valid JSON"),
        (lambda store: store.write_bytes(b'{"_meta": {"1": {"format": 99}}}'), "has format 99"),
        (lambda store: store.chmod(0), "cannot be read"),
    ],
    ids=["rubbish", "newer", "secret"],
)
def test_a_store_that_cannot_be_used(
    desk: Desk, spoil: Callable[[Path], object], reason: str, as_anybody: tuple[str, ...]
) -> None:
    desk.store.parent.mkdir(parents=True)
    desk.store.write_text('{"_meta": {"1": {"format": 1}}}')
    spoil(desk.store)
    before = desk.store.stat().st_mtime_ns
    line = desk.refused("read", desk.articles, under=as_anybody)
    assert line.startswith(f"{desk.store}: ")
    assert reason in line
    assert desk.store.stat().st_mtime_ns == before


@pytest.mark.parametrize("place", ["file", "folder"])
def test_a_store_that_is_write_protected(desk: Desk, place: str, as_anybody: tuple[str, ...]) -> None:
    before = desk.mark()
    (desk.store if place == "file" else desk.store.parent).chmod(0o555)
    with desk.read(under=as_anybody) as terminal:
        terminal.wait_for("1 highlight · read-only")
        wait_said(terminal, "is write-protected")
        mark_a_word(terminal)
        terminal.wait_for("Not saved")
    desk.store.parent.chmod(0o755)
    assert desk.store.read_bytes() == before


def test_a_record_that_cannot_be_read_is_named(desk: Desk) -> None:
    desk.spoil(lambda content: content["highlights"]["1"].pop("anchor"))
    with desk.read() as terminal:
        terminal.wait_for("1 article · saved")
        wait_said(terminal, "Record 1 of “highlights” cannot be read: “anchor” is missing")


@pytest.mark.parametrize(
    ("harm", "reason"),
    [
        (lambda store: store.write_bytes(b"{rubbish"), "is not valid JSON"),
        (lambda store: shutil.rmtree(store.parent), "is missing, but was there before"),
    ],
    ids=["rubbish", "gone"],
)
def test_a_store_that_breaks_while_the_app_is_open_is_written_elsewhere(
    desk: Desk, harm: Callable[[Path], object], reason: str
) -> None:
    desk.mark()
    with desk.run("read", desk.articles, size=(80, 24), environment={"HOME": str(desk.folder)}) as terminal:
        terminal.wait_for("1 highlight · saved")
        harm(desk.store)
        wait_said(terminal, reason)
        mark_a_word(terminal)
        terminal.wait_for("Not saved")
        terminal.wait_for("1 highlight · not saved")
        terminal.press("ctrl+q")
        terminal.wait_for("Only in memory: 1 highlight, 1 note, 1 tag")
        terminal.press("enter")
        assert terminal.wait_exit() == 0
        left = bytes(terminal.raw).split(SCREEN_GONE)[-1].decode()
    assert not desk.store.exists() or desk.store.read_bytes() == b"{rubbish"
    folder = desk.folder / "articles-annotations"
    assert f"All annotations are in {folder}; read them with `--library`." in left
    with desk.read(desk.articles, Path("--library"), folder) as terminal:
        terminal.wait_for("1 highlight · saved")


@pytest.mark.skipif(not shutil.which("prlimit"), reason="without prlimit, no disk is full")
def test_a_disk_without_room(desk: Desk) -> None:
    before = desk.mark()
    with desk.read(under=("prlimit", "--fsize=64", "--")) as terminal:
        mark_a_word(terminal)
        wait_said(terminal, "could not be written")
        terminal.wait_for("1 highlight · saved")
    assert desk.store.read_bytes() == before


def test_a_note_that_cannot_be_saved_is_printed_when_the_reader_leaves_all_the_same(desk: Desk) -> None:
    desk.mark()
    with desk.run("read", desk.articles) as terminal:
        wait_painted(terminal)
        terminal.press("A")
        terminal.wait_for("Note on")
        desk.store.write_bytes(b"{rubbish")
        terminal.type("precious\nwords")
        terminal.wait_for("words")
        terminal.press("ctrl+c")
        terminal.wait_for("the note being typed")
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 2
        left = bytes(terminal.raw).split(SCREEN_GONE)[-1].decode()
    assert f"synoptic: {desk.store}: is not valid JSON" in left
    assert left.endswith("This note was not saved:\r\nprecious\r\nwords\r\n")


@pytest.mark.parametrize(
    "content", [_DEEP, b'{"folder": 3, "positions": {"x": [1, "y"]}, "paths": "x"}'], ids=["deep", "odd"]
)
def test_a_broken_session_is_as_good_as_none(desk: Desk, content: bytes) -> None:
    desk.store.parent.mkdir(parents=True)
    for name in ("session.json", "last.json"):
        (desk.store.parent / name).write_bytes(content)
    with desk.run() as terminal:
        terminal.wait_for("5 articles")  # the samples
        quit_app(terminal)


def test_articles_that_were_read_last_and_are_gone(desk: Desk) -> None:
    desk.mark()
    paths = [str(desk.folder / "gone.txt")]
    (desk.store.parent / "session.json").write_text(json.dumps({"paths": paths}))
    with desk.run() as terminal:
        wait_said(terminal, "gone.txt: No such file")
        terminal.wait_for("1 article · 1 highlight")
        quit_app(terminal)


@pytest.mark.parametrize(
    ("content", "reasons"),
    [
        (b"a = " + _DEEP, ["Unreadable: it is nested too deeply", "Using the default keys"]),
        (
            b'[keys]\nfly = "x"\nleave = "nokey"\nsearch = 3',
            ["Unknown command “fly”", "Unknown key “nokey”", "keys of “search” must be text"],
        ),
    ],
    ids=["deep", "odd"],
)
def test_a_keymap_that_cannot_be_used(desk: Desk, content: bytes, reasons: list[str]) -> None:
    (desk.home / "config").mkdir(parents=True)
    (desk.home / "config" / "keymap.toml").write_bytes(content)
    with desk.read() as terminal:  # and `q` quits
        for reason in reasons:
            wait_said(terminal, reason)


def test_an_error_that_nobody_expected_is_a_line_and_a_file(desk: Desk) -> None:
    program = desk.folder / "broken.py"
    program.write_text(
        "import sys\n"
        "from synoptic.tui.desk.commands.palette import Palettes\n"
        "def fail(self): raise KeyError('[b]unheard of')\n"
        "Palettes.show_help = fail\n"
        "from synoptic.tui.command_line.main import run\n"
        "run(sys.argv[sys.argv.index('read'):])\n"
    )
    with desk.run("read", desk.articles, under=(sys.executable, str(program))) as terminal:
        wait_painted(terminal)
        terminal.press("A")
        terminal.wait_for("Note on")
        terminal.type("half a thought")
        terminal.press("f1")
        assert terminal.wait_exit() == 2
        left = bytes(terminal.raw).split(SCREEN_GONE)[-1].decode()
    details = desk.home / "cache" / "last-fault.txt"
    said = "Unexpected error (KeyError). Everything saved is safe. Details:"
    assert left.endswith(f"synoptic: {said} {details}\r\n")
    assert "unheard of" not in left
    assert "in fail\n" in details.read_text()
    assert "half a thought" in desk.store.read_text()
