"""The files of a store, read: base and journal make the tables, under a lock where they have to be mended.

`docs/store.md` describes the files.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from synoptic.annotations.errors import StoreBroken, StoreNotReadable, StoreNotWritable, StoreTooNew
from synoptic.annotations.files import disk, journal
from synoptic.annotations.files.base import META, Meta, Tables, mismatch, parse, salvage
from synoptic.annotations.files.disk import Lock
from synoptic.annotations.files.journal import JournalContents, JournalFile, Operation

FILE_NAME = "annotations.json"
"""Name of the file in a library's folder."""
LOCK_TIMEOUT = 10.0
"""Seconds to wait for another process that is writing."""
_NO_LOCKS = {errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOLCK}


class StoreFiles:
    """The tables that base and journal make, as one process has read them, and the lock on both.

    The end of a line that a crash has torn is cut off the journal; nothing else is ever written here.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)
        self.meta = Meta()
        """The base's description of itself."""
        self.sequence = 0
        """Number of the last change."""
        self.notices: list[str] = []
        """Events in the files that a person should know of, one line each."""
        self.damage: str | None = None
        """Why nothing may be written although the files can be, if so."""
        self.mismatch: str | None = None
        """How the base differs from what was written last, if another program has rewritten it since."""
        self.version = 0
        """Another one whenever the tables may have changed."""
        self._tables: Tables = {}
        self._stamp: disk.Stamp | None = None
        self._is_read = False
        self._journal = JournalFile(self.path)
        self._follow_links()
        self._needs_lifting = False
        self._is_behind = False
        self._lock = Lock()
        self._no_locks: str | None = None
        self._is_locked = False
        self._news: list[Operation] | None = None
        self._highest: dict[str, int] = {}

    @property
    def target(self) -> Path:
        """The base, where symbolic links led when it was last read."""
        return self._target

    def beside(self, ending: str) -> Path:
        """Return the path of another file of the store: `-journal`, `.lock`, `.bak` …."""
        return self._target.with_name(f"{self._target.name}{ending}")

    def _follow_links(self) -> None:
        # Of all files of a library, the base alone may be a link, and to a file that is there.
        resolved = Path(os.path.realpath(self.path))
        is_followed = resolved.is_file() or not self.path.is_symlink()
        self._target = resolved if is_followed else self.path
        self._folder = self._target.parent
        self._lock_path = self.beside(".lock")
        path = self.beside("-journal")
        if path == self._journal.path:
            self._journal.begin_anew()
        else:
            self._journal = JournalFile(path)

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

    def is_stale(self) -> bool:
        """Tell whether another process has written since. Raises StoreNotReadable."""
        try:
            return not self._is_read or disk.stamp_of(self.path) != self._stamp or self._journal.has_more()
        except OSError as error:
            raise unreadable(self.path, error) from error

    def catch_up(self) -> None:
        """Take in the changes of other processes. Raises as `read` does."""
        if not self.is_stale():
            return
        is_same_base = self._is_read and disk.stamp_of(self.path) == self._stamp
        if not (is_same_base and self._read_on()):
            self._load()

    def take_news(self) -> list[Operation] | None:
        """Return the operations taken in since the last call; None if all was read anew."""
        news, self._news = self._news, []
        return news

    def forget(self) -> None:
        """Give up the contents: the next `read` goes to the disk."""
        self._is_read = False

    def _load(self) -> None:
        """Read base and journal from the beginning."""
        self._follow_links()
        while True:
            saved = self._receipt()  # before the journal, which then has at least as much
            try:
                base, lines = disk.read_whole(self.target), disk.read_whole(self._journal.path)
                is_one_moment = disk.stamp_of(self.target) == (base and base[1])
            except OSError as error:
                raise unreadable(self.path, error) from error
            if is_one_moment:
                break
        content = lines[0] if lines else b""
        reading = journal.read(content)
        if reading.is_torn and not self._is_locked and self._may_be_mended():
            # Under the lock nobody is in the middle of writing: all was read again, and what is torn was cut.
            return
        self._ensure_known(base is not None, reading)
        tables, meta, damage = self._read_base(base[0]) if base else ({}, Meta(), None)
        damage = damage or misfit(meta, tables, reading) or _shortfall(meta, reading, saved)
        sequence = meta.sequence
        for line in reading.lines:
            if line.sequence > meta.sequence or damage:
                carry_out(tables, line.operations)
                sequence = max(sequence, line.sequence)
        if reading.rot and damage is None:
            damage = f"{self._journal.path.name}: {', '.join(reading.rot)}"
        self._tables, self.damage = tables, damage
        self.meta, self.sequence = meta, sequence
        self._needs_lifting = meta.format is not None and meta.format < journal.FORMAT
        self._stamp = base[1] if base else None
        if lines:
            self._journal.found(content, lines[1].inode, reading)
        if reading.is_torn and self._is_locked and damage is None:
            self._cut(content)
        self._is_behind = self._is_behind and sequence > meta.sequence
        self._highest, self._news, self._is_read = {}, None, True
        self.version += 1

    def _receipt(self) -> JournalContents:
        """Return the note in the lock on the last change that was saved; an empty one if unreadable."""
        found = None
        with suppress(OSError):
            found = disk.read_whole(self._lock_path)
        return journal.read(found[0] if found else b"")

    def _read_on(self) -> bool:
        """Take in the lines appended to the journal; False if that is not enough."""
        found = disk.read_whole(self._journal.path)
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
            if reading.base != self.meta.id or misfit(self.meta, self._tables, reading):
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
            disk.write_whole(copy, torn)
            kept = f", and kept in {copy.name}"
        self._journal.cut()
        if torn:
            self.notices.append(
                f"{self._journal.path}: a crash cut its last line short; the line was removed{kept}"
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
        """Return the tables, their description, and the damage to the file; None without damage."""
        self.mismatch = None
        try:
            tables = parse(self.path, content)
        except StoreBroken as error:
            had = salvage(content)
            meta = Meta.of(had.tables.pop(META, {}))
            if meta.format is None or (not had.lost and not had.tables):
                raise
            return had.tables, meta, f"{self.path.name}: {', '.join(had.lost) or error.reason}"
        meta = Meta.of(tables.get(META, {}))
        if meta.format is not None and meta.format > journal.FORMAT:
            raise _too_new(self.path, meta.format)
        difference = mismatch(content, tables)
        tables.pop(META, None)
        if difference is None:
            return tables, meta, None
        if not difference.is_rewritten:
            return tables, meta, f"{self.path.name}: {difference.reason}"
        self.mismatch = difference.reason
        notice = (
            f"{self.path}: another program has changed it ({difference.reason}); "
            "check your annotations, then run `synoptic doctor --repair` to accept them"
        )
        self.notices += [notice] if notice not in self.notices else []
        return tables, meta, None

    def _ensure_known(self, has_base: bool, reading: JournalContents) -> None:
        if reading.format is not None and reading.format > journal.FORMAT:
            raise _too_new(self._journal.path, reading.format)
        if not has_base:
            left = [ending for ending in ("-journal", ".bak") if self.beside(ending).exists()]
            if left:
                raise StoreNotReadable(
                    self.path,
                    f"is missing, but {self.beside(left[0]).name} is there",
                    "run `synoptic doctor --repair`, or move that away too to start anew",
                )

    @contextmanager
    def locked(self, *, catching_up: bool = True, patience: float | None = None) -> Iterator[None]:
        """Keep other processes from writing, and take in their changes.

        Raises OSError and StoreNotWritable, and as `read` does.
        """
        if self._is_locked:
            yield
            return
        if self._stamp is None:
            disk.make_folder(self._folder)
        try:
            is_mine = self._lock.acquire(
                self._lock_path, self._target, LOCK_TIMEOUT if patience is None else patience
            )
        except OSError as error:
            if isinstance(error, disk.UnfitFile):
                raise StoreNotWritable(
                    self._lock_path, f"cannot be opened ({error.strerror})", error.advice
                ) from error
            if error.errno not in _NO_LOCKS:
                raise
            self._no_locks = f"its file system has no locks ({error.strerror})"
            raise StoreNotWritable(self.path, self._no_locks, "choose a library elsewhere") from error
        if not is_mine:
            raise StoreNotWritable(
                self.path, "is being written by another program", "close it or wait, then try again"
            )
        self._is_locked = True
        try:
            if catching_up:
                self.catch_up()
            yield
        finally:
            self._is_locked = False
            self._lock.release()

    def _highest_of(self, table: str) -> int:
        if table not in self._highest:
            self._highest[table] = max(map(int, self._tables.get(table, ())), default=0)
        return self._highest[table]


def carry_out(tables: Tables, operations: tuple[Operation, ...]) -> None:
    """Carry out the operations of a change on tables."""
    for table, number, document in operations:
        if document is None:
            tables.setdefault(table, {}).pop(str(number), None)
        else:
            tables.setdefault(table, {})[str(number)] = document


def misfit(meta: Meta, tables: Tables, reading: JournalContents) -> str | None:
    """Return why a journal cannot belong to a base; None if it can.

    It goes on from that base or, after a crash in a checkpoint, the base has all its changes.
    """
    if not reading.lines:
        return None
    if reading.base is None:
        return "its journal lacks its first line"
    if reading.base == meta.id:
        fault = journal.fault_at_the_start(reading, meta.sequence)
        return fault and f"its journal does not continue it: {fault}"
    # A base may be written together with one more change.
    behind = meta.sequence - reading.lines[-1].sequence
    if reading.base == meta.previous and (behind == 1 or (behind == 0 and _has_all(tables, reading))):
        return None
    return "its journal goes with another version of the file"


def _shortfall(meta: Meta, reading: JournalContents, saved: JournalContents) -> str | None:
    """Return that saved changes are missing at the end of a journal, or with all of it; None if none are."""
    last = max([meta.sequence, *(line.sequence for line in reading.lines)])
    if saved.base != meta.id or not saved.lines or saved.lines[-1].sequence <= last:
        return None
    return f"its journal lacks changes {last + 1}–{saved.lines[-1].sequence}, which were saved"


def _has_all(tables: Tables, reading: JournalContents) -> bool:
    """Tell whether tables are as the changes of a journal leave them."""
    last = {
        (table, number): document for line in reading.lines for table, number, document in line.operations
    }
    return all(
        tables.get(table, {}).get(str(number)) == document for (table, number), document in last.items()
    )


def free_name(path: Path) -> Path:
    """Return a path that nothing has yet: this one, or with a number."""
    number, free = 1, path
    while os.path.lexists(free):
        number += 1
        free = path.with_name(f"{path.name}-{number}")
    return free


def _too_new(path: Path, version: int) -> StoreTooNew:
    return StoreTooNew(
        path,
        f"has format {version}; this Synoptic knows formats up to {journal.FORMAT}",
        "use a later Synoptic",
    )


def unreadable(path: Path, error: OSError) -> StoreBroken | StoreNotReadable:
    """Return the error to raise for a file that cannot be read."""
    if isinstance(error, disk.UnfitFile):
        return StoreBroken(Path(error.filename), f"cannot be read ({error.strerror})", error.advice)
    return StoreNotReadable(
        path, f"cannot be read ({error.strerror})", "check its permissions and its folder"
    )
