"""Keys are passed on one after another, also after one that closes what it was meant for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual import events
from textual.widgets import Input

from synoptic.tui.commands.key_queue import KeyPassed

if TYPE_CHECKING:
    from textual.message import Message

    from tests.tui.conftest import Desk

pytestmark = pytest.mark.asyncio


class _Closing(Input):
    """A field that is gone as soon as Enter comes, and with it the message that would tell that it came."""

    def post_message(self, message: Message) -> bool:
        return True if isinstance(message, KeyPassed) else super().post_message(message)

    async def _on_key(self, event: events.Key) -> None:
        event.stop()
        self.remove()


async def test_a_key_after_one_that_closed_its_field_is_not_held_back(desk: Desk) -> None:
    async with desk.open() as running:
        field = _Closing()
        await running.screen.mount(field)
        field.focus()
        await running.settle()
        running.app.post_message(events.Key("enter", "\r"))
        await running.until(lambda: not field.is_running)
        running.view.focus()
        await running.settle()
        before = running.view.caret
        await running.press("w")
        after = running.view.caret
        assert after > before
        await running.press("w")
        assert running.view.caret > after


async def test_keys_that_came_meanwhile_follow_by_themselves_in_their_order(desk: Desk) -> None:
    async with desk.open() as running:
        field = _Closing()
        await running.screen.mount(field)
        field.focus()
        await running.settle()
        running.app.post_message(events.Key("enter", "\r"))
        running.app.post_message(events.Key("v", "v"))
        running.app.post_message(events.Key("w", "w"))
        await running.until(lambda: running.selected() is not None)
        assert running.selected() == "Engineers"
