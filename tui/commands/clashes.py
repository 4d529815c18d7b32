"""Which command gets a key that a reader has given to one of several in the same place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from synoptic.tui.commands.keys import keys_of, shown_key, split_keys
from synoptic.tui.commands.table import COMMANDS, TOGETHER, command_of

if TYPE_CHECKING:
    from synoptic.tui.commands.command import Where


def resolve(own: Mapping[str, str]) -> tuple[Mapping[str, str], tuple[str, ...]]:
    """Return a keymap in which no key serves two commands in one place, and a line for each key that did.

    The reader's own keys win over default ones, and of two of their own the first.
    """
    keymap = dict(own)
    holders: dict[tuple[int, str], str] = {}
    clashes: list[str] = []
    others = (command.id for command in COMMANDS if command.id not in own)
    for identifier in (*own, *others):
        command = command_of(identifier)
        together = _together(command.places)
        keys = split_keys(own.get(identifier, command.keys))
        kept = []
        lost = []
        for key in dict.fromkeys(keys):
            winner = next((holders[at, key] for at in together if (at, key) in holders), None)
            if winner is None:
                kept.append(key)
                holders.update(((at, key), identifier) for at in together)
            else:
                lost.append((key, winner))
        if lost:
            keymap[identifier] = ",".join(kept)
            left = " ".join(keys_of(command, keymap))
            is_own = identifier in own
            clashes += (_clash(key, winner, identifier, left, is_own=is_own) for key, winner in lost)
    return keymap, tuple(clashes)


def _together(places: Iterable[Where]) -> tuple[int, ...]:
    """Return the indices in `TOGETHER` of all that one of these places is among."""
    return tuple(at for at, answering in enumerate(TOGETHER) if not set(answering).isdisjoint(places))


def _clash(key: str, winner: str, loser: str, left: str, *, is_own: bool) -> str:
    rest = f"“{loser}” keeps {left}" if left else f"“{loser}” has no key left"
    if is_own:
        return f"{shown_key(key)} is given to “{winner}” and “{loser}”; “{winner}” gets it, {rest}."
    return f"{shown_key(key)} is now “{winner}”, no longer “{loser}”; {rest}."
