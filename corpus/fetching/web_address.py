"""Addresses of pages: which are fetched, and when two are the same."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

from msgspec import Struct

from synoptic.corpus.errors import FetchFailed

PORTS = {"http": 80, "https": 443}
"""The ports of the schemes that are fetched."""
MAX_CHARACTERS = 2048
"""The longest address that is fetched."""

_WITH_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_HTTP = re.compile(r"https?:/", re.IGNORECASE)
_WITHOUT_SCHEME = re.compile(r"www\.\S+|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/\S*", re.IGNORECASE)
# Signs of all scripts that stand for others may become blanks when they are encoded.
_HOST = re.compile(r"[a-z0-9._:-]+", re.IGNORECASE)
# What links carry to tell where a reader came from; the page is the same without it.
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|mc_[ce]id|igshid", re.IGNORECASE)
_UNPRINTABLE = re.compile(r"[\x00-\x20\x7f-\x9f]")
# Everything that stands for itself in a path or a query, and what is written as %XX already.
_SAFE = "/%:=&?~+!$,;'@()*[]"


class WebAddress(Struct, frozen=True):
    """An address that may be asked for."""

    scheme: str
    """http or https."""
    host: str
    """Name or number, in lower case and ASCII, an IPv6 number without brackets."""
    port: int
    """Port."""
    target: str
    """Path and query, in ASCII, as a request names them."""

    @property
    def authority(self) -> str:
        """Host, and the port unless it is the scheme's own."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.target}"


def is_address(text: str) -> bool:
    """Tell whether text that somebody typed is an address and no path: `https://…`, `www.…`, `a.org/…`."""
    return bool(_WITH_SCHEME.match(text) or _HTTP.match(text) or _WITHOUT_SCHEME.fullmatch(text))


def web_address(text: str, base: WebAddress | None = None) -> WebAddress:
    """Return the address that text stands for; `base` is the one that it may be relative to.

    Raises FetchFailed for any that is not fetched.
    """
    words = text.strip()
    if len(words) > MAX_CHARACTERS:
        raise FetchFailed(f"The address has more than {MAX_CHARACTERS:,} characters. Check it.")
    if _UNPRINTABLE.search(words):
        raise FetchFailed("The address has blanks or control characters in it. Check it.")
    if base is not None:
        words = urljoin(str(base), words)
    elif not _WITH_SCHEME.match(words):
        words = f"https://{words}"
    try:
        parts = urlsplit(words)
        scheme, name, port = parts.scheme.lower(), parts.hostname, parts.port
        has_user = parts.username is not None or parts.password is not None
        host = (name or "").rstrip(".")
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except (UnicodeError, ValueError) as error:
        raise FetchFailed("No address of a page. Check it.") from error
    if scheme not in PORTS:
        raise FetchFailed(f"Addresses of {scheme}: are not fetched, only of http: and https:.")
    if has_user:
        raise FetchFailed("The address has a user name or password in it. Take it out.")
    if not _HOST.fullmatch(host) or port == 0:
        raise FetchFailed("No address of a page. Check it.")
    query = f"?{quote(parts.query, safe=_SAFE)}" if parts.query else ""
    return WebAddress(
        scheme, host.lower(), port or PORTS[scheme], quote(parts.path or "/", safe=_SAFE) + query
    )


def page_key(text: str) -> str:
    """Return what two addresses of one page have in common; any text that is no address stands for itself.

    The scheme, `www.`, a `/` at the end, the part after `#` and what tells where a reader came from are left
    out; the rest of the query is kept in its order.
    """
    try:
        parts = urlsplit(str(web_address(text)))
    except FetchFailed:
        return text.strip()
    query = urlencode(
        [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _is_tracking(pair)]
    )
    return urlunsplit(("", parts.netloc.removeprefix("www."), parts.path.rstrip("/"), query, ""))


def _is_tracking(pair: tuple[str, str]) -> bool:
    return bool(_TRACKING.fullmatch(pair[0]))
