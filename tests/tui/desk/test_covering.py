"""What was read is counted where the reader reads, kept, shown, switched off and forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from textual.widgets import OptionList

from synoptic.tui.dialogs.menu import Menu
from synoptic.tui.panes.library import LibraryPane
from synoptic.tui.shell.settings import Settings

if TYPE_CHECKING:
    from synoptic.tui.article.view import ArticleView
    from tests.tui.conftest import Desk, Running
    from tests.tui.desk.paper_desk import PaperDesk

LONG = "\n\n".join(
    f"Paragraph {number} has words enough for one row of the pane." for number in range(1, 201)
)


@pytest.fixture(autouse=True)
def _no_time_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is counted is what a test says has been in sight for so long."""
    monkeypatch.setattr("synoptic.tui.desk.coverage.monotonic", lambda: 0.0)


def _read(running: Running, name: str) -> float:
    article = running.article(name)
    return running.screen.record_of_reading.of(article.id, article.digest).coverage.share(len(article.text))


def _header(running: Running) -> str:
    return next(str(pane.header.render()) for pane in running.screen.row.panes if pane.active)


def _rail(view: ArticleView) -> str:
    return "".join(view.render_line(y).text[-1] for y in range(view.size.height))


async def test_only_what_is_in_sight_in_the_active_pane_is_counted(desk: Desk) -> None:
    (desk.folder / "alder.txt").write_text(LONG, encoding="utf-8")
    async with desk.open() as running:
        running.features.coverage.cover(1000)
        seen = _read(running, "alder.txt")
        assert 0 < seen < 0.3
        assert _read(running, "birch.txt") == 0
        reading = running.screen.record_of_reading.of(running.view.article.id, running.view.article.digest)
        assert reading.coverage.spans == running.view.sight
        await running.press("space")
        running.features.coverage.cover(1000)
        assert _read(running, "alder.txt") > seen
        await running.press("tab")
        running.features.coverage.cover(1000)
        assert _read(running, "birch.txt") == 1.0


async def test_it_grows_no_faster_than_anybody_reads(desk: Desk) -> None:
    desk.hold_only(LONG)
    async with desk.open() as running:
        running.features.coverage.cover(1.0)
        assert 0 < _read(running, "alone.txt") * len(LONG) < 200


async def test_it_is_shown_in_the_header_the_library_and_the_column_at_the_edge(desk: Desk) -> None:
    desk.hold_only(LONG)
    async with desk.open() as running:
        assert "0 % read" in _header(running)
        assert "░" not in _rail(running.view)
        running.features.coverage.cover(1000)
        await running.settle()
        percent = int(_read(running, "alone.txt") * 100)
        assert percent > 5
        assert f"{percent} % read" in _header(running)
        rail = _rail(running.view)
        assert rail.startswith("░")
        assert not rail.endswith("░")
        library = running.screen.query_one(LibraryPane)
        (line,) = [str(each.prompt) for each in library.query_one(OptionList).options]
        assert line.rstrip().endswith("◔")


async def test_it_is_kept_over_a_restart_and_forgotten_with_the_text(desk: Desk) -> None:
    desk.hold_only(LONG)
    async with desk.open() as running:
        running.features.coverage.cover(1000)
        before = _read(running, "alone.txt")
        await running.press("q")
    async with desk.open() as running:
        assert _read(running, "alone.txt") == before
        assert _rail(running.view).startswith("░")
        assert f"{int(before * 100)} % read" in _header(running)
        await running.press("q")
    desk.hold_only("Another text altogether.\n\n" + LONG)
    async with desk.open() as running:
        assert _read(running, "alone.txt") < before


async def test_furniture_counts_with_its_line_and_what_the_reader_folded_does_not(desk: Desk) -> None:
    desk.hold_only(
        "Bridge stays shut after a night of wind\n\n"
        "The city had counted lorries on the bridge, and the harbour was quiet until the morning.\n\n"
        "Advertisement\n\nShare on Facebook\n\n"
        "A third paragraph tells of the harbour, where the cranes stood still for the whole night.\n"
    )
    async with desk.open() as running:
        article = running.view.article
        start = article.text.index("A third")
        await running.go_to("A third")
        await running.press("z")
        assert len(running.view.folds_in_sight) == 2
        running.features.coverage.cover(1000)
        coverage = running.screen.record_of_reading.of(article.id, article.digest).coverage
        assert coverage.covered(0, start) == start
        assert coverage.covered(start, len(article.text)) == 0
        await running.press("z")
        running.features.coverage.cover(1000)
        assert "100 % read" in _header(running)


async def test_it_can_be_switched_off(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.hold_only(LONG)
    async with desk.open(settings=Settings(coverage=False)) as running:
        assert "% read" not in _header(running)
        monkeypatch.setattr("synoptic.tui.desk.coverage.monotonic", lambda: 1000.0)
        running.features.coverage.look()
        assert _read(running, "alone.txt") == 0
        await running.press("q")
    assert not list(desk.library.folder.glob("*reading*"))


async def test_counting_is_paused_and_forgotten_from_a_menu(paper: PaperDesk) -> None:
    alder, birch = paper.named("alder.txt"), paper.named("birch.txt")
    for article in (alder, birch):
        read = paper.reading.of(article.id, article.digest)
        paper.reading.changed(article.id, replace(read, coverage=read.coverage.add(0, len(article.text))))
    paper.read("birch.txt")
    coverage = paper.features.coverage
    coverage.show()
    assert paper.shares[birch.id] == 1.0
    await paper.do("coverage")
    menu = await paper.answer("article")
    assert isinstance(menu, Menu)
    assert [str(line) for _, line in menu.lines()][:2] == [
        "Pause until the next start",
        "Reset this article (100 %)",
    ]
    assert (paper.shares[birch.id], paper.shares[alder.id]) == (0, 1.0)
    await paper.do("coverage")
    await paper.answer("library")
    assert paper.shares[alder.id] == 0
    for said, share in (("is paused", None), ("is on", 0.0)):
        await paper.do("coverage")
        await paper.answer("counting")
        assert said in paper.said
        assert coverage.share_counted(alder.id) == share
        assert {pane.header.read for pane in paper.row.panes} == {share}
    await paper.do("coverage")
    await paper.answer(None)
    assert coverage.share_counted(alder.id) == 0.0
