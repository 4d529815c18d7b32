"""What a view, a pane or a list shows after an undo is what it would show if it were opened then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.widgets import OptionList

from synoptic.annotations.anchoring.anchors import anchor
from synoptic.annotations.store.store import AnnotationStore
from synoptic.tui.panes.bars import PaneTitle
from synoptic.tui.panes.grid import GridView
from synoptic.tui.panes.notes import NotesPane
from synoptic.tui.panes.search import HitList, SearchPane
from synoptic.tui.panes.tags import TagPane
from synoptic.tui.panes.who_else import ParallelsPane

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.widget import Widget

    from synoptic.annotations.model.values import Anchor, ArticleRecord, Scope
    from tests.tui.conftest import Desk, Running

pytestmark = pytest.mark.asyncio

_NINE = "The harbour office counted nine broken planks on the pier after the storm of the night."
_SEVEN = _NINE.replace("nine", "seven")


def _list(running: Running, pane: type[Widget]) -> list[str]:
    found = running.screen.query_one(pane)
    (choices,) = found.query(OptionList)
    return [str(found.query_one(PaneTitle).render()), *(str(each.prompt) for each in choices.options)]


def _grid(running: Running) -> list[str]:
    grid = running.app.screen.query_one(GridView)
    title = str(running.app.screen.query_one(PaneTitle).render())
    return [title, *(grid.render_line(y).text.rstrip() for y in range(grid.size.height))]


def _answers(running: Running) -> list[str]:
    return sorted(_list(running, ParallelsPane)[1:])


def _notes(running: Running) -> list[str]:
    return _list(running, NotesPane)


def _tags(running: Running) -> list[str]:
    return _list(running, TagPane)


def _hits(running: Running) -> list[str]:
    running.screen.query_one(SearchPane).query_one(HitList)
    return _list(running, SearchPane)


def _search(query: str, scope: Scope) -> Callable[[Running], None]:
    return lambda running: running.screen.query_one(SearchPane).ask(query, scope)


def _nothing_else(_: Running) -> None:
    """Open nothing but what the keys open."""


@pytest.mark.parametrize("who", ["this terminal", "another terminal"])
@pytest.mark.parametrize(
    ("key", "then", "leave", "shown"),
    [
        ("p", _nothing_else, "escape", _answers),
        ("V", _nothing_else, "escape", _grid),
        ("B", _nothing_else, "escape", _grid),
        ("D", _nothing_else, "escape", _grid),
        ("M", _nothing_else, "M", _notes),
        ("w", _nothing_else, "b", _tags),
        ("/", _search("claim", "notes"), "escape", _hits),
        ("/", _search("claim", "tags"), "escape", _hits),
        ("/", _search("has:note", "text"), "escape", _hits),
    ],
    ids=["answers", "compare", "matrix", "differences", "notes", "tags", "in notes", "in tags", "has note"],
)
async def test_what_is_open_tells_the_truth_after_undo(
    desk: Desk,
    key: str,
    then: Callable[[Running], None],
    leave: str,
    shown: Callable[[Running], list[str]],
    who: str,
) -> None:
    for name, words in (("alder.txt", _NINE), ("birch.txt", _SEVEN)):
        text = f"What the wind did\n\nIt rained on the {name} fair.\n\n{words}\n"
        (desk.folder / name).write_text(text, encoding="utf-8")
    async with desk.open(size=(160, 45)) as running:

        async def opened() -> list[str]:
            running.screen.active = running.article("alder.txt").id
            await running.settle()
            await running.go_to(_NINE)
            await running.press(key)
            then(running)
            await running.settle()
            return shown(running)

        async def left() -> None:
            await running.press(leave)
            running.screen.focus_article()
            await running.settle()

        before = await opened()
        await left()
        store = running.store if who == "this terminal" else AnnotationStore(running.library.folder)
        await _change(running, store)
        changed = await opened()
        assert changed != before
        for _ in range(4):
            store.undo()
        await _take_in(running)
        assert shown(running) == before, "after undo"
        await left()
        assert await opened() == before
        for _ in range(4):
            store.redo()
        await _take_in(running)
        assert shown(running) == changed, "after redo"


async def _take_in(running: Running) -> None:
    await running.features.following.look_at_library()
    running.features.keeping.show()
    await running.settle()


async def _change(running: Running, store: AnnotationStore) -> None:
    """Tag words, note them, and link them and others to words of other articles: four steps."""

    def end(name: str, words: str) -> tuple[ArticleRecord, Anchor]:
        article = running.article(name)
        start = article.text.index(words)
        there = anchor(article.text, start, start + len(words), article.digest)
        return running.features.keeping.record(article.id), there

    nine, seven = end("alder.txt", _NINE), end("birch.txt", _SEVEN)
    made = store.highlight(*nine, tags=["claim"])
    store.note(made.id, "a claim")
    store.link("contradicts", nine, seven)
    store.link("agrees", end("alder.txt", "It rained"), end("cedar.txt", "Its cranes stood still"))
    await _take_in(running)
