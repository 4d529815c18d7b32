"""Reading the files that a reader writes by hand, in the settings folder."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def read_table(
    path: Path, name: str, instead: str
) -> tuple[Mapping[str, object], Mapping[str, object], tuple[str, ...]]:
    """Return a table of a file, the rest of the file, and a line for the reader if there is a fault.

    The line says why the file or the table cannot be used, and `instead`. Without a file, all three are
    empty. Raises nothing.
    """
    content: dict[str, object] = {}
    try:
        # Without O_NONBLOCK, a pipe under that name would keep the reader waiting for ever.
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
            raw = file.read()
        import tomllib

        content = tomllib.loads(raw.decode())
    except FileNotFoundError:
        return {}, {}, ()
    except UnicodeDecodeError as error:
        fault = f"Unreadable: it is not UTF-8 (byte {error.start})"
    except RecursionError:
        fault = "Unreadable: it is nested too deeply"
    except (OSError, ValueError) as error:
        fault = f"Unreadable: {error.strerror if isinstance(error, OSError) else error}"
    else:
        table = content.pop(name, {})
        if isinstance(table, dict):
            return table, content, ()
        fault = f"[{name}] must be a table"
    return {}, content, (f"{path}: {fault}. {instead}",)
