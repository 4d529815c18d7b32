"""A list is filled in slices: what is in sight at once, the rest between frames, until the next lines."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import pytest
from textual.app import App
from textual.content import Content

from synoptic.tui.panes.lists import ChoiceList

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.app import ComposeResult

_MANY = 1000


class _OneList(App[None]):
    """A list, and how many of its lines were made."""

    made = 0

    def compose(self) -> ComposeResult:
        yield ChoiceList()

    def lines(self) -> Iterator[tuple[str, Content]]:
        for number in range(_MANY):
            self.made += 1
            yield str(number), Content(f"line {number}")


@pytest.mark.asyncio
async def test_what_is_in_sight_is_listed_at_once_and_the_rest_behind() -> None:
    app = _OneList()
    async with app.run_test() as pilot:
        choices = app.query_one(ChoiceList)
        choices.fill(app.lines())
        assert choices.size.height <= choices.option_count == app.made < _MANY / 4
        assert choices.marked == "0"
        await pilot.pause()
        assert choices.option_count == app.made == _MANY
        assert choices.marked == "0"


@pytest.mark.asyncio
async def test_other_lines_give_up_those_that_are_still_to_come() -> None:
    app = _OneList()
    async with app.run_test() as pilot:
        choices = app.query_one(ChoiceList)
        choices.fill(app.lines())
        made = app.made
        choices.fill([("new", Content("new"))])
        await pilot.pause()
        assert (app.made, choices.option_count, choices.marked) == (made, 1, "new")
        choices.fill(app.lines())
        choices.show([("newer", Content("newer"))])
        await pilot.pause()
        assert (choices.option_count, choices.marked) == (1, "newer")


@pytest.mark.asyncio
async def test_a_mark_reaches_a_line_that_is_still_to_come() -> None:
    app = _OneList()
    async with app.run_test():
        choices = app.query_one(ChoiceList)
        choices.fill(app.lines())
        choices.mark("700")
        assert choices.marked == "700"
        choices.fill(app.lines())
        choices.move(400)
        assert choices.marked == "400"
        choices.fill(app.lines(), mark=300)
        assert choices.marked == "300"
        choices.mark("none such")
        assert choices.marked == "300"


@pytest.mark.asyncio
async def test_another_number_of_lines_lays_out_no_screen_but_moves_the_scrollbar() -> None:
    app = _OneList()
    async with app.run_test() as pilot:
        choices = app.query_one(ChoiceList)
        choices.fill(app.lines())
        await pilot.pause()
        layouts: list[object] = []
        app.screen.screen_layout_refresh_signal.subscribe(app, layouts.append, immediate=True)
        choices.fill(islice(app.lines(), 500))
        await pilot.pause()
        assert (
            choices.vertical_scrollbar.window_virtual_size
            == choices.max_scroll_y + choices.size.height
            == 500
        )
        assert not layouts
        choices.show([("one", Content("one"))])
        await pilot.pause()
        assert not choices.show_vertical_scrollbar
