"""What waits for the server is on the disk, in order, and only the reader's own changes are ever sent."""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING, Any
from zlib import crc32

import pytest
from msgspec.structs import replace

from synoptic.annotations.errors import StoreNotReadable, StoreNotWritable
from synoptic.annotations.files import disk
from synoptic.annotations.model.annotations import Annotations
from synoptic.annotations.model.changes import Change, Edit
from synoptic.annotations.model.values import Note, Tag
from synoptic.annotations.server import queue
from synoptic.annotations.server.queue import ChangeQueue, Waiting, own_key
from tests.annotations.files.crashing_disk import CrashingDisk
from tests.annotations.specimens import START, article_of, record_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.annotations.files.crashing_disk import State

KEY = bytes(range(32))
LIBRARY = "5d0c7a52-3f0e-4a55-9a63-0f7a1b1f8d11"
ARTICLE = record_for(article_of())


def opened(folder: Path, *, library: str = LIBRARY, reader: str = "anna", key: bytes = KEY) -> ChangeQueue:
    found = ChangeQueue(folder, library, reader, key)
    with found.locked():
        return found


def change(number: int, text: str = "so she says") -> Waiting:
    made = Edit(None, Note(f"note-{number}", ARTICLE.id, text, START, START, "anna"))
    return Waiting(f"change-{number}", Change("add note", (made,)), Annotations({ARTICLE.id: ARTICLE}))


def ids(held: ChangeQueue) -> list[str]:
    return [each.id for each in held.waiting]


def line(said: Any) -> bytes:
    body = json.dumps(said).encode()
    return b"%08x %b\n" % (crc32(body), body)


def test_changes_wait_in_order_with_all_that_they_say(tmp_path: Path) -> None:
    tag = Tag("tag-1", "claim", "red", "half a pair: \ud83d", START, START)
    first = Waiting(
        "change-1",
        Change(
            "“claim”",
            (Edit(tag, None), Edit(ARTICLE, replace(ARTICLE, fields=(("b", "1"), ("a", "2"))))),
            "key",
        ),
        Annotations(tags={tag.id: tag}),
    )
    held = opened(tmp_path / "shared")
    assert ids(held) == []
    assert not held.path.exists()
    held.append(first)
    held.append(change(2))
    again = opened(tmp_path / "shared")
    assert list(again.waiting) == list(held.waiting) == [first, change(2)]
    assert again.waiting[0].change.edits[1].after == replace(ARTICLE, fields=(("b", "1"), ("a", "2")))
    assert again.notices == ()
    assert held.path.stat().st_mode & 0o777 == 0o600


def test_what_the_server_has_is_dropped_and_the_file_goes_with_the_last(tmp_path: Path) -> None:
    held = opened(tmp_path)
    for number in (1, 2, 3):
        held.append(change(number))
    held.note_twins({"mine": "theirs"})
    held.drop("change-2")
    held.drop("no such change")
    again = opened(tmp_path)
    assert again.waiting == (change(1), change(3))
    assert again.twins == {"mine": "theirs"}
    again.drop("change-1")
    again.drop("change-3")
    assert not held.path.exists()
    held.read()
    assert held.waiting == ()
    assert held.twins == {}


def test_two_processes_share_it(tmp_path: Path) -> None:
    one, other = opened(tmp_path), opened(tmp_path)
    one.append(change(1))
    assert other.is_stale()
    other.append(change(2))
    assert ids(other) == ["change-1", "change-2"]
    one.drop("change-1")
    assert ids(one) == ["change-2"]
    other.read()
    assert ids(other) == ["change-2"]
    assert not other.is_stale()


def test_one_that_writes_for_too_long_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = opened(tmp_path), opened(tmp_path)
    monkeypatch.setattr(queue, "LOCK_TIMEOUT", 0.01)
    with one.locked(), pytest.raises(StoreNotWritable, match="another program"):
        other.append(change(1))
    other.append(change(1))


