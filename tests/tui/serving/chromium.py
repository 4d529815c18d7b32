"""A headless Chromium for tests, driven by the Chrome DevTools Protocol over aiohttp's websocket client.

What the page draws is on a canvas: the screen is read from what the server sent to the page's terminal.
"""

from __future__ import annotations

import asyncio
import base64
import os
import shutil
import signal
import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any

import aiohttp
import pyte
import pytest

if TYPE_CHECKING:
    from pathlib import Path

PATIENCE = 60.0
"""Seconds to wait for something before a test has failed; generous, because test machines are busy."""
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_FLAGS = (
    "--headless=new",
    "--no-sandbox",  # the tests may run as root
    "--disable-dev-shm-usage",
    "--enable-unsafe-swiftshader",  # draws WebGL without a graphics card
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--no-first-run",
    "--no-proxy-server",
    "--remote-debugging-port=0",
    "about:blank",
)
# What the browser says where one page has gone and the next one is not there yet.
_BETWEEN_PAGES = ("navigated or closed", "execution context", "context with specified id")
_KEYS = {
    "Enter": (13, "\r"),
    "Escape": (27, ""),
    "Tab": (9, ""),
    "ArrowLeft": (37, ""),
    "ArrowUp": (38, ""),
    "ArrowRight": (39, ""),
    "ArrowDown": (40, ""),
    "F5": (116, ""),
}


def chromium() -> str | None:
    """Return the program; None where there is none."""
    return next(filter(None, map(shutil.which, _NAMES)), None)


