"""Links, without an app: made, followed, changed, removed, given up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from synoptic.annotations.model.values import LINK_KINDS
from synoptic.corpus.article import Passage
from synoptic.tui.article.marks import Layer

if TYPE_CHECKING:
    from synoptic.annotations.model.values import Link
    from tests.tui.desk.paper_desk import PaperDesk

_SAID, _TOLD = "“We closed it because it moved,”", "that nobody was hurt"


def _passage(paper: PaperDesk, name: str, words: str) -> Passage:
    span = paper.span(name, words)
    return Passage.of(paper.named(name), span.start, span.end)


def _links(paper: PaperDesk) -> list[Link]:
    return list(paper.annotations.links.values())


async def _tie(paper: PaperDesk, kind: str = "agrees") -> Link:
    other = paper.named("birch.txt").id if kind == "omits" else _passage(paper, "birch.txt", _TOLD)
    await paper.features.links.tie(kind, _passage(paper, "alder.txt", _SAID), other)
    return _links(paper)[-1]


@pytest.mark.parametrize("kind", LINK_KINDS)
async def test_a_link_of_each_kind_is_made_undone_and_done_again(paper: PaperDesk, kind: str) -> None:
    link = await _tie(paper, kind)
    assert (link.kind, link.one.article) == (kind, paper.named("alder.txt").id)
    assert link.one.anchor is not None
    assert link.one.anchor.exact == _SAID
    assert (link.other.anchor.exact if link.other.anchor else None) == (None if kind == "omits" else _TOLD)
    assert paper.said.startswith("Linked: ")
    await paper.do("undo")
    assert _links(paper) == []
    await paper.do("redo")
    assert [each.kind for each in _links(paper)] == [kind]


async def test_both_ends_are_marked_and_gone_to(paper: PaperDesk) -> None:
    await _tie(paper)
    for name, words in (("alder.txt", _SAID), ("birch.txt", _TOLD)):
        (mark,) = [each for each in paper.marks(name) if each.layer is Layer.LINK]
        assert (mark.start, mark.end) == (paper.span(name, words).start, paper.span(name, words).end)
    paper.read("alder.txt", "We closed")
    await paper.do("follow-link")
    assert paper.active == paper.named("birch.txt").id
    assert paper.view.caret == paper.span("birch.txt", _TOLD).start
    assert paper.features.open_panes.arrived == (_passage(paper, "birch.txt", _TOLD),)


def _labels(paper: PaperDesk) -> dict[str, str]:
    """Return the keys that have labels of their own where the reader is, by command."""
    return dict(hint for hint in paper.features.keys_here(paper.view) if not isinstance(hint, str))


async def test_the_keys_say_which_of_highlight_and_link_is_removed(paper: PaperDesk) -> None:
    await _tie(paper)
    paper.read("alder.txt", "We closed")
    assert _labels(paper)["remove"] == "remove link"
    paper.mark("alder.txt", _SAID)
    paper.read("alder.txt", "We closed")
    labels = _labels(paper)
    assert labels["remove"] == "remove highlight"
    assert (labels["follow-link"], labels["change-link"]) == ("follow link", "change link")
    await paper.do("remove")
    assert (len(_links(paper)), len(paper.annotations.highlights)) == (1, 0)


async def test_of_several_links_the_reader_chooses(paper: PaperDesk) -> None:
    await _tie(paper)
    said, cedar = _passage(paper, "alder.txt", _SAID), paper.named("cedar.txt").id
    await paper.features.links.tie("omits", said, cedar)
    paper.read("alder.txt", "We closed")
    await paper.do("follow-link")
    await paper.answer(_links(paper)[1].id)
    assert paper.active == paper.named("cedar.txt").id
    assert "omits it" in paper.said


async def test_without_a_link_here_it_is_said(paper: PaperDesk) -> None:
    for command in ("follow-link", "change-link"):
        await paper.do(command)
        assert "No link here" in paper.said


async def test_two_passages_that_the_reader_chose_are_linked(paper: PaperDesk) -> None:
    paper.select("alder.txt", "38 lorries")
    await paper.do("link")
    assert paper.view.selection is None
    assert paper.features.links.begun == _passage(paper, "alder.txt", "38 lorries")
    paper.select("birch.txt", "41 lorries")
    await paper.do("link")
    await paper.answer("contradicts")
    (link,) = _links(paper)
    assert (link.kind, link.one.anchor and link.one.anchor.exact) == ("contradicts", "38 lorries")
    assert link.other.anchor is not None
    assert link.other.anchor.exact == "41 lorries"
    assert "E adds a note" in paper.said
    assert paper.features.links.begun is None


async def test_a_link_that_was_begun_is_given_up_after_all_else(paper: PaperDesk) -> None:
    view = paper.select("alder.txt", "38 lorries")
    await paper.do("link")
    view.origin = view.caret - 3
    paper.features.open_panes.mark_arrival(paper.active, paper.span("alder.txt", "38"))
    for _ in range(2):
        await paper.do("step-back")
        assert paper.features.links.begun is not None
    await paper.do("step-back")
    assert (paper.features.links.begun, paper.said) == (None, "Link cancelled.")


async def test_one_place_is_not_linked_to_itself(paper: PaperDesk) -> None:
    paper.read("alder.txt", "38 lorries")
    await paper.do("link", "link")
    await paper.answer("agrees")
    assert _links(paper) == []
    assert any("needs two places" in alert for alert in paper.alerts)


async def test_a_link_is_changed_and_removed_where_it_is(paper: PaperDesk) -> None:
    await _tie(paper)
    paper.read("alder.txt", "We closed")
    await paper.do("change-link")
    await paper.answer("contradicts")
    assert [each.kind for each in _links(paper)] == ["contradicts"]
    await paper.do("change-link")
    await paper.answer("remove")
    assert _links(paper) == []


async def test_the_link_just_made_is_changed_wherever_the_caret_is(paper: PaperDesk) -> None:
    paper.read("alder.txt", "38 lorries")
    await paper.do("link")
    paper.read("birch.txt", "41 lorries")
    await paper.do("link")
    await paper.answer("agrees")
    view = paper.view
    view.go_to(len(view.article.text) - 1)
    assert not paper.features.links.ends_here(view)
    await paper.do("change-link")
    await paper.answer("contradicts")
    assert [each.kind for each in _links(paper)] == ["contradicts"]
    paper.said = ""
    await paper.do("change-link")
    assert "No link here" in paper.refused


async def test_remove_takes_a_highlight_before_the_link(paper: PaperDesk) -> None:
    await _tie(paper)
    paper.mark("alder.txt", "it moved")
    paper.read("alder.txt", "it moved")
    await paper.do("remove")
    assert not paper.annotations.highlights
    assert len(_links(paper)) == 1
    await paper.do("remove")
    assert _links(paper) == []
    await paper.do("remove")
    assert "No highlight here" in paper.said


async def test_the_menu_offers_links_where_there_is_one(paper: PaperDesk) -> None:
    await _tie(paper)
    paper.read("alder.txt", "We closed")
    assert {"follow-link", "change-link", "link", "parallels"} <= set(paper.features.menus.choices()[1])
    paper.read("alder.txt", "The city")
    assert "follow-link" not in paper.features.menus.choices()[1]


async def test_an_end_that_is_gone_is_said_to_be(paper: PaperDesk) -> None:
    link = await _tie(paper)
    paper.articles = tuple(each for each in paper.articles if each.id != link.other.article)
    paper.read("alder.txt", "We closed")
    await paper.do("follow-link")
    assert "is not among these articles" in paper.said
