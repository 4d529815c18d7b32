"""Fetch addresses: redirects, `robots.txt`, pauses, and the question whether something changed."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from synoptic.corpus.errors import Cancelled, FetchFailed, NoNetwork, TooLarge
from synoptic.corpus.fetching.exchange import Limits, ServerAnswer, end_socket, exchange
from synoptic.corpus.fetching.hosts import Resolver, is_public, numbers_of, resolve
from synoptic.corpus.fetching.robots import EVERYTHING, MAX_BYTES, NOTHING, Robots, robots_of
from synoptic.corpus.fetching.web_address import WebAddress, web_address

if TYPE_CHECKING:
    import socket

AGENT = "synoptic"
"""The name by which sites know it, in `robots.txt` too."""
MAX_REDIRECTS = 5
"""How often an answer may name another address."""
PAUSE = 1.0
"""Seconds between two requests to a host on the public network."""
MAX_WAIT = 30.0
"""The longest time to wait when a server asks to come back later, in seconds."""

_ACCEPTED = "text/html,application/xhtml+xml,application/pdf,application/xml;q=0.9,*/*;q=0.5"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_BUSY = frozenset({429, 503})
_UNCHANGED = 304
_ROBOTS_LIMITS = Limits(connect=5, silence=10, whole=15, max_bytes=4 * MAX_BYTES)
_REASONS = {
    401: "The page asks for a password. Save it from a browser, and add the file.",
    402: "The page is for subscribers. Save it from a browser, and add the file.",
    403: "The server refuses it (403). Save the page from a browser, and add the file.",
    404: "There is no such page (404). Check the address.",
    410: "The page was taken away (410).",
    451: "The page may not be shown for legal reasons (451).",
}


class Known(Struct, frozen=True):
    """What tells a server which answer is at hand, so that it sends another only if it changed."""

    address: str
    """The address that gave the answer; redirects to it are asked for as if nothing were known."""
    etag: str | None = None
    """The answer's `ETag`."""
    modified: str | None = None
    """The answer's `Last-Modified`."""


class Redirect(Struct, frozen=True):
    """An answer that named another address."""

    address: str
    """The address that was asked for."""
    answer: ServerAnswer
    """The answer."""


class Fetched(Struct, frozen=True):
    """What an address gave."""

    address: str
    """The address that gave it, after redirects."""
    answer: ServerAnswer
    """The answer, of status 200."""
    when: datetime
    """When it was asked for, UTC."""
    redirects: tuple[Redirect, ...] = ()
    """How it was found, from the address that was named on."""

    @property
    def media_type(self) -> str | None:
        """The media type that the server names."""
        return self.answer.header("content-type")


