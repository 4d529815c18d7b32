"""The overview: tables of what is in the library, from which passages and an export are one key away."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Any

import pytest
from textual.widgets import Label, Static

from synoptic.corpus.quotations.survey import QuotationSurveyor
from synoptic.tui.dialogs.export_dialog import ExportDialog, OptionRow
from synoptic.tui.dialogs.menu import Menu
from synoptic.tui.panes.bars import PaneTitle
from synoptic.tui.panes.grid import GridView
from tests.tui.quiet import holding_workers

if TYPE_CHECKING:
    from synoptic.corpus.quotations.survey import QuotationSurvey
    from tests.tui.conftest import Desk, Running

pytestmark = pytest.mark.asyncio


def _lines(running: Running) -> list[str]:
    grid = running.app.screen.query_one(GridView)
    return [text for y in range(grid.size.height) if (text := grid.render_line(y).text.rstrip())]


def _title(running: Running) -> str:
    return str(running.app.screen.query_one(PaneTitle).render())


def _said(running: Running) -> str:
    return str(running.app.screen.query_one("#said", Static).render())


async def test_numbers_lead_to_their_passages(desk: Desk) -> None:
    desk.mark("38 lorries", tags=["claim/number", "crew"])
    desk.mark("41 lorries", tags=["claim"])
    async with desk.open(size=(160, 40)) as running:
        await running.press("H")
        assert "tags by outlet" in _title(running)
        rows = [line.split() for line in _lines(running) if line.startswith("■")]
        assert [(row[1], row[3]) for row in rows] == [("claim", "2"), ("claim/number", "1"), ("crew", "1")]
        assert _said(running) == "claim: 2 highlights"
        await running.press("enter")
        assert isinstance(running.app.screen, Menu)
        # By outlets: the Birch comes before The Alder Post.
        await running.press("1")
        assert running.screen.active == running.article("birch.txt").id
        assert running.screen.view.caret == running.article("birch.txt").text.index("41 lorries")
        await running.press("H", "n")
        assert _title(running).split()[1:] == ["tags", "together", "2", "pairs", "of", "3", "tags"]
        await running.press("right", "right")
        assert _said(running) == "claim and crew: 1 highlight with both, 1 sentence with both in it"
        await running.press("enter")
        assert running.screen.active == running.article("alder.txt").id


async def test_an_empty_table_says_how_to_fill_it(desk: Desk) -> None:
    async with desk.open() as running:
        await running.press("H")
        assert _said(running) == "No tags here yet: t tags a passage."
        await running.press("enter", "N", "N")
        assert "words through time" in _title(running)
        assert "the matrix has no rows" in _said(running)


async def test_the_table_that_is_shown_is_exported(desk: Desk) -> None:
    desk.mark("38 lorries", tags=["number"])
    async with desk.open() as running:
        await running.press("H", "t", "4")
        assert _title(running).split()[1:] == ["words", "through", "time", "1", "claim,", "1", "passage"]
        assert "“38 lorries”" in "\n".join(_lines(running))
        await running.press("e")
        dialog = running.app.screen
        assert isinstance(dialog, ExportDialog)
        assert dialog.query_one("#what", OptionRow).chosen == "table"
        assert str(dialog.query_one("#which", Label).render()).startswith("Table: words on each claim")
        await running.press("space")
        assert isinstance(running.app.screen, Menu)
        await running.press("1")
        assert dialog.choice.table == "tags-by-outlet"
        assert "| number | 1 |" in str(dialog.query_one("#document", Static).render())
        await running.press("escape", "escape")
        await running.press("H")
        assert "words through time" in _title(running), "the table looked at last"


async def test_tags_are_counted_article_by_article(desk: Desk) -> None:
    desk.mark("38 lorries", tags=["number"])
    desk.mark("41 lorries", tags=["number"])
    async with desk.open() as running:
        await running.press("H", "t", "5")
        title = _title(running).split()[1:]
        assert title[:6] == ["tags", "by", "article", "1", "tag", "×"]
        assert title[-1] == "articles"


@pytest.mark.parametrize("table", ["3", "5"])
async def test_the_heads_of_articles_differ_where_they_are_cut(desk: Desk, table: str) -> None:
    for number, day in enumerate((25, 24, 23)):
        text = f"An address on the state of the union\n\n{day} March 2031\n\n“We are well,” said Ada Marsh.\n"
        (desk.folder / f"{number}.txt").write_text(text, encoding="utf-8")
    desk.mark("38 lorries", tags=["number"])
    async with desk.open(size=(120, 30)) as running:
        await running.press("H", "t", table)
        heads = " ".join(_lines(running)[:2])
        assert "…23" in heads
        assert "…24" in heads
        assert "…25" in heads


async def test_a_name_that_only_nests_tags_counts_what_they_have(desk: Desk) -> None:
    desk.mark("38 lorries", tags=["claim/number"])
    desk.mark("41 lorries", tags=["claim/place"])
    async with desk.open(size=(160, 40)) as running:
        await running.press("H", "t", "5")
        rows = [line.split() for line in _lines(running) if line.startswith("■")]
        assert [(row[1], row[3]) for row in rows] == [
            ("claim", "2"),
            ("claim/number", "1"),
            ("claim/place", "1"),
        ]


async def test_while_a_table_is_gathered_there_is_none(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.mark("38 lorries", tags=["crew"])
    desk.mark("38 lorries on", tags=["number"])
    begun, goes_on, survey = threading.Event(), threading.Event(), QuotationSurveyor.survey

    def slowly(surveyor: QuotationSurveyor, *args: Any, **kwargs: Any) -> QuotationSurvey | None:
        begun.set()
        goes_on.wait(60)
        return survey(surveyor, *args, **kwargs)

    monkeypatch.setattr(QuotationSurveyor, "survey", slowly)
    async with desk.open() as running:
        await running.press("H", "n")
        assert "crew" in "\n".join(_lines(running))
        try:
            with holding_workers():
                await running.pilot.press("n")
                assert await asyncio.to_thread(begun.wait, 60)
                await running.until(lambda: "speakers by article" in _title(running))
                assert "working" in _title(running)
                assert _lines(running) == []
                assert _said(running) == ""
        finally:
            goes_on.set()
        await running.settle()
        assert "speaker" in _title(running)
        assert _lines(running) != []
