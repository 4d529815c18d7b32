"""How records name files: relative to the library's folder in POSIX form where they lie below it."""

from __future__ import annotations

import os
from pathlib import Path


def real_root(root: Path | None) -> Path | None:
    """Return a library's root without symbolic links, for the functions below; None for no project."""
    return None if root is None else Path(os.path.realpath(root))


def file_name(path: Path | None, root: Path | None) -> str:
    """Return the name of a file; empty for no file. `root` is one that `real_root` returned."""
    if path is None:
        return ""
    return (path.relative_to(root) if root is not None and path.is_relative_to(root) else path).as_posix()


def file_path(name: str, root: Path | None) -> Path:
    """Return the absolute path of a named file, which may not exist. `root` is one of `real_root`."""
    return Path(os.path.normpath((root or Path.cwd()) / name))
