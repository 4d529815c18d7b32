"""Visits: their places, what a page may send, how they end, and what may be downloaded."""

from __future__ import annotations

import json
import signal
from typing import TYPE_CHECKING

import pytest
from aiohttp import WSCloseCode

from synoptic.tui.serving import visit, visitor_process
from synoptic.tui.serving.pacing import Pace
from tests.tui.serving.served import (
    ADDRESS,
    ECHO,
    Browser,
    Program,
    close_code,
    drawn,
    is_running,
    served,
    told,
    until,
)

if TYPE_CHECKING:
    from aiohttp import ClientWebSocketResponse


def pid_of(browser: Browser) -> int:
    """Return the id of the process of the only visit."""
    (only,) = browser.site.visits
    assert only.process is not None
    return only.process.pid


async def begin(browser: Browser) -> ClientWebSocketResponse:
    """Open a page of a new sign-in, with its first screen."""
    socket = await browser.open(browser.sign_in())
    await drawn(socket, "ready")
    return socket


async def test_keys_sizes_and_the_focus_reach_the_process() -> None:
    async with served() as browser:
        socket = await begin(browser)
        await socket.send_json(["stdin", "ß\x1b[A"])
        await drawn(socket, "echo Dß\x1b[A")
        await socket.send_json(["resize", {"width": 120, "height": 40}])
        await drawn(socket, 'echo M{"type": "resize", "width": 120, "height": 40}')
        await socket.send_json(["resize", {"width": 1700, "height": 100_000}])  # on a wall of screens
        await drawn(socket, 'echo M{"type": "resize", "width": 1000, "height": 1000}')
        for said in ("focus", "blur"):
            await socket.send_json([said])
            await drawn(socket, f'echo M{{"type": "{said}"}}')
        await socket.send_json(["ping", "123"])
        assert await told(socket, "pong") == "123"


async def test_a_process_ends_when_its_page_is_closed() -> None:
    async with served() as browser:
        socket = await begin(browser)
        pid = pid_of(browser)
        await socket.close()
        await until(lambda: not is_running(pid))
        await until(lambda: not browser.site.visits)


async def test_a_process_that_does_not_end_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visitor_process, "PATIENCE", 0.2)
    deaf = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)"
    stubborn = ECHO.source.replace("sys.exit(0)", "signal.pause()")
    async with served(Program((), f"{deaf}\n{stubborn}")) as browser:
        socket = await begin(browser)
        pid = pid_of(browser)
        await socket.close()
        await until(lambda: not is_running(pid))


async def test_more_visitors_than_places_are_refused_until_one_leaves() -> None:
    async with served(most=2, place_wait=0.2) as browser:
        first, _second = await begin(browser), await begin(browser)
        third = await browser.open(browser.sign_in())
        assert await told(third, "ended") == "All 2 places are taken. Try again when somebody has left."
        assert await close_code(third) == WSCloseCode.TRY_AGAIN_LATER
        assert len(browser.site.visits) == 2
        await first.close()
        await until(lambda: len(browser.site.visits) == 1)
        await begin(browser)


async def test_a_page_that_waits_for_a_place_is_refused_once_it_is_signed_off() -> None:
    async with served(most=1) as browser:
        first = await begin(browser)
        cookie = browser.sign_in()
        waiting = await browser.open(cookie)
        await browser.ask("/sign-off", "POST", Cookie=cookie, Origin=ADDRESS.origin)
        await first.close()
        assert await told(waiting, "ended") == "Signed off."
        assert await close_code(waiting) == WSCloseCode.POLICY_VIOLATION
        assert not browser.site.visits
        await begin(browser)


async def test_whoever_types_stays_signed_in(monkeypatch: pytest.MonkeyPatch) -> None:
    async with served() as browser:
        used: list[str] = []
        usual = browser.admission.used

        def note(sign_in: str) -> bool:
            used.append(sign_in)
            return usual(sign_in)

        monkeypatch.setattr(browser.admission, "used", note)
        socket = await begin(browser)
        await socket.send_json(["focus"])
        await drawn(socket, "focus")
        before = len(used)
        await socket.send_json(["stdin", "x"])
        await drawn(socket, "echo Dx")
        assert len(used) == before + 1


async def test_a_page_that_is_loaded_again_waits_for_its_own_place() -> None:
    async with served(most=1) as browser:
        for _ in range(3):
            socket = await begin(browser)
            await socket.close()


async def test_a_message_that_is_too_long_closes_the_page() -> None:
    async with served() as browser:
        socket = await begin(browser)
        pid = pid_of(browser)
        await socket.send_str(json.dumps(["stdin", "a" * visit.MOST_BYTES]))
        assert await close_code(socket) == WSCloseCode.MESSAGE_TOO_BIG
        await until(lambda: not is_running(pid))


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "{}",
        "[]",
        '["stdin"]',
        '["stdin", 1]',
        '["resize", {"width": 0, "height": 10}]',
        '["resize", {"width": 10, "height": -1}]',
        '["quit"]',
        '["ping", "' + "1" * 41 + '"]',
        "[" * 100_000,
    ],
    ids=lambda sent: sent[:40],
)
async def test_what_no_page_of_ours_sends_closes_the_page(sent: str) -> None:
    async with served() as browser:
        socket = await begin(browser)
        await socket.send_str(sent)
        assert (await told(socket, "ended")).startswith("The page sent something")
        assert await close_code(socket) == WSCloseCode.POLICY_VIOLATION
        await until(lambda: not browser.site.visits)


