"""A visit: one open page, its websocket, its process and what it may download."""

from __future__ import annotations

import asyncio
import secrets
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING

from aiohttp import WSCloseCode, WSMsgType, web
from msgspec import Struct
from msgspec.json import encode

from synoptic.annotations.model.wording import counted
from synoptic.tui.serving.pacing import Pace
from synoptic.tui.serving.page_messages import (
    Blurred,
    Focused,
    PageMessage,
    Pinged,
    Resized,
    TerminalSize,
    Typed,
    message_from,
)
from synoptic.tui.serving.visitor_process import VisitorProcess
from synoptic.tui.shell.fault import complain

if TYPE_CHECKING:
    from collections.abc import Callable

    from synoptic.tui.serving.launch import Launch

MOST_BYTES = 1024 * 1024
"""Bytes of a message from the page: the text of a long article, pasted."""
HEARTBEAT = 15.0
"""Seconds between two questions whether the page is still there."""
MESSAGES_A_SECOND, MESSAGES_AT_ONCE = 200.0, 1000.0
"""Messages that are taken from a page; a mouse sends one for each cell that it passes."""
BYTES_A_SECOND, BYTES_AT_ONCE = 256 * 1024.0, 4.0 * MOST_BYTES
"""Bytes likewise."""
_NOT_OURS = "The page sent something that no page of this server sends. All is saved."
MOST_OFFERED = 8
"""Files that wait for their download; of more, the oldest is dropped."""


class OfferedFile(Struct, frozen=True):
    """A file that a visitor's browser may download, once."""

    name: str
    """Its name."""
    kind: str
    """Its MIME type; empty if that is not known."""
    content: bytes
    """What is in it."""


class Visit:
    """One page of a signed-in browser, from its first screen to its last."""

    def __init__(
        self,
        sign_in: str,
        socket: web.WebSocketResponse,
        launch: Launch,
        *,
        idle: float,
        used: Callable[[str], object],
    ) -> None:
        """Serve a page on a socket, for `idle` seconds at most in which nothing is typed.

        `used` is told that the sign-in is used.
        """
        self.sign_in = sign_in
        """Whose it is."""
        self.process: VisitorProcess | None = None
        """What it shows, once that was started."""
        self._socket, self._launch, self._idle, self._used = socket, launch, idle, used
        self._messages = Pace(MESSAGES_A_SECOND, MESSAGES_AT_ONCE)
        self._bytes = Pace(BYTES_A_SECOND, BYTES_AT_ONCE)
        self._last_typed = monotonic()
        self._offered: dict[str, OfferedFile] = {}

    async def run(self, size: TerminalSize) -> None:
        """Show the app until the visitor leaves, or it ends; then its process has ended."""
        process = await VisitorProcess.start(self._launch, self, size.width, size.height)
        self.process = process
        running = asyncio.create_task(process.run())
        running.add_done_callback(self._close_soon)
        idle = asyncio.create_task(self._leave_when_idle())
        try:
            await self._listen(process)
        finally:
            idle.cancel()
            self._offered.clear()
            said = await process.end(running)
        for line in said.splitlines():
            complain(line.removeprefix("synoptic: "))

    # From the page

    async def _listen(self, process: VisitorProcess) -> None:
        async for message in self._socket:
            text: str = message.data if message.type is WSMsgType.TEXT else ""
            await self._messages.take(1)
            await self._bytes.take(len(text))
            said = message_from(text)
            if said is None:
                await self.leave(_NOT_OURS, WSCloseCode.POLICY_VIOLATION)
                return
            if not await self._take(process, said):
                return

    async def _take(self, process: VisitorProcess, message: PageMessage) -> bool:
        """Pass a message on; False where the process takes no more."""
        match message:
            case Typed(text):
                self._last_typed = monotonic()
                self._used(self.sign_in)
                return await process.type(text)
            case Resized(size):
                return await process.resize(size.width, size.height)
            case Pinged(sent):
                await self._say("pong", sent)
                return True
            case Focused():
                return await process.focus(has_it=True)
            case Blurred():
                return await process.focus(has_it=False)

    async def _leave_when_idle(self) -> None:
        while (left := self._last_typed + self._idle - monotonic()) > 0:
            await asyncio.sleep(left)
        minutes = counted(max(1, round(self._idle / 60)), "minute")
        await self.leave(f"Closed after {minutes} without a key or the mouse. All is saved.")

    # To the page

    async def draw(self, data: bytes) -> None:
        await self._socket.send_bytes(data)

    async def theme(self, *, dark: bool) -> None:
        await self._say("theme", "dark" if dark else "light")

    async def offer(self, name: str, kind: str, content: bytes) -> None:
        key = secrets.token_urlsafe(16)
        self._offered[key] = OfferedFile(name, kind, content)
        while len(self._offered) > MOST_OFFERED:
            del self._offered[next(iter(self._offered))]
        await self._say("file", {"key": key, "name": name})

    def take_file(self, key: str) -> OfferedFile | None:
        """Return a file that was offered, which then is offered no more."""
        return self._offered.pop(key, None)

    async def leave(self, reason: str, code: int = WSCloseCode.OK) -> None:
        """Close the page, and say why; its process ends, with all kept."""
        await self._say("ended", reason)
        with suppress(OSError, RuntimeError):
            await self._socket.close(code=code)

    async def _say(self, kind: str, content: object) -> None:
        with suppress(OSError, RuntimeError):  # a page that is gone hears nothing
            await self._socket.send_str(encode([kind, content]).decode())

    def _close_soon(self, running: asyncio.Task[str]) -> None:
        """Close the page of a process that ended, and show what it said."""
        is_known = not running.cancelled() and running.exception() is None
        said = running.result().strip() if is_known else "The app ended unexpectedly."
        self._closing = asyncio.ensure_future(self.leave(said or "You quit. All is saved."))
