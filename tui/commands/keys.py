"""Keys by name: as Textual calls them, and as a person writes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from textual.binding import Binding
from textual.keys import REPLACED_KEYS, Keys, key_to_character

from synoptic.tui.commands.table import command_of

if TYPE_CHECKING:
    from synoptic.tui.commands.command import Command

_MODIFIERS = frozenset({"alt", "ctrl", "hyper", "meta", "shift", "super"})
NO_KEY = "unbound"
"""What stands for the keys of a command that has none: no key is called that."""


@runtime_checkable
class HasKeymap(Protocol):
    """An app that knows the reader's own keys."""

    keymap: Mapping[str, str]
    """Command id to keys, separated by commas; only of the commands that do not have their default keys."""


def keymap_of(app: object) -> Mapping[str, str]:
    """Return the reader's own keys as far as the app knows them."""
    return app.keymap if isinstance(app, HasKeymap) else {}


def split_keys(keys: str) -> tuple[str, ...]:
    """Return keys that are separated by commas, each by its one name: `?` is `question_mark`."""
    named = ",".join(key.strip() for key in keys.split(",") if key.strip())
    return tuple(binding.key for binding in Binding.make_bindings([Binding(named, "")])) if named else ()


def key_named(character: str) -> str:
    """Return Textual's name of the key that writes a character."""
    return "comma" if character == "," else split_keys(character)[0]


def keys_of(command: Command, keymap: Mapping[str, str]) -> tuple[str, ...]:
    """Return a command's keys as a person writes them; there may be none."""
    return tuple(shown_key(key) for key in split_keys(keymap.get(command.id, command.keys)))


def key_of(identifier: str, keymap: Mapping[str, str]) -> str:
    """Return the first key of the command of that id as a person writes it, or nothing if it has none."""
    return next(iter(keys_of(command_of(identifier), keymap)), "")


def key_or_name(identifier: str, keymap: Mapping[str, str]) -> str:
    """Return a command's key for a message; of a command without a key, its name in the palette."""
    return key_of(identifier, keymap) or f"“{command_of(identifier).description}”"


def hint(identifiers: Iterable[str], keymap: Mapping[str, str], gap: str = " · ") -> str:
    """Return the key and the label of each of these commands that has a key."""
    labelled = [(key_of(each, keymap), command_of(each).label) for each in identifiers]
    return gap.join(f"{key} {label}" for key, label in labelled if key)


_KEYS = {name: character for character in "/?(){}[]<>$%:.+=-#" for name in split_keys(character)} | {
    "enter": "⏎",
    "escape": "Esc",
    "down": "↓",
    "up": "↑",
    "left": "←",
    "right": "→",
    "space": "Space",
    "tab": "Tab",
    "shift+tab": "Shift+Tab",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "home": "Home",
    "end": "End",
    "delete": "Del",
}


def shown_key(key: str) -> str:
    """Return a key of Textual's as a person would write it."""
    if key in _KEYS:
        return _KEYS[key]
    modifier, plus, base = key.rpartition("+")
    if plus:
        return f"{modifier.title()}+{_KEYS.get(base, base.upper())}"
    return key.upper() if len(key) > 1 else key


def is_key(key: str) -> bool:
    """Tell whether this is a key's name in Textual."""
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
