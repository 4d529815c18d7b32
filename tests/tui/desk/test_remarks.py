"""The status line says what was done until the reader does something else, never longer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from synoptic.tui.views.full_screen import View

if TYPE_CHECKING:
    from tests.tui.conftest import Desk

pytestmark = pytest.mark.asyncio


@pytest.mark.parametrize("key", ["w", "tab", "/", "v", "A"])
async def test_a_remark_ends_as_soon_as_the_reader_does_something_else(desk: Desk, key: str) -> None:
    desk.mark("closed it", tags=["claim"])
    async with desk.open() as running:
        await running.go_to("closed it")
        await running.press("d", "u")
        assert "Undone: " in running.status
        await running.press(key)
        assert "Undone: " not in running.status


async def test_what_is_under_the_caret_is_said_again_after_a_remark(desk: Desk) -> None:
    desk.mark("closed it", tags=["claim"])
    async with desk.open() as running:
        await running.go_to("closed it")
        await running.press("d", "u", "l")
        assert "■ claim" in running.status


async def test_a_click_ends_it_too(desk: Desk) -> None:
    async with desk.open() as running:
        await running.press("u")
        assert "Nothing to undo" in running.status
        await running.pilot.click(running.view, offset=(5, 5))
        assert "Nothing to undo" not in running.status


async def test_typing_in_a_field_ends_it(desk: Desk) -> None:
    async with desk.open() as running:
        await running.press("/")
        running.screen.say("Collecting all matches …")
        await running.type("w")
        assert "Collecting" not in running.status


async def test_a_remark_in_a_view_ends_with_the_next_key(desk: Desk) -> None:
    async with desk.open() as running:
        await running.press("B", "u")
        view = running.app.screen
        assert isinstance(view, View)
        assert "Nothing to undo" in str(view.query_one("#said").render())
        await running.press("down")
        assert "Nothing to undo" not in str(view.query_one("#said").render())
