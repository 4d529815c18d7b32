"""Whether a shared library can be used: server, role, connection, clock, and what waits to be sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from synoptic.annotations.errors import AnnotationError
from synoptic.annotations.files import disk
from synoptic.annotations.files.kept_texts import KeptTexts
from synoptic.annotations.library.doctor import Finding, examine, on_reading
from synoptic.annotations.library.library_store import open_store
from synoptic.annotations.model.wording import counted, excerpt
from synoptic.annotations.server import refused_changes, replica
from synoptic.annotations.server.administration import standing
from synoptic.annotations.server.connection import connect, explained, library, own_name
from synoptic.annotations.server.pointer import FILE_NAME, FOLDER_NAME, known_address, pointer_in
from synoptic.annotations.server.queue import FILE_NAME as QUEUE_FILE
from synoptic.annotations.server.queue import LOCK_TIMEOUT, ChangeQueue, own_key
from synoptic.annotations.store.store import FILE_NAME as LIBRARY_FILE
from synoptic.corpus.errors import CorpusError, on_one_line

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.annotations.library.library import Library
    from synoptic.annotations.server.connection import Connection, ServerAddress
    from synoptic.annotations.server.refused_changes import RefusedChange

MOST_SECONDS = 60
"""Seconds by which two clocks may differ: times of annotations, and nothing else, are as wrong."""


def examine_shared(found: Library, servers: Path) -> tuple[Finding, ...]:
    """Return the findings on a shared library. Raises nothing of its own.

    `servers` is the file of the servers that the reader has named.
    """
    try:
        pointer = pointer_in(found.folder)
        assert pointer is not None  # noqa: S101  # it is shared
        address = known_address(pointer, servers)
    except (AnnotationError, CorpusError) as error:
        return (
            Finding("error", str(error)),
            *_on_what_is_here(found, servers),
            *_on_refused(found.folder / FOLDER_NAME),
            *on_reading(found.folder),
        )
    return (
        Finding("ok", f"{FILE_NAME}: a shared library at {address}"),
        *_on_server(address, pointer.library),
        *_on_contents(found, servers, pointer.library, own_name(address)),
        *_on_refused(found.folder / FOLDER_NAME),
        *on_reading(found.folder),
    )


def tidy_refused(found: Library) -> tuple[Finding, ...]:
    """Remove the changes that the server refused, and tell in full what the reader had written in each."""
    folder = found.folder / FOLDER_NAME
    lock = folder / f"{QUEUE_FILE}.lock"
    try:
        if disk.stamp_of(folder / refused_changes.FILE_NAME) is None:
            return (Finding("ok", "No refused changes to remove"),)
        disk.ensure_own_folder(folder)
        with disk.locked(lock, lock, LOCK_TIMEOUT):
            removed = refused_changes.remove_refused(folder)
    except OSError as error:
        return (_unreadable(folder, error),)
    number = counted(len(removed.changes), "refused change")
    return (
        *(Finding("ok", f"removed: {_said_of(each, on_one_line)}") for each in removed.changes),
        Finding("ok", f"{number} removed"),
    )


def _on_refused(folder: Path) -> Iterator[Finding]:
    """Tell which changes the server refused, and where they are kept."""
    try:
        kept = refused_changes.refused_in(folder)
    except OSError as error:
        yield _unreadable(folder, error)
        return
    path = on_one_line(folder / refused_changes.FILE_NAME)
    if kept.unreadable:
        number = counted(kept.unreadable, "line")
        yield Finding("warning", f"refused: {number} of {path} cannot be read; check it, then move it away")
    if kept.changes:
        number = counted(len(kept.changes), "change")
        yield Finding(
            "warning",
            f"refused: the server refused {number}, kept in {path}; repeat what you need, then run "
            "`synoptic doctor --tidy`",
        )
    for each in kept.changes:
        yield Finding("warning", f"refused: {_said_of(each, excerpt)}")


def _unreadable(folder: Path, error: OSError) -> Finding:
    path = on_one_line(error.filename or folder / refused_changes.FILE_NAME)
    return Finding("error", f"{path} cannot be used ({error.strerror}); move it away")


def _said_of(refused: RefusedChange, shown: Callable[[str], str]) -> str:
    """Return what a refused change was, why it was refused, and what the reader had written, on one line."""
    said = on_one_line(f"“{refused.label}” ({refused.why})")
    return f"{said}: {on_one_line(shown(' | '.join(refused.words)))}" if refused.words else said


def _on_server(address: ServerAddress, library_id: str) -> Iterator[Finding]:
    try:
        connection = connect(address)
    except (AnnotationError, CorpusError) as error:
        yield Finding("error", str(error))
        return
    try:
        yield from _on_connection(connection, address, library_id)
    except AnnotationError as error:
        yield Finding("error", str(error))
    except library().Error as error:
        yield Finding("error", str(explained(address, error)))
    finally:
        connection.close()


def _on_connection(connection: Connection, address: ServerAddress, library_id: str) -> Iterator[Finding]:
    version = on_one_line(connection.info.parameter_status("server_version") or "")
    yield Finding("ok", f"server: PostgreSQL {version} answers")
    seen = standing(address, connection)
    if seen.library != library_id:
        yield Finding("error", f"server: it holds another library; check the address in {FILE_NAME}")
    hidden = "" if seen.sees_all else "; coding is blind: others’ annotations are hidden"
    yield Finding("ok", f"you: {on_one_line(seen.reader)}, {seen.role}{hidden}")
    is_local = (connection.info.host or "/").startswith("/") or connection.info.hostaddr in {
        "127.0.0.1",
        "::1",
    }
    if connection.pgconn.ssl_in_use:
        yield Finding("ok", "connection: encrypted (TLS)")
    elif is_local:
        yield Finding("ok", "connection: not encrypted, and on this machine only")
    else:
        yield Finding(
            "warning",
            "connection: not encrypted; set PGSSLMODE=verify-full, and ask the server’s administrator",
        )
    row = connection.execute("SELECT clock_timestamp()").fetchone()
    assert row is not None  # noqa: S101  # a function returns one
    apart = abs((datetime.now(UTC) - row[0]).total_seconds())
    clock = f"clock: {apart:.0f} s from the server’s"
    if apart <= MOST_SECONDS:
        yield Finding("ok", clock)
    else:
        yield Finding("warning", f"{clock}; times of annotations differ by this: set this machine’s clock")


def _on_contents(found: Library, servers: Path, library_id: str, reader: str) -> Iterator[Finding]:
    try:
        store = open_store(found, servers)
    except (AnnotationError, CorpusError) as error:
        yield Finding("error", str(error))
        yield from _on_what_is_here(found, servers)
        return
    try:
        held = store.annotations
        counts = (
            (held.articles, "article"),
            (held.highlights, "highlight"),
            (held.notes, "note"),
            (held.links, "link"),
        )
        said = ", ".join(counted(len(records), name) for records, name in counts)
        yield Finding("ok", f"library: {said}")
        if store.status is not None:
            yield Finding("warning", f"queue: {store.status}; what waits is sent when the server answers")
        else:
            yield Finding("ok", "queue: nothing waits")
        yield from _on_replica(found, servers, library_id, reader)
        for problem in store.problems:
            yield Finding("error", problem)
        if store.status is not None:
            return
        lacking = sum(store.texts.get(each.digest) is None for each in held.articles.values())
        if lacking:
            yield Finding("warning", f"texts: {counted(lacking, 'article')} without its text on the server")
    finally:
        store.close()


def _on_what_is_here(found: Library, servers: Path) -> Iterator[Finding]:
    """Tell what is kept on this disk of a library that cannot be opened now."""
    if (found.folder / LIBRARY_FILE).exists():
        yield from examine(found)
    folder = found.folder / FOLDER_NAME
    try:
        key = own_key(servers.parent)
        saved = replica.load(folder, None, None, key)
        if saved is not None:
            kept = counted(len(saved.annotations.highlights), "highlight")
            yield Finding("ok", f"replica: {kept} as “{on_one_line(saved.standing.reader)}” read them last")
        if disk.stamp_of(folder / QUEUE_FILE) is None:
            yield Finding("ok", "queue: nothing waits")
        elif saved is None:
            path = on_one_line(folder / QUEUE_FILE)
            yield Finding("warning", f"queue: changes wait in {path}; they are sent once the library opens")
        else:
            queue = ChangeQueue(folder, saved.standing.library, saved.standing.reader, key)
            queue.read()
            number = counted(len(queue.waiting), "change")
            yield Finding("warning", f"queue: {number} to be sent once the library opens")
            yield from (Finding("error", notice) for notice in queue.notices)
    except (AnnotationError, OSError) as error:
        yield Finding("error", str(error))
    texts = counted(len(list(KeptTexts(folder).digests())), "text")
    yield Finding("ok", f"texts: {texts} on this disk")


def _on_replica(found: Library, servers: Path, library_id: str, reader: str) -> Iterator[Finding]:
    try:
        key = own_key(servers.parent)
    except AnnotationError as error:
        yield Finding("error", str(error))
        return
    saved = replica.load(found.folder / FOLDER_NAME, library_id, reader, key)
    if saved is None:
        yield Finding("ok", "replica: none yet; without the server, nothing can be read")
    else:
        kept = counted(len(saved.annotations.highlights), "highlight")
        yield Finding("ok", f"replica: {kept}, to be read without the server")
