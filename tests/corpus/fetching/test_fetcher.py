"""Fetching from a server on the loopback: what is followed, what is refused, and after how long."""

from __future__ import annotations

import gzip
import socket
import time
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from synoptic.corpus.errors import Cancelled, CorpusError, FetchFailed, NoNetwork, TooLarge
from synoptic.corpus.fetching.exchange import Limits
from synoptic.corpus.fetching.fetcher import Fetcher, Known
from synoptic.corpus.fetching.hosts import Resolver, resolve
from tests.web_site import Behaviour, Page, Site, serving

if TYPE_CHECKING:
    from http.server import BaseHTTPRequestHandler

PATIENT = Limits(connect=60, silence=60, whole=60, max_bytes=100_000)
HTML = ("Content-Type", "text/html")


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as served:
        yield served


def fetcher(
    *,
    local: bool = True,
    limits: Limits = PATIENT,
    pause: float = 0.0,
    resolver: Resolver = resolve,
    version: str = "",
) -> Fetcher:
    return Fetcher(local=local, limits=limits, pause=pause, resolver=resolver, version=version)


def refused(
    site: Site, path: str = "/", expected: type[CorpusError] = FetchFailed, limits: Limits = PATIENT
) -> str:
    with pytest.raises(expected) as caught:
        fetcher(limits=limits).fetch(site.address(path))
    message = str(caught.value)
    assert "\n" not in message
    assert message.endswith(".")
    return message


def test_a_page_comes_as_it_is(site: Site) -> None:
    words = "<p>Größe</p>".encode("latin-1")
    site.pages["/a?b=c%20d"] = Page(words, headers=(("Content-Type", "text/html; charset=latin-1"),))
    fetched = fetcher(version="1.2").fetch(site.address("/a?b=c%20d#part"))
    assert fetched is not None
    assert fetched.answer.content == words
    assert fetched.media_type == "text/html; charset=latin-1"
    assert fetched.address == site.address("/a?b=c%20d")
    assert abs(datetime.now(UTC) - fetched.when) < timedelta(minutes=5)
    (_, robots), (_, headers) = site.requests
    assert robots["user-agent"] == headers["user-agent"] == "synoptic/1.2"
    assert headers["host"] == f"127.0.0.1:{site.port}"
    assert "cookie" not in headers


def test_blanks_and_letters_of_all_scripts_in_an_address_are_encoded(site: Site) -> None:
    site.pages["/gr%C3%B6%C3%9Fe"] = Page(b"<p>x</p>")
    assert fetcher().fetch(site.address("/größe")) is not None


def test_redirects_are_followed_and_noted(site: Site) -> None:
    site.pages["/a"] = Page(status=301, headers=(("Location", "b?x=1"),))
    site.pages["/b?x=1"] = Page(status=302, headers=(("Location", f"http://localhost:{site.port}/c"),))
    site.pages["/c"] = Page(b"<p>there</p>")
    fetched = fetcher().fetch(site.address("/a"))
    assert fetched is not None
    assert fetched.address == site.address("/c", "localhost")
    assert [each.address for each in fetched.redirects] == [site.address("/a"), site.address("/b?x=1")]


def test_five_redirects_are_the_most(site: Site) -> None:
    for number in range(7):
        site.pages[f"/{number}"] = Page(status=307, headers=(("Location", f"/{number + 1}"),))
    site.pages["/6"] = Page(b"<p>there</p>")
    assert fetcher().fetch(site.address("/1")) is not None
    assert "More than 5 redirects" in refused(site, "/0")


def test_a_loop_ends(site: Site) -> None:
    site.pages["/"] = Page(status=302, headers=(("Location", "/"),))
    assert "More than 5 redirects" in refused(site)
    assert len(site.asked) == 6


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://example.org/a", "javascript:alert(1)", "data:text/html,x"]
)
def test_a_redirect_leads_to_pages_only(site: Site, target: str) -> None:
    site.pages["/"] = Page(status=302, headers=(("Location", target),))
    assert "not fetched" in refused(site)


def test_a_redirect_without_an_address(site: Site) -> None:
    site.pages["/"] = Page(status=302, headers=())
    assert "names no address" in refused(site)


