"""The only way to the files of a library, and the lock among processes.

A library may come from somebody else. Its files are regular files and no links, of a limited size: anything
else under their names is refused, and left as it is. A file that is written is as it was or as it should be.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

# How fine times are: Linux and APFS; NTFS; HFS+ and NFS; FAT.
_TICKS_NS = (1, 100, 10**9, 2 * 10**9)
# Some network file systems cannot sync a folder; their rename is as durable as they can make it.
_NO_SUCH_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP}

# Windows has neither of these, and has no need of them.
_NONBLOCK: int = getattr(os, "O_NONBLOCK", 0)
_NOFOLLOW: int = getattr(os, "O_NOFOLLOW", 0)
_FLAGS: int = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOCTTY", 0)

MAX_BYTES = 256 * 1024 * 1024
"""Bytes that are read of a file: a base that large has some 400,000 records."""


_RETRY_SECONDS = 0.002
"""Seconds between two attempts."""
# On Windows, no file is replaced while a program has it open, if only to look for viruses.
_IN_USE_SECONDS = 2.0 if sys.platform == "win32" else 0.0
_A_FOLDER = "it is a folder"


class UnfitFile(OSError):
    """Something under the name of a library's file that is none: `filename` says where, `strerror` what."""

    advice = "move it away"
    """The way out."""

    def __init__(self, path: Path, fault: str) -> None:
        super().__init__(errno.EINVAL, fault, str(path))


class Stamp(NamedTuple):
    """The signs that tell one version of a file from another."""

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
        """Return the stamp in an answer of `os.stat`."""
        return cls(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)


def open_file(path: Path, flags: int, *, follows_links: bool = False) -> int:
    """Return the descriptor of a regular file, opened with these flags of `os.open`; it may be made.

    Raises UnfitFile for a link, a pipe, a device or a folder, without waiting for any; and OSError.
    """
    # Without O_NONBLOCK, a pipe under that name would keep the reader waiting for ever.
    how = flags | _FLAGS | _NONBLOCK | (0 if follows_links else _NOFOLLOW)
    try:
        descriptor = os.open(path, how, 0o600)
    except OSError as error:
        if error.errno != errno.ENOENT and (fault := _unfit(path)) is not None:
            raise UnfitFile(path, fault) from error
        raise
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise UnfitFile(path, _unfit(path) or "it is not a regular file")
    return descriptor


def _unfit(path: Path) -> str | None:
    """Return why no file of a library is under that name, although something is."""
    with suppress(OSError):
        mode = path.lstat().st_mode
        if stat.S_ISLNK(mode):
            return f"it is a symbolic link to {path.readlink()}"
        if stat.S_ISDIR(mode):
            return _A_FOLDER
        if not stat.S_ISREG(mode):
            return "it is not a regular file"
    return None


def stamp_of(path: Path) -> Stamp | None:
    """Return the stamp of the file that is there now, None if none is. Raises OSError if that is hidden."""
    try:
        return Stamp.of(os.stat(path))  # noqa: PTH116  # half the time of Path.stat, at every change
    except FileNotFoundError:
        return None


def write_whole(path: Path, content: bytes, *, is_lasting: bool = True) -> Stamp:
    """Replace a file's content, all of it or nothing, and return the stamp of the new file.

    The content goes to a new file beside the old one, down to the disk, which then takes its name. A new file
    can be read by its owner alone; an old one keeps its permissions. One process at a time may write a given
    file. Raises UnfitFile for a symbolic link or anything else that is no regular file, and OSError; unless
    that comes from syncing the folder at the very end, the old file is still there, whole.

    Without `is_lasting`, the disk is not waited for, so that a power cut may lose the content, and several
    processes may write at once: the last one counts.
    """
    if (fault := _unfit(path)) is not None:
        raise UnfitFile(path, fault)
    temporary = path.with_name(f".{path.name}{'' if is_lasting else f'.{os.getpid()}'}.tmp")
    try:
        # What a process left that was killed while writing.
        temporary.unlink(missing_ok=True)
        stamp = _write_new(temporary, content, replacing=path, is_lasting=is_lasting)
        if is_lasting:
            rename(temporary, path)
        else:
            temporary.replace(path)
    except BaseException as error:
        if isinstance(error, OSError) and error.filename is not None:
            error.filename = str(path)  # and not that of the new file, which nobody named
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    if is_lasting:
        sync_folder(path.parent)
    return stamp


