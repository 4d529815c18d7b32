"""Every gesture of the mouse in an article: what is selected, scrolled, opened and told by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import OptionList

from synoptic.tui.app import SynopticApp
from synoptic.tui.dialogs.menu import Menu
from synoptic.tui.panes.selection_bar import SelectionBar
from synoptic.tui.shell.settings import Settings
from tests.tui.article.pointer import RIGHT, Pointer, on_screen

if TYPE_CHECKING:
    import pytest

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


async def test_a_drag_selects_forwards_backwards_and_over_rows(desk: Desk) -> None:
    desk.hold_only(TEXT)
    async with desk.open() as running:
        pointer = Pointer(running.pilot)
        for first, last, words in (
            ("nobody", "followed", "nobody followed"),
            ("first", "Orla", TEXT[TEXT.index("first") : TEXT.index(" Marsh")]),
            ("Short", "harbour", TEXT[TEXT.index("Short") : TEXT.index(" and of its")]),
        ):
            await pointer.drag(_at(running, first), _at(running, "quiet"), _at(running, last, last=True))
            assert running.selected() == words
            assert running.view.caret > running.view.article.text.index(first)
        await pointer.drag(_at(running, "Orla"), _at(running, "Short"), _at(running, "first"))
        assert running.selected() == TEXT[TEXT.index("first") : TEXT.index("Orla")]
        assert running.after_caret.startswith("first")


async def test_a_drag_that_comes_back_selects_less_again(desk: Desk) -> None:
    desk.hold_only(TEXT)
    async with desk.open() as running:
        pointer = Pointer(running.pilot)
        await pointer.press(*_at(running, "nobody"))
        await pointer.move(*_at(running, "cranes"))
        await pointer.move(*_at(running, "nobody", last=True))
        assert running.selected() == "nobody"
        await pointer.release()
        await pointer.move(*_at(running, "cranes"))
        assert running.selected() == "nobody", "the button is up"


async def test_a_click_without_a_move_selects_nothing(desk: Desk) -> None:
    desk.hold_only(TEXT)
    async with desk.open() as running:
        pointer = Pointer(running.pilot)
        x, y = _at(running, "nobody")
        await pointer.press(x, y)
        await pointer.move(x, y)
        await pointer.release()
        assert running.selected() is None
        assert not running.view.selecting
        assert running.after_caret.startswith("nobody")
        assert not running.screen.query(SelectionBar)


async def test_a_drag_past_the_edge_scrolls_and_selects_on(desk: Desk) -> None:
    desk.hold_only(LONG)
    async with desk.open() as running:
        view, pointer = running.view, Pointer(running.pilot)
        await pointer.press(*_at(running, "Paragraph 3 "))
        below = (view.region.x + 10, view.region.bottom + 1)
        await pointer.move(*below)
        await running.until(lambda: view.scroll_offset.y >= 5)
        selected = running.selected()
        assert selected is not None
        assert selected.startswith("Paragraph 3 has words")
        assert "Paragraph 17 " in selected
        await pointer.move(view.region.x + 10, view.region.y + 4)
        stopped = view.scroll_offset.y
        await pointer.release()
        await running.settle()
        assert view.scroll_offset.y == stopped
        passage = view.passage()
        assert passage is not None
        assert passage.text == view.article.text[passage.start : passage.end]
        # And up again, past the top edge.
        await pointer.press(view.region.x + 10, view.region.y + 12)
        await pointer.move(view.region.x + 10, view.region.y - 1)
        await running.until(lambda: view.scroll_offset.y == 0)
        await pointer.release()
        assert running.view.caret < 60
        assert view.selection is not None


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


# Clicks


async def test_shift_click_extends_from_the_caret_and_from_a_selection(desk: Desk) -> None:
    desk.hold_only(TEXT)
    async with desk.open() as running:
        pointer = Pointer(running.pilot)
        await running.go_to("nobody")
        await pointer.click(*_at(running, "followed", last=True), shift=True)
        assert running.selected() == "nobody followed"
        await pointer.click(*_at(running, "quiet", last=True), shift=True)
        assert running.selected() == "nobody followed. All was quiet"
        await pointer.click(*_at(running, "dark"), shift=True)
        assert running.selected() == "dark, and "


async def test_clicks_in_a_row_select_more_and_begin_anew(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.hold_only(TEXT)
    async with desk.open() as running:
        monkeypatch.setattr(SynopticApp, "CLICK_CHAIN_TIME_THRESHOLD", 60.0)
        pointer = Pointer(running.pilot)
        x, y = _at(running, "dark")
        paragraph = TEXT.split("\n\n")[1]
        for words in (None, "dark", "It was dark, and nobody followed.", paragraph, None, "dark"):
            await pointer.click(x + 1, y)
            assert running.selected() == words


async def test_a_double_click_and_a_drag_select_by_words_both_ways(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.hold_only(TEXT)
    async with desk.open() as running:
        monkeypatch.setattr(SynopticApp, "CLICK_CHAIN_TIME_THRESHOLD", 60.0)
        pointer = Pointer(running.pilot)
        x, y = _at(running, "nobody")
        await pointer.drag((x + 3, y), _at(running, "ollowed"), times=2)
        assert running.selected() == "nobody followed"
        await pointer.drag((x + 2, y), _at(running, "ark, and"), times=2)
        assert running.selected() == "dark, and nobody"


async def test_a_drag_snaps_to_words_with_ctrl(desk: Desk) -> None:
    desk.hold_only(TEXT)
    async with desk.open() as running:
        pointer = Pointer(running.pilot)
        await pointer.drag(_at(running, "body followed"), _at(running, "lowed"), ctrl=True)
        assert running.selected() == "nobody followed"
        await pointer.drag(_at(running, "lowed"), _at(running, "ark, and"), ctrl=True)
        assert running.selected() == "dark, and nobody followed"
        await pointer.drag(_at(running, "body followed"), _at(running, "lowed"))
        assert running.selected() == "body foll"


async def test_a_drag_snaps_to_words_with_the_setting(desk: Desk) -> None:
    desk.hold_only(TEXT)
    async with desk.open(settings=Settings(snap_to_words=True)) as running:
        pointer = Pointer(running.pilot)
        await pointer.drag(_at(running, "body followed"), _at(running, "lowed"))
        assert running.selected() == "nobody followed"


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
            passage = running.screen.asked if label == "who else" else running.screen.begun
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
        assert running.app.screen.query_one("Vertical").border_title == "Here"
        await running.press("enter")
        assert running.selected() == "cranes"


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


async def test_the_wheel_scrolls_and_the_caret_stays_in_sight(desk: Desk) -> None:
    desk.hold_only(LONG)
    async with desk.open() as running:
        pointer, view = Pointer(running.pilot), running.view
        x, y = view.region.x + 5, view.region.y + 5
        await pointer.wheel(x, y, 3)
        await running.pilot.wait_for_scheduled_animations()
        there = view.scroll_offset.y
        assert there >= 3
        assert 0 <= view.point_of(view.caret)[1] < view.size.height
        await pointer.wheel(x, y, -3)
        await running.pilot.wait_for_scheduled_animations()
        assert view.scroll_offset.y == 0


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


async def test_the_column_at_the_right_edge_goes_where_it_is_pressed_and_dragged(desk: Desk) -> None:
    desk.hold_only(LONG)
    async with desk.open() as running:
        pointer, view = Pointer(running.pilot), running.view
        x, top, height = view.region.right - 1, view.region.y, view.size.height
        await pointer.click(x, top + height // 2)
        length = len(view.article.text)
        assert 0.4 < view.caret / length < 0.6
        await pointer.drag((x, top), (x, top + height // 4), (x, top + height - 1))
        assert view.scroll_offset.y == view.max_scroll_y
        assert running.selected() is None
        await pointer.drag((x, top + height - 1), (x - 20, top - 3))
        assert view.scroll_offset.y == 0
        await pointer.move(x - 20, top + height - 2)
        assert view.scroll_offset.y == 0, "the button is up"


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


async def test_a_drag_over_a_fold_selects_what_is_folded(desk: Desk) -> None:
    desk.hold_only(FURNISHED)
    async with desk.open() as running:
        pointer = Pointer(running.pilot)
        await pointer.drag(_at(running, "until"), _at(running, "A third paragraph", last=True))
        text = running.view.article.text
        assert running.selected() == text[text.index("until") : text.index(" tells of")]
        await pointer.drag(_at(running, "A third"), _at(running, "until"))
        assert running.selected() == text[text.index("until") : text.index("A third")]
        x, y = _at(running, "Advertisement")
        await pointer.drag(_at(running, "until"), (x + 4, y))
        # What nobody sees is not swept in by letting go on its line.
        assert running.selected() == text[text.index("until") : text.index("Advertisement")]
