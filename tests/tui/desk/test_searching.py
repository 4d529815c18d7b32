"""Search on the screen: as you type, through all articles, and back to where you were."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from synoptic.tui.desk.search import search
from synoptic.tui.panes.lists import ECHO, ListField
from synoptic.tui.panes.search import SearchPane
from tests.tui.quiet import holding_workers

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


async def test_nothing_is_searched_for_before_the_letter_is_drawn(desk: Desk) -> None:
    async with desk.open() as running:
        await running.press("slash")
        feature, field = running.features.search, running.screen.query_one(ListField)
        field.insert_text_at_cursor("lorries")
        assert not feature.is_searching
        await running.until(lambda: bool(feature.hits))


async def test_threads_rest_from_a_letter_s_key_to_its_frame(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    rests: list[str] = []
    monkeypatch.setattr(ECHO, "begin", lambda: rests.append("rest"))
    monkeypatch.setattr(ECHO, "end", lambda: rests.append("go on"))
    async with desk.open() as running:
        await running.press("slash")
        await running.press("f")
        await running.press("left")
        assert rests == ["rest", "go on"]


async def test_enter_goes_to_what_is_typed_now_and_not_to_the_list_of_before(desk: Desk) -> None:
    async with desk.open() as running:
        await _search(running, "harbour")
        assert running.screen.active == running.article("alder.txt").id
        field = running.screen.query_one(ListField)
        with running.app.batch_update():  # no frame comes: the list is the one of before
            field.value = "cranes"
            await running.pilot.press("enter")
        await running.settle()
        assert running.screen.active == running.article("cedar.txt").id
        assert running.after_caret.startswith("cranes")
        assert running.focused() is running.view


async def test_the_key_after_enter_is_meant_for_the_article(desk: Desk) -> None:
    async with desk.open() as running:
        await running.pilot.press("slash", *"lorries", "enter", "n")
        await running.settle()
        assert running.screen.query_one(ListField).value == "lorries"
        assert running.screen.active == running.article("birch.txt").id
        assert running.after_caret.startswith("lorries")


async def test_the_preview_waits_for_a_rest_and_the_next_letter_cancels_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with desk.open() as running:
        await running.press("slash")
        feature, field = running.features.search, running.screen.query_one(ListField)
        before = running.view.caret
        monkeypatch.setattr(search, "REST", 3600.0)
        with holding_workers():
            field.insert_text_at_cursor("lorr")
            await running.until(lambda: bool(feature.hits))
            assert running.view.caret == before
        monkeypatch.setattr(search, "REST", 0.0)
        field.insert_text_at_cursor("i")
        await running.settle()  # which waits for every preview that was not cancelled
        assert running.after_caret.startswith("lorries")


async def test_an_answer_that_comes_later_takes_no_reader_away_who_has_gone_in(desk: Desk) -> None:
    async with desk.open() as running:
        await running.pilot.press("slash", *"lorries", "enter")
        await running.settle()
        await running.press("g", "v", "w")
        selected = running.view.selection
        running.features.search.take(running.features.search.found)
        await running.settle()
        assert selected is not None
        assert running.view.selection == selected