def rename(path: Path, to: Path) -> None:
    """Give a file another name, in the place of the file that has it. Raises OSError."""
    until = time.monotonic() + _IN_USE_SECONDS
    while True:
        try:
            path.replace(to)
        except PermissionError:
            if time.monotonic() >= until:
                raise
            time.sleep(_RETRY_SECONDS)
        else:
            return


def read_whole(
    path: Path, limit: int = MAX_BYTES, *, follows_links: bool = False
) -> tuple[bytes, Stamp] | None:
    """Return a file's content and its stamp; None if there is no file.

    `limit` is in bytes. Raises UnfitFile, also for a larger file, and OSError.
    """
    try:
        with os.fdopen(open_file(path, os.O_RDONLY, follows_links=follows_links), "rb") as file:
            status = os.fstat(file.fileno())
            if status.st_size > limit:
                raise UnfitFile(path, f"it is larger than {limit // 1024**2} MiB")
            return file.read(status.st_size), Stamp.of(status)
    except FileNotFoundError:
        return None


def keep_copy(path: Path, copy: Path) -> None:
    """Give a file a second name, until it is replaced; another file of that name is given up.

    A hard link where the file system has them: it costs nothing. Raises OSError.
    """
    temporary = copy.with_name(f".{copy.name}.tmp")
    temporary.unlink(missing_ok=True)
    try:
        os.link(path, temporary)
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EIO, errno.EDQUOT, errno.EROFS}:
            raise
        if (content := read_whole(path)) is not None:
            write_whole(copy, content[0])
        return
    rename(temporary, copy)
    # Renaming one name of a file to another name of it does nothing.
    temporary.unlink(missing_ok=True)


def write_all(descriptor: int, content: bytes, offset: int) -> None:
    """Write from an offset on, to the end however little is taken at a time. Raises OSError."""
    os.lseek(descriptor, offset, os.SEEK_SET)
    rest = memoryview(content)
    while rest:
        if not (taken := os.write(descriptor, rest)):
            raise OSError(errno.EIO, "nothing can be written any more")
        rest = rest[taken:]


def sync_data(descriptor: int) -> None:
    """Sync a file's content and size to the disk. Raises OSError."""
    if sys.platform == "darwin":
        _sync_through(descriptor)
    elif hasattr(os, "fdatasync"):
        os.fdatasync(descriptor)
    else:
        os.fsync(descriptor)


def sync(descriptor: int) -> None:
    """See to it that a file is on the disk with all that is known of it. Raises OSError."""
    if sys.platform == "darwin":
        _sync_through(descriptor)
    else:
        os.fsync(descriptor)


if sys.platform == "darwin":

    def _sync_through(descriptor: int) -> None:
        """Sync through the cache of the disk itself, which `fsync` stops at here."""
        import fcntl

        try:
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
        except OSError:
            # File systems on a network do not know it.
            os.fsync(descriptor)


def ensure_own_folder(folder: Path) -> None:
    """Raise UnfitFile where anything but a folder is under that name, even a link to one."""
    if (fault := _unfit(folder)) not in {None, _A_FOLDER}:
        raise UnfitFile(folder, fault or "")


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
    if sys.platform != "win32":  # where no folder can be opened
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            sync(descriptor)
        except OSError as error:
            if error.errno not in _NO_SUCH_SYNC:
                raise
        finally:
            os.close(descriptor)


