"""Pages as they came, in files of one page each: WARC (ISO 28500), packed by gzip record by record.

A record holds the server's answer to the byte, its address, the time, and SHA-256 of it. A page that changed
is one more record in its file; redirects on the way to it are records too, so that it is found again by the
address that was named. Any program for web archives reads them.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from synoptic.corpus.errors import CorpusError
from synoptic.corpus.fetching.fetcher import Fetched, Known

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.corpus.fetching.exchange import ServerAnswer

SUFFIX = ".warc.gz"
"""Suffix of the files."""

_NAMESPACE = uuid.UUID("0b0c7a4e-5c7b-4a54-9d43-0f6f0a3a4a1d")
# The body is kept without the division into chunks, in which it was sent.
_OF_THE_TRANSFER = frozenset({"transfer-encoding", "connection", "keep-alive"})


class KeptPage(Struct, frozen=True):
    """What a file of one page says of it."""

    addresses: tuple[str, ...]
    """The addresses that led to it, the page's own last."""
    when: datetime | None
    """When the newest version was fetched, UTC."""
    known: Known
    """What asks its server for a change."""
    versions: int
    """How many are kept."""


def records_of(fetched: Fetched) -> bytes:
    """Return the records of a page and of the redirects that led to it, packed."""
    redirects = (_record(each.address, each.answer, fetched.when) for each in fetched.redirects)
    return b"".join((*redirects, _record(fetched.address, fetched.answer, fetched.when)))


def kept_page(path: Path) -> KeptPage | None:
    """Return what a file of one page says of it; None without a page. Raises CorpusError and OSError."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    addresses: list[str] = []
    page: tuple[str | None, Known] | None = None
    versions = 0
    with path.open("rb") as file:
        try:
            for record in ArchiveIterator(file):
                if record.rec_type != "response" or record.http_headers is None:
                    continue
                header = record.http_headers.get_header
                addresses.append(str(record.rec_headers.get_header("WARC-Target-URI")))
                if record.http_headers.get_statuscode() == "200":
                    versions += 1
                    page = (
                        record.rec_headers.get_header("WARC-Date"),
                        Known(addresses[-1], header("ETag"), header("Last-Modified")),
                    )
        except (ArchiveLoadFailed, EOFError, OSError, ValueError, AttributeError) as error:
            raise CorpusError("Damaged: its pages cannot be told. Copy it again from its source.") from error
    if page is None:
        return None
    return KeptPage(tuple(dict.fromkeys(addresses)), _moment(page[0]), page[1], versions)


def _record(address: str, answer: ServerAnswer, when: datetime) -> bytes:
    block = b"\r\n".join((*_head(answer), b"", answer.raw))
    stamp = when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    digest = _digest(block)
    lines = (
        "WARC/1.1",
        "WARC-Type: response",
        f"WARC-Target-URI: {address}",
        f"WARC-Date: {stamp}",
        f"WARC-Record-ID: <urn:uuid:{uuid.uuid5(_NAMESPACE, f'{address} {stamp} {digest}')}>",
        f"WARC-Payload-Digest: {_digest(answer.raw)}",
        f"WARC-Block-Digest: {digest}",
        "Content-Type: application/http;msgtype=response",
        f"Content-Length: {len(block)}",
    )
    head = "".join(f"{line}\r\n" for line in lines).encode()
    return gzip.compress(head + b"\r\n" + block + b"\r\n\r\n", mtime=0)


def _head(answer: ServerAnswer) -> Iterator[bytes]:
    """Yield the status line and the header; a line break in a value would begin another one."""
    yield f"HTTP/1.1 {answer.status} {_on_one_line(answer.reason)}".encode("latin-1", "replace")
    for name, value in answer.headers:
        if name.lower() not in _OF_THE_TRANSFER:
            yield f"{name}: {_on_one_line(value)}".encode("latin-1", "replace")


def _on_one_line(value: str) -> str:
    return " ".join(value.split())


def _digest(content: bytes) -> str:
    return f"sha256:{base64.b32encode(hashlib.sha256(content).digest()).decode()}"


def _moment(value: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value or "")
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
