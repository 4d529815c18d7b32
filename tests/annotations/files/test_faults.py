"""Disks that fill up, fail and rot; programs that are killed: what was acknowledged is there afterwards."""

from __future__ import annotations

import errno
import os
import random
import resource
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from synoptic.annotations.errors import AnnotationError, StoreError, StoreNotWritable
from synoptic.annotations.files import journal, tinydb_storage
from synoptic.annotations.files.annotation_file import AnnotationFile
from synoptic.annotations.files.tinydb_storage import JournalledStorage
from tests.annotations.specimens import mark, store_in, words

if TYPE_CHECKING:
    from collections.abc import Callable


ROOT = Path(__file__).parents[3]
WORDS = ("NATO", "Washington", "convinced", "pressure", "table", "done")


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a journal that is outgrown after a few changes, with little room."""
    monkeypatch.setattr(journal, "ROOM_BYTES", 512)
    monkeypatch.setattr(tinydb_storage, "MIN_JOURNAL_BYTES", 2000)


class Fault:
    """Has one call that touches the disk fail: the n-th of all, or all from the n-th on."""

    CALLS = ("open", "write", "fsync", "fdatasync", "ftruncate", "truncate", "link", "replace", "unlink")

    def __init__(self, at: int, code: int, monkeypatch: pytest.MonkeyPatch, *, for_good: bool) -> None:
        self._left, self._code, self._for_good = at, code, for_good
        self.happened = False
        for name in self.CALLS:
            monkeypatch.setattr(os, name, self._failing(name, getattr(os, name)))

    def _failing(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            if name == "open" and not args[1] & (os.O_WRONLY | os.O_RDWR):
                return real(*args, **kwargs)
            self._left -= 1
            if self._left == 0 or (self._left < 0 and self._for_good):
                self.happened = True
                if name == "write" and self._code == 0:
                    return real(args[0], bytes(args[1])[: -(-len(args[1]) // 2)])
                if name == "write":
                    real(args[0], bytes(args[1])[: len(args[1]) // 3])
                if self._code:
                    raise OSError(self._code, os.strerror(self._code))
            return real(*args, **kwargs)

        return call


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("for_good", [False, True])
@pytest.mark.parametrize("code", [0, errno.ENOSPC, errno.EIO])
def test_whatever_call_fails_nothing_that_was_acknowledged_is_lost(
    tmp_path: Path, code: int, for_good: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync = os.fsync, os.fdatasync
    monkeypatch.setattr(os, "fsync", lambda _: None)
    monkeypatch.setattr(os, "fdatasync", lambda _: None)
    for at in count(1):
        folder = tmp_path / str(at)
        store = store_in(folder)
        acknowledged, refused, messages = set[str](), set[str](), list[str]()
        with monkeypatch.context() as during:
            fault = Fault(at, code, during, for_good=for_good)
            for number, word in enumerate(WORDS):
                before = words(store)
                try:
                    mark(store, word, note="so he says " * 8)
                    acknowledged.add(word)
                except StoreNotWritable as error:
                    messages.append(str(error))
                    refused.add(word)
                    assert words(store) - before <= {word}
                if number == 3:
                    store.close()
        # What was refused may be there in the end, but then memory shows it, and nothing is there by half.
        with suppress(StoreError):
            store.refresh()
        opened = store_in(folder)
        assert acknowledged <= words(opened) <= acknowledged | refused
        assert words(store) == words(opened)
        assert opened.damage is None
        assert not any("\n" in message for message in messages)
        for word in WORDS:
            mark(store, word)
        opened.refresh()
        assert words(opened) == words(store_in(folder)) == set(WORDS)
        store.close()
        assert words(store_in(folder)) == set(WORDS)
        if not fault.happened:
            break
    assert at > 30
    assert (os.fsync, os.fdatasync) != sync


def three_changes(folder: Path) -> list[set[str]]:
    """Make a store with a base and three changes in its journal; return what it held after each."""
    store = store_in(folder)
    held = []
    for word in WORDS[:4]:
        mark(store, word)
        held.append(words(store))
    return held


@dataclass(frozen=True, slots=True)
class _Written:
    """What three changes wrote, to be spoilt and read again."""

    folder: Path
    held: list[set[str]]
    """The words of the highlights, after each change."""
    whole: bytes
    """The journal, without the room at its end."""

    def read(self, content: bytes | bytearray) -> tuple[JournalledStorage, set[str]]:
        """Read the store with this journal; return it and the words of its highlights."""
        (self.folder / "annotations.json-journal").write_bytes(content)
        storage = JournalledStorage(self.folder / "annotations.json")
        storage.read()
        return storage, {each["anchor"]["exact"] for each in storage.tables["highlights"].values()}

    def forget_torn(self) -> None:
        """Remove the copies that were made of what was torn."""
        for copy in self.folder.glob("*.torn*"):
            copy.unlink()


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> _Written:
    monkeypatch.setattr(os, "fsync", lambda _: None)
    held = three_changes(tmp_path)
    # As in the middle of a write: nothing says yet that the last change was saved.
    (tmp_path / "annotations.json.lock").write_bytes(b"")
    whole = (tmp_path / "annotations.json-journal").read_bytes().rstrip(b"\n") + b"\n"
    return _Written(tmp_path, held, whole)


def test_a_journal_cut_off_at_any_byte_loses_only_what_was_cut(written: _Written) -> None:
    ends = [at for at, byte in enumerate(written.whole) if byte == ord("\n")]
    for size in range(len(written.whole) + 1):
        storage, found = written.read(written.whole[:size])
        assert found == written.held[max(0, sum(end <= size for end in ends) - 1)]
        assert storage.damage is None
        cut = size and size not in set(ends) and size not in {end + 1 for end in ends}
        assert bool(storage.notices) == bool(cut)
        written.forget_torn()
    assert len(written.whole) > 1200


def test_a_flipped_bit_is_noticed_and_costs_one_change_at_the_most(written: _Written) -> None:
    last = written.whole[:-1].rfind(b"\n")
    chance = random.Random(1)
    for _ in range(400):
        at, bit = chance.randrange(len(written.whole) - 1), 1 << chance.randrange(8)
        flipped = bytearray(written.whole)
        flipped[at] ^= bit
        storage, found = written.read(flipped)
        assert len(written.held[-1] - found) <= 1
        if at > last:
            # At the very end it cannot be told from the beginning of a line that was being written.
            assert found == written.held[-2]
            assert storage.notices
            written.forget_torn()
        else:
            # A digit of a checksum is the same in capitals; any other flip is damage.
            assert storage.damage is not None or found == written.held[-1]
            assert (written.folder / "annotations.json-journal").read_bytes() == flipped


def test_rot_is_never_cut_and_closes_the_store(tmp_path: Path) -> None:
    three_changes(tmp_path)
    path = tmp_path / "annotations.json-journal"
    lines = path.read_bytes().rstrip(b"\n").split(b"\n")
    lines[2] = lines[2].replace(b"convinced", b"convicted")
    rotten = b"\n".join(lines) + b"\n"
    path.write_bytes(rotten)
    store = store_in(tmp_path)
    assert store.read_only is not None
    assert "line 3 cannot be read" in store.read_only
    assert words(store) == {"NATO", "Washington", "pressure"}
    with pytest.raises(StoreNotWritable, match="run `synoptic doctor"):
        mark(store, "table")
    store.close()
    assert path.read_bytes() == rotten
    path.write_bytes(b"\n".join([*lines[:2], *lines[3:]]) + b"\n")
    assert store_in(tmp_path).damage == "annotations.json-journal: changes 3–3 are missing"


def test_a_journal_of_another_base_is_not_carried_out(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    three_changes(one)
    three_changes(other)
    (one / "annotations.json-journal").replace(other / "annotations.json-journal")
    store = store_in(other)
    assert store.damage == "its journal goes with another version of the file"
    with pytest.raises(StoreNotWritable):
        mark(store, "table")


def test_a_limit_on_the_size_of_files_is_a_full_disk(tmp_path: Path) -> None:
    code = """
