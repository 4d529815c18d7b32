"""The store's file: a TinyDB database that is replaced whole at each change, or not at all."""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tinydb import TinyDB
from tinydb.storages import Storage

from annotations import durable
from annotations.change import SHELVES
from annotations.errors import StoreBroken, StoreError, StoreNotReadable, StoreNotWritable, StoreTooNew
from annotations.model import Annotations
from annotations.records import from_document, to_document
from annotations.shelf import shelf_of
from annotations.tables import parse, serialise

if TYPE_CHECKING:
    from collections.abc import Iterator, MutableMapping
    from typing import Any

    from annotations.change import Change, Edit, Key
    from annotations.model import Record
    from annotations.tables import Tables

FORMAT = 1
"""The format of the file, in its table `_meta`. A higher number is refused."""
PATIENCE = 10.0
"""Seconds to wait for another process that is writing."""

_META = "_meta"


class AtomicJSONStorage(Storage):
    """A TinyDB storage that survives being killed at any moment: the file is the old one or the new one.

    It reads the file once and keeps what it read; `is_stale` tells when another process has written since.
    What `read` returns is the storage's own memory, as TinyDB expects: convert it, do not keep it.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)
        self.stamp: durable.Stamp | None = None
        """The version of the file that was read or written last; None if there was no file."""
        self._tables: Tables | None = None
        self._is_read = False
        self._is_in_batch = False
        self._is_changed = False

    def read(self) -> Tables | None:
        """Return the tables, None where there is no file yet. Raises StoreNotReadable and StoreBroken."""
        if not self._is_read:
            self._tables, self.stamp = _read(self.path)
            self._is_read = True
        return self._tables

    def write(self, data: Tables) -> None:
        """Replace the file; within a `batch`, do so at its end.

        Raises OSError, and ValueError for what JSON cannot say, such as NaN.
        """
        self._tables, self._is_read, self._is_changed = data, True, True
        if not self._is_in_batch:
            self._save()

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Let several operations on tables make one write, at the end of the block.

        Whatever is raised within the block or by the write, memory goes back to what is on disk.
        """
        self._is_in_batch, self._is_changed = True, False
        try:
            yield
            if self._is_changed:
                self._save()
        except BaseException:
            self.forget()
            raise
        finally:
            self._is_in_batch = False

    def is_stale(self) -> bool:
        """Tell whether the file is another one than was read or written last. Raises StoreNotReadable."""
        try:
            return not self._is_read or durable.stamp_of(self.path) != self.stamp
        except OSError as error:
            raise _unreadable(self.path, error) from error

    def forget(self) -> None:
        """Give up what was read: the next `read` goes to the disk."""
        self._tables, self.stamp, self._is_read = None, None, False

    def _save(self) -> None:
        try:
            self.stamp = durable.write_whole(self.path, serialise(self._tables or {}))
        except BaseException:
            self.forget()
            raise


class Contents(NamedTuple):
    """What was found in the file."""

    annotations: Annotations
    """All that could be read."""
    problems: tuple[str, ...]
    """One line for each record that could not: it stays in the file, untouched."""