class Fetcher:
    """Fetches addresses from several threads, one request to a host at a time."""

    def __init__(
        self,
        *,
        local: bool = False,
        limits: Limits | None = None,
        pause: float = PAUSE,
        resolver: Resolver = resolve,
        version: str = "",
    ) -> None:
        """Take the limits; `local` also fetches from this machine and its networks."""
        self._local = local
        self._limits = limits or Limits()
        self._pause = pause
        self._resolver = resolver
        self._agent = f"{AGENT}/{version}" if version else AGENT
        self._turns: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._next: dict[str, float] = {}
        self._robots: dict[str, Robots] = {}
        self._open: set[socket.socket] = set()
        self._guard = threading.Lock()
        self._stopped = threading.Event()

    def fetch(self, text: str, known: Known | None = None) -> Fetched | None:
        """Return what an address gives now; None if the server says that what is `known` is that.

        Raises FetchFailed, TooLarge, and Cancelled once it was stopped.
        """
        address = web_address(text)
        redirects: list[Redirect] = []
        while True:
            when = datetime.now(UTC)
            answer = self._asked(address, known)
            if answer.status == _UNCHANGED and known is not None:
                return None
            if answer.status not in _REDIRECTS:
                break
            target = answer.header("location")
            if not target:
                raise FetchFailed("The server names no address to go on to. Check the address in a browser.")
            if len(redirects) == MAX_REDIRECTS:
                raise FetchFailed(f"More than {MAX_REDIRECTS} redirects. Save the page from a browser.")
            redirects.append(Redirect(str(address), answer))
            address = web_address(target, address)
        if answer.status != 200:
            raise FetchFailed(_refusal(answer))
        if not answer.content.strip():
            raise FetchFailed("The answer is empty. Try again later.")
        return Fetched(str(address), answer, when, tuple(redirects))

    def stop(self) -> None:
        """Have every fetch end at once, in whatever thread."""
        self._stopped.set()
        with self._guard:
            for each in self._open:
                end_socket(each)

    def _asked(self, address: WebAddress, known: Known | None) -> ServerAnswer:
        with self._turn_of(address):
            # Names are looked up at each request and redirect; the connection is made to what was checked.
            numbers = numbers_of(address.host, address.port, self._resolver, local=self._local)
            pause = self._pause if all(map(is_public, numbers)) else 0.0
            robots = self._robots_of(address, numbers, pause)
            if not robots.allow(address.target):
                raise FetchFailed(
                    "The site asks programs not to fetch it (robots.txt). Save the page from a browser."
                )
            pause = max(pause, robots.delay)
            conditions = _conditions(address, known)
            answer = self._exchange(address, numbers, conditions, pause, self._limits)
            if answer.status in _BUSY and (wait := _wait_of(answer)) is not None:
                if wait > MAX_WAIT:
                    raise FetchFailed(f"The server asks to come back in {_duration(wait)}.")
                self._wait(wait)
                answer = self._exchange(address, numbers, conditions, pause, self._limits)
            return answer

    @contextmanager
    def _turn_of(self, address: WebAddress) -> Iterator[None]:
        with self._guard:
            turn = self._turns[address.host]
        with turn:
            yield

    def _robots_of(self, address: WebAddress, numbers: list[str], pause: float) -> Robots:
        """Return what a site asks for; asked once. What cannot be told, because of a fault, is a refusal."""
        site = f"{address.scheme}://{address.authority}"
        if (robots := self._robots.get(site)) is None:
            robots = self._robots[site] = self._asked_robots(
                web_address(f"{site}/robots.txt"), numbers, pause
            )
        return robots

    def _asked_robots(self, address: WebAddress, numbers: list[str], pause: float) -> Robots:
        for _ in range(MAX_REDIRECTS + 1):
            try:
                answer = self._exchange(address, numbers, {}, pause, _ROBOTS_LIMITS)
            except TooLarge:
                return EVERYTHING
            if answer.status in _REDIRECTS:
                try:
                    address = web_address(answer.header("location") or "", address)
                    numbers = numbers_of(address.host, address.port, self._resolver, local=self._local)
                except NoNetwork:
                    raise
                except FetchFailed:
                    return EVERYTHING
                continue
            if answer.status == 200:
                return robots_of(answer.content, AGENT)
            return NOTHING if answer.status >= 500 or answer.status == 429 else EVERYTHING
        return EVERYTHING

    def _exchange(
        self,
        address: WebAddress,
        numbers: list[str],
        conditions: dict[str, str],
        pause: float,
        limits: Limits,
    ) -> ServerAnswer:
        self._wait(self._next.get(address.host, 0.0) - time.monotonic())
        opened: list[socket.socket] = []

        def note(connected: socket.socket) -> None:
            opened.append(connected)
            with self._guard:
                self._open.add(connected)
            self._check()

        headers = {"User-Agent": self._agent, "Accept": _ACCEPTED, **conditions}
        try:
            answer = exchange(address, numbers, headers, limits, note)
        except FetchFailed:
            self._check()
            raise
        else:
            # What was ended half-way may look whole.
            self._check()
            return answer
        finally:
            self._next[address.host] = time.monotonic() + pause
            with self._guard:
                self._open.difference_update(opened)

    def _wait(self, seconds: float) -> None:
        if seconds > 0:
            self._stopped.wait(seconds)
        self._check()

    def _check(self) -> None:
        if self._stopped.is_set():
            raise Cancelled


def _conditions(address: WebAddress, known: Known | None) -> dict[str, str]:
    if known is None or known.address != str(address):
        return {}
    pairs = {"If-None-Match": known.etag, "If-Modified-Since": known.modified}
    return {name: value for name, value in pairs.items() if value and value.isprintable()}


def _refusal(answer: ServerAnswer) -> str:
    if answer.status in _REASONS:
        return _REASONS[answer.status]
    said = " ".join(answer.reason.split())[:60]
    if answer.status in _BUSY or answer.status >= 500:
        return f"The server has a fault or is busy ({answer.status} {said}). Try again later."
    return f"The server answers {answer.status} {said}. Check the address."


def _wait_of(answer: ServerAnswer) -> float | None:
    """Return after how many seconds a server asks to come back; None if it does not say so."""
    asked = (answer.header("retry-after") or "").strip()
    if asked.isdecimal() and len(asked) < 10:
        return float(asked)
    try:
        moment = parsedate_to_datetime(asked)
    except ValueError:
        return None
    moment = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return max((moment - datetime.now(UTC)).total_seconds(), 0.0)


def _duration(seconds: float) -> str:
    minutes = round(seconds / 60)
    if minutes < 2:
        return f"{seconds:.0f} seconds"
    return f"{minutes} minutes" if minutes < 120 else f"{round(minutes / 60)} hours"
