"""Where an export goes: to a file of its own, whole or not at all, and over nothing that the reader needs."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from synoptic.annotations.errors import InvalidRequest
from synoptic.annotations.files.disk import write_whole
from synoptic.annotations.library.catalogue import path_of
from synoptic.corpus.errors import on_one_line

if TYPE_CHECKING:
    from synoptic.annotations.library.library import Library
    from synoptic.annotations.model.annotations import Annotations
    from synoptic.corpus.article import Article


def encoded(document: str) -> bytes:
    """Return the document in UTF-8, with `?` for halves of surrogate pairs, as file names may hold them."""
    return document.encode("utf-8", "replace")


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
    from synoptic.corpus.articles.loading import READERS

    place = Path(os.path.realpath(target))
    return place.suffix.lower() in READERS and any(
        folder.is_dir()
        and place.is_relative_to(folder)
        and not any(part.startswith(".") for part in place.relative_to(folder).parts)
        for folder in map(Path, map(os.path.realpath, folders))
    )


def write(target: Path, document: str) -> None:
    """Write the whole file or nothing; a new one has the permissions that the reader's files have.

    A symbolic link is the reader's own here, and is followed. Raises OSError.
    """
    is_new = not target.exists()
    write_whole(Path(os.path.realpath(target)), encoded(document))
    if is_new:
        mask = os.umask(0)
        os.umask(mask)
        target.chmod(0o666 & ~mask)


def file_name(path: Path, root: Path | None) -> str:
    """Return the path from the library's root on, in POSIX form, if it lies below that; else `shortened`."""
    if root is not None:
        for base in (root, Path(os.path.realpath(root))):
            if path.is_relative_to(base):
                return path.relative_to(base).as_posix()
    return short_path(path)


def short_path(path: Path) -> str:
    """Return the whole path, with `~` for the home folder."""
    try:
        path = Path(os.path.abspath(path))  # noqa: PTH100  # as it is written: links are not followed
        return str(Path("~") / path.relative_to(Path.home()))
    except (OSError, RuntimeError, ValueError):  # no current folder, no known home, or not within it
        return str(path)
