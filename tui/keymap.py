"""The reader's own keys: `keymap.toml` in the settings folder, from an action's id to its keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.actions import ACTIONS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

KEYMAP_FILE = "keymap.toml"
"""In the settings folder. A table `[keys]` with lines such as `search = "slash,ctrl+f"`."""


def load_keymap(folder: Path) -> tuple[Mapping[str, str], tuple[str, ...]]:
    """Return action id to keys, and a line for each thing in the file that could not be used.

    Keys are named as Textual names them. Without a file, both are empty.
    """
    path = folder / KEYMAP_FILE
    if not path.exists():
        return {}, ()
    import tomllib

    try:
        with path.open("rb") as file:
            content = tomllib.load(file)
    except (OSError, ValueError) as error:
        return {}, (f"{path} cannot be used: {error}. The usual keys are in force.",)
    table = content.get("keys", {})
    if not isinstance(table, dict):
        return {}, (f"{path}: [keys] is no table. The usual keys are in force.",)
    known = {action.id for action in ACTIONS}
    keymap, faults = {}, []
    for identifier, keys in table.items():
        if identifier not in known:
            faults.append(
                f"{path}: there is no action “{identifier}”; the help in the documentation lists them."
            )
        elif not isinstance(keys, str) or not keys.strip():
            faults.append(f'{path}: the keys of “{identifier}” must be text, such as "slash,ctrl+f".')
        else:
            keymap[identifier] = keys
    return keymap, tuple(faults)
