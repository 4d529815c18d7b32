"""Opening a library, wherever its annotations are: in files of its folder, or on a server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from synoptic.annotations.errors import StoreNotReadable
from synoptic.annotations.server.pointer import (
    FOLDER_NAME,
    Pointer,
    known_address,
    pointer_in,
    trust,
    write_pointer,
)
from synoptic.annotations.store.store import AnnotationStore

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.annotations.library.library import Library
    from synoptic.annotations.server.connection import ServerAddress
    from synoptic.annotations.store.backend import Backend


def open_store(library: Library, servers: Path) -> AnnotationStore:
    """Return the annotations of a library.

    `servers` is the file of the servers that the reader has named. Raises StoreError where they cannot be
    read, and for a server that is not among them; MissingLibrary where psycopg is needed and lacking.
    """
    pointer = pointer_in(library.folder)
    if pointer is None:
        return AnnotationStore(library.folder)
    address = known_address(pointer, servers)
    from synoptic.annotations.server.queue import own_key

    try:
        key = own_key(servers.parent)
    except StoreNotReadable as error:
        # Nothing can wait that nobody could tell from what somebody else has put there.
        return shared_store(library.folder, address, pointer.library, notices=(str(error),))
    return shared_store(library.folder, address, pointer.library, key)


def shared_store(
    folder: Path,
    address: ServerAddress,
    library_id: str | None,
    key: bytes | None = None,
    *,
    notices: tuple[str, ...] = (),
) -> AnnotationStore:
    """Return the annotations on a server, of the library with that UUID, for a library's folder.

    With `key`, the reader's own (see `server.queue.own_key`), changes wait while the server does not answer.
    `notices` are what the reader should know from the start. Raises as `open_store` does.
    """
    from synoptic.annotations.server.offline import PatientAnnotations
    from synoptic.annotations.server.server_session import ServerSession
    from synoptic.annotations.server.shared_annotations import SharedAnnotations
    from synoptic.annotations.server.shared_texts import SharedTexts

    session, place = ServerSession(address, library_id), folder / FOLDER_NAME
    texts = SharedTexts(session, place)
    backend: Backend = (
        SharedAnnotations(session) if key is None else PatientAnnotations(session, place, key, texts)
    )
    return AnnotationStore(folder, backend=backend, texts=texts, notices=notices)


def share(library: Library, address: ServerAddress, library_id: str, servers: Path) -> None:
    """Have a library's folder be that of a library on a server. Raises OSError."""
    trust(address, servers)
    write_pointer(library.folder, Pointer(address.text, library_id))


def is_shared(library: Library) -> bool:
    """Tell whether a library is on a server. Raises StoreError where its folder says nothing clear."""
    return pointer_in(library.folder) is not None
