"""Damaged stores and what becomes of them; backups; files of an older format."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from tinydb import TinyDB

from synoptic.annotations.errors import StoreBroken, StoreNotReadable, StoreNotWritable, StoreTooNew
from synoptic.annotations.files.base import parse, salvage, serialise
from synoptic.annotations.files.repair import back_up, is_damaged, repair, rescue
from tests.annotations.specimens import mark, store_in, words

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.annotations.model.annotations import Annotations

WORDS = ("NATO", "Washington", "convinced", "pressure", "table", "done")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a store with a base, a journal of three changes, and a backup of both."""
    store = store_in(tmp_path)
    for word in WORDS[:3]:
        mark(store, word, "claim")
    store.close()
    for word in WORDS[3:]:
        mark(store, word)
    return store.path


def held(path: Path) -> Annotations:
    return store_in(path.parent).annotations


def beside(path: Path, ending: str) -> Path:
    return path.with_name(f"{path.name}{ending}")


def test_a_sound_store_needs_no_repair(path: Path) -> None:
    before = held(path)
    assert not is_damaged(path)
    assert rescue(path).sources == ("annotations.json", "annotations.json-journal")
    had, copies = repair(path)
    assert had.lost == ()
    assert len(copies) == 4
    assert held(path) == before


def test_one_bad_line_of_the_base_costs_one_record_until_it_is_repaired(path: Path) -> None:
    before = held(path)
    content = path.read_bytes()
    path.write_bytes(content.replace(b'"exact": "NATO"', b'"exact": "NAT\x00'))
    store = store_in(path.parent)
    assert words(store) == set(WORDS) - {"NATO"}
    assert store.read_only is not None
    assert "cannot be read" in store.read_only
    with pytest.raises(StoreNotWritable, match="run `synoptic doctor"):
        mark(store, "He’s")
    assert is_damaged(path)
    had, copies = repair(path)
    assert len(had.lost) == 1
    assert had.sources[-2:] == ("annotations.json.bak", "annotations.json-journal.bak")
    assert held(path) == before
    assert any(copy.read_bytes().count(b"NAT\0") for copy in copies)
    assert not is_damaged(path)
    mark(store_in(path.parent, "more"), "He’s")


@pytest.mark.parametrize("content", [b"", b"{", b"\0" * 4096, b"[]"])
def test_a_base_that_is_gone_for_good_is_had_from_the_backup(path: Path, content: bytes) -> None:
    before = held(path)
    path.write_bytes(content)
    with pytest.raises(StoreBroken):
        store_in(path.parent)
    repair(path)
    assert held(path) == before


def test_a_base_that_is_not_there_is_had_from_the_backup(path: Path) -> None:
    before = held(path)
    path.unlink()
    with pytest.raises(StoreNotReadable, match="-journal is there; run"):
        store_in(path.parent)
    assert is_damaged(path)
    repair(path)
    assert held(path) == before


def test_a_rotten_journal_costs_the_change_that_cannot_be_read(path: Path) -> None:
    journal = beside(path, "-journal")
    journal.write_bytes(journal.read_bytes().replace(b'"table"', b'"tabla"'))
    had, _ = repair(path)
    assert had.lost == ("annotations.json-journal: line 3 cannot be read",)
    assert words(store_in(path.parent)) == set(WORDS) - {"table"}
    assert not journal.exists()


def test_a_journal_of_another_version_overwrites_nothing(path: Path, tmp_path: Path) -> None:
    other = store_in(tmp_path / "other", "other")
    for word in ("He’s", "only", "others"):
        mark(other, word)
    beside(path, "-journal").write_bytes(beside(other.path, "-journal").read_bytes())
    assert is_damaged(path)
    repair(path)
    assert words(store_in(path.parent)) == {*WORDS[:3], "only", "others"}


def test_nothing_is_made_of_nothing(tmp_path: Path) -> None:
    path = tmp_path / "annotations.json"
    with pytest.raises(StoreNotReadable, match="there is nothing to repair"):
        repair(path)
    path.write_bytes(b"{")
    with pytest.raises(StoreBroken, match="has no readable record"):
        repair(path)
    assert path.read_bytes() == b"{"


def test_a_backup_is_a_store_by_itself(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy" / "annotations.json"
    copy.parent.mkdir()
    assert back_up(path, copy) == copy.stat().st_size
    assert held(copy) == held(path)
    with TinyDB(copy, encoding="utf-8") as stock:
        assert len(stock.table("highlights")) == len(WORDS)
    with pytest.raises(StoreNotWritable, match="exists already"):
        back_up(path, copy)
    with pytest.raises(StoreNotReadable, match="is not created yet"):
        back_up(tmp_path / "none" / "annotations.json", tmp_path / "copy.json")
    with pytest.raises(StoreNotWritable, match="No such file"):
        back_up(path, tmp_path / "none" / "copy.json")
    beside(path, "-journal").write_bytes(beside(copy, "").read_bytes())


def test_what_is_salvaged_of_a_whole_file_is_all_of_it(path: Path) -> None:
    content = path.read_bytes()
    assert salvage(content).tables == parse(path, content)
    assert salvage(content).lost == ()


def test_two_records_of_one_number_are_both_kept() -> None:
    tables: dict[str, dict[str, Any]] = {"tags": {"1": {"id": "a"}, "2": {"id": "b"}}}
    merged = serialise(tables).replace(b'"2":', b'"1":')
    assert salvage(merged).tables == {"tags": {"1": {"id": "a"}, "2": {"id": "b"}}}
    conflict = serialise(tables).replace(b'"2":', b'<<<<<<< ours\n"2":')
    assert salvage(conflict).tables == tables
    assert salvage(conflict).lost == ("line 4 cannot be read",)


def format_1(path: Path) -> bytes:
    """Turn a store into what format 1 was, and return that."""
    store = store_in(path.parent)
    store.tag(next(iter(store.annotations.highlights)), "lifted")
    store.close()
    tables = json.loads(path.read_bytes())
    tables["_meta"] = {"1": {"format": 1}}
    for file in path.parent.iterdir():
        file.unlink()
    path.write_bytes(serialise(tables))
    return path.read_bytes()


def test_format_1_is_lifted_at_the_first_change_and_a_copy_kept(path: Path) -> None:
    before = held(path)
    old = format_1(path)
    store = store_in(path.parent, "more")
    assert set(store.annotations.highlights) == set(before.highlights)
    assert path.read_bytes() == old, "reading changes nothing"
    store.add_tag("new")
    assert beside(path, ".format-1").read_bytes() == old
    assert json.loads(path.read_bytes())["_meta"]["1"]["format"] == 3
    store.add_tag("newer")
    assert held(path) == store.annotations


def test_a_later_format_is_refused(path: Path) -> None:
    journal = beside(path, "-journal")
    content = journal.read_bytes()
    from synoptic.annotations.files.journal import _line

    journal.write_bytes(_line({"format": 4, "base": "later"}) + content.partition(b"\n")[2])
    with pytest.raises(StoreTooNew, match="has format 4"):
        store_in(path.parent)
    with pytest.raises(StoreTooNew):
        is_damaged(path)
