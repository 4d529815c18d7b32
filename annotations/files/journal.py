"""The lines of the journal: what has changed since the base was written, each with its checksum.

    71c3a0f2 {"format":2,"base":"5d0c…"}
    0c5fd6a1 {"s":42,"o":[["p","tags",3,{"id":"…","name":"claim"}],["d","notes",7]]}

The first line names the format and the base, the version of `annotations.json`, that the journal goes with.
Each other line is one change: its sequence number, and the operations that happen together: put a document
under a number of a table, or delete it. Before each stands the CRC-32 of the rest of the line. Empty lines at
the end are room for more: a file that does not grow is synced faster.
"""

from __future__ import annotations

import json
import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FORMAT = 2
"""The format of base and journal. A higher number is refused."""

Operation: TypeAlias = tuple[str, int, dict[str, Any] | None]
"""Table, number, and the document that is put there; None deletes the one that is."""

_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode
_BEGINNING = re.compile(rb'[0-9a-f]{8} \{"')
ROOM = b"\n"
"""What room for more is filled with."""


class Line(NamedTuple):
    """One change."""

    sequence: int
    """One more than that of the change before."""
    operations: tuple[Operation, ...]
    """What it does, in this order."""


class Reading(NamedTuple):
    """What was found in a journal, or in a part of one."""

    format: int | None
    """As its first line says; None if that was not read."""
    base: str | None
    """Name of the base that it goes with; None if the first line was not read."""
    lines: tuple[Line, ...]
    """Every change that can be read."""
    end: int
    """Offset, in bytes, behind the last line that can be read."""
    is_torn: bool
    """Whether something stands behind that which is neither a line nor room: the beginning of a line."""
    rot: tuple[str, ...]
    """What cannot be read although it has readable lines behind it; a few words each."""


def head(base: str) -> bytes:
    """Return the first line of the journal of a base."""
    return _line({"format": FORMAT, "base": base})


def line(sequence: int, operations: Sequence[Operation]) -> bytes:
    """Return the line of a change. Raises ValueError and TypeError for what JSON cannot say, such as NaN."""
    said = [
        ["d", table, number] if document is None else ["p", table, number, document]
        for table, number, document in operations
    ]
    return _line({"s": sequence, "o": said})


def read(content: bytes, *, start: int = 0, after: int | None = None) -> Reading:
    """Return what a journal holds, from its beginning or, for `start`, from the offset of a line.

    `content` begins at `start`. `after` is the sequence number of the change before, if that is known.
    """
    version: int | None = None
    base: str | None = None
    lines: list[Line] = []
    rot: list[str] = []
    unread: list[str] = []
    offset = end = start
    for number, raw in enumerate(content.split(ROOM), 1):
        offset += len(raw) + 1
        if not raw:
            continue
        found = list(_values(raw))
        for value in found:
            if isinstance(value, Line):
                if after is not None and value.sequence != after + 1 and not unread:
                    rot.append(f"changes {after + 1}–{value.sequence - 1} are missing")
                after = value.sequence
                lines.append(value)
            else:
                version, base = value
        if found:
            rot += unread
            unread = []
            end = min(offset, start + len(content))
        else:
            unread.append(f"line {number} cannot be read" if not start else "a line cannot be read")
    return Reading(version, base, tuple(lines), end, bool(unread), tuple(rot))


def _line(value: object) -> bytes:
    # Half a surrogate pair, as a file name may hold, has no UTF-8; the escape that stands in for it is JSON.
    body = _encode(value).encode("utf-8", "backslashreplace")
    return b"%08x %b\n" % (crc32(body), body)


def _values(raw: bytes) -> Iterator[Line | tuple[int, str]]:
    """Yield what a line says; nothing if it was damaged, and two things if only its end was."""
    if (value := _value(raw)) is not None:
        yield value
        return
    beginnings = [match.start() for match in _BEGINNING.finditer(raw)]
    for begin, until in pairwise([*beginnings, len(raw) + 1]):
        if (value := _value(raw[begin : until - 1])) is not None:
            yield value


def _value(raw: bytes) -> Line | tuple[int, str] | None:
    checksum, _, body = raw.partition(b" ")
    if checksum != b"%08x" % crc32(body):
        return None
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return None
    match said:
        case {"format": int(version), "base": str(base)}:
            return version, base
        case {"s": int(sequence), "o": list(operations)}:
            known = tuple(_operation(each) for each in operations)
            return Line(sequence, tuple(each for each in known if each is not None))
    return None


def _operation(said: object) -> Operation | None:
    match said:
        case ["p", str(table), int(number), dict(document)]:
            return table, number, document
        case ["d", str(table), int(number)]:
            return table, number, None
    return None
