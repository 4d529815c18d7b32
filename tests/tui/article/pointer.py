"""A mouse for tests: each of its events goes the way that those of a terminal go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual import events

if TYPE_CHECKING:
    from textual.pilot import Pilot
    from textual.widget import Widget

LEFT, RIGHT = 1, 3
"""Numbers of the buttons, as Textual counts them."""


class Pointer:
    """A pointer over an app. Places are columns and rows of the screen, from 0."""

    def __init__(self, pilot: Pilot[Any]) -> None:
        self._pilot = pilot
        self._at = (0, 0)

    async def move(self, x: int, y: int, *, ctrl: bool = False) -> None:
        """Move to a place, the buttons as they are."""
        await self._send(events.MouseMove, x, y, button=0, ctrl=ctrl)

    async def press(self, x: int, y: int, button: int = LEFT, *, shift: bool = False) -> None:
        """Press a button."""
        await self._send(events.MouseDown, x, y, button=button, shift=shift)

    async def release(self, button: int = LEFT) -> None:
        """Let the button go, where the pointer is."""
        await self._send(events.MouseUp, *self._at, button=button)

    async def click(self, x: int, y: int, button: int = LEFT, *, times: int = 1, shift: bool = False) -> None:
        """Press a button and let it go, once or more."""
        await self.move(x, y)
        for _ in range(times):
            await self.press(x, y, button, shift=shift)
            await self.release(button)

    async def drag(
        self, start: tuple[int, int], *way: tuple[int, int], times: int = 1, ctrl: bool = False
    ) -> None:
        """Press at a place, the last of `times`, go a way, and let go at its end."""
        if times > 1:
            await self.click(*start, times=times - 1)
        await self.press(*start)
        for x, y in way:
            await self.move(x, y, ctrl=ctrl)
        await self.release()

    async def wheel(self, x: int, y: int, notches: int) -> None:
        """Turn the wheel: down for positive notches, up for negative ones."""
        kind = events.MouseScrollDown if notches > 0 else events.MouseScrollUp
        for _ in range(abs(notches)):
            await self._send(kind, x, y, button=0)

    async def _send(
        self,
        kind: type[events.MouseEvent],
        x: int,
        y: int,
        *,
        button: int,
        shift: bool = False,
        ctrl: bool = False,
    ) -> None:
        before, self._at = self._at, (x, y)
        moved = (x - before[0], y - before[1])
        app = self._pilot.app
        app.post_message(kind(None, x, y, *moved, button, shift, False, ctrl, x, y))
        await self._pilot.pause()


def on_screen(widget: Widget, place: tuple[int, int]) -> tuple[int, int]:
    """Return a place of a widget as one of the screen."""
    return widget.region.x + place[0], widget.region.y + place[1]
