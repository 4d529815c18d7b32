"""What was read is kept: by several programs at once, through damage and on a full disk."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from synoptic.annotations.errors import StoreNotReadable, StoreNotWritable, StoreTooNew
from synoptic.annotations.files import disk
from synoptic.annotations.files.reading_record import FILE_NAME, ReadingRecord
from synoptic.annotations.library.doctor import examine
from synoptic.annotations.library.library import Library
from synoptic.annotations.model.reading import Coverage, ReadShare
from synoptic.corpus.article import Span

ROOT = Path(__file__).resolve().parents[3]


def reading(*spans: tuple[int, int], digest: str = "d1", folded: tuple[Span, ...] = ()) -> ReadShare:
    return ReadShare(digest, Coverage.of(Span(*span) for span in spans), folded)


def saved(folder: Path, article: str, value: ReadShare) -> ReadingRecord:
    record = ReadingRecord(folder)
    record.changed(article, value)
    record.save()
    return record


def test_what_was_read_is_there_the_next_time(tmp_path: Path) -> None:
    value = ReadShare("d1", Coverage((Span(0, 9), Span(20, 30))), (Span(5, 8),), (Span(40, 50),))
    record = saved(tmp_path / "library", "a", value)
    assert record.is_saved
    again = ReadingRecord(tmp_path / "library")
    assert again.of("a", "d1") == value
    assert again.notice is None
    assert again.of("b", "d1") == ReadShare("d1")
    assert again.of("a", "d2") == ReadShare("d2"), "offsets into another text would lie"
    assert (tmp_path / "library" / FILE_NAME).stat().st_mode & 0o777 == 0o600


def test_nothing_is_written_where_nothing_was_read(tmp_path: Path) -> None:
    record = ReadingRecord(tmp_path / "library")
    record.changed("a", ReadShare("d1"))
    record.save()
    assert not (tmp_path / "library").exists()


def test_a_record_that_is_not_kept_neither_reads_nor_writes(tmp_path: Path) -> None:
    saved(tmp_path, "a", reading((0, 9)))
    before = (tmp_path / FILE_NAME).read_bytes()
    record = ReadingRecord(tmp_path, is_kept=False)
    assert record.of("a", "d1") == ReadShare("d1")
    record.changed("a", reading((3, 5)))
    assert record.of("a", "d1") == reading((3, 5))
    assert record.is_saved
    record.save()
    assert (tmp_path / FILE_NAME).read_bytes() == before


def test_a_text_that_changed_begins_anew(tmp_path: Path) -> None:
    saved(tmp_path, "a", reading((0, 9)))
    saved(tmp_path, "a", reading((3, 5), digest="d2"))
    assert ReadingRecord(tmp_path).of("a", "d2") == reading((3, 5), digest="d2")


def test_two_programs_add_up(tmp_path: Path) -> None:
    one, other = ReadingRecord(tmp_path), ReadingRecord(tmp_path)
    one.changed("a", reading((0, 9), folded=(Span(1, 2),)))
    other.changed("a", reading((5, 20), folded=(Span(3, 4),)))
    other.changed("b", reading((1, 2)))
    one.save()
    other.save()
    assert other.of("a", "d1") == reading((0, 20), folded=(Span(3, 4),))
    one.changed("c", reading((1, 2)))
    one.save()
    assert one.of("a", "d1") == other.of("a", "d1")
    assert one.of("b", "d1") == reading((1, 2))


def test_processes_at_once_lose_nothing(tmp_path: Path) -> None:
    script = """
import sys
from pathlib import Path
from synoptic.annotations.files.reading_record import ReadingRecord
from synoptic.annotations.model.reading import ReadShare
folder, first = Path(sys.argv[1]), int(sys.argv[2])
record = ReadingRecord(folder)
for number in range(20):
    at = 4 * number + 2 * first
    known = record.of("a", "d1")
    record.changed("a", ReadShare("d1", known.coverage.add(at, at + 2)))
    record.save()
