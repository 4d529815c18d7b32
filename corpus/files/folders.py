"""Find the files that paths name: those of a folder at any depth, in natural order, each file once."""

from __future__ import annotations

import os
import re
import stat
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from synoptic.corpus.errors import on_one_line
from synoptic.corpus.files.file_bytes import reason_of
from synoptic.corpus.formats.registry import suffix_of, suffixes_in_folders

_DIGITS = re.compile(r"(\d+)")


class Problem(Struct, frozen=True):
    """Why a path gave no article, or not all. `str()` is one line: the path and the message."""

    path: Path
    """The path as it was named, or the file or folder below it."""
    message: str
    """The reason and the remedy, in one line."""
    is_remark: bool = False
    """Whether the path gave articles, and this is what else is to be said of it."""

    def __str__(self) -> str:
        return f"{on_one_line(self.path)}: {self.message}"


def iter_files(paths: Iterable[Path]) -> Iterator[Path | Problem]:
    """Yield the files that the paths name, each once, readable or not.

    Of a folder, these are the visible files at any depth with a suffix that is read, in natural order of
    their paths ("2" before "10"); no folder is entered twice, however it is linked. A missing path, and a
    folder that is empty or cannot be listed, is yielded as a Problem.
    """
    seen: set[str] = set()
    folders: dict[str, str] = {}
    for path in paths:
        try:
            is_folder = stat.S_ISDIR(path.stat().st_mode)
        except (OSError, ValueError) as error:
            yield Problem(path, reason_of(error))
            continue
        for found in _files_below(path) if is_folder else (path,):
            if isinstance(found, Problem):
                yield found
            elif (place := _real_place(found, folders)) not in seen:
                seen.add(place)
                yield found


def _files_below(folder: Path) -> list[Path | Problem]:
    read = suffixes_in_folders()
    files: list[Path] = []
    problems: list[Path | Problem] = []
    entered: set[tuple[int, int]] = set()
    # Links come last, so that a file is named by its own path if it lies below the folder.
    waiting = deque([folder])
    while waiting:
        place = waiting.popleft()
        try:
            about = place.stat()
            if (about.st_dev, about.st_ino) in entered:
                continue
            entered.add((about.st_dev, about.st_ino))
            with os.scandir(place) as entries:
                visible = [entry for entry in entries if not entry.name.startswith(".")]
        except OSError as error:
            problems.append(Problem(place, reason_of(error)))
            continue
        for entry in visible:
            path = place / entry.name
            if _is_folder(entry):
                waiting.append(path) if entry.is_symlink() else waiting.appendleft(path)
            elif suffix_of(entry.name) in read:
                files.append(path)
    if not files and not problems:
        return [
            Problem(folder, "The folder has no articles: it needs files such as .txt, .md, .html or .pdf.")
        ]
    files.sort(key=lambda file: natural(file.relative_to(folder)))
    return [*files, *problems]


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        # In a folder that may be listed but not entered; reading the file will say so.
        return False


def natural(path: Path) -> tuple[list[list[str | int]], str]:
    """Return the sort key of a path: part by part, numbers by value, ignoring case."""
    parts = [
        [int(piece) if piece.isdecimal() else piece.casefold() for piece in _DIGITS.split(part)]
        for part in path.parts
    ]
    return parts, str(path)


def resolved(path: Path) -> Path:
    """Return the absolute path without links, as far as they can be followed."""
    return Path(os.path.realpath(path))


def _real_place(path: Path, folders: dict[str, str]) -> str:
    """Return the same as text; `folders` keeps where folders really are, of which each has many files."""
    if path.is_symlink():
        return os.path.realpath(path)
    folder, name = os.path.split(path)
    if (place := folders.get(folder)) is None:
        place = folders[folder] = os.path.realpath(folder).rstrip(os.sep)
    return f"{place}{os.sep}{name}"
