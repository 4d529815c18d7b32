"""The process of one visitor, from the server's end of the pipe (the other is `browser_driver`)."""

from __future__ import annotations

import asyncio
import json
import signal
from asyncio import IncompleteReadError
from asyncio.subprocess import PIPE
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from asyncio import StreamReader, StreamWriter
    from asyncio.subprocess import Process

    from synoptic.tui.serving.launch import Launch

PATIENCE = 20.0
"""Seconds that a process has for keeping all and ending, before it is killed."""
STUCK = 30.0
"""Seconds in which a process has to take what was typed."""
_BEGUN = b"__GANGLION__\n"
"""What Textual's web driver writes first."""
_LINES_BEFORE = 100
_LAST_WORDS = 2.0
"""Seconds to wait for the end of what a process says, once it has ended."""
_USUAL = {0, -signal.SIGTERM, 128 + signal.SIGTERM}
_MOST_ERRORS = 64 * 1024
"""Bytes of what a process complains of that are kept."""


class Page(Protocol):
    """What a process shows itself on."""

    async def draw(self, data: bytes) -> None:
        """Have the terminal draw what a program wrote."""

    async def theme(self, *, dark: bool) -> None:
        """Have the page be dark or light."""

    async def offer(self, name: str, kind: str, content: bytes) -> None:
        """Have the browser download a file of a MIME type."""


class VisitorProcess:
    """A process of `synoptic`, and the pipes to it."""

    def __init__(self, process: Process, page: Page) -> None:
        """Show on `page` what a process draws; its three streams are pipes."""
        self._process, self._page = process, page
        self._input = cast("StreamWriter", process.stdin)
        self._output, self._complaints = (
            cast("StreamReader", process.stdout),
            cast("StreamReader", process.stderr),
        )
        self._leaving = asyncio.Event()
        self._errors = bytearray()

    @classmethod
    async def start(cls, launch: Launch, page: Page, columns: int, rows: int) -> VisitorProcess:
        """Start what is launched, with a screen of this size. Raises OSError."""
        process = await asyncio.create_subprocess_exec(
            *launch.command,
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            env=launch.environment(columns, rows),
            start_new_session=True,  # Ctrl-C in the server's terminal is the server's alone
        )
        return cls(process, page)

    @property
    def pid(self) -> int:
        """The id of the process."""
        return self._process.pid

    # To the process

    async def type(self, text: str) -> bool:
        """Give it what the visitor's terminal sends; False where it takes nothing any more."""
        return await self._send(b"D", text.encode("utf-8", "replace"))

    def hang_up(self) -> None:
        """Close the pipe to it, as where the server is gone: it keeps all, and ends."""
        self._input.close()

    async def resize(self, columns: int, rows: int) -> bool:
        """Tell it the size of its screen."""
        return await self._tell({"type": "resize", "width": columns, "height": rows})

    async def focus(self, *, has_it: bool) -> bool:
        """Tell it whether the terminal has the keyboard."""
        return await self._tell({"type": "focus" if has_it else "blur"})

    async def _tell(self, message: Mapping[str, object]) -> bool:
        return await self._send(b"M", json.dumps(message).encode())

    async def _send(self, letter: bytes, content: bytes) -> bool:
        try:
            self._input.write(letter + len(content).to_bytes(4, "big") + content)
            await asyncio.wait_for(self._input.drain(), STUCK)
        except (OSError, RuntimeError):  # TimeoutError is an OSError; RuntimeError is that of a closed pipe
            return False
        return True

    # From it

    async def run(self) -> str:
        """Show it until it ends; return what it said on standard error."""
        errors = asyncio.create_task(self._collect_errors())
        is_understood = True
        try:
            try:
                with suppress(IncompleteReadError):
                    await self._pass_on(self._output)
            except (ValueError, LookupError, TypeError):
                is_understood = False
                await self._stop()
            await self._process.wait()
            with suppress(TimeoutError):  # a process of its own may have kept the pipe
                await asyncio.wait_for(errors, _LAST_WORDS)
        finally:
            errors.cancel()
        said = self._errors.decode("utf-8", "replace").strip()
        status = self._process.returncode
        if said or (is_understood and status in _USUAL):
            return said
        return f"The app ended unexpectedly (status {status})."

    async def _stop(self) -> None:
        """Have a process end that says what the app never does; what it says then goes nowhere."""
        with suppress(ProcessLookupError):
            self._process.terminate()
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                while await self._output.read(_MOST_ERRORS):
                    pass
                await self._process.wait()
        with suppress(ProcessLookupError):
            self._process.kill()

    async def _collect_errors(self) -> None:
        while data := await self._complaints.read(4096):
            self._errors += data[: _MOST_ERRORS - len(self._errors)]

    async def _pass_on(self, stream: StreamReader) -> None:
        """Show the packets of the process until it closes the pipe. Raises IncompleteReadError then."""
        for _ in range(_LINES_BEFORE):
            line = await stream.readline()
            if line == _BEGUN:
                break
            if not line:
                return
        name, kind = "", ""
        while True:
            head = await stream.readexactly(5)
            content = await stream.readexactly(int.from_bytes(head[1:], "big"))
            match head[:1]:
                case b"D":
                    await self._draw(content)
                case b"M":
                    message = json.loads(content)
                    if message["type"] == "theme":
                        await self._page.theme(dark=bool(message["dark"]))
                    elif message["type"] == "file":
                        name, kind = str(message["name"]), str(message["kind"])
                case b"F":
                    await self._page.offer(name, kind, content)

    async def _draw(self, data: bytes) -> None:
        """Have the page draw; once the visitor is leaving, drop it, so that the process is not held up."""
        if self._leaving.is_set():
            return
        drawing = asyncio.ensure_future(self._page.draw(data))
        leaving = asyncio.ensure_future(self._leaving.wait())
        try:
            await asyncio.wait({drawing, leaving}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            leaving.cancel()
            if not drawing.done():
                drawing.cancel()
        with suppress(asyncio.CancelledError, OSError):
            await drawing

    async def end(self, running: asyncio.Task[str]) -> str:
        """Have it keep all and end, as by a signal; kill it if it does not. Return what `run` did."""
        self._leaving.set()
        with suppress(ProcessLookupError):
            self._process.terminate()
        try:
            return await asyncio.wait_for(asyncio.shield(running), PATIENCE)
        except TimeoutError:
            with suppress(ProcessLookupError):
                self._process.kill()
            return await running
