"""Search on the screen: as you type, through all articles, and back to where you were."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from synoptic.annotations.anchoring.anchors import anchor
from synoptic.annotations.library.catalogue import record_of
from synoptic.annotations.model.values import LIBRARY
from synoptic.annotations.store.store import AnnotationStore, utc_now
from synoptic.corpus.articles.loading import load
from synoptic.tui.panes.lists import ListField
from synoptic.tui.panes.search import SearchPane
from tests.tui.command_line.invocation import Synoptic

if TYPE_CHECKING:
    from synoptic.tui.panes.search import Found
    from tests.tui.conftest import Desk, Running

pytestmark = pytest.mark.asyncio


def _id(hit: Found) -> str:
    return hit.article.id if hit.article is not None else ""


async def _search(running: Running, query: str) -> None:
    await running.pilot.press("slash")
    await running.type(query)
    await running.settle()


async def test_hits_come_while_typing_and_show_their_place(desk: Desk) -> None:
    async with desk.open() as running:
        await _search(running, "because it moved")
        names = {running.article("alder.txt").id, running.article("birch.txt").id}
        assert {hit.article.id for hit in running.screen.hits if hit.article} == names
        hit = running.screen.hits[0]
        view = running.screen.row.views[_id(hit)]
        assert view.caret == hit.start
        assert view.article.text[hit.start : hit.end] == "because it moved"
        assert isinstance(running.focused(), ListField)


async def test_typing_errors_and_quotes_do_not_matter(desk: Desk) -> None:
    async with desk.open() as running:
        await _search(running, "ports reprot")
        assert [_id(hit) for hit in running.screen.hits][:1] == [running.article("cedar.txt").id]


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
        assert [_id(hit) for hit in running.screen.hits] == [running.article("cedar.txt").id]


_PLACELESS = "a note on the library, which is in no article"


def _annotate(desk: Desk) -> None:
    """Mark and note in all articles, and have one passage lose its place."""
    store = AnnotationStore(desk.library.folder)
    for article in load([desk.folder]).articles:
        record = record_of(article, None, utc_now())
        for words, tag in (("bridge", "claim/bridge"), ("bridge at all", "claim"), ("lorries", "number")):
            start = article.text.find(words)
            if start >= 0:
                place = anchor(article.text, start, start + len(words), article.digest)
                store.highlight(record, place, tags=[tag], note=f"a bridge, or {words}?")
        store.note(article.id, "the bridge, as a whole", article=record)
    store.note(LIBRARY, _PLACELESS)
    cedar = desk.folder / "cedar.txt"
    cedar.write_text(cedar.read_text().replace("the bridge at all", "any of this"))


@pytest.mark.parametrize(
    ("scope", "query"),
    [("text", "the bridge"), ("notes", "a bridge"), ("tags", "claim bridge"), ("titles", "bridge")],
)
async def test_it_finds_what_the_command_finds(
    scope: str, query: str, desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    _annotate(desk)
    synoptic = Synoptic(desk.folder, desk.library.folder, capsys)
    options = ("--library", desk.library.folder, "--in", scope, "--json")
    printed = synoptic.done("search", query, desk.folder, *options).records
    async with desk.open() as running:
        await _search(running, query)
        await running.pilot.press(*["ctrl+t"] * ["text", "notes", "tags", "titles"].index(scope))
        await running.settle()
        listed = running.screen.hits
        assert len(listed) > 1
        assert [_id(hit) for hit in listed] == [hit.get("article", hit.get("id")) for hit in printed]
        if scope != "titles":
            places = [(hit["start"] or 0, hit["end"] or 0) for hit in printed]
            assert [(hit.start, hit.end) for hit in listed] == places


async def test_what_has_lost_its_place_is_listed_and_its_article_shown(desk: Desk) -> None:
    _annotate(desk)
    async with desk.open() as running:
        await running.pilot.press("slash", "ctrl+t", "ctrl+t")
        await running.type("claim")
        await running.settle()
        (lost,) = [hit for hit in running.screen.hits if "“bridge at all”" in hit.context]
        assert "not found in the article any more" in lost.context
        assert (_id(lost), lost.places) == (running.article("cedar.txt").id, ())
        assert lost.context[lost.spans[0].start : lost.spans[0].end] == "claim"


async def test_the_note_on_the_library_is_listed_and_leads_nowhere(desk: Desk) -> None:
    _annotate(desk)
    async with desk.open() as running:
        before = running.screen.active, running.screen.view.place
        await running.pilot.press("slash", "ctrl+t")
        await running.type("which is in no article")
        await running.settle()
        assert [hit.context for hit in running.screen.hits] == [_PLACELESS]
        await running.pilot.press("enter")
        await running.settle()
        assert isinstance(running.focused(), ListField)
        running.screen.action_next_hit()
        await running.settle()
        assert (running.screen.active, running.screen.view.place) == before


async def test_any_query_at_all_is_answered(desk: Desk) -> None:
    async with desk.open() as running:
        await _search(running, "(*[\\")
        assert running.app.is_running
        await running.pilot.press("escape")
