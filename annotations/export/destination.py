"""Where an export goes: to a file of its own, whole or not at all, and over nothing that the reader needs."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING

from synoptic.annotations.errors import InvalidRequest
from synoptic.annotations.files.disk import write_whole
from synoptic.annotations.library.catalogue import path_of
from synoptic.corpus.errors import on_one_line

if TYPE_CHECKING:
    from synoptic.annotations.export.document import Document
    from synoptic.annotations.library.library import Library
    from synoptic.annotations.model.annotations import Annotations
    from synoptic.corpus.article import Article


def refuse_unfit(
    target: Path, library: Library, articles: Iterable[Article], annotations: Annotations
) -> None:
    """Raise InvalidRequest where writing would destroy something, or could not be done in one step."""
    name = on_one_line(target)
    if target.is_dir():
        raise InvalidRequest(f"{name} is a folder; add a file name.")
    if os.path.lexists(target) and not target.is_file():
        raise InvalidRequest(f"{name} is not a regular file; choose another.")
    if not target.absolute().parent.is_dir():
        raise InvalidRequest(f"Folder not found: {on_one_line(target.absolute().parent)}")
    place = Path(os.path.realpath(target))
    recorded = (path_of(record, library.root) for record in annotations.articles.values())
    if place in {article.path for article in articles} or place in recorded:
        raise InvalidRequest(f"{name} is an article, and articles are never written to; choose another file.")
    if place.parent == Path(os.path.realpath(library.folder)):
        raise InvalidRequest(f"{name} is in the library’s folder; choose another folder.")


def is_among_articles(target: Path, folders: Iterable[Path]) -> bool:
    """Tell whether a file will be loaded as an article when any of these folders is."""

    from synoptic.corpus.formats.registry import suffixes_in_folders

    place = Path(os.path.realpath(target))
    return place.suffix.lower() in suffixes_in_folders() and any(
        folder.is_dir()
        and place.is_relative_to(folder)
        and not any(part.startswith(".") for part in place.relative_to(folder).parts)
        for folder in map(Path, map(os.path.realpath, folders))
    )


def content_for(target: Path, document: Document, *, replacing: bool) -> bytes:
    """Return what a file gets: the document, or what is there with the document in the place of its part.

    Raises InvalidRequest for another file that is there, and for a part that the reader edited, unless
    `replacing`; and OSError.
    """
    if not target.exists():
        return document.content
    if document.is_managed:
        # Imported late: another document has no such part.
        from synoptic.annotations.export.markdown.managed_block import with_block_replaced

        name = on_one_line(target)
        merged = with_block_replaced(target.read_bytes(), document.content, name, regardless=replacing)
        if merged is not None:
            return merged
    if not replacing:
        raise InvalidRequest(f"{on_one_line(target)} exists; add --force to replace it.")
    return document.content


def write(target: Path, content: bytes) -> None:
    """Write the whole file or nothing; a new one has the permissions that the reader's files have.

    A symbolic link is the reader's own here, and is followed. Raises OSError.
    """
    is_new = not target.exists()
    try:
        write_whole(Path(os.path.realpath(target)), content)
    except OSError as error:
        # A full disk does not say whose.
        error.filename = error.filename or str(target)
        raise
    if is_new:
        mask = os.umask(0)
        os.umask(mask)
        target.chmod(0o666 & ~mask)


def file_names(paths: Iterable[str], root: Path | None) -> tuple[str, ...]:
    """Return for each path what to call it in a document, in POSIX form; an empty one stays empty.

    A file below the library's root is named from there, any other from the folder that has all of these: a
    document tells nobody how the reader's folders are called. What is not absolute counts from the root; of
    an absolute path on another system, the name is left.
    """
    paths = tuple(paths)
    roots = () if root is None else (root, Path(os.path.realpath(root)))
    named = {path: _name_elsewhere(path) for path in paths if not _is_absolute_here(path)}
    for path in set(paths).difference(named):
        place = Path(path)
        base = next((each for each in roots if place.is_relative_to(each)), None)
        if base is not None:
            named[path] = place.relative_to(base).as_posix()
    others = {path: Path(path) for path in set(paths).difference(named)}
    if others:
        try:
            shared = Path(os.path.commonpath([path.parent for path in others.values()]))
        except ValueError:  # on several drives
            return tuple(named.get(path) or Path(path).name for path in paths)
        named |= {path: place.relative_to(shared).as_posix() for path, place in others.items()}
    return tuple(named[path] for path in paths)


def _is_absolute_here(path: str) -> bool:
    # Two slashes at the beginning are a server of Windows; here, no path is recorded with them.
    return Path(path).is_absolute() and not (os.sep == "/" and path.startswith("//"))


def _name_elsewhere(path: str) -> str:
    """Return a path that is not absolute on this system; if it is on another one, the name of its file."""
    is_elsewhere = PurePosixPath(path).is_absolute() or PureWindowsPath(path).is_absolute()
    return PureWindowsPath(path).name if is_elsewhere else path


def short_path(path: Path) -> str:
    """Return the whole path, with `~` for the home folder."""
    try:
        path = Path(os.path.abspath(path))  # noqa: PTH100  # as it is written: links are not followed
        return str(Path("~") / path.relative_to(Path.home()))
    except (OSError, RuntimeError, ValueError):  # no current folder, no known home, or not within it
        return str(path)
