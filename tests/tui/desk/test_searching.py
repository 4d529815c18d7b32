"""Search on the screen: as you type, through all articles, and back to where you were."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from synoptic.tui.panes.lists import ListField
from synoptic.tui.panes.search import SearchPane

if TYPE_CHECKING:
    from synoptic.tui.panes.search import HitLine
    from tests.tui.conftest import Desk, Running

pytestmark = pytest.mark.asyncio


def _id(hit: HitLine) -> str:
    return hit.article.id if hit.article is not None else ""


async def _search(running: Running, query: str) -> None:
    await running.pilot.press("slash")
    await running.type(query)
    await running.settle()


async def test_hits_come_while_typing_and_show_their_place(desk: Desk) -> None:
    async with desk.open() as running:
        await _search(running, "because it moved")
        names = {running.article("alder.txt").id, running.article("birch.txt").id}
        assert {hit.article.id for hit in running.features.search.hits if hit.article} == names
        hit = running.features.search.hits[0]
        view = running.screen.row.views[_id(hit)]
        assert view.caret == hit.start
        assert view.article.text[hit.start : hit.end] == "because it moved"
        assert isinstance(running.focused(), ListField)


async def test_escape_goes_back_to_where_the_search_began(desk: Desk) -> None:
    async with desk.open() as running:
        await running.pilot.press("j", "j", "j")
        before = running.screen.active, running.screen.view.place
        await _search(running, "41 lorries")
        assert running.screen.active == running.article("birch.txt").id
        await running.pilot.press("escape")
        await running.settle()
        assert (running.screen.active, running.screen.view.place) == before
        assert running.focused() is running.screen.view
        assert not running.screen.query_one(SearchPane).display
        assert not running.features.search.hits


async def test_enter_goes_to_a_hit_and_n_walks_through_all_articles(desk: Desk) -> None:
    async with desk.open() as running:
        await _search(running, "lorries")
        await running.pilot.press("down", "enter")
        await running.settle()
        first = running.screen.active
        assert running.focused() is running.screen.view
        await running.pilot.press("n")
        await running.settle()
        second = running.screen.active
        assert {first, second} == {running.article("alder.txt").id, running.article("birch.txt").id}
        await running.pilot.press("N")
        await running.settle()
        assert running.screen.active == first
        assert running.screen.view.article.text.startswith("lorries", running.screen.view.caret)


async def test_nothing_found_is_said(desk: Desk) -> None:
    async with desk.open() as running:
        await _search(running, "zzzzzzzzzzzz")
        assert not running.features.search.hits
        title = running.screen.query_one(SearchPane).children[0]
        assert "nothing found" in str(title.render())
