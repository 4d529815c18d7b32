"""A TinyDB storage whose changes are lines of a journal, and the table that writes them.

`docs/store.md` describes the files, and why nothing that was acknowledged is lost."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from tinydb.storages import Storage
from tinydb.table import Document, Table

from synoptic.annotations.errors import StoreBroken, StoreNotReadable, StoreNotWritable, StoreTooNew
from synoptic.annotations.files import disk, journal
from synoptic.annotations.files.base import Meta, Tables, sealed
from synoptic.annotations.files.store_files import StoreFiles

if TYPE_CHECKING:
    from tinydb.queries import QueryLike

    from synoptic.annotations.files.journal import Operation


LOCK_TIMEOUT_ON_CLOSE = 1.0
"""Seconds `close` waits for the lock. On timeout the journal stays, and is folded in later."""
MIN_JOURNAL_BYTES = 256 * 1024
"""Bytes that a journal may have however small its base is."""
_REPAIR = "run `synoptic doctor --repair`; nothing was changed"


class JournalledStorage(StoreFiles, Storage):
    """Tables in memory, their base in a file, and each change since then a synced line of a journal.

    Several processes may have one store open. `read` returns the storage's own memory, as TinyDB expects:
    convert it, do not keep it. Not for several threads at once.
    """

    def __init__(self, path: str | os.PathLike[str], *, ensure_ascii: bool = False) -> None:
        """Know of a base at a path; nothing is read yet.

        `ensure_ascii` is there for programs that give it to TinyDB's own storage. Raises ValueError if it is
        true: the base is plain UTF-8.
        """
        if ensure_ascii:
            raise ValueError("The file is plain UTF-8; leave ensure_ascii out")
        super().__init__(path)
        self._checkpoint_at = 0
        self._is_in_change = False
        self._operations: list[Operation] = []
        self._undo: list[tuple[str, str, dict[str, Any] | None]] = []

    def read(self) -> Tables | None:
        """Return the tables as they are now, None where there is no file yet.

        Raises StoreNotReadable, StoreBroken and StoreTooNew.
        """
        if not self._is_in_change:
            self.catch_up()
        return self._tables if self._stamp is not None or self._tables else None

    def write(self, data: Tables) -> None:
        """Replace everything, as a new base. Raises OSError, and ValueError for values that JSON lacks.

        For TinyDB's own tables and for dropping some; `JournalledTable` writes changes.
        """
        with self.locked(catching_up=False):
            if not self._is_read:
                self.catch_up()
            elif self.is_stale():
                self.forget()
                raise StoreNotWritable(self.path, "was written by another program meanwhile", "try again")
            self._refuse_if_damaged()
            self._tables, self._highest, self._news = data, {}, None
            self.version += 1
            try:
                self._checkpoint()
            except BaseException:
                self.forget()
                raise

    def replace(self, tables: Tables) -> None:
        """Replace the present tables, however damaged, by these; only within `locked`. Raises OSError."""
        self._tables, self._highest, self._news, self.damage = tables, {}, None, None
        # The backup stays what it is, older and whole, instead of becoming what was damaged.
        self.meta, self._stamp, self._needs_lifting = Meta(journal.FORMAT), None, False
        self._journal.forget()
        self._checkpoint()
        self._journal.path.unlink(missing_ok=True)
        self._is_read = True

    def as_base(self) -> bytes:
        """Return the content of a base of its own."""
        return sealed(
            Meta(journal.FORMAT, self.meta.generation, self.sequence, os.urandom(8).hex()), self._tables
        )

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Make one change of several operations, written at the end of the block, all of it or nothing.

        After any error, memory goes back to its state before the block. Raises OSError, StoreNotWritable, and
        ValueError and TypeError for values that JSON lacks.
        """
        if self._is_in_change:
            yield
            return
        with self.locked():
            self._refuse_if_damaged()
            self._is_in_change = True
            try:
                yield
                if self._operations:
                    self._commit()
            except BaseException:
                self._take_back()
                raise
            finally:
                self._is_in_change = False
                self._operations, self._undo = [], []
            self._fold_if_grown()

    def put(self, table: str, number: int, document: dict[str, Any] | None) -> None:
        """Have a document under a number of a table, None for no document; within a `transaction`."""
        documents, key = self._tables.setdefault(table, {}), str(number)
        self._undo.append((table, key, documents.get(key)))
        self._operations.append((table, number, document))
        self._highest[table] = max(self._highest_of(table), number)
        if document is None:
            del documents[key]
        else:
            documents[key] = document
        self.version += 1

    def next_number(self, table: str) -> int:
        """Return a number that no document of the table has, nor has had since the store was opened."""
        self._highest[table] = self._highest_of(table) + 1
        return self._highest[table]

    def number_anew(self, table: str) -> None:
        """Have the next number be one more than the highest that is there."""
        self._highest.pop(table, None)

    def make(self, table: str) -> None:
        """Have a table that holds nothing; it is in the base after the next checkpoint."""
        if table not in self._tables:
            self._tables[table] = {}
            self._is_behind = True
            self.version += 1

    def close(self) -> None:
        """Fold the journal into the base, unless another process is at it; the storage can still be used.

        Raises nothing: all that was acknowledged is on the disk as it is.
        """
        if self._is_behind:
            with (
                suppress(OSError, StoreNotWritable, StoreNotReadable, StoreBroken, StoreTooNew),
                self.locked(patience=LOCK_TIMEOUT_ON_CLOSE),
            ):
                self._catch_up_base()
        self._lock.close()

    def _catch_up_base(self) -> None:
        # Another process may have done so since.
        if self._is_behind and self.damage is None:
            self._checkpoint()

    def _refuse_if_damaged(self) -> None:
        if self.damage is not None:
            raise StoreNotWritable(self.path, f"is damaged ({self.damage})", _REPAIR)

    def _commit(self) -> None:
        sequence = self.sequence + 1
        line = journal.line(sequence, self._operations)
        if self._stamp is None or self._needs_lifting or not self._journal.is_trusted or not self.meta.id:
            # After a sync that failed, too: into another file.
            self._checkpoint(sequence)
            return
        if self._journal.is_there and self._journal.base != self.meta.id:
            self._retire_journal()
        if self._journal.is_there:
            self._journal.append(line)
        else:
            self._journal.begin(self.meta.id, line, self.target)
        self.sequence, self._is_behind = sequence, True
        # After the sync: it never says more than the disk holds of the journal.
        self._lock.note(journal.receipt(self.meta.id, sequence))

    def _fold_if_grown(self) -> None:
        """Make a new base where the journal has outgrown the present one."""
        limit = max(MIN_JOURNAL_BYTES, self._stamp.size if self._stamp else 0, self._checkpoint_at)
        if self._journal.is_there and self._journal.end > limit:
            # The change is on the disk: a disk that has no room for a new base is no reason to refuse it.
            with suppress(OSError):
                self._checkpoint_at = 2 * self._journal.end
                self._checkpoint()

    def _checkpoint(self, sequence: int | None = None) -> None:
        """Write memory as a new base, and only then put the journal away. Raises OSError, ValueError."""
        old = self.meta
        meta = Meta(
            journal.FORMAT,
            old.generation + 1,
            self.sequence if sequence is None else sequence,
            os.urandom(8).hex(),
            old.id,
        )
        content = sealed(meta, self._tables)
        if self._journal.is_there and self._journal.base != old.id:
            # One that an earlier checkpoint could not put away; the new base would not know it.
            self._retire_journal()
        if self._stamp is not None:
            if self._needs_lifting and old.format is not None:
                disk.keep_copy(self.target, self.beside(f".format-{old.format}"))
            disk.keep_copy(self.target, self.beside(".bak"))
        try:
            self._stamp = disk.write_whole(self.target, content)
        except BaseException:
            # An error at the very end can leave the new base in place.
            self.forget()
            raise
        self.meta, self.sequence = meta, meta.sequence
        self._needs_lifting, self.mismatch, self._checkpoint_at = False, None, 0
        with suppress(OSError):
            self._retire_journal()
        self._is_behind = False

    def _retire_journal(self) -> None:
        """Keep the journal beside `.bak`, with which it makes the base. Raises OSError."""
        self._journal.retire(self.beside("-journal.bak"))

    def _take_back(self) -> None:
        """Undo the unwritten operations in memory."""
        for table, key, document in reversed(self._undo):
            if document is None:
                self._tables[table].pop(key, None)
            else:
                self._tables[table][key] = document
        self._operations, self._undo = [], []
        self.version += 1


