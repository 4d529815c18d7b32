"""A crash at any moment of a commit or a checkpoint loses nothing that was acknowledged."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from tinydb import TinyDB

from synoptic.annotations.files import disk, journal, tinydb_storage
from synoptic.annotations.files.tinydb_storage import JournalledStorage, JournalledTable
from tests.annotations.files.crashing_disk import CrashingDisk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.annotations.files.crashing_disk import State

Tables = dict[str, dict[str, Any]]


class Database(TinyDB):
    table_class = JournalledTable  # type: ignore[assignment]


class Story:
    """Changes of a store, and every state that a crash in the middle of them could leave."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._path = folder / "annotations.json"
        self._disk = CrashingDisk(folder)
        self._acknowledged: Tables = {}
        self._intended: Tables = {}
        self.found: dict[tuple[State, str, str], tuple[Tables, Tables]] = {}
        """Each state, with what was acknowledged and what was just being written."""

    def note(self) -> None:
        tables = self._acknowledged, self._intended
        acknowledged, intended = map(repr, tables)
        # The note in the lock is never synced: at the worst, it is there as it was written last.
        lock = self._path.with_name(f"{self._path.name}.lock")
        noted = ((lock.name, lock.read_bytes()),) if lock.exists() else ()
        for files in self._disk.states():
            state = (*files, *noted)
            self.found.setdefault((state, acknowledged, intended), tables)

    def tell(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Make changes that go through the first base, the journal, a base outgrown, a close, and on."""
        with self._disk.watched(monkeypatch):
            self._disk.on_step = self.note
            for begin in (1, 4, 7):
                storage = JournalledStorage(self._path)
                for number in range(begin, begin + 4):
                    self._change(storage, number, {"text": "so he says " * 3})
                    self._change(storage, number, {"text": "so she says"})
                    if number % 2:
                        self._change(storage, number - 1, None)
                storage.close()

    def _change(self, storage: JournalledStorage, number: int, document: dict[str, Any] | None) -> None:
        self._intended = copied(self._acknowledged)
        table = self._intended.setdefault("notes", {})
        if document is not None:
            table[str(number)] = document
        elif table.pop(str(number), None) is None:
            return
        with storage.transaction():
            storage.put("notes", number, document)
        self._acknowledged = self._intended
        self.note()


def copied(tables: Tables) -> Tables:
    return {
        name: {number: dict(document) for number, document in table.items()} for name, table in tables.items()
    }


def lost(story: Story, folder: Path) -> Iterator[str]:
    """Yield what is wrong with the states of a story, a line for each that is."""
    for state, acknowledged, intended in ((key[0], *pair) for key, pair in story.found.items()):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for name, content in state:
            (folder / name).write_bytes(content)
        storage = JournalledStorage(folder / "annotations.json")
        try:
            held = copied(storage.read() or {})
            if held not in (acknowledged, intended):
                yield (f"{held} instead of {acknowledged} or {intended}")
            elif storage.damage:
                yield (storage.damage)
            else:
                Database(storage=lambda: storage).table("notes").insert({"text": "after"})  # noqa: B023
                again = copied(JournalledStorage(folder / "annotations.json").read() or {})
                if len(again["notes"]) != len(held.get("notes", {})) + 1 or storage.damage:
                    yield (f"{again} after {held}")
        except Exception as error:  # noqa: BLE001  # whatever is raised is wrong
            yield (repr(error))
        finally:
            storage._lock.close()


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a journal that is soon outgrown, with little room."""
    monkeypatch.setattr(journal, "ROOM_BYTES", 256)
    monkeypatch.setattr(tinydb_storage, "MIN_JOURNAL_BYTES", 400)


def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Story:
    story = Story(tmp_path / "watched")
    story.tell(monkeypatch)
    # The states are rebuilt by hand: nothing of that needs to reach the disk.
    monkeypatch.setattr(os, "fsync", lambda _: None)
    monkeypatch.setattr(os, "fdatasync", lambda _: None)
    return story


@pytest.mark.usefixtures("small")
def test_no_crash_loses_what_was_acknowledged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    story = told(tmp_path, monkeypatch)
    assert list(lost(story, tmp_path / "rebuilt")) == []
    assert len(story.found) > 500


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("bug", ["no sync before renaming", "no sync of the folder", "no sync of a line"])
def test_what_would_lose_something_is_caught(
    tmp_path: Path, bug: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as during:
        if bug == "no sync before renaming":
            during.setattr(disk, "sync", lambda _: None)
        elif bug == "no sync of the folder":
            during.setattr(disk, "sync_folder", lambda _: None)
        else:
            during.setattr(disk, "sync_data", lambda _: None)
        story = Story(tmp_path / "watched")
        with suppress(AssertionError):
            story.tell(during)
    monkeypatch.setattr(os, "fsync", lambda _: None)
    monkeypatch.setattr(os, "fdatasync", lambda _: None)
    assert next(lost(story, tmp_path / "rebuilt"), None)
