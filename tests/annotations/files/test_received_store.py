"""A store that somebody sent: links in it lead nowhere, and nothing outside its folder is read or written."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from synoptic.annotations.errors import StoreError
from synoptic.annotations.files.disk import UnfitFile
from synoptic.annotations.files.repair import back_up, companion_files, is_damaged, repair, rescue
from synoptic.annotations.files.tinydb_storage import JournalledStorage
from tests.annotations.specimens import mark, store_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SECRET = b"the reader's own words, which are in no library\n"
COMPANIONS = ("-journal", ".lock", ".bak", "-journal.bak", "-journal.torn", ".format-1")


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "received" / ".synoptic"
    store = store_in(folder)
    mark(store, "Putin")
    store.close()
    (tmp_path / "private").write_bytes(SECRET)
    return folder


def _state(folder: Path) -> dict[str, bytes | None]:
    """Return what is outside the library: names and contents."""
    outside = (path for path in folder.iterdir() if path.name != "received")
    return {path.name: path.read_bytes() if path.is_file() else None for path in outside}


@pytest.mark.parametrize("to", ["private", "not there"])
@pytest.mark.parametrize("ending", ["", *COMPANIONS])
def test_no_link_is_followed(library: Path, tmp_path: Path, ending: str, to: str) -> None:
    base = library / "annotations.json"
    link = base.with_name(f"annotations.json{ending}")
    link.unlink(missing_ok=True)
    link.symlink_to(tmp_path / to)
    before = _state(tmp_path)
    acts: list[Callable[[], object]] = [
        lambda: mark(store_in(library), "table"),
        lambda: is_damaged(base),
        lambda: rescue(base),
        lambda: repair(base),
        lambda: companion_files(base),
        lambda: back_up(base, library.parent / "copy.json"),
    ]
    for act in acts:
        with suppress(StoreError):
            act()
    assert _state(tmp_path) == before
    copied = [path for path in library.iterdir() if not path.is_symlink() and path.is_file()]
    assert all(SECRET not in path.read_bytes() for path in copied)


@pytest.mark.parametrize("ending", ["", "-journal"])
def test_a_link_that_is_read_is_named_with_what_to_do(library: Path, tmp_path: Path, ending: str) -> None:
    link = library / f"annotations.json{ending}"
    link.unlink(missing_ok=True)
    link.symlink_to(tmp_path / "nowhere")
    with pytest.raises(StoreError) as caught:
        store_in(library)
    said = f"{link}: cannot be read (it is a symbolic link to {tmp_path / 'nowhere'}); move it away"
    assert str(caught.value) == said


def test_a_lock_that_is_a_link_is_named(library: Path, tmp_path: Path) -> None:
    lock = library / "annotations.json.lock"
    lock.unlink(missing_ok=True)
    lock.symlink_to(tmp_path / "nowhere")
    with pytest.raises(StoreError, match=r"\.lock: cannot be opened .* move it away"):
        mark(store_in(library), "table")


def test_a_backup_is_not_written_through_a_link(library: Path, tmp_path: Path) -> None:
    (tmp_path / "copy.json").symlink_to(tmp_path / "nowhere")
    with pytest.raises(StoreError, match="exists already"):
        back_up(library / "annotations.json", tmp_path / "copy.json")
    assert not (tmp_path / "nowhere").exists()


def test_a_journal_that_becomes_a_link_is_not_followed(library: Path, tmp_path: Path) -> None:
    storage = JournalledStorage(library / "annotations.json")
    storage.read()
    (library / "annotations.json-journal").symlink_to(tmp_path / "nowhere")
    with pytest.raises((StoreError, UnfitFile), match="symbolic link"), storage.transaction():
        storage.put("tags", 9, {"id": "x"})
    assert not (tmp_path / "nowhere").exists()
