"""Addresses, tokens and cookies, the pace of a page, and what it may say."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synoptic.annotations.errors import InvalidRequest
from synoptic.tui.serving import admission as module
from synoptic.tui.serving.admission import Address, Admission, local_address, public_address
from synoptic.tui.serving.launch import DRIVER, Launch, is_in_browser
from synoptic.tui.serving.pacing import Pace
from synoptic.tui.serving.page_messages import (
    MOST_CELLS,
    Resized,
    TerminalSize,
    message_from,
    size_from,
)


@pytest.mark.parametrize(
    ("host", "port", "origin"),
    [
        ("127.0.0.1", 8000, "http://127.0.0.1:8000"),
        ("127.0.0.1", 80, "http://127.0.0.1"),
        ("::1", 8000, "http://[::1]:8000"),
        ("0:0::1", 8000, "http://[::1]:8000"),
        ("127.1", 8000, "http://127.0.0.1:8000"),
        ("LocalHost", 8000, "http://localhost:8000"),
    ],
)
def test_the_address_is_as_a_browser_sends_it(host: str, port: int, origin: str) -> None:
    assert local_address(host, port).origin == origin


@pytest.mark.parametrize(
    ("url", "origin", "socket"),
    [
        ("https://read.example.org", "https://read.example.org", "wss://read.example.org"),
        ("https://READ.example.org:443/", "https://read.example.org", "wss://read.example.org"),
        ("http://read.example.org:8080", "http://read.example.org:8080", "ws://read.example.org:8080"),
        ("https://lösung.example", "https://xn--lsung-jua.example", "wss://xn--lsung-jua.example"),
        ("https://[::1]:8443", "https://[::1]:8443", "wss://[::1]:8443"),
    ],
)
def test_a_proxys_address_is_taken_as_browsers_send_it(url: str, origin: str, socket: str) -> None:
    assert (public_address(url).origin, public_address(url).socket_origin) == (origin, socket)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "read.example.org",
        "ftp://read.example.org",
        "https://",
        "https://read.example.org/synoptic",
        "https://read.example.org?x=1",
        "https://me@read.example.org",
        "https://read.example.org:99999",
        "https://[",
    ],
)
def test_an_address_that_is_more_or_less_than_a_host_is_refused(url: str) -> None:
    with pytest.raises(InvalidRequest):
        public_address(url)


@pytest.mark.parametrize(
    ("origin", "safe"),
    [
        ("https://read.example.org", True),
        ("http://read.example.org", False),
        ("http://192.0.2.1:8000", False),
        ("http://localhost:8080", True),
        ("http://[::1]:8080", True),
        ("http://127.0.0.1.example.org", False),
    ],
)
def test_what_is_sent_in_the_open_is_known(origin: str, *, safe: bool) -> None:
    assert public_address(origin).is_encrypted_or_local is safe


def test_cookies_of_two_ports_do_not_overwrite_each_other() -> None:
    assert local_address("127.0.0.1", 8000).cookie != local_address("127.0.0.1", 8001).cookie
    assert Address("https", "read.example.org").cookie == "__Host-synoptic"


def test_a_sign_in_that_is_not_used_is_forgotten() -> None:
    now = 0.0
    admission = Admission(clock=lambda: now)
    cookie = admission.sign_in(admission.token)
    assert cookie is not None
    now = module.LASTS
    assert admission.sign_in_of(cookie) is not None
    now = 2 * module.LASTS
    assert admission.sign_in_of(cookie) is not None
    now = 3 * module.LASTS + 1
    assert admission.sign_in_of(cookie) is None


def test_of_too_many_sign_ins_the_one_used_longest_ago_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_SIGN_INS", 2)
    admission = Admission()
    first, second = admission.sign_in(admission.token), admission.sign_in(admission.token)
    assert first is not None
    assert second is not None
    assert admission.sign_in_of(first)
    assert admission.sign_in(admission.token)
    assert admission.sign_in_of(first)
    assert admission.sign_in_of(second) is None


def test_signing_off_by_an_old_address_leaves_the_new_one() -> None:
    admission = Admission()
    one, two = admission.sign_in(admission.token), admission.sign_in(admission.token)
    assert one is not None
    assert two is not None
    first, second = admission.sign_in_of(one), admission.sign_in_of(two)
    assert first is not None
    assert second is not None
    assert admission.sign_off(first)
    token = admission.token
    assert not admission.sign_off(second)
    assert not admission.sign_off(second)
    assert admission.token == token


@given(st.text())
def test_no_text_is_a_token_or_a_cookie(text: str) -> None:
    admission = Admission()
    assert admission.sign_in(text) is None
    assert admission.sign_in_of(text) is None


@given(st.lists(st.tuples(st.floats(0, 10), st.floats(0, 100)), max_size=50))
def test_no_more_passes_than_the_burst_and_the_rate(taken: list[tuple[float, float]]) -> None:
    rate, burst, now = 10.0, 100.0, 0.0

    async def sleep(seconds: float) -> None:
        nonlocal now
        now += seconds

    async def take_all() -> float:
        nonlocal now
        pace, passed = Pace(rate, burst, clock=lambda: now, sleep=sleep), 0.0
        for pause, amount in taken:
            now += pause
            await pace.take(amount)
            passed += amount
            assert passed <= burst + rate * now + 1e-6
        return passed

    asyncio.run(take_all())


@given(st.text() | st.lists(st.text() | st.integers() | st.dictionaries(st.text(), st.integers())).map(str))
def test_whatever_a_page_sends_is_taken_or_refused(text: str) -> None:
    message_from(text)


@given(st.text(), st.text())
def test_a_size_is_always_one_of_a_screen(width: str, height: str) -> None:
    size = size_from(width, height)
    assert 1 <= size.width <= MOST_CELLS
    assert 1 <= size.height <= MOST_CELLS


def test_a_size_is_taken_as_it_is_sent() -> None:
    assert size_from("142", "36") == TerminalSize(142, 36)
    assert size_from("0", "٣") == TerminalSize(80, 24)


def test_a_larger_screen_than_the_app_draws_is_filled_in_part() -> None:
    assert size_from("1200", "36") == TerminalSize(MOST_CELLS, 36)
    assert message_from('["resize", {"width": 40, "height": 2000}]') == Resized(TerminalSize(40, MOST_CELLS))


def test_a_visitors_process_knows_that_it_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")
    environment = Launch(("read", "story")).environment(100, 30)
    assert environment["TEXTUAL_DRIVER"] == DRIVER
    assert (environment["COLUMNS"], environment["ROWS"], environment["TERM"]) == (
        "100",
        "30",
        "xterm-256color",
    )
    assert "NO_COLOR" not in environment
    assert not is_in_browser()
    monkeypatch.setenv("TEXTUAL_DRIVER", "textual.drivers.web_driver:WebDriver")
    assert not is_in_browser()
    monkeypatch.setenv("TEXTUAL_DRIVER", DRIVER)
    assert is_in_browser()
