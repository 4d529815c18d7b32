"""Panes: opening, closing, moving, what fits, and what the next start remembers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from synoptic.tui.article.view import ArticleView
from synoptic.tui.desk.pane_layout import PaneLayout
from synoptic.tui.panes.article_pane import ArticlePane
from synoptic.tui.panes.library import LibraryPane
from synoptic.tui.panes.lists import ListField
from synoptic.tui.panes.notes import NotesPane
from tests.tui.quiet import draw_every_frame

if TYPE_CHECKING:
    from textual.strip import Strip

    from tests.tui.conftest import Desk, Running

pytestmark = pytest.mark.asyncio


def _in_sight(running: Running) -> list[str]:
    panes = running.screen.query(ArticlePane)
    return [pane.article.path.name for pane in panes if pane.display and pane.article.path is not None]


async def test_two_articles_are_readable_at_80_columns(desk: Desk) -> None:
    async with desk.open(size=(80, 24)) as running:
        assert _in_sight(running) == ["alder.txt", "birch.txt"]
        views = [
            view for view in running.screen.query(ArticleView) if view.parent is not None and view.region
        ]
        assert all(view.size.width >= 35 for view in views[:2])
        await running.pilot.press("tab", "tab")
        await running.settle()
        assert _in_sight(running) == ["birch.txt", "cedar.txt"]
        assert running.focused() is running.screen.view


async def test_the_next_start_has_the_same_panes_in_sight(desk: Desk) -> None:
    async with desk.open(size=(80, 24)) as running:
        await running.pilot.press("tab", "tab", "shift+tab")
        await running.settle()
        active = running.screen.active
        assert _in_sight(running) == ["birch.txt", "cedar.txt"]
        await running.press("q")
    async with desk.open(size=(80, 24)) as running:
        assert running.screen.active == active
        assert _in_sight(running) == ["birch.txt", "cedar.txt"]
        await running.pilot.press("shift+tab")
        await running.settle()
        await running.press("q")
    async with desk.open(size=(80, 24)) as running:
        assert _in_sight(running) == ["alder.txt", "birch.txt"]


async def test_a_wide_terminal_shows_all(desk: Desk) -> None:
    async with desk.open(size=(200, 60)) as running:
        assert _in_sight(running) == ["alder.txt", "birch.txt", "cedar.txt"]


async def test_the_first_picture_has_articles_wrapped_to_their_panes(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled = []
    with_library = []
    draw = ArticleView.render_line

    def watched(view: ArticleView, y: int) -> Strip:
        settled.append(view.is_settled)
        with_library.append(bool(view.screen.query(LibraryPane)))
        return draw(view, y)

    draw_every_frame(monkeypatch)
    monkeypatch.setattr(ArticleView, "render_line", watched)
    async with desk.open(size=(160, 40)) as running:
        assert settled
        assert all(settled)
        assert not with_library[0]
        await running.settle()
        assert len(running.screen.query(LibraryPane)) == 1


async def test_the_library_is_laid_out_for_whoever_asks_first(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_side = PaneLayout.add_side

    async def not_yet(layout: PaneLayout) -> None:
        del layout

    monkeypatch.setattr(PaneLayout, "add_side", not_yet)
    async with desk.open(size=(160, 40)) as running:
        await running.settle()
        assert not running.screen.query(LibraryPane)
        monkeypatch.setattr(PaneLayout, "add_side", add_side)
        await running.press("f")
        assert isinstance(running.focused(), ListField)
        await running.screen.show_side()
        assert len(running.screen.query(LibraryPane)) == 1


async def test_resizing_keeps_the_readers_place(desk: Desk) -> None:
    long = "\n\n".join(f"Paragraph {number} " + "of a text that goes on. " * 12 for number in range(80))
    (desk.folder / "alder.txt").write_text(long, encoding="utf-8")
    async with desk.open(size=(160, 40)) as running:
        view = running.screen.view
        view.go_to(long.index("Paragraph 40 "))
        await running.settle()
        top = view.place[0]
        for columns, rows in ((80, 24), (200, 60), (100, 30), (160, 40)):
            await running.pilot.resize_terminal(columns, rows)
            await running.settle()
            assert abs(view.place[0] - top) <= 160
        assert view.place[0] == top


async def test_panes_are_closed_moved_and_opened_again(desk: Desk) -> None:
    async with desk.open(size=(200, 60)) as running:
        alder, birch, cedar = running.screen.panes
        await running.pilot.press("greater_than_sign")
        await running.settle()
        assert running.panes() == (birch, alder, cedar)
        assert _in_sight(running) == ["birch.txt", "alder.txt", "cedar.txt"]
        await running.pilot.press("c")
        await running.settle()
        assert running.panes() == (birch, cedar)
        assert running.screen.active == cedar
        await running.pilot.press("f")
        await running.type("shut")
        await running.settle()
        await running.pilot.press("enter")
        await running.settle()
        assert running.panes() == (birch, cedar, alder)
        assert running.screen.active == alder
        assert running.focused() is running.screen.view


async def test_the_next_start_is_where_this_one_ended(desk: Desk) -> None:
    async with desk.open() as running:
        await running.pilot.press("tab", "c", "j", "j", "j", "w")
        await running.settle()
        left = running.screen.panes, running.screen.active, running.screen.view.place
        await running.pilot.press("q")
        await running.settle()
    async with desk.open() as running:
        assert (running.screen.panes, running.screen.active, running.screen.view.place) == left
        assert running.focused() is running.screen.view


async def test_side_panes_open_over_the_articles_on_a_narrow_terminal(desk: Desk) -> None:
    async with desk.open(size=(80, 24)) as running:
        library = running.screen.query_one(LibraryPane)
        assert not library.region
        await running.pilot.press("f")
        await running.settle()
        assert library.region
        await running.pilot.press("escape")
        await running.settle()
        assert not library.region
        await running.pilot.press("M")
        await running.settle()
        assert running.screen.query_one(NotesPane).region
        await running.pilot.press("escape")
        await running.settle()
        assert running.screen.query_one_optional(NotesPane) is None
        assert running.focused() is running.screen.view


@pytest.mark.parametrize("columns", [80, 100])
async def test_what_opens_over_the_articles_ends_at_the_edge_of_a_pane(desk: Desk, columns: int) -> None:
    async with desk.open(size=(60, 24)) as running:
        await running.press("f")
        side = running.screen.query_one("#side")
        assert side.region.right == 60
        await running.pilot.resize_terminal(columns, 24)
        await running.until(lambda: side.region.width == columns // 2)
        first, second = (pane.region for pane in running.screen.row.panes if pane.display)
        assert (side.region.x, side.region.right) == (second.x, columns), "the active article stays in sight"
        await running.press("escape", "tab", "f")
        assert (side.region.x, side.region.right) == (0, first.right)
        assert first.right == second.x
        await running.press("escape", "M")
        assert running.screen.query_one(NotesPane).region.x == second.x
        await running.press("escape")
        await running.pilot.resize_terminal(160, 24)
        await running.until(lambda: (side.region.x, side.region.right) == (0, 36))
    desk.hold_only("The bridge fell.")
    async with desk.open(size=(columns, 24)) as running:
        await running.press("f")
        assert running.screen.query_one("#side").region.right == columns
        await running.press("escape", "M")
        assert running.screen.query_one(NotesPane).region.x == columns - 40


async def test_a_tiny_terminal_does_not_break_anything(desk: Desk) -> None:
    async with desk.open(size=(20, 5)) as running:
        await running.pilot.press(
            "j", "tab", "v", "w", "slash", "x", "escape", "escape", "question_mark", "escape"
        )
        await running.pilot.resize_terminal(120, 36)
        await running.settle()
        assert _in_sight(running)


async def test_clicking_a_header_or_a_library_line_goes_there(desk: Desk) -> None:
    async with desk.open(size=(200, 60)) as running:
        panes = list(running.screen.query(ArticlePane))
        await running.pilot.click(panes[2].header)
        await running.settle()
        assert running.screen.active == panes[2].article.id
        options = running.screen.query_one(LibraryPane).children[2]
        await running.pilot.click(options, offset=(5, 0))
        await running.settle()
        assert running.screen.active == panes[0].article.id


async def test_a_pane_opened_again_is_where_it_was_read(desk: Desk) -> None:
    (desk.folder / "birch.txt").write_text(
        "\n\n".join(f"Paragraph {n}." for n in range(200)), encoding="utf-8"
    )
    async with desk.open() as running:
        birch = running.article("birch.txt")
        while running.view.article.id != birch.id:
            await running.press("tab")
        await running.press("space", "space", "j", "w")
        here, panes = running.view.place, running.panes()
        assert here[0] > 0
        await running.press("c")
        assert birch.id not in running.panes()
        await running.press("u")
        assert (running.panes(), running.view.article.id) == (panes, birch.id)
        assert running.view.place == here
        assert running.focused() is running.view
        assert f"Undone: close {birch.letter}" in running.status
        await running.press("ctrl+r")
        assert birch.id not in running.panes()
