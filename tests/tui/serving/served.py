"""A site to try: an address, two programs to serve on it, and what a browser sends."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pyte
from aiohttp import ClientSession, DummyCookieJar, WSMsgType, web
from aiohttp.test_utils import TestServer

from synoptic.tui.serving.admission import Address, Admission, local_address
from synoptic.tui.serving.launch import Launch
from synoptic.tui.serving.site import Site

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from aiohttp import ClientResponse, ClientWebSocketResponse

PATIENCE = 60.0
"""Seconds to wait for something before a test has failed; generous, because test machines are busy."""
ADDRESS = Address("http", "reader.test:8000")
ELSEWHERE = "https://evil.example"

_ECHO = """
import json, os, sys

def send(letter, content):
    os.write(1, letter + len(content).to_bytes(4, "big") + content)

def exactly(count):
    data = b""
    while len(data) < count:
        more = os.read(0, count - len(data))
        if not more:
            sys.exit(0)
        data += more
    return data

os.write(1, b"__GANGLION__\\n")
send(b"D", b"ready")
while True:
    head = exactly(5)
    content = exactly(int.from_bytes(head[1:], "big"))
    if content.startswith(b"file "):
        send(b"M", json.dumps({"type": "file", "name": content[5:].decode(), "kind": "text/html"}).encode())
        send(b"F", b"<script>alert(1)</script>")
    else:
        send(b"D", b"echo " + head[:1] + content)
"""


class Program(Launch, frozen=True):
    """A small Python program in the place of the app."""

    source: str = _ECHO
    """Its text; by default it draws what it is sent."""

    @property
    def command(self) -> tuple[str, ...]:
        return (sys.executable, "-c", self.source)


ECHO = Program(())


def is_running(pid: int) -> bool:
    """Tell whether there is a process of that id."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def until(holds: Callable[[], object]) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(PATIENCE):
        while not holds():
            await asyncio.sleep(0.01)


class Browser:
    """Sends what a browser sends, or what another program does."""

    def __init__(self, server: TestServer, site: Site, admission: Admission, announced: list[str]) -> None:
        """Call the server of a site, as a browser that was told its address."""
        self._server = server
        self._client = ClientSession(cookie_jar=DummyCookieJar())
        self.site, self.admission, self.announced = site, admission, announced

    async def close(self) -> None:
        """Send nothing more."""
        await self._client.close()

    def sign_in(self) -> str:
        """Return the `Cookie` header of a new sign-in."""
        cookie = self.admission.sign_in(self.admission.token)
        assert cookie is not None
        return f"{ADDRESS.cookie}={cookie}"

    async def ask(self, path: str, method: str = "GET", **headers: str | None) -> ClientResponse:
        """Send a request; by default with the right Host, and nothing else. `None` leaves a header out."""
        sent = {"Host": ADDRESS.authority} | {name.replace("_", "-"): each for name, each in headers.items()}
        answer = await self._client.request(
            method,
            self._server.make_url("/").with_path(path.partition("?")[0]).with_query(path.partition("?")[2]),
            headers={name: each for name, each in sent.items() if each is not None},
            allow_redirects=False,
        )
        await answer.read()
        return answer

    async def open(
        self, cookie: str | None = None, path: str = "/ws?width=100&height=30", **headers: str | None
    ) -> ClientWebSocketResponse:
        """Open a websocket, as our page does. Raises WSServerHandshakeError where it is refused."""
        sent = {"Host": ADDRESS.authority, "Origin": ADDRESS.origin, "Cookie": cookie} | headers
        return await self._client.ws_connect(
            self._server.make_url("/").join(self._server.make_url(path)),
            headers={name: each for name, each in sent.items() if each is not None},
            max_msg_size=0,
            autoclose=True,
        )


async def drawn(opened: ClientWebSocketResponse, words: str) -> str:
    """Return all that is drawn until some words are."""
    seen = b""
    async with asyncio.timeout(PATIENCE):
        while words.encode() not in seen:
            message = await opened.receive()
            assert message.type in {WSMsgType.BINARY, WSMsgType.TEXT}, (message, seen)
            if message.type is WSMsgType.BINARY:
                seen += message.data
    return seen.decode("utf-8", "replace")


class ServedScreen:
    """The terminal of a page without a browser."""

    def __init__(self, opened: ClientWebSocketResponse, columns: int = 120, rows: int = 36) -> None:
        """Draw what comes through a socket."""
        self.socket = opened
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)

    @property
    def text(self) -> str:
        """The lines of the screen."""
        return "\n".join(self._screen.display)

    async def type(self, text: str) -> None:
        """Type text, or send what a terminal sends for a key."""
        await self.socket.send_json(["stdin", text])

    async def shows(self, words: str) -> None:
        """Draw until some words are on the screen."""
        try:
            async with asyncio.timeout(PATIENCE):
                while words not in self.text:
                    message = await self.socket.receive()
                    assert message.type in {WSMsgType.BINARY, WSMsgType.TEXT}, (message, self.text)
                    if message.type is WSMsgType.BINARY:
                        self._stream.feed(message.data)
        except TimeoutError:
            raise AssertionError(f"{words!r} is not on the screen:\n{self.text}") from None


async def told(opened: ClientWebSocketResponse, kind: str) -> Any:
    """Return what the page is told next of a kind."""
    async with asyncio.timeout(PATIENCE):
        while True:
            message = await opened.receive()
            assert message.type in {WSMsgType.BINARY, WSMsgType.TEXT}, message
            if message.type is WSMsgType.TEXT and (said := message.json())[0] == kind:
                return said[1]


async def close_code(opened: ClientWebSocketResponse) -> int | None:
    """Return the code with which the server closes the socket."""
    async with asyncio.timeout(PATIENCE):
        while not opened.closed:
            await opened.receive()
    return opened.close_code


@asynccontextmanager
async def served(
    launch: Launch = ECHO,
    *,
    address: Address = ADDRESS,
    most: int = 2,
    idle: float = 3600.0,
    place_wait: float = PATIENCE,
) -> AsyncIterator[Browser]:
    """Serve a program, and yield what calls the server."""
    admission = Admission()
    announced: list[str] = []
    site = Site(
        address,
        admission,
        launch,
        most=most,
        idle=idle,
        announce=lambda: announced.append(admission.token),
        place_wait=place_wait,
    )
    server = TestServer(site.application())
    async with server:
        browser = Browser(server, site, admission, announced)
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def served_alone(launch: Launch) -> AsyncIterator[str]:
    """Serve a program at a free port, as `synoptic serve` does, and yield the address with the token."""
    listening = socket.create_server(("127.0.0.1", 0))
    address = local_address("127.0.0.1", listening.getsockname()[1])
    admission = Admission()
    site = Site(address, admission, launch, most=4, idle=3600.0, announce=lambda: None)
    runner = web.AppRunner(site.application(), access_log=None)
    await runner.setup()
    await web.SockSite(runner, listening).start()
    try:
        yield f"{address.origin}/?token={admission.token}"
    finally:
        await runner.cleanup()