@pytest.mark.parametrize("status", [401, 402, 403, 404, 410, 418, 451, 500, 502, 599])
def test_a_refusal_is_one_line(site: Site, status: int) -> None:
    site.pages["/"] = Page(b"no", status)
    assert refused(site)


# Limits


def test_what_is_announced_too_large_is_not_read(site: Site) -> None:
    site.pages["/"] = Page(b"x" * 100_001)
    assert "100,000 bytes" in refused(site, expected=TooLarge)


def test_what_is_too_large_without_saying_so_is_read_up_to_the_limit(site: Site) -> None:
    sent: list[int] = []

    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while sum(sent) < 500_000_000:
            handler.wfile.write(b"<p>more</p>" * 1000)
            sent.append(11_000)

    site.pages["/"] = endless
    assert "100,000 bytes" in refused(site, expected=TooLarge)
    assert sum(sent) < 50_000_000


@pytest.mark.parametrize(
    "packed",
    [gzip.compress(bytes(50_000_000), mtime=0), zlib.compress(bytes(50_000_000))],
    ids=["gzip", "deflate"],
)
def test_a_bomb_is_not_unpacked(site: Site, packed: bytes) -> None:
    name = "gzip" if packed[:1] == b"\x1f" else "deflate"
    site.pages["/"] = Page(packed, headers=(HTML, ("Content-Encoding", name)))
    assert "100,000 bytes" in refused(site, expected=TooLarge)


@pytest.mark.parametrize(
    ("name", "packed"),
    [
        ("gzip", gzip.compress(b"<p>words</p>", mtime=0)),
        ("x-gzip", gzip.compress(b"<p>words</p>", mtime=0)),
        ("deflate", zlib.compress(b"<p>words</p>")),
        ("deflate", zlib.compress(b"<p>words</p>", wbits=-15)),
        ("identity", b"<p>words</p>"),
    ],
    ids=["gzip", "x-gzip", "deflate", "bare deflate", "identity"],
)
def test_what_is_packed_is_unpacked_and_kept_as_it_came(site: Site, name: str, packed: bytes) -> None:
    site.pages["/"] = Page(packed, headers=(HTML, ("Content-Encoding", name)))
    fetched = fetcher().fetch(site.address())
    assert fetched is not None
    assert (fetched.answer.content, fetched.answer.raw) == (b"<p>words</p>", packed)


@pytest.mark.parametrize(
    "body", [b"<p>no gzip</p>", gzip.compress(b"<p>words</p>" * 90, mtime=0)[:-9]], ids=["text", "cut"]
)
def test_what_is_packed_badly_is_refused(site: Site, body: bytes) -> None:
    site.pages["/"] = Page(body, headers=(HTML, ("Content-Encoding", "gzip")))
    assert "damaged" in refused(site)


def test_another_packing_is_named(site: Site) -> None:
    site.pages["/"] = Page(b"xx", headers=(HTML, ("Content-Encoding", "br")))
    assert "br, which was not asked for" in refused(site)


def test_a_server_that_says_nothing_is_left(site: Site) -> None:
    site.pages["/"] = site.hold
    assert "does not answer" in refused(site, limits=replace(PATIENT, silence=0.2))


@pytest.mark.parametrize("in_header", [True, False])
def test_a_server_that_never_ends_is_left(site: Site, in_header: bool) -> None:
    def trickle(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + (b"X: " if in_header else b"\r\n"))
        while not site.ended.wait(0.05):
            handler.wfile.write(b"x")

    site.pages["/"] = trickle
    assert "Not done after 1 seconds" in refused(site, limits=replace(PATIENT, whole=1.0))


