"""The journal: the changes since the base was written, one a line, each with its checksum.

    71c3a0f2 {"format":3,"base":"5d0c…"}
    0c5fd6a1 {"s":42,"o":[["p","tags",3,{"id":"…","name":"claim"}],["d","notes",7]]}

The first line names the format and the base, the version of `annotations.json`, that the journal goes with.
Each other line is one change: its sequence number, and the operations that happen together: put a document
under a number of a table, or delete it. Before each stands the CRC-32 of the rest of the line. Empty lines at
the end are room for more: a file that does not grow is synced faster.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias
from zlib import crc32

from synoptic.annotations.files import disk

if TYPE_CHECKING:
    from pathlib import Path


FORMAT = 3
"""The format of base and journal. A higher number is refused."""
Operation: TypeAlias = tuple[str, int, dict[str, Any] | None]
"""Table, number, and the document that is put there; None deletes the one that is."""
_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode
_BEGINNING = re.compile(rb'[0-9a-f]{8} \{"')
PADDING = b"\n"
"""The filling of the room for more."""


class JournalLine(NamedTuple):
    """One change."""

    sequence: int
    """One more than that of the change before."""
    operations: tuple[Operation, ...]
    """Its operations, in this order."""


class JournalContents(NamedTuple):
    """The contents of a journal, or of a part of one."""

    format: int | None
    """As its first line says; None if that was not read."""
    base: str | None
    """Name of the base that it goes with; None if the first line was not read."""
    lines: tuple[JournalLine, ...]
    """Every change that can be read."""
    end: int
    """Offset, in bytes, behind the last line that can be read."""
    is_torn: bool
    """Whether something stands behind that which is neither a line nor room: the beginning of a line."""
    rot: tuple[str, ...]
    """Unreadable lines with readable ones behind them; a few words each."""


def head(base: str) -> bytes:
    """Return the first line of the journal of a base."""
    return _line({"format": FORMAT, "base": base})


def line(sequence: int, operations: Sequence[Operation]) -> bytes:
    """Return the line of a change. Raises ValueError and TypeError for values that JSON lacks."""
    said = [
        ["d", table, number] if document is None else ["p", table, number, document]
        for table, number, document in operations
    ]
    return _line({"s": sequence, "o": said})


def receipt(base: str, sequence: int) -> bytes:
    """Return the note that a change of a base was saved: a journal of its own, without operations."""
    return head(base) + line(sequence, ())


def read(content: bytes, *, start: int = 0, after: int | None = None) -> JournalContents:
    """Return the contents of a journal, from its beginning or, for `start`, from the offset of a line.

    `content` begins at `start`. `after` is the sequence number of the change before, if that is known.
    """
    version: int | None = None
    base: str | None = None
    lines: list[JournalLine] = []
    rot: list[str] = []
    unread: list[str] = []
    offset = end = start
    for number, raw in enumerate(content.split(PADDING), 1):
        offset += len(raw) + 1
        if not raw:
            continue
        found = list(_values(raw))
        for value in found:
            if isinstance(value, JournalLine):
                if after is not None and value.sequence != after + 1 and not unread:
                    rot.append(_gap(after, value.sequence))
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
    return JournalContents(version, base, tuple(lines), end, bool(unread), tuple(rot))


def fault_at_the_start(reading: JournalContents, before: int) -> str | None:
    """Return why a whole journal does not go on from the change numbered `before`; None if it does."""
    first = reading.lines[0].sequence
    return None if first == before + 1 else _gap(before, first)


def _gap(before: int, after: int) -> str:
    if after <= before:
        return f"change {after} comes after change {before}"
    return f"changes {before + 1}–{after - 1} are missing"


def _line(value: object) -> bytes:
    # Half a surrogate pair, as a file name may hold, has no UTF-8; the escape that stands in for it is JSON.
    body = _encode(value).encode("utf-8", "backslashreplace")
    return b"%08x %b\n" % (crc32(body), body)


def _values(raw: bytes) -> Iterator[JournalLine | tuple[int, str]]:
    """Yield the values in a line: none if it is damaged, two if only the end between them is."""
    if (value := _value(raw)) is not None:
        yield value
        return
    beginnings = [match.start() for match in _BEGINNING.finditer(raw)]
    for begin, until in pairwise([*beginnings, len(raw) + 1]):
        if (value := _value(raw[begin : until - 1])) is not None:
            yield value


def _value(raw: bytes) -> JournalLine | tuple[int, str] | None:
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
            return JournalLine(sequence, tuple(each for each in known if each is not None))
    return None


def _operation(said: object) -> Operation | None:
    match said:
        case ["p", str(table), int(number), dict(document)]:
            return table, number, document
        case ["d", str(table), int(number)]:
            return table, number, None
    return None


ROOM_BYTES = 64 * 1024
"""Bytes that the file grows by: a file whose size stays as it is, is synced faster."""


class JournalFile:
    """One process's knowledge of the journal, and its way to write to it, under the lock of the store."""

    def __init__(self, path: Path) -> None:
        self.path = path
        """Where the file is, if it is."""
        self._distrusted: int | None = None
        self.forget()

    def forget(self) -> None:
        """Know of no file."""
        self.is_there = False
        """Whether there is a file."""
        self.base = ""
        """Name of the base that it goes with; empty if that was not read."""
        self.end = 0
        """Bytes up to the end of the last line; only room follows."""
        self.is_trusted = True
        """False once a sync has failed: the disk may lack the last lines, so nothing is appended any more."""
        self._size = self._inode = 0
        self._glue = b""

    def begin_anew(self) -> None:
        """Know of no file, but still which one is not to be trusted."""
        if not self.is_trusted:
            self._distrusted = self._inode
        self.forget()

    def found(self, content: bytes, inode: int, reading: JournalContents) -> None:
        """Note a reading of the file: its whole content, and the contents of that or of its last part."""
        self.is_trusted = inode != self._distrusted
        self.is_there, self._inode, self._size = True, inode, len(content)
        self.base = reading.base or self.base
        self.end = max(self.end, reading.end)
        # The last line may have lost its own end.
        self._glue = b"" if content[: self.end][-1:] in {b"", b"\n"} else b"\n"

    def is_same(self, inode: int) -> bool:
        """Tell whether the file that was read before, if any, had this inode number."""
        return not self.is_there or inode == self._inode

    def has_more(self) -> bool:
        """Tell whether something stands there that was not read. Raises OSError."""
        try:
            descriptor = disk.open_file(self.path, os.O_RDONLY)
        except FileNotFoundError:
            return self.is_there
        try:
            status = os.fstat(descriptor)
            if not self.is_there or status.st_ino != self._inode or status.st_size < self.end:
                return True
            os.lseek(descriptor, self.end, os.SEEK_SET)
            # The end of the last line may have come since that was read.
            return os.read(descriptor, 2).strip(PADDING) != b""
        finally:
            os.close(descriptor)

    def begin(self, base: str, line: bytes, model: Path) -> None:
        """Make the file, with the permissions of `model`, for a base, with its first line. Raises OSError."""
        content = head(base) + line
        descriptor = disk.open_file(self.path, os.O_RDWR | os.O_CREAT | os.O_EXCL)
        try:
            try:
                disk.take_mode(descriptor, model)
                self._write(descriptor, content)
                disk.sync(descriptor)
                disk.sync_folder(self.path.parent)
                self._inode = os.fstat(descriptor).st_ino
            finally:
                os.close(descriptor)
        except BaseException:
            self.path.unlink(missing_ok=True)  # once it is closed: Windows removes no open file
            raise
        self.is_there, self.base, self.end = True, base, len(content)

    def append(self, line: bytes) -> None:
        """Write a line, down to the disk. Raises OSError; the line is then taken off again."""
        line = self._glue + line
        descriptor = disk.open_file(self.path, os.O_RDWR)
        try:
            self._write(descriptor, line)
            try:
                disk.sync_data(descriptor)
            except BaseException:
                # What the system holds of the file is not what the disk holds, and another sync would not
                # say so.
                with suppress(OSError):
                    self._take_off(descriptor)
                self.is_trusted = False
                raise
        finally:
            os.close(descriptor)
        self.end, self._glue = self.end + len(line), b""

    def cut(self) -> None:
        """Cut off everything behind the last line. Raises OSError."""
        if not self.end:
            self.path.unlink()
            self.forget()
            return
        descriptor = disk.open_file(self.path, os.O_RDWR)
        try:
            self._take_off(descriptor)
            disk.sync(descriptor)
        finally:
            os.close(descriptor)

    def retire(self, to: Path) -> None:
        """Give the file another name, without its room. Raises OSError."""
        if self.is_there:
            with suppress(FileNotFoundError):
                with suppress(OSError):
                    os.truncate(self.path, self.end)
                disk.rename(self.path, to)
            self.forget()

    def _write(self, descriptor: int, content: bytes) -> None:
        """Write at the end, with room behind it if there is any."""
        end = self.end + len(content)
        room = 0 if end <= self._size else ROOM_BYTES - end % ROOM_BYTES
        try:
            disk.write_all(descriptor, content + room * PADDING, self.end)
        except BaseException:
            self._take_off(descriptor)
            if not room:
                raise
        else:
            self._size = max(self._size, end + room)
            return
        try:
            # There may be enough for the content alone.
            disk.write_all(descriptor, content, self.end)
        except BaseException:
            self._take_off(descriptor)
            raise
        self._size = end

    def _take_off(self, descriptor: int) -> None:
        self.is_trusted = False
        os.ftruncate(descriptor, self.end)
        self._size, self.is_trusted = self.end, True
