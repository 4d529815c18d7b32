"""Keys of other keyboards: letters by place, digits without Shift, keys without a command, what is pasted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual import events
from textual.widgets import Input

from synoptic.tui.commands import COMMANDS, split_keys
from synoptic.tui.commands.keyboards import Keyboard
from synoptic.tui.dialogs.tag_picker import TagPicker
from synoptic.tui.panes.lists import ListField
from synoptic.tui.shell.settings import KEYBOARDS, Settings
from synoptic.tui.views.help import HelpScreen

if TYPE_CHECKING:
    from tests.tui.conftest import Desk

LETTERS = "abcdefghijklmnopqrstuvwxyz"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("фисвуапршолдьтщзйкыегмцчня", LETTERS),
        ("фисвуапршолдьтщзйкіегмцчня", LETTERS),
        ("ФИСВУАПРШОЛДЬТЩЗЙКЫЕГМЦЧНЯ", LETTERS.upper()),
        ("αβψδεφγηιξκλμνοπρστθωχυζ", "abcdefghijklmnoprstuvxyz"),
        ("ש‎נבגקכעיןחלךצמםפרדאוהסטז".replace("\u200e", ""), "abcdefghijklmnoprstuvxyz"),
        ("شﻻؤيثبلاهتنمةىخحضقسفعرصءغئ", LETTERS),
        ("хъХЪБЮ", "[]{}<>"),
        ("؟÷№", "?I#"),
    ],
)
def test_letters_are_taken_by_place(typed: str, meant: str) -> None:
    keyboard = Keyboard("automatic", {})
    keys = [split_keys(each)[0] for each in meant]
    assert [keyboard.meant(_key(each), each) for each in typed] == keys
    assert [Keyboard("latin", {}).meant(_key(each), each) for each in typed] == [*map(_key, typed)]


def _key(character: str) -> str:
    return split_keys(character)[0]


def test_what_a_latin_keyboard_writes_is_left_alone() -> None:
    every = {key for command in COMMANDS for key in split_keys(command.keys)}
    assert all(Keyboard("automatic", {}).meant(key, None) == key for key in every)


def test_modifiers_stay() -> None:
    keyboard = Keyboard("automatic", {})
    assert keyboard.meant("ctrl+з", None) == "ctrl+p"
    assert keyboard.meant("alt+ж", "ж") == "alt+semicolon"
    assert keyboard.meant("б", "б") == "comma"


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("azerty", "à&é\"'(-è_ç"),
        ("belgian", "à&é\"'(§è!ç"),
        ("czech", "é+ěščřžýáí"),
        ("slovak", "é+ľščťžýáí"),
    ],
)
def test_the_row_of_digits_writes_digits(name: str, row: str) -> None:
    keyboard = Keyboard(name, {})
    assert [keyboard.meant(_key(each), each) for each in row] == list("0123456789")
    assert [Keyboard("automatic", {}).meant(_key(each), each) for each in row] == [_key(each) for each in row]
    assert keyboard.meant("ctrl+left_parenthesis", None) == "ctrl+left_parenthesis"
    assert keyboard.meant("о", "о") == "j"


@pytest.mark.parametrize("name", KEYBOARDS)
def test_what_digits_take_away_has_another_key(name: str) -> None:
    keyboard = Keyboard(name, {})
    for command in COMMANDS:
        keys = split_keys(command.keys)
        assert any(keyboard.meant(key, _written(key)) == key for key in keys), command.id


def _written(key: str) -> str:
    return {_key(each): each for each in "()-+_&!\"'"}.get(key, key)


def test_the_other_parenthesis_is_on_its_key() -> None:
    assert Keyboard("azerty", {}).meant("degree_sign", "°") == "left_parenthesis"
    assert Keyboard("czech", {}).meant("degree_sign", "°") == "degree_sign"


def test_the_readers_own_keys_stay_what_they_are() -> None:
    keyboard = Keyboard("azerty", {"search": "ж", "previous-sentence": "("})
    assert keyboard.meant("ж", "ж") == "ж"
    assert keyboard.meant("left_parenthesis", "(") == "left_parenthesis"
    assert keyboard.meant("hyphen_minus", "-") == keyboard.meant("minus", "-") == "6"


@pytest.mark.asyncio
async def test_cyrillic_letters_move_tag_and_open_the_help(desk: Desk) -> None:
    async with desk.open() as running:
        await running.press("о", "о")  # j j
        assert running.view.caret > 0
        await running.press("П")  # G
        assert running.view.caret == len(running.view.article.text)
        await running.press("п", "м", "ц", "е")  # g v w t
        picker = running.app.screen
        assert isinstance(picker, TagPicker)
        await running.type("цель")
        assert picker.query_one(ListField).value == "цель"
        await running.press("enter")
        (highlight,) = running.screen.annotations.highlights.values()
        assert [tag.name for tag in running.screen.annotations.tags_of(highlight)] == ["цель"]
        running.app.post_message(events.Key("arabic_question_mark", "؟"))
        await running.settle()
        assert isinstance(running.app.screen, HelpScreen)


@pytest.mark.asyncio
async def test_control_with_a_cyrillic_letter_works_in_a_field_too(desk: Desk) -> None:
    async with desk.open() as running:
        await running.press("slash", "ctrl+з")
        assert running.app.screen is not running.screen


@pytest.mark.asyncio
async def test_unshifted_digits_tag_and_count(desk: Desk) -> None:
    async with desk.open(settings=Settings(keyboard="azerty")) as running:
        await running.press("é", "w")
        assert running.view.caret == running.view.article.text.index(running.after_caret)
        assert running.view.caret > 0
        assert "no command" not in running.status


@pytest.mark.asyncio
async def test_a_key_without_a_command_says_so(desk: Desk) -> None:
    async with desk.open(settings=Settings(keyboard="latin")) as running:
        await running.press("ж")
        assert "ж: no command here; ? lists the keys." in running.status
        await running.press("escape", "f12")
        assert "F12: no command here" in running.status
        await running.press("Q", "f12")
        assert running.app.screen is not running.screen


@pytest.mark.asyncio
async def test_a_modifier_alone_is_no_key(desk: Desk) -> None:
    async with desk.open() as running:
        before = running.status
        for key in ("left_shift", "right_control", "caps_lock", "iso_level3_shift"):
            running.app.post_message(events.Key(key, None))
            await running.settle()
        assert running.status == before


@pytest.mark.asyncio
async def test_what_is_pasted_outside_a_field_runs_no_command(desk: Desk) -> None:
    async with desk.open() as running:
        before = running.view.caret
        running.app.post_message(events.Paste("jjjvwt\nq"))
        await running.settle()
        assert running.view.caret == before
        assert "Nothing here takes what you pasted; press / first to search for it." in running.status
        running.app.post_message(events.Key("slash", "/"))
        running.app.post_message(events.Paste("bridge"))
        await running.settle()
        field = running.focused()
        assert isinstance(field, Input)
        assert field.value == "bridge"
