"""The queue: changes that were made while the server did not answer, on the disk until it has them.

`queue.jsonl` holds a line for each, as the journal of a library in files does: a CRC-32, then JSON.

    71c3a0f2 {"format":1,"library":"5d0c…","reader":"anna"}
    0c5fd6a1 {"id":"…","label":"tag “a”","edits":[{"shelf":"tags","before":null,"after":{…}}],"with":[…],…}
    8e40bb07 {"twins":{"…":"…"},"seal":"…"}
    93ac5e12 {"done":"…","seal":"…"}

“with” are the records that the change refers to, as they were; “twins” are ids of records to those that took
their place; “done” is the id of a change that the server has. When all are done, the file goes.

A folder may come from somebody else, and what is in the queue is done in the name of the reader who opens it.
So each line is sealed with a key that is in the reader's own folder, and never in a library (HMAC-SHA-256,
RFC 2104): one without its seal does nothing.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from synoptic.annotations.errors import StoreNotReadable, StoreNotWritable
from synoptic.annotations.files import disk
from synoptic.annotations.files.codec import from_document, to_document
from synoptic.annotations.model.annotations import Annotations
from synoptic.annotations.model.changes import SHELVES, Change, Edit
from synoptic.annotations.model.wording import counted
from synoptic.annotations.server import refused_changes
from synoptic.annotations.server.checked_lines import body_of, line, said_in
from synoptic.corpus.errors import on_one_line

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.annotations.model.values import Record

FILE_NAME = "queue.jsonl"
"""Name of the file, in the folder `shared` of a library's folder."""
FORMAT = 1
"""The format of the file. A higher number is refused."""
KEY_BYTES = 32
"""Length of a reader's key."""
_KEY_FILE = "queue.key"
LOCK_TIMEOUT = 10.0
"""Seconds to wait for another process that writes the file."""
_KINDS: Mapping[str, type[Record]] = {name: kind for kind, name in SHELVES.items()}


class Waiting(Struct, frozen=True):
    """A change that waits for the server."""

    id: str
    """UUID, under which the server carries it out at the most once."""
    change: Change
    """The change, as it was planned."""
    context: Annotations
    """The records that it referred to then (see `model.rebasing.referred_to`)."""


