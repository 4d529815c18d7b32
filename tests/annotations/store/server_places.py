"""Places for stores on a server of the tests: a library for each folder, used again when it is empty."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from synoptic.annotations.server.server_session import ServerSession
from synoptic.annotations.server.shared_annotations import SharedAnnotations
from synoptic.annotations.server.shared_texts import SharedTexts
from tests.shared_library import CODERS, shared_library

if TYPE_CHECKING:
    from pathlib import Path

    from tests.postgres_server import PostgresServer
    from tests.shared_library import SharedLibrary

READER = CODERS[0]
"""Who opens the stores: two of them on one library are two terminals of one reader."""


class ServerPlaces:
    """Gives a backend on the server to each store, by the folder that it would be in."""

    def __init__(self, server: PostgresServer) -> None:
        self._server = server
        self._free: list[SharedLibrary] = []
        self._taken: dict[Path, SharedLibrary] = {}
        self._open: list[SharedAnnotations] = []

    def __call__(self, folder: Path) -> dict[str, Any]:
        if folder not in self._taken:
            self._taken[folder] = self._free.pop() if self._free else shared_library(self._server)
        session = ServerSession(self._taken[folder].address(READER))
        backend = SharedAnnotations(session)
        self._open.append(backend)
        return {"backend": backend, "texts": SharedTexts(session, folder)}

    def clear(self) -> None:
        """Close all stores, and empty their libraries for others."""
        for backend in self._open:
            backend.close()
        self._open.clear()
        for library in self._taken.values():
            library.empty()
            self._free.append(library)
        self._taken.clear()
