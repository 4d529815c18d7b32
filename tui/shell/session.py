"""What was on the screen, so that reading goes on where it stopped; and which library was read last.

Neither file holds anything that matters: a broken or missing one is as good as none, and where one cannot be
written, nothing is said. The session is in the library, which may come from somebody else; the other file is
the reader's own.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from synoptic.annotations.files.disk import UnfitFile, read_whole, write_whole
from synoptic.annotations.library.library import Library
from synoptic.tui.shell.locations import data_folder

SESSION_FILE = "session.json"
"""Beside the library's annotations."""
LAST_FILE = "last.json"
"""In the reader's data folder."""
SEARCHES = 50
"""How many searches are kept."""
POSITIONS = 500
"""How many articles' positions are kept."""
LIBRARIES = 100
"""For how many libraries it is kept what the reader named in them."""
_MAX_BYTES = 8 * 1024 * 1024


class Session(Struct, frozen=True):
    """What was open in a library, and how."""

    paths: tuple[Path, ...] = ()
    """Absolute files and folders that the reader named; empty for what the library has by itself."""
    open: tuple[str, ...] = ()
    """Ids of the articles in panes, from left to right."""
    active: str | None = None
    """Id of the article whose pane had the keyboard."""
    positions: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Article id to the offsets of the first character on screen and of the caret; the latest read last."""
    widths: Mapping[str, float] = field(default_factory=dict)
    """Article id to the width of its pane relative to the others, from 0.1 to 10; 1.0 where it is absent."""
    searches: tuple[tuple[str, str], ...] = ()
    """What was searched for, each with its scope, the latest first."""
    claims: tuple[str, ...] = ()
    """Rows of the matrix that an earlier Synoptic kept here, by key, until the library has them."""
    fault: str | None = None
    """What is in the place of the file, if that is no file; it is not kept."""

    def reading(self, paths: tuple[Path, ...]) -> Session:
        """Return this session if it was about the same paths, else a fresh one.

        That keeps the positions, what was searched for, what was said of dates, and rows to be taken over.
        """
        if paths == self.paths:
            return self
        return replace(self, paths=paths, open=(), active=None, widths={})


def load(library: Library) -> Session:
    """Return the library's session; an empty one where there is none, or none that can be read."""
    found, fault = _read(library.folder / SESSION_FILE)
    return Session(
        fault=fault,
        paths=tuple(Path(path) for path in _texts(found.get("paths")) if _is_absolute(path)),
        open=_texts(found.get("open")),
        active=active if isinstance(active := found.get("active"), str) else None,
        positions={
            article: (place[0], place[1])
            for article, place in _mapping(found.get("positions")).items()
            if isinstance(place, list)
            and len(place) == 2
            and all(type(each) is int and each >= 0 for each in place)
        },
        widths={
            article: float(width)
            for article, width in _mapping(found.get("widths")).items()
            if isinstance(width, int | float) and 0.1 <= width <= 10
        },
        searches=tuple(
            (each[0], each[1])
            for each in _listed(found.get("searches"))
            if isinstance(each, list) and len(each) == 2 and all(isinstance(part, str) for part in each)
        ),
        claims=_texts(found.get("claims")),
    )


def save(library: Library, session: Session) -> None:
    """Keep the session in the library's folder, with the latest `POSITIONS` positions."""
    _write(
        library.folder / SESSION_FILE,
        {
            "paths": [str(path) for path in session.paths],
            "open": session.open,
            "active": session.active,
            "positions": dict(list(session.positions.items())[-POSITIONS:]),
            "widths": dict(session.widths),
            "searches": session.searches[:SEARCHES],
            "claims": session.claims,
        },
    )


def foreign_paths(session: Session, library: Library) -> tuple[Path, ...]:
    """Return the session's paths out of its project that the reader never named here: of somebody else's.

    In the personal library all are the reader's own.
    """
    if library.folder == data_folder():
        return ()
    own = {Path(path) for path in _texts(_named().get(str(library.folder)))}
    roots = () if library.root is None else (library.root, library.root.resolve())
    return tuple(
        path
        for path in session.paths
        if path not in own and not any(map(Path(os.path.normpath(path)).is_relative_to, roots))
    )


def remember_library(library: Library, paths: tuple[Path, ...] = ()) -> None:
    """Make this the library that `last_library` returns, and remember what the reader named in it."""
    root = None if library.root is None else str(library.root)
    named = {folder: own for folder, own in _named().items() if folder != str(library.folder)}
    if paths:
        named[str(library.folder)] = [str(path) for path in paths]
    _write(
        data_folder() / LAST_FILE,
        {"folder": str(library.folder), "root": root, "named": dict([*named.items()][-LIBRARIES:])},
    )


def last_library() -> Library | None:
    """Return the library that was opened last; None where there is none any more."""
    found, _ = _read(data_folder() / LAST_FILE)
    folder, root = found.get("folder"), found.get("root")
    if not isinstance(folder, str) or not _is_absolute(folder) or not Path(folder).is_dir():
        return None
    return Library(
        folder=Path(folder), root=Path(root) if isinstance(root, str) and _is_absolute(root) else None
    )


def _named() -> Mapping[str, object]:
    """Return the paths that the reader named in each library, by its folder; the last library last."""
    return _mapping(_read(data_folder() / LAST_FILE)[0].get("named"))


def _read(path: Path) -> tuple[Mapping[str, object], str | None]:
    """Return the content of a file, and what is in its place if that is no file."""
    try:
        if (found := read_whole(path, _MAX_BYTES)) is not None:
            return _mapping(json.loads(found[0])), None
    except UnfitFile as error:
        return {}, f"Not read: {error.strerror}. {error.advice.capitalize()}."
    except (OSError, ValueError, RecursionError):
        pass
    return {}, None


def _write(path: Path, content: Mapping[str, object]) -> None:
    """Replace the file in one step, without waiting for the disk: a session may be lost."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, json.dumps(content).encode("ascii"), is_lasting=False)


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _texts(value: object) -> tuple[str, ...]:
    return tuple(each for each in _listed(value) if isinstance(each, str))


def _is_absolute(path: str) -> bool:
    return "\0" not in path and Path(path).is_absolute()
