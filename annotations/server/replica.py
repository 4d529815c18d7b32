"""The replica: the library as a reader saw it last, in a file, for when the server does not answer.

`replica.json` is one line: a seal, and a JSON object with the reader's standing and all records, each with
the change that wrote it last. It is written whole and takes the place of the one before. A replica of another
reader or of another library is none: in blind coding it would show what is not to be seen. The seal is made
with the reader's own key, as in the queue: in a folder that somebody sent, nothing is shown as others' that
the server never had.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from synoptic.annotations.files import disk
from synoptic.annotations.files.codec import from_document, to_document
from synoptic.annotations.model.annotations import Annotations
from synoptic.annotations.model.changes import SHELVES
from synoptic.annotations.server.administration import ROLES, Standing
from synoptic.annotations.server.documents import marked
from synoptic.annotations.server.shared_annotations import Snapshot

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.annotations.model.values import Record

FILE_NAME = "replica.json"
"""Name of the file, in the folder `shared` of a library's folder."""
FORMAT = 1
"""The format that this version reads and writes; of another one, there is no replica."""
LOCK_TIMEOUT = 10.0
"""Seconds to wait for another process that writes the file."""
_KINDS: Mapping[str, type[Record]] = {name: kind for kind, name in SHELVES.items()}
_encode = json.JSONEncoder(allow_nan=False, separators=(",", ":")).encode


def save(folder: Path, snapshot: Snapshot, key: bytes) -> None:
    """Write the replica of a library into a folder, in place of an older one; `key` is that of `own_key`.

    Raises OSError.
    """
    standing = snapshot.standing
    versions = snapshot.versions
    records = {
        name: [
            [versions.get((name, marked(record.id)), 0), to_document(record)]
            for record in getattr(snapshot.annotations, name).values()
        ]
        for name in SHELVES.values()
    }
    said = {
        "format": FORMAT,
        "library": standing.library,
        "reader": standing.reader,
        "role": standing.role,
        "blind": standing.is_blind,
        "sequence": snapshot.sequence,
        "records": records,
        "problems": [[*key, problem] for key, problem in snapshot.problems.items()],
    }
    body = _encode(said).encode()
    disk.ensure_own_folder(folder)
    disk.make_folder(folder)
    path = folder / FILE_NAME
    lock = folder / f"{FILE_NAME}.lock"
    with disk.locked(lock, lock, LOCK_TIMEOUT):
        disk.write_whole(path, b"%b %b\n" % (_seal(key, body), body))


def load(folder: Path, library: str | None, reader: str | None, key: bytes) -> Snapshot | None:
    """Return the library as a reader saw it last; None if that is not known, or cannot be read.

    `library` is its UUID, `reader` the name of who reads, None for whichever it is; what was not sealed with
    `key` is none.
    """
    try:
        disk.ensure_own_folder(folder)
        found = disk.read_whole(folder / FILE_NAME)
    except OSError:
        return None
    if found is None:
        return None
    seal, _, body = found[0].removesuffix(b"\n").partition(b" ")
    if not hmac.compare_digest(seal, _seal(key, body)):
        return None
    try:
        said = json.loads(body)
        if said["format"] != FORMAT:
            return None
        if reader not in {None, said["reader"]} or library not in {None, said["library"]}:
            return None
        return _snapshot(said)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _seal(key: bytes, body: bytes) -> bytes:
    # What the queue seals begins otherwise, so that nothing of the one is good for the other.
    return hmac.digest(key, b"replica " + body, "sha256").hex().encode()


def _snapshot(said: Mapping[str, Any]) -> Snapshot:
    """Return what a file says. Raises ValueError, TypeError, KeyError and AttributeError for nonsense."""
    role, is_blind, library = said["role"], said["blind"], said["library"]
    if role not in ROLES or type(is_blind) is not bool or type(library) is not str:
        raise ValueError
    standing = Standing(said["reader"], role, is_blind, _number(said["sequence"]), library)
    shelves: dict[str, dict[str, Record]] = {}
    versions: dict[tuple[str, str], int] = {}
    for name, records in said["records"].items():
        for version, document in records:
            record = from_document(_KINDS[name], document)
            shelves.setdefault(name, {})[record.id] = record
            versions[name, marked(record.id)] = _number(version)
    annotations: Annotations = Annotations(**shelves)  # type: ignore[arg-type]  # each has its kind
    problems = {(str(name), str(identifier)): str(line) for name, identifier, line in said["problems"]}
    return Snapshot(annotations, versions, standing.sequence, standing, problems)


def _number(value: object) -> int:
    if type(value) is not int or value < 0:
        raise ValueError
    return value
