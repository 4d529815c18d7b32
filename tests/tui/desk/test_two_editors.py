"""One note open in two windows: what is typed in either is kept, shown in both, and undone in its turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from synoptic.annotations.model.merging import ELSEWHERE
from synoptic.annotations.store.store import AnnotationStore
from synoptic.tui.panes.note_area import NoteArea

if TYPE_CHECKING:
    from tests.tui.conftest import Desk, Running

pytestmark = pytest.mark.asyncio


def _area(running: Running) -> NoteArea:
    return running.screen.query_one(NoteArea)


def _note(store: AnnotationStore, target: str) -> str | None:
    note = store.annotations.note_on(target)
    return None if note is None else note.text


async def _taken_in(running: Running) -> None:
    await running.features.following.look_at_library()
    await running.settle()


async def _open(running: Running) -> tuple[AnnotationStore, str]:
    """Open the editor on the article's note; return another process's store, and the article."""
    await running.press("A")
    await running.type("so")
    await running.features.notes.keep()
    return AnnotationStore(running.library.folder), running.screen.active


@pytest.mark.parametrize("taken_in", [False, True])
async def test_what_is_typed_beside_another_writer_is_kept_with_theirs(desk: Desk, taken_in: bool) -> None:
    async with desk.open(notifications=True) as running:
        other, article = await _open(running)
        _area(running).insert(" we say")
        other.note(article, "so they say")
        if taken_in:
            await _taken_in(running)
        await running.features.notes.keep()
        both = f"so we say\n\n{ELSEWHERE}\n\nso they say"
        assert _note(running.store, article) == _area(running).text == both
        await running.until(lambda: len(running.app._notifications) == 1)
        (toast,) = running.app._notifications
        assert "both texts" in toast.message
        await running.type(" still")
        await running.features.notes.keep()
        assert _note(running.store, article) == both.replace("so we say", "so we say still")
        await running.press("escape", "u")
        assert _note(running.store, article) == "so they say"


async def test_an_editor_in_which_nothing_is_typed_shows_what_another_writes(desk: Desk) -> None:
    async with desk.open(notifications=True) as running:
        other, article = await _open(running)
        other.note(article, "so they say")
        await _taken_in(running)
        assert _area(running).text == "so they say"
        await running.type(", and we")
        await running.press("escape")
        assert _note(running.store, article) == "so they say, and we"
        assert not running.app._notifications


async def test_what_is_typed_while_both_are_kept_stays_where_it_was_typed(desk: Desk) -> None:
    async with desk.open() as running:
        other, article = await _open(running)
        _area(running).insert(" we")
        other.note(article, "theirs")
        editor = running.features.notes.editor
        assert editor is not None
        written = editor.unsaved()
        assert written is not None
        _area(running).insert(" go on")
        note = running.store.note(article, written.text, merge_key=written.merge_key, seen=written.seen)
        assert note is not None
        editor.is_kept(note.target, note.text)
        assert _area(running).text == f"so we go on\n\n{ELSEWHERE}\n\ntheirs"
        await running.features.notes.keep()
        assert _note(running.store, article) == f"so we go on\n\n{ELSEWHERE}\n\ntheirs"


async def test_a_note_that_is_emptied_does_not_take_anothers_text_along(desk: Desk) -> None:
    async with desk.open() as running:
        other, article = await _open(running)
        _area(running).clear()
        other.note(article, "theirs")
        await running.press("escape")
        assert _note(running.store, article) == "theirs"


@pytest.mark.parametrize("removed", ["this note", "the highlight"])
async def test_an_editor_whose_note_another_removes_says_so(desk: Desk, removed: str) -> None:
    desk.mark("closed it", note="so")
    async with desk.open() as running:
        await running.go_to("closed it")
        await running.press("a")
        (highlight,) = running.store.annotations.highlights
        other = AnnotationStore(running.library.folder)
        if removed == "this note":
            other.note(highlight, "")
        else:
            other.remove([highlight])
        await _taken_in(running)
        assert f"Another terminal removed {removed}" in running.status
        if removed == "this note":
            assert _area(running).text == ""
            await running.type("anew")
            await running.press("escape")
            assert _note(running.store, highlight) == "anew"
        else:
            assert running.features.notes.editor is None


async def test_undoing_in_the_field_takes_back_nothing_of_another_writer(desk: Desk) -> None:
    async with desk.open() as running:
        other, article = await _open(running)
        other.note(article, "so they say")
        await _taken_in(running)
        await running.press("ctrl+z", "ctrl+z")
        await running.type("!")
        await running.press("escape")
        assert _note(running.store, article) == "so they say!"


@pytest.mark.parametrize("first", ["one", "two"])
async def test_undo_in_either_app_takes_back_its_own_words_alone(desk: Desk, first: str) -> None:
    async with desk.open() as one, desk.open() as two:
        for running in (one, two):
            await running.press("A")
        for running, words in ((one, "mine"), (two, "theirs")):
            _area(running).insert(words)
        article = one.screen.active
        for running in (one, two) if first == "one" else (two, one):
            await running.press("escape")
        last, earlier = (two, one) if first == "one" else (one, two)
        assert {"mine", "theirs"} <= set((_note(last.store, article) or "").split())
        await earlier.press("u")
        assert {"mine", "theirs"} <= set((_note(earlier.store, article) or "").split())
        assert earlier.app.toasts[-1].title == "Not undone"
        assert "another terminal changed the note since" in earlier.app.toasts[-1].message
        await last.press("u")
        assert _note(last.store, article) == ("mine" if first == "one" else "theirs")


async def test_two_open_apps_keep_what_both_type(desk: Desk) -> None:
    async with desk.open() as one:
        await one.press("A")
        await one.type("one")
        await one.features.notes.keep()
        article = one.screen.active
        async with desk.open() as two:
            await two.press("A")
            assert _area(two).text == "one"
            _area(two).insert(" two")
            _area(one).insert(" more")
            await two.features.notes.keep()
            await one.features.notes.keep()
            await _taken_in(two)
            assert _area(one).text == _area(two).text == f"one more\n\n{ELSEWHERE}\n\none two"
        assert _note(one.store, article) == f"one more\n\n{ELSEWHERE}\n\none two"
