"""Days that lie far apart, and scrolling together, without an app."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from synoptic.tui.desk.in_step import InStep
from synoptic.tui.panes.bars import TopBar
from synoptic.tui.shell.session import Session
from tests.tui.desk.paper_desk import PaperDesk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.tui.conftest import Desk


@pytest.fixture
def opened(desk: Desk) -> Iterator[Callable[..., PaperDesk]]:
    """Opens the three articles, of which one may be of another date, with a session."""
    made: list[PaperDesk] = []

    def open_desk(birch: str = "2 April 2031", session: Session | None = None) -> PaperDesk:
        path = desk.folder / "birch.txt"
        lines = path.read_text(encoding="utf-8").split("\n")
        lines[4] = birch
        path.write_text("\n".join(lines), encoding="utf-8")
        made.append(PaperDesk(desk.folder, desk.library.folder, session))
        return made[-1]

    yield open_desk
    for each in made:
        each.close()


def _headers(paper: PaperDesk) -> list[str]:
    return [pane.header.apart for pane in paper.row.panes]


def test_days_far_apart_are_told_once_and_the_headers_go_on_saying_it(
    opened: Callable[..., PaperDesk],
) -> None:
    paper = opened()
    days = paper.features.days_apart
    for _ in range(2):
        days.show()
        (told,) = paper.alerts
        assert "19 days apart" in told
        assert "Bridge stays shut after night of wind (2031-03-14)" in told
        assert "Engineers shut the bridge (2031-04-02)" in told
        assert _headers(paper) == ["⚠ 19 days before 2", "⚠ 19 days after 1", ""]
    again = opened(session=days.remember(Session()))
    again.features.days_apart.show()
    assert again.alerts == []
    assert _headers(again) == ["⚠ 19 days before 2", "⚠ 19 days after 1", ""]


def test_with_another_date_it_is_news_again(opened: Callable[..., PaperDesk]) -> None:
    first = opened()
    first.features.days_apart.show()
    again = opened("2 June 2031", first.features.days_apart.remember(Session()))
    again.features.days_apart.show()
    (told,) = again.alerts
    assert "80 days apart" in told


def test_articles_that_come_to_be_open_together_are_told_of(opened: Callable[..., PaperDesk]) -> None:
    paper = opened()
    panes, paper.panes = paper.panes, paper.panes[:1]
    assert paper.alerts == []
    paper.panes = panes
    assert len(paper.alerts) == 1


def test_days_side_by_side_are_no_news(opened: Callable[..., PaperDesk]) -> None:
    paper = opened("15 March 2031")
    paper.features.days_apart.show()
    assert paper.alerts == []
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
    assert "No shared passages" in paper.said
    await paper.do("link-scrolling")
    assert (scrolling.is_on, scrolling.ways, bar.is_together) == (False, None, False)
