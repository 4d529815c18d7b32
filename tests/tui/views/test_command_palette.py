"""The palette finds what has a name as everything else is found, and does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual import events
from textual.containers import Vertical

from synoptic.annotations.store.store import AnnotationStore
from synoptic.tui.commands import COMMANDS, command_of
from synoptic.tui.dialogs.form import Form
from synoptic.tui.panes.lists import ChoiceList, ListField
from synoptic.tui.panes.search import SearchPane
from synoptic.tui.views.help import HelpScreen
from synoptic.tui.views.matrix.screen import MatrixView
from synoptic.tui.views.palette import Catalogue, EntryKind, Palette, command_entries

if TYPE_CHECKING:
    from tests.tui.conftest import Desk, Running

pytestmark = pytest.mark.asyncio


def _palette(running: Running) -> Palette:
    screen = running.app.screen
    assert isinstance(screen, Palette)
    return screen


def _lines(running: Running) -> list[str]:
    return [str(option.prompt) for option in _palette(running).query_one(ChoiceList).options]


async def _choose(running: Running, query: str, *, key: str = "ctrl+p") -> None:
    """Open the palette or the help, type, and press Enter at once."""
    await running.press(key)
    await running.type(query)
    await running.pilot.press("enter")
    await running.settle()


@pytest.mark.parametrize(
    ("query", "first", "lit"),
    [
        ("redo", "Redo", ["Redo"]),
        ("serch all", "Search all articles", ["Search", "all"]),
        ("previous match", "Go to the previous match", ["previous", "match"]),
        ("quit", "Quit; everything is saved", ["Quit"]),
        ("Ctrl+F", "Find in this article, with a regular expression", []),
        ("}", "Go to the next paragraph (selecting: its end)", []),
        ("N", "Go to the previous match", []),
        ("f8", "Go to the next highlight", []),
    ],
)
async def test_commands_are_found_misspelt_half_typed_and_by_key(
    query: str, first: str, lit: list[str]
) -> None:
    found = Catalogue(command_entries({}, None)).find(query)
    entry, spans = found[0]
    assert entry.text == first
    assert [entry.text[span.start : span.end] for span in spans] == lit
    assert len({each.name for each, _ in found}) == len(found)


WORDS_OF_CODERS = {
    "code": "tag",
    "coding": "tag",
    "autocode": "match-tag-all",
    "codebook": "tags",
    "codes": "tags",
    "categ": "tag",
    "themes": "tags",
    "colour": "tags",
    "color": "tags",
    "describ": "tags",
    "merge": "tags",
    "combine": "tags",
    "memo": "note",
    "comment": "note",
    "frequen": "overview",
    "table": "overview",
    "count": "overview",
    "crosstab": "overview",
    "statistics": "overview",
    "kappa": "agreement",
    "reliability": "agreement",
    "kwic": "search-arrangement",
    "metadata": "provenance",
    "sources": "library",
    "delete": "remove",
    "csv": "export",
    "QDPX": "export",
}
"""What people of the field type, and the command that the help is to find first."""


@pytest.mark.parametrize(("word", "command"), WORDS_OF_CODERS.items())
async def test_commands_are_found_by_the_words_of_the_field(word: str, command: str) -> None:
    in_help = Catalogue(HelpScreen({}).entries).find(word)
    assert in_help[0][0].name == command
    assert all(span.end <= len(entry.text) for entry, spans in in_help for span in spans)
    in_palette = {entry.name for entry, _ in Catalogue(command_entries({}, None)).find(word)}
    if command_of(command).group is not None:
        assert command in in_palette


@pytest.mark.parametrize("word", ["merge", "rename"])
async def test_the_key_that_renames_a_tag_is_found_as_merging_too(word: str) -> None:
    found = {entry.name for entry, _ in Catalogue(HelpScreen({}).entries).find(word)}
    assert {"tags", "tags-rename"} <= found


@pytest.mark.parametrize("key", ["ctrl+p", "question_mark"])
async def test_synonyms_are_not_shown(desk: Desk, key: str) -> None:
    async with desk.open() as running:
        await running.press(key)
        await running.type("codebook")
        await running.settle()
        shown = _lines(running)
        assert any("List the tags" in line for line in shown)
        assert not any("codebook" in line for line in shown)


@pytest.mark.parametrize("key", ["ctrl+p", "question_mark"])
async def test_the_keys_say_whether_escape_empties_the_field_or_closes(desk: Desk, key: str) -> None:
    async with desk.open(keymap={"dialog-back": "escape,ctrl+g"}) as running:
        await running.press(key)
        box = _palette(running).query_one("Palette > Vertical", Vertical)
        assert str(box.border_subtitle).endswith("· Esc close")
        await running.type("undo")
        await running.settle()
        assert str(box.border_subtitle).endswith("· Esc clear")
        await running.press("escape")
        assert str(box.border_subtitle).endswith("· Esc close")
        await running.press("escape")
        assert running.app.screen is running.screen


async def test_nothing_is_offered_for_nothing(desk: Desk) -> None:
    async with desk.open() as running:
        await running.press("ctrl+p")
        await running.type("?!")
        await running.settle()
        assert _lines(running) == ["Nothing for “?!”"]
        await running.press("enter")
        assert _lines(running) == ["Nothing for “?!”"]
        await running.press("escape")
        assert len(_lines(running)) > 50
        await running.press("escape")
        assert running.app.screen is running.screen


async def test_the_commands_of_the_view_on_top_come_first(desk: Desk) -> None:
    async with desk.open(keymap={"matrix-silent": "f7"}) as running:
        await running.press("B", "ctrl+p")
        assert _lines(running)[0].split(maxsplit=1) == [
            "F7",
            "Show what is nearest and confirm a silence, or undo that",
        ]
        await running.press("down", "enter")
        assert isinstance(running.app.screen, Form)


async def test_an_article_is_gone_to_from_a_view(desk: Desk) -> None:
    async with desk.open() as running:
        target = running.screen.articles[-1]
        await running.press("V")
        await _choose(running, target.title[:12])
        assert running.app.screen is running.screen
        assert running.screen.active == target.id
        assert running.focused() is running.view


async def test_an_article_is_found_by_its_letter(desk: Desk) -> None:
    async with desk.open() as running:
        third = next(each for each in running.screen.articles if each.letter == "C")
        await running.press("ctrl+p")
        await running.type("C")
        await running.settle()
        lines = _lines(running)
        assert "Reading progress: pause or reset" in lines[0]  # C is its key
        assert lines[1].startswith("Go to                C · ")
        await running.press("down", "enter")
        assert running.screen.active == third.id


async def test_a_tag_is_lit_up_and_no_more(desk: Desk) -> None:
    desk.mark("bridge", tags=["claim/cause"])
    async with desk.open() as running:
        await _choose(running, "claim")
        assert running.screen.lit == {"claim/cause"}
        await running.press("ctrl+p")
        assert _lines(running)[0].split() == [
            "Light",
            "up",
            "no",
            "more",
            "claim/cause",
        ]  # what was taken last
        await running.press("enter")
        assert running.screen.lit == frozenset()


async def test_a_saved_search_is_searched(desk: Desk) -> None:
    AnnotationStore(desk.library.folder).save_search("toll", "bridge", "text")
    async with desk.open() as running:
        await _choose(running, "toll")
        pane = running.screen.query_one(SearchPane)
        assert (pane.query_text, pane.display) == ("bridge", True)


async def test_settings_change_until_the_end(desk: Desk) -> None:
    async with desk.open(size=(200, 40)) as running:
        views = running.screen.row.views.values()
        await _choose(running, "measure 56")
        assert running.screen.settings.measure == 56
        assert {view.settings.measure for view in views} == {56}
        assert {view._viewport.layout.width for view in views} <= set(range(2, 57))
        assert "measure = 56 until you quit; write it in settings.toml to keep it." in running.status
        await _choose(running, "centre off")
        assert not running.screen.settings.centred
        await _choose(running, "keyboard latin")
        await running.press("ж")
        assert "ж: no command here" in running.status


async def test_boilerplate_unfolds_at_once(desk: Desk) -> None:
    desk.hold_only("Share this article\nSubscribe to our newsletter\n\n" + "The bridge fell at noon. " * 30)
    async with desk.open() as running:
        article = running.view.article
        folded = len(running.features.folds.of(article))
        await _choose(running, "boilerplate off")
        assert running.features.folds.of(article) == ()
        await _choose(running, "boilerplate on")
        assert len(running.features.folds.of(article)) == folded


async def test_titles_are_shown_and_never_obeyed(desk: Desk) -> None:
    desk.hold_only("A [bold]title[/] with \x1b[31m escapes\n\nThe bridge fell at noon.\n")
    async with desk.open() as running:
        await running.press("ctrl+p")
        await running.type("escapes")
        await running.settle()
        assert "[bold]title[/]" in _lines(running)[0]
        assert "\x1b" not in _lines(running)[0]


async def test_what_was_taken_comes_first(desk: Desk) -> None:
    async with desk.open() as running:
        await _choose(running, "list the notes")
        await running.press("escape", "ctrl+p")
        assert "List the notes on this article" in _lines(running)[0]
        assert sum("List the notes on this article" in line for line in _lines(running)) == 1


async def test_a_dialog_is_not_covered(desk: Desk) -> None:
    async with desk.open() as running:
        await running.press("i")
        form = running.app.screen
        await running.press("ctrl+p")
        assert running.app.screen is form


async def test_the_help_filters_as_one_types(desk: Desk) -> None:
    async with desk.open() as running:
        await running.press("question_mark")
        assert isinstance(_palette(running), HelpScreen)
        whole = _lines(running)
        field = running.app.screen.query_one(ListField)
        assert running.focused() is field
        await running.type("go to")
        await running.press("space", "h", "i", "g", "h")
        assert field.value == "go to high"
        lines = _lines(running)
        assert len(lines) < len(whole) / 4
        assert lines[0] == "Move"
        assert any(line.startswith("]  F8") for line in lines)
        assert "Keep" not in lines
        await running.press("escape")
        assert _lines(running) == whole
        await running.press("escape")
        assert running.app.screen is running.screen


@pytest.mark.parametrize(("key", "character"), [("ctrl+p", None), ("question_mark", "?")])
async def test_what_is_typed_at_once_is_for_the_field(desk: Desk, key: str, character: str | None) -> None:
    async with desk.open() as running:
        running.app.post_message(events.Key(key, character))
        for letter in "vwtq":
            running.app.post_message(events.Key(letter, letter))
        await running.settle()
        assert _palette(running).query_one(ListField).value == "vwtq"


async def test_what_is_typed_after_enter_waits_for_what_was_chosen(desk: Desk) -> None:
    async with desk.open() as running:
        await running.press("V", "question_mark")
        await running.type("search all articles")
        await running.settle()
        running.app.post_message(events.Key("enter", None))
        for letter in "bridge":
            running.app.post_message(events.Key(letter, letter))
        await running.settle()
        assert running.screen.query_one(SearchPane).query_text == "bridge"


async def test_headings_are_found_too(desk: Desk) -> None:
    async with desk.open() as running:
        await running.press("f1")
        await running.type("mouse")
        await running.settle()
        assert "With the mouse" in _lines(running)
        assert any(line.startswith("Shift+click") for line in _lines(running))
        await running.press("f1")
        assert len(running.app.screen_stack) == 1


async def test_keys_scroll_the_help(desk: Desk) -> None:
    async with desk.open(size=(80, 24)) as running:
        await running.press("question_mark")
        choices = running.app.screen.query_one(ChoiceList)
        first = choices.highlighted
        assert first is not None
        await running.press("pagedown", "pagedown", "pagedown", "pagedown", "down")
        assert choices.highlighted is not None
        assert choices.highlighted > first + 30
        assert choices.scroll_offset.y > 10


async def test_the_help_does_a_command_where_it_works(desk: Desk) -> None:
    async with desk.open() as running:
        await _choose(running, "end of the article", key="question_mark")
        assert running.view.caret == len(running.view.article.text)
        await _choose(running, "matrix claims", key="question_mark")
        matrix = running.app.screen
        await _choose(running, "add row search", key="question_mark")
        assert [type(each) for each in running.app.screen_stack[1:]] == [MatrixView, Form]
        await running.press("escape")
        assert running.app.screen is matrix
        await running.press("q")
        await _choose(running, "add row search", key="question_mark")
        assert len(running.app.screen_stack) == 1
        assert "“Add a row for a search” works in: Matrix." in running.status


async def test_a_command_of_a_pane_is_done_there(desk: Desk) -> None:
    async with desk.open() as running:
        await running.press("slash")
        await running.type("bridge")
        await running.settle()
        pane = running.screen.query_one(SearchPane)
        scope = pane.scope
        await _choose(running, "search text notes tags", key="f1")
        assert running.app.screen is running.screen
        assert pane.scope != scope


async def test_f5_switches_the_theme_in_a_view(desk: Desk) -> None:
    async with desk.open() as running:
        dark = running.app.current_theme.dark
        await running.press("V", "f5")
        assert running.app.current_theme.dark is not dark
        assert running.app.screen is not running.screen


async def test_every_command_can_be_taken() -> None:
    entries = command_entries({}, None)
    assert {each.name for each in entries} == {each.id for each in COMMANDS if each.group is not None}
    assert {each.kind for each in entries} == {EntryKind.COMMAND}
