"""What was on the screen, so that reading goes on where it stopped; the library read last; the last exports.

None of the files holds anything that matters: a broken or missing one is as good as none, and where one
cannot be written, nothing is said. The session is in the library, which may come from somebody else; the
others are the reader's own.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import asdict, replace

from synoptic.annotations.files.disk import UnfitFile, read_whole, write_whole
from synoptic.annotations.library.library import Library
from synoptic.tui.shell.locations import data_folder

SESSION_FILE = "session.json"
"""Beside the library's annotations."""
LAST_FILE = "last.json"
"""In the reader's data folder."""
EXPORTS_FILE = "exports.json"
"""Beside it."""
SEARCHES = 50
"""How many searches are kept."""
POSITIONS = 500
"""How many articles' positions are kept."""
LIBRARIES = 100
"""For how many libraries it is kept what the reader named in them."""
_MAX_BYTES = 8 * 1024 * 1024


class Arrangement(Struct, frozen=True):
    """How the reader has the articles of a library arranged."""

    sort: str = "reading"
    """What they are sorted by: a column, or the reading order."""
    descending: bool = False
    """Whether what comes last by that is listed first."""
    group: str = ""
    """The column by which they are grouped; empty for no groups."""
    query: str = ""
    """The filter."""
    order: tuple[str, ...] = ()
    """Ids in the reading order, where the reader made one; others follow by their letters."""


class Session(Struct, frozen=True):
    """What was open in a library, and how."""

    paths: tuple[Path, ...] = ()
    """Absolute files and folders that the reader named; empty for what the library has by itself."""
    open: tuple[str, ...] = ()
    """Ids of the articles in panes, from left to right."""
    active: str | None = None
    """Id of the article whose pane had the keyboard."""
    first: str | None = None
    """Id of the article in the leftmost pane in sight, where not all panes fit."""
    positions: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Article id to the offsets of the first character on screen and of the caret; the latest read last."""
    widths: Mapping[str, float] = field(default_factory=dict)
    """Article id to the width of its pane relative to the others, from 0.1 to 10; 1.0 where it is absent."""
    searches: tuple[tuple[str, str], ...] = ()
    """What was searched for, each with its scope, the latest first."""
    extent: str = ""
    """What is marked for a match: its words, the sentence or the paragraph; empty for the default."""
    claims: tuple[str, ...] = ()
    """Rows of the matrix that an earlier Synoptic kept here, by key, until the library has them."""
    arrangement: Arrangement = Arrangement()
    """How the library is sorted, grouped and filtered, and the order of reading."""
    digits: tuple[str, ...] = ()
    """Ids of the tags of the digits from 1 on; "" for a free digit."""
    fault: str | None = None
    """What is in the place of the file, if that is no file; it is not kept."""
    is_first: bool = False
    """Whether the reader reads the samples, never having read anything before; it is not kept."""

    def reading(self, paths: tuple[Path, ...]) -> Session:
        """Return this session if it was about the same paths, else a fresh one.

        That keeps the positions, what was searched for, what was said of dates, and rows to be taken over.
        """
        if paths == self.paths:
            return self
        return replace(self, paths=paths, open=(), active=None, first=None, widths={})


class ExportChoice(Struct, frozen=True):
    """What the reader exports of a library, how and where to."""

    what: str = "all"
    """The id of what is exported (see `tui.desk.exports`)."""
    articles: tuple[str, ...] = ()
    """Ids of the articles that were ticked; none for those that are open."""
    tags: tuple[str, ...] = ()
    """Names of the tags that were ticked; none for those that are lit."""
    how: str = "markdown"
    """The name of a format or a template."""
    by: str = "article"
    """What the sections of Markdown are about."""
    file: str = ""
    """The file; empty for one to be proposed."""
    table: str = "tags-by-outlet"
    """The table, where a table is exported: an `ExportSubject`."""


def load(library: Library) -> Session:
    """Return the library's session; an empty one where there is none, or none that can be read."""
    found, fault = _read(library.folder / SESSION_FILE)
    return Session(
        fault=fault,
        paths=tuple(Path(path) for path in _texts(found.get("paths")) if _is_absolute(path)),
        open=_texts(found.get("open")),
        active=active if isinstance(active := found.get("active"), str) else None,
        first=first if isinstance(first := found.get("first"), str) else None,
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
        extent=extent if isinstance(extent := found.get("extent"), str) else "",
        claims=_texts(found.get("claims")),
        digits=_texts(found.get("digits")),
        arrangement=_arrangement(_mapping(found.get("arrangement"))),
    )


def save(library: Library, session: Session) -> None:
    """Keep the session in the library's folder, with the latest `POSITIONS` positions."""
    _write(
        library.folder / SESSION_FILE,
        {
            "paths": [str(path) for path in session.paths],
            "open": session.open,
            "active": session.active,
            "first": session.first,
            "positions": dict(list(session.positions.items())[-POSITIONS:]),
            "widths": dict(session.widths),
            "searches": session.searches[:SEARCHES],
            "extent": session.extent,
            "claims": session.claims,
            "digits": session.digits,
            "arrangement": asdict(session.arrangement),
        },
    )


def _arrangement(found: Mapping[str, object]) -> Arrangement:
    said = {name: value for name in ("sort", "group", "query") if isinstance(value := found.get(name), str)}
    return Arrangement(**said, descending=found.get("descending") is True, order=_texts(found.get("order")))


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


def is_first_start() -> bool:
    """Tell whether no library was ever opened here."""
    return not (data_folder() / LAST_FILE).exists()


def last_library() -> Library | None:
    """Return the library that was opened last; None where there is none any more."""
    found, _ = _read(data_folder() / LAST_FILE)
    folder, root = found.get("folder"), found.get("root")
    if not isinstance(folder, str) or not _is_absolute(folder) or not Path(folder).is_dir():
        return None
    return Library(
        folder=Path(folder), root=Path(root) if isinstance(root, str) and _is_absolute(root) else None
    )


def last_export(library: Library) -> ExportChoice:
    """Return what was exported of a library last, and how; what is proposed at first if nothing was."""
    found = _mapping(_mapping(_read(data_folder() / EXPORTS_FILE)[0]).get(str(library.folder)))
    usual = ExportChoice()
    return ExportChoice(
        _text(found.get("what"), usual.what),
        _texts(found.get("articles")),
        _texts(found.get("tags")),
        _text(found.get("how"), usual.how),
        _text(found.get("by"), usual.by),
        _text(found.get("file"), usual.file),
        _text(found.get("table"), usual.table),
    )


def remember_export(library: Library, choice: ExportChoice) -> None:
    """Make this the choice that `last_export` returns, in the reader's own folder: it names a file."""
    path = data_folder() / EXPORTS_FILE
    others = {folder: kept for folder, kept in _read(path)[0].items() if folder != str(library.folder)}
    _write(path, dict([*others.items(), (str(library.folder), asdict(choice))][-LIBRARIES:]))


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


def _text(value: object, usual: str) -> str:
    return value if isinstance(value, str) else usual


def _is_absolute(path: str) -> bool:
    return "\0" not in path and Path(path).is_absolute()