class JournalledTable(Table):
    """A table of a `JournalledStorage`. Several operations are one change within `storage.transaction()`.

    Raises as a transaction does; nothing was changed then. On any other storage, it is TinyDB's own table.
    """

    _storage: JournalledStorage

    def __new__(cls, storage: Storage, *args: Any, **options: Any) -> Any:
        if isinstance(storage, JournalledStorage):
            return super().__new__(cls)
        return Table(storage, *args, **options)

    def __init__(
        self, storage: JournalledStorage, name: str, cache_size: int = 10, persist_empty: bool = False
    ) -> None:
        self._cached = -1
        super().__init__(storage, name, cache_size, persist_empty)

    def insert(self, document: Mapping[Any, Any]) -> int:
        """Insert a document, under a number that no other process can give, and return that."""
        with self._storage.transaction():
            return super().insert(document)

    def insert_multiple(self, documents: Iterable[Mapping[Any, Any]]) -> list[int]:
        """Insert documents as one change, and return their numbers."""
        inserted = list(documents)
        if any(type(document) is not dict for document in inserted):
            # With numbers of their own, or no documents at all.
            return super().insert_multiple(inserted)
        with self._storage.transaction():
            numbers = [self._storage.next_number(self.name) for _ in inserted]
            for number, document in zip(numbers, inserted, strict=True):
                self._storage.put(self.name, number, _copied(document))
        self.clear_cache()
        return numbers

    def search(self, cond: QueryLike) -> list[Document]:
        """Return the matching documents, those of other processes too."""
        self._storage.read()
        if self._cached != self._storage.version:
            self.clear_cache()
            self._cached = self._storage.version
        return super().search(cond)

    def truncate(self) -> None:
        """Remove all documents, and begin to number them anew."""
        super().truncate()
        self._storage.number_anew(self.name)

    def _get_next_id(self) -> int:
        self._storage.read()
        return self._storage.next_number(self.name)

    def _update_table(self, updater: Callable[[dict[int, Mapping[Any, Any]]], None]) -> None:
        with self._storage.transaction():
            page = _Page(self._read_table())
            updater(page)  # type: ignore[arg-type]  # TinyDB's updaters use it as the mapping that it is
            self._storage.make(self.name)
            for number, document in page.changed():
                self._storage.put(self.name, number, document)
        self.clear_cache()


