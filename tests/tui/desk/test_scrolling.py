"""Articles that scroll together by what they tell, and the warning about days far apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from synoptic.corpus.parallels.comparer import Comparer
from synoptic.tui.desk.in_step import InStep
from synoptic.tui.panes.bars import TopBar

if TYPE_CHECKING:
    from synoptic.corpus.article import Article
    from synoptic.corpus.parallels.comparison import Parallel
    from synoptic.tui.article.view import ArticleView
    from tests.tui.conftest import Desk, Running

pytestmark = pytest.mark.asyncio

_LEADER, _FOLLOWER = "ardwire.txt", "estery-chronicle.txt"


def _views(running: Running) -> tuple[ArticleView, ArticleView]:
    views = running.screen.row.views
    return views[running.article(_LEADER).id], views[running.article(_FOLLOWER).id]


def _header(running: Running, name: str) -> str:
    pane = next(each for each in running.screen.row.panes if each.article == running.article(name))
    return str(pane.header.render())


async def _open(running: Running, *names: str) -> None:
    """Have these articles open, the first with the keyboard, and let them scroll together."""
    running.screen.panes = tuple(running.article(name).id for name in names)
    running.screen.active = running.screen.panes[0]
    await running.settle()
    running.screen.focus_article()
    await running.settle()
    await running.press("equals_sign")


def _shared(running: Running) -> tuple[Article, Article, tuple[Parallel, ...]]:
    one, other = running.article(_LEADER), running.article(_FOLLOWER)
    return one, other, Comparer().between(one, other).likely


async def test_the_other_pane_comes_to_what_tells_the_same_at_the_same_height(five: Desk) -> None:
    async with five.open(size=(160, 24)) as running:
        await _open(running, _LEADER, _FOLLOWER)
        one, other, parallels = _shared(running)
        alignment = InStep(parallels, len(other.text))
        leader, follower = _views(running)
        brought = 0
        for parallel in parallels:
            leader.go_to(parallel.a.start)
            await running.settle()
            offset = alignment.counterpart(parallel.a.start)
            assert offset is not None
            least, most = follower.heights_for(offset)
            height = min(max(leader.height_of(leader.caret), least), most)
            assert follower.height_of(offset) == height
            brought += height == leader.height_of(leader.caret)
        assert brought > len(parallels) / 2
        assert one.text != other.text


async def test_a_pane_with_nothing_says_so_and_stays(five: Desk) -> None:
    async with five.open(size=(200, 24)) as running:
        await _open(running, _LEADER, _FOLLOWER)
        _, other, parallels = _shared(running)
        alignment = InStep(parallels, len(other.text))
        leader, follower = _views(running)
        silent = next(
            offset
            for offset in range(parallels[0].a.end, len(leader.article.text))
            if alignment.counterpart(offset) is None
        )
        leader.go_to(parallels[0].a.start)
        await running.settle()
        assert "nothing found" not in _header(running, _FOLLOWER)
        before = follower.place
        leader.go_to(silent)
        await running.settle()
        assert "= nothing likely" in _header(running, _FOLLOWER)
        assert follower.place == before


async def test_scrolling_and_moving_lead_alike(five: Desk) -> None:
    async with five.open(size=(160, 24)) as running:
        await _open(running, _LEADER, _FOLLOWER)
        leader, follower = _views(running)
        _, other, parallels = _shared(running)
        alignment = InStep(parallels, len(other.text))
        for keys in (("space",), ("j", "j", "j"), ("ctrl+d",), ("k",), ("right_curly_bracket",), ("b",)):
            await running.press(*keys)
            offset = alignment.counterpart(leader.caret)
            if offset is not None:
                least, most = follower.heights_for(offset)
                assert follower.height_of(offset) == min(max(leader.height_of(leader.caret), least), most)


async def test_only_the_pane_with_the_keyboard_leads(five: Desk) -> None:
    async with five.open(size=(160, 24)) as running:
        await _open(running, _LEADER, _FOLLOWER)
        leader, follower = _views(running)
        await running.press("space")
        before = leader.place
        follower.scroll_to(y=0, animate=False, force=True, immediate=True)
        await running.settle()
        assert leader.place == before
        assert follower.scroll_offset.y == 0
        await running.press("tab")
        assert running.focused() is follower
        assert leader.place == before
        await running.press(*["right_curly_bracket"] * 4)
        assert leader.place != before


async def test_a_selection_in_the_pane_that_follows_is_kept(five: Desk) -> None:
    async with five.open(size=(160, 24)) as running:
        await _open(running, _FOLLOWER, _LEADER)
        await running.press("equals_sign", "v", "w", "w")
        _, follower = _views(running)
        kept = follower.selection
        assert kept is not None
        await running.press("equals_sign", "tab", "space", "space")
        assert follower.scroll_offset.y > 0
        assert follower.selection == kept


async def test_selecting_in_the_pane_that_leads_moves_nothing(five: Desk) -> None:
    async with five.open(size=(160, 24)) as running:
        await _open(running, _LEADER, _FOLLOWER)
        _, follower = _views(running)
        await running.press("space", "v")
        before = follower.place
        await running.press(*["right_parenthesis"] * 6)
        assert follower.place == before


async def test_it_is_said_at_the_top_and_can_be_turned_off(five: Desk) -> None:
    async with five.open(size=(160, 24)) as running:
        await _open(running, _LEADER, _FOLLOWER)
        assert "Scrolling together" in running.status
        assert "= together" in str(running.screen.query_one(TopBar).render())
        await running.press("space", "equals_sign")
        assert "= together" not in str(running.screen.query_one(TopBar).render())
        assert " = " not in _header(running, _FOLLOWER)
        _, follower = _views(running)
        before = follower.place
        await running.press("space", "b", "space")
        assert follower.place == before


async def test_articles_that_share_nothing_found_are_said_to_scroll_each_by_itself(desk: Desk) -> None:
    (desk.folder / "alder.txt").write_text("Bread\n\nFour bakers were out of flour before dawn.\n")
    async with desk.open(size=(120, 24)) as running:
        await _open(running, "alder.txt", "cedar.txt")
        assert running.features.scrolling.is_on
        assert "No shared passages found, so each article scrolls by itself." in running.status


@pytest.mark.parametrize("width", [80, 120, 130, 140, 150, 200])
async def test_what_is_said_while_scrolling_together_stands_in_the_header(desk: Desk, width: int) -> None:
    (desk.folder / "alder.txt").write_text(
        "Bread\n\nSource: The Alder Post and Advertiser\n\n14 March 2031\n\nFour bakers had no flour.\n"
    )
    async with desk.open(size=(width, 24)) as running:
        await _open(running, "cedar.txt", "alder.txt")
        line = _header(running, "alder.txt").rstrip()
        assert "Bread" in line
        assert line.endswith("= nothing likely")
        assert width < 120 or "14 Mar 2031" in line
        pane = next(each for each in running.screen.row.panes if each.article == running.article("alder.txt"))
        assert len(line) <= pane.header.content_size.width


async def test_a_pane_that_is_opened_follows_too(five: Desk) -> None:
    async with five.open(size=(200, 24)) as running:
        await _open(running, _LEADER, "saltline.txt")
        leader = running.view
        running.screen.panes = (*running.screen.panes, running.article(_FOLLOWER).id)
        await running.settle()
        _, other, parallels = _shared(running)
        parallel = next(each for each in parallels if each.score == 1.0)
        leader.go_to(parallel.a.start)
        await running.settle()
        follower = running.screen.row.views[other.id]
        assert follower.height_of(parallel.b.start) == leader.height_of(leader.caret)
