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


async def test_a_pane_that_was_closed_is_opened_again_in_its_turn(paper: PaperDesk) -> None:
    alder, _, cedar = all_three = paper.panes
    paper.select("birch.txt", "41 lorries")
    await paper.do("highlight", "close-pane")
    assert paper.said == "Pane closed; u undoes this."
    paper.select("cedar.txt", "cranes")
    await paper.do("highlight", "close-pane")
    assert paper.panes == (alder,)
    seen = []
    for _ in range(5):
        await paper.do("undo")
        seen.append(
            (
                paper.panes,
                len(paper.annotations.highlights),
                " ".join(paper.said.split()[:3]).partition(" “")[0],
            )
        )
    assert seen == [
        ((alder, cedar), 2, "Undone: close C"),
        ((alder, cedar), 1, "Undone: highlight"),
        (all_three, 1, "Undone: close B"),
        (all_three, 0, "Undone: highlight"),
        (all_three, 0, "Nothing to undo."),
    ]
    for panes, highlights, said in (
        (all_three, 1, "Redone: highlight"),
        ((alder, cedar), 1, "Redone: close B"),
        ((alder, cedar), 2, "Redone: highlight"),
        ((alder,), 2, "Redone: close C"),
        ((alder,), 2, "Nothing to redo."),
    ):
        await paper.do("redo")
        assert (paper.panes, len(paper.annotations.highlights)) == (panes, highlights)
        assert " ".join(paper.said.split()[:3]).partition(" “")[0] == said


async def test_a_pane_opened_again_leaves_the_others_as_they_are_by_then(paper: PaperDesk) -> None:
    alder, birch, cedar = paper.panes
    await paper.do("close-pane", "move-pane-right", "undo")
    assert (paper.panes, paper.active) == ((alder, cedar, birch), alder)
    # Whoever opened it in another way since goes there.
    await paper.do("close-pane")
    paper.features.open_panes.open(alder)
    paper.active = birch
    await paper.do("undo")
    assert paper.active == alder
    assert sorted(paper.panes) == sorted((alder, birch, cedar))


async def test_after_a_change_nothing_on_the_desk_is_redone(paper: PaperDesk) -> None:
    await paper.do("close-pane", "undo")
    paper.select("cedar.txt", "cranes")
    await paper.do("highlight", "redo")
    assert paper.said == "Nothing to redo."
    await paper.do("undo", "redo")
    assert len(paper.panes) == 3
    assert len(paper.annotations.highlights) == 1


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
    assert paper.features.open_panes.arrived == ()


async def test_who_reads_an_article_already_is_told_apart(paper: PaperDesk) -> None:
    _, birch, _ = paper.panes
    assert not paper.features.open_panes.read(birch)
    assert paper.active == birch
    assert paper.features.open_panes.read(birch)
