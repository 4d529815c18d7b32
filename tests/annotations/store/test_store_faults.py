"""What the store does when the file, the disk or another process are not as they should be."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import signal
import subprocess
import sys
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from filelock import FileLock

from synoptic.annotations.errors import (
    AnnotationError,
    StoreBroken,
    StoreNotReadable,
    StoreNotWritable,
    StoreTooNew,
)
from synoptic.annotations.files import store_files
from synoptic.annotations.store.store import AnnotationStore
from tests.annotations.specimens import mark, store_in
from tests.files_in_use import OPEN_FILES, refuse_files_in_use

if TYPE_CHECKING:
    from synoptic.annotations.errors import StoreError

ROOT = Path(__file__).parents[3]

pytestmark = pytest.mark.over("files")


@pytest.fixture
def store(tmp_path: Path) -> AnnotationStore:
    opened = store_in(tmp_path)
    mark(opened, "table", "claim", note="so he says")
    return opened


@pytest.mark.parametrize("system", ["this", "windows"])
@pytest.mark.parametrize("call", ["fsync", "write"])
def test_a_write_that_fails_changes_nothing(
    store: AnnotationStore, call: str, system: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if system == "windows":
        if not OPEN_FILES.is_dir():
            pytest.skip("only Linux says which files are open")
        refuse_files_in_use(monkeypatch)

    def fail(*_: object, **__: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    before, content = store.annotations, store.path.read_bytes()
    with monkeypatch.context() as during:
        during.setattr(os, call, fail)
        for act in (lambda: mark(store, "Putin"), lambda: store.add_tag("number"), store.undo):
            with pytest.raises(StoreNotWritable, match="No space left on device") as caught:
                act()
            assert str(store.path) in str(caught.value)
            assert store.annotations is before
    assert store.path.read_bytes() == content
    assert sorted(file.name for file in store.folder.iterdir()) == [
        "annotations.json",
        "annotations.json.lock",
    ]
    mark(store, "Putin")
    assert len(store_in(store.folder).annotations.highlights) == 2
    assert store.undo() == "highlight “Putin”"
    assert store.annotations == before


def test_a_disk_that_fills_up_in_the_middle_of_a_write_changes_nothing(
    store: AnnotationStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, left = os.write, [100]

    def fill(descriptor: int, content: memoryview) -> int:
        if not left[0]:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        left[0] -= (taken := write(descriptor, content[: left[0]]))
        return taken

    before, content = store.annotations, store.path.read_bytes()
    monkeypatch.setattr(os, "write", fill)
    with pytest.raises(StoreNotWritable):
        mark(store, "Putin")
    assert store.annotations is before
    assert store.path.read_bytes() == content


@pytest.mark.parametrize(
    ("content", "error", "message"),
    [
        ("{", StoreBroken, "is not valid JSON"),
        ("", StoreBroken, "is empty"),
        ("{}", StoreBroken, "names no format"),
        ('{"_default": {"1": {"a": 1}}}', StoreBroken, "names no format"),
        ('{"_meta": {"1": {"format": "1"}}}', StoreBroken, "names no format"),
        ('{"_meta": {"1": {"format": true}}}', StoreBroken, "names no format"),
        ('{"_meta": {"1": {"format": 0}}}', StoreBroken, "names no format"),
        ('{"_meta": {"1": {"format": 4}}}', StoreTooNew, "has format 4"),
    ],
)
def test_a_file_that_cannot_be_used_is_never_replaced(
    store: AnnotationStore, content: str, error: type[StoreError], message: str
) -> None:
    before = store.annotations
    store.path.write_text(content)
    for act in (
        lambda: store_in(store.folder),
        store.refresh,
        lambda: mark(store, "Putin"),
        store.undo,
    ):
        with pytest.raises(error, match=message) as caught:
            act()
        assert str(caught.value).startswith(f"{store.path}: ")
        assert "\n" not in str(caught.value)
    assert store.annotations is before
    assert store.path.read_text() == content


def test_a_file_that_is_gone_is_not_begun_anew(store: AnnotationStore) -> None:
    before, content = store.annotations, store.path.read_bytes()
    store.path.unlink()
    for act in (store.refresh, lambda: mark(store, "Putin")):
        with pytest.raises(StoreNotReadable, match="is missing, but was there before"):
            act()
    assert store.annotations is before
    assert not store.path.exists()
    store.path.write_bytes(content)
    mark(store, "Putin")
    assert len(store.annotations.highlights) == 2


@pytest.mark.parametrize(
    ("table", "change", "problem"),
    [
        ("highlights", {"anchor": None}, "“anchor” is not an object"),
        ("highlights", {"tags": "claim"}, "“tags” is not a list of ids"),
        ("tags", {"colour": "pink"}, "“colour” is none of yellow"),
        ("tags", {"created": "yesterday"}, "“created” is not a time"),
        ("tags", {"created": "2031-03-14T09:26:53"}, "“created” is not a time"),
        ("tags", {"created": "0001-01-01T00:00:00+14:00"}, "“created” is not a time"),
        ("tags", {"id": 7}, "“id” is not text"),
        ("notes", {"text": None}, "“text” is not text"),
        ("notes", {"target": ""}, "“target” is empty"),
        ("articles", {"path": "a\0b"}, "“path” holds a NUL"),
        ("articles", {"source": 7}, "“source” is not text"),
        ("articles", {"date": "\x1b]52;c;aGk=\x07"}, "“date” is not a date such as 2031-03-14"),
        ("articles", {"date": "2031-02-30"}, "“date” is not a date"),
        ("articles", {"date": "2031-W10-4"}, "“date” is not a date"),
        ("articles", {"date": "２０３１"}, "“date” is not a date"),
    ],
)
def test_one_bad_record_hides_no_other_and_stays_as_it_is(
    store: AnnotationStore, table: str, change: dict[str, Any], problem: str
) -> None:
    tables = json.loads(store.path.read_bytes())
    tables[table]["1"] |= change
    store.path.write_text(json.dumps(tables))
    assert store.refresh()
    (found,) = store.problems
    assert found.startswith(f"Record 1 of “{table}” cannot be read: {problem}")
    assert not getattr(store.annotations, table)
    assert len(store.annotations.tags) + len(store.annotations.notes) >= 1
    mark(store, "Putin", "number", note="another")
    assert json.loads(store.path.read_bytes())[table]["1"] == tables[table]["1"]
    assert store_in(store.folder).annotations == store.annotations


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"start": -1}, "“anchor.start” is not a whole number"),
        ({"start": True}, "“anchor.start” is not a whole number"),
        ({"end": 3}, "“anchor.exact” is not as long as the passage"),
        ({"exact": ""}, "“anchor.exact” is empty"),
        ({"exact": "a\r## b", "end": 6, "start": 0}, "“anchor.exact” holds a carriage return"),
    ],
)
def test_a_bad_anchor_is_a_bad_record(store: AnnotationStore, change: dict[str, Any], problem: str) -> None:
    tables = json.loads(store.path.read_bytes())
    tables["highlights"]["1"]["anchor"] |= change
    store.path.write_text(json.dumps(tables))
    (found,) = store_in(store.folder).problems
    assert problem in found


def test_what_is_missing_is_said_to_be_missing(store: AnnotationStore) -> None:
    tables = json.loads(store.path.read_bytes())
    del tables["tags"]["1"]["name"]
    tables["notes"]["7"] = dict(tables["notes"]["1"])
    store.path.write_text(json.dumps(tables))
    missing, twice = store_in(store.folder).problems
    assert "“name” is missing" in missing
    assert twice == "Record 7 of “notes” has the same id as record 1; give it another"


@pytest.mark.parametrize("protected", ["file", "folder"])
def test_a_protected_file_or_folder_is_read_only(
    store: AnnotationStore, protected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = store.path if protected == "file" else store.folder
    access = os.access

    def refuse(path: Path, mode: int) -> bool:
        return access(path, mode) and not (path == place and mode & os.W_OK)

    monkeypatch.setattr(os, "access", refuse)
    assert store.read_only == f"{place} is write-protected"
    content = store.path.read_bytes()
    with pytest.raises(StoreNotWritable, match="write-protected; change its permissions"):
        mark(store, "Putin")
    assert store.path.read_bytes() == content


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    opened = store_in(tmp_path / "one" / "two")
    with monkeypatch.context() as during:
        during.setattr(os, "mkdir", fail)
        with pytest.raises(StoreNotWritable, match="Read-only file system"):
            mark(opened, "table")
    assert not opened.annotations.highlights
    mark(opened, "table")
    assert len(store_in(opened.folder).annotations.highlights) == 1


def test_a_file_below_a_file_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreNotReadable, match="Not a directory"):
        store_in(tmp_path / "file")


def test_a_lock_that_is_never_released_is_not_waited_for_for_ever(
    store: AnnotationStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_files, "LOCK_TIMEOUT", 0.02)
    with (
        FileLock(f"{store.path}.lock"),
        pytest.raises(StoreNotWritable, match="is being written by another program"),
    ):
        mark(store, "Putin")
    assert len(store.annotations.highlights) == 1


def test_without_locks_nothing_is_written(store: AnnotationStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))

    monkeypatch.setattr(fcntl, "flock", fail)
    with pytest.raises(StoreNotWritable, match="Function not implemented"):
        mark(store, "Putin")
    assert len(store.annotations.highlights) == 1


def test_a_name_with_a_line_break_stays_on_one_line(tmp_path: Path) -> None:
    folder = tmp_path / "two\nlines"
    folder.mkdir()
    (folder / "annotations.json").write_text("{")
    with pytest.raises(AnnotationError) as caught:
        AnnotationStore(folder)
    assert "\n" not in str(caught.value)


WRITER = """
import sys
from pathlib import Path
from tests.annotations.specimens import article_of, mark, store_in
prefix, folder, count = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
words = [f"{prefix}{number:04}" for number in range(count)]
article = article_of(" ".join(words))
store = store_in(folder, prefix)
for word in words:
    mark(store, word, "claim", article=article)
    print(word, flush=True)
