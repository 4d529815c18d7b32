"""Waiting for an app to come to rest: until nothing is left to do, rather than for a time.

Textual's own pilot looks at the processor's time in steps of a fiftieth of a second. That is slow where
nothing is to be done, and too short where the machine is busy with something else. It also has every frame
drawn that a terminal would show; here the widgets draw their lines when the app is at rest and a test may
look at them, and the lines are put together to a frame only for a picture. Style sheets, which are the same
in every app, are read once.
The private names of Textual and asyncio that this takes stand in this file alone.
"""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

from textual import app, pilot
from textual._compositor import Compositor
from textual._context import active_app, visible_screen_stack
from textual.css.stylesheet import Stylesheet
from textual.geometry import Region

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pytest
    from rich.console import RenderableType
    from textual.css.model import RuleSet
    from textual.css.types import CSSLocation
    from textual.message_pump import MessagePump
    from textual.screen import Screen

_TURNS = 3
"""Turns of the event loop in which nothing else wants to run; what a thread reports takes one to come in."""
PATIENCE = 60.0
"""Seconds after which an app that is never at rest fails its test; generous, because machines are busy."""

_MOMENT = 0.2
"""Seconds for which workers are waited for while a test holds one."""

_render_update = Compositor.render_update
_parse_rules = Stylesheet._parse_rules

_holds: list[None] = []
"""An entry for each part of a test that holds workers."""
_parsed: dict[tuple[object, ...], list[RuleSet]] = {}
"""The rules of every style sheet that was read, with the variables that it had."""


def wait_quietly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have pilots wait until an app is at rest, and have it drawn then."""
    monkeypatch.setattr(app, "wait_for_idle", _until_at_rest)
    monkeypatch.setattr(pilot, "Pilot", _QuietPilot)
    monkeypatch.setattr(Compositor, "render_update", _render_later)
    monkeypatch.setattr(Stylesheet, "_parse_rules", _parse_once)


def draw_every_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have every frame drawn that a terminal would show, for a test that looks at them one by one."""
    monkeypatch.setattr(Compositor, "render_update", _render_update)


@contextmanager
def holding_workers() -> Iterator[None]:
    """Have pilots wait for workers only a moment: the test holds one until it has looked at the screen."""
    _holds.append(None)
    try:
        yield
    finally:
        _holds.pop()


class _QuietPilot(pilot.Pilot[object]):
    """A pilot that waits for the app as a whole, and has it drawn only then."""

    async def pause(self, delay: float | None = None) -> None:
        """Wait until all is answered, then so many seconds or until the app is at rest; have it drawn."""
        await self._wait_for_screen()
        if delay is not None:
            await asyncio.sleep(delay)
            self.app.screen._on_timer_update()
        else:
            await _until_at_rest()
        while _draw(self.app.screen) and delay is None:
            await _until_at_rest()  # a widget that is drawn may have something to report

    async def _wait_for_screen(self, timeout: float = PATIENCE) -> bool:
        """Wait until all that keys and the mouse reach has answered: an action may wait for a thread."""
        begun = monotonic()
        waiting: set[MessagePump] = set()

        def answer(node: MessagePump) -> None:
            waiting.discard(node)

        waiting.update(node for node in set(self._reached()) if node.call_later(answer, node))
        while waiting and self.app.return_code is None:
            assert monotonic() - begun < timeout, "the app does not answer"
            await _until_at_rest()
            if waiting:
                await asyncio.sleep(0.001)
        return not waiting

    def _reached(self) -> Iterator[MessagePump]:
        yield self.app
        yield from self.app.screen_stack
        for widget in (self.app.focused, self.app.mouse_over):
            if widget is not None:
                yield from widget.ancestors_with_self


def _render_later(
    compositor: Compositor,
    full: bool = False,
    screen_stack: list[Screen[object]] | None = None,
    simplify: bool = False,
) -> RenderableType | None:
    """Leave a frame for later, unless the whole screen is asked for, as a picture of it is."""
    return _render_update(compositor, full, screen_stack, simplify) if full else None


def _draw(screen: Screen[object]) -> bool:
    """Have the widgets draw what has changed since they did last; return whether anything had."""
    compositor = screen._compositor
    changed = compositor._dirty_regions.copy()
    compositor._dirty_regions.clear()
    if not changed:
        return False
    visible_screen_stack.set(screen.app._background_screens)
    for _ in compositor._get_renders(Region.from_union(changed).intersection(compositor.size.region)):
        pass
    return True


def _parse_once(
    sheet: Stylesheet,
    css: str,
    read_from: CSSLocation,
    is_default_rules: bool = False,
    tie_breaker: int = 0,
    scope: str = "",
) -> list[RuleSet]:
    """Return the rules of a style sheet, read by whichever app had it first."""
    place = (css, read_from, is_default_rules, tie_breaker, scope)
    if place not in sheet._parse_cache:
        key = (*place, frozenset(sheet._variables.items()))
        if key not in _parsed:
            _parsed[key] = _parse_rules(sheet, *place)
        sheet._parse_cache[place] = _parsed[key]
    return sheet._parse_cache[place]


async def _until_at_rest(_: float = 0) -> None:
    """Wait until no task is ready to run, nothing is left to lay out and no worker works."""
    ready: Sequence[object] = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]
    begun = monotonic()
    turns = 0
    while turns < _TURNS:
        assert monotonic() - begun < PATIENCE, "the app does not come to rest"
        await asyncio.sleep(0)
        turns = 0 if ready else turns + 1
        if turns == _TURNS and _is_laying_out():
            active_app.get().screen._on_timer_update()
            turns = 0
        elif turns == _TURNS and _is_working() and (not _holds or monotonic() - begun < _MOMENT):
            await asyncio.sleep(0.001)
            turns = 0


def _is_laying_out() -> bool:
    screens = active_app.get()._screen_stacks[active_app.get()._current_mode]
    return bool(screens) and screens[-1]._update_timer._active.is_set()


def _is_working() -> bool:
    # What looks at the files of others never ends.
    return any(not worker.group.startswith("look") for worker in active_app.get().workers)
