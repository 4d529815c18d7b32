"""The first start says what to press, in the status line, and never again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from synoptic.tui.panes.bars import StatusLine
from synoptic.tui.shell import session as sessions

if TYPE_CHECKING:
    from tests.tui.conftest import Desk


GREETING = "Press F9 for a short tour, / to search, ? for all keys."


@pytest.fixture
def first_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have each app be the first that its reader starts."""
    load = sessions.load
    monkeypatch.setattr(sessions, "load", lambda library: replace(load(library), is_first=True))


@pytest.mark.usefixtures("first_start")
async def test_it_stands_in_the_status_line_until_the_reader_did_some_of_it(desk: Desk) -> None:
    async with desk.open(size=(80, 24)) as running:
        assert GREETING in running.status
        await running.press("down", "down")
        assert GREETING in running.status
        await running.press("slash", "escape")
        assert GREETING not in running.status


@pytest.mark.usefixtures("first_start")
@pytest.mark.parametrize("key", ["question_mark", "f9"])
async def test_the_help_and_the_tour_end_it(desk: Desk, key: str) -> None:
    async with desk.open() as running:
        await running.press(key, "escape")
        running.screen.hush()
        await running.settle()
        assert GREETING not in running.status


@pytest.mark.usefixtures("first_start")
async def test_it_gives_way_to_whatever_else_is_said_there(desk: Desk) -> None:
    async with desk.open() as running:
        await running.press("enter")
        assert running.status.lstrip().startswith("Highlighted")
        await running.press("down", "up")
        assert running.status.lstrip().startswith("■ highlight")
        await running.go_to("14 March")
        assert GREETING in running.status


@pytest.mark.usefixtures("first_start")
async def test_it_names_the_keys_that_the_reader_has(desk: Desk) -> None:
    async with desk.open(keymap={"tour": "f10", "search": "f6"}) as running:
        assert "Press F10 for a short tour, F6 to search" in running.status


async def test_at_any_other_start_there_is_none(desk: Desk) -> None:
    async with desk.open() as running:
        assert "tour" not in running.status


@pytest.mark.usefixtures("first_start")
async def test_in_the_tour_there_is_none(desk: Desk) -> None:
    async with desk.open() as running:
        await running.press("f9")
        assert "short tour" not in str(running.app.screen.query_one(StatusLine).render())
