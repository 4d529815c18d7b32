"""The table of commands: each has a method, keys of its own in its place, and a line in the docs."""

from __future__ import annotations

import importlib
import pkgutil
import re
import runpy
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.binding import Binding
from textual.dom import DOMNode

import synoptic.tui
from synoptic.tui.app import SynopticApp
from synoptic.tui.article.view import ArticleView
from synoptic.tui.commands import COMMANDS, TOGETHER, Where, bindings, commands_in, split_keys
from synoptic.tui.desk.screen import ReadingScreen
from synoptic.tui.dialogs.add_dialog import AddDialog
from synoptic.tui.dialogs.dialog import Dialog
from synoptic.tui.dialogs.export_dialog import ExportDialog, OptionRow
from synoptic.tui.dialogs.form import FactSheet, Form
from synoptic.tui.dialogs.offer import Offer
from synoptic.tui.dialogs.search_picker import SearchPicker
from synoptic.tui.dialogs.tag_picker import TagPicker
from synoptic.tui.dialogs.tick_list import TickList
from synoptic.tui.dialogs.trash import TrashScreen
from synoptic.tui.panes.bars import KeyBar
from synoptic.tui.panes.grid import GridView
from synoptic.tui.panes.library import ArticleList, LibraryPane
from synoptic.tui.panes.lists import ChoiceList, ListField
from synoptic.tui.panes.note_editor import NoteEditor
from synoptic.tui.panes.notes import NotesPane
from synoptic.tui.panes.prompt import PromptBar
from synoptic.tui.panes.search import HitList, SearchPane
from synoptic.tui.panes.tags import TagPane
from synoptic.tui.panes.who_else import ParallelsPane
from synoptic.tui.shell.keymap import KEYMAP_FILE
from synoptic.tui.shell.preferences import load_preferences
from synoptic.tui.views.agreement.screen import AgreementView
from synoptic.tui.views.compare.screen import CompareView
from synoptic.tui.views.differences.screen import DifferencesView
from synoptic.tui.views.full_screen import View
from synoptic.tui.views.help import HelpScreen
from synoptic.tui.views.library.screen import LibraryView
from synoptic.tui.views.links.screen import LinksView
from synoptic.tui.views.matrix.screen import MatrixView
from synoptic.tui.views.overview.screen import OverviewView
from synoptic.tui.views.quotations.screen import QuotationsView, WordingsPane

if TYPE_CHECKING:
    from collections.abc import Iterator

    from synoptic.tui.commands import Command
    from tests.tui.conftest import Desk

_DOCS = Path(__file__).resolve().parents[2] / "docs"
OWNERS: dict[Where, type[DOMNode]] = {
    Where.ARTICLE: ArticleView,
    Where.DESK: ReadingScreen,
    Where.PROMPT: PromptBar,
    Where.SEARCH: SearchPane,
    Where.MATCHES: HitList,
    Where.ELSEWHERE: ParallelsPane,
    Where.TAGS: TagPane,
    Where.NOTES: NotesPane,
    Where.EDITOR: NoteEditor,
    Where.LIBRARY: LibraryView,
    Where.LIBRARY_PANE: LibraryPane,
    Where.ARTICLE_LIST: ArticleList,
    Where.QUOTATIONS: QuotationsView,
    Where.WORDINGS: WordingsPane,
    Where.COMPARE: CompareView,
    Where.DIFFERENCES: DifferencesView,
    Where.MATRIX: MatrixView,
    Where.LINKS: LinksView,
    Where.OVERVIEW: OverviewView,
    Where.AGREEMENT: AgreementView,
    Where.GRID: GridView,
    Where.VIEW: View,
    Where.LIST: ChoiceList,
    Where.FIELD: ListField,
    Where.DIALOG: Dialog,
    Where.HELP: HelpScreen,
    Where.FORM: Form,
    Where.PROVENANCE: FactSheet,
    Where.OFFER: Offer,
    Where.TAG_PICKER: TagPicker,
    Where.SEARCH_PICKER: SearchPicker,
    Where.TRASH: TrashScreen,
    Where.EXPORT: ExportDialog,
    Where.EXPORT_ROW: OptionRow,
    Where.TICKS: TickList,
    Where.ADD: AddDialog,
    Where.APP: SynopticApp,
}
"""The class that answers in each place."""
SCREENS = {
    Where.WORDINGS: QuotationsView,
    Where.MATCHES: ReadingScreen,
    Where.SEARCH: ReadingScreen,
    Where.EXPORT_ROW: ExportDialog,
}
"""The screen of a place whose commands call it, where that is not the articles'."""