def _write_new(path: Path, content: bytes, *, replacing: Path, is_lasting: bool) -> Stamp:
    descriptor = open_file(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    try:
        take_mode(descriptor, replacing)
        write_all(descriptor, content, 0)
        _make_younger(descriptor, stamp_of(replacing))
        if is_lasting:
            sync(descriptor)
        return Stamp.of(os.fstat(descriptor))
    finally:
        os.close(descriptor)


def take_mode(descriptor: int, model: Path) -> None:
    """Give an open file the permissions of another one, if that is there. Raises OSError."""
    if sys.platform != "win32":
        with suppress(FileNotFoundError):
            os.fchmod(descriptor, stat.S_IMODE(model.stat().st_mode))


def _make_younger(descriptor: int, old: Stamp | None) -> None:
    """Give the file a later time than the old one has, however coarse the clock.

    Inode numbers are used again: two versions of one size within a tick would look the same to others.
    """
    if old is not None and sys.platform != "win32":  # where an open file takes no time
        for step in _TICKS_NS:
            status = os.fstat(descriptor)
            if status.st_mtime_ns > old.modified:
                break
            os.utime(descriptor, ns=(status.st_atime_ns, old.modified + step))


class Lock:
    """The right to write: `flock` on a file beside the store, which is never renamed and never removed.

    The descriptor stays open between two uses; taking the lock then costs a few system calls.
    """

    def __init__(self) -> None:
        self._descriptor: int | None = None

    def acquire(self, path: Path, model: Path, timeout: float) -> bool:
        """Take the lock on `path`, which gets the permissions of `model`; False if others have it too long.

        `timeout` is in seconds. Raises OSError, also where the file system has no locks.
        """
        # Imported at the first change: to read takes no lock.
        from filelock import lock_descriptor

        until = time.monotonic() + timeout
        while True:
            was_open = self._descriptor is not None
            descriptor = self._opened(path, model)
            # A lock that is a file instead of flock would outlive a process that was killed.
            if lock_descriptor(descriptor, blocking=False):
                if _is_at(descriptor, path):
                    return True
                # Somebody has put another file there, or none; the lock on this one keeps nobody out.
                self.close()
                if was_open:
                    continue
            if time.monotonic() >= until:
                return False
            time.sleep(_RETRY_SECONDS)

    def note(self, content: bytes) -> None:
        """Have the file, whose lock was taken, hold this from its beginning on.

        Nothing waits for the disk, and nobody is told if there is no room. A file that has another name too
        is left as it is: in a library that somebody sent, it may be one of the reader's.
        """
        if self._descriptor is not None:
            with suppress(OSError):
                if os.fstat(self._descriptor).st_nlink == 1:
                    write_all(self._descriptor, content, 0)

    def release(self) -> None:
        """Give the lock back."""
        from filelock import unlock_descriptor

        if self._descriptor is not None:
            try:
                unlock_descriptor(self._descriptor)
            except OSError:
                self.close()

    def close(self) -> None:
        """Give up the descriptor, and the lock with it."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            with suppress(OSError):
                os.close(descriptor)

    def __del__(self, close: Callable[[int], None] = os.close) -> None:
        # Bound here, since at the very end of a program its modules are empty.
        if self._descriptor is not None:
            close(self._descriptor)

    def _opened(self, path: Path, model: Path) -> int:
        if self._descriptor is None:
            try:
                self._descriptor = open_file(path, os.O_RDWR)
            except FileNotFoundError:
                self._descriptor = open_file(path, os.O_RDWR | os.O_CREAT)
                take_mode(self._descriptor, model)
        return self._descriptor


def _is_at(descriptor: int, path: Path) -> bool:
    with suppress(FileNotFoundError):
        return os.path.samestat(os.fstat(descriptor), path.lstat())
    return False


@contextmanager
def locked(path: Path, model: Path, timeout: float) -> Iterator[None]:
    """Hold the lock on `path`, with the permissions of `model`, within the block.

    Raises OSError; TimeoutError if other processes hold it for `timeout` seconds.
    """
    lock = Lock()
    try:
        if not lock.acquire(path, model, timeout):
            raise TimeoutError(errno.ETIMEDOUT, "another program is writing there")
        yield
    finally:
        lock.close()