import resource, signal, sys
from pathlib import Path
from tests.annotations.specimens import article_of, mark, store_in
from synoptic.annotations.errors import StoreNotWritable
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (9_000, 9_000))
store = store_in(Path(sys.argv[1]))
for number in range(60):
    word = f"word{number}"
    try:
        mark(store, word, article=article_of(word))
        print(word)
    except StoreNotWritable as error:
        assert "File too large" in str(error), error
"""
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 9_000
    acknowledged = done.stdout.split()
    assert 5 < len(acknowledged) < 60
    assert words(store_in(tmp_path)) == set(acknowledged)


WRITER = """
import sys
from pathlib import Path
from synoptic.annotations.files import tinydb_storage
from tests.annotations.specimens import article_of, mark, store_in
tinydb_storage.MIN_JOURNAL_BYTES = 4000
prefix = sys.argv[1]
store = store_in(Path(sys.argv[2]), prefix)
for number in range(100_000):
    word = f"{prefix}{number}"
    mark(store, word, "claim", article=article_of(word, identifier=prefix))
    print(word, flush=True)
"""


def test_two_writers_that_are_killed_lose_nothing(tmp_path: Path) -> None:
    acknowledged: set[str] = set()
    for turn in range(3):
        writers = [
            subprocess.Popen(
                [sys.executable, "-c", WRITER, f"{name}{turn}-", str(tmp_path)],
                cwd=ROOT,
                stdout=subprocess.PIPE,
                text=True,
            )
            for name in ("one", "two")
        ]
        for writer in writers:
            assert writer.stdout is not None
            acknowledged.update(writer.stdout.readline().strip() for _ in range(25))
        for writer in writers:
            writer.send_signal(signal.SIGKILL)
            assert writer.stdout is not None
            rest = writer.stdout.read()
            acknowledged.update(rest[: rest.rfind("\n") + 1].split())
            writer.wait()
            writer.stdout.close()
        store = store_in(tmp_path)
        assert acknowledged <= words(store)
        assert len(words(store) - acknowledged) <= 2 * (turn + 1)
        assert store.damage is None
        assert len(store.annotations.tags) == 1


def test_a_file_system_without_locks_is_read_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOTSUP, os.strerror(errno.ENOTSUP))

    store = store_in(tmp_path)
    mark(store, "table")
    monkeypatch.setattr("fcntl.flock", refuse)
    with pytest.raises(AnnotationError, match="has no locks"):
        mark(store, "done")
    assert store.read_only is not None
    assert "has no locks" in store.read_only
    assert words(store) == {"table"}


def test_after_a_failed_sync_the_journal_is_not_written_to_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    three_changes(tmp_path)
    store, other = store_in(tmp_path, "more"), store_in(tmp_path, "other")
    journal = tmp_path / "annotations.json-journal"
    written = journal.read_bytes().rstrip(b"\n")
    with monkeypatch.context() as during:
        during.setattr(os, "fdatasync", fail)
        with pytest.raises(StoreNotWritable, match="Input/output error"):
            mark(store, "table")
        # What is read anew meanwhile is as little to be trusted.
        assert isinstance(store._backend, AnnotationFile)
        store._backend._storage.forget()
        store.refresh()
    assert journal.read_bytes().rstrip(b"\n") == written
    mark(store, "table")
    assert not journal.exists()
    assert words(store) == words(store_in(tmp_path)) == set(WORDS[:5])
    mark(other, "done")
    assert words(other) == set(WORDS)
