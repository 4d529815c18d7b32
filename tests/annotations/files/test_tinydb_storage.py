from __future__ import annotations

import errno
import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tinydb import TinyDB, where
from tinydb.middlewares import CachingMiddleware
from tinydb.storages import MemoryStorage
from tinydb.table import Table

from synoptic.annotations.errors import StoreBroken, StoreNotReadable
from synoptic.annotations.files import disk, journal, tinydb_storage
from synoptic.annotations.files.base import parse, serialise
from synoptic.annotations.files.tinydb_storage import JournalledStorage, JournalledTable
from tests.examples import examples

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


class Database(TinyDB):
    table_class = JournalledTable  # type: ignore[assignment]


def database(path: Path) -> TinyDB:
    return Database(path, storage=JournalledStorage)


def files(path: Path) -> list[str]:
    return sorted(file.name.removeprefix("annotations.json") for file in path.parent.iterdir())


def lines(path: Path) -> list[str]:
    """Return the lines of the journal, without their checksums."""
    content = path.with_name(f"{path.name}-journal").read_text(encoding="utf-8")
    return [line[9:] for line in content.splitlines() if line]


@given(TABLES)
@examples(50)
def test_what_is_written_is_read(tables: dict[str, dict[str, Any]]) -> None:
    written = serialise(tables)
    assert parse(Path("annotations.json"), written) == tables
    assert json.loads(written) == tables


