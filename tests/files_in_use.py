"""Files as Windows has them: none that is open is removed, renamed or replaced."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pytest

CALLS = ("remove", "rename", "replace", "unlink")
OPEN_FILES = Path("/proc/self/fd")
"""The files that this process has open, on Linux."""


def refuse_files_in_use(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have these calls of `os` fail for files that this process has open, or has mapped into memory."""
    for name in CALLS:
        monkeypatch.setattr(os, name, refusing(getattr(os, name)))


def refusing(call: Callable[..., None]) -> Callable[..., None]:
    """Return a call that fails for a file in use, which may be its first argument or its second."""

    def refuse(*paths: Any, **more: Any) -> None:
        for path in paths:
            if more.get("dir_fd") is None and _is_in_use(path):
                raise PermissionError(errno.EACCES, "Used by another process", os.fspath(path))
        call(*paths, **more)

    return refuse


def _is_in_use(path: str | os.PathLike[str]) -> bool:
    if not Path(path).is_file() or Path(path).is_symlink():
        return False
    place = os.path.realpath(path)
    open_files = (os.path.realpath(each) for each in OPEN_FILES.iterdir())
    return place in open_files or f" {place}\n" in Path("/proc/self/maps").read_text(encoding="utf-8")
