"""The writer of files, where a power cut may cost what was written, and the lock."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from synoptic.annotations.files import disk
from synoptic.annotations.files.disk import UnfitFile

if TYPE_CHECKING:
    from collections.abc import Callable

UNFIT: dict[str, tuple[Callable[[Path], object], str]] = {
    "pipe": (os.mkfifo, "not a regular file"),
    "folder": (lambda path: path.mkdir(), "folder"),
    "device": (lambda path: path.symlink_to("/dev/zero"), "symbolic link to /dev/zero"),
    "link to nothing": (lambda path: path.symlink_to(path.with_name("made")), "symbolic link to /"),
    "link to a file": (lambda path: path.symlink_to(path.parent.parent / "private"), "symbolic link to /"),
    "link to itself": (lambda path: path.symlink_to(path), "symbolic link to /"),
    "link to a folder": (lambda path: path.symlink_to(path.parent), "symbolic link to /"),
}
WAYS: dict[str, Callable[[Path], object]] = {
    "read": disk.read_whole,
    "write": lambda path: disk.write_whole(path, b"content"),
    "write fast": lambda path: disk.write_whole(path, b"content", is_lasting=False),
    "append": lambda path: os.close(disk.open_file(path, os.O_RDWR)),
    "make": lambda path: os.close(disk.open_file(path, os.O_RDWR | os.O_CREAT)),
    "begin": lambda path: os.close(disk.open_file(path, os.O_RDWR | os.O_CREAT | os.O_EXCL)),
    "lock": lambda path: disk.Lock().acquire(path, path, 0.0),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize(("make", "fault"), UNFIT.values(), ids=UNFIT)
def test_what_is_no_file_is_refused_and_left_alone(
    tmp_path: Path, make: Callable[[Path], object], fault: str, way: Callable[[Path], object]
) -> None:
    private = tmp_path / "private"
    private.write_bytes(b"secret")
    path = tmp_path / "library" / "file"
    path.parent.mkdir()
    make(path)
    before = path.lstat()
    with pytest.raises(UnfitFile, match=fault) as caught:
        way(path)
    assert caught.value.filename == str(path)
    assert path.lstat().st_ino == before.st_ino
    assert private.read_bytes() == b"secret"
    assert [*tmp_path.iterdir()] in ([private, path.parent], [path.parent, private])
    assert [*path.parent.iterdir()] == [path]


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"12345")
    assert (disk.read_whole(file, limit=5) or (b"",))[0] == b"12345"
    with pytest.raises(UnfitFile, match="larger than 0 MiB"):
        disk.read_whole(file, limit=4)
    with file.open("r+b") as sparse:
        sparse.truncate(2**40)
    with pytest.raises(UnfitFile, match="larger than 256 MiB"):
        disk.read_whole(file)


def test_a_reader_may_link_their_own_settings(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").symlink_to(tmp_path / "synced.toml")
    assert disk.read_whole(tmp_path / "settings.toml", follows_links=True) is None
    (tmp_path / "synced.toml").write_bytes(b"[reading]")
    assert (disk.read_whole(tmp_path / "settings.toml", follows_links=True) or (b"",))[0] == b"[reading]"


def test_a_folder_that_is_a_link_is_none_of_the_library(tmp_path: Path) -> None:
    disk.ensure_own_folder(tmp_path / "texts")
    (tmp_path / "elsewhere").mkdir()
    disk.ensure_own_folder(tmp_path / "elsewhere")
    (tmp_path / "texts").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UnfitFile, match="symbolic link"):
        disk.ensure_own_folder(tmp_path / "texts")


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


def test_a_file_that_another_program_has_open_is_replaced_once_it_is_free(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"old")
    replace, tries = Path.replace, []

    def in_use_at_first(path: Path, target: Path) -> Path:
        tries.append(path)
        if len(tries) < 3:
            raise PermissionError(errno.EACCES, "in use", str(path))
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", in_use_at_first)
    with pytest.raises(PermissionError):
        disk.write_whole(file, b"new")
    assert file.read_bytes() == b"old"
    monkeypatch.setattr(disk, "_IN_USE_SECONDS", 60.0)  # as on Windows, and for however slow a machine
    disk.write_whole(file, b"new")
    assert file.read_bytes() == b"new"


def test_a_lock_on_a_file_that_is_another_each_time_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Some network file systems number a file anew at each look.
    monkeypatch.setattr(disk, "_is_at", lambda descriptor, path: False)
    assert not disk.Lock().acquire(tmp_path / ".lock", tmp_path / ".lock", 0.01)


def test_a_lock_is_taken_at_once_on_the_file_that_has_come_in_the_place_of_the_other(tmp_path: Path) -> None:
    path, lock = tmp_path / ".lock", disk.Lock()
    assert lock.acquire(path, path, 0.0)
    lock.release()
    path.rename(tmp_path / "old")
    path.touch()
    assert lock.acquire(path, path, 0.0)
    assert not disk.Lock().acquire(path, path, 0.0)
    lock.close()
