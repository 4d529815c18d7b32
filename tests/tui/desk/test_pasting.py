"""A paste of several lines keeps all its words, in every field."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual import events
from textual.widgets import Input

if TYPE_CHECKING:
    from tests.tui.conftest import Desk

pytestmark = pytest.mark.asyncio

_WAYS = {
    "search": ("slash",),
    "find": ("ctrl+f",),
    "go to": ("colon",),
    "library": ("f",),
    "tag picker": ("v", "w", "t"),
    "quotations": ("Q", "slash"),
    "form": ("i",),
}
"""The keys that lead to each field."""


@pytest.mark.parametrize("field", _WAYS)
async def test_lines_are_joined_in_every_field(field: str, desk: Desk) -> None:
    async with desk.open(size=(160, 45)) as running:
        await running.press(*_WAYS[field])
        focused = running.focused()
        assert isinstance(focused, Input)
        focused.value = ""
        running.app.post_message(events.Paste("one ferry\r\ntwo\x07 ferries\n\n\tthree"))
        await running.settle()
        assert focused.value == "one ferry two ferries three"


@pytest.mark.parametrize("field", ["search", "find", "go to", "library", "quotations"])
async def test_help_is_one_key_away_from_a_field(field: str, desk: Desk) -> None:
    async with desk.open(size=(160, 45)) as running:
        await running.press(*_WAYS[field])
        focused = running.focused()
        assert isinstance(focused, Input)
        await running.press("question_mark")
        assert "?" in focused.value
        await running.press("f1")
        assert type(running.app.screen).__name__ == "HelpScreen"
