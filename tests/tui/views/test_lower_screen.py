"""A screen below another has it drawn when it changes, and not each time it gets a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.app import App
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from synoptic.tui.views.lower_screen import LowerScreen
from tests.tui.quiet import draw_every_frame

if TYPE_CHECKING:
    from rich.console import RenderableType
    from textual.app import ComposeResult
    from textual.pilot import Pilot

_SOME_FRAMES = 0.2
"""Seconds in which a screen that has changed is drawn."""


class _Below(LowerScreen[None]):
    def compose(self) -> ComposeResult:
        yield Static("one")


class _Top(ModalScreen[None]):
    def compose(self) -> ComposeResult:
        yield Static("top")


class _TwoScreens(App[None]):
    drawn = 0
    """Frames of the screen on top."""

    def get_default_screen(self) -> Screen[None]:
        return _Below()

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        super()._display(screen, renderable)
        self.drawn += 1


async def _rest(pilot: Pilot[None], app: _TwoScreens) -> int:
    """Wait until nothing has been drawn for some frames; return how many frames there were."""
    for _ in range(20):
        drawn = app.drawn
        await pilot.pause(_SOME_FRAMES)
        if drawn == app.drawn:
            return drawn
    pytest.fail("The screen on top is drawn again and again.")


@pytest.mark.asyncio
async def test_messages_to_a_screen_below_that_changed_draw_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    draw_every_frame(monkeypatch)
    app = _TwoScreens()
    async with app.run_test() as pilot:
        below = app.screen
        await app.push_screen(_Top())
        before = await _rest(pilot, app)
        below.query_one(Static).update("two")
        after = await _rest(pilot, app)
        assert after > before
        for _ in range(3):
            below.call_later(lambda: None)
            await pilot.pause(_SOME_FRAMES)
        assert await _rest(pilot, app) == after
        app.pop_screen()
        await pilot.pause()
        assert "two" in "\n".join(strip.text for strip in app.screen._compositor.render_strips())
