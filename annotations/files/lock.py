"""A lock among processes that the system takes back from one that is killed."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from synoptic.annotations.files import durable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_PAUSE = 0.002
"""Seconds between two attempts."""


class Lock:
    """The right to write: `flock` on a file beside the store, which is never renamed and never removed.

    The descriptor stays open between two uses; taking the lock then costs a few system calls.
    """

    def __init__(self) -> None:
        self._descriptor: int | None = None

    def acquire(self, path: Path, model: Path, patience: float) -> bool:
        """Take the lock on `path`, which gets the permissions of `model`; False if others have it too long.

        `patience` is in seconds. Raises OSError, also where the file system has no locks.
        """
        # Imported at the first change: to read takes no lock.
        from filelock import lock_descriptor

        until = time.monotonic() + patience
        while True:
            descriptor = self._opened(path, model)
            # A lock that is a file instead of flock would outlive a process that was killed.
            if lock_descriptor(descriptor, blocking=False):
                if _is_at(descriptor, path):
                    return True
                # Somebody has put another file there, or none; the lock on this one keeps nobody out.
                self.close()
            elif time.monotonic() >= until:
                return False
            else:
                time.sleep(_PAUSE)

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
            flags = os.O_RDWR | durable.BINARY
            try:
                self._descriptor = os.open(path, flags)
            except FileNotFoundError:
                self._descriptor = os.open(path, flags | os.O_CREAT, 0o600)
                durable.take_mode(self._descriptor, model)
        return self._descriptor


def _is_at(descriptor: int, path: Path) -> bool:
    with suppress(FileNotFoundError):
        return os.path.samestat(os.fstat(descriptor), path.stat())
    return False
