"""Who is let in, and who is not: another site's page, a wrong host, no token, a token after the sign-off."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from aiohttp import WSServerHandshakeError

from synoptic.tui.serving.admission import Address
from synoptic.tui.serving.page_files import INDEX, page_files
from tests.tui.serving.served import ADDRESS, ELSEWHERE, Browser, drawn, served, told, until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from aiohttp import ClientResponse


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with served() as made:
        yield made


def _is_refused(answer: ClientResponse) -> bool:
    return answer.status == 403 and "Set-Cookie" not in answer.headers


async def test_a_token_is_exchanged_for_a_cookie_and_leaves_the_address(browser: Browser) -> None:
    answer = await browser.ask(f"/?token={browser.admission.token}")
    assert (answer.status, answer.headers["Location"]) == (303, "/")
    cookie, *attributes = answer.headers["Set-Cookie"].split("; ")
    assert {"HttpOnly", "Path=/", "SameSite=Strict"} == set(attributes)
    assert browser.admission.token not in cookie
    page = await browser.ask("/", Cookie=cookie)
    assert page.status == 200
    assert 'id="terminal"' in await page.text()


async def test_behind_a_proxy_the_cookie_is_secure_and_of_this_host_alone() -> None:
    address = Address("https", "read.example.org")
    async with served(address=address) as browser:
        answer = await browser.ask(f"/?token={browser.admission.token}", Host=address.authority)
        assert answer.headers["Set-Cookie"].startswith("__Host-synoptic=")
        assert "Secure" in answer.headers["Set-Cookie"].split("; ")
        assert f"connect-src 'self' wss://{address.authority};" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "rebind.example:8000"},
        {"Host": "reader.test"},
        {"Host": "reader.test:8001"},
        {"Host": "127.0.0.1:8000"},
        {"Origin": ELSEWHERE},
        {"Origin": "null"},
        {"Origin": "https://reader.test:8000"},
        {"Origin": "http://reader.test:8000.evil.example"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"},
        {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors"},
    ],
    ids=str,
)
async def test_a_request_that_is_not_our_pages_is_refused(browser: Browser, headers: dict[str, str]) -> None:
    cookie = browser.sign_in()
    for path in ("/", "/files/page.js", "/download/key", "/ws"):
        assert _is_refused(await browser.ask(path, Cookie=cookie, **headers)), path


@pytest.mark.parametrize(
    "path", ["/", "/files/page.js", "/files/nothing", "/download/key", "/ws", "/nowhere"]
)
@pytest.mark.parametrize("cookie", [None, "", "synoptic-8000=", "synoptic-8000=AAAA", "synoptic-9=AAAA"])
async def test_without_a_valid_cookie_nothing_is_shown(
    browser: Browser, path: str, cookie: str | None
) -> None:
    assert _is_refused(await browser.ask(path, Cookie=cookie))


@pytest.mark.parametrize("token", ["", "AAAA", "%ED%A0%80", "%FF", "ß"])
async def test_a_wrong_token_is_refused(browser: Browser, token: str) -> None:
    assert _is_refused(await browser.ask(f"/?token={token}"))


async def test_a_token_alone_opens_nothing_but_the_front(browser: Browser) -> None:
    for path in ("/ws", "/files/page.js", "/download/key"):
        assert _is_refused(await browser.ask(f"{path}?token={browser.admission.token}"))


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": ELSEWHERE},
        {"Origin": None},
        {"Origin": "null"},
        {"Host": "rebind.example"},
        {"Host": "rebind.example", "Origin": "http://rebind.example"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
    ids=str,
)
async def test_a_websocket_that_is_not_our_pages_is_refused(
    browser: Browser, headers: dict[str, str | None]
) -> None:
    with pytest.raises(WSServerHandshakeError) as refused:
        await browser.open(browser.sign_in(), "/ws", **headers)
    assert refused.value.status == 403
    assert not browser.site.visits


@pytest.mark.parametrize("cookie", [None, "synoptic-8000=AAAA"])
async def test_a_websocket_without_a_valid_cookie_is_refused(browser: Browser, cookie: str | None) -> None:
    with pytest.raises(WSServerHandshakeError) as refused:
        await browser.open(cookie)
    assert refused.value.status == 403


async def test_after_the_sign_off_cookie_and_token_are_refused(browser: Browser) -> None:
    stolen, cookie = browser.admission.token, browser.sign_in()
    other = browser.sign_in()
    socket = await browser.open(cookie)
    await drawn(socket, "ready")
    answer = await browser.ask("/sign-off", "POST", Cookie=cookie, Origin=ADDRESS.origin)
    assert answer.status == 200
    assert 'synoptic-8000="";' in answer.headers["Set-Cookie"]
    assert await told(socket, "ended") == "Signed off."
    await until(lambda: not browser.site.visits)
    assert _is_refused(await browser.ask("/", Cookie=cookie))
    assert _is_refused(await browser.ask("/files/page.js", Cookie=cookie))
    assert _is_refused(await browser.ask(f"/?token={stolen}"))
    with pytest.raises(WSServerHandshakeError):
        await browser.open(cookie)
    # There is a new address, and whoever else is signed in stays so.
    assert browser.announced == [browser.admission.token] != [stolen]
    assert (await browser.ask(f"/?token={browser.admission.token}")).status == 303
    assert (await browser.ask("/", Cookie=other)).status == 200


@pytest.mark.parametrize("origin", [None, ELSEWHERE, "null"])
async def test_no_other_page_signs_a_reader_off(browser: Browser, origin: str | None) -> None:
    cookie = browser.sign_in()
    assert _is_refused(await browser.ask("/sign-off", "POST", Cookie=cookie, Origin=origin))
    assert (await browser.ask("/sign-off", Cookie=cookie)).status == 405
    assert (await browser.ask("/", Cookie=cookie)).status == 200


async def test_a_link_of_another_site_leads_to_the_page_and_no_further(browser: Browser) -> None:
    """Its first request has no strict cookie: the page asks again, now by itself."""
    followed = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    answer = await browser.ask("/", **followed)
    assert answer.status == 200
    assert 'content="0;url=/"' in await answer.text()
    assert _is_refused(await browser.ask("/", **{"Sec-Fetch-Site": "same-origin"}))
    assert _is_refused(await browser.ask("/sign-off", "POST", Cookie=browser.sign_in(), **followed))


async def test_every_answer_binds_the_page_to_itself(browser: Browser) -> None:
    cookie = browser.sign_in()
    for path, signed in (("/", cookie), ("/files/page.js", cookie), ("/none", cookie), ("/", None)):
        headers = (await browser.ask(path, Cookie=signed)).headers
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; script-src 'self';")
        assert set(re.findall(r"\w+://[^ ;]+", policy)) == {ADDRESS.socket_origin}
        assert "frame-ancestors 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "Server" not in headers


def test_the_page_names_files_of_its_own_alone() -> None:
    named = set(re.findall(r"/files/([\w.-]+)", INDEX.read_text("utf-8")))
    named |= set(re.findall(r"/files/([\w.-]+)", page_files()["page.css"].read_text("utf-8")))
    assert named == set(page_files())
    ours = [INDEX, *(path for name, path in page_files().items() if name.startswith("page."))]
    for path in ours:
        assert not re.findall(r"https?://|[\"'(]//", path.read_text("utf-8")), path
        assert "<script>" not in path.read_text("utf-8")


async def test_every_file_of_the_page_is_there(browser: Browser) -> None:
    cookie = browser.sign_in()
    for name, path in page_files().items():
        answer = await browser.ask(f"/files/{name}", Cookie=cookie)
        assert (answer.status, len(await answer.read())) == (200, path.stat().st_size)
    for name in ("..%2Fsite.py", "%2e%2e/site.py", "site.py", "..%5Csite.py"):
        assert (await browser.ask(f"/files/{name}", Cookie=cookie)).status == 404
