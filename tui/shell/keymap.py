"""The reader's own keys: `keymap.toml` in the settings folder, from a command's id to its keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.keys import REPLACED_KEYS, Keys, key_to_character

from synoptic.tui.commands import COMMANDS
from synoptic.tui.shell.toml_file import read_toml, table_in

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

KEYMAP_FILE = "keymap.toml"
"""In the settings folder. A table `[keys]` with lines such as `search = "slash,ctrl+f"`."""

_INSTEAD = "The usual keys are in force."
_MODIFIERS = frozenset({"alt", "ctrl", "hyper", "meta", "shift", "super"})


def load_keymap(folder: Path) -> tuple[Mapping[str, str], tuple[str, ...]]:
    """Return command id to keys, and a line for each thing in the file that could not be used.

    Keys are named as Textual names them. Without a file, both are empty.
    """
    path = folder / KEYMAP_FILE
    content, faults = read_toml(path, _INSTEAD)
    table, wrong = table_in(content, "keys", path, _INSTEAD)
    found, unusable = _keys_in(table, path)
    return found, (*faults, *wrong, *unusable)


def _keys_in(table: Mapping[str, object], path: Path) -> tuple[Mapping[str, str], tuple[str, ...]]:
    known = {command.id for command in COMMANDS}
    keymap: dict[str, str] = {}
    faults: list[str] = []
    for identifier, keys in table.items():
        if identifier not in known:
            faults.append(
                f"{path}: there is no action “{identifier}”; the help in the documentation lists them."
            )
        elif not isinstance(keys, str) or not keys.strip(" ,"):
            faults.append(f'{path}: the keys of “{identifier}” must be text, such as "slash,ctrl+f".')
        else:
            named = [key.strip() for key in keys.split(",") if key.strip()]
            faults += [
                f"{path}: “{identifier}” goes without the key “{key}”, which there is not."
                for key in named
                if not _is_key(key)
            ]
            # A command that would have no key at all keeps its usual ones.
            if usable := [key for key in named if _is_key(key)]:
                keymap[identifier] = ",".join(usable)
    return keymap, tuple(faults)


def _is_key(key: str) -> bool:
    *modifiers, name = key.split("+")
    if not _MODIFIERS.issuperset(modifiers):
        return False
    if len(name) == 1:
        return name.isprintable()
    if name in REPLACED_KEYS or any(name == named.value for named in Keys):
        return name.isprintable() and not name.startswith("<")
    # What else has a name of its own is punctuation, by its name in Unicode: `question_mark`.
    character = key_to_character(name) if name.islower() else None
    return character is not None and not character.isalnum()
