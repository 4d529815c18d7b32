"""Rescue of the records of a damaged store, a new store made of them, and a backup of one in use."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from synoptic.annotations.errors import StoreBroken, StoreNotReadable, StoreNotWritable
from synoptic.annotations.files import disk, journal
from synoptic.annotations.files.base import (
    META,
    Meta,
    Salvage,
    Tables,
    lacking,
    mismatch,
    parse,
    salvage,
    serialise,
)
from synoptic.annotations.files.codec import is_record, respelled
from synoptic.annotations.files.store_files import carry_out, free_name, misfit, unreadable
from synoptic.annotations.files.tinydb_storage import JournalledStorage
from synoptic.annotations.model.changes import SHELVES
from synoptic.annotations.model.wording import counted

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from synoptic.annotations.files.journal import JournalContents


_FILES = ("", "-journal", ".bak", "-journal.bak")


class Rescue(Struct, frozen=True):
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
    looked for in the backup; if it is as the backup says but for one bit, that is set right. Raises
    StoreNotReadable without any of these files, StoreBroken without any record.
    """
    storage = JournalledStorage(path)
    found: dict[str, bytes] = {}
    for ending in _FILES:
        try:
            if (content := disk.read_whole(storage.beside(ending))) is not None:
                found[ending] = content[0]
        except OSError as error:
            raise unreadable(storage.beside(ending), error) from error
    if not found:
        raise StoreNotReadable(path, "is missing, and has no backup", "there is nothing to repair")
    base, backup = _base(path, found.get("")), _base(path, found.get(".bak"))
    lines, older = journal.read(found.get("-journal", b"")), journal.read(found.get("-journal.bak", b""))
    lost = [f"{storage.beside('').name}: {each}" for each in (base.lost if base else ())]
    lost += [f"{storage.beside('-journal').name}: {each}" for each in lines.rot]
    sources = [ending for ending in _FILES[:2] if ending in found]
    tables, meta = _taken(base)
    if base is None or base.lost:
        behind, sequence = _behind(backup, lines, older)
        wrong = None if base is None else _wrong_bits(found[""], behind)
        if wrong is not None and wrong <= 1:
            tables = behind
            lost[0] = f"{lost[0]}; one wrong bit was set right from the backup"
            if not wrong and lines.lines and lines.lines[0].sequence == sequence + 1:
                # The wrong bit is in the description, perhaps in the name that the journal knows.
                meta = replace(meta, id=lines.base or "")
        else:
            _complete(tables, base, behind)
            lost += _differences(tables, behind) if sequence == meta.sequence else []
        sources += [ending for ending in _FILES[2:] if ending in found]
    # Before the journal, which names its documents by their numbers in the right table.
    lost += _respell(tables)
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
    return (
        storage.damage is not None
        or storage.mismatch is not None
        or (storage.is_there and storage.meta.format is None)
        or bool(_misspelled(storage.tables))
    )


class CompanionFile(Struct, frozen=True):
    """A file beside the base."""

    path: Path
    """Where it is."""
    state: str
    """Its kind and contents, in a few words."""
    is_sound: bool
    """Whether there is nothing to do about it."""
    is_loss: bool = False
    """Whether it may hold a change that the store lacks."""


def companion_files(path: Path) -> tuple[CompanionFile, ...]:
    """Return the state of the files beside the base of a store. Raises nothing: a failure is a state."""
    storage = JournalledStorage(path)
    found = []
    for ending, what in (("-journal", "changes"), ("-journal.bak", "changes"), (".bak", "records")):
        file = storage.beside(ending)
        try:
            content = disk.read_whole(file)
        except OSError as error:
            advice = f"; {error.advice}" if isinstance(error, disk.UnfitFile) else ""
            found.append(CompanionFile(file, f"cannot be read ({error.strerror}){advice}", is_sound=False))
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
    for mark, state in (
        (".damaged", "kept after a repair; delete it when you no longer need it"),
        (".torn", "a change that could not be read; make it again if you miss it, then delete the file"),
    ):
        files = sorted(folder.glob(f"{name}*{mark}*"))
        found += [CompanionFile(file, state, is_sound=False, is_loss=mark == ".torn") for file in files]
    return tuple(found)


def repair(path: Path) -> tuple[Rescue, tuple[Path, ...]]:
    """Rebuild a damaged store from its readable records; return those, and the copies of the old files.

    Every file of the store is copied before anything is written. Raises StoreNotWritable, and as `rescue`
    does; the files are then as they were.
    """
    # Where a link leads to no store, not even a lock is made beside that.
    rescue(path)
    storage = JournalledStorage(path)
    try:
        with storage.locked(catching_up=False):
            had = rescue(path)
            copies = []
            for ending in _FILES:
                file = storage.beside(ending)
                if (content := disk.read_whole(file)) is not None:
                    copies.append(free_name(storage.beside(f"{ending}.damaged")))
                    disk.write_whole(copies[-1], content[0])
            storage.replace(had.tables)
            return had, tuple(copies)
    except OSError as error:
        raise StoreNotWritable(
            path, f"could not be repaired ({error.strerror})", "fix that, then try again"
        ) from error


def back_up(path: Path, copy: Path) -> int:
    """Write a store, as it is now, into one file that is a store by itself; return its size in bytes.

    Raises what `backup_of` does, and StoreNotWritable if there is something in the place of the copy, or it
    cannot be written.
    """
    content = backup_of(path)
    if os.path.lexists(copy):
        raise StoreNotWritable(copy, "exists already", "choose another file")
    try:
        disk.write_whole(copy, content)
    except OSError as error:
        raise StoreNotWritable(
            copy, f"could not be written ({error.strerror})", "choose another folder"
        ) from error
    return len(content)


