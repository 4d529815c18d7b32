"""Highlights, tags and notes on the screen: by keyboard and by mouse, kept, undone and done again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.events import Key, Paste
from textual.widgets import Input

from synoptic.annotations.anchoring.anchors import anchor
from synoptic.annotations.library.catalogue import record_of
from synoptic.annotations.store.store import AnnotationStore, utc_now
from synoptic.corpus.files.loading import load
from synoptic.tui.dialogs.tag_picker import TagPicker
from synoptic.tui.panes.lists import ChoiceList
from synoptic.tui.panes.note_area import NoteArea
from synoptic.tui.panes.note_editor import NoteEditor

if TYPE_CHECKING:
    from tests.tui.conftest import Desk, Running

pytestmark = pytest.mark.asyncio


async def test_a_passage_is_highlighted_with_the_keyboard(desk: Desk) -> None:
    async with desk.open() as running:
        await running.go_to("because")
        await running.pilot.press("v", "w", "w", "w", "enter")
        await running.settle()
        assert running.exact == ["because it moved"]
        assert running.screen.view.selection is None
    assert [
        each.anchor.exact for each in AnnotationStore(desk.library.folder).annotations.highlights.values()
    ] == ["because it moved"]


async def test_a_passage_is_highlighted_with_the_mouse(desk: Desk) -> None:
    async with desk.open() as running:
        view = running.screen.view
        start = view.article.text.index("because")
        end = start + len("because it moved")
        await running.pilot.mouse_down(view, offset=view.point_of(start))
        await running.pilot.hover(view, offset=view.point_of(end - 1))
        await running.pilot.mouse_up(view, offset=view.point_of(end - 1))
        await running.pilot.pause()
        assert running.selected() == "because it moved"
        await running.pilot.press("enter")
        await running.settle()
        assert running.exact == ["because it moved"]


async def test_a_selection_is_tagged_in_one_change(desk: Desk) -> None:
    async with desk.open() as running:
        await running.go_to("38 lorries")
        await running.pilot.press("v", "w", "w", "t")
        await running.settle()
        assert isinstance(running.app.screen, TagPicker)
        await running.type("claim/number")
        await running.pilot.press("enter")
        await running.settle()
        (highlight,) = running.store.annotations.highlights.values()
        assert [tag.name for tag in running.store.annotations.tags_of(highlight)] == ["claim/number"]
        await running.pilot.press("u")
        await running.settle()
        assert not running.store.annotations.highlights
        assert not running.store.annotations.tags
        await running.pilot.press("ctrl+r")
        await running.settle()
        assert running.exact == ["38 lorries"]


async def test_the_picker_finds_a_tag_by_a_rough_name(desk: Desk) -> None:
    desk_store = AnnotationStore(desk.library.folder)
    for name in ("claim/number", "quotation", "omission"):
        desk_store.add_tag(name)
    async with desk.open() as running:
        await running.go_to("38 lorries")
        await running.pilot.press("v", "w", "t")
        await running.settle()
        await running.type("quottion")
        await running.pilot.press("down", "enter")  # the first line makes a new tag of what was typed
        await running.settle()
        (highlight,) = running.store.annotations.highlights.values()
        assert [tag.name for tag in running.store.annotations.tags_of(highlight)] == ["quotation"]


@pytest.mark.parametrize("typed", ["economie", "ÉCONOMIE", "économie"])
async def test_the_tag_of_just_the_name_typed_is_first(desk: Desk, typed: str) -> None:
    store = AnnotationStore(desk.library.folder)
    for name in ("Économie", "économie/dette", "économie/taxe"):
        store.add_tag(name)
    async with desk.open() as running:
        await running.go_to("38 lorries")
        await running.press("v", "w", "t")
        await running.type(typed)
        await running.press("enter")
        (highlight,) = running.store.annotations.highlights.values()
        assert [tag.name for tag in running.store.annotations.tags_of(highlight)] == ["Économie"]


def _listed(running: Running) -> list[str]:
    choices = running.app.screen.query_one(ChoiceList)
    return [str(choices.get_option_at_index(index).prompt) for index in range(choices.option_count)]


async def test_a_digit_typed_alone_is_for_its_tag_and_a_new_tag_of_that_name_comes_next(desk: Desk) -> None:
    store = AnnotationStore(desk.library.folder)
    for name in ("2031", "order", "liberty"):
        store.add_tag(name)
    async with desk.open() as running:
        by_digit = {name: str(digit) for digit, name in running.screen.digits.items()}
        digit = by_digit["order"]
        await running.go_to("38 lorries")
        await running.press("v", "w", "t")
        await running.type(digit)
        assert [line.split() for line in _listed(running)[:2]] == [
            [digit, "■", "order"],
            ["+", "new", "tag", digit],
        ]
        await running.press("enter")
        (highlight,) = running.store.annotations.highlights.values()
        assert [tag.name for tag in running.store.annotations.tags_of(highlight)] == ["order"]
        await running.press("t")
        await running.type(f"{by_digit['liberty']},")
        await running.type(digit)
        await running.press("down", "enter")
        (highlight,) = running.store.annotations.highlights.values()
        tags = {tag.name for tag in running.store.annotations.tags_of(highlight)}
        assert tags == {"order", "liberty", digit}


async def test_a_number_that_begins_with_a_digit_is_a_name(desk: Desk) -> None:
    AnnotationStore(desk.library.folder).add_tag("order")
    async with desk.open() as running:
        assert running.screen.digits == {1: "order"}
        await running.go_to("38 lorries")
        await running.press("v", "w", "t")
        await running.type("1789")
        assert [line.split() for line in _listed(running)] == [["+", "new", "tag", "1789"]]
        await running.press("escape", "t")
        await running.type("2")  # the digit of no tag
        assert [line.split() for line in _listed(running)] == [["+", "new", "tag", "2"]]


async def test_the_picker_has_the_tags_in_the_order_of_their_digits(desk: Desk) -> None:
    store = AnnotationStore(desk.library.folder)
    for number in range(12):
        store.add_tag(f"tag {number}")
    desk.mark("it moved,”", tags=["tag 5"])
    async with desk.open() as running:
        await running.go_to("38 lorries")
        await running.press("v", "w", "t")
        lines = [line.split() for line in _listed(running)]
        assert [line[0] for line in lines] == [*"123456789", "■", "■", "■"]
        assert [" ".join(line[2:]) for line in lines[:9]] == [*running.screen.digits.values()]


async def test_a_comma_in_the_picker_ends_the_name_of_a_tag(desk: Desk) -> None:
    AnnotationStore(desk.library.folder).add_tag("Quotation")
    async with desk.open() as running:
        await running.go_to("38 lorries")
        await running.press("v", "w", "t")
        picker = running.app.screen
        assert isinstance(picker, TagPicker)
        await running.type("quotation, new , quotation,")
        await running.settle()
        assert picker.query_one(Input).value == ""
        await running.type("last")
        await running.press("enter")
        (highlight,) = running.store.annotations.highlights.values()
        tags = running.store.annotations.tags_of(highlight)
        assert {tag.name for tag in tags} == {"Quotation", "new", "last"}


async def test_a_list_pasted_into_the_picker_gives_all_of_its_tags(desk: Desk) -> None:
    async with desk.open() as running:
        await running.go_to("38 lorries")
        await running.press("v", "w", "t")
        running.app.screen.query_one(Input).post_message(Paste("claim/number,, /, b"))
        await running.settle()
        assert [toast.message for toast in running.app.toasts] == [
            "Tag name “/” has an empty part; write it like “claim/number”."
        ]
        assert running.app.screen.query_one(Input).value == "claim/number,, /, b"
        running.app.screen.query_one(Input).value = "claim/number,, b"
        await running.press("enter")
        (highlight,) = running.store.annotations.highlights.values()
        tags = running.store.annotations.tags_of(highlight)
        assert {tag.name for tag in tags} == {"claim/number", "b"}


async def test_a_note_is_kept_when_the_typing_pauses_and_undone_as_one(desk: Desk) -> None:
    async with desk.open() as running:
        await running.go_to("38 lorries")
        await running.pilot.press("v", "w", "w", "a")
        await running.settle()
        assert isinstance(running.focused(), NoteArea)
        await running.type("first")
        await running.until(lambda: bool(running.store.annotations.notes))
        await running.settle()
        assert [note.text for note in running.store.annotations.notes.values()] == ["first"]
        await running.type(" and more")
        await running.pilot.press("escape")
        await running.settle()
        assert [note.text for note in running.store.annotations.notes.values()] == ["first and more"]
        assert running.focused() is running.screen.view
        await running.pilot.press("u")
        await running.settle()
        assert not running.store.annotations.notes
        assert running.exact == ["38 lorries"]


async def test_a_note_on_the_article(desk: Desk) -> None:
    async with desk.open() as running:
        await running.pilot.press("A")
        await running.settle()
        await running.type("Trade paper")
        await running.pilot.press("escape")
        await running.settle()
        note = running.store.annotations.note_on(running.screen.active)
        assert note is not None
        assert note.text == "Trade paper"


async def test_quitting_keeps_the_note_being_typed(desk: Desk) -> None:
    async with desk.open() as running:
        await running.pilot.press("A")
        await running.settle()
        await running.type("half a thou")
        await running.pilot.press("ctrl+q")
        await running.settle()
    notes = AnnotationStore(desk.library.folder).annotations.notes.values()
    assert [note.text for note in notes] == ["half a thou"]


async def test_a_refused_change_is_told_and_the_words_stay(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    async with desk.open(notifications=True) as running:
        await running.pilot.press("A")
        await running.settle()
        # Full before a pause in the typing can keep the words.
        with monkeypatch.context() as disk:
            disk.setattr("synoptic.annotations.files.disk.os.fsync", full)
            await running.type("precious")
            await running.pilot.press("escape")
            await running.settle()
            editor = running.screen.query_one(NoteEditor)
            assert running.features.notes.editor is not None
            assert editor.query_one(NoteArea).text == "precious"
            assert any("No space left" in toast.message for toast in running.app.toasts)
        await running.pilot.press("escape")
        await running.settle()
        assert not running.screen.query(NoteEditor)
        assert [note.text for note in running.store.annotations.notes.values()] == ["precious"]


async def test_provenance_is_filled_in(desk: Desk) -> None:
    async with desk.open() as running:
        await running.pilot.press("f")
        await running.type("quiet")
        await running.pilot.press("enter")
        await running.settle()
        await running.pilot.press("i")
        await running.settle()
        fields = list(running.app.screen.query(Input))
        fields[1].value, fields[3].value = "Cedar Times", "16 March"
        await running.pilot.press("ctrl+s")
        await running.settle()
        assert "2031-03-14" in str(running.app.screen.query_one("#fault").render())
        fields[3].value = "2031-03-16"
        await running.pilot.press("ctrl+s")
        await running.settle()
        article = running.article("cedar.txt")
        assert (article.source, article.date) == ("Cedar Times", "2031-03-16")
        await running.pilot.press("u")
        await running.settle()
        assert running.article("cedar.txt").source is None


async def test_a_note_that_is_only_looked_at_stays_as_it_is(desk: Desk) -> None:
    (alder, *_) = load([desk.folder]).articles
    store = AnnotationStore(desk.library.folder)
    words = "one\u2028two\x85three \x1b[2J"
    store.highlight(
        record_of(alder, None, utc_now()), anchor(alder.text, 0, 6, alder.digest), note=words, text=alder.text
    )
    async with desk.open() as running:
        await running.pilot.press("home", "a")
        await running.settle()
        assert isinstance(running.focused(), NoteArea)
        await running.pilot.press("escape")
        await running.settle()
        assert [note.text for note in running.store.annotations.notes.values()] == [words]


async def test_leaving_the_editor_for_an_article_keeps_the_note_and_closes_it(desk: Desk) -> None:
    async with desk.open() as running:
        await running.pilot.press("A")
        await running.settle()
        await running.type("done")
        await running.pilot.press("tab")
        await running.settle()
        assert not running.screen.query(NoteEditor)
        assert [note.text for note in running.store.annotations.notes.values()] == ["done"]


async def test_keys_typed_ahead_reach_what_they_are_meant_for(desk: Desk) -> None:
    async with desk.open() as running:
        await running.go_to("38 lorries")
        await running.pilot.press("v", "w", "w")
        for key in ("a", *"duty u", "escape"):
            running.app.post_message(Key("space" if key == " " else key, key if len(key) == 1 else None))
        await running.settle()
        await running.settle()
        assert [note.text for note in running.store.annotations.notes.values()] == ["duty u"]
        assert running.exact == ["38 lorries"]


async def test_a_tag_of_several_fitting_words_is_listed_once_and_a_new_name_is_not_taken_for_it(
    desk: Desk,
) -> None:
    AnnotationStore(desk.library.folder).add_tag("source/source 1")
    async with desk.open() as running:
        await running.go_to("38 lorries")
        await running.pilot.press("v", "w", "t")
        await running.settle()
        await running.type("source 2")
        await running.pilot.press("enter")
        await running.settle()
        (highlight,) = running.store.annotations.highlights.values()
        assert [tag.name for tag in running.store.annotations.tags_of(highlight)] == ["source 2"]


async def test_keys_act_on_what_was_made_last_where_a_shorter_highlight_overlaps_it(desk: Desk) -> None:
    desk.mark("it moved,”", tags=["shorter"])
    async with desk.open() as running:
        await running.go_to("because")
        await running.press("v", "3", "w", "t")
        await running.type("longer")
        await running.press("enter")
        assert "■ longer (1 of 2 here)" in running.status
        await running.press("a")
        await running.type("on the longer one")
        await running.press("escape")
        assert "■ longer (1 of 2 here) — on the longer one" in running.status
        await running.press("m")
        assert "■ shorter (2 of 2 here)" in running.status
