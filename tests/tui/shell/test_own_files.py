"""The session and the reader's keys: what is broken in them does no harm, and what can be used is."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from synoptic.tui.shell import session
from synoptic.tui.shell.keymap import KEYMAP_FILE, load_keymap

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tui.conftest import Desk


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe\0",
        b'{"open": ["nobody"], "active": "nobody", "positions": {"nobody": [9, 9]}}',
        b'{"open": 3, "active": [], "positions": [], "widths": "x", "hidden": {}}',
        b'{"arrangement": {"sort": 3, "descending": "x", "group": "planet", "query": [], "order": {"a": 1}}}',
        b'{"arrangement": ["sort"]}',
    ],
)
async def test_a_broken_session_is_as_good_as_none(desk: Desk, content: bytes) -> None:
    (desk.library.folder / session.SESSION_FILE).write_bytes(content)
    async with desk.open() as running:
        assert len(running.panes()) == 3
        await running.press("F", "o", "s", "escape")


async def test_a_session_far_beyond_the_text(desk: Desk) -> None:
    async with desk.open() as running:
        (identifier, *_) = running.panes()
    content = {
        "open": [identifier],
        "positions": {identifier: [10**30, 10**30]},
        "widths": {identifier: 5e-324},
    }
    (desk.library.folder / session.SESSION_FILE).write_text(json.dumps(content))
    async with desk.open() as running:
        assert running.panes() == (identifier,)
        await running.pilot.press("j", "k", "w", "G", "g")


def test_a_session_that_is_a_pipe_is_not_waited_for(desk: Desk) -> None:
    os.mkfifo(desk.library.folder / session.SESSION_FILE)
    assert replace(session.load(desk.library), fault=None) == session.Session()


@pytest.mark.parametrize(
    ("content", "keymap", "faults"),
    [
        (b"[keys]\n", {}, []),
        (
            b'[keys]\nsearch = "?, ctrl+f"',
            {"search": "?,ctrl+f", "find-here": "", "help": "f1"},
            ["no longer “find-here”; “find-here” has no key left", "no longer “help”; “help” keeps F1"],
        ),
        (b'[keys]\nsearch = "f6,,"', {"search": "f6"}, []),
        (b'[keys]\nhelp = "f1,nokey,ctrl+,[b],\\u001b"', {"help": "f1"}, ["nokey", "ctrl+", "[b]", "\x1b"]),
        (b'[keys]\nleave = "f99"', {}, ["f99"]),
        (b'[keys]\nleave = ","', {}, ["must be text"]),
        (b'[keys]\nleave = ["q"]', {}, ["must be text"]),
        (b'[keys]\nfly = "x"', {}, ["Unknown command “fly”"]),
        (b"keys = 3", {}, ["[keys] must be a table"]),
        (b"{", {}, ["Unreadable"]),
        (b"\xff\xfe", {}, ["it is not UTF-8"]),
        (b"a = " + b"[" * 100_000, {}, ["nested too deeply"]),
    ],
)  # fmt: skip
def test_a_keymap_is_used_as_far_as_it_can_be(
    tmp_path: Path, content: bytes, keymap: dict[str, str], faults: list[str]
) -> None:
    (tmp_path / KEYMAP_FILE).write_bytes(content)
    found, told = load_keymap(tmp_path)
    assert found == keymap
    assert len(told) == len(faults)
    assert all(fault in line for fault, line in zip(faults, told, strict=True))


def test_a_keymap_that_is_no_file(tmp_path: Path) -> None:
    assert load_keymap(tmp_path) == ({}, ())
    (tmp_path / KEYMAP_FILE).mkdir()
    assert "it is a folder" in load_keymap(tmp_path)[1][0]
    (tmp_path / KEYMAP_FILE).rmdir()
    os.mkfifo(tmp_path / KEYMAP_FILE)
    assert "it is not a regular file" in load_keymap(tmp_path)[1][0]
