"""What was deleted comes back from the trash, and a highlight that lost its place is given one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from synoptic.annotations.anchoring.anchors import anchor
from synoptic.annotations.library.catalogue import record_of
from synoptic.annotations.store.store import AnnotationStore, utc_now
from synoptic.corpus.articles.loading import load
from synoptic.tui.dialogs.offer import Offer
from synoptic.tui.dialogs.place_picker import PlacePicker
from synoptic.tui.dialogs.trash import TrashScreen
from synoptic.tui.panes.bars import StatusLine

if TYPE_CHECKING:
    from tests.tui.conftest import Desk

pytestmark = pytest.mark.asyncio


def _mark(desk: Desk, words: str, note: str = "") -> str:
    store = AnnotationStore(desk.library.folder)
    article = next(each for each in load([desk.folder]).articles if words in each.text)
    start = article.text.index(words)
    place = anchor(article.text, start, start + len(words), article.digest)
    made = store.highlight(record_of(article, None, utc_now()), place, tags=["claim"], note=note)
    store.close()
    return made.id


async def test_the_trash_gives_back_a_highlight_of_an_earlier_session(desk: Desk) -> None:
    marked = _mark(desk, "38 lorries", "compare")
    store = AnnotationStore(desk.library.folder)
    store.remove([marked])
    store.close()
    async with desk.open() as running:
        assert not running.store.annotations.highlights
        await running.pilot.press("X")
        await running.settle()
        assert isinstance(running.app.screen, TrashScreen)
        await running.pilot.press("enter")
        await running.settle()
        (highlight,) = running.store.annotations.highlights.values()
        assert highlight.anchor.exact == "38 lorries"
        note = running.store.annotations.note_on(highlight.id)
        assert note is not None
        assert note.text == "compare"


async def test_an_orphan_is_attached_to_a_place_that_the_reader_chooses(desk: Desk) -> None:
    marked = _mark(desk, "The city had counted 38 lorries on the bridge.")
    path = desk.folder / "alder.txt"
    text = path.read_text(encoding="utf-8")
    start, end = text.index("The city"), text.index(" A third")
    changed = text[:start] + "Forty lorries stood there, the town counted, on that bridge." + text[end:]
    path.write_text(changed, encoding="utf-8")
    async with desk.open() as running:
        assert running.screen.row.views[running.screen.active].marks_here() == ()
        await running.pilot.press("M")
        await running.settle()
        await running.pilot.press("enter")
        await running.settle()
        if isinstance(running.app.screen, PlacePicker):
            await running.pilot.press("enter")
            await running.settle()
            highlight = running.store.annotations.highlights[marked]
            assert highlight.moved_to is not None
            assert highlight.anchor.exact == "The city had counted 38 lorries on the bridge."
            await running.pilot.press("escape", "u")
            await running.settle()
            assert running.store.annotations.highlights[marked].moved_to is None
        else:
            pytest.fail("no place was offered")


@pytest.mark.parametrize("key", ["enter", "escape"])
async def test_a_file_both_moved_and_edited_is_offered_not_assumed(desk: Desk, key: str) -> None:
    marked = _mark(desk, "38 lorries")
    store = AnnotationStore(desk.library.folder)
    (alder, *_) = load([desk.folder]).articles
    store.texts.keep(alder.text)
    path = desk.folder / "alder.txt"
    text = path.read_text(encoding="utf-8")
    path.unlink()
    (desk.folder / "aspen.txt").write_text("Corrected since.\n\n" + text, encoding="utf-8")
    async with desk.open() as running:
        await running.until(lambda: isinstance(running.app.screen, Offer))
        await running.pilot.pause()
        article = running.article("aspen.txt")
        # Each second it is looked what others write; an offer waits for as long as a reader thinks.
        running.features.following.look()
        await running.pilot.pause(0.05)
        await running.pilot.press(key)
        await running.until(lambda: not isinstance(running.app.screen, Offer))
        if key == "enter":
            # It is taken over in the background, under the id that its record has.
            await running.until(lambda: running.article("aspen.txt").id != article.id)
        await running.settle()
        article = running.article("aspen.txt")
        highlight = running.store.annotations.highlights[marked]
        assert (highlight.article == article.id) is (key == "enter")
        assert running.screen.active in {each.id for each in running.screen.articles}
        if key == "enter":
            view = running.screen.row.views[article.id]
            view.go_to(article.text.index("38 lorries"))
            assert len(view.marks_here()) == 1


async def test_a_place_found_by_resemblance_is_for_the_reader_to_accept(desk: Desk) -> None:
    marked = _mark(desk, "The city had counted 38 lorries on the bridge.")
    path = desk.folder / "alder.txt"
    text = path.read_text(encoding="utf-8")
    words = "The city had counted 38 lorries on the bridge."
    path.write_text(text.replace(words, "It rained.") + "\n\nLater: " + words.replace("had ", "") + "\n")
    async with desk.open() as running:
        view = running.screen.view
        start = view.article.text.index("The city counted")
        view.go_to(start)
        await running.settle()
        assert len(view.marks_here()) == 1
        assert "review" in str(running.screen.query_one(StatusLine).here)
        await running.pilot.press("enter")
        await running.settle()
        moved_to = running.store.annotations.highlights[marked].moved_to
        assert moved_to is not None
        assert moved_to.start == start