def test_an_answer_that_ends_early_is_no_page(site: Site) -> None:
    def short(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Length: 500\r\n\r\n<p>half a")

    site.pages["/"] = short
    assert "ended too early" in refused(site)


def test_chunks_are_put_together_and_a_missing_end_is_told(site: Site) -> None:
    def chunks(end: bytes) -> Behaviour:
        def answer(handler: BaseHTTPRequestHandler) -> None:
            handler.wfile.write(
                b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n<p>a\r\n4\r\n</p>\r\n" + end
            )

        return answer

    site.pages["/whole"] = chunks(b"0\r\n\r\n")
    site.pages["/half"] = chunks(b"")
    fetched = fetcher().fetch(site.address("/whole"))
    assert fetched is not None
    assert fetched.answer.content == b"<p>a</p>"
    assert refused(site, "/half")


@pytest.mark.parametrize(
    "answer",
    [b"", b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500],
)
def test_what_is_no_answer_of_a_web_server_is_one_line(site: Site, answer: bytes) -> None:
    def answering(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(answer)

    site.pages["/"] = answering
    assert refused(site)


def test_an_empty_page_is_told(site: Site) -> None:
    site.pages["/"] = Page(b" \n")
    assert "empty" in refused(site)


def test_nobody_listens() -> None:
    with serving() as site:
        address = site.address()
    with pytest.raises(FetchFailed, match=r"connection to 127\.0\.0\.1 failed"):
        fetcher().fetch(address)


def test_no_certificate_no_page(site: Site) -> None:
    with pytest.raises(FetchFailed, match=r"connection to localhost failed|certificate"):
        fetcher().fetch(site.address(host="localhost").replace("http:", "https:"))


def test_no_network_is_told_apart() -> None:
    def unplugged(host: str, port: int) -> list[str]:
        raise NoNetwork("No answer.")

    with pytest.raises(NoNetwork):
        fetcher(resolver=unplugged).fetch("http://example.org/")


# Hosts


def test_this_machine_is_not_asked_unless_told_to(site: Site) -> None:
    with pytest.raises(FetchFailed, match="add --local"):
        fetcher(local=False).fetch(site.address())
    assert not site.requests


PUBLIC = "93.184.216.34"


@pytest.mark.parametrize(
    "target",
    ["http://inside.example/", "http://[::1]/", "http://0x7f.1/", "http://2130706433/", "//127.0.0.1/"],
)
def test_a_redirect_to_this_machine_is_not_followed(
    site: Site, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    """A public host that sends its visitors to the loopback, by number or by name."""
    connect, connected = socket.create_connection, []

    def to_the_site(number: tuple[str, int], timeout: float) -> socket.socket:
        connected.append(number[0])
        return connect(("127.0.0.1", site.port), timeout)

    def resolver(host: str, port: int) -> list[str]:
        return {"news.example": [PUBLIC], "inside.example": ["10.0.0.7"]}.get(host) or resolve(host, port)

    monkeypatch.setattr(socket, "create_connection", to_the_site)
    site.pages["/"] = Page(status=302, headers=(("Location", target),))
    with pytest.raises(FetchFailed, match="on this machine or its networks"):
        fetcher(local=False, resolver=resolver, pause=0).fetch("http://news.example/")
    assert set(connected) == {PUBLIC}


def test_a_name_that_changes_its_number_gains_nothing(site: Site) -> None:
    """The connection is made to the number that was checked, however often the name is looked up."""
    answers = iter([["192.0.2.1"], ["127.0.0.1"]])
    with pytest.raises(FetchFailed, match="on this machine or its networks"):
        Fetcher(resolver=lambda *_: next(answers)).fetch(f"http://rebinding.example:{site.port}/")
    connected = fetcher(resolver=lambda *_: ["127.0.0.1"])
    site.pages["/"] = Page(b"<p>x</p>")
    assert connected.fetch(f"http://name.invalid:{site.port}/") is not None
    assert site.requests[-1][1]["host"] == f"name.invalid:{site.port}"


# Politeness


def test_what_robots_are_asked_not_to_fetch_is_left(site: Site) -> None:
    site.pages["/robots.txt"] = Page(b"User-agent: *\nDisallow: /private/\n")
    site.pages["/private/a"] = site.pages["/b"] = Page(b"<p>x</p>")
    assert "robots.txt" in refused(site, "/private/a")
    assert fetcher().fetch(site.address("/b")) is not None
    assert site.asked == ["/b"]


@pytest.mark.parametrize(
    ("status", "is_allowed"), [(404, True), (403, True), (401, True), (500, False), (503, False)]
)
def test_robots_that_cannot_be_had(site: Site, status: int, is_allowed: bool) -> None:
    site.pages["/robots.txt"] = Page(b"", status)
    site.pages["/"] = Page(b"<p>x</p>")
    if is_allowed:
        assert fetcher().fetch(site.address()) is not None
    else:
        assert "robots.txt" in refused(site)


def test_robots_are_asked_for_once_a_site_and_redirects_of_it_are_followed(site: Site) -> None:
    site.pages["/robots.txt"] = Page(status=301, headers=(("Location", "/r"),))
    site.pages["/r"] = Page(b"User-agent: synoptic\nDisallow: /no")
    site.pages["/a"] = site.pages["/b"] = Page(b"<p>x</p>")
    one = fetcher()
    assert one.fetch(site.address("/a")) is not None
    assert one.fetch(site.address("/b")) is not None
    with pytest.raises(FetchFailed, match=r"robots\.txt"):
        one.fetch(site.address("/no"))
    assert site.asked == ["/r", "/a", "/b"]


def test_a_host_is_asked_for_one_thing_at_a_time_with_a_pause(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("synoptic.corpus.fetching.fetcher.is_public", lambda _: True)
    for number in range(4):
        site.pages[f"/{number}"] = Page(b"<p>x</p>")
    one = fetcher(pause=0.1)
    begun = time.monotonic()
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda number: one.fetch(site.address(f"/{number}")), range(4)))
    assert site.most_at_once == 1
    assert time.monotonic() - begun >= 0.4


def test_a_server_that_is_busy_is_asked_again_when_it_says(site: Site) -> None:
    def busy_once(handler: BaseHTTPRequestHandler) -> None:
        site.pages["/"] = Page(b"<p>x</p>")
        handler.send_response(503)
        handler.send_header("Retry-After", "0")
        handler.end_headers()

    site.pages["/"] = busy_once
    assert fetcher().fetch(site.address()) is not None
    assert site.asked == ["/", "/"]


def test_a_server_that_wants_a_long_pause_is_left(site: Site) -> None:
    site.pages["/a"] = Page(b"", 429, (("Retry-After", "3600"),))
    assert "come back in 60 minutes" in refused(site, "/a")
    later = format_datetime(datetime.now(UTC) + timedelta(hours=5), usegmt=True)
    site.pages["/b"] = Page(b"", 503, (("Retry-After", later),))
    assert "come back in 5 hours" in refused(site, "/b")
    site.pages["/c"] = Page(b"", 503, (("Retry-After", "soon"),))
    assert "busy" in refused(site, "/c")
    assert site.asked == ["/a", "/b", "/c"]


def test_what_is_known_is_asked_about(site: Site) -> None:
    def conditional(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(304 if handler.headers["If-None-Match"] == '"1"' else 200)
        handler.end_headers()
        handler.wfile.write(b"" if handler.headers["If-None-Match"] == '"1"' else b"<p>x</p>")

    site.pages["/"] = conditional
    assert (
        fetcher().fetch(site.address(), Known(site.address(), '"1"', "Sat, 01 Mar 2031 00:00:00 GMT")) is None
    )
    assert site.requests[-1][1]["if-modified-since"] == "Sat, 01 Mar 2031 00:00:00 GMT"
    assert fetcher().fetch(site.address(), Known(site.address(), '"2"\r\nX: y')) is not None
    assert "if-none-match" not in site.requests[-1][1]


def test_what_is_known_of_one_address_is_not_asked_about_another(site: Site) -> None:
    site.pages["/"] = Page(status=302, headers=(("Location", "/b"),))
    site.pages["/b"] = Page(b"<p>x</p>")
    assert fetcher().fetch(site.address(), Known(site.address("/b"), '"1"')) is not None
    asked = {path: headers.get("if-none-match") for path, headers in site.requests}
    assert asked == {"/robots.txt": None, "/": None, "/b": '"1"'}


def test_stopping_ends_what_is_under_way(site: Site) -> None:
    site.pages["/"] = site.hold
    one = fetcher()
    with ThreadPoolExecutor(1) as threads:
        running = threads.submit(one.fetch, site.address())
        while not site.asked:
            time.sleep(0.01)
        one.stop()
        with pytest.raises(Cancelled):
            running.result(timeout=50)
