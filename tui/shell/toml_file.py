"""Reading the files that a reader writes by hand, in the settings folder."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from synoptic.annotations.files.disk import read_whole

if TYPE_CHECKING:
    from pathlib import Path

_MAX_BYTES = 1024 * 1024


def read_table(
    path: Path, name: str, instead: str
) -> tuple[Mapping[str, object], Mapping[str, object], tuple[str, ...]]:
    """Return a table of a file, the rest of the file, and a line for the reader if there is a fault.

    The line says why the file or the table cannot be used, and `instead`. Without a file, all three are
    empty. Raises nothing.
    """
    content: dict[str, object] = {}
    try:
        # Readers keep their settings elsewhere, and link to them.
        if (found := read_whole(path, _MAX_BYTES, follows_links=True)) is None:
            return {}, {}, ()
        import tomllib

        content = tomllib.loads(found[0].decode())
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
