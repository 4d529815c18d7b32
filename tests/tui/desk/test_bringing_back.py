"""Annotations from a file: previewed, taken in as one step, undone by one key; on a paper desk."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from synoptic.tui.dialogs.add_dialog import AddAnswer, AddDialog
from synoptic.tui.dialogs.import_offer import ImportOffer
from tests.tui.desk.paper_desk import PaperDesk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.asyncio

FERRY = "Ferry runs aground\n\nThe ferry ran aground at dawn. All 84 were brought ashore.\n"
INQUIRY = "Two of three radars were out of order, the inquiry heard.\n"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[PaperDesk]:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "ferry.txt").write_text(FERRY)
    desk = PaperDesk(folder, tmp_path / "library")
    yield desk
    desk.close()


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    from synoptic.corpus.article import digest_of

    file = tmp_path / "notes.json"
    document = {
        "synoptic": 1,
        "articles": [
            {"id": "f", "title": "Ferry runs aground"},
            {"id": "i", "title": "Inquiry", "text": digest_of(INQUIRY)},
        ],
        "highlights": [
            {"place": {"article": "f", "text": "at dawn"}, "tags": ["time"], "note": {"text": "When?"}},
            {"place": {"article": "f", "text": "\x1b[2Jgone and never found again here"}, "tags": []},
            {"place": {"article": "i", "text": "three radars"}, "tags": []},
        ],
        "texts": {digest_of(INQUIRY): INQUIRY},
    }
    file.write_text(json.dumps(document))
    return file


async def test_a_file_of_annotations_that_is_added_is_offered_first(
    desk: PaperDesk, notes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    await desk.do("add-articles")
    await desk.answer(AddAnswer((notes,)))
    offer, _ = desk.dialogs[-1]
    assert isinstance(offer, ImportOffer)
    assert offer._offer == "notes.json (Synoptic JSON); 2 articles: 1 in the library, 1 new."
    assert offer._lines == (
        "3 highlights: 3 new",
        "1 note: 1 new",
        "1 tag: 1 new",
        "Of the highlights: 1 not found in its article",
        "Not placed: “\x1b[2Jgone and never found again here” (Ferry runs aground): "
        "its words are not in the article; kept, to be given a place",
    )
    assert not desk.annotations.highlights
    await desk.answer("")
    assert desk.said == "Imported 3 highlights. Added B, “Inquiry”; B opened beside."
    assert len(desk.annotations.highlights) == 3
    # The article that came along is read at once.
    inquiry = desk.named("Inquiry.txt")
    assert inquiry.text == INQUIRY
    assert len(desk.annotations.highlights_of(inquiry.id)) == 1
    await desk.do("undo")
    assert not desk.annotations.highlights
    assert not desk.annotations.tags
    await desk.do("redo")
    assert len(desk.annotations.highlights) == 3


async def test_they_are_a_colleague_s_where_the_reader_says_so(
    desk: PaperDesk, notes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    await desk.do("import-annotations")
    await desk.answer(AddAnswer((notes,)))
    offer, _ = desk.dialogs[-1]
    assert isinstance(offer, ImportOffer)
    assert offer._check("adjudication") == "“adjudication” is reserved; use another name."
    assert offer._check("\u200b") == "A reader’s name needs letters."
    await desk.answer("ben")
    again, _ = desk.dialogs[-1]  # shown once more, with the name, before anything is taken in
    assert isinstance(again, ImportOffer)
    assert not desk.annotations.highlights
    await desk.answer("ben")
    here = desk.annotations
    assert {each.creator for each in here.highlights.values()} == {"ben"}
    assert {each.creator for each in here.notes.values()} == {"ben"}


async def test_a_second_time_there_is_nothing_to_do(
    desk: PaperDesk, notes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for _ in range(2):
        await desk.do("import-annotations")
        dialog = await desk.answer(AddAnswer((notes,)))
        assert isinstance(dialog, AddDialog)
        await desk.answer("")
    assert desk.said == "All of it is here already."
    assert "\x1b" not in str(desk.alerts)
    assert desk.store.steps == (1, 0)


async def test_what_is_no_such_file_is_said(desk: PaperDesk, tmp_path: Path) -> None:
    await desk.do("import-annotations")
    await desk.answer(AddAnswer((tmp_path / "articles" / "ferry.txt",)))
    assert not desk.dialogs
    assert "not a file of annotations" in desk.alerts[-1]
    await desk.do("import-annotations")
    await desk.answer(AddAnswer((tmp_path / "nowhere.json",)))
    assert "No such file" in desk.alerts[-1]
    empty = tmp_path / "empty.json"
    empty.write_text('{"synoptic": 1}')
    await desk.do("import-annotations")
    await desk.answer(AddAnswer((empty,)))
    assert "Nothing to import" in desk.alerts[-1]


async def test_escape_gives_the_reading_up(desk: PaperDesk, notes: Path) -> None:
    desk.features.bringing_back.show(notes)
    assert desk.features.bringing_back.give_up()
    assert desk.said == "Nothing was imported."
    await desk.settle()
    assert not desk.dialogs
    assert not desk.features.bringing_back.give_up()


async def test_an_article_is_added_as_ever(desk: PaperDesk, tmp_path: Path) -> None:
    other = tmp_path / "tug.txt"
    other.write_text("Tug sinks\n\nA tug sank.\n")
    await desk.do("add-articles")
    await desk.answer(AddAnswer((other,)))
    assert desk.named("tug.txt").title == "Tug sinks"
