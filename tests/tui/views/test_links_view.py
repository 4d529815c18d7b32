"""Links together: by kind, both ends quoted, the passages and the matrix one key away, live under undo."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Static

from synoptic.corpus.article import Passage
from synoptic.tui.dialogs.menu import Menu
from synoptic.tui.panes.bars import PaneTitle
from synoptic.tui.panes.grid import GridView
from synoptic.tui.panes.note_area import NoteArea
from synoptic.tui.views.full_screen import View

if TYPE_CHECKING:
    from tests.tui.conftest import Desk, Running

pytestmark = pytest.mark.asyncio


def _shows(running: Running) -> str:
    grid = running.app.screen.query_one(GridView)
    return "\n".join(grid.render_line(y).text.rstrip() for y in range(grid.size.height))


def _name(running: Running) -> str:
    assert isinstance(running.app.screen, View)
    return running.app.screen.NAME


def _title(running: Running) -> str:
    return str(running.app.screen.query_one(PaneTitle).render())


def _said(running: Running) -> str:
    return str(running.app.screen.query_one("#said", Static).render())


def _passage(running: Running, name: str, words: str) -> Passage:
    article = running.article(name)
    start = article.text.index(words)
    return Passage.of(article, start, start + len(words))


async def _tie(running: Running, kind: str, words: str, other: str | None) -> None:
    """Link words of alder to words of birch, or to cedar as a whole."""
    there = running.article("cedar.txt").id if other is None else _passage(running, "birch.txt", other)
    await running.features.links.tie(kind, _passage(running, "alder.txt", words), there)
    await running.settle()


async def test_a_copy_of_a_folder_has_its_own_links_and_says_where_the_others_are(desk: Desk) -> None:
    desk.mark("closed it", tags=["claim"])
    async with desk.open() as running:
        await _tie(running, "contradicts", "38 lorries", "41 lorries")
    folder = desk.folder.with_name("copy")
    shutil.copytree(desk.folder, folder)
    async with type(desk)(folder, desk.library).open(size=(200, 40)) as running:
        await running.press("K")
        assert "0 links, 1 of other articles" in _title(running)
        assert _said(running) == f"No links of these articles. Open the others to see theirs: {desk.folder}"
        await running.press("escape", "B")
        assert _said(running) == f"No rows for these articles. Open the others to see theirs: {desk.folder}"
        await running.press("escape")
        await _tie(running, "softens", "38 lorries", "41 lorries")
        await running.press("K")
        assert "1 link, 1 of other articles" in _title(running)
        assert "1 softens" in _title(running)
    (folder / "birch.txt").unlink()
    async with type(desk)(folder, desk.library).open(size=(200, 40)) as running:
        await running.press("K")
        assert "(not among these articles, but in" in _shows(running)
        await running.press("l", "enter")
        assert _said(running).endswith(f"Open its folder too: {folder}")


async def test_a_kind_is_chosen_by_the_key_that_it_has_beside_parallels(desk: Desk) -> None:
    async with desk.open(keymap={"link-softens": "8"}) as running:
        await _tie(running, "contradicts", "38 lorries", "41 lorries")
        await running.press("K", "E")
        menu = running.app.screen
        assert isinstance(menu, Menu)
        keys = [str(line).split()[0] for _, line in menu.lines()]
        assert keys == ["1", "8", "5", "6", "a", "d"]
        await running.press("2", "4", "3")
        assert running.app.screen is menu
        await running.press("8")
        assert "1 softens" in _title(running)
        await running.press("E", "5")
        assert "1 source of" in _title(running)
        await running.press("E", "d")
        assert "0 links" in _title(running)


async def test_links_are_listed_by_kind_with_both_ends(desk: Desk) -> None:
    async with desk.open(size=(160, 45)) as running:
        await _tie(running, "agrees", "Bridge", "the bridge")
        await _tie(running, "contradicts", "38 lorries", "41 lorries")
        await _tie(running, "omits", "38 lorries", None)
        await running.press("K")
        assert "3 links" in _title(running)
        assert "1 contradicts · 1 agrees · 1 omits" in _title(running)
        shows = _shows(running)
        assert shows.index("contradicts") < shows.index("agrees") < shows.index("omits")
        assert "“38 lorries”" in shows
        assert "“41 lorries”" in shows
        assert "has nothing on it" in shows
        assert "A " in shows
        assert "The Alder Post · 14 Mar 2031" in shows
        await running.press("right", "enter")
        assert running.app.screen is running.screen
        assert running.view.article == running.article("birch.txt")
        assert running.after_caret.startswith("41 lorries")
        other = running.screen.row.views[running.article("alder.txt").id]
        assert other.article.text[other.caret :].startswith("38 lorries")
        await running.press("K")
        assert running.app.screen.query_one(GridView).cursor == (0, 1)
        await running.press("G", "enter")
        assert running.view.article == running.article("cedar.txt")


async def test_without_links_it_says_how_one_is_made(desk: Desk) -> None:
    async with desk.open() as running:
        await running.press("K")
        assert _name(running) == "Links"
        assert "No links yet: p finds" in _said(running)
        await running.press("enter", "d", "E", "m")
        assert _name(running) == "Links"


async def test_a_link_is_removed_changed_and_brought_back_there(desk: Desk) -> None:
    async with desk.open() as running:
        await _tie(running, "contradicts", "38 lorries", "41 lorries")
        await running.press("K", "d")
        assert "0 links" in _title(running)
        assert not running.store.annotations.links
        await running.press("u")
        assert "1 contradicts" in _title(running)
        await running.press("E")
        menu = running.app.screen
        assert isinstance(menu, Menu)
        menu.dismiss("softens")
        await running.settle()
        assert "1 softens" in _title(running)
        await running.press("E")
        menu = running.app.screen
        assert isinstance(menu, Menu)
        menu.dismiss("note")
        await running.settle()
        assert running.app.screen is running.screen
        assert running.focused() is running.screen.query_one(NoteArea)
        await running.type("as both say")
        await running.press("escape", "K")
        assert "as both say" in _shows(running)


async def test_an_end_that_is_gone_is_quoted_as_it_was(desk: Desk) -> None:
    async with desk.open() as running:
        await _tie(running, "contradicts", "38 lorries", "41 lorries")
    file = desk.folder / "birch.txt"
    file.write_text("Quite another text, about something else.\n", encoding="utf-8")
    async with desk.open() as running:
        await running.press("K")
        assert "no longer in" in " ".join(_shows(running).split())
        await running.press("right", "enter")
        assert running.app.screen is running.screen


async def test_the_matrix_shows_a_contradiction_and_is_one_key_away(desk: Desk) -> None:
    desk.mark("38 lorries", tags=["number"])
    async with desk.open() as running:
        await _tie(running, "contradicts", "38 lorries", "41 lorries")
        await running.press("B")
        assert _name(running) == "Matrix"
        assert "⇄ “38 lorries”" in _shows(running)
        assert "1 contradiction; x goes across" in _said(running)
        await running.press("x")
        assert running.view.article == running.article("birch.txt")
        assert running.after_caret.startswith("41 lorries")
        await running.press("B", "l", "x")
        assert "No link here. K lists all links." in _said(running)
        await running.press("K")
        assert _name(running) == "Links"
        await running.press("m")
        assert _name(running) == "Matrix"
        assert running.app.screen.query_one(GridView).cursor == (0, 0)
        await running.press("K", "right", "m")
        assert "No row of the matrix has this passage." in _said(running)


async def test_other_links_have_a_quieter_sign_and_several_are_offered(desk: Desk) -> None:
    desk.mark("38 lorries", tags=["number"])
    async with desk.open() as running:
        await _tie(running, "agrees", "38 lorries", "41 lorries")
        await running.press("B")
        assert "↔ “38 lorries”" in _shows(running)
        assert "1 link; x goes across" in _said(running)
        await running.press("escape")
        await _tie(running, "contradicts", "38 lorries", "Birch")
        await running.press("B")
        assert "⇄ “38 lorries”" in _shows(running)
        await running.press("x")
        assert isinstance(running.app.screen, Menu)
        await running.press("enter")
        assert running.after_caret.startswith("Birch")
