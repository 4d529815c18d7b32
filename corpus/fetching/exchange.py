"""One request and its answer, within limits of time and size, over a connection to a number that was checked.

The connection is ours and the protocol is that of `http.client`: libraries for requests look names up again
when they connect, which a name that changes its number in between makes use of.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct

from synoptic.corpus.errors import FetchFailed, NoNetwork, TooLarge

if TYPE_CHECKING:
    from synoptic.corpus.fetching.web_address import WebAddress

MEBIBYTE = 1024**2
Headers = tuple[tuple[str, str], ...]
"""Names and values of an answer's header, in its order."""

_CHUNK_BYTES = 64 * 1024
_NO_BODY = frozenset({204, 304})
_UNREACHABLE = frozenset({"Network is unreachable", "No route to host"})


class Limits(Struct, frozen=True):
    """Limits of one exchange."""

    connect: float = 10.0
    """Seconds for a connection."""
    silence: float = 20.0
    """Seconds without a byte."""
    whole: float = 60.0
    """Seconds from the connection to the last byte."""
    max_bytes: int = 16 * MEBIBYTE
    """Size of an answer, as it comes and unpacked."""


class ServerAnswer(Struct, frozen=True):
    """What a server answered."""

    status: int
    """Status of HTTP."""
    reason: str
    """Its words."""
    headers: Headers
    """The header as it came."""
    raw: bytes
    """The body as it came, packed if the server packed it."""
    content: bytes
    """The body, unpacked."""

    def header(self, name: str) -> str | None:
        """Return the first value of a header."""
        return next((value for each, value in self.headers if each.lower() == name), None)


Watch = Callable[[socket.socket], object]
"""Is told of the socket that an exchange has opened."""


def exchange(
    address: WebAddress,
    numbers: Sequence[str],
    headers: Mapping[str, str],
    limits: Limits,
    opened: Watch = lambda _: None,
) -> ServerAnswer:
    """Ask for an address at one of the numbers of its host; return the answer, whatever its status.

    `opened` is told of the socket, by which another thread may end the exchange. Raises FetchFailed.
    """
    host = address.host
    try:
        with (
            _socket_to(address, numbers, limits) as connected,
            _ended_after(limits.whole, connected) as is_late,
        ):
            opened(connected)
            try:
                answer = _answered(connected, address, headers, limits.max_bytes)
            except (http.client.HTTPException, OSError, ValueError) as error:
                if is_late():
                    raise _too_late(limits.whole) from error
                raise
            # To who reads, a connection that we end looks as if the server had.
            if is_late():
                raise _too_late(limits.whole)
            return answer
    except TimeoutError as error:
        raise FetchFailed(f"{host} does not answer. Try again later.") from error
    except ssl.SSLCertVerificationError as error:
        raise FetchFailed(f"The certificate of {host} is not valid ({error.verify_message}).") from error
    except (http.client.HTTPException, OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or type(error).__name__
        if why in _UNREACHABLE:
            raise NoNetwork("The network cannot be reached. Check the connection, and try again.") from error
        raise FetchFailed(f"The connection to {host} failed ({why}). Try again later.") from error


@contextmanager
def _socket_to(address: WebAddress, numbers: Sequence[str], limits: Limits) -> Iterator[socket.socket]:
    with closing(_connected(numbers, address.port, limits.connect)) as plain:
        if address.scheme == "http":
            plain.settimeout(limits.silence)
            yield plain
        else:
            with closing(_trusted().wrap_socket(plain, server_hostname=address.host)) as encrypted:
                encrypted.settimeout(limits.silence)
                yield encrypted


def _connected(numbers: Iterable[str], port: int, timeout: float) -> socket.socket:
    fault: OSError = ConnectionRefusedError()
    for number in numbers:
        try:
            return socket.create_connection((number, port), timeout)
        except OSError as error:
            fault = error
    raise fault


@cache
def _trusted() -> ssl.SSLContext:
    context = ssl.create_default_context()
    if not context.cert_store_stats()["x509_ca"] and not ssl.get_default_verify_paths().capath:
        # Some builds of Python come without certificates; trafilatura brings these.
        import certifi

        context.load_verify_locations(certifi.where())
    return context


@contextmanager
def _ended_after(seconds: float, connected: socket.socket) -> Iterator[Callable[[], bool]]:
    """End a connection after a time, even where a byte comes now and then; yield whether it was."""
    late = threading.Event()

    def end() -> None:
        late.set()
        end_socket(connected)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield late.is_set
    finally:
        timer.cancel()


def end_socket(opened: socket.socket) -> None:
    """End a connection from another thread: who reads from it gets its end."""
    # An encrypted socket would forget its keys, and go on reading without them.
    with suppress(OSError):
        socket.socket.shutdown(opened, socket.SHUT_RDWR)


def _answered(
    connected: socket.socket, address: WebAddress, headers: Mapping[str, str], max_bytes: int
) -> ServerAnswer:
    connection = http.client.HTTPConnection(address.host, address.port)
    # With a socket at hand, `http.client` opens none, and looks no name up.
    connection.sock = connected
    connection.auto_open = 0
    connection.putrequest("GET", address.target, skip_host=True, skip_accept_encoding=True)
    connection.putheader("Host", address.authority)
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.putheader("Accept-Encoding", "gzip, deflate")
    connection.putheader("Connection", "close")
    connection.endheaders()
    response = connection.getresponse()
    with closing(response):
        came = tuple(response.getheaders())
        length = response.length
        if length is not None and length > max_bytes:
            raise _too_large(max_bytes)
        raw = b"" if response.status in _NO_BODY else _read(response, max_bytes)
        if length is not None and response.status not in _NO_BODY and len(raw) < length:
            raise FetchFailed(f"The answer of {address.host} ended too early. Try again later.")
        packed = (response.getheader("Content-Encoding") or "").strip().lower()
        return ServerAnswer(response.status, response.reason, came, raw, _unpacked(raw, packed, max_bytes))


def _read(response: http.client.HTTPResponse, max_bytes: int) -> bytes:
    pieces: list[bytes] = []
    size = 0
    while piece := response.read1(_CHUNK_BYTES):
        size += len(piece)
        if size > max_bytes:
            raise _too_large(max_bytes)
        pieces.append(piece)
    return b"".join(pieces)


def _unpacked(raw: bytes, packed: str, max_bytes: int) -> bytes:
    """Return a body without its packing. Raises FetchFailed and TooLarge."""
    if not raw or packed in {"", "identity"}:
        return raw
    if packed not in {"gzip", "x-gzip", "deflate"}:
        raise FetchFailed(f"The server packed it as {packed}, which was not asked for.")
    # With 47, gzip and zlib are told apart by their headers; what some servers call deflate has neither.
    for window in (47, -15) if packed == "deflate" else (47,):
        inflater = zlib.decompressobj(wbits=window)
        try:
            content = inflater.decompress(raw, max_bytes + 1)
        except zlib.error:
            continue
        if len(content) > max_bytes:
            raise _too_large(max_bytes)
        if inflater.eof:
            return content
    raise FetchFailed("What the server packed is damaged. Try again later.")


def _too_late(seconds: float) -> FetchFailed:
    return FetchFailed(f"Not done after {seconds:g} seconds. Save it from a browser, and add the file.")


def _too_large(max_bytes: int) -> TooLarge:
    size = f"{max_bytes // MEBIBYTE} MiB" if max_bytes >= MEBIBYTE else f"{max_bytes:,} bytes"
    return TooLarge(f"Larger than {size}. Save it from a browser, and add the file.")
