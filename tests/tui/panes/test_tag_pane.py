"""The tags beside the articles: what is counted, and what is offered besides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input, Label

from synoptic.annotations.model.values import ADJUDICATION
from synoptic.annotations.store.store import AnnotationStore
from synoptic.tui.panes.bars import PaneTitle
from synoptic.tui.panes.library import ArticleField, ArticleList, LibraryPane
from synoptic.tui.panes.lists import ChoiceList
from synoptic.tui.panes.tags import TagPane
from tests.annotations.coders import Coder

if TYPE_CHECKING:
    from tests.tui.conftest import Desk, Running

pytestmark = pytest.mark.asyncio


def _shown(running: Running) -> tuple[str, list[str]]:
    pane = running.screen.query_one(TagPane)
    choices = pane.query_one(ChoiceList)
    lines = [str(choices.get_option_at_index(index).prompt) for index in range(choices.option_count)]
    return str(pane.query_one(PaneTitle).render()), [" ".join(line.split()) for line in lines]


@pytest.mark.usefixtures("looking")
async def test_the_tags_take_what_they_need_and_half_at_the_most(desk: Desk) -> None:
    desk.mark("41 lorries", tags=["disputed", "number"])
    async with desk.open(size=(160, 30)) as running:
        pane = running.screen.query_one(TagPane)
        assert pane.size.height == 3
        desk.mark("38 lorries", tags=[f"tag {index:02}" for index in range(40)])
        await running.until(lambda: pane.query_one(ChoiceList).option_count == 42)
        await running.settle()
        side = running.screen.query_one("#side")
        assert pane.size.height == side.size.height // 2
        assert pane.query_one(ChoiceList).size.height == pane.size.height - 1


def _ground(choices: ArticleList | ChoiceList, row: int) -> str:
    """Return the background of the end of a row."""
    style = [*choices.render_line(row)][-1].style
    return str(style.bgcolor) if style is not None else ""


async def test_a_list_without_the_keyboard_has_no_lit_line(desk: Desk) -> None:
    desk.mark("41 lorries", tags=["disputed", "number"])
    async with desk.open(size=(160, 40)) as running:
        tags = running.screen.query_one(TagPane).query_one(ChoiceList)
        library = running.screen.query_one(ArticleList)
        assert _ground(library, 0) == _ground(library, 2)
        assert _ground(tags, 0) == _ground(tags, 1)
        tags.focus()
        await running.settle()
        assert _ground(tags, 0) != _ground(tags, 1)
        running.screen.query_one(LibraryPane).query_one(ArticleField).focus()
        await running.settle()
        assert _ground(tags, 0) == _ground(tags, 1)
        assert _ground(library, 0) != _ground(library, 2)


async def test_only_highlights_of_these_articles_are_counted_and_their_tags_come_first(desk: Desk) -> None:
    desk.mark("41 lorries", tags=["disputed", "number/high"])
    desk.mark("38 lorries", tags=["number"])
    async with desk.open(size=(160, 50)) as running:
        title, lines = _shown(running)
        assert lines == ["2 ■ disputed 1", "1 ■ number 2", "3 ■ high 1"]
        assert "3" in title
    (desk.folder / "birch.txt").unlink()
    async with desk.open(size=(160, 50)) as running:
        title, lines = _shown(running)
        assert lines == ["1 ■ number 1", "3 ■ high", "2 ■ disputed"]
        assert "1" in title
        assert "3" not in title
        await running.go_to("Nobody")
        await running.press("v", "w", "t")
        await running.type("dispu")
        await running.press("enter")
        assert _shown(running)[1][0] == "2 ■ disputed 1"


async def test_decisions_are_not_counted_and_several_readers_are_told(desk: Desk) -> None:
    desk.mark("41 lorries", tags=["disputed"])
    store = AnnotationStore(desk.library.folder)
    (own,) = store.annotations.highlights.values()
    store.close()
    for name in ("ben", ADJUDICATION):
        coder = Coder(desk.library.folder, name)
        coder.store.highlight(coder.store.annotations.articles[own.article], own.anchor, tags=["disputed"])
        coder.store.close()
    async with desk.open(size=(160, 50)) as running:
        title, lines = _shown(running)
        assert lines == ["1 ■ disputed 2"]
        assert "1, of 2 readers" in title


async def test_a_tag_in_use_is_removed_by_the_second_press(desk: Desk) -> None:
    desk.mark("41 lorries", tags=["disputed"])
    desk.mark("38 lorries", tags=["disputed"])
    store = AnnotationStore(desk.library.folder)
    own = next(iter(store.annotations.highlights.values()))
    store.add_tag("unused")
    store.close()
    ben = Coder(desk.library.folder, "ben")
    ben.store.highlight(ben.store.annotations.articles[own.article], own.anchor, tags=["disputed"])
    ben.store.close()
    async with desk.open(size=(160, 50)) as running:
        running.screen.query_one(TagPane).query_one(ChoiceList).focus()
        await running.press("d")
        assert "disputed: 3 highlights in 2 articles, 1 by ben. d again removes it." in running.status
        await running.press("j", "k", "d")
        assert "d again removes it" in running.status, "the question was gone"
        await running.press("j", "d")
        assert [tag.name for tag in running.store.annotations.tags.values()] == ["disputed"]
        await running.press("k", "d")
        assert "d again removes it" in running.status
        await running.press("d")
        assert not running.store.annotations.tags
        assert len(running.store.annotations.highlights) == 3
        await running.press("u")
        assert [tag.name for tag in running.store.annotations.tags.values()] == ["disputed"]


async def test_a_yes_to_merging_is_for_the_name_that_it_was_asked_for(desk: Desk) -> None:
    desk.mark("41 lorries", tags=["one"])
    desk.mark("38 lorries", tags=["other"])
    desk.mark("Ines Marl", tags=["third"])
    async with desk.open(size=(160, 50)) as running:
        running.features.marking.rename_tag("one")
        await running.settle()
        form = running.app.screen

        async def enter(name: str) -> str:
            form.query_one(Input).value = name
            await running.settle()
            await running.press("enter")
            return str(form.query_one("#fault", Label).render())

        assert await enter("other") == "Tag other exists. Press ⏎ again to merge them."
        assert await enter("third") == "Tag third exists. Press ⏎ again to merge them."
        assert await enter("other") == "Tag other exists. Press ⏎ again to merge them."
        await running.press("escape")
        assert "Not saved. Esc again drops it" in str(form.query_one("#fault", Label).render())
        assert await enter("other") == "Tag other exists. Press ⏎ again to merge them."
        assert running.app.screen is form
        await running.press("enter")
        assert sorted(tag.name for tag in running.store.annotations.tags.values()) == ["other", "third"]


# Digits


async def test_digits_are_the_same_after_each_use_and_at_the_next_start(desk: Desk) -> None:
    desk.mark("41 lorries", tags=["number"])
    desk.mark("38 lorries", tags=["disputed"])
    lines = ["1 ■ disputed 1", "2 ■ number 1"]
    async with desk.open(size=(160, 50)) as running:
        assert _shown(running)[1] == lines
        await running.go_to("Nobody")
        assert "1 disputed  2 number" in running.status
        await running.press("2")
        assert _shown(running)[1] == ["1 ■ disputed 1", "2 ■ number 2"]
        await running.press("2", "t")
        listed = running.app.screen.query_one(ChoiceList)
        shown = [str(listed.get_option_at_index(index).prompt).split() for index in range(2)]
        assert sorted(shown) == [["1", "■", "disputed"], ["2", "■", "number"]]
        await running.press("escape", "q")
    async with desk.open(size=(160, 50)) as running:
        assert _shown(running)[1][0] == "1 ■ disputed 1"
