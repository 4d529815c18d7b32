"""Files that are either as they were or as they should be, whatever happens in between."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

# Some network file systems cannot sync a folder; their rename is as durable as they can make it.
_NO_SUCH_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP}


class Stamp(NamedTuple):
    """What tells one version of a file from another."""

    device: int
    """The file system."""
    inode: int
    """The file in it: another one after each rename."""
    size: int
    """Bytes."""
    modified: int
    """Nanoseconds since the epoch."""

    @classmethod
    def of(cls, status: os.stat_result) -> Stamp:
        """Return the stamp in what `os.stat` answered."""
        return cls(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)


def stamp_of(path: Path) -> Stamp | None:
    """Return the stamp of the file that is there now, None if none is. Raises OSError if that is hidden."""
    try:
        return Stamp.of(path.stat())
    except FileNotFoundError:
        return None


def write_whole(path: Path, content: bytes) -> Stamp:
    """Give a file new content, all of it or none, and return the stamp of the file that is there then.

    The content goes to a new file beside the old one, down to the disk, and is then renamed. A symbolic link
    is followed: the file that it names is replaced. A new file can be read by its owner alone; one that was
    there keeps its permissions. One process at a time may write a given file. Raises OSError; unless it
    comes from syncing the folder at the very end, the old file is then still there, whole.
    """
    target = Path(os.path.realpath(path))
    temporary = target.with_name(f".{target.name}.tmp")
    # What a process left that was killed while writing.
    temporary.unlink(missing_ok=True)
    try:
        stamp = _write_new(temporary, content, replacing=target)
        temporary.replace(target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    sync_folder(target.parent)
    return stamp


def make_folder(folder: Path) -> None:
    """Make a folder and those above it where they are lacking, down to the disk. Raises OSError."""
    if folder.is_dir():
        return
    if folder.parent != folder:
        make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """See to it that the names in a folder are on the disk. Raises OSError."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NO_SUCH_SYNC:
            raise
    finally:
        os.close(descriptor)


def _write_new(path: Path, content: bytes, *, replacing: Path) -> Stamp:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with suppress(FileNotFoundError):
            old = replacing.stat()
            os.fchmod(descriptor, stat.S_IMODE(old.st_mode))
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        _make_younger(descriptor, stamp_of(replacing))
        os.fsync(descriptor)
        return Stamp.of(os.fstat(descriptor))
    finally:
        os.close(descriptor)


def _make_younger(descriptor: int, old: Stamp | None) -> None:
    """Give the file a later time than the old one has, however coarse the clock.

    Inode numbers are used again: two versions of one size within a tick would look the same to others.
    """
    status = os.fstat(descriptor)
    if old is not None and status.st_mtime_ns <= old.modified:
        os.utime(descriptor, ns=(status.st_atime_ns, old.modified + 1))
