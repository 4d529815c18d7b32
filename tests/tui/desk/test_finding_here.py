"""Finding in one article, going to a place in it, and copying its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.events import Key
from textual.widgets import Label

from synoptic.tui.article.marks import Layer
from synoptic.tui.panes.prompt import PromptBar

if TYPE_CHECKING:
    from tests.tui.conftest import Desk, Running

TEXT = (
    "Bridge stays shut\n\n"
    "The city had counted 38 lorries on the bridge. “It moved,” she said.\n\n"
    "The police counted 41 lorries, and the harbour 7.\n\n"
    "A last paragraph tells of the bridge.\n"
)


def _told(running: Running) -> str:
    return str(running.screen.query_one(PromptBar).query_one(".told", Label).render())


def _is_wrong(running: Running) -> bool:
    return running.screen.query_one(PromptBar).has_class("-wrong")


def _lit(running: Running) -> list[str]:
    text, marks = running.view.article.text, running.view.marks.all
    return [text[mark.start : mark.end] for mark in marks if mark.layer in {Layer.HIT, Layer.CURRENT_HIT}]


async def _find(running: Running, pattern: str) -> None:
    await running.press("ctrl+f")
    await running.type(pattern)
    await running.settle()


async def test_a_regular_expression_is_found_while_it_is_typed(desk: Desk) -> None:
    desk.hold_only(TEXT)
    async with desk.open() as running:
        await running.press("ctrl+f")
        await running.type(r"\d")
        await running.settle()
        assert _told(running) == "1 of 5"
        assert _lit(running) == ["3", "8", "4", "1", "7"]
        await running.type("+ lor")
        await running.settle()
        assert _told(running) == "1 of 2"
        assert _lit(running) == ["38 lor", "41 lor"]
        assert running.after_caret.startswith("38 lorries")
        await running.press("down")
        assert _told(running) == "2 of 2"
        assert running.after_caret.startswith("41 lorries")
        await running.press("down")
        assert _told(running) == "1 of 2"
        assert "Wrapped to the top" in running.status
        await running.press("up")
        assert _told(running) == "2 of 2"


async def test_after_enter_n_walks_the_finds_and_wraps(desk: Desk) -> None:
    desk.hold_only(TEXT)
    async with desk.open() as running:
        await _find(running, "lorries|harbour")
        await running.press("enter")
        assert not running.screen.query(PromptBar)
        assert running.focused() is running.view
        assert "find 1 of 3" in running.status
        for key, words in (
            ("n", "lorries, and"),
            ("n", "harbour"),
            ("n", "lorries on"),
            ("N", "harbour"),
            ("N", "lorries, and"),
        ):
            await running.press(key)
            assert running.after_caret.startswith(words)
        await running.press("escape")
        assert _lit(running) == []


async def test_keys_typed_ahead_reach_what_they_are_meant_for(desk: Desk) -> None:
    desk.hold_only(TEXT)
    async with desk.open() as running:
        for key in ("ctrl+f", *"lorries", "enter", "n", "v", "w", "enter", "colon", "1", "enter", "w"):
            running.app.post_message(Key(key, key if len(key) == 1 else None))
        for _ in range(4):
            await running.settle()
        assert running.exact == ["lorries"]
        (highlight,) = running.store.annotations.highlights.values()
        assert highlight.current.start == TEXT.rindex("lorries")
        assert running.after_caret.startswith("stays shut")


async def test_escape_goes_back_to_where_the_reader_was(desk: Desk) -> None:
    desk.hold_only("\n\n".join(f"Paragraph {number} has words." for number in range(200)))
    async with desk.open() as running:
        await running.go_to("Paragraph 20 ")
        place = running.view.place
        await _find(running, "Paragraph 150")
        assert running.after_caret.startswith("Paragraph 150")
        await running.press("escape")
        assert running.view.place == place
        assert _lit(running) == []
        assert running.focused() is running.view


async def test_the_first_find_is_the_next_one_from_the_caret(desk: Desk) -> None:
    desk.hold_only(TEXT)
    async with desk.open() as running:
        await running.go_to("police")
        await _find(running, "bridge")
        assert _told(running) == "2 of 2" or running.after_caret.startswith("bridge.\n")
        assert running.after_caret.startswith("bridge.")


async def test_a_wrong_pattern_is_told_and_mended_while_typing(desk: Desk) -> None:
    desk.hold_only(TEXT)
    async with desk.open() as running:
        await _find(running, "(lor")
        assert _is_wrong(running)
        assert _told(running)
        assert _lit(running) == []
        await running.type(")")
        await running.settle()
        assert not _is_wrong(running)
        assert _told(running) == "1 of 2"
        await running.type("zz")
        await running.settle()
        assert _told(running) == "nothing found"
        assert _is_wrong(running)
        await running.press("enter")
        assert running.view.caret == 0, "where nothing was found the reader stays"


async def test_a_hostile_pattern_does_not_block_the_keyboard(desk: Desk) -> None:
    desk.hold_only("a" * 5000 + "\n\n" + TEXT)
    async with desk.open() as running:
        await running.press("ctrl+f")
        await running.type("(a|aa|a?a)+$b")
        await running.pilot.press("x")
        assert running.screen.query_one(PromptBar).text == "(a|aa|a?a)+$bx"
        await running.settle()
        assert "too long" in _told(running) or _told(running) == "nothing found"
        await running.press("escape")
        assert not running.screen.query(PromptBar)
        await _find(running, "lorries")
        assert _told(running) == "1 of 2"


async def test_quotes_and_hyphens_of_a_keyboard_find_typographic_ones(desk: Desk) -> None:
    desk.hold_only(TEXT)
    async with desk.open() as running:
        await _find(running, '"it moved,"')
        assert _lit(running) == ["“It moved,”"]


async def test_a_colon_goes_to_a_paragraph_and_to_a_percentage(desk: Desk) -> None:
    desk.hold_only(TEXT)
    async with desk.open() as running:
        for typed, words in (("3", "The police"), ("1", "Bridge"), ("100%", ""), ("4", "A last")):
            await running.press("colon")
            await running.type(typed)
            await running.press("enter")
            assert running.after_caret.startswith(words)
            assert bool(running.after_caret) == bool(words)
            assert not running.screen.query(PromptBar)
        await running.press("colon")
        await running.type("50 %")
        await running.press("enter")
        assert running.view.caret == len(running.view.article.text) // 2


async def test_the_exact_words_are_copied(desk: Desk) -> None:
    desk.hold_only(TEXT)
    desk.mark("“It moved,” she said")
    async with desk.open() as running:
        await running.go_to("bridge. “It")
        await running.press("v", "right_parenthesis", "right_curly_bracket", "right_curly_bracket", "y")
        text = running.view.article.text
        assert running.app.clipboard == text[text.index("bridge. “It") : text.index("\n\nA last")]
        assert "\n\n" in running.app.clipboard
        assert "Copied" in running.status
        assert running.selected() is None
        await running.go_to("moved")
        await running.press("y")
        assert running.app.clipboard == "“It moved,” she said"
        await running.go_to("A last")
        await running.press("y")
        assert running.app.clipboard.startswith("A last")
        assert "Copied" in running.status
