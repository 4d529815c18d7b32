"""Who is let in: the address that is told, the token in it, and the cookie that it is exchanged for."""

from __future__ import annotations

import hashlib
import secrets
import socket
from collections.abc import Callable
from contextlib import suppress
from time import monotonic

from msgspec import Struct
from yarl import URL

from synoptic.annotations.errors import InvalidRequest

_TOKEN_BYTES = 32
_DEFAULT_PORTS = {"http": 80, "https": 443}
_LOCAL = {"127.0.0.1", "::1", "localhost"}
_EVERYWHERE = {"", "0.0.0.0", "::"}  # noqa: S104  # refused without --public-url
LASTS = 12 * 60 * 60.0
"""Seconds without a request or an open page after which a sign-in is forgotten."""
MOST_SIGN_INS = 1000
"""Sign-ins that are known at a time; of more, the one used longest ago is forgotten."""


class Address(Struct, frozen=True):
    """The one address at which a browser may call the server."""

    scheme: str
    """`http`; or `https`, which a proxy speaks."""
    authority: str
    """Host and port, as a browser sends them in `Host`: without the scheme's own port."""

    @property
    def origin(self) -> str:
        """What a browser sends in `Origin`."""
        return f"{self.scheme}://{self.authority}"

    @property
    def socket_origin(self) -> str:
        """The same for its websockets."""
        return f"{'wss' if self.is_secure else 'ws'}://{self.authority}"

    @property
    def is_secure(self) -> bool:
        """Whether what is sent is encrypted."""
        return self.scheme == "https"

    @property
    def is_encrypted_or_local(self) -> bool:
        """Whether nobody on the way reads what is sent: it is encrypted, or stays on this machine."""
        return self.is_secure or is_local(URL(self.origin).host or "")

    @property
    def cookie(self) -> str:
        """The name of the cookie. Browsers send cookies to all ports of a host: it names the port."""
        if self.is_secure:
            return "__Host-synoptic"
        return f"synoptic-{URL(self.origin).port}"


def as_browsers_write(host: str) -> str:
    """Return a host as browsers send it, however it was typed: `127.1` is 127.0.0.1, `::0` is `::`."""
    with suppress(OSError):
        return socket.inet_ntoa(socket.inet_aton(host))
    with suppress(OSError):
        return socket.inet_ntop(socket.AF_INET6, socket.inet_pton(socket.AF_INET6, host))
    return host.lower()


def local_address(host: str, port: int) -> Address:
    """Return the address of a server that a browser calls without a proxy."""
    host = as_browsers_write(host)
    name = f"[{host}]" if ":" in host else host
    return Address("http", name if port == _DEFAULT_PORTS["http"] else f"{name}:{port}")


def public_address(url: str) -> Address:
    """Return the address that a proxy has. Raises InvalidRequest for one that is more than an origin."""
    try:
        parsed = URL(url)
        host, port = parsed.raw_host, parsed.explicit_port
    except ValueError:
        host = None
    if not host or parsed.scheme not in _DEFAULT_PORTS:
        raise InvalidRequest(f"“{url}” is no address; write https://HOST or https://HOST:PORT.")
    if parsed.raw_path not in {"", "/"} or parsed.raw_query_string or parsed.raw_fragment or parsed.user:
        raise InvalidRequest(f"“{url}” has more than a host and a port; give the app a host name of its own.")
    name = f"[{host}]" if ":" in host else host
    is_usual = port is None or port == _DEFAULT_PORTS[parsed.scheme]
    return Address(parsed.scheme, name if is_usual else f"{name}:{port}")


def is_local(host: str) -> bool:
    """Return whether only this machine reaches a server that listens there."""
    return as_browsers_write(host) in _LOCAL


def is_everywhere(host: str) -> bool:
    """Return whether a server that listens there is reached by every interface, by addresses nobody named."""
    return as_browsers_write(host) in _EVERYWHERE


class Admission:
    """The token of the address, and the sign-ins that came by it.

    Of cookies only hashes are kept, and looked up by: how long a look-up takes says nothing about them.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self.token = secrets.token_urlsafe(_TOKEN_BYTES)
        """What the address holds, until somebody who came by it signs off."""
        self._used: dict[str, float] = {}
        """The sign-ins, each with when it was last used; the latest last."""
        self._tokens: dict[str, str] = {}
        """The token by which each came."""

    def sign_in(self, token: str) -> str | None:
        """Return a new cookie for a token; None for a wrong one."""
        if not secrets.compare_digest(_bytes(token), _bytes(self.token)):
            return None
        cookie = secrets.token_urlsafe(_TOKEN_BYTES)
        sign_in = _hashed(cookie)
        self._used[sign_in] = self._clock()
        self._tokens[sign_in] = token
        while len(self._used) > MOST_SIGN_INS:
            self._forget(next(iter(self._used)))
        return cookie

    def sign_in_of(self, cookie: str) -> str | None:
        """Return the sign-in of a cookie, which is used now; None where there is none any more."""
        sign_in = _hashed(cookie)
        last = self._used.get(sign_in)
        if last is None:
            return None
        if self._clock() - last > LASTS:
            self._forget(sign_in)
            return None
        self.used(sign_in)
        return sign_in

    def used(self, sign_in: str) -> bool:
        """Note that a sign-in is used now; False if it is not known any more."""
        if self._used.pop(sign_in, None) is None:
            return False
        self._used[sign_in] = self._clock()
        return True

    def sign_off(self, sign_in: str) -> bool:
        """Refuse a sign-in from now on, and the token by which it came; tell whether there is a new token."""
        token = self._tokens.get(sign_in)
        self._forget(sign_in)
        if token != self.token:
            return False
        self.token = secrets.token_urlsafe(_TOKEN_BYTES)
        return True

    def _forget(self, sign_in: str) -> None:
        self._used.pop(sign_in, None)
        self._tokens.pop(sign_in, None)


def _hashed(cookie: str) -> str:
    return hashlib.sha256(_bytes(cookie)).hexdigest()


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
