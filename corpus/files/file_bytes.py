"""Read the bytes of regular files up to a size, and never wait for a device or a pipe."""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING

from synoptic.corpus.errors import UnreadableFile

if TYPE_CHECKING:
    from pathlib import Path

MEBIBYTE = 1024**2

# Windows has none of these, and opening a file there waits for nothing.
_FLAGS: int = sum(getattr(os, name, 0) for name in ("O_NONBLOCK", "O_NOCTTY", "O_CLOEXEC"))

_A_FOLDER = "A folder, not a file. Name a file in it."
_REASONS = {
    errno.ENOENT: "No such file or folder. Check the path.",
    errno.ENOTDIR: "No such file or folder. Check the path.",
    errno.EACCES: "No permission to read it. Change its permissions, or copy it to where you may read.",
    errno.EPERM: "No permission to read it. Change its permissions, or copy it to where you may read.",
    errno.ELOOP: "Its symbolic links lead in a circle. Name the file itself.",
    errno.ENAMETOOLONG: "The path is too long. Check the path.",
    errno.ENXIO: "Not a regular file but a device, pipe or socket. Name a text file.",
}


def bytes_of(path: Path, max_bytes: int) -> bytes:
    """Return the bytes of a regular file of at most `max_bytes`. Raises UnreadableFile."""
    raw = first_bytes_of(path, max_bytes + 1)
    if len(raw) > max_bytes:
        raise UnreadableFile(path, f"Larger than {max_bytes // MEBIBYTE} MiB. Split it into several files.")
    return raw


def first_bytes_of(path: Path, number: int) -> bytes:
    """Return so many bytes at the beginning of a regular file, or all of it. Raises UnreadableFile."""
    try:
        descriptor = os.open(path, os.O_RDONLY | _FLAGS)
        try:
            kind = os.fstat(descriptor).st_mode
            raw = _at_most(descriptor, number) if stat.S_ISREG(kind) else None
        finally:
            os.close(descriptor)
    except PermissionError as error:
        # Windows opens no folder, and gives that for the reason.
        raise UnreadableFile(path, _A_FOLDER if path.is_dir() else reason_of(error)) from error
    except (OSError, ValueError) as error:
        raise UnreadableFile(path, reason_of(error)) from error
    if stat.S_ISDIR(kind):
        raise UnreadableFile(path, _A_FOLDER)
    if raw is None:
        raise UnreadableFile(path, _REASONS[errno.ENXIO])
    return raw


def _at_most(descriptor: int, size: int) -> bytes:
    with os.fdopen(descriptor, "rb", closefd=False) as file:
        return file.read(size)


def reason_of(error: OSError | ValueError) -> str:
    """Return why a file cannot be read, and the remedy, in one line."""
    if isinstance(error, OSError) and error.errno is not None:
        return _REASONS.get(error.errno, f"Cannot be read ({os.strerror(error.errno)}). Check the disk.")
    # A NUL in the path is a ValueError.
    return _REASONS[errno.ENOENT]