FIRST_IDS = """
line-down line-up next-character previous-character next-word previous-word next-sentence
previous-sentence next-paragraph previous-paragraph line-start line-end page-down page-up
half-page-down half-page-up article-start article-end share go-to next-highlight previous-highlight
follow-link next-overlapping select grow-selection shrink-selection swap-ends reshape highlight tag
note remove copy copy-cited link change-link menu parallels search next-hit previous-hit find-here
library tags notes quotations compare matrix next-pane previous-pane close-pane move-pane-left
move-pane-right widen-pane narrow-pane link-scrolling fold fold-furniture switch-light article-note
provenance coverage reload undo redo trash export help step-back leave
"""
"""Ids that the keymaps of readers have had from the first."""


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_each_command_has_a_method(command: Command) -> None:
    namespace, _, method = command.call.partition("(")[0].rpartition(".")
    owner = {
        "": OWNERS[command.where],
        "screen": SCREENS.get(command.where, ReadingScreen),
        "app": SynopticApp,
    }[namespace]
    assert callable(getattr(owner, f"action_{method}"))
    if command.also is not None:
        assert "action_command" in vars(OWNERS[command.also])


def test_ids_that_keymaps_have_stay() -> None:
    tags = {f"recent-tag-{number}" for number in range(1, 10)}
    assert {*FIRST_IDS.split(), *tags} <= {command.id for command in COMMANDS}


def test_each_command_is_declared_once_and_works_somewhere() -> None:
    assert max(Counter(command.id for command in COMMANDS).values()) == 1
    assert {place for command in COMMANDS for place in command.places} == set(Where) == set(OWNERS)
    assert {place for places in TOGETHER for place in places} == set(Where)


@pytest.mark.parametrize("places", TOGETHER, ids=lambda places: places[0] + " in " + places[-2])
def test_no_key_serves_two_commands_in_one_place(places: tuple[Where, ...]) -> None:
    commands = dict.fromkeys(commands_in(*places))
    keys = Counter(key for command in commands for key in split_keys(command.keys))
    assert [key for key, count in keys.items() if count > 1] == []


def _classes() -> Iterator[type[DOMNode]]:
    """Yield each widget, screen and app of the product."""
    for module in pkgutil.walk_packages(synoptic.tui.__path__, "synoptic.tui."):
        if not module.name.endswith("__main__"):
            for value in vars(importlib.import_module(module.name)).values():
                if isinstance(value, type) and issubclass(value, DOMNode) and value.__module__ == module.name:
                    yield value


def test_all_bindings_come_from_the_table() -> None:
    bound = {each: vars(each)["BINDINGS"] for each in _classes() if vars(each).get("BINDINGS")}
    places = []
    for owner, declared in bound.items():
        assert all(isinstance(each, Binding) for each in declared), owner
        (place,) = [where for where in Where if bindings(where) == declared]
        assert issubclass(OWNERS[place], owner)
        places.append(place)
    assert sorted(places) == sorted(Where)


def test_the_page_of_keys_is_up_to_date() -> None:
    page = runpy.run_path(str(_DOCS / "write_keys.py"))["page"]()
    assert (_DOCS / "keys.md").read_text(encoding="utf-8") == page, "make docs"


def test_the_page_of_keys_has_every_command() -> None:
    page = (_DOCS / "keys.md").read_text(encoding="utf-8")
    assert set(re.findall(r"\| `([\w-]+)` \|$", page, re.MULTILINE)) == {command.id for command in COMMANDS}


def test_the_help_lists_every_command_with_the_readers_keys() -> None:
    entries = HelpScreen({"search": "f6", "matrix-silent": "f7"}).entries
    listed = {entry.name: entry.lead for entry in entries}
    assert {command.id for command in COMMANDS} <= set(listed)
    assert listed["search"] == "F6"
    assert listed["matrix-silent"] == "F7"


@pytest.mark.parametrize(
    ("key", "section"),
    [
        ("Q", "Quotations"),
        ("V", "Compare"),
        ("D", "Worth a look"),
        ("B", "Matrix"),
        ("K", "Links"),
        ("p", "Who else has this"),
        ("j", "Move"),
    ],
)
async def test_the_help_begins_with_the_keys_of_what_is_on_top(desk: Desk, key: str, section: str) -> None:
    async with desk.open() as running:
        await running.press(key)
        await running.press("question_mark")
        screen = running.app.screen
        assert isinstance(screen, HelpScreen)
        lines = [str(option.prompt) for option in screen.query_one(ChoiceList).options]
        assert lines[0] == section
        assert lines.count(section) == 1


