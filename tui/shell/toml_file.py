"""Reading the files that a reader writes by hand, in the settings folder."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def read_toml(path: Path, instead: str) -> tuple[Mapping[str, object], tuple[str, ...]]:
    """Return the content of a file, and a line for the reader if it is unreadable: why, and `instead`.

    Without a file, both are empty. Raises nothing.
    """
    try:
        return _content(path), ()
    except FileNotFoundError:
        return {}, ()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        return {}, (f"{path}: Unreadable: {reason}. {instead}",)


def table_in(
    content: Mapping[str, object], name: str, path: Path, instead: str
) -> tuple[Mapping[str, object], tuple[str, ...]]:
    """Return a table of what the file `path` holds, empty if it lacks it, and a line if it is no table."""
    table = content.get(name, {})
    if isinstance(table, dict):
        return table, ()
    return {}, (f"{path}: [{name}] must be a table. {instead}",)


def _content(path: Path) -> Mapping[str, object]:
    """Return what the file holds. Raises OSError, and ValueError that says why it is no TOML."""
    # Without O_NONBLOCK, a pipe under that name would keep the reader waiting for ever.
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
        raw = file.read()
    import tomllib

    try:
        return tomllib.loads(raw.decode())
    except UnicodeDecodeError as error:
        raise ValueError(f"it is not UTF-8 (byte {error.start})") from error
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
