"""Worth a look: the list of differences, and what a reader makes of one."""

from __future__ import annotations

import os
from threading import Event
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Static

from synoptic.tui.panes.bars import PaneTitle
from synoptic.tui.panes.grid import GridView
from synoptic.tui.views.differences.screen import DifferencesView
from synoptic.tui.views.matrix.screen import MatrixView
from tests.tui.quiet import holding_workers

if TYPE_CHECKING:
    from synoptic.corpus.parallels.worth_a_look import AlignedPair
    from tests.tui.conftest import Desk, Running

pytestmark = pytest.mark.asyncio

GATE = "The gate of the old harbour was let down by hand on {} because the wind had risen again."
PLANKS = "The harbour office counted {} broken planks on the pier after the storm of the night."


def _hold(desk: Desk, *texts: tuple[str, str]) -> None:
    for path in desk.folder.iterdir():
        path.unlink()
    for name, text in texts:
        (desk.folder / f"{name}.txt").write_text(text, encoding="utf-8")


def _hold_two(desk: Desk) -> None:
    _hold(
        desk,
        ("one", f"The pier\n\n{PLANKS.format('nine')}\n\nIt rained on the parish fair.\n"),
        ("other", f"What the wind did\n\nNobody came to the mill.\n\n{PLANKS.format('seven')}\n"),
    )


def _screen(running: Running) -> DifferencesView:
    assert isinstance(running.app.screen, DifferencesView)
    return running.app.screen


def _shows(running: Running) -> str:
    grid = running.app.screen.query_one(GridView)
    return "\n".join(grid.render_line(y).text.rstrip() for y in range(grid.size.height))


def _title(running: Running) -> str:
    return str(running.app.screen.query_one(PaneTitle).render())


def _said(running: Running) -> str:
    return str(running.app.screen.query_one("#said", Static).render())


async def test_a_row_has_both_passages_and_leads_to_them_side_by_side(desk: Desk) -> None:
    _hold_two(desk)
    async with desk.open() as running:
        await running.press("D")
        assert "1 candidate for you to judge" in _title(running)
        shows = _shows(running)
        assert "number" in shows
        assert "≠nine broken planks" in " ".join(shows.split())
        assert "≠seven broken planks" in " ".join(shows.split())
        assert "A The pier" in shows
        assert "B What the wind did" in shows
        assert "number: nine ⇄ seven" in _said(running)
        await running.press("l", "enter")
        assert running.app.screen is running.screen
        assert running.view.article == running.article("other.txt")
        assert running.after_caret.startswith("The harbour office counted seven")
        other = running.screen.row.views[running.article("one.txt").id]
        assert other.article.text[other.caret :].startswith("The harbour office counted nine")
        marked = running.features.open_panes.marks
        assert [
            view.article.text[mark.start : mark.end]
            for view in (other, running.view)
            for mark in marked(view.article)
        ] == [PLANKS.format("nine"), PLANKS.format("seven")]
        await running.press("D")
        assert _screen(running).query_one(GridView).cursor == (0, 1)
        await running.press("escape")
        assert running.app.screen is running.screen


async def test_the_likeliest_comes_first_and_equal_sentences_are_no_difference(desk: Desk) -> None:
    same = "The ferry to Sarne was stopped at nine o'clock because of the storm."
    _hold(
        desk,
        ("one", f"The pier\n\n{GATE.format('Monday')}\n\n{PLANKS.format('nine')}\n\n{same}\n"),
        ("other", f"The wind\n\n{GATE.format('Friday')}\n\n{PLANKS.format('seven')}\n\n{same}\n"),
    )
    async with desk.open() as running:
        await running.press("D")
        shown = _screen(running).shown
        assert {one.difference.kind for one in shown} == {"number", "day"}
        assert [one.rank for one in shown] == sorted((one.rank for one in shown), reverse=True)
        assert "ferry" not in _shows(running)


async def test_what_is_put_aside_is_gone_for_good_until_it_is_taken_up(desk: Desk) -> None:
    _hold_two(desk)
    async with desk.open() as running:
        await running.press("D", "x")
        assert "put aside" in _shows(running)
        assert "0 candidates for you to judge · 1 put aside (o hides)" in _title(running)
        assert "Put aside for good; u undoes this." in _said(running)
        await running.press("u")
        assert "put aside" not in _shows(running)
        assert "put aside (" not in _title(running)
        await running.press("x", "o")
        assert _screen(running).shown == ()
        assert "1 put aside (o shows)" in _title(running)
    async with desk.open() as running:
        await running.press("D")
        assert "No other differences found: compared" in _said(running)
        await running.press("o")
        assert "put aside" in _shows(running)
        assert "(o hides)" in _title(running)
        await running.press("x")
        assert "put aside" not in _shows(running)
        await running.press("o")
        assert len(_screen(running).shown) == 1


async def test_a_second_x_takes_up_the_same_difference_again(desk: Desk) -> None:
    _hold(
        desk,
        *(
            (name, "\n\n".join([f"The pier of {name}", PLANKS.format(planks), GATE.format(gate)]))
            for name, planks, gate in (("one", "nine", "Monday"), ("other", "seven", "Friday"))
        ),
    )
    async with desk.open() as running:
        await running.press("D")
        shown = _screen(running).shown
        assert len(shown) > 1
        await running.press("x", "x")
        assert "Taken up again" in _said(running)
        assert _screen(running).shown == shown
        assert not running.store.annotations.dismissals
        await running.press("down", "x")
        assert _screen(running).marked == shown[1]


