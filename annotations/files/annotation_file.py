"""Annotations on disk: records as documents of a TinyDB database on a journal."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Mapping, MutableMapping
from typing import TYPE_CHECKING, Any, NamedTuple

from tinydb import TinyDB

from synoptic.annotations.errors import StoreBroken, StoreError, StoreNotReadable
from synoptic.annotations.files.codec import from_document, respelled, to_document
from synoptic.annotations.files.tinydb_storage import JournalledStorage, JournalledTable
from synoptic.annotations.model.annotations import Annotations
from synoptic.annotations.model.changes import SHELVES, Change, Edit, Key, apply
from synoptic.annotations.model.wording import counted

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

    from synoptic.annotations.files.base import Tables
    from synoptic.annotations.files.journal import Operation
    from synoptic.annotations.model.values import Record


_KINDS: Mapping[str, type[Record]] = {name: kind for kind, name in SHELVES.items()}


class StoreContents(NamedTuple):
    """The contents of the file."""

    annotations: Annotations
    """All that could be read."""
    problems: tuple[str, ...]
    """One line for each record and table that could not: they stay in the file, untouched."""


class _Database(TinyDB):
    """A TinyDB database of journalled tables."""

    table_class = JournalledTable  # type: ignore[assignment]  # TinyDB's own is annotated too narrowly


class AnnotationFile:
    """Annotations on disk: all that `AnnotationStore` needs of files. One change is one synced line.

    A record's id is a UUID of ours; the number of its document in TinyDB is nobody else's business.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._storage = JournalledStorage(path)
        self._database = _Database(storage=lambda: self._storage)
        self._contents = StoreContents(Annotations(), ())
        self._numbers: dict[Key, int] = {}
        self._names: dict[tuple[str, int], str] = {}
        self._problems: dict[tuple[str, int], str] = {}
        self._was_there = False

    @property
    def place(self) -> str:
        """The file, for messages."""
        return str(self.path)

    @property
    def reader(self) -> str | None:
        """None: a library in files is one reader's."""
        return None

    @property
    def status(self) -> str | None:
        """None: there is no server."""
        return None

    @property
    def contents(self) -> StoreContents:
        """The contents that were read and committed."""
        return self._contents

    @property
    def notices(self) -> tuple[str, ...]:
        """Events in the files that a person should know of, one line each, oldest first."""
        return tuple(self._storage.notices)

    @property
    def damage(self) -> str | None:
        """The damage to the files that forbids writing; None without damage."""
        return self._storage.damage

    def listen(self, on_news: Callable[[], None]) -> None:
        """Call nothing: the files are looked at."""

    def read(self) -> StoreContents:
        """Take in all changes since the last call; a missing file that never was is empty.

        Raises StoreBroken, StoreTooNew and StoreNotReadable; the contents are then as before.
        """
        try:
            self._storage.catch_up()
            self._check()
        except StoreError:
            # Still stale: nothing may be written over a file that was refused.
            self._storage.forget()
            raise
        self._take_in()
        return self._contents

    def is_stale(self) -> bool:
        """Tell whether another process has written since the last read or commit. Raises StoreNotReadable."""
        return self._storage.is_stale()

    def why_read_only(self) -> str | None:
        """Return why the store cannot be written, as it seems without trying; None if it can be."""
        if self._storage.why_read_only is not None:
            return self._storage.why_read_only
        if not os.access(self.path, os.W_OK) and os.access(self.path, os.F_OK):
            return f"{self.path} is write-protected"
        folder = self._storage.folder
        if os.access(folder, os.W_OK | os.X_OK):
            return None
        while not os.access(folder, os.F_OK) and folder != folder.parent:
            folder = folder.parent
        return None if os.access(folder, os.W_OK | os.X_OK) else f"{folder} is write-protected"

    @property
    def way_out(self) -> str:
        """What a reader can do where nothing can be written."""
        return "change its permissions or use another library"

    def forbids(self, edit: Edit) -> str | None:  # noqa: ARG002  # as a backend of several readers has it
        """None: all that is in files is its reader's."""
        return None

    def locked(self) -> AbstractContextManager[None]:
        """Keep other processes from writing. Raises as `read` does, and OSError and StoreNotWritable."""
        return self._storage.locked(catching_up=False)

    def commit(self, change: Change) -> None:
        """Carry out a change on disk, all of it or nothing; only within `locked`, and when not stale.

        Raises Conflict if a record is not as the change expects it; OSError: read again then.
        """
        annotations = apply(self._contents.annotations, change)
        numbers = dict[Key, int | None]()
        with self._storage.transaction():
            by_table: dict[str, list[Edit]] = {}
            for edit in change.edits:
                by_table.setdefault(SHELVES[edit.key[0]], []).append(edit)
            for name, edits in by_table.items():
                self._edit(name, edits, numbers)
        for key, number in numbers.items():
            self._renumber(key, number)
        self._contents = StoreContents(annotations, self._contents.problems)
        self._was_there = True

    def close(self) -> None:
        """Fold the journal into the file, which TinyDB as it comes can then open. Raises nothing."""
        self._database.close()

    def _edit(self, name: str, edits: list[Edit], numbers: dict[Key, int | None]) -> None:
        """Carry out the edits of one table, and note the numbers of its documents."""
        table = self._database.table(name)
        removed = [edit.key for edit in edits if edit.after is None]
        made = [edit.after for edit in edits if edit.before is None and edit.after]
        changed = {edit.after.id: edit.after for edit in edits if edit.before and edit.after}
        if removed:
            table.remove(doc_ids=[self._numbers[key] for key in removed])
            numbers.update(dict.fromkeys(removed))
        if changed:

            def renew(document: MutableMapping[str, Any]) -> None:
                document.update(to_document(changed[document["id"]]))

            table.update(renew, doc_ids=[self._numbers[type(each), each.id] for each in changed.values()])
        if made:
            fresh = table.insert_multiple([to_document(record) for record in made])
            for record, number in zip(made, fresh, strict=True):
                numbers[type(record), record.id] = number

    def _check(self) -> None:
        if not self._storage.is_there:
            if self._was_there:
                raise StoreNotReadable(
                    self.path,
                    "is missing, but was there before",
                    "restore it, or restart to begin a new one",
                )
        elif self._storage.meta.format is None:
            raise StoreBroken(
                self.path,
                "is not an annotations file: it names no format",
                "run `synoptic doctor` to see what can be repaired, or move it away; nothing was changed",
            )
        else:
            self._was_there = True

    def _take_in(self) -> None:
        news = self._storage.take_news()
        if news is None:
            self._take_in_all(self._storage.tables)
        elif news:
            self._take_in_some(news)

    def _take_in_all(self, tables: Tables) -> None:
        self._numbers, self._names, self._problems = {}, {}, {}
        shelves: dict[str, dict[str, Record]] = {}
        # So much that is new, and nothing of it in circles: looking for those takes longer than the rest.
        was_enabled = gc.isenabled()
        gc.disable()
        try:
            for name in _KINDS:
                records = (
                    self._record(name, int(number), document)
                    for number, document in tables.get(name, {}).items()
                )
                shelves[name] = {record.id: record for record in records if record is not None}
        finally:
            if was_enabled:
                gc.enable()
        for name in tables.keys() - _KINDS.keys():
            self._note_unknown(name)
        annotations: Annotations = Annotations(**shelves)  # type: ignore[arg-type]  # each has its kind
        if annotations == self._contents.annotations:
            annotations = self._contents.annotations
        self._contents = StoreContents(annotations, tuple(self._problems.values()))

    def _take_in_some(self, news: list[Operation]) -> None:
        changed: dict[str, dict[str, Record | None]] = {}
        for name, number, document in news:
            if name not in _KINDS:
                self._note_unknown(name)
                continue
            self._problems.pop((name, number), None)
            shelf = changed.setdefault(name, {})
            if (identifier := self._names.get((name, number))) is not None:
                self._renumber((_KINDS[name], identifier), None)
                shelf[identifier] = None
            record = self._record(name, number, document) if document is not None else None
            if record is not None:
                shelf[record.id] = record
        annotations = self._contents.annotations.changed(changed)
        self._contents = StoreContents(annotations, tuple(self._problems.values()))

    def _note_unknown(self, name: str) -> None:
        """Note a table that no record is looked for in: rot or a hand may have renamed it."""
        documents = self._storage.tables.get(name, {})
        self._problems.pop((name, 0), None)
        if documents:
            right = respelled(name, documents.values())
            advice = f"`synoptic doctor --repair` makes it “{right}”" if right else "move it to another file"
            self._problems[name, 0] = (
                f"Unknown table “{name}”: {counted(len(documents), 'record')} not shown; {advice}"
            )

    def _record(self, name: str, number: int, document: dict[str, Any]) -> Record | None:
        """Return the record that a document holds, and note its number; None if it cannot be read."""
        kind = _KINDS[name]
        try:
            record = from_document(kind, document)
        except ValueError as error:
            self._problems[name, number] = (
                f"Record {number} of “{name}” cannot be read: {error}; repair it in the file"
            )
            return None
        key = kind, record.id
        if (first := self._numbers.setdefault(key, number)) != number:
            self._problems[name, number] = (
                f"Record {number} of “{name}” has the same id as record {first}; give it another"
            )
            return None
        self._names[name, number] = record.id
        return record

    def _renumber(self, key: Key, number: int | None) -> None:
        name = SHELVES[key[0]]
        if (old := self._numbers.pop(key, None)) is not None:
            self._names.pop((name, old), None)
        if number is not None:
            self._numbers[key] = number
            self._names[name, number] = key[1]
