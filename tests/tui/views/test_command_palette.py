"""The command palette finds actions as everything else is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.content import Content

from synoptic.tui.dialogs.form import Form
from synoptic.tui.views.palette import CommandProvider

if TYPE_CHECKING:
    from tests.tui.conftest import Desk

pytestmark = pytest.mark.asyncio


@pytest.mark.parametrize(
    ("query", "first", "lit"),
    [
        ("redo", "Redo", ["Redo"]),
        ("serch all", "Search all articles", ["Search", "all"]),
        ("previous match", "Go to the previous match", ["previous", "match"]),
        ("quit", "Quit; everything is saved", ["Quit"]),
    ],
)
async def test_actions_are_found_misspelt_and_half_typed(
    desk: Desk, query: str, first: str, lit: list[str]
) -> None:
    async with desk.open() as running:
        hits = [hit async for hit in CommandProvider(running.screen).search(query)]
        assert hits[0].text == first
        assert len({hit.text for hit in hits}) == len(hits)
        assert all(0 < hit.score <= 1 for hit in hits)
        shown = hits[0].match_display
        assert isinstance(shown, Content)
        assert [shown.plain[span.start : span.end] for span in shown.spans] == lit


async def test_nothing_is_offered_for_nothing(desk: Desk) -> None:
    async with desk.open() as running:
        assert [hit async for hit in CommandProvider(running.screen).search("?!")] == []


async def test_the_commands_of_the_view_on_top_come_first(desk: Desk) -> None:
    async with desk.open(keymap={"matrix-silent": "f7"}) as running:
        await running.press("B")
        offered = [hit async for hit in CommandProvider(running.app.screen).discover()]
        assert [hit.text for hit in offered[:2]] == [
            "Show what is nearest and confirm a silence, or undo that",
            "Add a row for a search",
        ]
        assert offered[0].help == "F7"
        await running.app.run_action("command('matrix-add')", running.app.screen)
        await running.settle()
        assert isinstance(running.app.screen, Form)
