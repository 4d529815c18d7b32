"""Trouble in the open app: the reader is told, nothing is lost, and it goes on or ends with a word."""

from __future__ import annotations

import errno
import json
import os
import shutil
import stat
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Label
from textual.worker import WorkerFailed

from synoptic.annotations.store.store import AnnotationStore
from synoptic.tui.command_line.main import run
from synoptic.tui.dialogs.unsaved import Unsaved
from synoptic.tui.panes.bars import TopBar
from synoptic.tui.panes.note_area import NoteArea
from synoptic.tui.shell import fault

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.tui.conftest import Desk, Running


def _toasts(running: Running) -> list[str]:
    return [f"{toast.title}: {toast.message}" for toast in running.app.toasts]


async def _wait_told(running: Running, *words: str) -> None:
    """Wait until a message holds all these words; the next one may be putting it away right now."""
    await running.until(lambda: any(all(each in toast for each in words) for toast in _toasts(running)))


async def _mark(running: Running, *keys: str) -> None:
    view = running.screen.view
    view.go_to(view.article.text.index("because"))
    await running.pilot.press("v", "w", *keys)
    await running.settle()


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Return what fills the disk; taking the patches back empties it."""

    def fill() -> None:
        def write(*_: object) -> int:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        monkeypatch.setattr("synoptic.annotations.files.disk.os.write", write)

    return fill


# The store


async def test_on_a_full_disk_nothing_changes(desk: Desk, full_disk: Callable[[], None]) -> None:
    AnnotationStore(desk.library.folder).add_tag("claim")
    async with desk.open(notifications=True) as running:
        await _mark(running, "enter")
        before = running.store.annotations
        on_disk = running.store.path.read_bytes()
        full_disk()
        for key, title in (("u", "Not undone"), ("1", "Not saved"), ("d", "Not saved")):
            running.app.toasts.clear()
            running.after_a_pause()
            await running.pilot.press(key)
            await _wait_told(running, title, "No space left")
            assert running.screen.annotations == running.store.annotations == before
            assert running.store.path.read_bytes() == on_disk
    assert not list(desk.library.folder.glob(".*.tmp"))


def _become_folder(store: Path) -> None:
    store.unlink()
    store.mkdir()


def _become_pipe(store: Path) -> None:
    store.unlink()
    os.mkfifo(store)


HARM: list[tuple[Callable[[Path], object], str]] = [
    (lambda store: store.write_bytes(b"\xff\xfe"), "is not UTF-8"),
    (lambda store: store.write_bytes(b""), "is empty"),
    (lambda store: store.write_bytes(b"[" * 100_000), "nested too deeply"),
    (lambda store: store.write_bytes(b'{"_meta": {"1": {"format": 99}}}'), "has format 99"),
    (lambda store: store.unlink(), "is missing, but was there before"),
    (lambda store: shutil.rmtree(store.parent), "is missing, but was there before"),
    (_become_folder, "it is a folder"),
    (_become_pipe, "is not a regular file"),
]


def _state(path: Path) -> tuple[int, ...] | None:
    """Return what tells whether somebody wrote to a file; that it was read is none of it."""
    if not path.exists():
        return None
    status = path.lstat()
    return status.st_mode, status.st_ino, status.st_size, status.st_mtime_ns


async def test_a_store_that_breaks_is_told_and_left_alone(desk: Desk) -> None:
    async with desk.open(notifications=True) as running:
        await _mark(running, "enter")
        before = running.screen.annotations
        path = running.store.path
        sound = path.read_bytes()
        for harm, reason in HARM:
            running.app.toasts.clear()
            harm(path)
            status = _state(path)
            assert not await running.features.keeping.change_and_wait(lambda store: store.add_tag("late")), (
                reason
            )
            await _wait_told(running, reason)
            assert running.screen.annotations == before
            assert _state(path) == status
            shutil.rmtree(path.parent, ignore_errors=True)
            path.parent.mkdir()
            path.write_bytes(sound)
        assert await running.features.keeping.change_and_wait(lambda store: store.add_tag("mended"))


async def test_records_that_cannot_be_read_are_named(desk: Desk) -> None:
    store = AnnotationStore(desk.library.folder)
    for number in range(5):
        store.add_tag(f"tag {number}")
    store.close()
    content = json.loads(store.path.read_text())
    for document in content["tags"].values():
        del document["colour"]
    store.path.write_text(json.dumps(content))
    async with desk.open(notifications=True) as running:
        (toast,) = _toasts(running)
        assert toast.startswith("The library's file: ")
        assert toast.count("“colour” is missing") == 3
        assert toast.endswith("And 2 more; `synoptic doctor` lists them all.")


# Files that cannot be read


async def test_of_many_problems_a_few_are_named(desk: Desk) -> None:
    for number in range(500):
        (desk.folder / f"{number}.txt").touch()
    deep = desk.folder / ("[b]\x1b[2J" + "long" * 40) / ("name" * 50)
    deep.mkdir(parents=True)
    (deep / "0.txt").touch()
    async with desk.open(notifications=True) as running:
        (toast,) = _toasts(running)
        lines = toast.splitlines()
        assert len(lines) == 4
        assert lines[3] == "And 498 more; `synoptic list` lists them all."
        assert all(len(line) < 260 for line in lines)
        assert not any(character in toast for character in "\x1b\r\t")


# Odd articles and small screens

ODD = {
    "1 marks": "Marks\n\na" + "\u0301\u0489\u200d" * 100_000,
    "2 joiners": "Joiners\n\n" + "\u200b" * 100_000,
    "3 titles": "---\ntitle: " + "漢 [b] " * 1000 + "\nauthor: " + "y" * 5000 + "\n---\n\nEnd.",
    "4 directions": "\u2066\u2067" * 3000,
    "5 little": "x",
}


async def test_odd_articles_are_read(desk: Desk) -> None:
    for file in desk.folder.iterdir():
        file.unlink()
    for name, text in ODD.items():
        (desk.folder / f"{name}.txt").write_text(text, encoding="utf-8")
    async with desk.open(size=(230, 30)) as running:
        for _ in ODD:
            await running.pilot.press("G", "g", "s", "enter", "tab")
        await running.settle()
        assert len(running.store.annotations.highlights) == len(ODD)
        for view in running.screen.row.views.values():
            rows = [view.render_line(y) for y in range(view.size.height)]
            assert max(len(row.text) for row in rows) < 40 * view.size.width


@pytest.mark.parametrize("size", [(1, 1), (20, 5)])
async def test_a_screen_too_small_to_read_on(desk: Desk, size: tuple[int, int]) -> None:
    async with desk.open(size=size, notifications=True) as running:
        for key in ("v", "slash", "t", "a", "f", "M", "question_mark", "i", "tab", "plus", "c"):
            await running.pilot.press(key, "escape")
        await running.settle()
        await running.pilot.resize_terminal(80, 24)
        await running.pilot.press("v", "w", "enter")
        await running.settle()
        assert len(running.store.annotations.highlights) == 1


# Errors that nobody expected


async def test_an_unexpected_error_reaches_the_tests_and_keeps_the_note(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise KeyError("unheard of")

    monkeypatch.setattr("synoptic.tui.desk.commands.palette.Palettes.show_help", fail)
    opened = desk.open()
    running: Running = await opened.__aenter__()
    await running.pilot.press("A")
    await running.settle()
    await running.type("half a")
    await running.pilot.press("f1")
    with pytest.raises(KeyError, match="unheard of"):
        await opened.__aexit__(None, None, None)
    assert isinstance(running.app.fault, KeyError)
    assert running.app.unkept is None
    notes = AnnotationStore(desk.library.folder).annotations.notes.values()
    assert [note.text for note in notes] == ["half a"]


async def test_an_error_in_a_worker_is_told_as_what_it_is(desk: Desk) -> None:
    async def fail() -> None:
        raise KeyError("unheard of")

    opened = desk.open()
    running: Running = await opened.__aenter__()
    running.screen.run_worker(fail())
    await running.pilot.pause()
    with pytest.raises(WorkerFailed, match="unheard of"):
        await opened.__aexit__(None, None, None)
    assert isinstance(running.app.fault, KeyError)


_BROKEN = KeyError("unheard of\ud800")


def test_the_line_on_an_error_names_the_file_with_the_details(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SYNOPTIC_HOME", str(tmp_path))
    with pytest.raises(KeyError) as broken:
        raise _BROKEN
    line = fault.line_on(broken.value)
    file = tmp_path / "cache" / fault.FAULT_FILE
    assert line.endswith(f" Details: {file}")
    assert "KeyError" in line
    assert "unheard of" not in line
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "Traceback" in file.read_text()
    fault.line_on(ValueError("another"))
    assert "another" in file.read_text()


@pytest.mark.parametrize("home", ["file/below", "~nobody-of-this-name/x"])
def test_the_line_on_an_error_comes_even_without_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: str
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("SYNOPTIC_HOME", home if home.startswith("~") else str(tmp_path / home))
    assert "Details could not be written: " in fault.line_on(_BROKEN)


def test_an_unexpected_error_in_a_command_is_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise _BROKEN

    monkeypatch.setenv("SYNOPTIC_HOME", str(tmp_path))
    monkeypatch.setattr("synoptic.tui.command_line.list.open_for_printing", fail)
    with pytest.raises(SystemExit) as left:
        run(["list"])
    assert left.value.code == 2
    assert capsys.readouterr().err.startswith("synoptic: Unexpected error (KeyError). ")


# Leaving


def _is_over(running: Running) -> bool:
    return running.app.return_code is not None


async def _asked(running: Running, *keys: str) -> None:
    """Press keys, and wait until the reader is asked what to do with what is not saved."""
    await running.pilot.press(*keys)
    await running.until(lambda: isinstance(running.app.screen, Unsaved))


def _top(running: Running) -> str:
    return str(running.screen.query_one(TopBar).render())


async def test_leaving_without_a_note_that_cannot_be_saved(desk: Desk, full_disk: Callable[[], None]) -> None:
    async with desk.open(notifications=True) as running:
        await running.pilot.press("A")
        await running.settle()
        full_disk()
        await running.type("fine")
        await _wait_told(running, "Not saved", "No space left")
        await running.until(lambda: _top(running).endswith("not saved"))
        await _asked(running, "ctrl+c")
        await running.press("escape")
        await running.type(" words")
        assert running.screen.query_one(NoteArea).text == "fine words", "the editor keeps its words"
        await _asked(running, "ctrl+c")
        assert not _is_over(running)
        await running.pilot.press("ctrl+q")
        await running.settle()
    assert running.app.return_code == 2
    assert running.app.unkept is not None
    reason, note = running.app.unkept
    assert "No space left" in reason
    assert note == "fine words"


async def test_a_note_that_can_be_saved_after_all_is_saved(
    desk: Desk, full_disk: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with desk.open() as running:
        await running.pilot.press("A")
        await running.settle()
        full_disk()
        await running.type("precious")
        await _asked(running, "ctrl+c")
        monkeypatch.undo()
        await running.pilot.press("escape", "ctrl+c")
        await running.settle()
    assert (running.app.return_code, running.app.unkept) == (0, None)
    notes = AnnotationStore(desk.library.folder).annotations.notes.values()
    assert [note.text for note in notes] == ["precious"]


async def test_where_nothing_can_be_written_the_reader_stays(
    desk: Desk, full_disk: Callable[[], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with desk.open(notifications=True) as running:
        await _mark(running, "enter")
        await running.pilot.press("A")
        await running.settle()
        full_disk()
        await running.type("fine")
        await _asked(running, "ctrl+c")
        await running.pilot.press("enter")
        await _wait_told(running, "Not saved", "No space left", "the-bridge-annotations")
        assert not _is_over(running)
        assert running.screen.query_one(NoteArea).text == "fine"


# At one stroke: a look in the middle would see a library without its last changes, which is another trouble.


def _rubbish(store: Path) -> None:
    rubbish = store.with_name("rubbish")
    rubbish.write_bytes(b"{rubbish")
    rubbish.replace(store)


def _gone(store: Path) -> None:
    store.parent.rename(store.parent.with_name("elsewhere"))


@pytest.mark.usefixtures("looking")
@pytest.mark.parametrize("harm", [_rubbish, _gone])
async def test_what_is_only_in_memory_is_said_and_written_elsewhere(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harm: Callable[[Path], object]
) -> None:
    monkeypatch.chdir(tmp_path)
    async with desk.open() as running:
        await _mark(running, "enter")
        assert _top(running).endswith("1 highlight · saved")
        before = running.store.annotations
        harm(running.store.path)
        state = _state(running.store.path)
        await running.until(lambda: _top(running).endswith("1 highlight · not saved"))
        await running.pilot.press("A")
        await running.settle()
        await running.type("typed")
        await _asked(running, "ctrl+c")
        assert _state(running.store.path) == state
        assert running.store.path.parent.exists() is (state is not None), (
            "nothing makes a folder that is gone"
        )
        labels = " ".join(str(label.render()) for label in running.app.screen.query(Label))
        assert "1 highlight, the note being typed" in labels
        await running.press("enter")
    assert running.app.return_code == 0
    assert running.app.copied == tmp_path / "the-bridge-annotations"
    copied = AnnotationStore(running.app.copied)
    assert copied.annotations.highlights == before.highlights
    assert [note.text for note in copied.annotations.notes.values()] == ["typed"]
    (highlight,) = before.highlights.values()
    assert copied.texts.get(highlight.anchor.digest)


@pytest.mark.usefixtures("looking")
async def test_a_library_that_comes_back_is_saved_again(desk: Desk) -> None:
    async with desk.open() as running:
        await _mark(running, "enter")
        path = running.store.path
        sound = path.rename(path.with_name("elsewhere"))
        journal = path.with_name(f"{path.name}-journal")
        lines = journal.rename(path.with_name("lines")) if journal.exists() else None
        await running.until(lambda: _top(running).endswith("not saved"))
        if lines is not None:
            lines.rename(journal)
        sound.rename(path)
        await running.until(lambda: _top(running).endswith("highlight · saved"))
        await running.pilot.press("q")
        await running.settle()
        assert _is_over(running)


async def test_a_signal_writes_what_is_only_in_memory_elsewhere(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with desk.open() as running:
        await _mark(running, "enter")
        shutil.rmtree(running.store.path.parent)
        running.app._keep_at_last()
    assert running.app.unkept is not None
    assert running.app.copied is not None
    assert len(AnnotationStore(running.app.copied).annotations.highlights) == 1


async def test_who_asks_a_keeper_that_has_finished_is_cancelled(desk: Desk) -> None:
    async with desk.open() as running:
        running.app.keeper.finish()
        running.features.keeping.change(lambda store: store.add_tag("late"))
        await running.pilot.pause()
        assert running.app.fault is None
    assert not AnnotationStore(desk.library.folder).annotations.tags
