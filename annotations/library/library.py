"""Where a reader's annotations are kept: beside the articles, as git does it, or in one personal place."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from synoptic.annotations.errors import InvalidRequest, StoreNotWritable
from synoptic.annotations.files import disk
from synoptic.annotations.files.store_files import FILE_NAME
from synoptic.corpus.errors import on_one_line

FOLDER_NAME = ".synoptic"
"""A folder of this name makes a project of the folder that it is in."""
_FILES = (FILE_NAME, "shared.json", "reading.json", "session.json")
"""A folder with a file whose name begins so is a library: a backup of one is enough."""


class Library(Struct, frozen=True):
    """A place for annotations."""

    folder: Path
    """Absolute path of the folder that holds `annotations.json`, or will from the first change on."""
    root: Path | None
    """Absolute path of the project's folder, to which paths of articles are relative; None: no project."""


def find(start: Path | None, override: Path | None, personal: Path) -> Library:
    """Return the library of the articles at `start`, a file or a folder; nothing is made.

    It is the one that `override` names (a folder that has a `.synoptic`, one with the files of a library, or
    an empty one); else the nearest `.synoptic` at or above `start`, where it was named or where links lead;
    else `personal`. Raises InvalidRequest for an `override` that is anything else, and for a `.synoptic` that
    is a link out of its project: only the reader can mean that.
    """
    if override is not None:
        folder = _absolute(override)
        if folder.name == FOLDER_NAME:
            _refuse_unless_library(folder, personal)
            return Library(folder, folder.parent)
        if (found := _in_project(folder)) is not None:
            return found
        _refuse_unless_library(folder, personal)
        return Library(folder, None)
    if start is not None:
        for place in dict.fromkeys((_absolute(start), Path(os.path.realpath(start)))):
            for folder in (place, *place.parents):
                if (found := _in_project(folder)) is not None:
                    return found
    return Library(_absolute(personal), None)


def init(folder: str | Path) -> Library:
    """Make a project of a folder, unless it is one, and return its library.

    Raises InvalidRequest if there is no such folder, and as `find` does; StoreNotWritable if it cannot be
    written.
    """
    if folder == "":
        raise InvalidRequest("Empty path; use “.” for the current folder.")
    folder = _absolute(Path(folder))
    if not folder.is_dir():
        raise InvalidRequest(f"Folder not found: {folder}")
    if (found := _in_project(folder)) is not None:
        return found
    try:
        disk.make_folder(folder / FOLDER_NAME)
    except OSError as error:
        reason = f"{FOLDER_NAME} cannot be made in it ({error.strerror})"
        raise StoreNotWritable(folder, reason, "change its permissions or choose another") from error
    return Library(folder / FOLDER_NAME, folder)


def _refuse_unless_library(folder: Path, personal: Path) -> None:
    """Raise InvalidRequest for a folder that is not there, or has other things than a library in it."""
    if folder == _absolute(personal):  # which the first change makes
        return
    try:
        names = [each.name for each in folder.iterdir()]
    except (FileNotFoundError, NotADirectoryError):
        raise InvalidRequest(
            f"No library in {on_one_line(folder)}: folder not found. Name a folder with a library, or an "
            "empty one; `synoptic init DIR` makes a library for the articles in DIR."
        ) from None
    except OSError:  # of which the store tells
        return
    if not names or any(name.startswith(_FILES) for name in names):
        return
    above = next((found for each in folder.parents if (found := _in_project(each)) is not None), None)
    way_out = (
        f"Make one by `synoptic init {on_one_line(folder)}`, or name an empty folder."
        if above is None
        else f"The nearest one is that of {on_one_line(above.root or above.folder)}."
    )
    raise InvalidRequest(f"No library in {on_one_line(folder)}. {way_out}")


def _in_project(folder: Path) -> Library | None:
    library = folder / FOLDER_NAME
    # A folder that may not be entered has none for this reader.
    with suppress(OSError):
        if library.is_symlink() and not library.resolve().is_relative_to(folder.resolve()):
            raise InvalidRequest(
                f"{on_one_line(library)} is a symbolic link out of its folder, and is not followed. "
                f"To use that library, name it: --library {on_one_line(library.resolve())}"
            )
        if library.is_dir():
            return Library(library, folder)
    return None


def _absolute(path: Path) -> Path:
    return Path(os.path.normpath(path.absolute()))
