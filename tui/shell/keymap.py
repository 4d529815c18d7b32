"""The reader's own keys: `keymap.toml` in the settings folder, from a command's id to its keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from synoptic.tui.shell.toml_file import read_table

if TYPE_CHECKING:
    from pathlib import Path

KEYMAP_FILE = "keymap.toml"
"""In the settings folder. A table `[keys]` with lines such as `search = "slash,ctrl+f"`."""

_INSTEAD = "Using the default keys."


def load_keymap(folder: Path) -> tuple[Mapping[str, str], tuple[str, ...]]:
    """Return the keys of the commands that do not have their default ones, and a line for each fault.

    Keys are named as Textual names them, separated by commas; a command may have none left. Faults are lines
    of the file that could not be used, and keys that serve two commands in one place. Raises nothing.
    """
    path = folder / KEYMAP_FILE
    table, _, faults = read_table(path, "keys", _INSTEAD)
    if not table:
        return {}, faults
    # Imported late: a command without a screen needs no keys as long as the reader has none of their own.
    from synoptic.tui.commands import resolve

    own, unusable = _keys_in(table)
    keymap, clashes = resolve(own)
    return keymap, (*faults, *(f"{path}: {fault}" for fault in (*unusable, *clashes)))


def _keys_in(table: Mapping[str, object]) -> tuple[Mapping[str, str], tuple[str, ...]]:
    from synoptic.tui.commands import COMMANDS, is_key

    known = {command.id for command in COMMANDS}
    keymap: dict[str, str] = {}
    faults: list[str] = []
    for identifier, keys in table.items():
        if identifier not in known:
            faults.append(f"Unknown command “{identifier}”. See docs/keys.md for the names.")
        elif not isinstance(keys, str) or not keys.strip(" ,"):
            faults.append(f'The keys of “{identifier}” must be text, such as "slash,ctrl+f".')
        else:
            named = [key.strip() for key in keys.split(",") if key.strip()]
            usable = [key for key in named if is_key(key)]
            unknown = (key for key in named if key not in usable)
            faults += (f"Unknown key “{key}” for “{identifier}”; ignored." for key in unknown)
            # A command that would have no key at all keeps its default ones.
            if usable:
                keymap[identifier] = ",".join(usable)
    return keymap, tuple(faults)
