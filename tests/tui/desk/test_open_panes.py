"""Panes and arrivals, without an app."""

from __future__ import annotations

from typing import TYPE_CHECKING

from synoptic.tui.article.marks import Layer

if TYPE_CHECKING:
    from tests.tui.desk.paper_desk import PaperDesk


async def test_panes_are_stepped_through_moved_closed_and_opened_again(paper: PaperDesk) -> None:
    alder, birch, cedar = paper.panes
    for commands, panes, active in (
        (("next-pane",), (alder, birch, cedar), birch),
        (("move-pane-right",), (alder, cedar, birch), birch),
        (("move-pane-right",), (alder, cedar, birch), birch),
        (("next-pane", "previous-pane"), (alder, cedar, birch), birch),
        (("move-pane-left", "move-pane-left"), (birch, alder, cedar), birch),
        (("close-pane",), (alder, cedar), alder),
    ):
        await paper.do(*commands)
        assert (paper.panes, paper.active) == (panes, active), commands
    paper.features.open_panes.open(birch)
    assert (paper.panes, paper.active) == ((alder, birch, cedar), birch)


async def test_the_last_pane_stays(paper: PaperDesk) -> None:
    await paper.do("close-pane", "close-pane", "close-pane")
    assert len(paper.panes) == 1
    assert "The last pane stays open" in paper.said


async def test_a_pane_is_widened_and_narrowed(paper: PaperDesk) -> None:
    await paper.do("widen-pane")
    assert paper.row.widths == {paper.active: 1.25}
    await paper.do("narrow-pane")
    assert paper.row.widths == {}


async def test_words_that_were_gone_to_are_marked_until_the_reader_moves_on(paper: PaperDesk) -> None:
    open_panes, span = paper.features.open_panes, paper.span("birch.txt", "41 lorries")
    open_panes.arrive(paper.named("birch.txt").id, span)
    await paper.settle()
    assert paper.view.caret == span.start
    assert paper.focused is paper.view
    (mark,) = paper.marks("birch.txt")
    assert (mark.start, mark.end, mark.layer) == (span.start, span.end, Layer.ARRIVED)
    open_panes.moved(paper.view)
    assert paper.marks("birch.txt") == [mark]
    paper.view.caret += 1
    open_panes.moved(paper.view)
    assert paper.marks("birch.txt") == []


async def test_one_step_back_forgets_the_mark(paper: PaperDesk) -> None:
    paper.features.open_panes.arrive(paper.active, paper.span("alder.txt", "38"))
    await paper.settle()
    await paper.do("step-back")
    assert paper.features.open_panes.arrived is None


async def test_who_reads_an_article_already_is_told_apart(paper: PaperDesk) -> None:
    _, birch, _ = paper.panes
    assert not paper.features.open_panes.read(birch)
    assert paper.active == birch
    assert paper.features.open_panes.read(birch)
