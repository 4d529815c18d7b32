"""What makes a library's folder shared: `shared.json`, which names the server and the library there.

    {"address": "postgresql://news.example/synoptic", "library": "5f0c…"}

There is never a password in it. A folder that somebody sent may name any server, and whoever connects to one
shows it a name and perhaps a password: only a server that the reader has named is connected to. These are
kept in `servers.json` in the reader's data folder.
"""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from synoptic.annotations.errors import StoreBroken, StoreNotReadable
from synoptic.annotations.files import disk
from synoptic.annotations.server.connection import checked_address

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.annotations.server.connection import ServerAddress

FILE_NAME = "shared.json"
"""Name of the file in a library's folder."""
FOLDER_NAME = "shared"
"""Name of the folder beside it: texts that were fetched, and what waits for the server."""
SERVERS_FILE = "servers.json"
"""Name of the file in the reader's data folder."""
LOCK_TIMEOUT = 10.0
"""Seconds to wait for another process that writes that file."""
_MAX_BYTES = 64 * 1024
_JOIN = "join again: synoptic init --shared ADDRESS FOLDER"
_MOVE_AWAY = f"move it away, then {_JOIN}"


class Pointer(Struct, frozen=True):
    """Where a shared library is."""

    address: str
    """The server and the database, as `psql` takes them, without a password."""
    library: str
    """UUID of the library."""


def pointer_in(folder: Path) -> Pointer | None:
    """Return what a library's folder points to; None for a library of files.

    Raises StoreBroken for a file that says nothing of the kind, StoreNotReadable for one that cannot be read.
    """
    path = folder / FILE_NAME
    found = _read(path, _JOIN)
    if found is None:
        return None
    address, library = (found.get(name) for name in ("address", "library"))
    if not (isinstance(address, str) and isinstance(library, str) and address and library):
        raise StoreBroken(path, "does not name a server and a library", _JOIN)
    return Pointer(address, library)


def write_pointer(folder: Path, pointer: Pointer) -> None:
    """Have a library's folder point to a server. Raises OSError, and InvalidRequest for an address with a
    password."""
    checked_address(pointer.address)
    document = {"address": pointer.address, "library": pointer.library}
    disk.write_whole(folder / FILE_NAME, f"{json.dumps(document)}\n".encode())


def known_address(pointer: Pointer, servers: Path) -> ServerAddress:
    """Return the address of a shared library that the reader has named before.

    `servers` is the file that keeps those. Raises StoreNotReadable for any other, StoreBroken for a file that
    keeps none, and InvalidRequest for an address that is none or has a password.
    """
    address = checked_address(pointer.address)
    if address.text not in _known(servers):
        raise StoreNotReadable(
            str(address),
            "is a server that you have not used before",
            # For a shell, an address may be a command.
            f"if you trust it, run: synoptic init --shared {shlex.quote(str(address))}",
        )
    return address


def trust(address: ServerAddress, servers: Path) -> None:
    """Keep that the reader has named a server. Raises OSError, and as `known_address` does."""
    if address.text in _known(servers):
        return
    disk.make_folder(servers.parent)
    lock = servers.with_name(f"{servers.name}.lock")
    with disk.locked(lock, lock, LOCK_TIMEOUT):
        # Another process may have named one meanwhile.
        known = _known(servers)
        if address.text not in known:
            disk.write_whole(servers, f"{json.dumps({'addresses': [*known, address.text]})}\n".encode())


def _known(servers: Path) -> list[str]:
    """Return the servers that the reader has named. Raises StoreBroken and StoreNotReadable."""
    found = _read(servers, _MOVE_AWAY)
    if found is None:
        return []
    addresses = found.get("addresses")
    if not isinstance(addresses, list) or not all(isinstance(each, str) for each in addresses):
        raise StoreBroken(servers, "does not list servers", _MOVE_AWAY)
    return addresses


def _read(path: Path, way_out: str) -> dict[str, Any] | None:
    try:
        content = disk.read_whole(path, _MAX_BYTES)
    except OSError as error:
        is_forbidden = isinstance(error, PermissionError)
        advice = "check the rights on it and its folder" if is_forbidden else "move it away"
        raise StoreNotReadable(path, f"cannot be read ({error.strerror})", advice) from error
    if content is None:
        return None
    try:
        found = json.loads(content[0])
    except (ValueError, RecursionError) as error:
        raise StoreBroken(path, "is not valid JSON", way_out) from error
    return found if isinstance(found, dict) else {}