@pytest.mark.parametrize("torn", [b"0c5f", b'00000000 {"id":"x"}\n', b"\0\0\0", b"\0\0}\n"])
def test_a_torn_tail_is_cut_kept_and_told(tmp_path: Path, torn: bytes) -> None:
    opened(tmp_path).append(change(1))
    path = tmp_path / queue.FILE_NAME
    whole = path.read_bytes()
    path.write_bytes(whole + torn)
    unlocked = ChangeQueue(tmp_path, LIBRARY, "anna", KEY)
    unlocked.read()
    assert unlocked.waiting == (change(1),)
    assert unlocked.notices == ()
    held = opened(tmp_path)
    assert held.waiting == (change(1),)
    assert "was not written whole" in held.notices[0]
    assert path.with_name("queue.jsonl.torn").read_bytes() == torn
    assert path.read_bytes() == whole
    held.append(change(2))
    assert opened(tmp_path).waiting == (change(1), change(2))
    assert opened(tmp_path).notices == ()


def test_rot_in_one_change_costs_no_other(tmp_path: Path) -> None:
    held = opened(tmp_path)
    for number in (1, 2, 3):
        held.append(change(number))
    content = held.path.read_bytes().replace(b"note-2", b"note-9")
    held.path.write_bytes(content)
    again = opened(tmp_path)
    assert again.waiting == (change(1), change(3))
    assert "is damaged" in again.notices[0]
    again.drop("change-1")
    again.drop("change-3")
    assert b"note-9" in (tmp_path / "queue.jsonl.damaged").read_bytes()
    assert not held.path.exists()


def test_what_was_refused_is_kept(tmp_path: Path) -> None:
    held = opened(tmp_path)
    held.append(change(1, "first words"))
    held.append(change(2, "other words"))
    path = held.set_aside(held.waiting[0], "not permitted")
    assert held.set_aside(held.waiting[0], "not permitted") == path
    assert not held.path.exists()
    assert [json.loads(each[9:])["id"] for each in path.read_bytes().splitlines()] == ["change-1", "change-2"]
    assert b"first words" in path.read_bytes()


def sealed_by_another(folder: Path) -> None:
    opened(folder, key=b"x" * 32).append(change(1, "words of somebody else"))


def unsealed(folder: Path) -> None:
    head = {"format": 1, "library": LIBRARY, "reader": "anna"}
    edits = [{"shelf": "notes", "before": None, "after": {"id": "x", "text": "words of somebody else"}}]
    said = {"id": "x", "label": "", "key": None, "edits": edits, "with": []}
    (folder / queue.FILE_NAME).write_bytes(line(head) + line(said) + line({**said, "seal": 5}))


def sealed_for_another_library(folder: Path) -> None:
    opened(folder, library="another").append(change(1))
    path = folder / queue.FILE_NAME
    _, *rest = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(line({"format": 1, "library": LIBRARY, "reader": "anna"}) + b"".join(rest))


def nonsense(folder: Path) -> None:
    head = {"format": 1, "library": LIBRARY, "reader": "anna"}
    deep = b"[" * 100_000
    lines = [
        line(head),
        line([]),
        line(5),
        line({"done": []}),
        line({"twins": 5, "seal": "é"}),
        line({"seal": ""}),
    ]
    lines.append(b"%08x %b\n" % (crc32(deep), deep))
    nested = b'{"seal":' + b'{"a":' * 900 + b"1" + b"}" * 901
    lines.append(b"%08x %b\n" % (crc32(nested), nested))
    (folder / queue.FILE_NAME).write_bytes(b"".join(lines))


@pytest.mark.parametrize("hostile", [sealed_by_another, unsealed, sealed_for_another_library, nonsense])
def test_nothing_of_a_received_folder_is_sent_in_the_readers_name(tmp_path: Path, hostile: Any) -> None:
    hostile(tmp_path)
    held = opened(tmp_path)
    assert held.waiting == ()
    assert held.twins == {}
    assert any("you did not write here" in notice for notice in held.notices)
    held.append(change(7))
    assert opened(tmp_path).waiting == (change(7),)
    held.drop("change-7")
    assert opened(tmp_path).waiting == ()


@pytest.mark.parametrize(
    "head", [{"format": 1, "library": LIBRARY, "reader": "ben\x1b[2J"}, {"format": 9}, {}]
)
def test_a_queue_of_another_is_left_as_it_is(tmp_path: Path, head: dict[str, Any]) -> None:
    path = tmp_path / queue.FILE_NAME
    path.write_bytes(content := line(head))
    held = ChangeQueue(tmp_path, LIBRARY, "anna", KEY)
    for act in (held.read, lambda: held.append(change(1)), lambda: held.drop("x")):
        with pytest.raises(StoreNotReadable) as caught:
            act()
        assert str(caught.value).isprintable()
    assert path.read_bytes() == content


