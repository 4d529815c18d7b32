"""What others change while the app is open: the library, from another process, and the articles' files."""

from __future__ import annotations

import gc
import time
import warnings
from contextvars import Context
from typing import TYPE_CHECKING, Any

import pytest

from synoptic.annotations.anchoring.anchors import anchor
from synoptic.annotations.library.catalogue import record_of
from synoptic.annotations.store.store import AnnotationStore, utc_now
from synoptic.tui.desk.following import Following
from synoptic.tui.panes.bars import TopBar

if TYPE_CHECKING:
    from tests.tui.conftest import Desk, Running

pytestmark = pytest.mark.asyncio


async def _mark(running: Running, words: str) -> None:
    view = running.screen.view
    view.go_to(view.article.text.index(words))
    await running.pilot.press("v", *["w"] * len(words.split()), "enter")
    await running.settle()


@pytest.mark.usefixtures("looking")
async def test_what_another_process_marks_is_shown_within_two_seconds(desk: Desk) -> None:
    async with desk.open() as running:
        article = running.article("alder.txt")
        start = article.text.index("38 lorries")
        AnnotationStore(desk.library.folder).highlight(
            record_of(article, None, utc_now()), anchor(article.text, start, start + 10, article.digest)
        )
        await running.until(lambda: bool(running.screen.annotations.highlights))
        running.screen.view.go_to(start)
        assert [mark.start for mark in running.screen.view.marks_here()] == [start]


async def test_a_change_during_the_opening_shows(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the desk's first question and what Textual calls mounted, something is removed."""
    async with desk.open():
        pass  # the letters are kept: nothing else changes at the next opening
    desk.mark("38 lorries")
    start = Following.start

    def start_then_remove(following: Following) -> None:
        start(following)
        keeper = following._keeper
        keeper._store.remove(keeper.annotations.highlights)
        following._keeping.show()

    monkeypatch.setattr(Following, "start", start_then_remove)
    async with desk.open() as running:
        assert not running.screen.annotations.highlights
        assert not running.screen.counts


@pytest.mark.usefixtures("looking")
async def test_a_look_that_takes_longer_than_the_pause_between_two_shows_what_it_found(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    refresh = AnnotationStore.refresh

    def slowly(store: AnnotationStore) -> bool:
        time.sleep(0.2)
        return refresh(store)

    async with desk.open() as running:
        monkeypatch.setattr(AnnotationStore, "refresh", slowly)
        AnnotationStore(desk.library.folder).add_tag("theirs")
        await running.until(lambda: bool(running.screen.annotations.tags))


async def test_news_that_come_as_the_app_ends_are_nobodys(desk: Desk) -> None:
    async with desk.open() as running:
        following = running.screen.features.following
    # As the loop calls it for the thread that listens, which knows of no app.
    Context().run(following._take_news)


@pytest.mark.usefixtures("looking")
async def test_a_server_that_comes_back_before_the_next_look_is_shown(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the change that met the silent server showed it: each look before and after finds all well."""
    status: list[str | None] = [None]
    monkeypatch.setattr(AnnotationStore, "status", property(lambda _: status[0]))
    highlight = AnnotationStore.highlight

    def waiting(store: AnnotationStore, *arguments: Any, **options: Any) -> Any:
        status[0] = "offline: 1 change waits"
        return highlight(store, *arguments, **options)

    async with desk.open() as running:
        bar = running.screen.query_one(TopBar)
        monkeypatch.setattr(AnnotationStore, "highlight", waiting)
        monkeypatch.setattr(AnnotationStore, "refresh", lambda _: status.__setitem__(0, None))
        await _mark(running, "38 lorries")
        await running.until(lambda: bool(running.screen.annotations.highlights))
        await running.until(lambda: bar.saved.plain == "saved")


@pytest.mark.usefixtures("looking")
async def test_a_changed_article_is_read_again_and_highlights_follow(desk: Desk) -> None:
    async with desk.open(notifications=True) as running:
        await _mark(running, "because it moved")
        path = desk.folder / "alder.txt"
        path.write_text("An added paragraph.\n\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
        await running.until(lambda: bool(running.screen.row.outdated))
        assert running.screen.row.outdated == {running.screen.active}
        await running.pilot.press("R")
        await running.settle()
        view = running.screen.view
        assert view.article.text.startswith("An added paragraph.")
        assert not running.screen.row.outdated
        assert running.focused() is view
        view.go_to(view.article.text.index("because"))
        assert len(view.marks_here()) == 1


async def test_an_article_that_is_gone_stays_on_the_screen(desk: Desk) -> None:
    async with desk.open() as running:
        (desk.folder / "alder.txt").unlink()
        await running.features.following.look_at_articles()
        assert not running.screen.row.outdated
        assert running.screen.view.article.text.startswith("Bridge stays shut")


async def test_work_that_is_given_up_before_it_began_leaves_no_warning(desk: Desk) -> None:
    async def work() -> None:
        pass

    async with desk.open() as running:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            for _ in range(3):
                running.screen.run_worker(work(), group="one at a time", exclusive=True)
            await running.settle()
            gc.collect()
        assert [str(each.message) for each in caught] == []