async def test_bytes_close_the_page() -> None:
    async with served() as browser:
        socket = await begin(browser)
        await socket.send_bytes(b'["stdin", "a"]')
        assert await close_code(socket) == WSCloseCode.POLICY_VIOLATION


async def test_half_a_surrogate_pair_does_no_harm() -> None:
    async with served() as browser:
        socket = await begin(browser)
        await socket.send_str('["stdin", "a\\ud83d"]')
        await close_code(socket)
        await begin(browser)


async def test_a_page_that_says_much_at_once_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visit, "MESSAGES_A_SECOND", 1000.0)
    monkeypatch.setattr(visit, "MESSAGES_AT_ONCE", 5.0)
    waited: list[float] = []
    take = Pace.take

    async def taken(self: Pace, amount: float) -> None:
        await take(self, amount)
        waited.append(self.left)

    monkeypatch.setattr(Pace, "take", taken)
    async with served() as browser:
        socket = await begin(browser)
        for _ in range(50):
            await socket.send_json(["stdin", "x"])
        await socket.send_json(["stdin", "end"])
        await drawn(socket, "echo Dend")
    assert min(waited) < 0


async def test_a_page_without_a_key_is_closed() -> None:
    async with served(idle=0.3) as browser:
        socket = await browser.open(browser.sign_in())
        assert (await told(socket, "ended")).startswith("Closed after")
        assert await close_code(socket) == WSCloseCode.OK
        await until(lambda: not browser.site.visits)


async def test_what_a_process_complained_of_before_it_ended_is_told() -> None:
    source = "import sys; sys.stderr.write('synoptic: story: not found\\n'); sys.exit(2)"
    async with served(Program((), source)) as browser:
        socket = await browser.open(browser.sign_in())
        assert await told(socket, "ended") == "synoptic: story: not found"


async def test_a_process_that_broke_is_told() -> None:
    async with served(Program((), "import os; os._exit(3)")) as browser:
        socket = await browser.open(browser.sign_in())
        assert await told(socket, "ended") == "The app ended unexpectedly (status 3)."


@pytest.mark.parametrize("is_deaf", [False, True])
@pytest.mark.parametrize(
    "said",
    [b"", b"__GANGLION__\nM\0\0\0\1{", b"__GANGLION__\nM\0\0\0\2{}", b"__GANGLION__\nM\0\0\0\2[]"],
    ids=["no line", "no JSON", "no type", "no object"],
)
async def test_a_process_that_says_nonsense_is_ended_and_told(
    said: bytes, monkeypatch: pytest.MonkeyPatch, *, is_deaf: bool
) -> None:
    if is_deaf:
        monkeypatch.setattr(visitor_process, "PATIENCE", 0.2)
    deaf = "signal.signal(signal.SIGTERM, signal.SIG_IGN); " if is_deaf else ""
    more = "os.write(1, b'x' * 300_000)\nwhile True: signal.pause()"
    source = f"import os, signal; {deaf}os.write(1, {said!r}); {more}"
    async with served(Program((), source)) as browser:
        socket = await browser.open(browser.sign_in())
        status = -signal.SIGKILL if is_deaf else -signal.SIGTERM
        assert await told(socket, "ended") == f"The app ended unexpectedly (status {status})."
        await until(lambda: not browser.site.visits)


async def test_what_a_process_complains_of_reaches_the_servers_terminal_visibly(
    capsys: pytest.CaptureFixture[str],
) -> None:
    source = "import sys; sys.stderr.write('synoptic: \\x1b]52;c;ZXZpbA==\\x07\\u202e\\n'); sys.exit(2)"
    async with served(Program((), source)) as browser:
        socket = await browser.open(browser.sign_in())
        await told(socket, "ended")
        await until(lambda: not browser.site.visits)
    printed = capsys.readouterr().err
    assert printed.startswith("synoptic: ")
    assert not {"\x1b", "\x07", "\u202e"} & set(printed)


async def test_a_file_is_downloaded_once_by_the_browser_it_was_offered_to() -> None:
    async with served() as browser:
        cookie = browser.sign_in()
        socket = await browser.open(cookie)
        await drawn(socket, "ready")
        await socket.send_json(["stdin", 'file ä";\r\n.html'])
        offered = await told(socket, "file")
        path = f"/download/{offered['key']}"
        assert (await browser.ask(path, Cookie=browser.sign_in())).status == 404
        assert (await browser.ask(path)).status == 403
        answer = await browser.ask(path, Cookie=cookie)
        assert await answer.text() == "<script>alert(1)</script>"
        assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''%C3%A4%22%3B%0D%0A.html"
        assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert (await browser.ask(path, Cookie=cookie)).status == 404


async def test_of_files_that_nobody_fetches_the_oldest_are_dropped() -> None:
    async with served() as browser:
        cookie = browser.sign_in()
        socket = await browser.open(cookie)
        keys = []
        for number in range(visit.MOST_OFFERED + 1):
            await socket.send_json(["stdin", f"file {number}"])
            keys.append((await told(socket, "file"))["key"])
        found = [(await browser.ask(f"/download/{key}", Cookie=cookie)).status for key in keys]
        assert found == [404, *[200] * visit.MOST_OFFERED]


async def test_a_sign_off_ends_the_processes_of_that_browser_alone() -> None:
    async with served() as browser:
        mine = browser.sign_in()
        socket = await browser.open(mine)
        await drawn(socket, "ready")
        pid = pid_of(browser)
        other = await begin(browser)
        await browser.ask("/sign-off", "POST", Cookie=mine, Origin=ADDRESS.origin)
        await until(lambda: not is_running(pid))
        await other.send_json(["stdin", "still here"])
        await drawn(other, "echo Dstill here")
