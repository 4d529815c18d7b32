"""Links between passages: made, shown at both ends, followed, changed, removed and undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from synoptic.annotations.export.markdown.memo import to_markdown
from synoptic.annotations.model.values import LINK_KINDS
from synoptic.annotations.store.store import AnnotationStore, utc_now
from synoptic.tui.article.marks import Layer
from synoptic.tui.panes.lists import ChoiceList
from synoptic.tui.panes.notes import NotesPane
from synoptic.tui.panes.search import SearchPane
from synoptic.tui.panes.who_else import ParallelsPane

if TYPE_CHECKING:
    from textual.widget import Widget

    from synoptic.annotations.model.values import Link
    from tests.tui.conftest import Desk, Running

pytestmark = pytest.mark.asyncio


def _links(running: Running) -> list[Link]:
    return list(running.store.annotations.links.values())


def _words(link: Link) -> tuple[str, str | None]:
    assert link.one.anchor is not None
    return link.one.anchor.exact, link.other.anchor.exact if link.other.anchor is not None else None


async def _read(running: Running, name: str, words: str) -> None:
    running.features.open_panes.open(running.article(name).id)
    await running.settle()
    running.screen.focus_article()
    await running.go_to(words)
    await running.settle()


async def _link(running: Running, number: int) -> None:
    """Link what alder says to what birch has on it."""
    await _read(running, "alder.txt", "We closed it")
    await running.press("p")
    await running.press(str(number))


def _hush(running: Running) -> None:
    """Take away what was said last: it stands for some seconds in the place of what is here."""
    running.screen.hush()


def _lines(running: Running) -> list[str]:
    pane = running.screen.query_one(ParallelsPane)
    return [str(option.prompt) for option in pane.query_one(ChoiceList).options]


_SAID = "“We closed it because it moved,” said Dr. Ines Marl."
_TOLD = 'The engineer said it was closed "because it moved", and that nobody was hurt.'


async def test_one_key_makes_a_link_of_a_kind_and_u_undoes_it(desk: Desk) -> None:
    number, kind = 2, LINK_KINDS[1]
    async with desk.open() as running:
        await _link(running, number)
        (link,) = _links(running)
        assert link.kind == kind
        assert link.one.article == running.article("alder.txt").id
        assert link.other.article == running.article("birch.txt").id
        assert _words(link) == (_SAID, _TOLD)
        assert f"⇄ {kind}" in _lines(running)[0]
        await running.press("u")
        assert _links(running) == []
        assert "⇄" not in _lines(running)[0]
        await running.press("U")
        assert [link.kind for link in _links(running)] == [kind]


async def test_it_is_on_the_disk_and_in_the_export(desk: Desk) -> None:
    async with desk.open() as running:
        await _link(running, 2)
        articles = running.screen.articles
    kept = AnnotationStore(desk.library.folder).annotations
    assert [link.kind for link in kept.links.values()] == ["contradicts"]
    written = to_markdown(articles, kept, title="the bridge", when=utc_now())
    assert "- Contradict" in written


async def test_a_link_gets_a_note_and_is_removed_from_the_list(desk: Desk) -> None:
    async with desk.open() as running:
        await _read(running, "alder.txt", "We closed it")
        await running.press("p")
        await running.press("a")
        assert "No link to this match yet" in running.status
        running.after_a_pause()
        await running.press("1")
        await running.press("a")
        await running.type("who was first?")
        await running.press("escape")
        assert [link.note for link in _links(running)] == ["who was first?"]
        await running.press("d")
        assert _links(running) == []
        await running.press("u")
        assert [link.note for link in _links(running)] == ["who was first?"]


async def test_a_note_on_a_link_is_saved_as_it_is_typed_and_undone_as_one(desk: Desk) -> None:
    async with desk.open() as running:
        await _link(running, 1)
        await running.press("escape")
        await _read(running, "alder.txt", "We closed it")
        await running.press("E", "a")
        assert "Note on this link (agrees)" in str(running.screen.query_one("NoteEditor PaneTitle").render())
        await running.type("who?")
        await running.features.notes.keep()
        assert [link.note for link in _links(running)] == ["who?"]
        await running.press("enter")
        await running.type("she?")
        await running.press("escape", "escape")
        assert [link.note for link in _links(running)] == ["who?\nshe?"]
        await running.press("E", "a", "escape")
        assert [link.note for link in _links(running)] == ["who?\nshe?"]
        await running.press("u")
        assert [link.note for link in _links(running)] == [""]


async def test_a_note_on_a_link_that_another_removes_says_so(desk: Desk) -> None:
    async with desk.open() as running:
        await _link(running, 1)
        await running.press("a")
        await running.type("who?")
        await running.features.notes.keep()
        AnnotationStore(running.library.folder).unlink([link.id for link in _links(running)])
        await running.features.following.look_at_library()
        await running.settle()
        assert "Another terminal removed the highlight or link of this note" in running.status
        assert running.features.notes.editor is None


async def test_the_mark_stays_where_it_was_moved_while_a_note_is_saved(desk: Desk) -> None:
    async with desk.open() as running:
        await _link(running, 1)
        await running.press("a")
        await running.type("who?")
        choices = running.screen.query_one(ParallelsPane).query_one(ChoiceList)
        await running.press("escape")
        assert running.focused() is choices
        assert choices.marked == running.article("birch.txt").id
        # As when the note is on the disk after the mark has moved and before that is reported.
        with choices.prevent(ChoiceList.OptionHighlighted):
            choices.action_cursor_down()
        (link,) = _links(running)
        await running.features.keeping.change_and_wait(lambda store: store.change_link(link.id, note="she?"))
        assert choices.marked == running.article("cedar.txt").id
        await running.press("4")
        assert [(each.kind, each.other.article) for each in _links(running)] == [
            ("agrees", running.article("birch.txt").id),
            ("omits", running.article("cedar.txt").id),
        ]


async def test_both_ends_show_it_and_x_goes_across(desk: Desk) -> None:
    async with desk.open(size=(160, 36)) as running:
        await _link(running, 2)
        await running.press("escape")
        _hush(running)
        assert "B Engineers shut the brid… contradicts this" in running.status
        assert "because it moved" in running.status
        for name, words in (("alder.txt", _SAID), ("birch.txt", _TOLD)):
            view = running.screen.row.views[running.article(name).id]
            (mark,) = [mark for mark in view.marks.all if mark.layer is Layer.LINK]
            assert view.article.text[mark.start : mark.end] == words
            row = view.height_of(mark.start)
            assert "⇄" in view.render_line(row).text
        await running.press("x")
        assert running.screen.active == running.article("birch.txt").id
        assert running.after_caret.startswith(_TOLD)
        assert running.focused() is running.view
        assert "contradicts A Bridge stays shut" in running.status
        await running.press("x")
        assert running.after_caret.startswith(_SAID)


async def _link_in_samples(running: Running) -> tuple[str, str]:
    """Link what one article says to what another has, put the answers away, and go there from the start."""
    await _read(running, "ardwire.txt", "Four members of the night shift")
    await running.press("p")
    await running.press("down", "2")
    (link,) = _links(running)
    await running.press("escape")
    assert running.screen.query_one_optional(ParallelsPane) is None
    await running.press("g")
    while not running.features.links.ends_here(running.view):
        before = running.view.caret
        await running.press("right_parenthesis")
        assert running.view.caret > before
    return link.one.article, link.other.article


def _stands(running: Running, link: Link) -> list[bool]:
    """Tell of each end of a link whether it is in sight, from its first word to its last."""
    screen = running.screen
    first, last = screen.row.in_sight
    found = []
    for end in link.ends:
        view, span = screen.row.views[end.article], screen.features.links.place_of(end)
        assert span is not None
        rows = view.height_of(span.start), view.height_of(span.end - 1)
        found.append(end.article in screen.panes[first:last] and 0 <= rows[0] <= rows[1] < view.size.height)
    return found


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (240, 60)])
async def test_x_lands_on_the_other_end_and_both_are_in_sight(five: Desk, size: tuple[int, int]) -> None:
    async with five.open(size=size) as running:
        one, other = await _link_in_samples(running)
        (link,) = _links(running)
        screen = running.screen
        # As far apart as can be.
        screen.panes = (one, *(each for each in screen.panes if each not in {one, other}), other)
        await running.settle()
        before = screen.panes
        await running.press("x")
        assert screen.active == other
        assert running.focused() is running.view
        assert link in screen.features.links.ends_here(running.view)
        assert _stands(running, link) == [True, True]
        there = screen.panes
        assert set(there) == set(before)
        await running.press("x")
        assert screen.active == one
        assert link in screen.features.links.ends_here(running.view)
        assert _stands(running, link) == [True, True]
        assert screen.panes == there


async def test_x_opens_the_other_end_beside_though_all_panes_are_taken(five: Desk) -> None:
    text = "A sixth\n\nThe sixth gate stopped at 2:14 a.m. with 1.9 metres still to travel, one said.\n"
    (five.folder / "sixth.txt").write_text(text, encoding="utf-8")
    async with five.open(size=(120, 36)) as running:
        one, other = await _link_in_samples(running)
        (link,) = _links(running)
        screen = running.screen
        panes = tuple(each.id for each in screen.articles if each.id != other)
        screen.panes = (*panes[1:], panes[0])
        await running.settle()
        assert len(screen.panes) == 5
        screen.active = one
        await running.press("x")
        assert len(screen.panes) == 5
        assert {one, other} <= set(screen.panes)
        assert _stands(running, link) == [True, True]


async def test_x_opens_an_article_that_is_closed(desk: Desk) -> None:
    async with desk.open() as running:
        await _link(running, 1)
        await running.press("escape")
        running.screen.panes = (running.screen.active,)
        await running.settle()
        await running.press("x")
        assert running.screen.active == running.article("birch.txt").id
        assert running.after_caret.startswith(_TOLD)


@pytest.mark.parametrize(
    ("keys", "pane"),
    [(("slash", *"lorries", "enter"), SearchPane), (("M", "tab"), NotesPane), (("p",), ParallelsPane)],
)
async def test_escape_puts_away_what_is_open_before_it_gives_up_a_link(
    desk: Desk, keys: tuple[str, ...], pane: type[Widget]
) -> None:
    async with desk.open() as running:
        await _read(running, "alder.txt", "38 lorries")
        await running.press("L", *keys)
        running.screen.focus_article()
        assert [each.display for each in running.screen.query(pane)] == [True]
        # Words that were gone to are unmarked first.
        for _ in range(2):
            if any(each.display for each in running.screen.query(pane)):
                await running.press("escape")
                assert running.features.links.begun is not None
        assert not any(each.display for each in running.screen.query(pane))
        await running.press("escape")
        assert running.features.links.begun is None
        assert "Link cancelled." in running.status


async def test_the_notes_list_the_links_at_both_ends(desk: Desk) -> None:
    async with desk.open(size=(160, 36)) as running:
        await _link(running, 3)
        await running.press("escape", "M")
        pane = running.screen.query_one(NotesPane)
        (line,) = [str(option.prompt) for option in pane.query_one(ChoiceList).options]
        assert line.startswith(f"⟨{_SAID}")
        assert "softens this" in line
        await running.press("enter")
        assert running.after_caret.startswith(_SAID)
        await running.press("x")
        (line,) = [str(option.prompt) for option in pane.query_one(ChoiceList).options]
        assert "softens Bridge stays shut" in line
        await running.press("M", "d")
        assert _links(running) == []


async def test_the_menu_offers_what_can_be_done_with_a_link(desk: Desk) -> None:
    async with desk.open() as running:
        await _link(running, 1)
        await running.press("escape", "full_stop")
        choices = running.app.screen.query_one(ChoiceList)
        ids = [option.id for option in choices.options]
        assert {"follow-link", "change-link", "link", "parallels"} <= set(ids)
        choices.highlighted = ids.index("follow-link")
        await running.press("enter")
        assert running.screen.active == running.article("birch.txt").id


async def test_a_link_follows_its_words_when_the_article_is_edited(desk: Desk) -> None:
    async with desk.open() as running:
        await _link(running, 1)
    birch = desk.folder / "birch.txt"
    birch.write_text(birch.read_text().replace("The engineer said", "Late on Friday the engineer said"))
    async with desk.open() as running:
        view = running.screen.row.views[running.article("birch.txt").id]
        (mark,) = [mark for mark in view.marks.all if mark.layer is Layer.LINK]
        assert 'engineer said it was closed "because it moved"' in view.article.text[mark.start : mark.end]
        await _read(running, "alder.txt", "We closed it")
        await running.press("x")
        assert running.view.caret == mark.start
