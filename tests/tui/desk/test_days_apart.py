"""Days that lie far apart, and scrolling together, without an app."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from synoptic.tui.desk.in_step import InStep
from synoptic.tui.panes.article_pane import ArticlePane
from synoptic.tui.panes.bars import TopBar
from tests.tui.desk.paper_desk import PaperDesk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.tui.conftest import Desk


@pytest.fixture
def opened(desk: Desk) -> Iterator[Callable[..., PaperDesk]]:
    """Opens the three articles, of which one may be of another date."""
    made: list[PaperDesk] = []

    def open_desk(birch: str = "2 April 2031") -> PaperDesk:
        path = desk.folder / "birch.txt"
        lines = path.read_text(encoding="utf-8").split("\n")
        lines[4] = birch
        path.write_text("\n".join(lines), encoding="utf-8")
        made.append(PaperDesk(desk.folder, desk.library.folder))
        return made[-1]

    yield open_desk
    for each in made:
        each.close()


def _headers(paper: PaperDesk) -> list[str]:
    return [next(iter(pane.header.apart), "") for pane in paper.row.panes]


def test_days_far_apart_are_said_in_the_headers_and_not_over_the_text(
    opened: Callable[..., PaperDesk],
) -> None:
    paper = opened()
    paper.features.days_apart.show()
    assert _headers(paper) == ["⚠ 19 days before B", "⚠ 19 days after A", ""]
    assert paper.alerts == []


def test_the_other_article_is_told_by_its_letter_and_not_by_its_pane(
    opened: Callable[..., PaperDesk],
) -> None:
    paper = opened()
    alder, birch, cedar = paper.panes
    paper.panes = (cedar, alder, birch)
    paper.features.days_apart.show()
    assert _headers(paper) == ["⚠ 19 days before B", "⚠ 19 days after A", ""]


@pytest.mark.asyncio
async def test_days_far_apart_stay_in_the_header_where_there_is_little_room(desk: Desk) -> None:
    birch = desk.folder / "birch.txt"
    lines = birch.read_text(encoding="utf-8").split("\n")
    lines[4] = "2 April 2031"
    birch.write_text("\n".join(lines), encoding="utf-8")
    for columns, told in ((80, "⚠ 19 d"), (200, "⚠ 19 days")):
        async with desk.open(size=(columns, 24)) as running:
            await running.settle()
            panes = running.screen.query(ArticlePane)
            for header in [pane.header for pane in panes if pane.display][:2]:
                assert told in str(header.render()), header.content_size.width
                assert header.content_size.width >= 36
                assert str(header.render())[:12].strip()


@pytest.mark.parametrize(
    ("birch", "told"),
    [
        ("14 March 2032", "1 year before B"),
        ("2 April 2227", "196 years before B"),
        ("12 March 2032", "⚠ 364 days before B"),
    ],
)
def test_years_apart_are_told_and_are_no_warning(
    opened: Callable[..., PaperDesk], birch: str, told: str
) -> None:
    paper = opened(birch)
    paper.features.days_apart.show()
    assert _headers(paper)[0] == told


@pytest.mark.asyncio
async def test_years_apart_give_way_where_there_is_little_room(desk: Desk) -> None:
    birch = desk.folder / "birch.txt"
    lines = birch.read_text(encoding="utf-8").split("\n")
    lines[4] = "2 April 2227"
    birch.write_text("\n".join(lines), encoding="utf-8")
    for columns, told in ((80, False), (360, True)):
        async with desk.open(size=(columns, 24)) as running:
            await running.settle()
            panes = running.screen.query(ArticlePane)
            for header in [pane.header for pane in panes if pane.display][:2]:
                shown = str(header.render())
                assert ("196 years" in shown) is told, shown
                assert "⚠" not in shown


def test_headers_follow_the_articles_that_are_open(opened: Callable[..., PaperDesk]) -> None:
    paper = opened()
    panes, paper.panes = paper.panes, paper.panes[:1]
    assert _headers(paper)[0] == ""
    paper.panes = panes
    assert _headers(paper)[0] == "⚠ 19 days before B"


def test_of_days_side_by_side_nothing_is_said(opened: Callable[..., PaperDesk]) -> None:
    paper = opened("15 March 2031")
    paper.features.days_apart.show()
    assert _headers(paper) == ["", "", ""]


async def test_one_article_alone_has_none_to_scroll_with(paper: PaperDesk) -> None:
    paper.panes = paper.panes[:1]
    await paper.do("link-scrolling")
    assert not paper.features.scrolling.is_on
    assert "Open a second article first" in paper.said


async def test_it_is_said_at_the_top_and_of_articles_that_share_nothing(paper: PaperDesk) -> None:
    scrolling, bar = paper.features.scrolling, TopBar()
    await paper.mount(bar)
    await paper.do("link-scrolling")
    assert bar.is_together
    scrolling.take({("one", "other"): InStep((), 10)})
    assert "No shared passages found" in paper.said
    await paper.do("link-scrolling")
    assert (scrolling.is_on, scrolling.ways, bar.is_together) == (False, None, False)
