"""The library's screen: sorted, filtered, grouped, ticked, opened, filled in, and as it was left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from synoptic.tui.dialogs.form import Form
from synoptic.tui.panes.bars import KeyBar, PaneTitle
from synoptic.tui.panes.library import ArticleField, ArticleList, LibraryPane
from synoptic.tui.views.library.screen import MANY, LibraryView

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tui.conftest import Desk, Running

pytestmark = pytest.mark.asyncio

_OUTLETS = ("The Alder Post", "Birch Daily", "")


def _write(folder: Path, count: int) -> None:
    for path in folder.iterdir():
        path.unlink()
    for number in range(count):
        outlet = _OUTLETS[number % 3]
        source = f"Source: {outlet}\n\n" if outlet else ""
        date = f"{1 + number} March 2031\n\n" if number % 4 else ""
        title = f"The council’s account of the night on the old bridge: part {count - number:02}"
        words = "The bridge moved. " * 5 * (1 + number)
        (folder / f"{number:03}.txt").write_text(f"{title}\n\n{source}{date}{words}\n", encoding="utf-8")


def _keys(running: Running) -> str:
    return str(running.app.screen.query_one(KeyBar).render())


@pytest.fixture
def many(desk: Desk) -> Desk:
    _write(desk.folder, 12)
    return desk


def _view(running: Running) -> LibraryView:
    assert isinstance(running.app.screen, LibraryView)
    return running.app.screen


def _rows(running: Running) -> list[str]:
    """Return the lines of the list that are in sight."""
    listed = _view(running).query_one(ArticleList)
    return [listed.render_line(y).text.rstrip() for y in range(1, 1 + listed.count)]


def _files(running: Running, identifiers: tuple[str, ...]) -> list[str]:
    known = {each.id: each.path.name for each in running.screen.articles if each.path is not None}
    return [known[each] for each in identifiers]


def _title(running: Running) -> str:
    return str(_view(running).query_one(PaneTitle).render())


async def test_many_articles_without_a_session_are_chosen_from_first(many: Desk) -> None:
    async with many.open() as running:
        assert "12 articles" in _title(running)
        assert "3 without a date, 4 without an outlet · i fills in" in _title(running)
        await running.press("down", "enter")
        (opened,) = running.panes()
        assert running.focused() is running.view
        assert f"{running.screen.article(opened).letter} opened" in running.status
        await running.pilot.press("q")
    async with many.open() as running:
        assert running.app.screen is running.screen
        assert running.panes() == (opened,)


async def test_few_articles_are_read_at_once(desk: Desk) -> None:
    async with desk.open() as running:
        assert running.app.screen is running.screen
        await running.press("F")
        assert "3 articles" in _title(running)
        await running.press("escape")
        assert running.app.screen is running.screen


async def test_ticked_articles_open_side_by_side_in_reading_order(many: Desk) -> None:
    async with many.open(size=(160, 45)) as running:
        await running.press("end", "space", "home", "space", "space")
        assert "3 ticked" in _title(running)
        chosen = _view(running).chosen
        await running.press("enter")
        assert running.panes() == chosen
        assert "side by side" in running.status
        assert running.screen.active == chosen[0]


async def test_it_opens_beside_what_is_read_and_says_so(many: Desk) -> None:
    async with many.open(size=(160, 45)) as running:
        await running.press("enter", "F", "down", "enter")
        first, second = running.panes()
        letter = {each: running.screen.article(each).letter for each in (first, second)}
        assert f"{letter[second]} opened beside {letter[first]}" in running.status
        await running.press("f", "down", "r")
        assert running.panes()[0] == first
        assert running.panes()[1] != second
        assert f"in place of {letter[second]}" in running.status


async def test_any_column_sorts_and_missing_values_come_last(many: Desk) -> None:
    async with many.open(size=(160, 45)) as running:
        view = _view(running)
        for by, descending in (
            ("letter", False),
            ("title", False),
            ("outlet", False),
            ("author", False),
            ("date", False),
            ("words", True),
            ("read", True),
            ("highlights", True),
            ("tags", False),
        ):
            await running.press("s")
            assert (view.arrangement.sort, view.arrangement.descending) == (by, descending)
            if by == "title":
                assert ": part 01" in _rows(running)[0]
                await running.press("S")
                assert ": part 12" in _rows(running)[0]
            if by == "date":
                await running.press("S")
                assert "12 Mar 2031" in _rows(running)[0]
                assert all(row.split("2031")[0].count("?") for row in _rows(running)[-3:])
            if by == "words":
                assert ": part 01" in _rows(running)[0]
        await running.press("s")
        assert view.arrangement.sort == "reading"
        await running.press("<")
        assert view.arrangement.sort == "tags"


async def test_a_click_on_a_head_sorts_and_another_reverses(many: Desk) -> None:
    async with many.open(size=(160, 45)) as running:
        listed = _view(running).query_one(ArticleList)
        place = listed.render_line(0).text.index("Date")
        await running.pilot.click(listed, offset=(place, 0))
        await running.settle()
        assert _view(running).arrangement.sort == "date"
        await running.pilot.click(listed, offset=(place, 0))
        await running.settle()
        assert _view(running).arrangement.descending


async def test_a_click_marks_two_open_and_one_at_the_edge_ticks(many: Desk) -> None:
    async with many.open(size=(160, 45)) as running:
        view = _view(running)
        listed = view.query_one(ArticleList)
        await running.pilot.click(listed, offset=(1, 3))
        await running.settle()
        assert len(view.chosen) == 1
        assert "✓" in _rows(running)[2]
        await running.press("space", "up", "up", "space")
        await running.pilot.click(listed, offset=(20, 5), times=2)
        await running.settle()
        assert running.app.screen is running.screen


async def test_groups_have_headings_that_are_never_marked(many: Desk) -> None:
    async with many.open(size=(160, 45)) as running:
        view = _view(running)
        await running.press("home", "o")
        assert view.arrangement.group == "outlet"
        rows = _rows(running)
        assert [row.split()[0] for row in rows if "────" in row] == ["Birch", "The", "No"]
        await running.press("home")
        for _ in range(len(rows)):
            assert view.marked is not None
            await running.press("down")
        assert view.marked is not None
        for _ in range(len(rows)):
            await running.press("up")
            assert view.marked is not None
        assert view.query_one(ArticleList).cursor == 1


async def test_the_filter_is_the_same_on_the_screen_and_at_the_side(many: Desk) -> None:
    async with many.open(size=(160, 45)) as running:
        await running.press("slash")
        await running.type("birch")
        await running.press("tab")
        assert isinstance(running.focused(), ArticleList)
        await running.press("f", "down")
        marked = _view(running).marked
        assert "4 of 12 articles" in _title(running)
        assert "Tab to the list  Esc clear filter" in _keys(running)
        await running.press("enter")
        assert running.screen.active == marked
        pane = running.screen.query_one(LibraryPane)
        assert pane.query_text == ""
        pane.query_text = "birch"
        await running.press("F")
        assert _view(running).query_one(ArticleField).value == "birch"
        assert "4 of 12 articles" in _title(running)
        assert "Esc clear filter" in _keys(running)
        await running.press("escape")
        assert "Esc clear filter" not in _keys(running)
        assert "12 articles" in _title(running)
        assert _view(running).query_one(ArticleField).value == ""
        await running.press("escape")
        assert pane.query_text == ""


async def test_the_filter_finds_what_is_unread(desk: Desk) -> None:
    async with desk.open(size=(160, 45)) as running:
        begun = running.screen.active
        running.screen.shares = {**running.screen.shares, begun: 0.5}
        await running.press("F", "slash")
        await running.type("unread")
        await running.press("tab")
        left = {each.id for each in running.screen.articles} - {begun}
        assert left
        assert {each.id for each in _view(running)._filtered.shown} == left


async def test_at_the_side_escape_says_that_it_empties_the_filter(desk: Desk) -> None:
    async with desk.open() as running:
        await running.press("f")
        assert "Esc back" in _keys(running)
        await running.type("alder")
        await running.settle()
        assert "Esc clear filter" in _keys(running)
        pane = running.screen.query_one(LibraryPane)
        pane.query_one(ArticleList).focus()
        await running.press("escape")
        assert (pane.query_text, pane.has_focus_within) == ("", True)
        assert "Esc back" in _keys(running)
        await running.press("escape")
        assert running.focused() is running.view


async def test_a_large_library_is_filtered_in_a_thread(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MANY > 12
    monkeypatch.setattr("synoptic.tui.views.library.screen.MANY", 5)
    _write(desk.folder, 12)
    async with desk.open(size=(160, 45)) as running:
        await running.press("slash")
        await running.type("birch")
        await running.settle()
        assert "4 of 12 articles" in _title(running)
        # Enter does not wait for the thread.
        await running.pilot.press(*["backspace"] * 5, *"alder", "enter")
        await running.settle()
        assert running.view.article.source == "The Alder Post"


async def test_provenance_is_filled_in_for_all_ticked_and_undone(many: Desk) -> None:
    async with many.open(size=(160, 45)) as running:
        await running.press("s", "s", "s", "end", "space", "up", "space", "i")
        assert isinstance(running.app.screen, Form)
        await running.type("Harbour Wire")
        await running.press("ctrl+s")
        assert "2 without an outlet" in _title(running)
        assert sum("Harbour Wire" in row for row in _rows(running)) == 2
        await running.press("u")
        assert "4 without an outlet" in _title(running)
        await running.press("escape")


async def test_the_reading_order_is_made_by_hand_and_kept(many: Desk) -> None:
    async with many.open(size=(160, 45)) as running:
        view = _view(running)
        await running.press("home")
        first = view.marked
        await running.press("right_square_bracket", "right_square_bracket", "left_square_bracket")
        assert view.arrangement.order.index(first or "") == 1
        assert view.marked == first
        await running.press("escape")
        pane = running.screen.query_one(LibraryPane)
        assert pane.order == view.arrangement.order
        await running.pilot.press("q")
    async with many.open(size=(160, 45)) as running:
        await running.press("F")
        assert _view(running).arrangement.order.index(first or "") == 1


async def test_sort_group_and_filter_are_as_they_were_left(many: Desk) -> None:
    async with many.open() as running:
        await running.press("s", "s", "S", "o", "slash")
        await running.type("birch")
        await running.settle()
        left = _view(running).arrangement
        assert left.query == "birch"
        await running.pilot.press("ctrl+q")
    async with many.open() as running:
        await running.press("F")
        assert _view(running).arrangement == left
        assert "4 of 12 articles" in _title(running)


async def test_titles_that_begin_alike_are_told_apart_at_80_columns(many: Desk) -> None:
    async with many.open(size=(80, 24)) as running:
        assert all(": part" in row for row in _rows(running))
        assert all(len(row) <= 80 for row in _rows(running))


async def test_the_list_at_the_side_says_date_and_outlet_where_there_is_room(desk: Desk) -> None:
    async with desk.open(size=(120, 40)) as running:
        listed = running.screen.query_one(LibraryPane).query_one(ArticleList)
        assert "14 Mar 2031 · The" in listed.render_line(1).text
        await running.pilot.resize_terminal(120, 12)
        await running.until(lambda: "14 Mar 2031" not in listed.render_line(1).text)
