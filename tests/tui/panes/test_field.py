"""A field: its letter is drawn before anything is made of it, and a paste keeps all its words."""

from __future__ import annotations

import asyncio
import unicodedata
from typing import TYPE_CHECKING, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events, on
from textual.app import App

from synoptic.tui.panes.lists import ECHO, Field, on_one_line
from tests.tui.quiet import draw_every_frame

if TYPE_CHECKING:
    from rich.console import RenderableType
    from textual.app import ComposeResult
    from textual.screen import Screen
    from textual.worker import Worker

_LINES = "the ferry\r\n\tcame late\n\n  and “empty” \x1b[31mred\x07\n"
_LINE = "the ferry came late and “empty” [31mred"


class _OneField(App[None]):
    """A field, and what came of typing: what the screen showed whenever something was told of it."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[tuple[str, str]] = []

    def compose(self) -> ComposeResult:
        yield Field()

    drawn = ""
    """The text of the last frame."""

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        super()._display(screen, renderable)
        self.drawn = "\n".join(strip.text for strip in screen._compositor.render_strips())

    @on(Field.Typed)
    def _note(self, event: Field.Typed) -> None:
        self.told.append((event.value, self.drawn))


@pytest.mark.asyncio
async def test_a_letter_is_on_the_screen_before_it_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    draw_every_frame(monkeypatch)
    app = _OneField()
    async with app.run_test() as pilot:
        await pilot.press("f")
        await pilot.press("e")
        assert [value for value, _ in app.told] == ["f", "fe"]
        assert all(value in drawn for value, drawn in app.told)


@pytest.mark.asyncio
async def test_only_the_newest_of_several_letters_is_told_of() -> None:
    app = _OneField()
    async with app.run_test() as pilot:
        field = app.query_one(Field)
        for letter in "ferry":
            field.insert_text_at_cursor(letter)
        await pilot.pause()
        assert [value for value, _ in app.told] == ["ferry"]


@pytest.mark.asyncio
async def test_pasted_lines_are_joined_and_take_the_place_of_what_is_selected() -> None:
    app = _OneField()
    async with app.run_test() as pilot:
        field = app.query_one(Field)
        await pilot.press("x", "y")
        app.post_message(events.Paste(_LINES))
        await pilot.pause()
        assert field.value == f"xy{_LINE}"
        field.action_select_all()
        app.copy_to_clipboard("one\ntwo")
        field.action_paste()
        await pilot.pause()
        assert (field.value, field.cursor_position) == ("one two", 7)


@given(st.text(st.characters(codec="utf-8")))
def test_no_word_of_a_paste_is_lost(text: str) -> None:
    line = on_one_line(text)
    harmless = "".join(each for each in text if unicodedata.category(each) != "Cc" or each.isspace())
    assert line.split() == harmless.split()
    assert not any(unicodedata.category(each) in {"Cc", "Zl", "Zp"} for each in line)


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp"))))
def test_a_paste_of_one_line_stays_as_it_is(text: str) -> None:
    assert on_one_line(text) == text


class _Work:
    """Work in a thread that nobody gave up."""

    is_cancelled = False


@pytest.mark.asyncio
async def test_a_thread_rests_until_the_letter_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("synoptic.tui.panes.lists._LONGEST_ECHO", 60)
    app = _OneField()
    async with app.run_test() as pilot:
        ECHO.begin()
        asked = asyncio.create_task(asyncio.to_thread(ECHO.given_up, cast("Worker[object]", _Work())))
        await asyncio.sleep(0.02)
        assert not asked.done()
        await pilot.press("f")
        assert await asyncio.wait_for(asked, 60) is False
        assert app.told


def test_no_thread_rests_for_long_for_a_letter_that_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("synoptic.tui.panes.lists._LONGEST_ECHO", 0.01)
    ECHO.begin()
    work = cast("Worker[object]", _Work())
    assert ECHO.given_up(work) is False
    monkeypatch.setattr("synoptic.tui.panes.lists._LONGEST_ECHO", 60)
    assert ECHO.given_up(work) is False
