"""Messages name the reader's own keys."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from synoptic.tui.commands import COMMANDS
from synoptic.tui.dialogs.dialog import Dialog
from synoptic.tui.dialogs.tag_picker import Picked

if TYPE_CHECKING:
    from tests.tui.conftest import Desk
    from tests.tui.desk.paper_desk import PaperDesk

_OWN = {
    "undo": "f9",
    "select": "f10",
    "highlight": "f11",
    "tag": "f12",
    "note": "ctrl+n",
    "library": "ctrl+l",
    "parallels": "ctrl+p",
    "link": "ctrl+k",
    "notes": "ctrl+b",
    "next-highlight": "ctrl+j",
    "search": "ctrl+f",
    "step-back": "ctrl+g",
}


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("follow-link", "No link here. Ctrl+P or Ctrl+K makes one; Ctrl+B lists this article’s links."),
        ("remove", "No highlight here. Ctrl+J goes to the next."),
        ("compare", "Open a second article first: Ctrl+L lists the library."),
        ("next-hit", "No search yet. Ctrl+F starts one."),
    ],
)
async def test_hints_name_the_keys_that_the_reader_chose(paper: PaperDesk, command: str, said: str) -> None:
    paper.keymap = _OWN
    paper.panes = paper.panes[:1]
    await paper.do(command)
    assert paper.said == said


async def test_what_was_done_names_the_key_that_undoes_it(paper: PaperDesk) -> None:
    paper.keymap = _OWN
    paper.select("alder.txt", "38 lorries")
    await paper.do("tag")
    await paper.answer(Picked(("claim",), ()))
    await paper.do("remove")
    assert paper.said == "Highlight removed; F9 undoes this."


async def test_a_command_without_a_key_is_named(paper: PaperDesk) -> None:
    paper.keymap = {"undo": ""}
    paper.mark("alder.txt", "38 lorries")
    paper.read("alder.txt", "38 lorries")
    await paper.do("remove")
    assert paper.said == "Highlight removed; “Undo” undoes this."


async def test_a_link_that_was_begun_has_the_keys_that_end_it_in_the_row(paper: PaperDesk) -> None:
    paper.keymap = _OWN
    paper.select("alder.txt", "38 lorries")
    await paper.do("link")
    assert paper.features.here(paper.view).plain.endswith("to the passage here")
    ends = (("link", "link to here"), ("step-back", "give up"))
    assert paper.features.keys_here(paper.view)[:2] == ends


def test_no_message_of_the_desk_holds_a_key() -> None:
    desk = Path(__file__).parents[3] / "synoptic" / "tui" / "desk"
    keys = {key for command in COMMANDS for key in command.keys.split(",") if len(key) == 1} - {"a"}
    told = re.compile(rf"[.;:·(] (?:{'|'.join(map(re.escape, sorted(keys)))}) [a-z]|press [a-z]\b")
    held = [
        (path.name, line.strip())
        for path in sorted(desk.rglob("*.py"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if '"""' not in line and '"' in line and told.search(line)
    ]
    assert held == []


async def test_folds_name_the_keys_that_the_reader_chose(desk: Desk) -> None:
    desk.hold_only(
        "Words of the bridge\n\nand lorries.\n\nAdvertisement\n\nShare on Facebook\n\nThe end of it.\n"
    )
    async with desk.open(keymap={"highlight": "f11"}) as running:
        view = running.view
        assert any("· F11 opens" in view.render_line(y).text for y in range(view.size.height))


@pytest.mark.parametrize("key", ["t", "e", "i"])
async def test_the_row_has_no_keys_of_the_article_while_a_dialog_has_the_keyboard(
    desk: Desk, key: str
) -> None:
    async with desk.open(size=(120, 36)) as running:

        def row() -> str:
            (update,) = running.app.screen._compositor.render_strips()[-1:]
            return update.text

        assert "t tag" in row()
        await running.press(key)
        assert isinstance(running.app.screen, Dialog)
        assert row().strip() == ""
        await running.press("escape")
        assert "t tag" in row()
