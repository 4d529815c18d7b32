"""The tags beside the articles: what is counted, and what is offered besides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from synoptic.tui.panes.bars import PaneTitle
from synoptic.tui.panes.lists import ChoiceList
from synoptic.tui.panes.tags import TagPane

if TYPE_CHECKING:
    from tests.tui.conftest import Desk, Running

pytestmark = pytest.mark.asyncio


def _shown(running: Running) -> tuple[str, list[str]]:
    pane = running.screen.query_one(TagPane)
    choices = pane.query_one(ChoiceList)
    lines = [str(choices.get_option_at_index(index).prompt) for index in range(choices.option_count)]
    return str(pane.query_one(PaneTitle).render()), [" ".join(line.split()) for line in lines]


async def test_only_highlights_of_these_articles_are_counted_and_their_tags_come_first(desk: Desk) -> None:
    desk.mark("41 lorries", tags=["disputed", "number/high"])
    desk.mark("38 lorries", tags=["number"])
    async with desk.open(size=(160, 50)) as running:
        title, lines = _shown(running)
        assert lines == ["■ disputed 1", "■ number 2", "■ high 1"]
        assert "3" in title
    (desk.folder / "birch.txt").unlink()
    async with desk.open(size=(160, 50)) as running:
        title, lines = _shown(running)
        assert lines == ["■ number 1", "■ high", "■ disputed"]
        assert "1" in title
        assert "3" not in title
        await running.go_to("Nobody")
        await running.press("v", "w", "t")
        await running.type("dispu")
        await running.press("enter")
        assert _shown(running)[1][0] == "■ disputed 1"
