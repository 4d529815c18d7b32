"""The export from the screen goes nowhere that would destroy something, and says why it does not."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from textual.widgets import Input, Label

from synoptic.annotations.export.destination import short_path

if TYPE_CHECKING:
    import pytest

    from tests.tui.conftest import Desk, Running


PROGRAM = Path(__file__).resolve().parents[3]


async def _export(running: Running, target: str) -> str:
    """Ask for an export to this file; return what the dialog says against it, or the message that came."""
    running.app.toasts.clear()
    if not running.app.screen.query("#fault"):
        await running.pilot.press("e")
        await running.settle()
    running.app.screen.query_one(Input).value = target
    await running.pilot.press("enter")
    await running.settle()
    faults = running.app.screen.query("#fault")
    told = [str(faults.first(Label).render())] if faults else []
    return " ".join(told + [toast.message for toast in running.app.toasts])


async def test_what_matters_is_not_written_over(desk: Desk, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    async with desk.open() as running:
        await running.pilot.press("v", "w", "enter")
        await running.settle()
        store, article = running.store.path, desk.folder / "birch.txt"
        before = store.read_bytes(), article.read_bytes()
        for target, reason in (
            (str(store), "the library’s folder"),
            (str(article), "is an article"),
            (str(desk.folder), "is a folder"),
            (str(tmp_path / "pipe"), "is not a regular file"),
            (str(tmp_path / "nowhere" / "x.md"), "Folder not found"),
            ("~nobody-of-this-name/x.md", "cannot be written"),
        ):
            assert reason in await _export(running, target), target
        assert (store.read_bytes(), article.read_bytes()) == before
        await _export(running, str(tmp_path / "notes.md"))
    assert "> Bridge" in (tmp_path / "notes.md").read_text(encoding="utf-8")


async def test_a_document_among_the_articles_is_told(desk: Desk) -> None:
    async with desk.open(notifications=True) as running:
        await running.pilot.press("v", "w", "enter")
        await running.settle()
        assert "will be loaded as an article. Move it." in await _export(running, str(desk.folder / "x.md"))
        assert "will be loaded" not in await _export(running, str(desk.folder / "x.out"))


async def test_a_loop_of_links_does_no_harm(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    async with desk.open() as running:
        await _export(running, str(tmp_path / "loop"))
        await _export(running, str(tmp_path / "loop" / "x.md"))


async def test_a_file_name_that_is_no_text_is_exported(desk: Desk, tmp_path: Path) -> None:
    for file in desk.folder.iterdir():
        file.rename(desk.folder / os.fsdecode(b"\xff" + file.name.encode()))
    async with desk.open() as running:
        await running.pilot.press("v", "w", "enter")
        await running.settle()
        await _export(running, str(tmp_path / "notes.md"))
    assert "> Bridge" in (tmp_path / "notes.md").read_text(encoding="utf-8")


async def test_the_current_folder_may_be_gone(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    (tmp_path / "here").rmdir()
    async with desk.open() as running:
        assert "No such file or directory" in await _export(running, "notes.md")


async def test_a_place_outside_the_program_is_proposed_and_told_whole(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "reader"
    (home / "desk").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.chdir(home / "desk")

    async def proposed(running: Running) -> str:
        await running.press("e")
        file = running.app.screen.query_one(Input).value
        await running.press("escape")
        return file

    async with desk.open() as running:
        await running.press("v", "w", "enter")
        assert await proposed(running) == str(home / "desk" / "the-bridge-notes.md")
        await _export(running, "adlock")
        assert "Written to ~/desk/adlock" in running.status
        assert (home / "desk" / "adlock").is_file()
        for inside in (PROGRAM, PROGRAM / "tui"):
            monkeypatch.chdir(inside)
            assert await proposed(running) == str(home / "the-bridge-notes.md")
        (home / "Documents").mkdir()
        assert await proposed(running) == str(home / "Documents" / "the-bridge-notes.md")


async def test_the_whole_path_is_told_where_it_is_not_in_the_home_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "reader"))
    monkeypatch.chdir(tmp_path)
    assert short_path(Path("x.md")) == str(tmp_path / "x.md")
    assert short_path(tmp_path / "reader" / "x.md") == str(Path("~") / "x.md")
    assert short_path(tmp_path / "reader2" / "x.md") == str(tmp_path / "reader2" / "x.md")