class Page:
    """A page of the browser."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, session: str) -> None:
        """Drive the page of a session over the browser's socket."""
        self._socket, self._session = socket, session
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._screen = pyte.Screen(80, 24)
        self._stream = pyte.ByteStream(self._screen)
        self.requests: list[str] = []
        """The addresses of all requests and websockets that the page made."""
        self.errors: list[str] = []
        """What the page's console was told of errors, and what its policy forbade."""
        self.downloaded: list[str] = []
        """The names of the files that were offered as downloads and are there."""
        self._names: dict[str, str] = {}
        self._reader = asyncio.create_task(self._read())

    async def close(self) -> None:
        """Listen no more."""
        self._reader.cancel()
        await asyncio.gather(self._reader, return_exceptions=True)

    async def send(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send a command of the protocol, and return its result."""
        number = len(self._answers) + 1
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        command = {"id": number, "method": method, "params": parameters}
        if not method.startswith(("Target.", "Browser.")):
            command["sessionId"] = self._session
        await self._socket.send_json(command)
        return await asyncio.wait_for(answer, PATIENCE)

    async def _read(self) -> None:
        async for message in self._socket:
            told = message.json()
            if (answer := self._answers.get(told.get("id", 0))) is not None:
                if "error" in told:
                    answer.set_exception(AssertionError(told["error"]["message"]))
                else:
                    answer.set_result(told["result"])
            else:
                self._hear(told["method"], told["params"])

    def _hear(self, event: str, about: dict[str, Any]) -> None:
        match event:
            case "Network.requestWillBeSent":
                self.requests.append(about["request"]["url"])
            case "Network.webSocketCreated":
                self.requests.append(about["url"])
            case "Network.webSocketFrameReceived" if about["response"]["opcode"] == 2:
                self._stream.feed(base64.b64decode(about["response"]["payloadData"]))
            case "Network.webSocketFrameSent" if '"resize"' in about["response"]["payloadData"]:
                self._resize(about["response"]["payloadData"])
            case "Log.entryAdded" if about["entry"]["level"] == "error":
                self.errors.append(f"{about['entry']['text']} {about['entry'].get('url', '')}")
            case "Runtime.exceptionThrown":
                self.errors.append(str(about["exceptionDetails"]))
            case "Browser.downloadWillBegin":
                self._names[about["guid"]] = about["suggestedFilename"]
            case "Browser.downloadProgress" if about["state"] == "completed":
                self.downloaded.append(self._names[about["guid"]])

    def _resize(self, sent: str) -> None:
        import json

        size = json.loads(sent)[1]
        self._screen.resize(size["height"], size["width"])

    # What a test sees

    @property
    def size(self) -> tuple[int, int]:
        """The columns and rows of the terminal."""
        return self._screen.columns, self._screen.lines

    @property
    def text(self) -> str:
        """The lines of the screen."""
        return "\n".join(self._screen.display)

    def place_of(self, words: str) -> tuple[int, int]:
        """Return the column and the row where some words begin."""
        for row, line in enumerate(self._screen.display):
            if words in line:
                return line.index(words), row
        raise AssertionError(f"{words!r} is not on the screen:\n{self.text}")

    async def until(self, holds: Callable[[], object], what: str = "") -> None:
        """Wait until something holds."""
        try:
            async with asyncio.timeout(PATIENCE):
                while not holds():
                    await asyncio.sleep(0.02)
        except TimeoutError:
            raise AssertionError(f"{what or 'it'} did not come about:\n{self.text}\n{self.errors}") from None

    async def shows(self, words: str) -> None:
        """Wait until some words are on the screen."""
        await self.until(lambda: words in self.text, repr(words))

    async def settled(self) -> None:
        """Wait until the screen has stood still for a second: what is clicked at stays where it is."""
        async with asyncio.timeout(PATIENCE):
            seen, since = "", 0.0
            loop = asyncio.get_running_loop()
            while loop.time() - since < 1 or seen != self.text:
                if seen != self.text:
                    seen, since = self.text, loop.time()
                await asyncio.sleep(0.05)

    async def evaluate(self, script: str) -> Any:
        """Return the value of a script's expression, once it is there."""
        told = await self.send(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True, userGesture=True
        )
        assert "exceptionDetails" not in told, told
        return told["result"].get("value")

    async def until_true(self, script: str) -> None:
        """Wait until the value of a script is true."""
        async with asyncio.timeout(PATIENCE):
            while not await self._is_true(script):
                await asyncio.sleep(0.05)

    async def _is_true(self, script: str) -> bool:
        try:
            return bool(await self.evaluate(script))
        except AssertionError as error:
            if any(words in str(error) for words in _BETWEEN_PAGES):
                return False
            raise

    async def screenshot(self, file: Path) -> None:
        """Write a picture of the page."""
        told = await self.send("Page.captureScreenshot", format="png")
        file.write_bytes(base64.b64decode(told["data"]))

    # What a reader does

    async def open(self, address: str, *, size: tuple[int, int] = (1280, 800), phone: bool = False) -> None:
        """Go to an address, in a window of so many pixels."""
        await self.send(
            "Emulation.setDeviceMetricsOverride",
            width=size[0],
            height=size[1],
            deviceScaleFactor=1,
            mobile=phone,
        )
        await self.send("Emulation.setTouchEmulationEnabled", enabled=phone)
        self._screen.reset()
        await self.send("Page.navigate", url=address)

    async def press(self, *keys: str, modifiers: int = 0) -> None:
        """Press keys, each by its name or its character; modifiers: 1 is Alt, 2 Ctrl, 8 Shift."""
        for key in keys:
            code, text = _KEYS[key] if key in _KEYS else (ord(key.upper()), key)
            text = "" if modifiers & 3 else text
            about = {"key": key, "windowsVirtualKeyCode": code, "modifiers": modifiers}
            await self.send(
                "Input.dispatchKeyEvent", type="keyDown" if text else "rawKeyDown", text=text, **about
            )
            await self.send("Input.dispatchKeyEvent", type="keyUp", **about)

    async def paste(self) -> None:
        """Press Ctrl+V, which the browser takes for its paste where the page leaves it to it."""
        about = {"key": "v", "windowsVirtualKeyCode": 86, "modifiers": 2}
        await self.send("Input.dispatchKeyEvent", type="rawKeyDown", commands=["paste"], **about)
        await self.send("Input.dispatchKeyEvent", type="keyUp", **about)

    async def type(self, text: str) -> None:
        """Type text."""
        await self.press(*text)

    async def _pixel(self, column: float, row: float) -> dict[str, float]:
        box = await self.evaluate(
            "(() => { const b = document.querySelector('.xterm-screen').getBoundingClientRect();"
            " return [b.left, b.top, b.width, b.height]; })()"
        )
        left, top, width, height = box
        columns, rows = self.size
        return {"x": left + width * (column + 0.5) / columns, "y": top + height * (row + 0.5) / rows}

    async def drag(self, words: str) -> None:
        """Select words that stand in one line, with the mouse."""
        await self.settled()
        column, row = self.place_of(words)
        await self._mouse("mousePressed", column, row, buttons=1)
        for step in range(1, len(words)):
            await self._mouse("mouseMoved", column + step, row, buttons=1)
        await self._mouse("mouseReleased", column + len(words) - 1, row)

    async def _mouse(self, what: str, column: float, row: float, buttons: int = 0) -> None:
        at = await self._pixel(column, row)
        await self.send(
            "Input.dispatchMouseEvent", type=what, button="left", buttons=buttons, clickCount=1, **at
        )

    async def _middle(self, selector: str) -> tuple[float, float]:
        x, y = await self.evaluate(
            f"(() => {{ const b = document.querySelector({selector!r}).getBoundingClientRect();"
            " return [b.left + b.width / 2, b.top + b.height / 2]; })()"
        )
        return x, y

    async def tap(self, selector: str) -> None:
        """Tap at an element of the page with a finger."""
        x, y = await self._middle(selector)
        await self.send("Input.dispatchTouchEvent", type="touchStart", touchPoints=[{"x": x, "y": y}])
        await self.send("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])

    async def click(self, selector: str) -> None:
        """Click at an element of the page."""
        x, y = await self._middle(selector)
        for what in ("mousePressed", "mouseReleased"):
            await self.send("Input.dispatchMouseEvent", type=what, button="left", x=x, y=y, clickCount=1)

    async def swipe(self, words: str, rows: int) -> None:
        """Put a finger on some words, and move it up by so many rows."""
        await self.settled()
        column, row = self.place_of(words)
        await self.send(
            "Input.dispatchTouchEvent", type="touchStart", touchPoints=[await self._pixel(column, row)]
        )
        for step in range(1, rows + 1):
            at = await self._pixel(column, row - step)
            await self.send("Input.dispatchTouchEvent", type="touchMove", touchPoints=[at])
        await self.send("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])


@asynccontextmanager
async def browser(folder: Path) -> AsyncIterator[Page]:
    """Start a browser that keeps everything in a folder, downloads in `downloads`, and yield its page."""
    program = chromium()
    assert program is not None
    profile, downloads = folder / "profile", folder / "downloads"
    downloads.mkdir(parents=True)
    process = subprocess.Popen(
        [program, f"--user-data-dir={profile}", *_FLAGS],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "HOME": str(folder)},
        start_new_session=True,
    )
    try:
        port, path = await _told(profile / "DevToolsActivePort", process)
        async with (
            aiohttp.ClientSession() as client,
            client.ws_connect(f"ws://127.0.0.1:{port}{path}", max_msg_size=0) as socket,
        ):
            page = await _attached(socket)
            try:
                await page.send(
                    "Browser.setDownloadBehavior",
                    behavior="allow",
                    downloadPath=str(downloads),
                    eventsEnabled=True,
                )
                for domain in ("Network", "Page", "Runtime", "Log"):
                    await page.send(f"{domain}.enable")
                yield page
            finally:
                await page.close()
    finally:
        with suppress(ProcessLookupError):  # it may not have started
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


async def _told(file: Path, process: subprocess.Popen[bytes]) -> tuple[str, str]:
    """Return the port and the path at which the browser listens."""
    async with asyncio.timeout(PATIENCE):
        while True:
            if process.poll() is not None:
                pytest.skip("Chromium does not start here")
            lines = file.read_text().split() if file.exists() else []
            if len(lines) == 2:
                return lines[0], lines[1]
            await asyncio.sleep(0.05)


async def _attached(socket: aiohttp.ClientWebSocketResponse) -> Page:
    async def ask(number: int, method: str, **parameters: Any) -> dict[str, Any]:
        await socket.send_json({"id": number, "method": method, "params": parameters})
        async for message in socket:
            told: dict[str, Any] = message.json()
            if told.get("id") == number:
                result: dict[str, Any] = told["result"]
                return result
        raise AssertionError("Chromium closed the socket")

    targets = await ask(-1, "Target.getTargets")
    target = next(each["targetId"] for each in targets["targetInfos"] if each["type"] == "page")
    session = await ask(-2, "Target.attachToTarget", targetId=target, flatten=True)
    return Page(socket, session["sessionId"])