async def test_a_difference_becomes_a_link_of_its_passages(desk: Desk) -> None:
    _hold_two(desk)
    async with desk.open() as running:
        await running.press("D", "2")
        assert "Linked: B What the wind did contradicts this. u undoes this." in _said(running)
        assert "linked" in _shows(running)
        (link,) = running.screen.annotations.links.values()
        assert link.kind == "contradicts"
        assert [end.anchor and end.anchor.exact for end in link.ends] == [
            PLANKS.format("nine"),
            PLANKS.format("seven"),
        ]
        await running.press("u")
        assert not running.screen.annotations.links
        assert "linked" not in _shows(running)


async def test_a_difference_becomes_a_row_of_the_matrix_with_both_passages(desk: Desk) -> None:
    _hold_two(desk)
    async with desk.open() as running:
        await running.press("D", "m")
        assert "Added to the matrix" in _said(running)
        assert "in the matrix" in _shows(running)
        await running.press("escape", "B")
        assert isinstance(running.app.screen, MatrixView)
        shows = " ".join(_shows(running).split())
        assert "≠ number: nine ⇄" in shows
        matrix = running.app.screen.shown
        assert matrix is not None
        (row,) = matrix.rows
        assert [[passage.text for passage in cell.passages] for cell in row.cells] == [
            [PLANKS.format("nine")],
            [PLANKS.format("seven")],
        ]
        await running.press("escape", "D", "m")
        assert "Removed from the matrix" in _said(running)
        assert not running.screen.annotations.rows


async def test_what_is_put_aside_is_no_row_of_the_matrix_until_it_is_taken_up(desk: Desk) -> None:
    _hold_two(desk)

    async def rows(running: Running) -> int:
        await running.press("escape", "B")
        assert isinstance(running.app.screen, MatrixView)
        assert running.app.screen.shown is not None
        count = len(running.app.screen.shown.rows)
        await running.press("escape", "D")
        return count

    async with desk.open() as running:
        await running.press("D", "m", "x")
        assert "put aside" in _shows(running)
        assert "in the matrix" not in _shows(running)
        assert await rows(running) == 0
        await running.press("o", "m")
        assert "Put aside. x takes it up again first." in _said(running)
        running.after_a_pause()
        await running.press("x")
        assert "in the matrix" in _shows(running)
        assert await rows(running) == 1


async def test_the_open_articles_are_compared_and_on_a_key_the_library(desk: Desk) -> None:
    _hold(
        desk,
        ("a", f"The pier\n\n{PLANKS.format('nine')}\n"),
        ("b", f"The wind\n\n{PLANKS.format('seven')}\n"),
        ("c", f"The mill\n\n{PLANKS.format('five')}\n"),
    )
    async with desk.open() as running:
        await running.press("D")
        assert len(_screen(running).shown) == 3
        await running.press("a")
        assert "All articles of the library are open." in _said(running)
        await running.press("escape")
        running.screen.active = running.article("a.txt").id
        await running.press("c", "D")
        assert "the 2 open articles of 3" in _title(running)
        assert len(_screen(running).shown) == 1
        await running.press("a")
        assert len(_screen(running).shown) == 3
        place = next(
            place
            for place, one in enumerate(_screen(running).shown)
            if {one.pair.one.title, one.pair.other.title} == {"The pier", "The wind"}
        )
        _screen(running).query_one(GridView).cursor = (place, 0)
        await running.press("enter")
        assert running.view.article == running.article("a.txt")
        assert len(running.screen.panes) == 3


async def test_where_nothing_differs_it_says_what_was_compared(desk: Desk) -> None:
    same = PLANKS.format("nine")
    _hold(desk, ("one", f"The pier\n\n{same}\n"), ("other", f"The wind\n\n{same}\n"))
    async with desk.open() as running:
        await running.press("D")
        said = "No differences found: compared 1 pair of passages that may match, in 2 articles."
        assert said in _said(running)
        await running.press("enter", "x", "2", "m")
        assert running.app.screen is not running.screen
        assert not running.screen.annotations.dismissals


async def test_one_article_alone_has_nothing_to_be_compared_with(desk: Desk) -> None:
    desk.hold_only("Alone\n\nNothing else.\n")
    async with desk.open() as running:
        await running.press("D")
        assert running.app.screen is running.screen
        assert "Only one article here" in running.status


async def test_it_answers_while_it_compares_and_leaving_stops_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    _hold_two(desk)
    stopped, begun = Event(), Event()

    def slow(*_: object, progress: object, cancelled: object) -> tuple[AlignedPair, ...]:
        assert callable(progress)
        assert callable(cancelled)
        progress(0, 7)
        begun.set()
        while not cancelled():
            os.sched_yield()
        stopped.set()
        return ()

    monkeypatch.setattr("synoptic.corpus.parallels.worth_a_look.aligned_pairs", slow)
    async with desk.open() as running:
        with holding_workers():
            await running.pilot.press("D")
            await running.until(lambda: "comparing 0 of 7 pairs of articles" in _title(running))
            assert "Esc stops" in _title(running)
            assert begun.is_set()
            await running.pilot.press("escape")
        await running.settle()
        assert running.app.screen is running.screen
        assert stopped.wait(60)
