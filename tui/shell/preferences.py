"""All that a reader may set by hand: their settings and their keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from synoptic.tui.shell.keymap import load_keymap
from synoptic.tui.shell.settings import Settings, load_settings

if TYPE_CHECKING:
    from pathlib import Path


class Preferences(Struct, frozen=True):
    """Settings and keys as they are in force."""

    settings: Settings
    keymap: Mapping[str, str]
    """See `load_keymap`."""
    faults: tuple[str, ...]
    """A line for each fault in the files."""


def load_preferences(folder: Path) -> Preferences:
    """Return the preferences in a settings folder, as far as they can be used. Raises nothing."""
    keymap, faults = load_keymap(folder)
    settings, more = load_settings(folder)
    return Preferences(settings, keymap, (*faults, *more))
