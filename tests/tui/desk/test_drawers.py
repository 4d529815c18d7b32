"""Drawers: one at a time, the older one back as it was, twelve rows of article, and the keys of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.color import Color
from textual.widgets import Input

from synoptic.tui.article.colours import contrast_of
from synoptic.tui.panes.bars import MOST_KEYS, KeyBar
from synoptic.tui.panes.lists import ChoiceList
from synoptic.tui.panes.note_editor import NoteEditor
from synoptic.tui.panes.notes import NotesPane
from synoptic.tui.panes.prompt import PromptBar
from synoptic.tui.panes.search import HitList, SearchPane
from synoptic.tui.panes.who_else import ParallelsPane
from synoptic.tui.shell.themes import DARK_THEME, LIGHT_THEME

if TYPE_CHECKING:
    from textual.widget import Widget

    from tests.tui.conftest import Desk, Running

ROWS = 12
"""Rows of an article that stay in sight at 80×24 beside any drawer, under a header of one line."""

SELECT = ("v", "w")
DRAWERS: dict[str, tuple[type[Widget], tuple[str, ...], str]] = {
    "search": (SearchPane, ("slash", *"bridge"), "⏎ go there  Tab list  Ctrl+T where"),
    "matches": (SearchPane, ("slash", *"bridge", "tab"), "⏎ go there  h highlight  t tag"),
    "who else": (ParallelsPane, ("p",), "⏎ line up  → next  1 agrees  2 contradicts"),
    "note": (NoteEditor, (*SELECT, "a"), "Esc done"),
    "notes": (NotesPane, (*SELECT, "a", *"seen", "escape", "M"), "⏎ go there  a edit  / search"),
    "find": (PromptBar, ("ctrl+f",), "⏎ stay  ↓ next  ↑ previous  Esc back"),
    "place": (PromptBar, ("colon",), "⏎ go  Esc back"),
}
"""By name: the pane, the keys that open it, and the beginning of the row of keys then."""


def keys(running: Running) -> str:
    """Return what the bottom row shows."""
    bar = running.app.screen.query_one(KeyBar)
    return bar.render_line(0).text.strip()


def shown(running: Running) -> list[type[Widget]]:
    """Return the kinds of drawers that are in sight."""
    kinds = dict.fromkeys(kind for kind, *_ in DRAWERS.values())
    return [kind for kind in kinds for pane in running.screen.query(kind) if pane.display]


def rows_of_article(running: Running) -> int:
    """Return the rows of article in sight, with a header of one line."""
    header = max(pane.header.size.height for pane in running.screen.row.panes)
    return running.view.size.height + header - 1


@pytest.mark.parametrize("name", DRAWERS)
async def test_twelve_rows_stay_at_80_by_24(desk: Desk, name: str) -> None:
    kind, pressed, row = DRAWERS[name]
    async with desk.open(size=(80, 24)) as running:
        await running.press(*pressed)
        await running.settle()
        assert shown(running) == [kind]
        assert rows_of_article(running) >= ROWS
        assert keys(running).startswith(row)
        assert keys(running).endswith(" help")
        await running.press("escape")
        assert shown(running) == []
        assert running.screen.focused is running.view


async def test_the_list_of_notes_offers_what_can_be_done_with_the_marked_line(desk: Desk) -> None:
    async with desk.open(size=(120, 36)) as running:
        await running.press("M")
        assert keys(running) == "/ search  Esc back  ? help"
        await running.press("escape", *SELECT, "a", *"seen", "escape", "p")
        await running.settle()
        await running.press("1", "escape", "M")
        await running.settle()
        offered = []
        for _ in range(2):
            offered.append("d remove link" in keys(running))
            await running.press("down")
        assert offered == [False, True]


@pytest.mark.parametrize("size", [(120, 36), (160, 45)])
@pytest.mark.parametrize("name", DRAWERS)
async def test_no_drawer_takes_more_than_a_third(desk: Desk, name: str, size: tuple[int, int]) -> None:
    kind, pressed, _ = DRAWERS[name]
    async with desk.open(size=size) as running:
        await running.press(*pressed)
        pane = running.screen.query_one(kind)
        if kind is not NotesPane:
            assert pane.size.height <= size[1] / 3


@pytest.mark.parametrize("older", ["search", "who else", "notes"])
@pytest.mark.parametrize("newer", ["search", "who else"])
@pytest.mark.parametrize("size", [(80, 24), (160, 45)])
async def test_escape_brings_the_older_one_back_as_it_was(
    desk: Desk, older: str, newer: str, size: tuple[int, int]
) -> None:
    (below, first, _), (above, then, _) = DRAWERS[older], DRAWERS[newer]
    if below is above or (below is NotesPane and size[0] < 110):
        return  # a list at the side goes with the keyboard where it is narrow
    async with desk.open(size=size) as running:
        await running.press(*first, *(("enter",) if older == "search" else ()))
        before = running.screen.query_one(below)
        if below is NotesPane:
            running.screen.focus_article()
        await running.press(*then)
        assert above in shown(running)
        assert (below in shown(running)) == (below is NotesPane)
        await running.press("escape")
        assert shown(running) == [below]
        assert running.screen.query_one(below) is before


async def test_a_note_on_a_match_gives_the_list_of_matches_the_keyboard_back(desk: Desk) -> None:
    async with desk.open(size=(80, 24)) as running:
        await running.press("slash", *"bridge", "tab", "down", "a")
        marked = running.screen.query_one(HitList).highlighted
        assert shown(running) == [NoteEditor]
        await running.type("seen")
        await running.press("escape")
        assert shown(running) == [SearchPane]
        assert isinstance(running.screen.focused, HitList)
        assert running.screen.query_one(HitList).highlighted == marked
        assert running.screen.query_one(SearchPane).query_text == "bridge"


async def test_answers_stay_below_a_search(desk: Desk) -> None:
    async with desk.open(size=(80, 24)) as running:
        await running.press("p", "down")
        before = running.screen.query_one(ParallelsPane).query_one(ChoiceList).marked
        await running.press("slash", *"bridge", "escape")
        assert shown(running) == [ParallelsPane]
        choices = running.screen.query_one(ParallelsPane).query_one(ChoiceList)
        assert running.screen.focused is choices
        assert choices.marked == before


async def test_answers_are_seen_without_scrolling_in_eight_rows(five: Desk) -> None:
    async with five.open(size=(80, 24)) as running:
        await running.press("p")
        await running.settle()
        pane = running.screen.query_one(ParallelsPane)
        choices = pane.query_one(ChoiceList)
        assert choices.option_count == 4
        for _ in range(choices.option_count):
            assert choices.virtual_size.height <= choices.size.height
            lines = [choices.render_line(y).text for y in range(choices.size.height)]
            letters = [line[0] for line in lines if line[1:2] == " " and line[0].isupper()]
            assert len(letters) == 4
            await running.press("down")


@pytest.mark.parametrize("columns", [40, 60, 80, 120, 200])
async def test_no_word_of_the_row_is_cut(desk: Desk, columns: int) -> None:
    async with desk.open(size=(columns, 24)) as running:
        for pressed in ((), SELECT, ("enter",), ("slash",), ("escape", "p")):
            await running.press(*pressed)
            row = keys(running)
            assert len(row) <= columns - 2
            assert len(row.split("  ")) <= MOST_KEYS
            assert row.endswith("help")


async def test_the_row_follows_what_is_under_the_caret(desk: Desk) -> None:
    async with desk.open() as running:
        assert keys(running).startswith("v select  ⏎ highlight  t tag  a note  p who else")
        await running.press(*SELECT)
        assert keys(running).startswith("⏎ highlight  t tag  a note  p who else  s grow")
        await running.press("enter")
        assert keys(running).startswith("t tag  a note  r move ends  d remove")
        await running.press("r")
        assert keys(running).startswith("⏎ keep  w word")
        await running.press("escape", "j", "j", "L")
        assert keys(running).startswith("L link to here  Esc give up")
        assert "link to here" not in running.status


@pytest.mark.parametrize(
    ("key", "row"),
    [
        ("Q", "⏎ go there  o sort  / filter"),
        ("V", "⏎ go there  n next shared"),
        ("D", "⏎ go there  2 contradicts"),
        ("B", "⏎ go there  x across  s silent"),
    ],
)
async def test_a_view_has_the_same_row(desk: Desk, key: str, row: str) -> None:
    async with desk.open(size=(80, 24)) as running:
        await running.press(key)
        assert keys(running).startswith(row)
        assert keys(running).endswith("? help")


async def test_the_row_names_no_key_that_the_field_takes_as_text(desk: Desk) -> None:
    async with desk.open(size=(160, 45)) as running:
        await running.press("Q", "slash")
        assert isinstance(running.app.screen.focused, Input)
        assert keys(running) == "⏎ go there  Tab wordings  Esc back  F1 help"


async def test_a_click_on_a_key_acts_where_the_keyboard_is(desk: Desk) -> None:
    async with desk.open(size=(120, 36)) as running:
        await running.press("slash", *"bridge")
        pane = running.screen.query_one(SearchPane)
        for word in ("where", "list"):
            await running.pilot.click(KeyBar, offset=(1 + keys(running).index(word), 0))
            await running.settle()
        assert pane.scope == "notes"
        assert isinstance(running.screen.focused, HitList)


@pytest.mark.parametrize("theme", [DARK_THEME.name, LIGHT_THEME.name])
async def test_keys_and_words_of_the_row_can_be_read(desk: Desk, theme: str) -> None:
    async with desk.open() as running:
        running.app.theme = theme
        await running.settle()
        bar = running.screen.query_one(KeyBar)
        for segment in bar.render_line(0):
            style = segment.style
            assert style is not None
            assert not style.underline
            if segment.text.strip() and style.color is not None and style.bgcolor is not None:
                front, back = Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor)
                assert contrast_of(front, back) >= 4.5, segment.text