def backup_of(path: Path) -> bytes:
    """Return a store, as it is now, as one file that is a store by itself.

    Others may be writing to the store meanwhile. Raises StoreNotReadable, StoreBroken and StoreTooNew.
    """
    storage = JournalledStorage(path)
    storage.catch_up()
    if not storage.is_there:
        raise StoreNotReadable(path, "is not created yet", "there is nothing to copy")
    if storage.damage is not None:
        raise StoreBroken(path, f"is damaged ({storage.damage})", "run `synoptic doctor --repair` first")
    return storage.as_base()


def _base(path: Path, content: bytes | None) -> Salvage | None:
    """Return the readable part of a base; nothing is lost of a sound one."""
    if content is None:
        return None
    try:
        tables = parse(path, content)
    except StoreBroken as error:
        had = salvage(content)
        had = had if had.lost else had._replace(lost=(error.reason,))
    else:
        difference = mismatch(content, tables)
        had = Salvage(tables, (difference.reason,) if difference and not difference.is_rewritten else ())
    if META not in had.tables:
        for name in [name for name, table in had.tables.items() if Meta.of(table).format is not None]:
            had.tables[META] = had.tables.pop(name)
            had = had._replace(lost=had.lost or (f"“{name}” stands for “{META}”",))
    return had._replace(lacking=lacking(had.tables))


def _taken(base: Salvage | None) -> tuple[Tables, Meta]:
    if base is None:
        return {}, Meta()
    tables = dict(base.tables)
    return tables, Meta.of(tables.pop(META, {}))


def _behind(backup: Salvage | None, *journals: JournalContents) -> tuple[Tables, int]:
    """Return the backup with the changes made since, and the number of the last one.

    As a rule, that is the base as it was written. The changes are in the first of the journals that names
    the backup, or else in the last.
    """
    tables, meta = _taken(backup)
    reading = next((each for each in journals if each.base in {meta.id} - {""}), journals[-1])
    _replay(tables, meta, reading)
    return tables, reading.lines[-1].sequence if reading.lines else meta.sequence


def _wrong_bits(content: bytes, tables: Tables) -> int | None:
    """Return the number of wrong bits in a base that should hold these tables; None if its size is wrong.

    Its description is passed over.
    """
    written = serialise({META: {"1": {}}, **tables})
    # The description is in the third line.
    found, wanted = (each.split(b"\n", 3)[-1] for each in (content, written))
    if len(found) != len(wanted):
        return None
    return (int.from_bytes(found, "big") ^ int.from_bytes(wanted, "big")).bit_count()


def _complete(tables: Tables, base: Salvage | None, behind: Tables) -> None:
    """Add the records that a damaged base lacks, from the backup, and replace those that cannot be read.

    Where it says how many there were, only tables with fewer are looked at. Else a line of which the number
    can be read is looked for under that; of others, all that is not there.
    """
    wanted = None
    if base is not None and base.lacking is None and len(base.numbers) == len(base.lost):
        wanted = base.numbers
    for name, table in behind.items():
        for number, document in tables.get(name, {}).items():
            whole = table.get(number, {})
            if _id_of(whole) == _id_of(document) and not is_record(name, document):
                tables[name][number] = whole if is_record(name, whole) else document
        if base is None or base.lacking is None or name in base.lacking:
            _add_lacking(
                tables.setdefault(name, {}),
                {n: document for n, document in table.items() if wanted is None or (name, n) in wanted},
            )


def _add_lacking(table: dict[str, Any], documents: Mapping[str, Any]) -> None:
    """Add the documents whose ids no document of a table has, under their own numbers if those are free."""
    known = {_id_of(document) for document in table.values()}
    for number, document in documents.items():
        if (identifier := _id_of(document)) is None:
            table.setdefault(number, document)
        elif identifier not in known:
            table[_next_number(table) if number in table else number] = document


def _differences(tables: Tables, behind: Tables) -> list[str]:
    """Return a line for each record of which the backup has another version."""
    return [
        f"record {number} of “{name}” is not as in the backup; check it"
        for name, table in tables.items()
        for number, document in table.items()
        if behind.get(name, {}).get(number, document) != document
    ]


def _misspelled(tables: Tables) -> dict[str, str]:
    """Return the tables whose names have lost letters, with those that they had."""
    unknown = tables.keys() - {*SHELVES.values()}
    names = {name: respelled(name, tables[name].values()) for name in unknown if tables[name]}
    return {name: right for name, right in names.items() if right is not None}


def _respell(tables: Tables) -> list[str]:
    """Give misspelled tables their names again; return a line for each."""
    names = _misspelled(tables)
    for name, right in names.items():
        _add_lacking(tables.setdefault(right, {}), tables.pop(name))
    return [f"the table “{name}” is “{right}” again" for name, right in names.items()]


def _replay(tables: Tables, meta: Meta, reading: JournalContents) -> None:
    """Carry out the lines of a journal: a document is put as a whole, so that doing so again does no harm."""
    if reading.base is None or meta.format is None or reading.base == meta.id:
        for line in reading.lines:
            carry_out(tables, line.operations)
    elif misfit(meta, tables, reading) is not None:
        # Of another version, in which the same number may have been given to another record.
        for line in reading.lines:
            for name, _, document in line.operations:
                if document is not None:
                    table = tables.setdefault(name, {})
                    identifier = _id_of(document)
                    same = (n for n, each in table.items() if _id_of(each) == identifier is not None)
                    table[next(same, None) or _next_number(table)] = document


def _id_of(document: Mapping[str, Any]) -> str | None:
    """Return the id of the record in a document; None if none can be read."""
    identifier = document.get("id")
    return identifier if isinstance(identifier, str) else None


def _next_number(table: dict[str, Any]) -> str:
    return str(max(map(int, table), default=0) + 1)
