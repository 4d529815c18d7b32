"""A TinyDB storage whose changes are lines of a journal, and the table that writes no more than what changes.

`docs/store.md` describes the files, and why nothing that was acknowledged is lost.
"""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tinydb.storages import Storage

from annotations import durable, journal
from annotations.errors import StoreBroken, StoreNotReadable, StoreNotWritable, StoreTooNew
from annotations.journal_file import JournalFile
from annotations.lock import Lock
from annotations.migrations import lift
from annotations.tables import parse, salvage, serialise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from annotations.journal import Operation, Reading
    from annotations.tables import Tables

PATIENCE = 10.0
"""Seconds to wait for another process that is writing."""
PATIENCE_AT_THE_END = 1.0
"""Seconds to wait for one when closing: what is not folded into the base now is folded in later."""
SMALLEST = 256 * 1024
"""Bytes that a journal may have however small its base is."""

META = "_meta"
"""The table in which the base says what it is."""
_NO_LOCKS = {errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOLCK}
_REPAIR = "run `synoptic doctor --repair`; nothing was changed"


@dataclass(frozen=True, slots=True)
class Meta:
    """What the base says of itself, in its table `_meta`."""

    format: int | None = None
    """None: it names none."""
    generation: int = 0
    """How many times it was written."""
    sequence: int = 0
    """Number of the last change that it holds."""
    id: str = ""
    """Random name of this very version; the journal of it bears the name."""
    previous: str = ""
    """Name of the version before."""

    @classmethod
    def of(cls, table: dict[str, Any]) -> Meta:
        """Return what the table says; a format of None where it is not what it should be."""
        documents = list(table.values())
        said = documents[0] if len(documents) == 1 else {}
        wanted = {"format": int, "generation": int, "sequence": int, "id": str, "previous": str}
        fields = {name: said[name] for name, kind in wanted.items() if type(said.get(name)) is kind}
        return cls(**fields) if fields.get("format", 0) > 0 else cls()

    def before(self, tables: Tables) -> Tables:
        """Return tables with this said before them."""
        said = {name: getattr(self, name) for name in ("format", "generation", "sequence", "id", "previous")}
        return {META: {"1": said}, **tables}


