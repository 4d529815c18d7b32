"""The writer of files, where a power cut may cost what was written, and the lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from synoptic.annotations.files import disk

if TYPE_CHECKING:
    from pathlib import Path


def test_what_need_not_last_is_replaced_in_one_step_without_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the disk was waited for")

    monkeypatch.setattr(disk, "sync", refuse)
    file = tmp_path / "session.json"
    disk.write_whole(file, b"old", is_lasting=False)
    with file.open("rb") as reader:
        disk.write_whole(file, b"new, and longer", is_lasting=False)
        assert reader.read() == b"old"
    assert file.read_bytes() == b"new, and longer"
    assert list(tmp_path.iterdir()) == [file]


def test_a_lock_that_others_hold_is_not_waited_for_longer_than_it_says(tmp_path: Path) -> None:
    lock = tmp_path / ".lock"
    with (
        disk.locked(lock, lock, 0.0),
        pytest.raises(TimeoutError, match="another program"),
        disk.locked(lock, lock, 0.01),
    ):
        pass
    with disk.locked(lock, lock, 0.0):
        assert lock.stat().st_mode & 0o777 == 0o600
