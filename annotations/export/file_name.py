"""How a file is named to a reader: by its place in the library, or from the home folder on."""

from __future__ import annotations

import os
from pathlib import Path


def file_name(path: Path, root: Path | None) -> str:
    """Return the path from the library's root on, in POSIX form, if it lies below that; else `shortened`."""
    if root is not None:
        for base in (root, Path(os.path.realpath(root))):
            if path.is_relative_to(base):
                return path.relative_to(base).as_posix()
    return shortened(path)


def shortened(path: Path) -> str:
    """Return the whole path, with `~` for the home folder."""
    try:
        path = Path(os.path.abspath(path))  # noqa: PTH100  # as it is written: links are not followed
        return str(Path("~") / path.relative_to(Path.home()))
    except (OSError, RuntimeError, ValueError):  # no current folder, no known home, or not within it
        return str(path)