class ChangeQueue:
    """The changes of one reader of a library that wait for its server; several processes may have it open."""

    def __init__(self, folder: Path, library: str, reader: str, key: bytes) -> None:
        """Take the queue in a folder; nothing is read. `library` is its UUID, `key` that of `own_key`."""
        self.path = folder / FILE_NAME
        """The file; it is there while a change waits."""
        self._library, self._reader, self._key = library, reader, key
        self._lock, self._held = disk.Lock(), 0
        self._stamp: disk.Stamp | None = None
        self._end = 0
        self._torn = b""
        self._waiting: dict[str, Waiting] = {}
        self._twins: dict[str, str] = {}
        self._is_begun = self._is_damaged = False
        self._notices: list[str] = []

    @property
    def waiting(self) -> tuple[Waiting, ...]:
        """The changes, in the order in which they were made, as of the last reading."""
        return tuple(self._waiting.values())

    @property
    def twins(self) -> Mapping[str, str]:
        """Ids of records that changes of the queue made to those of the records in their place."""
        return self._twins

    @property
    def notices(self) -> tuple[str, ...]:
        """Events that a person should know of, one line each, oldest first; it only grows."""
        return tuple(self._notices)

    def is_stale(self) -> bool:
        """Tell whether another process has written since the last reading. Raises OSError."""
        return disk.stamp_of(self.path) != self._stamp

    def read(self) -> None:
        """Take in what another process wrote. Raises StoreNotReadable for a file that cannot be used."""
        try:
            if not self.is_stale():
                return
            found = disk.read_whole(self.path)
        except OSError as error:
            advice = error.advice if isinstance(error, disk.UnfitFile) else "fix that, then try again"
            raise StoreNotReadable(self.path, f"cannot be read ({error.strerror})", advice) from error
        self._waiting, self._twins, self._end, self._torn = {}, {}, 0, b""
        self._is_begun = self._is_damaged = False
        self._stamp = None
        if found is not None:
            self._take_in(found[0])
            self._stamp = found[1]

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other processes from writing, and take in what they wrote.

        Raises OSError, StoreNotReadable, and StoreNotWritable if another one writes for too long.
        """
        if not self._held:
            disk.ensure_own_folder(self.path.parent)
            disk.make_folder(self.path.parent)
            lock = self.path.with_name(f"{FILE_NAME}.lock")
            if not self._lock.acquire(lock, lock, LOCK_TIMEOUT):
                raise StoreNotWritable(self.path, "another program is writing there", "try again in a moment")
        self._held += 1
        try:
            self.read()
            if self._torn:
                self._cut()
            yield
        finally:
            self._held -= 1
            if not self._held:
                self._lock.release()

    def append(self, waiting: Waiting) -> None:
        """Add a change, down to the disk. Raises as `locked`, and OSError; it is then not in the queue."""
        said = {
            "id": waiting.id,
            "label": waiting.change.label,
            "key": waiting.change.merge_key,
            "edits": _edits(waiting.change),
            "with": [
                {"shelf": name, "record": to_document(record)}
                for name in SHELVES.values()
                for record in getattr(waiting.context, name).values()
            ],
        }
        with self.locked():
            self._write(said)
            self._waiting[waiting.id] = waiting

    def note_twins(self, twins: Mapping[str, str]) -> None:
        """Keep which records took the place of others, before that is sent. Raises as `append`."""
        with self.locked():
            if not twins.items() <= self._twins.items():
                self._write({"twins": dict(twins)})
                self._twins |= twins

    def drop(self, identifier: str) -> None:
        """Note that the server has a change; after the last one, the file goes. Raises as `append`."""
        with self.locked():
            if self._waiting.pop(identifier, None) is None:
                return
            if self._waiting or self._is_damaged:
                self._write({"done": identifier})
            if not self._waiting:
                self._clear()

    def set_aside(self, waiting: Waiting, why: str) -> Path:
        """Move a change that the server refuses to the file of those, and return that. Raises as `append`."""
        said = {"id": waiting.id, "why": why, "label": waiting.change.label, "edits": _edits(waiting.change)}
        with self.locked():
            path = refused_changes.keep(self.path.parent, said)
            self.drop(waiting.id)
        return path

    def close(self) -> None:
        """Give up the lock. Raises nothing."""
        if not self._held:
            self._lock.close()

    def _clear(self) -> None:
        """Take the file away; of a damaged one, there is a copy."""
        if self._is_damaged:
            disk.write_whole(self.path.with_name(f"{FILE_NAME}.damaged"), self._content())
        self.path.unlink(missing_ok=True)
        disk.sync_folder(self.path.parent)
        self._twins, self._stamp, self._end, self._torn = {}, None, 0, b""
        self._is_begun = self._is_damaged = False

    def _content(self) -> bytes:
        found = disk.read_whole(self.path)
        return b"" if found is None else found[0]

    def _write(self, said: dict[str, Any]) -> None:
        """Add a line, and the first line before the first one. Raises OSError; nothing is then added."""
        content = line({**said, "seal": self._seal(said)})
        if not self._is_begun:
            head = {"format": FORMAT, "library": self._library, "reader": self._reader}
            self._stamp = disk.write_whole(self.path, line(head) + content)
            self._end, self._is_begun = self._stamp.size, True
            return
        descriptor = disk.open_file(self.path, os.O_RDWR)
        try:
            try:
                os.ftruncate(descriptor, self._end)
                disk.write_all(descriptor, content, self._end)
                disk.sync_data(descriptor)
            except BaseException:
                # Whatever became of the line, the next look reads the file anew.
                self._stamp = None
                with suppress(OSError):
                    os.ftruncate(descriptor, self._end)
                    disk.sync(descriptor)
                raise
            self._end += len(content)
            self._stamp = disk.Stamp.of(os.fstat(descriptor))
        finally:
            os.close(descriptor)

    def _take_in(self, content: bytes) -> None:
        """Take in the lines of a file."""
        *lines, rest = content.split(b"\n")
        offset, unread, foreign = 0, 0, 0
        for raw in lines:
            offset += len(raw) + 1
            said = said_in(raw)
            if said is None:
                unread += 1
                continue
            if not self._is_begun:
                self._check_head(said)
                self._is_begun = True
            else:
                try:
                    foreign += not self._take_in_line(said)
                except (ValueError, TypeError, AttributeError, KeyError, RecursionError):
                    self._is_damaged = True
            self._is_damaged |= unread > 0
            self._end, unread = offset, 0
        # Another process may be writing it just now: only who has the lock knows better.
        self._torn = content[self._end :] if unread or rest else b""
        if self._is_damaged:
            self._say(
                f"{on_one_line(self.path)} is damaged: a change in it cannot be read. The others are sent."
            )
        if foreign:
            self._is_damaged = True
            number = counted(foreign, "line")
            self._say(f"{on_one_line(self.path)} has {number} that you did not write here: not sent.")

    def _check_head(self, said: Mapping[str, Any]) -> None:
        found = said.get("format"), said.get("library"), said.get("reader")
        if found == (FORMAT, self._library, self._reader):
            return
        version, library, reader = found
        if isinstance(version, int) and version > FORMAT:
            why = f"has format {version}, and this version knows formats up to {FORMAT}"
            raise StoreNotReadable(self.path, why, "install a newer Synoptic")
        if library == self._library and isinstance(reader, str):
            why = f"holds changes of “{on_one_line(reader)}” that wait for the server"
            raise StoreNotReadable(self.path, why, f"connect as “{on_one_line(reader)}”, or move it away")
        raise StoreNotReadable(self.path, "holds changes of another library", "move it away")

    def _take_in_line(self, said: dict[str, Any]) -> bool:
        """Take in a line after the first; False if it is not the reader's own."""
        seal = said.pop("seal", None)
        if not isinstance(seal, str) or not hmac.compare_digest(
            seal.encode("utf-8", "replace"), self._seal(said).encode()
        ):
            return False
        match said:
            case {"id": str(identifier)}:
                self._waiting[identifier] = _waiting(said)
            case {"twins": dict(twins)}:
                self._twins |= twins
            case {"done": str(identifier)}:
                self._waiting.pop(identifier, None)
        return True

    def _cut(self) -> None:
        """Keep a copy of the beginning of a line that was never acknowledged, cut it off, and say so."""
        kept = self.path.with_name(f"{FILE_NAME}.torn")
        disk.write_whole(kept, self._torn)
        descriptor = disk.open_file(self.path, os.O_RDWR)
        try:
            os.ftruncate(descriptor, self._end)
            disk.sync(descriptor)
            self._stamp, self._torn = disk.Stamp.of(os.fstat(descriptor)), b""
        finally:
            os.close(descriptor)
        self._say(f"The last change in {on_one_line(self.path)} was not written whole: see {kept.name}.")

    def _say(self, notice: str) -> None:
        if notice not in self._notices:
            self._notices.append(notice)

    def _seal(self, said: Mapping[str, Any]) -> str:
        return hmac.digest(self._key, body_of([self._library, self._reader, said]), "sha256").hex()


