"""Rescue of the records of a damaged store, a new store made of them, and a backup of one in use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from synoptic.annotations.errors import StoreBroken, StoreNotReadable, StoreNotWritable
from synoptic.annotations.files import disk, journal
from synoptic.annotations.files.base import META, Meta, Salvage, Tables, parse, salvage, serialise
from synoptic.annotations.files.store_files import carry_out, free_name
from synoptic.annotations.files.tinydb_storage import JournalledStorage
from synoptic.annotations.model.wording import counted

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.annotations.files.journal import JournalContents


_FILES = ("", "-journal", ".bak", "-journal.bak")


@dataclass(frozen=True, slots=True)
class Rescue:
    """The readable records of a store, and their files."""

    tables: Tables
    """The documents; `_meta` is not among them."""
    sources: tuple[str, ...]
    """Names of the files that it was taken from."""
    lost: tuple[str, ...]
    """Unreadable places, one line each."""

    @property
    def number(self) -> int:
        """How many documents there are."""
        return sum(map(len, self.tables.values()))


def rescue(path: Path) -> Rescue:
    """Return all readable records of a store, from its base, its journal and the backup of both.

    Nothing is changed. A whole base is taken as it is, with its journal. Records that a damaged one lacks are
    looked for in the backup. Raises StoreNotReadable without any of these files, StoreBroken without any
    record.
    """
    storage = JournalledStorage(path)
    found: dict[str, bytes] = {}
    for ending in _FILES:
        try:
            if (content := disk.read_whole(storage.beside(ending))) is not None:
                found[ending] = content[0]
        except OSError as error:
            raise StoreNotReadable(
                storage.beside(ending), f"cannot be read ({error.strerror})", "check its permissions"
            ) from error
    if not found:
        raise StoreNotReadable(path, "is missing, and has no backup", "there is nothing to repair")
    base, backup = _base(path, found.get("")), _base(path, found.get(".bak"))
    lines, older = journal.read(found.get("-journal", b"")), journal.read(found.get("-journal.bak", b""))
    lost = [f"{storage.beside('').name}: {each}" for each in (base.lost if base else ())]
    lost += [f"{storage.beside('-journal').name}: {each}" for each in lines.rot]
    sources = [ending for ending in _FILES[:2] if ending in found]
    tables, meta = _taken(base)
    if base is None or base.lost:
        behind, known = _taken(backup)
        _replay(behind, known, older)
        # A line of which the number can be read, is looked for under that; of others, all that is not there.
        wanted = base.numbers if base is not None and len(base.numbers) == len(base.lost) else None
        for name, table in behind.items():
            for number, document in table.items():
                if wanted is None or (name, number) in wanted:
                    tables.setdefault(name, {}).setdefault(number, document)
        sources += [ending for ending in _FILES[2:] if ending in found]
    _replay(tables, meta, lines)
    if not any(tables.values()) and not (base is not None and not base.lost):
        raise StoreBroken(path, "has no readable record, nor has its backup", "restore a copy")
    return Rescue(tables, tuple(storage.beside(ending).name for ending in sources), tuple(lost))


def is_damaged(path: Path) -> bool:
    """Tell whether a store needs a repair. Raises StoreNotReadable and StoreTooNew where none would help."""
    storage = JournalledStorage(path)
    try:
        storage.catch_up()
    except StoreBroken:
        return True
    except StoreNotReadable:
        if any(storage.beside(ending).exists() for ending in _FILES[1:]) and not path.exists():
            return True
        raise
    return storage.damage is not None or (storage.is_there and storage.meta.format is None)


@dataclass(frozen=True, slots=True)
class CompanionFile:
    """A file beside the base."""

    path: Path
    """Where it is."""
    state: str
    """Its kind and contents, in a few words."""
    is_sound: bool
    """Whether there is nothing to do about it."""


def companion_files(path: Path) -> tuple[CompanionFile, ...]:
    """Return the state of the files beside the base of a store. Raises nothing: a failure is a state."""
    storage = JournalledStorage(path)
    found = []
    for ending, what in (("-journal", "changes"), ("-journal.bak", "changes"), (".bak", "records")):
        file = storage.beside(ending)
        try:
            content = disk.read_whole(file)
        except OSError as error:
            found.append(CompanionFile(file, f"cannot be read ({error.strerror})", is_sound=False))
            continue
        if content is None:
            continue
        if what == "changes":
            reading = journal.read(content[0])
            state = f"{counted(len(reading.lines), 'change')} since the base before it was written"
            if ending == "-journal":
                state = f"{counted(len(reading.lines), 'change')} since the base was written"
            wrong = ", ".join(reading.rot) or ("its last line is cut short" if reading.is_torn else "")
        else:
            base = _base(path, content[0])
            state = f"the base before this one, {counted(sum(map(len, _taken(base)[0].values())), 'record')}"
            wrong = ", ".join(base.lost if base else ())
        found.append(CompanionFile(file, f"{state}; {wrong}" if wrong else state, is_sound=not wrong))
    folder, name = storage.target.parent, storage.target.name
    kept = (file for mark in (".damaged", ".torn") for file in folder.glob(f"{name}*{mark}*"))
    found += [
        CompanionFile(file, "kept after a repair; delete it when you no longer need it", is_sound=False)
        for file in sorted(kept)
    ]
    return tuple(found)


def repair(path: Path) -> tuple[Rescue, tuple[Path, ...]]:
    """Rebuild a damaged store from its readable records; return those, and the copies of the old files.

    Every file of the store is copied before anything is written. Raises StoreNotWritable, and as `rescue`
    does; the files are then as they were.
    """
    storage = JournalledStorage(path)
    try:
        with storage.locked(catching_up=False):
            had = rescue(path)
            copies = []
            for ending in _FILES:
                file = storage.beside(ending)
                if file.exists():
                    copies.append(free_name(storage.beside(f"{ending}.damaged")))
                    disk.write_whole(copies[-1], file.read_bytes())
            storage.replace(had.tables)
            return had, tuple(copies)
    except OSError as error:
        raise StoreNotWritable(
            path, f"could not be repaired ({error.strerror})", "fix that, then try again"
        ) from error


def back_up(path: Path, copy: Path) -> int:
    """Write a store, as it is now, into one file that is a store by itself; return its size in bytes.

    Others may be writing to the store meanwhile. Raises StoreNotReadable, StoreBroken and StoreTooNew;
    StoreNotWritable if there is something in the place of the copy, or it cannot be written.
    """
    storage = JournalledStorage(path)
    storage.catch_up()
    if not storage.is_there:
        raise StoreNotReadable(path, "is not created yet", "there is nothing to copy")
    if storage.damage is not None:
        raise StoreBroken(path, f"is damaged ({storage.damage})", "run `synoptic doctor --repair` first")
    if copy.exists():
        raise StoreNotWritable(copy, "exists already", "choose another file")
    content = serialise(storage.with_meta())
    try:
        disk.write_whole(copy, content)
    except OSError as error:
        raise StoreNotWritable(
            copy, f"could not be written ({error.strerror})", "choose another folder"
        ) from error
    return len(content)


def _base(path: Path, content: bytes | None) -> Salvage | None:
    if content is None:
        return None
    try:
        return Salvage(parse(path, content), (), frozenset())
    except StoreBroken as error:
        had = salvage(content)
        return had if had.lost else had._replace(lost=(error.reason,))


def _taken(base: Salvage | None) -> tuple[Tables, Meta]:
    if base is None:
        return {}, Meta()
    tables = dict(base.tables)
    return tables, Meta.of(tables.pop(META, {}))


def _replay(tables: Tables, meta: Meta, reading: JournalContents) -> None:
    """Carry out the lines of a journal: a document is put as a whole, so that doing so again does no harm."""
    if reading.base is None or meta.format is None or reading.base in {meta.id, meta.previous}:
        for line in reading.lines:
            if line.sequence > meta.sequence or reading.base != meta.id:
                carry_out(tables, line.operations)
        return
    # Of another version, in which the same number may have been given to another record.
    for line in reading.lines:
        for name, _, document in line.operations:
            if document is not None:
                table = tables.setdefault(name, {})
                same = (n for n, each in table.items() if each.get("id") == document.get("id"))
                table[next(same, str(max(map(int, table), default=0) + 1))] = document
