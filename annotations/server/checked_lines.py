"""Lines of JSON, each after a CRC-32 of it, as the journal of a library in files has them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Mapping

_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


def body_of(value: object) -> bytes:
    """Return a value as JSON on one line."""
    # Half a surrogate pair has no UTF-8; the escape that stands in for it is JSON.
    return _encode(value).encode("utf-8", "backslashreplace")


def line(said: Mapping[str, Any]) -> bytes:
    """Return an object as a line, with its end."""
    body = body_of(said)
    return b"%08x %b\n" % (crc32(body), body)


def said_in(raw: bytes) -> dict[str, Any] | None:
    """Return what a line, without its end, says; None if it cannot be read."""
    checksum, _, body = raw.partition(b" ")
    if checksum != b"%08x" % crc32(body):
        return None
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None