def test_a_document_is_a_line(path: Path) -> None:
    with database(path) as opened:
        opened.table("notes").insert_multiple([{"text": "one\ntwo"}, {"text": "dreißig – 三"}])
    first, second, *rest = path.read_text(encoding="utf-8").splitlines()
    assert (first, second) == ("{", '"_meta": {')
    assert json.loads(f"{{{rest[0]}}}")["1"].keys() == {
        *("format", "generation", "sequence", "id", "previous"),
        *("counts", "checksum"),
    }
    assert rest[1:] == [
        "},",
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


def test_on_another_storage_it_is_tinydbs_own_table(path: Path) -> None:
    caching: Any = CachingMiddleware
    for storage in (MemoryStorage, caching(MemoryStorage)):
        opened = Database(storage=storage)
        opened.insert_multiple([{"name": "claim"}, {"name": "number"}])
        opened.update({"uses": 1}, where("name") == "claim")
        assert opened.all() == [{"name": "claim", "uses": 1}, {"name": "number"}]
        assert type(opened.table("other")) is Table
    with Database(path, storage=caching(JournalledStorage)) as opened:
        opened.insert({"name": "claim"})
    assert database(path).all() == [{"name": "claim"}]


def test_options_of_tinydbs_own_storage(path: Path) -> None:
    with Database(path, storage=JournalledStorage, ensure_ascii=False) as opened:
        opened.insert({"name": "dreißig"})
    assert "dreißig" in path.read_text(encoding="utf-8")
    with pytest.raises(ValueError, match="plain UTF-8"):
        Database(path, storage=JournalledStorage, ensure_ascii=True)


def test_the_next_number_is_known_before_anything_was_read(path: Path) -> None:
    with database(path) as opened:
        opened.insert_multiple([{}, {}])
    with database(path) as opened:
        assert opened.table("_default")._get_next_id() == 3


def test_a_change_is_a_line(path: Path) -> None:
    storage = JournalledStorage(path)
    opened = Database(storage=lambda: storage)
    opened.table("tags").insert({"name": "claim"})
    assert files(path) == ["", ".lock"]
    with storage.transaction():
        opened.table("tags").insert({"name": "number"})
        opened.table("tags").update({"name": "assertion"}, doc_ids=[1])
        opened.table("notes").insert({"text": "so he says"})
        opened.table("notes").remove(doc_ids=[1])
        assert files(path) == ["", ".lock"]
    assert files(path) == ["", "-journal", ".lock"]
    (change,) = lines(path)[1:]
    assert json.loads(change) == {
        "s": 2,
        "o": [
            ["p", "tags", 2, {"name": "number"}],
            ["p", "tags", 1, {"name": "assertion"}],
            ["p", "notes", 1, {"text": "so he says"}],
            ["d", "notes", 1],
        ],
    }
    with storage.transaction():
        assert len(opened.table("tags")) == 2
        opened.table("tags").update({"name": "assertion"}, doc_ids=[1])
    assert len(lines(path)) == 2
    assert JournalledStorage(path).read() == storage.read()


def test_a_change_that_fails_leaves_memory_as_it_was(path: Path) -> None:
    storage = JournalledStorage(path)
    opened = Database(storage=lambda: storage)
    opened.insert({"name": "claim", "parts": ["a"]})

    def append(tag: Any) -> None:
        tag["parts"].append("b")

    def work() -> None:
        with storage.transaction():
            opened.update(append, doc_ids=[1])
            opened.insert({"name": "number"})
            opened.remove(doc_ids=[1])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        work()
    assert opened.all() == [{"name": "claim", "parts": ["a"]}]
    assert files(path) == ["", ".lock"]
    opened.update(append, doc_ids=[1])
    assert JournalledStorage(path).read() == {"_default": {"1": {"name": "claim", "parts": ["a", "b"]}}}


def test_one_and_true_are_two_things(path: Path) -> None:
    opened = database(path)
    opened.insert({"uses": 1})
    opened.update({"uses": True}, doc_ids=[1])
    assert database(path).all()[0]["uses"] is True


def test_what_json_cannot_say_is_refused_before_anything_is_written(path: Path) -> None:
    opened = database(path)
    opened.insert({"x": 1.0})
    with pytest.raises(ValueError, match="JSON compliant"):
        opened.insert({"x": float("nan")})
    assert opened.all() == [{"x": 1.0}]
    assert files(path) == ["", ".lock"]


def test_a_disk_that_takes_little_at_a_time_is_written_to_the_end(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, rest: write(descriptor, rest[:7]))
    monkeypatch.setattr(journal, "ROOM_BYTES", 64)
    opened = database(path)
    for number in range(3):
        opened.insert({"name": f"claim {number} " * 20})
    monkeypatch.undo()
    assert [tag["name"][:7] for tag in database(path)] == ["claim 0", "claim 1", "claim 2"]


def test_what_a_killed_process_left_is_in_nobodys_way(path: Path) -> None:
    database(path).insert({"name": "claim"})
    (path.parent / f".{path.name}.tmp").write_text('{"_default": {"1": {"na')
    opened = database(path)
    opened.insert({"name": "number"})
    opened.close()
    assert [tag["name"] for tag in database(path)] == ["claim", "number"]
    assert files(path) == ["", "-journal.bak", ".bak", ".lock"]


def test_new_files_are_private_and_follow_the_permissions_of_the_base(path: Path) -> None:
    def modes() -> set[int]:
        return {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}

    opened = database(path)
    opened.insert({})
    opened.insert({})
    assert modes() == {0o600}
    path.chmod(0o664)
    opened.close()
    opened.insert({})
    path.with_name(f"{path.name}.lock").unlink()
    path.with_name(f"{path.name}-journal.bak").unlink()
    opened.insert({})
    assert modes() == {0o664}


def test_a_link_is_followed(tmp_path: Path, path: Path) -> None:
    elsewhere = tmp_path / "synced" / "annotations.json"
    elsewhere.parent.mkdir()
    with database(elsewhere) as opened:
        opened.insert({"name": "claim"})
    path.symlink_to(elsewhere)
    with database(path) as opened:
        opened.insert({"name": "number"})
    assert path.is_symlink()
    assert files(path) == ["", "synced"]
    assert files(elsewhere) == ["", "-journal.bak", ".bak", ".lock"]
    opened.remove(doc_ids=[2])
    assert database(elsewhere).all() == [{"name": "claim"}]


def test_another_process_is_noticed(path: Path) -> None:
    one, other = JournalledStorage(path), JournalledStorage(path)
    assert one.is_stale()
    assert one.read() is None
    assert not one.is_stale()
    for number in range(1, 6):
        with other.transaction():
            other.put("tags", number, {"n": number})
        assert one.is_stale()
        assert one.read() == other.read()
        assert not one.is_stale()
        if number == 3:
            other.close()
            assert one.is_stale()
            assert one.read() == other.read()


def test_only_what_was_appended_is_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = JournalledStorage(path), JournalledStorage(path)
    for number in (1, 2):
        with other.transaction():
            other.put("tags", number, {"n": number})
    one.read()
    assert one.take_news() is other.take_news() is None
    monkeypatch.setattr(one, "_load", None)
    with other.transaction():
        other.put("tags", 1, None)
    one.read()
    assert one.take_news() == [("tags", 1, None)]
    with one.transaction():
        one.put("tags", 3, {})
    other.read()
    assert other.take_news() == [("tags", 3, {})]


def test_a_journal_that_outgrows_its_base_is_folded_into_it(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tinydb_storage, "MIN_JOURNAL_BYTES", 1000)
    storage = JournalledStorage(path)
    opened = Database(storage=lambda: storage)
    opened.insert({"uses": 0})
    generations = set()
    for number in range(100):
        opened.update({"uses": number}, doc_ids=[1])
        generations.add(storage.meta.generation)
    assert 4 < len(generations) < 20
    assert JournalledStorage(path).read() == {"_default": {"1": {"uses": 99}}}


def test_a_checkpoint_that_fails_is_no_reason_to_refuse_a_change(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(tinydb_storage, "MIN_JOURNAL_BYTES", 100)
    storage = JournalledStorage(path)
    opened = Database(storage=lambda: storage)
    opened.insert({"uses": 0})
    with monkeypatch.context() as during:
        during.setattr(disk, "write_whole", full)
        for number in range(20):
            opened.update({"uses": number}, doc_ids=[1])
        opened.close()
    assert storage.meta.generation == 1
    assert JournalledStorage(path).read() == storage.read() == {"_default": {"1": {"uses": 19}}}
    opened.close()
    assert storage.meta.generation == 2


def test_the_backup_and_its_journal_make_the_base(path: Path) -> None:
    with database(path) as opened:
        for number in range(3):
            opened.insert({"n": number})
    backup = path.parent / "copy" / "annotations.json"
    backup.parent.mkdir()
    for ending in ("", "-journal"):
        path.with_name(f"{path.name}{ending}.bak").rename(backup.with_name(f"{backup.name}{ending}"))
    assert database(backup).all() == database(path).all()


def test_numbers_are_not_given_twice(path: Path) -> None:
    one, other = database(path), database(path)
    numbers = [table.insert({}) for table in (one, other, other, one, other)]
    one.remove(doc_ids=[5])
    assert [*numbers, one.insert({}), other.insert({})] == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize("tick", [1, 100, 2 * 10**9], ids=["Linux", "NTFS", "FAT"])
def test_two_versions_are_told_apart_when_the_clock_stands_still(
    path: Path, tick: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    utime = os.utime
    monkeypatch.setattr(
        os, "utime", lambda file, ns: utime(file, ns=(ns[0] // tick * tick, ns[1] // tick * tick))
    )
    seen = set()
    for _ in range(5):
        stamp = disk.write_whole(path, b"same size")
        utime(path, ns=(0, stamp.modified))
        assert disk.stamp_of(path) == stamp
        seen.add(stamp.modified)
    future = (stamp.modified + 10**12) // tick * tick
    utime(path, ns=(0, future))
    assert disk.write_whole(path, b"same size").modified > future
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
        JournalledStorage(path).read()
    path.unlink()
    path.mkdir()
    with pytest.raises(StoreBroken, match="it is a folder"):
        JournalledStorage(path).read()


def test_a_file_that_may_not_be_read_is_not_an_empty_one(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    storage = JournalledStorage(path)
    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(StoreNotReadable, match="Permission denied"):
        storage.read()
    monkeypatch.undo()
    storage.write({})
    monkeypatch.setattr(disk, "stamp_of", refuse)
    with pytest.raises(StoreNotReadable, match="Permission denied"):
        storage.is_stale()


def test_folders_are_made_as_needed(tmp_path: Path) -> None:
    disk.make_folder(tmp_path / "a" / "b" / "c")
    disk.make_folder(tmp_path / "a" / "b" / "c")
    assert (tmp_path / "a" / "b" / "c").is_dir()


def test_a_file_system_that_cannot_sync_folders_is_borne(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: int) -> None:
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))

    monkeypatch.setattr(os, "fsync", refuse)
    disk.sync_folder(tmp_path)
