"""Enter right after typing acts on what is typed now, and F1 shows the keys over a dialog."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from textual import events

from synoptic.tui.desk.search.search import SearchAnswer
from synoptic.tui.dialogs.form import Form
from synoptic.tui.dialogs.tag_picker import TagPicker
from synoptic.tui.panes.library import ArticleField, LibraryPane
from synoptic.tui.panes.lists import ChoiceList, Field, ListField
from synoptic.tui.panes.prompt import PromptBar
from synoptic.tui.views.help import HelpScreen
from synoptic.tui.views.quotations.screen import QuotationsView

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.tui.conftest import Desk, Running

pytestmark = pytest.mark.asyncio


async def _enter_at_once(running: Running, field: Field, text: str) -> None:
    """Type a text and press Enter before a frame has shown it."""
    with running.app.batch_update():
        field.value = text
        await running.pilot.press("enter")
    await running.settle()


async def test_enter_in_find_stays_at_what_is_typed_now(desk: Desk) -> None:
    async with desk.open() as running:
        await running.press("ctrl+f", *"closed")
        field = running.screen.query_one(PromptBar).query_one(Field)
        await _enter_at_once(running, field, "lorries")
        assert running.after_caret.startswith("lorries")


async def test_enter_in_the_tag_picker_gives_what_is_typed_now(desk: Desk) -> None:
    async with desk.open() as running:
        running.store.add_tag("bridge")
        running.store.add_tag("harbour")
        await running.go_to("lorries")
        await running.press("v", "w", "t", *"bridge")
        await _enter_at_once(running, running.app.screen.query_one(ListField), "harbour")
        annotations = running.store.annotations
        given = [tag.name for each in annotations.highlights.values() for tag in annotations.tags_of(each)]
        assert given == ["harbour"]


async def test_enter_in_the_library_opens_what_is_typed_now(desk: Desk) -> None:
    async with desk.open() as running:
        await running.press("f", *"bridge")
        await _enter_at_once(running, running.screen.query_one(LibraryPane).query_one(ArticleField), "quiet")
        assert running.screen.active == running.article("cedar.txt").id


async def test_enter_in_the_quotations_lists_what_is_typed_now(desk: Desk) -> None:
    async with desk.open() as running:
        await running.press("Q")
        view = running.app.screen
        assert isinstance(view, QuotationsView)
        await running.until(lambda: view.query_one(ChoiceList).option_count > 0)
        await running.press("slash", *"engineer")
        await _enter_at_once(running, view.query_one(ListField), "Marl")
        assert isinstance(running.focused(), ChoiceList)
        assert view.state.query == "Marl"
        assert view.query_one(ChoiceList).option_count == 1


async def test_an_older_answer_never_takes_the_place_of_a_newer_one(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with desk.open() as running:
        await running.press("slash", *"harbour")
        feature = running.features.search
        taken: list[str] = []
        is_slow = threading.Event()
        take = feature.take

        def noted(found: SearchAnswer) -> None:
            taken.append(found.understood)
            take(found)

        monkeypatch.setattr(feature, "take", noted)

        def answers(name: str, wait: bool) -> object:
            def work(cancelled: object) -> Iterator[SearchAnswer]:
                if wait:
                    is_slow.wait()
                yield SearchAnswer(understood=name)

            return running.screen.in_thread("search", work, feature.take)

        answers("older", wait=True)
        answers("newer", wait=False)
        await running.until(lambda: "newer" in taken)
        is_slow.set()
        await running.settle()
        assert taken == ["newer"]
        assert feature.found.understood == "newer"


async def test_letters_right_after_enter_are_for_where_it_leads(desk: Desk) -> None:
    async with desk.open() as running:
        await running.press("slash")
        for key in (*"lorries", "enter", "v", "w"):
            running.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await running.until(lambda: running.focused() is running.view and running.selected() is not None)
        assert running.screen.query_one(ListField).value == "lorries"


@pytest.mark.parametrize(("keys", "dialog"), [(("v", "w", "t"), TagPicker), (("i",), Form)])
async def test_f1_shows_the_keys_over_a_dialog_and_leads_back(
    desk: Desk, keys: tuple[str, ...], dialog: type[object]
) -> None:
    async with desk.open() as running:
        await running.press(*keys)
        assert isinstance(running.app.screen, dialog)
        await running.press("f1")
        assert isinstance(running.app.screen, HelpScreen)
        await running.press("f1")
        assert isinstance(running.app.screen, dialog)