def test_no_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "private").write_bytes(b"the reader's own words\n")
    folder = tmp_path / "shared"
    folder.mkdir()
    for name in ("queue.jsonl.lock", "queue.jsonl"):
        (folder / name).symlink_to(tmp_path / "private")
        with pytest.raises((StoreNotReadable, OSError), match=r"symbolic link"):
            ChangeQueue(folder, LIBRARY, "anna", KEY).append(change(1))
        (folder / name).unlink()
    shutil.rmtree(folder)
    folder.symlink_to(tmp_path)
    with pytest.raises(OSError, match="symbolic link"):
        ChangeQueue(folder, LIBRARY, "anna", KEY).append(change(1))
    assert (tmp_path / "private").read_bytes() == b"the reader's own words\n"


def test_a_full_disk_costs_the_change_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = opened(tmp_path)
    held.append(change(1))
    real = os.write

    def full(descriptor: int, content: Any) -> int:
        if len(content) > 50:
            return real(descriptor, bytes(content)[:50])
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        with pytest.raises(OSError, match="No space"):
            held.append(change(2, "x" * 70))
    assert opened(tmp_path).notices == ()
    held.append(change(3))
    assert held.waiting == opened(tmp_path).waiting == (change(1), change(3))


def test_the_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    folder = tmp_path / "home" / "synoptic"
    key = own_key(folder)
    assert len(key) == queue.KEY_BYTES
    assert own_key(folder) == key
    assert (folder / "queue.key").stat().st_mode & 0o777 == 0o600
    (folder / "queue.key").write_bytes(key[:5])
    assert len(own_key(folder)) == queue.KEY_BYTES


class Story:
    """Changes that are queued and sent, and every state that a crash in the middle of them could leave."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._folder, self._disk = folder, CrashingDisk(folder)
        self._acknowledged: tuple[Waiting, ...] = ()
        self._intended: tuple[Waiting, ...] = ()
        self.found: set[tuple[State, tuple[str, ...], tuple[str, ...]]] = set()
        """Each state, with the ids of what was acknowledged, and of that with what was being written."""

    def note(self) -> None:
        right = [tuple(each.id for each in held) for held in (self._acknowledged, self._intended)]
        for state in self._disk.states():
            self.found.add((state, right[0], right[1]))

    def tell(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with self._disk.watched(monkeypatch):
            self._disk.on_step = self.note
            for first in (1, 4):
                held = opened(self._folder)
                for number in range(first, first + 3):
                    self._intended = (*self._acknowledged, change(number))
                    held.append(change(number))
                    self._done()
                for waiting in held.waiting:
                    self._intended = tuple(each for each in self._acknowledged if each != waiting)
                    held.drop(waiting.id)
                    self._done()

    def _done(self) -> None:
        self._acknowledged = self._intended
        self.note()


def lost(story: Story, folder: Path) -> Iterator[str]:
    """Yield what is wrong with the states of a story, a line for each that is."""
    for state, *right in sorted(story.found):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for name, content in state:
            (folder / name).write_bytes(content)
        try:
            held = opened(folder)
            found = tuple(each.id for each in held.waiting)
            if found not in right:
                yield f"{found} instead of one of {right}"
                continue
            held.append(change(9))
            again = opened(folder)
            if tuple(each.id for each in again.waiting) != (*found, "change-9") or again.notices:
                yield f"{again.waiting} after {found}: {again.notices}"
        except Exception as error:  # noqa: BLE001  # whatever is raised is wrong
            yield repr(error)


def without_syncs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rebuild states without waiting for the disk: nothing of them needs to last."""
    monkeypatch.setattr(os, "fsync", lambda _: None)
    monkeypatch.setattr(os, "fdatasync", lambda _: None)


def test_no_crash_loses_a_change_that_was_acknowledged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = Story(tmp_path / "watched")
    story.tell(monkeypatch)
    without_syncs(monkeypatch)
    assert list(lost(story, tmp_path / "rebuilt")) == []
    assert len(story.found) > 50


@pytest.mark.parametrize("bug", ["sync", "sync_folder", "sync_data"])
def test_a_sync_that_is_forgotten_is_caught(
    tmp_path: Path, bug: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = Story(tmp_path / "watched")
    with monkeypatch.context() as during:
        during.setattr(disk, bug, lambda _: None)
        story.tell(during)
    without_syncs(monkeypatch)
    assert next(lost(story, tmp_path / "rebuilt"), None)
