from __future__ import annotations

import errno
import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tinydb import TinyDB, where

from annotations import durable
from annotations.errors import StoreBroken, StoreNotReadable
from annotations.storage import AtomicJSONStorage
from annotations.tables import parse, serialise

JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=3,
)
DOCUMENT = st.dictionaries(st.text(), JSON, max_size=3)
TABLE = st.lists(DOCUMENT, max_size=3).map(
    lambda documents: {str(n): each for n, each in enumerate(documents)}
)
TABLES = st.dictionaries(st.text(), TABLE, max_size=3)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "annotations.json"


def database(path: Path) -> TinyDB:
    return TinyDB(path, storage=AtomicJSONStorage)


@given(TABLES)
@settings(max_examples=50)
def test_what_is_written_is_read(tables: dict[str, dict[str, Any]]) -> None:
    written = serialise(tables)
    assert parse(Path("annotations.json"), written) == tables
    assert json.loads(written) == tables


def test_a_document_is_a_line(path: Path) -> None:
    with database(path) as opened:
        opened.table("notes").insert_multiple([{"text": "one\ntwo"}, {"text": "dreißig – 三"}])
    assert path.read_text(encoding="utf-8").splitlines() == [
        "{",
        '"notes": {',
        '"1": {"text": "one\\ntwo"},',
        '"2": {"text": "dreißig – 三"}',
        "}",
        "}",
    ]


def test_half_a_surrogate_pair_survives(path: Path) -> None:
    with database(path) as opened:
        opened.insert({"path": "caf\udce9.txt"})
    assert database(path).all() == [{"path": "caf\udce9.txt"}]


def test_tinydb_works_as_ever(path: Path) -> None:
    with database(path) as opened:
        first = opened.insert({"name": "claim", "uses": 1})
        opened.insert_multiple([{"name": "number", "uses": 2}, {"name": "source", "uses": 3}])
        opened.update({"uses": 7}, doc_ids=[first])
        opened.upsert({"name": "number", "uses": 8}, where("name") == "number")
        opened.remove(where("name") == "source")
        assert opened.table("other").insert({"x": 1}) == 1
    with TinyDB(path, encoding="utf-8") as stock:
        assert stock.all() == [{"name": "claim", "uses": 7}, {"name": "number", "uses": 8}]
        stock.insert({"name": "quotation"})
    with database(path) as opened:
        assert opened.tables() == {"_default", "other"}
        assert [tag["name"] for tag in opened] == ["claim", "number", "quotation"]
        opened.drop_tables()
    assert database(path).tables() == set()


