"""Waiting for an app to come to rest: until nothing is left to do, rather than for a time.

Textual's own pilot looks at the processor's time in steps of a fiftieth of a second. That is slow where
nothing is to be done, and too short where the machine is busy with something else.
"""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import TYPE_CHECKING

from textual import app, pilot
from textual._context import active_app

if TYPE_CHECKING:
    import pytest

_TURNS = 3
"""Turns of the event loop in which nothing else wants to run; what a thread reports takes one to come in."""
_PATIENCE = 60.0
"""Seconds after which an app that is never at rest fails its test."""

_MOMENT = 0.2
"""Seconds for which a worker is waited for after a key: a test may hold it on purpose."""


def wait_quietly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have pilots wait until an app is at rest."""
    monkeypatch.setattr(app, "wait_for_idle", _until_at_rest)
    monkeypatch.setattr(pilot, "wait_for_idle", _until_at_rest)


async def _until_at_rest(_: float = 0) -> None:
    """Wait until no task is ready to run and the screen is drawn; for a worker, only a moment."""
    ready = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]
    begun = monotonic()
    turns = 0
    while turns < _TURNS:
        assert monotonic() - begun < _PATIENCE, "the app does not come to rest"
        await asyncio.sleep(0)
        turns = 0 if ready else turns + 1
        if turns == _TURNS and _is_drawing():
            active_app.get().screen._on_timer_update()
            turns = 0
        elif turns == _TURNS and _is_working() and monotonic() - begun < _MOMENT:
            await asyncio.sleep(0.001)
            turns = 0


def _is_drawing() -> bool:
    screens = active_app.get()._screen_stacks[active_app.get()._current_mode]
    return bool(screens) and screens[-1]._update_timer._active.is_set()


def _is_working() -> bool:
    # What looks at the files of others never ends.
    return any(not worker.group.startswith("look") for worker in active_app.get().workers)
