"""Search on the screen: as you type, through all articles, and back to where you were."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from annotations.anchor import anchor
from annotations.catalogue import record_of
from annotations.store import AnnotationStore, utc_now
from corpus.loading import load
from tui.widgets.choice_list import ListField
from tui.widgets.search_pane import SearchPane

if TYPE_CHECKING:
    from tests.tui.conftest import Desk, Running

pytestmark = pytest.mark.asyncio


async def _search(running: Running, query: str) -> None:
    await running.pilot.press("slash")
    await running.type(query)
    await running.settle()


async def test_hits_come_while_typing_and_show_their_place(desk: Desk) -> None:
    async with desk.open() as running:
        await _search(running, "because it moved")
        names = {running.article("alder.txt").id, running.article("birch.txt").id}
        assert {hit.article for hit in running.screen.hits} == names
        hit = running.screen.hits[0]
        view = running.screen.row.views[hit.article]
        assert view.caret == hit.start
        assert view.article.text[hit.start : hit.end] == "because it moved"
        assert isinstance(running.focused(), ListField)


async def test_typing_errors_and_quotes_do_not_matter(desk: Desk) -> None:
    async with desk.open() as running:
        await _search(running, "ports reprot")
        assert [hit.article for hit in running.screen.hits][:1] == [running.article("cedar.txt").id]


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
        assert not running.screen.hits


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
        assert not running.screen.hits
        title = running.screen.query_one(SearchPane).children[0]
        assert "nothing found" in str(title.render())


async def test_notes_tags_and_titles_are_searched_too(desk: Desk) -> None:
    store = AnnotationStore(desk.library.folder)
    (alder, *_) = load([desk.folder]).articles
    start = alder.text.index("38 lorries")
    store.highlight(
        record_of(alder, None, utc_now()),
        anchor(alder.text, start, start + 10, alder.digest),
        tags=["claim/number"],
        note="compare with the archive",
    )
    async with desk.open() as running:
        await _search(running, "archve")
        assert not running.screen.hits
        await running.pilot.press("ctrl+t")
        await running.settle()
        assert [(hit.start, hit.end) for hit in running.screen.hits] == [(start, start + 10)]
        await running.pilot.press("ctrl+t", "ctrl+a", "ctrl+k")
        await running.type("number")
        await running.settle()
        assert [(hit.start, hit.end) for hit in running.screen.hits] == [(start, start + 10)]
        await running.pilot.press("ctrl+t", "ctrl+a", "ctrl+k")
        await running.type("quiet night")
        await running.settle()
        assert [hit.article for hit in running.screen.hits] == [running.article("cedar.txt").id]


async def test_any_query_at_all_is_answered(desk: Desk) -> None:
    async with desk.open() as running:
        await _search(running, "(*[\\")
        assert running.app.is_running
        await running.pilot.press("escape")