def test_a_batch_is_one_write(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writes: list[bytes] = []
    write_whole = durable.write_whole

    def write(path: Path, content: bytes) -> durable.Stamp:
        writes.append(content)
        return write_whole(path, content)

    monkeypatch.setattr(durable, "write_whole", write)
    storage = AtomicJSONStorage(path)
    opened = TinyDB(storage=lambda: storage)
    with storage.batch():
        opened.table("tags").insert({"name": "claim"})
        opened.table("notes").insert({"text": "so he says"})
        assert not path.exists()
    assert len(writes) == 1
    with storage.batch():
        assert len(opened.table("tags")) == 1
    assert len(writes) == 1


def test_a_batch_that_fails_goes_back_to_what_is_on_disk(path: Path) -> None:
    storage = AtomicJSONStorage(path)
    opened = TinyDB(storage=lambda: storage)
    opened.insert({"name": "claim", "parts": ["a"]})

    def append(tag: Any) -> None:
        tag["parts"].append("b")

    def work() -> None:
        with storage.batch():
            opened.update(append, doc_ids=[1])
            opened.insert({"name": "number"})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        work()
    assert opened.all() == [{"name": "claim", "parts": ["a"]}]


def test_what_json_cannot_say_is_refused_before_anything_is_written(path: Path) -> None:
    opened = database(path)
    opened.insert({"x": 1.0})
    with pytest.raises(ValueError, match="JSON compliant"):
        opened.insert({"x": float("nan")})
    assert opened.all() == [{"x": 1.0}]
    assert [file.name for file in path.parent.iterdir()] == [path.name]


class Fault:
    """Stands in for a system call that fails at its n-th use."""

    def __init__(self, name: str, at: int, monkeypatch: pytest.MonkeyPatch) -> None:
        self._real = getattr(os, name)
        self._at = at
        monkeypatch.setattr(os, name, self)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        self._at -= 1
        if self._at == 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return self._real(*args, **kwargs)


@pytest.mark.parametrize("call", ["open", "write", "fsync", "replace", "utime", "fchmod"])
@pytest.mark.parametrize("at", [1, 2])
def test_whatever_call_fails_the_file_and_memory_agree_and_are_whole(
    path: Path, call: str, at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = database(path)
    opened.insert({"name": "claim"})
    before = path.read_bytes()
    with monkeypatch.context() as during:
        Fault(call, at, during)
        try:
            opened.insert({"name": "number"})
            failed = False
        except OSError:
            failed = True
    with TinyDB(path, encoding="utf-8") as stock:
        assert stock.all() == opened.all()
    # Only when the folder cannot be synced, after the renaming, is the new file there in spite of the error.
    assert (path.read_bytes() == before) is (failed and (call, at) not in {("fsync", 2), ("open", 2)})
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_disk_that_takes_little_at_a_time_is_written_to_the_end(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, rest: write(descriptor, rest[:7]))
    database(path).insert({"name": "claim " * 20})
    monkeypatch.undo()
    assert database(path).all() == [{"name": "claim " * 20}]


def test_what_a_killed_process_left_is_in_nobodys_way(path: Path) -> None:
    database(path).insert({"name": "claim"})
    (path.parent / f".{path.name}.tmp").write_text('{"_default": {"1": {"na')
    opened = database(path)
    opened.insert({"name": "number"})
    assert [tag["name"] for tag in database(path)] == ["claim", "number"]
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_new_file_is_private_and_an_old_one_keeps_its_permissions(path: Path) -> None:
    opened = database(path)
    opened.insert({})
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o664)
    opened.insert({})
    assert stat.S_IMODE(path.stat().st_mode) == 0o664


def test_a_link_is_followed(tmp_path: Path, path: Path) -> None:
    elsewhere = tmp_path / "synced" / "annotations.json"
    elsewhere.parent.mkdir()
    path.symlink_to(elsewhere)
    database(path).insert({"name": "claim"})
    assert path.is_symlink()
    assert database(elsewhere).all() == [{"name": "claim"}]


def test_another_process_is_noticed(path: Path) -> None:
    one, other = AtomicJSONStorage(path), AtomicJSONStorage(path)
    assert one.is_stale()
    assert one.read() is None
    assert not one.is_stale()
    other.write({"tags": {"1": {"name": "claim"}}})
    assert one.is_stale()
    assert one.read() is None
    one.forget()
    assert one.read() == {"tags": {"1": {"name": "claim"}}}
    assert not one.is_stale()


def test_two_versions_are_told_apart_when_the_clock_stands_still(path: Path) -> None:
    seen = set()
    for _ in range(5):
        stamp = durable.write_whole(path, b"same size")
        os.utime(path, ns=(0, stamp.modified))
        assert durable.stamp_of(path) == stamp
        seen.add(stamp.modified)
    future = stamp.modified + 10**12
    os.utime(path, ns=(0, future))
    assert durable.write_whole(path, b"same size").modified > future
    assert len(seen) == 5


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b'{"tags": {"1": {"na', "is not valid JSON (line 1, column 17"),
        (b'{"tags": {}}trailing', "is not valid JSON (line 1, column 13"),
        (b'{"tags": {"1": {"name": "\xff"}}}', "is not UTF-8 (byte 25)"),
        (b'{"tags": {"1": {"uses": NaN}}}', "holds NaN"),
        (b'{"tags": {"7": {"a": 1}, "7": {"a": 2}}}', "holds “7” twice"),
        (b"[" * 100_000, "is nested too deeply"),
        (b"[]", "not tables of numbered documents"),
        (b'{"tags": []}', "not tables of numbered documents"),
        (b'{"tags": {"1": 2}}', "not tables of numbered documents"),
        (b'{"tags": {"one": {}}}', "not tables of numbered documents"),
        (b'{"tags": {"07": {}}}', "not tables of numbered documents"),
    ],
)
def test_a_broken_file_is_refused_and_left_alone(path: Path, content: bytes, message: str) -> None:
    path.write_bytes(content)
    with pytest.raises(StoreBroken) as caught:
        database(path).insert({"name": "claim"})
    assert message in str(caught.value)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert path.read_bytes() == content


def test_a_pipe_or_a_folder_is_no_file(path: Path) -> None:
    os.mkfifo(path)
    with pytest.raises(StoreBroken, match="not a regular file"):
        AtomicJSONStorage(path).read()
    path.unlink()
    path.mkdir()
    with pytest.raises(StoreNotReadable, match="Is a directory"):
        AtomicJSONStorage(path).read()


def test_a_file_that_may_not_be_read_is_not_an_empty_one(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    storage = AtomicJSONStorage(path)
    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(StoreNotReadable, match="Permission denied"):
        storage.read()
    monkeypatch.undo()
    storage.write({})
    monkeypatch.setattr(Path, "stat", refuse)
    with pytest.raises(StoreNotReadable, match="Permission denied"):
        storage.is_stale()


def test_folders_are_made_as_needed(tmp_path: Path) -> None:
    durable.make_folder(tmp_path / "a" / "b" / "c")
    durable.make_folder(tmp_path / "a" / "b" / "c")
    assert (tmp_path / "a" / "b" / "c").is_dir()


def test_a_file_system_that_cannot_sync_folders_is_borne(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: int) -> None:
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))

    monkeypatch.setattr(os, "fsync", refuse)
    durable.sync_folder(tmp_path)
