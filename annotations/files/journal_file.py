"""The file of the journal: lines are appended to it, synced, and taken off again where that fails."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from synoptic.annotations.files import durable, journal

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.annotations.files.journal import Reading

ROOM = 64 * 1024
"""Bytes that the file grows by: a file whose size stays as it is, is synced faster."""


class JournalFile:
    """What one process knows of the journal, and how it writes to it, under the lock of the store."""

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
        """Bytes up to the end of the last line; behind that there is only room."""
        self.is_trusted = True
        """Whether what was written is what the disk holds; never again after a sync that failed."""
        self._size = self._inode = 0
        self._glue = b""

    def begin_anew(self) -> None:
        """Know of no file, but still which one is not to be trusted."""
        if not self.is_trusted:
            self._distrusted = self._inode
        self.forget()

    def found(self, content: bytes, inode: int, reading: Reading) -> None:
        """Note what was read of it: all its content, and the reading of that or of its last part."""
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
            descriptor = os.open(self.path, os.O_RDONLY | durable.BINARY)
        except FileNotFoundError:
            return self.is_there
        try:
            status = os.fstat(descriptor)
            if not self.is_there or status.st_ino != self._inode or status.st_size < self.end:
                return True
            os.lseek(descriptor, self.end, os.SEEK_SET)
            # The end of the last line may have come since that was read.
            return os.read(descriptor, 2).strip(journal.ROOM) != b""
        finally:
            os.close(descriptor)

    def begin(self, base: str, line: bytes, model: Path) -> None:
        """Make the file, with the permissions of `model`, for a base, with its first line. Raises OSError."""
        content = journal.head(base) + line
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_EXCL | durable.BINARY, 0o600)
        try:
            durable.take_mode(descriptor, model)
            self._write(descriptor, content)
            durable.sync(descriptor)
            durable.sync_folder(self.path.parent)
            self._inode = os.fstat(descriptor).st_ino
        except BaseException:
            self.path.unlink(missing_ok=True)
            raise
        finally:
            os.close(descriptor)
        self.is_there, self.base, self.end = True, base, len(content)

    def append(self, line: bytes) -> None:
        """Write a line, down to the disk. Raises OSError; the line is then taken off again."""
        line = self._glue + line
        descriptor = os.open(self.path, os.O_RDWR | durable.BINARY)
        try:
            self._write(descriptor, line)
            try:
                durable.sync_data(descriptor)
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
        """Take off what stands behind the last line. Raises OSError."""
        if not self.end:
            self.path.unlink()
            self.forget()
            return
        descriptor = os.open(self.path, os.O_RDWR | durable.BINARY)
        try:
            self._take_off(descriptor)
            durable.sync(descriptor)
        finally:
            os.close(descriptor)

    def retire(self, to: Path) -> None:
        """Give the file another name, without its room. Raises OSError."""
        if self.is_there:
            with suppress(FileNotFoundError):
                with suppress(OSError):
                    os.truncate(self.path, self.end)
                self.path.replace(to)
            self.forget()

    def _write(self, descriptor: int, content: bytes) -> None:
        """Write at the end, with room behind it if there is any."""
        end = self.end + len(content)
        room = 0 if end <= self._size else ROOM - end % ROOM
        try:
            durable.write_all(descriptor, content + room * journal.ROOM, self.end)
        except BaseException:
            self._take_off(descriptor)
            if not room:
                raise
        else:
            self._size = max(self._size, end + room)
            return
        try:
            # There may be enough for the content alone.
            durable.write_all(descriptor, content, self.end)
        except BaseException:
            self._take_off(descriptor)
            raise
        self._size = end

    def _take_off(self, descriptor: int) -> None:
        self.is_trusted = False
        os.ftruncate(descriptor, self.end)
        self._size, self.is_trusted = self.end, True
