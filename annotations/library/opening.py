"""Opening a library, wherever its annotations are: in files of its folder, or on a server."""

from __future__ import annotations

from typing import TYPE_CHECKING

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


def open_store(library: Library, servers: Path) -> AnnotationStore:
    """Return the annotations of a library.

    `servers` is the file of the servers that the reader has named. Raises StoreError where they cannot be
    read, and for a server that is not among them; MissingLibrary where psycopg is needed and lacking.
    """
    pointer = pointer_in(library.folder)
    if pointer is None:
        return AnnotationStore(library.folder)
    return shared_store(library.folder, known_address(pointer, servers), pointer.library)


def shared_store(folder: Path, address: ServerAddress, library_id: str | None) -> AnnotationStore:
    """Return the annotations on a server, of the library with that UUID, for a library's folder.

    Raises as `open_store` does.
    """
    from synoptic.annotations.server.session import Session
    from synoptic.annotations.server.shared_annotations import SharedAnnotations
    from synoptic.annotations.server.shared_texts import SharedTexts

    session = Session(address, library_id)
    texts = SharedTexts(session, folder / FOLDER_NAME)
    return AnnotationStore(folder, backend=SharedAnnotations(session), texts=texts)


def share(library: Library, address: ServerAddress, library_id: str, servers: Path) -> None:
    """Have a library's folder be that of a library on a server. Raises OSError."""
    trust(address, servers)
    write_pointer(library.folder, Pointer(address.text, library_id))


def is_shared(library: Library) -> bool:
    """Tell whether a library is on a server. Raises StoreError where its folder says nothing clear."""
    return pointer_in(library.folder) is not None
