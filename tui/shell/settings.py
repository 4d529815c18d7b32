"""The reader's settings: `settings.toml` in the settings folder."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import fields, replace

from synoptic.tui.shell.toml_file import read_table

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS_FILE = "settings.toml"
"""In the settings folder. A table `[reading]` with lines such as `measure = 66`."""
TABLE = "reading"
"""The table that the settings of reading go under."""
NARROWEST, WIDEST = 20, 200
"""Cells that a line of text may be set to have."""
KEYBOARDS = ("automatic", "latin", "azerty", "belgian", "czech", "slovak")
"""Keyboards that commands can be given on: see `tui.commands.keyboards`."""
CITATIONS = ("plain", "markdown", "apa", "chicago")
"""Forms of a citation: see `annotations.export.citation`."""

_INSTEAD = "Using the default settings."


class Settings(Struct, frozen=True):
    """How the reader wants to read. A field's name is the setting's."""

    measure: int = 78
    """Cells that a line of text has at most, from `NARROWEST` to `WIDEST`."""
    centred: bool = True
    """Whether the text stands in the middle of a pane that is wider than the measure."""
    snap_to_words: bool = False
    """Whether a drag with the mouse selects whole words."""
    coverage: bool = True
    """Whether it is kept what was read."""
    fold_furniture: bool = True
    """Whether what is no part of an article's text begins folded."""
    keyboard: str = "automatic"
    """The keyboard that commands are given on, one of `KEYBOARDS`."""
    citation: str = "plain"
    """The form of a copied citation, one of `CITATIONS`."""


_WORDS_OF: Mapping[str, tuple[str, ...]] = {"keyboard": KEYBOARDS, "citation": CITATIONS}
CHOICES: Mapping[str, tuple[str, tuple[int | bool | str, ...]]] = {
    "measure": ("Longest line of text", (56, 66, 78, 90, 110)),
    "centred": ("Centre the text", (True, False)),
    "snap_to_words": ("Select whole words with the mouse", (True, False)),
    "fold_furniture": ("Fold boilerplate", (True, False)),
    "keyboard": ("Keyboard", KEYBOARDS),
    "citation": ("Form of a copied citation", CITATIONS),
}
"""The settings that can be changed while reading: what each is about, and the values to choose from."""


def as_toml(value: int | bool | str) -> str:
    """Return a value as the file has it."""
    return f'"{value}"' if isinstance(value, str) else str(value).lower()


def load_settings(folder: Path) -> tuple[Settings, tuple[str, ...]]:
    """Return the settings, and a line for each fault in the file.

    A setting that is missing or has a fault has its default value. Raises nothing.
    """
    path = folder / SETTINGS_FILE
    table, rest, unusable = read_table(path, TABLE, _INSTEAD)
    faults = [
        f"Unknown table [{name}]; settings go under [{TABLE}]."
        if isinstance(value, dict)
        else f"“{name}” must go under [{TABLE}]."
        for name, value in rest.items()
    ]
    default = Settings()
    names = [field.name for field in fields(Settings)]
    taken: dict[str, Any] = {}
    for name, value in table.items():
        if name not in names:
            faults.append(f"Unknown setting “{name}”. Settings are {', '.join(names)}.")
        elif (wanted := _wanted(name, value, getattr(default, name))) is not None:
            faults.append(f"“{name}” must be {wanted}; using {str(getattr(default, name)).lower()}.")
        else:
            taken[name] = value
    return replace(default, **taken), (*unusable, *(f"{path}: {fault}" for fault in faults))


def _wanted(name: str, value: object, default: object) -> str | None:
    """Return what a setting must be, if `value` is not that."""
    if isinstance(default, bool):
        return None if isinstance(value, bool) else "true or false"
    if isinstance(default, str):
        known = _WORDS_OF[name]
        return None if value in known else f"one of {', '.join(known)}"
    is_fit = type(value) is int and NARROWEST <= value <= WIDEST
    return None if is_fit else f"{NARROWEST}–{WIDEST}"
