"""What others made, on the desk: shown with their names, listed, and left as it is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from synoptic.annotations.model.annotations import Annotations
from synoptic.annotations.model.values import Note
from synoptic.annotations.store.store import AnnotationStore, utc_now
from synoptic.tui.dialogs.import_offer import ImportOffer
from synoptic.tui.panes import status_text
from synoptic.tui.panes.notes import NotesPane

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tui.conftest import Desk

pytestmark = pytest.mark.asyncio


def _by_ben(desk: Desk) -> str:
    """Keep a highlight of Ben's with his note; return its id."""
    from synoptic.annotations.library.catalogue import mark
    from synoptic.corpus.article import Passage
    from synoptic.corpus.files.loading import load

    store = AnnotationStore(desk.library.folder)
    article = load([desk.library.root or desk.folder]).articles[0]
    start = article.text.index("because it moved")
    passage = Passage.of(article, start, start + len("because it moved"))
    made = mark(store, article, passage, root=desk.library.root, tags=["claim"], note="Did it?")
    held = store.annotations
    (note,) = held.notes.values()
    store.remove([made.id])
    store.empty_trash()
    theirs = Annotations(
        articles=held.articles,
        tags=held.tags,
        highlights={made.id: replace(held.highlights[made.id], creator="ben\x1b")},
        notes={note.id: replace(note, creator="ben\x1b")},
    )
    store.take_in(theirs, "merge")
    store.close()
    return made.id


async def test_another_s_highlight_is_shown_with_the_name(desk: Desk) -> None:
    _by_ben(desk)
    async with desk.open() as running:
        await running.go_to("because it moved")
        await running.settle()
        assert "■ ben" in running.status
        assert "claim — ben" in running.status
        assert "\x1b" not in running.status


@pytest.mark.parametrize("keys", [("d",), ("t",), ("r", "w", "enter")])
async def test_a_key_that_would_change_another_s_highlight_is_refused(
    desk: Desk, keys: tuple[str, ...]
) -> None:
    _by_ben(desk)
    async with desk.open() as running:
        await running.go_to("because it moved")
        before = running.store.annotations.highlights
        await running.press(*keys)
        await running.until(lambda: "is by ben" in running.status)
        assert running.store.annotations.highlights == before


async def test_one_s_own_note_stands_beside_another_s(desk: Desk) -> None:
    made = _by_ben(desk)
    async with desk.open(size=(140, 40)) as running:
        await running.go_to("because it moved")
        await running.press("a")
        await running.type("It did.")
        await running.press("escape")
        await running.settle()
        notes = {each.creator: each.text for each in running.store.annotations.notes_on(made)}
        assert notes == {"ben\x1b": "Did it?", None: "It did."}
        await running.press("M")
        pane = running.screen.query_one(NotesPane)
        (line,) = (str(each) for _, each in pane._lines(running.view.article, running.screen.texts))
        assert line.splitlines()[1] == "It did."
        assert line.splitlines()[2].endswith(" · Did it?")


async def test_names_begin_what_is_not_one_s_own() -> None:
    now = utc_now()
    notes = [Note(name or "-", "target", f"by {name}", now, now, name) for name in ("cleo", None, "ana")]
    annotations = Annotations(notes={note.id: note for note in notes})
    order = [each.creator for each in status_text.notes_in_order(annotations, "target", "cleo")]
    assert order[0] == "cleo"
    assert status_text.by_name("ana", "ana") == ""
    assert status_text.by_name("ana", None) == "ana · "
    assert status_text.by_name(None, "ana") == f"{status_text.NOBODY} · "


async def test_a_file_without_names_is_imported_as_a_colleague_s(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "from-ben.json"
    place = {"article": "a", "text": "38 lorries"}
    document = {
        "synoptic": 1,
        "articles": [{"id": "a", "title": "", "path": "alder.txt"}],
        "highlights": [{"place": place, "tags": ["number"]}],
    }
    file.write_text(json.dumps(document))
    async with desk.open() as running:
        running.features.bringing_back.show(file)
        await running.until(lambda: isinstance(running.app.screen, ImportOffer))
        first = running.app.screen
        await running.type("ben")
        hints = running.app.screen.query_one("Vertical").border_subtitle
        assert "preview with this name" in str(hints)
        await running.press("enter")
        await running.until(lambda: running.app.screen not in {first, running.screen})
        await running.press("enter")
        await running.until(lambda: bool(running.screen.annotations.highlights))
        (made,) = running.screen.annotations.highlights.values()
        assert made.creator == "ben"
