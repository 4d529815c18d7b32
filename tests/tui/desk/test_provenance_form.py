"""The form for provenance: where values come from, own facts, and what file names offer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input, Label

from synoptic.annotations.model.corrections import FILE_NAME, origins_of
from synoptic.tui.dialogs.form import FactSheet, FormField
from synoptic.tui.dialogs.offer import Offer
from synoptic.tui.panes.bars import PaneTitle
from synoptic.tui.views.library.screen import LibraryView

if TYPE_CHECKING:
    from synoptic.annotations.model.values import ArticleRecord
    from tests.tui.conftest import Desk, Running

pytestmark = pytest.mark.asyncio

_FERRY = "The ferry ran aground at dawn\n\nSource: Ardwire\n\nNobody was hurt when it did.\n"
_COURIER = "Wind and tide, says the keeper\n\nThe harbour was closed all day long.\n"


@pytest.fixture
def named(desk: Desk) -> Desk:
    for path in desk.folder.iterdir():
        path.unlink()
    (desk.folder / "2031-03-14_ardwire.txt").write_text(_FERRY, encoding="utf-8")
    (desk.folder / "20310315-courier.txt").write_text(_COURIER, encoding="utf-8")
    return desk


def _sheet(running: Running) -> FactSheet:
    assert isinstance(running.app.screen, FactSheet)
    return running.app.screen


def _lines(running: Running) -> dict[str, tuple[str, str]]:
    """Return value and origin of each line of the sheet, by its label."""
    lines = _sheet(running).query("Horizontal")
    return {
        str(line.query_one(".name", Label).render()): (
            line.query_one(Input).value,
            str(line.query_one(".beside", Label).render()),
        )
        for line in lines
    }


def _record(running: Running, start: str) -> ArticleRecord:
    return next(each for each in running.screen.annotations.articles.values() if each.title.startswith(start))


async def test_each_value_says_where_it_comes_from_and_a_key_takes_the_file_names(named: Desk) -> None:
    async with named.open(size=(120, 40)) as running:
        await running.press("i")
        lines = _lines(running)
        assert lines["Outlet"] == ("Ardwire", "the first lines")
        assert lines["Date"] == ("", "Ctrl+T: 2031-03-14 (file name)")
        assert lines["Section"] == ("", "")
        await running.press("ctrl+t")
        assert _lines(running)["Date"][0] == "2031-03-14"
        await running.press("ctrl+s")
        record = _record(running, "The ferry")
        assert record.date == "2031-03-14"
        assert origins_of(record)["date"] == FILE_NAME
        await running.press("i")
        assert _lines(running)["Date"] == ("2031-03-14", FILE_NAME)
        await running.press("escape", "u")
        assert not running.screen.annotations.articles


async def test_facts_of_the_readers_own_have_lines_of_their_own(named: Desk) -> None:
    async with named.open(size=(80, 24)) as running:
        await running.press("i", "up")
        await running.type("owner = Stig Holding")
        await running.press("enter")
        assert _lines(running)["owner"] == ("Stig Holding", "you")
        await running.type("autor = Ada")
        await running.press("enter")
        assert "author" in str(_sheet(running).query_one("#fault", Label).render())
        await running.press("ctrl+u")
        await running.type("kind=agency")
        await running.press("ctrl+s")
        assert _record(running, "The ferry").fields == (("owner", "Stig Holding"), ("kind", "agency"))
        await running.press("i")
        assert _lines(running)["kind"] == ("agency", "you")
        owner = next(each for each in _sheet(running).query(Input) if each.name == "owner")
        owner.focus()
        await running.press("ctrl+u", "ctrl+s")
        assert _record(running, "The ferry").fields == (("kind", "agency"),)


async def test_all_ticked_get_a_fact_in_one_step(named: Desk) -> None:
    async with named.open(size=(120, 40)) as running:
        await running.press("F", "a", "i", "up")
        await running.type("country = Averland")
        await running.press("ctrl+s")
        records = running.screen.annotations.articles.values()
        assert [each.fields for each in records] == [(("country", "Averland"),)] * 2
        await running.press("u")
        assert not running.screen.annotations.articles


async def test_the_library_offers_the_dates_in_file_names_and_takes_them_when_asked(named: Desk) -> None:
    async with named.open(size=(160, 40)) as running:
        await running.press("F")
        view = running.app.screen
        assert isinstance(view, LibraryView)
        assert "2 file names tell a date: n takes them" in str(view.query_one(PaneTitle).render())
        await running.press("n")
        assert isinstance(running.app.screen, Offer)
        assert not running.screen.annotations.articles
        await running.press("enter")
        dates = sorted(each.date or "" for each in running.screen.annotations.articles.values())
        assert dates == ["2031-03-14", "2031-03-15"]
        assert "file name" not in str(view.query_one(PaneTitle).render())
        await running.press("u")
        assert not running.screen.annotations.articles


async def test_what_was_typed_is_dropped_only_when_asked_twice(desk: Desk) -> None:
    async with desk.open() as running:
        await running.press("i")
        form = running.app.screen
        assert isinstance(form, FactSheet)
        await running.press("x", "escape")
        assert running.app.screen is form
        assert "Not saved. Esc again drops it" in str(form.query_one("#fault", Label).render())
        await running.press("y", "escape")
        assert running.app.screen is form
        await running.press("escape")
        assert running.app.screen is running.screen
        await running.press("i", "escape")
        assert running.app.screen is running.screen


async def test_fields_open_at_the_beginning_of_long_values(named: Desk) -> None:
    title = "Fellow citizens of the Senate and of the House of Representatives, once more"
    (named.folder / "20310315-courier.txt").write_text(f"{title}\n\nIt was late.\n", encoding="utf-8")
    async with named.open(size=(100, 40)) as running:
        await running.press("i")
        field = next(each for each in _sheet(running).query(FormField) if each.name == "Title")
        assert field.value == title
        assert len(title) > field.content_size.width
        for keys, cursor in (((), 0), (("end",), len(title)), (("tab", "shift+tab"), 0)):
            await running.press(*keys)
            assert field.has_focus
            assert (field.cursor_position, field.scroll_offset.x > 0) == (cursor, cursor > 0)
        await running.press("x")
        assert field.value == "x"