class AnnotationFile:
    """Annotations on disk: all that `AnnotationStore` needs of a file. One change is one atomic commit.

    A record's id is a UUID of ours; the number of its document in TinyDB is nobody else's business, since
    TinyDB gives the number of a removed document to the next one.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._storage = AtomicJSONStorage(path)
        self._database = TinyDB(storage=lambda: self._storage)
        self._numbers: dict[Key, int] = {}
        self._was_there = False

    def read(self) -> Contents:
        """Read the file again; one that does not exist yet has nothing in it.

        Raises StoreBroken, StoreTooNew and StoreNotReadable; what was read before still stands then.
        """
        self._storage.forget()
        try:
            tables = self._storage.read()
            self._check(tables)
        except StoreError:
            # Still stale: nothing may be written over a file that was refused.
            self._storage.forget()
            raise
        self._was_there = tables is not None
        contents, self._numbers = _contents(tables or {})
        # A new one: TinyDB's tables remember the number of the next document, whoever has used it since.
        self._database = TinyDB(storage=lambda: self._storage)
        return contents

    def is_stale(self) -> bool:
        """Tell whether another process has written since the last read or commit. Raises StoreNotReadable."""
        return self._storage.is_stale()

    def why_read_only(self) -> str | None:
        """Return why the file cannot be written, as it seems without trying; None if it can be."""
        if os.access(self.path, os.F_OK) and not os.access(self.path, os.W_OK):
            return f"{self.path} is write-protected"
        folder = Path(os.path.realpath(self.path)).parent
        while not os.access(folder, os.F_OK) and folder != folder.parent:
            folder = folder.parent
        return None if os.access(folder, os.W_OK | os.X_OK) else f"{folder} is write-protected"

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other processes from writing. Raises OSError and StoreNotWritable."""
        from filelock import FileLock, Timeout

        target = Path(os.path.realpath(self.path))
        durable.make_folder(target.parent)
        # A lock that is a file instead of flock would outlive a process that was killed.
        lock = FileLock(
            f"{target}.lock", timeout=PATIENCE, mode=0o600, poll_interval=0.005, fallback_to_soft=False
        )
        try:
            lock.acquire()
        except Timeout as error:
            raise StoreNotWritable(
                self.path, "is being written by another program", "wait for it or end it, then try again"
            ) from error
        try:
            yield
        finally:
            lock.release()

    def commit(self, change: Change) -> None:
        """Carry out a change on disk, all of it or nothing; only within `locked`, and when not stale.

        Raises OSError; read the file again then.
        """
        numbers = dict(self._numbers)
        with self._storage.batch():
            if not self._was_there:
                self._database.table(_META).insert({"format": FORMAT})
            for kind, name in SHELVES.items():
                self._edit(name, [edit for edit in change.edits if edit.key[0] is kind], numbers)
        self._numbers = numbers
        self._was_there = True

    def _edit(self, name: str, edits: list[Edit], numbers: dict[Key, int]) -> None:
        """Carry out the edits of one table, and keep the book of document numbers."""
        table = self._database.table(name)
        removed = [edit.key for edit in edits if edit.after is None]
        made = [edit.after for edit in edits if edit.before is None and edit.after]
        changed = {edit.after.id: edit.after for edit in edits if edit.before and edit.after}
        if removed:
            table.remove(doc_ids=[numbers.pop(key) for key in removed])
        if changed:

            def renew(document: MutableMapping[str, Any]) -> None:
                document.update(to_document(changed[document["id"]]))

            table.update(renew, doc_ids=[numbers[type(record), record.id] for record in changed.values()])
        if made:
            fresh = table.insert_multiple([to_document(record) for record in made])
            for record, number in zip(made, fresh, strict=True):
                numbers[type(record), record.id] = number

    def _check(self, tables: Tables | None) -> None:
        if tables is None:
            if self._was_there:
                raise StoreNotReadable(
                    self.path,
                    "is gone, and was there before",
                    "put it back, or start again to begin a new one",
                )
            return
        found = [document.get("format") for document in tables.get(_META, {}).values()]
        if len(found) != 1 or not isinstance(found[0], int) or isinstance(found[0], bool) or found[0] < 1:
            raise StoreBroken(
                self.path,
                "is no file of annotations: it names no format",
                "move it out of the way; it was left as it is",
            )
        if found[0] > FORMAT:
            raise StoreTooNew(
                self.path,
                f"has format {found[0]}, and this Synoptic knows formats up to {FORMAT}",
                "use the Synoptic that wrote it, or a later one",
            )


def _read(path: Path) -> tuple[Tables | None, durable.Stamp | None]:
    try:
        # Without O_NONBLOCK, a pipe under that name would keep the reader waiting for ever.
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise StoreBroken(path, "is not a regular file", "move it out of the way")
            content = file.read()
    except FileNotFoundError:
        return None, None
    except OSError as error:
        raise _unreadable(path, error) from error
    return parse(path, content), durable.Stamp.of(status)


def _unreadable(path: Path, error: OSError) -> StoreNotReadable:
    return StoreNotReadable(
        path, f"cannot be read ({error.strerror})", "check its permissions and its folder"
    )


def _contents(tables: Tables) -> tuple[Contents, dict[Key, int]]:
    """Return what the tables hold, and the number of each record's document."""
    numbers: dict[Key, int] = {}
    problems: list[str] = []
    shelves: dict[str, Any] = {}
    for kind, name in SHELVES.items():
        records: list[Record] = []
        for number, document in tables.get(name, {}).items():
            try:
                record = from_document(kind, document)
            except ValueError as error:
                problems.append(f"Record {number} of “{name}” cannot be read: {error}; mend it in the file")
                continue
            if (first := numbers.setdefault((kind, record.id), int(number))) == int(number):
                records.append(record)
            else:
                problems.append(f"Record {number} of “{name}” has the id of record {first}; give it its own")
        shelves[name] = shelf_of(records)
    return Contents(Annotations(**shelves), tuple(problems)), numbers