class _Page(MutableMapping[int, Any]):
    """A table as TinyDB's updaters see it: by number, and to be written on. Touched documents are copies."""

    def __init__(self, documents: Mapping[Any, Any]) -> None:
        self._documents = documents
        self._touched: dict[int, Any] = {}

    def changed(self) -> Iterator[tuple[int, dict[str, Any] | None]]:
        """Yield the numbers of the documents that are others now, and those; None for one that is gone."""
        for number, document in self._touched.items():
            before = self._documents.get(str(number))
            if document is None:
                if before is not None:
                    yield number, None
            elif document != before or repr(document) != repr(before):  # 1 and true are equal
                yield number, _copied(document)

    def __getitem__(self, number: int) -> Any:
        if number not in self._touched:
            self._touched[number] = _copied(self._documents[str(number)])
        if (found := self._touched[number]) is None:
            raise KeyError(number)
        return found

    def __setitem__(self, number: int, document: Any) -> None:
        self._touched[number] = document

    def __delitem__(self, number: int) -> None:
        if number not in self:
            raise KeyError(number)
        self._touched[number] = None

    def __contains__(self, number: object) -> bool:
        if number in self._touched:
            return self._touched[number] is not None
        return str(number) in self._documents

    def __iter__(self) -> Iterator[int]:
        old = [int(number) for number in self._documents]
        new = [number for number in self._touched if str(number) not in self._documents]
        return iter([number for number in (*old, *new) if number in self])

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _copied(value: Any) -> Any:
    """Return a copy of a JSON value that shares nothing that can be changed."""
    if isinstance(value, dict):
        return {name: _copied(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_copied(part) for part in value]
    return value