async def test_the_example_of_the_documentation_works(desk: Desk, tmp_path: Path) -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", (_DOCS / "keys.md").read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / KEYMAP_FILE).write_text(example, encoding="utf-8")
    preferences = load_preferences(tmp_path)
    assert preferences.faults == ()
    async with desk.open(keymap=preferences.keymap) as running:
        await running.press("v", "w", "w", "h")
        assert running.exact == ["Bridge stays"]
        caret = running.view.caret
        await running.press("right", "right", "left")
        assert running.view.caret == caret + 1
        assert "F6" not in str(running.screen.query_one(KeyBar).render())  # the first key is shown
        await running.press("f6")
        assert running.screen.query_one(SearchPane).display
        await running.press("escape", "B")
        assert "c silent" in str(running.app.screen.query_one(KeyBar).render())


async def test_a_default_key_gives_way_to_the_readers_own(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / KEYMAP_FILE).write_text('[keys]\nhighlight = "h"\nfind-here = "v"\n', encoding="utf-8")
    preferences = load_preferences(tmp_path)
    assert [fault.partition(": ")[2] for fault in preferences.faults] == [
        "h is now “highlight”, no longer “previous-character”; “previous-character” keeps ←.",
        "v is now “find-here”, no longer “select”; “select” has no key left.",
    ]
    async with desk.open(keymap=preferences.keymap) as running:
        assert str(running.screen.query_one(KeyBar).render()).startswith("select  h highlight")
        await running.press("v")
        assert running.screen.query_one(PromptBar).asks_for == "Find"


async def test_keys_of_views_panes_and_dialogs_can_be_changed(desk: Desk) -> None:
    own = {
        "quotations-order": "f7",
        "view-back": "f8",
        "undo": "f9",
        "table-right": "f10",
        "list-down": "f11",
        "form-save": "f12",
        "dialog-back": "f6",
    }
    async with desk.open(keymap=own) as running:
        await running.press("Q")
        view = running.app.screen
        assert isinstance(view, QuotationsView)
        shown = str(view.query_one(KeyBar).render())
        assert "F7 sort" in shown
        assert "F8 back" in shown
        order = view.state.order
        await running.press("o")
        assert view.state.order == order
        await running.press("f7", "f11")
        assert view.state.order != order
        assert view.query_one(ChoiceList).highlighted == 1
        await running.press("escape")
        assert running.app.screen is view
        await running.press("f8", "i")
        form = running.app.screen
        assert isinstance(form, Form)
        await running.press("escape")
        assert running.app.screen is form
        await running.press("f6", "V", "f10")
        assert running.app.screen.query_one(GridView).cursor[1] == 1


async def test_a_click_on_a_key_of_a_view_does_what_the_key_does(desk: Desk) -> None:
    async with desk.open() as running:
        await running.press("Q")
        view = running.app.screen
        assert isinstance(view, QuotationsView)
        line = str(view.query_one(KeyBar).render())
        order = view.state.order
        await running.pilot.click(KeyBar, offset=(1 + line.index("sort"), 0))
        await running.settle()
        assert view.state.order != order


def test_second_keys_give_way_too(tmp_path: Path) -> None:
    (tmp_path / KEYMAP_FILE).write_text('[keys]\nsearch = "slash,f8"\n', encoding="utf-8")
    preferences = load_preferences(tmp_path)
    assert preferences.keymap == {"search": "slash,f8", "next-highlight": "right_square_bracket"}
    (fault,) = preferences.faults
    assert fault.endswith("F8 is now “search”, no longer “next-highlight”; “next-highlight” keeps ].")


def test_of_two_own_keys_the_first_wins(tmp_path: Path) -> None:
    (tmp_path / KEYMAP_FILE).write_text(
        '[keys]\nnote = "f6"\ntag = "f6,t"\ntags-give = "f6"\n', encoding="utf-8"
    )
    preferences = load_preferences(tmp_path)
    assert preferences.keymap == {"note": "f6", "tag": "t", "tags-give": "f6"}
    (fault,) = preferences.faults
    assert fault.endswith("F6 is given to “note” and “tag”; “note” gets it, “tag” keeps t.")