def own_key(folder: Path) -> bytes:
    """Return the key of the person whose folder it is, made if there is none. Raises StoreNotReadable."""
    path = folder / _KEY_FILE
    try:
        return _key_in(folder)
    except OSError as error:
        reason = f"cannot be used ({error.strerror}): without it, nothing works while the server is away"
        advice = error.advice if isinstance(error, disk.UnfitFile) else "fix that"
        raise StoreNotReadable(error.filename or path, reason, f"{advice}, then restart") from error


def made_key(folder: Path) -> bytes | None:
    """Return the key of the person whose folder it is, None if none was made. Raises OSError."""
    found = disk.read_whole(folder / _KEY_FILE, KEY_BYTES)
    return None if found is None or len(found[0]) != KEY_BYTES else found[0]


def _key_in(folder: Path) -> bytes:
    key = made_key(folder)
    if key is None:
        import secrets

        disk.make_folder(folder)
        lock = folder / f"{_KEY_FILE}.lock"
        with disk.locked(lock, lock, LOCK_TIMEOUT):
            key = made_key(folder)
            if key is None:
                key = secrets.token_bytes(KEY_BYTES)
                disk.write_whole(folder / _KEY_FILE, key)
    return key


def _waiting(said: Mapping[str, Any]) -> Waiting:
    """Return the change of a line. Raises ValueError, TypeError, AttributeError and KeyError for none."""
    edits = tuple(
        Edit(*(_record(each["shelf"], each[which]) for which in ("before", "after")))
        for each in said["edits"]
    )
    shelves: dict[str, dict[str, Record]] = {}
    for each in said["with"]:
        if (record := _record(each["shelf"], each["record"])) is not None:
            shelves.setdefault(each["shelf"], {})[record.id] = record
    key = said["key"]
    if not isinstance(said["label"], str) or not isinstance(key, str | None):
        raise TypeError
    context = Annotations(**shelves)  # type: ignore[arg-type]  # each under its kind
    return Waiting(said["id"], Change(said["label"], edits, key), context)


def _edits(change: Change) -> list[dict[str, Any]]:
    return [
        {"shelf": SHELVES[edit.key[0]], "before": _plain(edit.before), "after": _plain(edit.after)}
        for edit in change.edits
    ]


def _record(shelf: str, document: Any) -> Record | None:
    return None if document is None else from_document(_KINDS[shelf], document)


def _plain(record: Record | None) -> dict[str, Any] | None:
    return None if record is None else to_document(record)
