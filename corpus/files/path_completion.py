"""Completing a path as it is typed: the folders, and the files that are read, whose names fit."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from synoptic.corpus.files.folders import natural
from synoptic.corpus.formats.registry import suffixes


class FolderEntry(Struct, frozen=True):
    """A folder, or a file that is read."""

    path: Path
    """Absolute, or as the folder was named."""
    is_folder: bool

    @property
    def name(self) -> str:
        """Its name; a folder's ends in a slash."""
        return f"{self.path.name}/" if self.is_folder else self.path.name


def split_typed(typed: str) -> tuple[str, str]:
    """Return what is typed up to the name of the last part, and that: its start.

    `~` alone is the reader's home.
    """
    if typed == "~":
        return "~/", ""
    cut = max(typed.rfind("/"), typed.rfind(os.sep)) + 1
    return typed[:cut], typed[cut:]


def begun_anew(given: str, typed: str) -> str:
    """Return what is typed without the folder that was `given`, if a whole path or an address follows that.

    They begin with `/`, `~/`, `http://` or `https://`.
    """
    written = typed.removeprefix(given)
    is_whole = written.startswith(("/", os.sep, "~/", "http://", "https://"))
    return written if given and written != typed and is_whole else typed


def located(written: str, here: Path) -> Path:
    """Return the absolute path of what is written; `here` is the folder that a relative one is in."""
    return Path(os.path.normpath(here / expanded(written)))


def expanded(written: str) -> Path:
    """Return a path with the home folder in the place of `~`, if it is known."""
    try:
        return Path(written).expanduser()
    except RuntimeError:
        return Path(written)


def entries_of(folder: Path) -> tuple[FolderEntry, ...]:
    """Return the folders in a folder and the files that are read, folders first, in natural order.

    Raises OSError.
    """
    read = frozenset(suffixes())
    with os.scandir(folder) as inside:
        found = [FolderEntry(folder / each.name, _is_folder(each)) for each in inside]
    kept = [each for each in found if each.is_folder or each.path.suffix.lower() in read]
    return tuple(sorted(kept, key=lambda each: (not each.is_folder, natural(Path(each.path.name)))))


def completions(entries: Iterable[FolderEntry], start: str) -> tuple[FolderEntry, ...]:
    """Return the entries that have what was typed in their names, in any case.

    That name comes first, then those that begin so. Hidden ones are asked for with a dot.
    """
    wanted = start.casefold()
    ranked: list[tuple[int, FolderEntry]] = []
    for entry in entries:
        name = entry.path.name.casefold()
        if wanted in name and (start.startswith(".") or not name.startswith(".")):
            rank = 0 if name == wanted else 1 if name.startswith(wanted) else 2
            ranked.append((rank, entry))
    return tuple(entry for _, entry in sorted(ranked, key=lambda each: each[0]))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link in a circle
        return False
