"""Read messages of MIME (RFC 2045), as e-mail and saved pages are, whatever is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

from synoptic.corpus.errors import CorpusError

_MAX_PARTS = 10_000
# What the parsers of headers in the standard library raise for some that are no such headers.
_BROKEN = (ValueError, LookupError, TypeError, AttributeError, AssertionError)


def parsed(content: bytes) -> EmailMessage:
    """Return a message. Raises CorpusError if its parts lie within parts without end."""
    try:
        message = message_from_bytes(content, policy=policy.default)
        parts = sum(1 for _ in message.walk())
    except RecursionError:
        parts = _MAX_PARTS + 1
    if parts > _MAX_PARTS:
        raise CorpusError("The message has parts within parts without end. Save its text alone.")
    return message


def parts_of(message: EmailMessage) -> Iterator[EmailMessage]:
    """Yield the parts of a message that hold no others, in order; nothing of a message within it."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        if part.get_content_maintype() == "message":
            continue
        if part.is_multipart():
            waiting += [each for each in reversed(list(part.iter_parts())) if isinstance(each, EmailMessage)]
        else:
            yield part


def messages_in(message: EmailMessage) -> Iterator[EmailMessage]:
    """Yield the messages that are attached to one, or to those."""
    for part in message.walk():
        if part.get_content_type() == "message/rfc822" and part.is_multipart():
            inner = part.get_payload(0)
            if isinstance(inner, EmailMessage):
                yield inner


def header(message: EmailMessage, name: str) -> str:
    """Return a header's words on one line (RFC 2047); empty if there is none, or it is damaged."""
    with suppress(*_BROKEN):
        return " ".join(str(message.get(name, "")).split())
    return ""


def day_of(message: EmailMessage) -> str | None:
    """Return the ISO 8601 date of a message, as its sender's clock had it."""
    with suppress(*_BROKEN, OverflowError):
        date = parsedate_to_datetime(header(message, "Date"))
        if isinstance(date, datetime):
            return date.date().isoformat()
    return None


def payload(part: EmailMessage) -> bytes:
    """Return the bytes of a part, out of quoted-printable or base64."""
    with suppress(*_BROKEN):
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            return content
    return b""
