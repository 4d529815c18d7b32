"""Moving a library from files to a server and back: every record and every text, and whose each is.

In a library of files, one's own records have no name; on a server they have the name by which it knows one.
So the move there names them, and the move back takes the name away: both together change nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from synoptic.annotations.errors import Conflict, InvalidRequest, StoreNotWritable
from synoptic.annotations.files import disk
from synoptic.annotations.files.kept_texts import needed_digests
from synoptic.annotations.library.catalogue import path_of, record_of
from synoptic.annotations.library.file_names import file_name, real_root
from synoptic.annotations.library.library_store import share, shared_store
from synoptic.annotations.model.changes import OWNED
from synoptic.annotations.model.wording import counted
from synoptic.annotations.server import administration
from synoptic.annotations.server.pointer import FILE_NAME as SHARED_FILE
from synoptic.annotations.store.store import FILE_NAME, AnnotationStore, utc_now
from synoptic.corpus.errors import on_one_line
from synoptic.corpus.files.article_file import write_text

if TYPE_CHECKING:
    from synoptic.annotations.library.library import Library
    from synoptic.annotations.model.annotations import Annotations
    from synoptic.annotations.model.values import Owned, Record
    from synoptic.annotations.server.administration import Standing
    from synoptic.annotations.server.connection import ServerAddress
    from synoptic.corpus.article import Article


class MovedLibrary(Struct, frozen=True):
    """What a move has done."""

    texts: int
    """How many texts went along."""
    aside: Path | None
    """Where the files that are in use no more are kept; None if there were none."""
    lacking: int
    """How many texts are needed and kept nowhere."""


def join(address: ServerAddress) -> tuple[Standing, bool]:
    """Return how the library on a server stands, and whether it was made now: there was none.

    Raises what `administration.set_up` does for one who may not make it or is no member.
    """
    if administration.has_library(address):
        return administration.standing_at(address), False
    return administration.set_up(address), True


def send_articles(store: AnnotationStore, articles: Sequence[Article], root: Path | None) -> int:
    """Record articles that a shared library does not have, with their texts; return how many they were.

    They are ones that `identify` returned. Raises StoreError.
    """
    new = [each for each in articles if each.id not in store.annotations.articles]
    for article in new:
        store.keep_text(article.text)
    if new:
        store.record_all([record_of(each, root, utc_now()) for each in new])
    return len(new)


def named(annotations: Annotations, reader: str) -> Annotations:
    """Return annotations in which what has no name has that of a reader.

    Raises InvalidRequest where that reader has a name there already: both could not be told apart again.
    """
    if any(each.creator == reader for shelf in OWNED for each in getattr(annotations, shelf).values()):
        raise InvalidRequest(
            f"The library has annotations by “{on_one_line(reader)}” beside those without a name; connect "
            "under another name."
        )
    return _renamed(annotations, {None: reader})


def unnamed(annotations: Annotations, reader: str | None) -> Annotations:
    """Return annotations in which what a reader made has no name."""
    return annotations if reader is None else _renamed(annotations, {reader: None})


def _renamed(annotations: Annotations, names: Mapping[str | None, str | None]) -> Annotations:
    changes: dict[str, dict[str, Record | None]] = {}
    for shelf in OWNED:
        for record in getattr(annotations, shelf).values():
            if (now := _with_name(record, names)) != record:
                changes.setdefault(shelf, {})[record.id] = now
    return annotations.changed(changes)


def _with_name(record: Owned, names: Mapping[str | None, str | None]) -> Owned:
    parts = {
        name: _with_name(part, names)
        for name in ("highlight", "note")
        if (part := getattr(record, name, None)) is not None and not isinstance(part, str)
    }
    return replace(record, creator=names.get(record.creator, record.creator), **parts)


def to_server(
    library: Library,
    store: AnnotationStore,
    articles: Sequence[Article],
    address: ServerAddress,
    servers: Path,
) -> MovedLibrary:
    """Move a library of files to a server; its folder is then that of the shared one.

    `articles` are those that were read and identified; the texts of the recorded ones go along. Raises
    InvalidRequest where the server has annotations already or nobody could tell whose is what; StoreError and
    NotPermitted. Until the end, the files stay in use.
    """
    if store.damage is not None or store.problems:
        raise InvalidRequest("Some of this library cannot be read; run `synoptic doctor --repair` first.")
    standing, _ = join(address)
    if standing.sequence:
        raise InvalidRequest(
            f"{address} has annotations already. To add yours, join it with `synoptic init --shared` in "
            "another folder, then run `synoptic merge` there."
        )
    before = named(store.annotations, standing.reader)
    shared = shared_store(library.folder, address, standing.library)
    try:
        texts, lacking = _send_texts(store, shared, articles)
        shared.adopt(before)
        shared.refresh()
        if shared.annotations != before:
            raise Conflict(f"{address} does not hold what was sent; the files stay in use")
    finally:
        shared.close()
    store.close()
    aside = _put_aside(library.folder)
    share(library, address, standing.library, servers)
    return MovedLibrary(texts, aside, lacking)


def to_folder(store: AnnotationStore, target: Library, *, is_own: bool) -> MovedLibrary:
    """Move what is on a server to a project's folder; articles without a file there get one.

    `is_own` says that the folder is the shared one's own, which is then one of files. Raises InvalidRequest
    where the folder has annotations, while changes wait or others' annotations are hidden, and where a record
    cannot be read; StoreError.
    """
    if store.status is not None:
        raise InvalidRequest(f"Not all is on the server ({store.status}); move when it answers.")
    if store.problems:
        lost = counted(len(store.problems), "record")
        raise InvalidRequest(f"Not moved, since {lost} would be left out: {'; '.join(store.problems)}.")
    if (target.folder / FILE_NAME).exists():
        raise InvalidRequest(f"{target.folder} has a library already; choose another folder.")
    annotations = unnamed(store.annotations, store.reader)
    files = AnnotationStore(target.folder)
    wanted = {*needed_digests(annotations), *(each.digest for each in annotations.articles.values())}
    wanted |= set(store.texts.digests())
    number = 0
    for digest in sorted(wanted):
        if (text := store.texts.get(digest)) is not None:
            files.keep_text(text)
            number += 1
    files.adopt(annotations.changed({"articles": dict(_with_files(annotations, files, target))}))
    files.close()
    aside = None
    if is_own:
        aside = target.folder / f"{SHARED_FILE}.moved"
        (target.folder / SHARED_FILE).replace(aside)
        disk.sync_folder(target.folder)
    return MovedLibrary(number, aside, len(wanted) - number)


def _with_files(
    annotations: Annotations, files: AnnotationStore, target: Library
) -> Iterator[tuple[str, Record | None]]:
    """Yield the records of articles whose texts were written to files, by id, for want of their own."""
    root = real_root(target.root)
    for record in annotations.articles.values():
        if record.path and os.access(path_of(record, target.root), os.F_OK):
            continue
        text = files.texts.get(record.digest)
        path = None if text is None or root is None else write_text(root, record.title, text)
        if path is not None:
            name = file_name(Path(os.path.realpath(path)), root)
            yield record.id, replace(record, path=name, part=None, encoding=None)


def _send_texts(
    store: AnnotationStore, shared: AnnotationStore, articles: Sequence[Article]
) -> tuple[int, int]:
    """Have a server keep all texts of a library; return how many they are, and how many cannot be had."""
    read = {article.digest: article.text for article in articles}
    recorded = {each.digest for each in store.annotations.articles.values()}
    recorded |= {each.digest for each in articles if each.id in store.annotations.articles}
    wanted = {*needed_digests(store.annotations), *recorded, *store.texts.digests()}
    number = 0
    for digest in sorted(wanted):
        text = read.get(digest) or store.texts.get(digest)
        if text is not None:
            shared.keep_text(text)
            number += 1
    return number, len(wanted) - number


def _put_aside(folder: Path) -> Path | None:
    """Move the files of a library that is on a server now into a folder beside it; return that."""
    files = sorted(folder.glob(f"{FILE_NAME}*"))
    if not files:
        return None
    aside = folder / f"moved-{utc_now():%Y%m%dT%H%M%S}"
    try:
        disk.make_folder(aside)
        for path in files:
            path.replace(aside / path.name)
        disk.sync_folder(aside)
    except OSError as error:
        reason = f"the files before could not be put aside ({error.strerror})"
        raise StoreNotWritable(aside, reason, "fix that, then try again") from error
    return aside