"""


def writer(prefix: str, folder: Path, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, prefix, str(folder), str(count)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def marked(folder: Path) -> list[str]:
    return [highlight.anchor.exact for highlight in store_in(folder).annotations.highlights.values()]


def test_two_processes_lose_nothing_of_each_other(tmp_path: Path) -> None:
    processes = [writer(prefix, tmp_path, 60) for prefix in ("one", "two")]
    acknowledged = [process.communicate()[0].split() for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    assert sorted(marked(tmp_path)) == sorted(chain(*acknowledged))
    assert len(marked(tmp_path)) == 120
    assert len(store_in(tmp_path).annotations.tags) == 1


def test_what_was_acknowledged_survives_a_kill(tmp_path: Path) -> None:
    with writer("one", tmp_path, 10_000) as process:
        assert process.stdout is not None
        acknowledged = [process.stdout.readline().strip() for _ in range(40)]
        process.send_signal(signal.SIGKILL)
        acknowledged += process.stdout.read().split()
    kept = marked(tmp_path)
    assert kept[: len(acknowledged)] == acknowledged
    assert len(kept) <= len(acknowledged) + 1


def test_opening_a_store_loads_little() -> None:
    heavy = {"filelock", "platformdirs", "rapidfuzz", "sentencex", "chardet", "yaml", "textual"}
    code = f"import sys; import synoptic.annotations.store.store; print(*{heavy!r} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
