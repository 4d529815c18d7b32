"""Gestures of the mouse in an article on the desk: the bar, the menu, tooltips, folds, the right pane."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import OptionList

from synoptic.tui.dialogs.menu import Menu
from synoptic.tui.panes.bars import SelectionBar
from tests.tui.article.pointer import RIGHT, Pointer, on_screen

if TYPE_CHECKING:
    from tests.tui.conftest import Desk, Running

TEXT = (
    "The first line of this text is a heading of some length\n\n"
    "“We left at once,” said Orla Marsh. It was dark, and nobody followed. All was quiet.\n\n"
    "Short.\n\n"
    "The last line tells of the harbour and of its cranes.\n"
)
LONG = "\n\n".join(
    f"Paragraph {number} has words enough for one row of the pane." for number in range(1, 201)
)
FURNISHED = (
    "Bridge stays shut after a night of wind\n\n"
    "The city had counted lorries on the bridge, and the harbour was quiet until the morning came.\n\n"
    "Advertisement\n\nShare on Facebook\n\n"
    "A third paragraph tells of the harbour, where the cranes stood still for the whole of the night.\n"
)


def _at(running: Running, words: str, *, last: bool = False) -> tuple[int, int]:
    """Return where the first character of some words is drawn, or the last one."""
    view = running.view
    offset = view.article.text.index(words) + (len(words) - 1 if last else 0)
    return on_screen(view, view.point_of(offset))


# Dragging


async def test_a_drag_never_leaves_its_pane(desk: Desk) -> None:
    async with desk.open(size=(160, 40)) as running:
        one, other = (pane.view for pane in running.screen.row.panes[:2])
        pointer = Pointer(running.pilot)
        start = on_screen(one, one.point_of(one.article.text.index("because")))
        far = on_screen(other, (10, 12))
        await pointer.drag(start, on_screen(other, (5, 5)), far)
        assert running.view is one
        assert other.selection is None
        assert not other.selecting
        selection = one.selection
        assert selection is not None
        assert selection.start == one.article.text.index("because")
        library = running.screen.query_one("LibraryPane")
        await pointer.drag(start, (library.region.x + 3, library.region.y + 8))
        assert one.selection is not None
        assert running.screen.panes == tuple(pane.article.id for pane in running.screen.row.panes)


# The bar and the menu


async def test_a_bar_of_actions_appears_at_what_was_selected_and_its_parts_can_be_clicked(desk: Desk) -> None:
    desk.hold_only(TEXT)
    async with desk.open() as running:
        pointer = Pointer(running.pilot)
        end = _at(running, "followed", last=True)
        await pointer.drag(_at(running, "nobody"), end)
        await running.settle()
        bar = running.screen.query_one(SelectionBar)
        assert bar.region.y == end[1] + 2  # the next line of the text stays free
        assert bar.region.right <= running.app.size.width
        assert "highlight" in str(bar.render())
        await pointer.click(bar.region.x + str(bar.render()).index("highlight") + 2, bar.region.y)
        await running.settle()
        assert running.exact == ["nobody followed"]
        assert not running.screen.query(SelectionBar)

        await pointer.drag(_at(running, "Short"), _at(running, "Short.", last=True))
        await running.settle()
        bar = running.screen.query_one(SelectionBar)
        await pointer.click(bar.region.x + str(bar.render()).index("copy") + 1, bar.region.y)
        await running.settle()
        assert running.app.clipboard == "Short."

        await pointer.drag(_at(running, "Short"), _at(running, "Short.", last=True))
        await running.settle()
        bar = running.screen.query_one(SelectionBar)
        await pointer.click(bar.region.x + str(bar.render()).index("more") + 1, bar.region.y)
        await running.settle()
        assert isinstance(running.app.screen, Menu)


async def test_the_bar_is_whole_in_the_pane_at_the_right(desk: Desk) -> None:
    async with desk.open(size=(80, 24)) as running:
        await running.press("tab")
        words = running.view.article.text.split()
        await Pointer(running.pilot).drag(_at(running, words[0]), _at(running, words[1], last=True))
        await running.settle()
        bar = running.screen.query_one(SelectionBar)
        assert bar.region.x >= 0
        assert bar.region.right <= 80
        assert bar.region.width == len(str(bar.render())) + 2


async def test_the_bar_and_the_menu_ask_who_else_has_it_and_link_it(desk: Desk) -> None:
    async with desk.open(size=(80, 24)) as running:
        pointer = Pointer(running.pilot)
        words = "The city had counted"
        for label in ("who else", "link"):
            await pointer.drag(_at(running, "The city"), _at(running, "counted", last=True))
            await running.settle()
            bar = running.screen.query_one(SelectionBar)
            assert "more" in str(bar.render())
            assert bar.region.x >= 0
            assert bar.region.right <= 80
            await pointer.click(bar.region.x + str(bar.render()).index(label) + 2, bar.region.y)
            await running.settle()
            assert not running.screen.query(SelectionBar)
            question, begun = running.features.who_else.question, running.features.links.begun
            asked = question.passage if question is not None else None
            passage = asked if label == "who else" else begun
            assert passage is not None
            assert passage.text == words
            await running.press("escape", "escape")
        for choice, key in (("parallels", "p"), ("link", "L")):
            await pointer.drag(_at(running, "The city"), _at(running, "counted", last=True))
            await running.press("full_stop")
            menu = running.app.screen
            assert isinstance(menu, Menu)
            option = menu.query_one(OptionList).get_option(choice)
            assert str(option.prompt).startswith(f"{key} ")
            await running.press("escape", "escape")


async def test_in_a_narrow_terminal_the_bar_has_what_there_is_room_for(desk: Desk) -> None:
    desk.hold_only(TEXT)
    async with desk.open(size=(44, 24)) as running:
        pointer = Pointer(running.pilot)
        await pointer.drag(_at(running, "nobody"), _at(running, "nobody", last=True))
        await running.settle()
        bar = running.screen.query_one(SelectionBar)
        shown = str(bar.render())
        assert (bar.region.x >= 0, bar.region.right <= 44) == (True, True)
        assert "highlight" in shown
        assert "more" in shown
        assert "link" not in shown


async def test_the_bar_goes_when_the_selection_goes(desk: Desk) -> None:
    desk.hold_only(TEXT)
    async with desk.open() as running:
        pointer = Pointer(running.pilot)
        for key in ("escape", "w"):
            await pointer.drag(_at(running, "nobody"), _at(running, "followed"))
            await running.settle()
            assert running.screen.query(SelectionBar)
            await running.press(key)
            assert not running.screen.query(SelectionBar), key


async def test_at_the_bottom_right_the_bar_stands_above_and_whole(desk: Desk) -> None:
    desk.hold_only(LONG)
    async with desk.open(size=(80, 24)) as running:
        pointer, view = Pointer(running.pilot), running.view
        bottom = view.region.bottom - 1
        await pointer.drag((view.region.x + 10, bottom - 2), (view.region.right - 3, bottom))
        await running.settle()
        bar = running.screen.query_one(SelectionBar)
        assert bar.region.right <= 80
        assert bar.region.bottom <= 24
        assert not bar.region.contains(view.region.right - 3, bottom)


async def test_the_right_button_opens_a_menu_at_the_pointer(desk: Desk) -> None:
    desk.hold_only(TEXT)
    async with desk.open(size=(200, 36)) as running:
        pointer = Pointer(running.pilot)
        await pointer.drag(_at(running, "We left"), _at(running, "at once", last=True))
        x, y = _at(running, "left")
        await pointer.click(x, y, RIGHT)
        await running.settle()
        menu = running.app.screen
        assert isinstance(menu, Menu)
        assert running.selected() == "We left at once", "what is selected stays so"
        box = menu.query_one("Vertical")
        assert (box.region.x, box.region.y) == (x, y + 1)
        await running.press("escape")
        assert running.app.screen is running.screen
        assert running.selected() == "We left at once"

        await pointer.click(x, y, RIGHT)
        await running.settle()
        choices = running.app.screen.query_one(OptionList)
        await pointer.click(choices.region.x + 3, choices.region.y)
        await running.settle()
        assert running.app.screen is running.screen
        assert running.exact == ["We left at once"]


async def test_the_menu_on_a_highlight_and_beside_it(desk: Desk) -> None:
    desk.hold_only(TEXT)
    desk.mark("nobody followed", tags=["claim"])
    async with desk.open() as running:
        pointer = Pointer(running.pilot)
        await pointer.click(*_at(running, "body"), RIGHT)
        await running.settle()
        box = running.app.screen.query_one("Vertical")
        assert box.border_title == "Highlight"
        await pointer.click(0, 0)
        await running.settle()
        assert running.app.screen is running.screen, "a click beside the menu goes back"
        await pointer.click(*_at(running, "cranes"), RIGHT)
        await running.settle()
        assert running.app.screen.query_one("Vertical").border_title == "Sentence"
        await running.press("enter")
        assert [words for words in running.exact if "cranes" in words]


async def test_a_menu_at_the_edge_stands_whole(desk: Desk) -> None:
    desk.hold_only(LONG)
    async with desk.open(size=(80, 24)) as running:
        pointer, view = Pointer(running.pilot), running.view
        await pointer.click(view.region.right - 2, view.region.bottom - 1, RIGHT)
        await running.settle()
        box = running.app.screen.query_one("Vertical")
        assert running.app.screen.region.contains_region(box.region)


# Highlights


async def test_a_click_on_a_highlight_chooses_it_and_keys_act_on_it(desk: Desk) -> None:
    desk.hold_only(TEXT)
    desk.mark("nobody followed", tags=["claim"], note="says who?")
    async with desk.open() as running:
        pointer = Pointer(running.pilot)
        await pointer.click(*_at(running, "followed"))
        await running.settle()
        assert "■ claim — says who?" in running.status
        await running.press("y")
        assert running.app.clipboard == "nobody followed"
        await running.press("d")
        assert running.exact == []


async def test_hovering_tells_note_and_tags_literally(desk: Desk) -> None:
    desk.hold_only(TEXT)
    desk.mark("nobody followed", tags=["claim [b]x[/b]"], note="[red]says[/] \x1b[2J who?")
    desk.mark("followed. All", tags=["other"])
    async with desk.open() as running:
        pointer, view = Pointer(running.pilot), running.view
        await pointer.move(*_at(running, "nobody"))
        assert str(view.tooltip) == "■ claim [b]x[/b]\n[red]says[/] ␛[2J who?"
        await pointer.move(*_at(running, "followed"))
        assert str(view.tooltip).endswith("who?\n■ other")
        await pointer.move(*_at(running, "All"))
        assert str(view.tooltip) == "■ other"
        await pointer.move(*_at(running, "Short"))
        assert view.tooltip is None


# Wheel, edge and folds


async def test_the_wheel_scrolls_the_pane_under_the_pointer(desk: Desk) -> None:
    for name in ("alder.txt", "birch.txt"):
        (desk.folder / name).write_text(f"{name}\n\n{LONG}", encoding="utf-8")
    async with desk.open(size=(160, 30)) as running:
        one, other = (pane.view for pane in running.screen.row.panes[:2])
        await Pointer(running.pilot).wheel(other.region.x + 5, other.region.y + 5, 2)
        await running.pilot.wait_for_scheduled_animations()
        assert one.scroll_offset.y == 0
        assert other.scroll_offset.y >= 2
        assert running.view is one


async def test_a_click_on_the_line_of_a_fold_opens_it(desk: Desk) -> None:
    desk.hold_only(FURNISHED)
    async with desk.open() as running:
        pointer, view = Pointer(running.pilot), running.view
        x, y = _at(running, "Advertisement")
        assert _at(running, "Facebook") == (x, y)
        await pointer.click(x + 5, y)
        await running.settle()
        assert view.fold_here() is None
        assert _at(running, "Facebook")[1] > y
