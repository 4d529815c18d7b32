"""The files that a paste names: a terminal pastes the path of a file that is dropped on it."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Callable, Iterable
from pathlib import Path
from urllib.parse import unquote, urlsplit

from synoptic.corpus.files.path_completion import located

MAX_CHARACTERS = 65_536
"""A longer paste is a text, and no list of paths."""
_BEFORE_DRIVE = re.compile("/[a-z]:", re.IGNORECASE)


def paths_in(pasted: str) -> tuple[Path, ...]:
    """Return the paths that a paste consists of; none if anything in it is no path of what is there.

    Read are absolute paths, those with a folder and those with `~`, one a line or as a shell has them:
    in quotation marks or with backslashes, separated by spaces; and addresses of files (`file://`). On
    Windows, a backslash is a part of a path.
    """
    if len(pasted) > MAX_CHARACTERS or "\0" in pasted:
        return ()
    ways: tuple[Callable[[str], Iterable[str]], ...] = (_lines, _words)
    return next(filter(None, (_all_there(way(pasted)) for way in ways)), ())


def _lines(pasted: str) -> Iterable[str]:
    return (line.strip() for line in pasted.splitlines() if line.strip())


def _words(pasted: str) -> Iterable[str]:
    words = shlex.shlex(pasted, posix=True)
    words.whitespace_split, words.commenters = True, ""
    if os.sep in words.escape:
        words.escape = ""
    try:
        return list(words)
    except ValueError:  # a quotation mark without its other
        return ()


def _all_there(words: Iterable[str]) -> tuple[Path, ...]:
    """Return the paths that words name, each once; none if one names nothing that is there."""
    found: list[Path] = []
    for word in words:
        path = _path(word)
        if path is None or not _is_there(path):
            return ()
        found.append(path)
    return tuple(dict.fromkeys(found))


def _path(word: str) -> Path | None:
    if word.lower().startswith("file:"):
        address = urlsplit(word)
        if address.netloc not in {"", "localhost"}:
            return None
        word = unquote(address.path)
        if os.sep == "\\" and _BEFORE_DRIVE.match(word):
            word = word[1:]
    if "/" not in word and os.sep not in word:
        return None  # any word may be the name of a file here
    return located(word, Path.cwd())


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # too long for a name, or in a folder that may not be entered
        return False