class JournalledStorage(Storage):
    """Tables in memory, their base in a file, and each change since then a synced line of a journal.

    Several processes may have one store open. What `read` returns is the storage's own memory, as TinyDB
    expects: convert it, do not keep it. Not for several threads at once.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)
        self.meta = Meta()
        """What the base says of itself."""
        self.sequence = 0
        """Number of the last change."""
        self.notices: list[str] = []
        """What happened to the files that a person should know of, one line each."""
        self.damage: str | None = None
        """Why nothing may be written although the files can be, if so."""
        self.version = 0
        """Another one whenever the tables may have changed."""
        self._tables: Tables = {}
        self._stamp: durable.Stamp | None = None
        self._is_read = False
        self._follow_links()
        self._checkpoint_at = 0
        self._needs_lifting = False
        self._is_behind = False
        self._lock = Lock()
        self._no_locks: str | None = None
        self._is_locked = False
        self._is_in_change = False
        self._operations: list[Operation] = []
        self._undo: list[tuple[str, str, dict[str, Any] | None]] = []
        self._news: list[Operation] | None = None
        self._highest: dict[str, int] = {}

    # The files: all beside the file that a symbolic link leads to.

    @property
    def target(self) -> Path:
        """The base, where symbolic links led when it was last read."""
        return self._target

    def beside(self, ending: str) -> Path:
        """Return the path of another file of the store: `-journal`, `.lock`, `.bak` …."""
        return self._target.with_name(f"{self._target.name}{ending}")

    def _follow_links(self) -> None:
        self._target = Path(os.path.realpath(self.path))
        self._folder = self._target.parent
        self._lock_path = self.beside(".lock")
        self._journal = JournalFile(self.beside("-journal"))

    # Reading

    @property
    def tables(self) -> Tables:
        """The tables as they were last read or written: the storage's own memory."""
        return self._tables

    @property
    def folder(self) -> Path:
        """Where the files are: the folder of the base."""
        return self._folder

    @property
    def is_there(self) -> bool:
        """Whether there was a base when it was last read or written."""
        return self._stamp is not None

    @property
    def why_read_only(self) -> str | None:
        """Why nothing may be written although the files can be; None if nothing is known to forbid it."""
        return f"{self.path} is damaged ({self.damage})" if self.damage is not None else self._no_locks

    def read(self) -> Tables | None:
        """Return the tables as they are now, None where there is no file yet.

        Raises StoreNotReadable, StoreBroken and StoreTooNew.
        """
        if not self._is_in_change:
            self.catch_up()
        return self._tables if self._stamp is not None or self._tables else None

    def is_stale(self) -> bool:
        """Tell whether another process has written since. Raises StoreNotReadable."""
        try:
            return not self._is_read or durable.stamp_of(self.path) != self._stamp or self._journal.has_more()
        except OSError as error:
            raise _unreadable(self.path, error) from error

    def catch_up(self) -> None:
        """Take in what other processes have written since. Raises as `read` does."""
        if not self.is_stale():
            return
        is_same_base = self._is_read and durable.stamp_of(self.path) == self._stamp
        if not (is_same_base and self._read_on()):
            self._load()

    def take_news(self) -> list[Operation] | None:
        """Return what was taken in since the last call; None if all was read anew."""
        news, self._news = self._news, []
        return news

    def forget(self) -> None:
        """Give up what was read: the next `read` goes to the disk."""
        self._is_read = False

    def _load(self) -> None:
        """Read base and journal from the beginning."""
        self._follow_links()
        while True:
            try:
                base, lines = durable.read_whole(self.target), durable.read_whole(self._journal.path)
                is_one_moment = durable.stamp_of(self.target) == (base and base[1])
            except OSError as error:
                if error.errno == errno.EINVAL:
                    raise StoreBroken(self.path, "is not a regular file", "move it out of the way") from error
                raise _unreadable(self.path, error) from error
            if is_one_moment:
                break
        content = lines[0] if lines else b""
        reading = journal.read(content)
        if reading.is_torn and not self._is_locked and self._may_be_mended():
            # Under the lock nobody is in the middle of writing: all was read again, and what is torn was cut.
            return
        self._ensure_known(base is not None, reading)
        tables, meta, damage = self._read_base(base[0]) if base else ({}, Meta(), None)
        tables, known = lift(tables, meta.format)
        damage = damage or _misfit(meta, reading)
        sequence = meta.sequence
        for line in reading.lines:
            if line.sequence > meta.sequence or damage:
                carry_out(tables, line.operations)
                sequence = max(sequence, line.sequence)
        if reading.rot and damage is None:
            damage = f"{self._journal.path.name}: {', '.join(reading.rot)}"
        self._tables, self.damage = tables, damage
        self.meta, self.sequence = meta, sequence
        self._needs_lifting = not known
        self._stamp = base[1] if base else None
        if lines:
            self._journal.found(content, lines[1].inode, reading)
        if reading.is_torn and self._is_locked and damage is None:
            self._cut(content)
        self._is_behind = self._is_behind and sequence > meta.sequence
        self._highest, self._news, self._is_read = {}, None, True
        self.version += 1

    def _read_on(self) -> bool:
        """Take in what was appended to the journal; False if it takes more than that."""
        found = durable.read_whole(self._journal.path)
        if found is None or not self._journal.is_same(found[1].inode):
            return False
        start, is_known = self._journal.end, self._journal.base != ""
        after = self.sequence if is_known else None
        reading = journal.read(found[0][start:], start=start, after=after)
        if reading.rot or (self.damage is not None and reading.lines):
            return False
        if not is_known:
            if reading.base is None:
                # Somebody is making it, or died while making it: then it is taken away under the lock.
                return not self._is_locked
            if reading.base != self.meta.id or _misfit(self.meta, reading):
                return False
        for line in reading.lines:
            carry_out(self._tables, line.operations)
            for table, number, _ in line.operations:
                self._highest[table] = max(self._highest_of(table), number)
            if self._news is not None:
                self._news += line.operations
            self.sequence = line.sequence
        self.version += 1
        self._journal.found(found[0], found[1].inode, reading)
        if reading.is_torn and self._is_locked and self.damage is None:
            self._cut(found[0])
        return True

    def _cut(self, content: bytes) -> None:
        """Take the beginning of a line, which a crash has left, off the journal, and keep it in a file."""
        torn = content[self._journal.end :].strip(b"\n\0")
        kept = ""
        if torn:
            copy = free_name(self.beside("-journal.torn"))
            durable.write_whole(copy, torn)
            kept = f", and kept in {copy.name}"
        self._journal.cut()
        if torn:
            self.notices.append(
                f"{self._journal.path}: its last line was cut short, as by a crash; it was taken off{kept}"
            )

    def _may_be_mended(self) -> bool:
        """Read again under the lock, where that can be had; tell whether that was done."""
        if not os.access(self.target.parent, os.W_OK | os.X_OK):
            return False
        try:
            with self.locked():
                return True
        except (OSError, StoreNotWritable):
            return False

    def _read_base(self, content: bytes) -> tuple[Tables, Meta, str | None]:
        """Return the tables, what they say of themselves, and what is wrong with the file, if anything."""
        try:
            tables = parse(self.path, content)
        except StoreBroken as error:
            had = salvage(content)
            meta = Meta.of(had.tables.pop(META, {}))
            if meta.format is None or (not had.lost and not had.tables):
                raise
            return had.tables, meta, f"{self.path.name}: {', '.join(had.lost) or error.reason}"
        meta = Meta.of(tables.pop(META, {}))
        if meta.format is not None and meta.format > journal.FORMAT:
            raise _too_new(self.path, meta.format)
        return tables, meta, None

    def _ensure_known(self, has_base: bool, reading: Reading) -> None:
        if reading.format is not None and reading.format > journal.FORMAT:
            raise _too_new(self._journal.path, reading.format)
        if not has_base:
            left = [ending for ending in ("-journal", ".bak") if self.beside(ending).exists()]
            if left:
                raise StoreNotReadable(
                    self.path,
                    f"is gone, and {self.beside(left[0]).name} is there",
                    "run `synoptic doctor --repair`, or move that away as well to begin anew",
                )

    # Writing

    def write(self, data: Tables) -> None:
        """Replace everything, as a new base. Raises OSError, and ValueError for what JSON cannot say.

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
        """Put these tables in the place of what is there, damaged as it may be; only within `locked`.

        Raises OSError.
        """
        self._tables, self._highest, self._news, self.damage = tables, {}, None, None
        # The backup stays what it is, older and whole, instead of becoming what was damaged.
        self.meta, self._stamp, self._needs_lifting = Meta(journal.FORMAT), None, False
        self._journal.forget()
        self._checkpoint()
        self._journal.path.unlink(missing_ok=True)
        self._is_read = True

    def with_meta(self) -> Tables:
        """Return the tables as a base of their own."""
        meta = Meta(journal.FORMAT, self.meta.generation, self.sequence, os.urandom(8).hex())
        return meta.before(self._tables)

    @contextmanager
    def locked(self, *, catching_up: bool = True, patience: float | None = None) -> Iterator[None]:
        """Keep other processes from writing, and take in what they have written.

        Raises OSError and StoreNotWritable, and what `read` raises.
        """
        if self._is_locked:
            yield
            return
        durable.make_folder(self._folder)
        try:
            is_mine = self._lock.acquire(
                self._lock_path, self._target, PATIENCE if patience is None else patience
            )
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                raise
            self._no_locks = f"its file system has no locks ({error.strerror}), so that it can only be read"
            raise StoreNotWritable(self.path, self._no_locks, "keep the library elsewhere") from error
        if not is_mine:
            raise StoreNotWritable(
                self.path, "is being written by another program", "wait for it or end it, then try again"
            )
        self._is_locked = True
        try:
            if catching_up:
                self.catch_up()
            yield
        finally:
            self._is_locked = False
            self._lock.release()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Let several operations be one change, written at the end of the block, all of it or nothing.

        Whatever is raised within the block or by the writing, memory goes back to what it was. Raises
        OSError, StoreNotWritable, and ValueError and TypeError for what JSON cannot say.
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
                self.locked(patience=PATIENCE_AT_THE_END),
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

    def _fold_if_grown(self) -> None:
        """Make a new base where the journal has outgrown the present one."""
        limit = max(SMALLEST, self._stamp.size if self._stamp else 0, self._checkpoint_at)
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
        content = serialise(meta.before(self._tables))
        if self._journal.is_there and self._journal.base != old.id:
            # One that an earlier checkpoint could not put away; the new base would not know it.
            self._retire_journal()
        if self._stamp is not None:
            if self._needs_lifting and old.format is not None:
                durable.keep_copy(self.target, self.beside(f".format-{old.format}"))
            durable.keep_copy(self.target, self.beside(".bak"))
        try:
            self._stamp = durable.write_whole(self.target, content)
        except BaseException:
            # An error at the very end can leave the new base in place.
            self.forget()
            raise
        self.meta, self.sequence = meta, meta.sequence
        self._needs_lifting, self._checkpoint_at = False, 0
        with suppress(OSError):
            self._retire_journal()
        self._is_behind = False

    def _retire_journal(self) -> None:
        """Keep the journal beside `.bak`, with which it makes the base. Raises OSError."""
        self._journal.retire(self.beside("-journal.bak"))

    def _take_back(self) -> None:
        """Undo in memory what was not written."""
        for table, key, document in reversed(self._undo):
            if document is None:
                self._tables[table].pop(key, None)
            else:
                self._tables[table][key] = document
        self._operations, self._undo = [], []
        self.version += 1

    def _highest_of(self, table: str) -> int:
        if table not in self._highest:
            self._highest[table] = max(map(int, self._tables.get(table, ())), default=0)
        return self._highest[table]


def carry_out(tables: Tables, operations: tuple[Operation, ...]) -> None:
    """Do to tables what a change does."""
    for table, number, document in operations:
        if document is None:
            tables.setdefault(table, {}).pop(str(number), None)
        else:
            tables.setdefault(table, {})[str(number)] = document


def _misfit(meta: Meta, reading: Reading) -> str | None:
    """Return why a journal cannot be what happened to a base since, if so."""
    if not reading.lines or reading.base is None:
        return None
    newer = [line for line in reading.lines if line.sequence > meta.sequence]
    if reading.base not in {meta.id, meta.previous} or (newer and reading.base != meta.id):
        return "its journal goes with another version of the file"
    if newer and newer[0].sequence != meta.sequence + 1:
        return f"its journal lacks changes {meta.sequence + 1}–{newer[0].sequence - 1}"
    return None


def free_name(path: Path) -> Path:
    """Return a path that nothing has yet: this one, or with a number."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.name}-{number}")
    return free


def _too_new(path: Path, version: int) -> StoreTooNew:
    return StoreTooNew(
        path,
        f"has format {version}, and this Synoptic knows formats up to {journal.FORMAT}",
        "use the Synoptic that wrote it, or a later one",
    )


def _unreadable(path: Path, error: OSError) -> StoreNotReadable:
    return StoreNotReadable(
        path, f"cannot be read ({error.strerror})", "check its permissions and its folder"
    )
