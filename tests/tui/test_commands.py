"""One list of commands: each has a method, keys of its own, and a line in the documentation."""

from __future__ import annotations

import runpy
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Static

from synoptic.tui.article.view import ArticleView
from synoptic.tui.commands import COMMANDS, Where
from synoptic.tui.desk.reading import ReadingScreen
from synoptic.tui.panes.who_else import ParallelsPane
from synoptic.tui.views.compare.screen import CompareView
from synoptic.tui.views.help import HelpScreen
from synoptic.tui.views.matrix.screen import MatrixView
from synoptic.tui.views.quotations.screen import QuotationsView

if TYPE_CHECKING:
    from synoptic.tui.commands import Command
    from tests.tui.conftest import Desk

_DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_each_action_has_a_method(command: Command) -> None:
    owner = ArticleView if command.where is Where.ARTICLE else ReadingScreen
    assert callable(getattr(owner, "action_" + command.call.partition("(")[0]))


def test_ids_and_keys_are_unique() -> None:
    assert max(Counter(command.id for command in COMMANDS).values()) == 1
    keys = Counter(key for command in COMMANDS for key in command.keys.split(","))
    assert [key for key, count in keys.items() if count > 1] == []


def test_the_page_of_keys_is_up_to_date() -> None:
    page = runpy.run_path(str(_DOCS / "write_keys.py"))["page"]()
    assert (_DOCS / "keys.md").read_text(encoding="utf-8") == page, "make docs"


def test_the_help_lists_every_action_with_the_readers_keys() -> None:
    page = str(HelpScreen({"search": "ctrl+f"})._page())
    assert all(command.description in page for command in COMMANDS)
    assert "Ctrl+F" in page


@pytest.mark.parametrize(
    ("key", "section"),
    [("Q", "Quotations"), ("V", "Compared"), ("B", "Matrix"), ("p", "Who else has this"), ("j", "Move")],
)
async def test_the_help_begins_with_the_keys_of_what_is_on_top(desk: Desk, key: str, section: str) -> None:
    async with desk.open() as running:
        await running.press(key)
        await running.press("question_mark")
        screen = running.app.screen
        assert isinstance(screen, HelpScreen)
        assert str(screen.query_one(Static).render()).startswith(f"{section}\n")
        assert str(screen._page()).count(f"{section}\n") == 1


def test_the_help_has_each_key_of_the_views() -> None:
    page = str(HelpScreen({})._page())
    for view in (QuotationsView, CompareView, MatrixView, ParallelsPane):
        assert view.NAME in page
        for binding in view.BINDINGS:
            assert isinstance(binding, tuple)
            assert binding[-1] in page or binding[0] == "enter"
