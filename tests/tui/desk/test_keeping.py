"""Highlights, tags and what is kept of them, without an app."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from synoptic.annotations.library.catalogue import record_of
from synoptic.annotations.model.corrections import corrected
from synoptic.annotations.store.store import AnnotationStore, utc_now
from synoptic.tui.dialogs.form import Form
from synoptic.tui.dialogs.tag_picker import Picked, TagPicker
from synoptic.tui.shell.display import single_line

if TYPE_CHECKING:
    from tests.tui.desk.paper_desk import PaperDesk


def _exact(paper: PaperDesk) -> list[str]:
    return [highlight.anchor.exact for highlight in paper.annotations.highlights.values()]


def _tags(paper: PaperDesk) -> list[str]:
    (highlight,) = paper.annotations.highlights.values()
    return [tag.name for tag in paper.annotations.tags_of(highlight)]


async def test_a_selection_is_highlighted_kept_undone_and_done_again(paper: PaperDesk) -> None:
    view = paper.select("alder.txt", "because it moved")
    await paper.do("highlight")
    assert _exact(paper) == ["because it moved"]
    assert view.selection is None
    assert view.chosen() is not None, "the caret rests in it"
    kept = AnnotationStore(paper.library.folder).annotations.highlights.values()
    assert [each.anchor.exact for each in kept] == ["because it moved"]
    await paper.do("undo")
    assert (_exact(paper), paper.said.startswith("Undone: ")) == ([], True)
    await paper.do("redo")
    assert _exact(paper) == ["because it moved"]
    await paper.do("redo")
    assert paper.said == "Nothing to redo."


async def test_tags_are_given_and_taken_in_one_change(paper: PaperDesk) -> None:
    paper.select("alder.txt", "38 lorries")
    await paper.do("tag")
    dialog = await paper.answer(Picked(("claim", "quotation"), ()))
    assert isinstance(dialog, TagPicker)
    assert _tags(paper) == ["claim", "quotation"]
    await paper.do("tag")
    await paper.answer(Picked((), ("claim",)))
    assert _tags(paper) == ["quotation"]
    await paper.do("undo", "undo")
    assert not paper.annotations.highlights
    assert not paper.annotations.tags


async def test_recent_tags_are_given_and_taken_by_their_numbers(paper: PaperDesk) -> None:
    await paper.features.keeping.change_and_wait(lambda store: store.add_tag("quotation"))
    paper.select("alder.txt", "38 lorries")
    await paper.do("recent-tag-1")
    assert (_tags(paper), paper.said) == (["quotation"], "Tagged quotation: “38 lorries”; u undoes this.")
    await paper.do("recent-tag-1")
    assert (_tags(paper), paper.said) == ([], "Untagged quotation: “38 lorries”; u undoes this.")
    paper.select("alder.txt", "city")
    await paper.do("recent-tag-2")
    assert "No recent tag 2 yet" in paper.refused


async def test_a_tag_is_renamed_put_together_with_another_and_removed(paper: PaperDesk) -> None:
    marking = paper.features.marking
    paper.mark("alder.txt", "38 lorries", tags=["claim"])
    paper.mark("birch.txt", "41 lorries", tags=["number"])
    marking.light("claim")
    assert len(paper.marks("alder.txt")) == 1
    assert paper.marks("birch.txt") == []
    await marking.act_on_tag("rename", "claim")
    await paper.answer({"Name": " Count / all "})
    assert "Renamed claim to Count/all; u undoes this." in paper.said
    await marking.act_on_tag("rename", "Count/all")
    await paper.answer({"Name": "count"})
    assert {tag.name for tag in paper.annotations.tags.values()} == {"count", "number"}
    assert paper.lit == frozenset(), "what is gone is lit no more"
    await marking.act_on_tag("rename", "count")
    await paper.answer({"Name": "NUMBER"})
    assert "Merged count into number; u undoes this." in paper.said
    assert [tag.name for tag in paper.annotations.tags.values()] == ["number"]
    for _ in range(2):  # the first press says what would go
        await marking.act_on_tag("remove", "number")
        await paper.settle()
    assert not paper.annotations.tags
    marking.light("anything")
    await paper.do("step-back")
    assert paper.lit == frozenset()


async def test_a_tag_is_added_and_described(paper: PaperDesk) -> None:
    marking = paper.features.marking
    await marking.act_on_tag("add", "")
    await paper.answer({"Name": "harm/people", "Colour": "Violet", "Description": "the injured"})
    assert "Added harm/people; u undoes this." in paper.said
    await marking.act_on_tag("add", "")
    await paper.answer({"Name": "blame", "Colour": "", "Description": ""})
    await marking.act_on_tag("describe", "harm/people")
    await paper.answer({"Colour": "", "Description": "the dead and the injured"})
    assert "Described harm/people; u undoes this." in paper.said
    await marking.act_on_tag("describe", "harm")
    await paper.answer({"Colour": "red", "Description": "what was lost"})
    known = {tag.name: (tag.colour, tag.description) for tag in paper.annotations.tags.values()}
    assert known["harm/people"] == ("violet", "the dead and the injured")
    assert known["harm"] == ("red", "what was lost")
    assert known["blame"][1] == ""
    assert len(known) == 3


async def test_a_description_of_several_lines_stays_where_the_colour_alone_changes(paper: PaperDesk) -> None:
    lines = "When to use it:\n\nfor the injured only"
    paper.store.add_tag("harm", "red", lines)
    paper.features.keeping.show()
    await paper.features.marking.act_on_tag("describe", "harm")
    await paper.answer({"Colour": "green", "Description": single_line(lines).strip()})
    (tag,) = paper.annotations.tags.values()
    assert (tag.colour, tag.description) == ("green", lines)


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"Name": "CLAIM", "Colour": "", "Description": ""}, "Name: the tag claim exists."),
        ({"Name": " ", "Colour": "", "Description": ""}, "name"),
        ({"Name": "x", "Colour": "gold", "Description": ""}, "Unknown colour “gold”"),
    ],
)
async def test_a_tag_that_cannot_be_is_not_added(
    paper: PaperDesk, values: dict[str, str], fault: str
) -> None:
    paper.mark("alder.txt", "38 lorries", tags=["claim"])
    await paper.features.marking.act_on_tag("add", "")
    form, _ = paper.dialogs[-1]
    assert isinstance(form, Form)
    assert fault in str(form._check(values))


async def test_a_removed_highlight_comes_back_with_its_note(paper: PaperDesk) -> None:
    paper.mark("alder.txt", "38 lorries", note="hm")
    before = paper.annotations
    paper.read("alder.txt", "38 lorries")
    await paper.do("remove")
    assert not paper.annotations.highlights
    assert not paper.annotations.notes
    await paper.do("undo")
    assert paper.annotations == before


async def test_the_trash_gives_back_and_is_emptied(paper: PaperDesk) -> None:
    await paper.do("trash")
    assert "The trash is empty" in paper.said
    marked = paper.mark("alder.txt", "38 lorries")
    paper.read("alder.txt", "38 lorries")
    await paper.do("remove", "trash")
    await paper.answer(next(iter(paper.annotations.trash)))
    assert list(paper.annotations.highlights) == [marked]


async def test_words_are_copied(paper: PaperDesk) -> None:
    paper.read("alder.txt", "A third")
    await paper.do("copy")
    assert paper.clipboard == "A third paragraph tells of the harbour."
    assert paper.said == "Copied 39 characters: “A third paragraph tells of the harbour.”"
    paper.select("alder.txt", "because it moved")
    await paper.do("copy")
    assert (paper.clipboard, paper.said) == ("because it moved", "Copied 16 characters.")
    assert paper.view.selection is None
    paper.mark("alder.txt", "38 lorries")
    paper.read("alder.txt", "38 lorries")
    await paper.do("copy-cited")
    assert "38 lorries" in paper.clipboard
    assert "The Alder Post" in paper.clipboard
    assert "14 March 2031" in paper.clipboard or "2031-03-14" in paper.clipboard


async def test_a_refused_change_is_told(paper: PaperDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr("synoptic.annotations.files.disk.os.fsync", full)
        assert not await paper.features.keeping.change_and_wait(lambda store: store.add_tag("late"))
    assert any("No space left" in alert for alert in paper.alerts)
    assert (paper.features.keeping.saving, paper.annotations.tags) == (0, {})


async def test_provenance_is_filled_in(paper: PaperDesk) -> None:
    cedar = paper.read("cedar.txt").article.id
    await paper.do("provenance")
    form, _ = paper.dialogs[-1]
    filled = {"Title": "A quiet night", "Outlet": "Cedar Times", "Author": "", "Date": "", "Address": ""}
    await paper.answer(filled | {"Date": "16 March 2031"})
    assert form.is_mounted is False
    record = paper.annotations.articles[cedar]
    assert (record.title, record.source, record.date) == ("A quiet night", "Cedar Times", "2031-03-16")
    await paper.do("undo")
    assert cedar not in paper.annotations.articles


async def test_provenance_filled_in_elsewhere_meanwhile_stays(paper: PaperDesk) -> None:
    cedar = paper.read("cedar.txt").article
    await paper.features.keeping.change_and_wait(
        lambda store: store.record(record_of(cedar, None, utc_now()))
    )
    await paper.do("provenance")
    other = AnnotationStore(paper.library.folder)
    other.record(corrected(other.annotations.articles[cedar.id], {"source": "Cedar Times"}))
    await paper.features.following.look_at_library()
    empty = {"Title": cedar.title, "Outlet": "", "Author": "", "Date": "", "Address": ""}
    await paper.answer(empty | {"Author": "Ada"})
    record = paper.annotations.articles[cedar.id]
    assert (record.author, record.source) == ("Ada", "Cedar Times")
