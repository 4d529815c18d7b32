"""The app itself behind a websocket, without a browser: screens come, keys go, nothing is lost at the end."""

from __future__ import annotations

import asyncio
import signal
import sys
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import aiohttp
import pyte
import pytest

from synoptic.annotations.store.store import AnnotationStore
from synoptic.tui.serving.launch import Launch
from synoptic.tui.serving.visitor_process import VisitorProcess
from tests.tui.serving.served import (
    PATIENCE,
    Browser,
    ServedScreen,
    close_code,
    is_running,
    served,
    told,
    until,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.tui.conftest import Desk


@pytest.fixture
def launch(desk: Desk) -> Launch:
    """The app on three articles, in a library of its own."""
    return Launch(("--library", str(desk.library.folder), "read", "--", str(desk.folder)))


def notes_of(desk: Desk) -> list[str]:
    """Return the notes as another program reads them."""
    return [each.text for each in AnnotationStore(desk.library.folder).annotations.notes.values()]


async def opened(browser: Browser) -> ServedScreen:
    """Open a page, with the articles on it."""
    screen = ServedScreen(await browser.open(browser.sign_in(), "/ws?width=120&height=36"))
    await screen.shows("Bridge stays shut")
    return screen


async def test_a_screen_comes_and_a_key_changes_it(launch: Launch) -> None:
    async with served(launch) as browser:
        screen = await opened(browser)
        await screen.type("?")
        await screen.shows("Go down a line")
        (visit,) = browser.site.visits
        assert visit.process is not None
        pid = visit.process.pid
        await screen.socket.close()
        await until(lambda: not is_running(pid))


async def test_the_page_is_told_of_the_theme(launch: Launch) -> None:
    async with served(launch) as browser:
        socket = await browser.open(browser.sign_in())
        assert await told(socket, "theme") == "dark"
        await ServedScreen(socket, 100, 30).shows("Bridge stays shut")
        await socket.send_json(["stdin", "\x1b[15~"])
        assert await told(socket, "theme") == "light"


async def test_a_note_half_typed_is_kept_when_the_page_is_gone(desk: Desk, launch: Launch) -> None:
    async with served(launch) as browser:
        screen = await opened(browser)
        await screen.type("a")
        await screen.shows("Note on")
        await screen.type("half a thought")
        await screen.shows("half a thought")
        await screen.socket.close()
        await until(lambda: not browser.site.visits)
    assert notes_of(desk) == ["half a thought"]


async def test_two_visitors_read_one_library(launch: Launch) -> None:
    async with served(launch) as browser:
        one, other = await opened(browser), await opened(browser)
        await one.type("\r")
        await one.shows("1 highlight")
        await other.shows("1 highlight")


class _Recorder:
    """A page that keeps what it is given."""

    def __init__(self) -> None:
        self._screen = pyte.Screen(120, 36)
        self._stream = pyte.ByteStream(self._screen)

    @property
    def text(self) -> str:
        return "\n".join(self._screen.display)

    async def draw(self, data: bytes) -> None:
        self._stream.feed(data)

    async def theme(self, *, dark: bool) -> None:
        """Do nothing."""

    async def offer(self, name: str, kind: str, content: bytes) -> None:
        """Do nothing."""


async def test_a_process_whose_server_is_gone_keeps_all_and_ends(desk: Desk, launch: Launch) -> None:
    page = _Recorder()
    process = await VisitorProcess.start(launch, page, 120, 36)
    running = asyncio.create_task(process.run())
    try:
        await until(lambda: "Bridge stays shut" in page.text)
        await process.type("a")
        await until(lambda: "Note on" in page.text)
        await process.type("half a thought")
        await until(lambda: "half a thought" in page.text)
        process.hang_up()
        assert await asyncio.wait_for(asyncio.shield(running), PATIENCE) == ""
    finally:
        await process.end(running)
    assert notes_of(desk) == ["half a thought"]


@asynccontextmanager
async def commanded(desk: Desk) -> AsyncIterator[tuple[asyncio.subprocess.Process, ServedScreen]]:
    """Run `synoptic serve` in a process, and yield that and a page that it serves."""
    library, folder = str(desk.library.folder), str(desk.folder)
    server = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "synoptic", "--library", library, "serve", "--port", "0", folder),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert server.stdout is not None
    try:
        line = await asyncio.wait_for(server.stdout.readline(), PATIENCE)
        address = line.decode().removeprefix("Open ").strip()
        origin = address.partition("/?")[0]
        async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as client:
            async with client.get(address) as page:
                assert (page.status, str(page.url)) == (200, f"{origin}/")
            socket = await client.ws_connect(
                f"{origin}/ws?width=120&height=36", headers={"Origin": origin}, max_msg_size=0
            )
            screen = ServedScreen(socket)
            await screen.shows("Bridge stays shut")
            yield server, screen
    finally:
        if server.returncode is None:
            server.kill()
        await server.communicate()


async def test_ctrl_c_ends_the_server_and_every_visit(desk: Desk) -> None:
    async with commanded(desk) as (server, screen):
        server.send_signal(signal.SIGINT)
        assert await told(screen.socket, "ended") == "The server was stopped. All is saved."
        await close_code(screen.socket)
        out, err = await asyncio.wait_for(server.communicate(), PATIENCE)
        assert (server.returncode, err) == (0, b"")
        assert b"Ctrl-C ends." in out


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="/proc tells the processes of a process")
async def test_a_server_that_is_killed_leaves_no_process(desk: Desk) -> None:
    async with commanded(desk) as (server, _):
        (child,) = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
        server.kill()
        await until(lambda: not is_alive(child))


def is_alive(pid: str) -> bool:
    """Tell whether a process runs; one that ended may be listed until its new parent notices."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