"""
    programs = [
        subprocess.Popen([sys.executable, "-c", script, str(tmp_path), str(first)], cwd=ROOT)
        for first in range(2)
    ]
    assert [program.wait(300) for program in programs] == [0, 0]
    assert ReadingRecord(tmp_path).of("a", "d1") == reading((0, 80))


def test_what_changes_while_it_is_saved_is_saved_the_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = ReadingRecord(tmp_path)
    write = disk.write_whole

    def slowly(path: Path, content: bytes) -> disk.Stamp:
        record.changed("a", reading((0, 9)))
        return write(path, content)

    record.changed("a", reading((0, 5)))
    monkeypatch.setattr(disk, "write_whole", slowly)
    # In a thread of its own, so that waiting for each other would show.
    thread = threading.Thread(target=record.save, daemon=True)
    thread.start()
    thread.join(60)
    assert not thread.is_alive()
    assert record.of("a", "d1") == reading((0, 9))
    assert not record.is_saved
    monkeypatch.undo()
    record.save()
    assert ReadingRecord(tmp_path).of("a", "d1") == reading((0, 9))


@pytest.mark.parametrize("article", ["a", None])
def test_what_was_read_can_be_forgotten_and_folds_stay(tmp_path: Path, article: str | None) -> None:
    fold = (Span(1, 2),)
    saved(tmp_path, "a", reading((0, 9), folded=fold))
    saved(tmp_path, "b", reading((0, 9)))
    record = ReadingRecord(tmp_path)
    saved(tmp_path, "c", reading((0, 9)))
    record.reset(article)
    assert record.of("a", "d1") == reading(folded=fold)
    record.changed("a", reading((3, 4), folded=fold))
    record.save()
    again = ReadingRecord(tmp_path)
    assert again.of("a", "d1") == reading((3, 4), folded=fold)
    for other in ("b", "c"):
        assert again.of(other, "d1") == (reading() if article is None else reading((0, 9)))
        assert record.of(other, "d1") == again.of(other, "d1")


def broken(content: bytes, folder: Path) -> Path:
    path = folder / FILE_NAME
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff\xfe", b"[]", b"[" * 100_000, b'{"format": 1}', b'{"format": "1", "articles": {}}'],
)
def test_a_broken_file_is_put_aside(tmp_path: Path, content: bytes) -> None:
    path = broken(content, tmp_path)
    record = ReadingRecord(tmp_path)
    assert record.notice is not None
    assert str(path) in record.notice
    assert "\n" not in record.notice
    assert path.read_bytes() == content, "reading changes nothing"
    record.changed("a", reading((0, 9)))
    record.save()
    assert path.with_name(f"{FILE_NAME}.damaged").read_bytes() == content
    assert ReadingRecord(tmp_path).of("a", "d1") == reading((0, 9))
    broken(b"once more", tmp_path)
    saved(tmp_path, "b", reading((0, 9)))
    assert path.with_name(f"{FILE_NAME}.damaged-2").read_bytes() == b"once more"


@pytest.mark.parametrize(
    "entry",
    [
        None,
        [],
        {},
        {"digest": 1},
        {"digest": "d1", "covered": [[0]]},
        {"digest": "d1", "covered": [[0, True]]},
        {"digest": "d1", "covered": [[-1, 4]]},
        {"digest": "d1", "folded": [[4, 4]]},
        {"digest": "d1", "unfolded": {"0": 1}},
    ],
)
def test_an_entry_that_makes_no_sense_is_passed_over_and_left(tmp_path: Path, entry: object) -> None:
    good = {"digest": "d1", "covered": [[5, 9], [0, 6]], "colour": "of a later version"}
    content = {"format": 1, "since": "March", "articles": {"wrong": entry, "good": good}}
    path = broken(json.dumps(content).encode(), tmp_path)
    record = ReadingRecord(tmp_path)
    assert record.notice is not None
    assert "1 article" in record.notice
    assert record.of("wrong", "d1") == ReadShare("d1")
    assert record.of("good", "d1") == reading((0, 9))
    record.changed("good", reading((9, 12)))
    record.save()
    written: dict[str, Any] = json.loads(path.read_bytes())
    assert written["since"] == "March"
    assert written["articles"]["wrong"] == entry
    assert written["articles"]["good"]["colour"] == "of a later version"
    assert written["articles"]["good"]["covered"] == [[0, 12]]


def test_the_file_of_a_later_version_is_not_touched(tmp_path: Path) -> None:
    path = broken(b'{"format": 2, "articles": {}}', tmp_path)
    with pytest.raises(StoreTooNew, match="format 2"):
        saved(tmp_path, "a", reading((0, 9)))
    assert path.read_bytes() == b'{"format": 2, "articles": {}}'


def test_what_is_no_file_is_said_and_left(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).mkdir()
    record = ReadingRecord(tmp_path)
    assert record.notice is not None
    record.changed("a", reading((0, 9)))
    with pytest.raises(StoreNotReadable, match="cannot be read"):
        record.save()


def test_a_full_disk_is_one_line_and_the_next_save_tries_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = saved(tmp_path, "a", reading((0, 9)))
    before = (tmp_path / FILE_NAME).read_bytes()

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    record.changed("a", reading((0, 30)))
    record.reset("b")
    monkeypatch.setattr(disk, "write_all", full)
    with pytest.raises(StoreNotWritable, match="No space left") as caught:
        record.save()
    assert "\n" not in str(caught.value)
    assert (tmp_path / FILE_NAME).read_bytes() == before
    assert record.of("a", "d1") == reading((0, 30))
    assert not record.is_saved
    monkeypatch.undo()
    record.save()
    assert ReadingRecord(tmp_path).of("a", "d1") == reading((0, 30))


def test_doctor_knows_the_file(tmp_path: Path) -> None:
    def said() -> list[str]:
        findings = examine(Library(tmp_path, None))
        return [f"{each.level}: {each.message}" for each in findings if FILE_NAME in each.message]

    assert said() == []
    saved(tmp_path, "a", reading((0, 9)))
    assert said() == [f"ok: {FILE_NAME}: reading progress of 1 article"]
    broken(b"{", tmp_path)
    assert said() == [f"warning: {tmp_path / FILE_NAME} is not valid JSON; progress in it was not loaded"]
    saved(tmp_path, "a", reading((0, 9)))
    assert said()[1] == f"warning: {FILE_NAME}.damaged: unreadable, so set aside; delete it when unneeded"
