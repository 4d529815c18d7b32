"""What a reader can do, declared once: see `table`."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from synoptic.tui.commands.clashes import resolve
from synoptic.tui.commands.command import Command, Group, Where
from synoptic.tui.commands.keys import (
    NO_KEY,
    hint,
    is_key,
    key_of,
    key_or_name,
    keymap_of,
    keys_of,
    shown_key,
    split_keys,
)
from synoptic.tui.commands.table import COMMANDS, TOGETHER, command_of, commands_in, is_command

__all__ = [
    "COMMANDS",
    "NO_KEY",
    "TOGETHER",
    "Command",
    "Group",
    "Where",
    "bindings",
    "command_of",
    "commands_in",
    "hint",
    "is_command",
    "is_key",
    "key_of",
    "key_or_name",
    "keymap_of",
    "keys_of",
    "resolve",
    "shown_key",
    "split_keys",
]


def bindings(where: Where) -> list[BindingType]:
    """Return the bindings of a place, each with the id that a keymap may name."""
    return [
        Binding(
            command.keys,
            command.call if command.where is where else f"command('{command.id}')",
            command.description,
            show=False,
            priority=where is Where.APP,
            id=command.id,
        )
        for command in commands_in(where)
    ]
