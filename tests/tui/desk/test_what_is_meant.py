"""One rule for what is meant: the selection, the highlight under the caret, else the sentence there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from synoptic.corpus.article import Span
from synoptic.tui.article.marks import Layer
from synoptic.tui.dialogs.tag_picker import Picked, TagPicker
from synoptic.tui.panes.note_editor import NoteEditor
from synoptic.tui.panes.status_text import on_sentence

if TYPE_CHECKING:
    from synoptic.annotations.model.values import Highlight
    from tests.tui.conftest import Desk, Running
    from tests.tui.desk.paper_desk import PaperDesk

_SENTENCE = "The city had counted 38 lorries on the bridge."
_FOLDED = "Words of the bridge.\n\nAdvertisement\n\nShare on Facebook\n\nThe end of it.\n"


def _highlights(paper: PaperDesk) -> list[Highlight]:
    return list(paper.annotations.highlights.values())


def _pending(paper: PaperDesk) -> list[Span]:
    return [Span(mark.start, mark.end) for mark in paper.marks("alder.txt") if mark.layer is Layer.PENDING]


async def _add_tag(paper: PaperDesk) -> None:
    await paper.features.keeping.change_and_wait(lambda store: store.add_tag("claim"))


# The sentence


@pytest.mark.parametrize("words", ["The city", "38 lorries", "bridge. A third", " A third"])
async def test_enter_highlights_the_sentence_and_says_which(paper: PaperDesk, words: str) -> None:
    view = paper.read("alder.txt", words)
    before = view.caret
    await paper.do("highlight")
    assert [each.anchor.exact for each in _highlights(paper)] == [_SENTENCE]
    assert paper.said == "Highlighted “The city had count … ies on the bridge.”; u undoes this."
    assert view.chosen() is not None, "keys act on it now"
    if words != " A third":
        assert view.caret == before, "the reader goes on from there"


async def test_a_digit_tags_the_sentence_and_takes_the_tag_again(paper: PaperDesk) -> None:
    await _add_tag(paper)
    paper.read("alder.txt", "38 lorries")
    await paper.do("recent-tag-1")
    (highlight,) = _highlights(paper)
    assert highlight.anchor.exact == _SENTENCE
    assert paper.said == "Tagged claim: “The city had count … ies on the bridge.”; u undoes this."
    await paper.do("recent-tag-1")
    assert paper.said.startswith("Untagged claim: “The city")
    await paper.do("undo", "undo")
    assert _highlights(paper) == []


async def test_the_words_are_copied_with_and_without_their_source(paper: PaperDesk) -> None:
    paper.read("alder.txt", "38 lorries")
    await paper.do("copy")
    assert paper.clipboard == _SENTENCE
    await paper.do("copy-cited")
    assert paper.clipboard.startswith(f"“{_SENTENCE}”")
    assert "The Alder Post" in paper.clipboard
    assert paper.said == "Copied with its source: “The city had count … ies on the bridge.”"


async def test_p_and_l_take_the_sentence_on_a_highlight_too(desk: Desk) -> None:
    desk.mark("38 lorries")
    async with desk.open() as running:
        await running.go_to("38 lorries")
        await running.press("L")
        begun = running.features.links.begun
        assert begun is not None
        assert begun.text == _SENTENCE
        await running.press("p")
        question = running.features.who_else.question
        assert question is not None
        assert question.passage == begun


async def test_the_extent_is_shown_while_tags_are_picked(paper: PaperDesk) -> None:
    view = paper.read("alder.txt", "38 lorries")
    before = view.caret_state
    await paper.do("tag")
    assert _pending(paper) == [paper.span("alder.txt", _SENTENCE)]
    assert not view.selecting
    picker = await paper.answer(None)
    assert isinstance(picker, TagPicker)
    assert picker.title == "Tag “The city had count … ies on the bridge.”"
    assert (_pending(paper), _highlights(paper), view.caret_state) == ([], [], before)
    await paper.do("tag")
    await paper.answer(Picked(("claim",), ()))
    assert _pending(paper) == []
    assert [each.anchor.exact for each in _highlights(paper)] == [_SENTENCE]
    assert paper.said == "Tagged claim: “The city had count … ies on the bridge.”; u undoes this."


async def test_the_status_line_names_the_tags_that_digits_give(paper: PaperDesk) -> None:
    await _add_tag(paper)
    view = paper.read("alder.txt", "38 lorries")
    assert paper.features.here(view).plain == "tag: 1 claim"
    assert on_sentence({}).plain == ""


async def test_the_menu_offers_what_can_be_done_with_it(paper: PaperDesk) -> None:
    paper.read("alder.txt", "38 lorries")
    title, choices = paper.features.menus.choices()
    assert title == "Sentence"
    assert {"highlight", "tag", "note", "copy", "copy-cited", "parallels", "link", "fold"} <= set(choices)


async def _note(running: Running, typed: str) -> None:
    await running.go_to("38 lorries")
    await running.press("a")
    assert isinstance(running.screen.query_one(NoteEditor), NoteEditor)
    (mark,) = [mark for mark in running.view.marks.all if mark.layer is Layer.PENDING]
    assert running.view.article.text[mark.start : mark.end] == _SENTENCE
    await running.type(typed)
    await running.press("escape")
    assert not [mark for mark in running.view.marks.all if mark.layer is Layer.PENDING]


async def test_a_note_that_nobody_writes_leaves_no_highlight(desk: Desk) -> None:
    async with desk.open() as running:
        await _note(running, "")
        assert running.exact == []
        assert not running.view.selecting
        assert running.after_caret.startswith("38 lorries")


async def test_a_note_makes_a_highlight_of_the_sentence(desk: Desk) -> None:
    async with desk.open() as running:
        await _note(running, "hm")
        assert running.exact == [_SENTENCE]
        assert [note.text for note in running.store.annotations.notes.values()] == ["hm"]
        assert running.after_caret.startswith("38 lorries")
        assert "■ highlight — hm" in running.status


# The selection


async def test_what_is_selected_becomes_a_highlight_without_white_space_at_its_ends(desk: Desk) -> None:
    async with desk.open() as running:
        await running.go_to(" A third")
        await running.press("v", "right_parenthesis", "right_parenthesis")
        assert running.selected() == " A third paragraph tells of the harbour.\n"
        await running.press("enter")
        assert running.exact == ["A third paragraph tells of the harbour."]


async def test_white_space_alone_is_refused(paper: PaperDesk) -> None:
    for command in ("highlight", "tag", "note", "copy", "copy-cited", "parallels", "link"):
        paper.select("alder.txt", "\n\n")
        paper.refused = ""
        await paper.do(command)
        assert paper.refused == "Only white space is selected.", command
    assert not paper.dialogs
    assert _highlights(paper) == []


# Nothing


async def test_folded_lines_are_opened_and_else_refused(desk: Desk) -> None:
    desk.hold_only(_FOLDED)
    async with desk.open() as running:
        await running.press("j", "j", "a")
        assert "These lines are folded; ⏎ opens them." in running.status
        assert running.exact == []
        running.after_a_pause()
        await running.press("enter")
        await running.go_to("Share on")
        await running.press("enter")
        assert running.exact == ["Share on Facebook"]


async def test_behind_folded_lines_the_words_after_are_meant(desk: Desk) -> None:
    desk.hold_only(_FOLDED)
    async with desk.open() as running:
        running.view.caret = running.view.article.text.index("The end") - 1
        await running.press("enter")
        assert running.exact == ["The end of it."]


async def test_at_the_end_of_an_article_folded_lines_are_refused(desk: Desk) -> None:
    desk.hold_only(_FOLDED.removesuffix("The end of it.\n"))
    async with desk.open() as running:
        running.view.caret = len(running.view.article.text)
        await running.press("t", "a", "enter")
        assert "These lines are folded; ⏎ opens them." in running.status
        assert running.exact == []


# Its extent is lit


def _lit(running: Running) -> str | None:
    """Return the words that are lit as the sentence under the caret."""
    mark = running.view._over.sentence
    return None if mark is None else running.view.article.text[mark.start : mark.end]


async def test_the_sentence_is_lit_in_the_article_being_read_alone(desk: Desk) -> None:
    async with desk.open() as running:
        await running.go_to("38 lorries")
        assert _lit(running) == _SENTENCE
        views = running.screen.row.views
        assert [view.lights_sentence for view in views.values()] == [True, False, False]
        await running.press("right_parenthesis")
        assert _lit(running) == "A third paragraph tells of the harbour."
        await running.press("slash")
        assert _lit(running) == "A third paragraph tells of the harbour.", "keys of lists act on it too"
        await running.press("escape", "v", "w")
        assert _lit(running) is None, "the selection is meant"
        await running.press("escape", "tab")
        assert [view.lights_sentence for view in views.values()] == [False, True, False]


async def test_moving_within_a_sentence_draws_its_rows_no_more_than_before(desk: Desk) -> None:
    async with desk.open() as running:
        await running.go_to("38 lorries")
        before = running.view._over.sentence
        await running.press("w")
        assert running.view._over.sentence == before


# Keys after one that is refused


async def test_a_name_after_a_refused_key_runs_as_no_command(desk: Desk) -> None:
    async with desk.open() as running:
        await running.press("x", *"export")
        assert "No link here." in running.status
        assert "Ignored: “export”." in running.status
        assert running.app.screen is running.screen
        await running.press("right")
        assert running.view.caret == 1, "a key that prints nothing does its work"


async def test_what_is_typed_into_a_field_is_never_ignored(desk: Desk) -> None:
    async with desk.open() as running:
        await running.press("x", "slash")
        await running.type("bridge")
        assert running.focused() is not running.view
        assert "Ignored" not in running.status


async def test_a_view_refuses_too(desk: Desk) -> None:
    async with desk.open() as running:
        await running.press("D", "a", *"quit")
        assert running.app.screen is not running.screen
        assert "Ignored: “quit”." in str(running.app.screen.query_one("#said").render())
