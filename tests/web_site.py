"""A web site on the loopback, for tests: its pages are what it is told, to the byte."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeAlias

Behaviour: TypeAlias = Callable[[BaseHTTPRequestHandler], None]
"""Answers a request by hand."""


@dataclass(frozen=True, slots=True)
class Page:
    """An answer."""

    body: bytes = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html; charset=utf-8"),)
    has_length: bool = True


@dataclass(slots=True)
class Site:
    """A site; `pages` may change while it serves."""

    port: int
    pages: dict[str, Page | Behaviour] = field(default_factory=dict)
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    ended: threading.Event = field(default_factory=threading.Event)

    def hold(self, _: BaseHTTPRequestHandler) -> None:
        """Answer nothing until the end of the test."""
        self.ended.wait(600)

    def address(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    @property
    def asked(self) -> list[str]:
        """The paths that were asked for, without robots.txt."""
        return [path for path, _ in self.requests if path != "/robots.txt"]


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            with lock:
                site.requests.append((self.path, {key.lower(): value for key, value in self.headers.items()}))
                site.at_once += 1
                site.most_at_once = max(site.most_at_once, site.at_once)
            try:
                page = site.pages.get(self.path, Page(b"not here", 404))
                if isinstance(page, Page):
                    self.send_response(page.status)
                    for name, value in page.headers:
                        self.send_header(name, value)
                    if page.has_length:
                        self.send_header("Content-Length", str(len(page.body)))
                    self.end_headers()
                    self.wfile.write(page.body)
                else:
                    page(self)
            except ConnectionError:
                pass
            finally:
                with lock:
                    site.at_once -= 1

        def log_message(self, *args: Any) -> None:
            del args

    return Handler


@contextmanager
def serving() -> Iterator[Site]:
    """Serve a site until the end of the block."""
    site = Site(0)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(site))
    server.daemon_threads = True
    site.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.ended.set()
        server.shutdown()
        server.server_close()
        thread.join()


def story(title: str, *paragraphs: str, outlet: str = "Ardwire", date: str = "2031-03-14") -> bytes:
    """Return a page with an article."""
    words = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta property="og:site_name" content="{outlet}">'
        f'<meta property="article:published_time" content="{date}T08:00:00Z"></head>'
        f'<body><nav><a href="/">Home</a></nav><article><h1>{title}</h1>{words}</article></body></html>'
    ).encode()
