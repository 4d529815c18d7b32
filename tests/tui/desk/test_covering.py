"""What was read is counted where the reader reads, kept, shown, switched off and forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from synoptic.tui.desk.coverage import LONGEST_UNUSED, SLOW_RATE
from synoptic.tui.dialogs.menu import Menu
from synoptic.tui.panes.library import ArticleList, LibraryPane
from synoptic.tui.shell.settings import Settings

if TYPE_CHECKING:
    from synoptic.tui.article.view import ArticleView
    from synoptic.tui.desk.coverage import CoverageKeeping
    from tests.tui.conftest import Desk, Running
    from tests.tui.desk.paper_desk import PaperDesk

LONG = "\n\n".join(
    f"Paragraph {number} has words enough for one row of the pane." for number in range(1, 201)
)


class Clock:
    """A clock that runs when a test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def run(self, coverage: CoverageKeeping, seconds: int) -> None:
        """Let so many seconds pass, with a look at what is on the screen after each, and then a key."""
        self.stand(coverage, seconds)
        coverage.take_up_use()

    def stand(self, coverage: CoverageKeeping, seconds: int) -> None:
        """Let so many seconds pass, with a look after each, while nobody presses a key."""
        for _ in range(seconds):
            self.now += 1
            coverage.look()


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of these tests."""
    clock = Clock()
    monkeypatch.setattr("synoptic.tui.desk.coverage.monotonic", clock)
    return clock


def _read(running: Running, name: str) -> float:
    article = running.article(name)
    return running.screen.record_of_reading.of(article.id, article.digest).coverage.share(len(article.text))


def _header(running: Running) -> str:
    return next(str(pane.header.render()) for pane in running.screen.row.panes if pane.active)


def _rail(view: ArticleView) -> str:
    return "".join(view.render_line(y).text[-1] for y in range(view.size.height))


async def test_only_what_is_in_sight_in_the_active_pane_is_counted(desk: Desk, clock: Clock) -> None:
    (desk.folder / "alder.txt").write_text(LONG, encoding="utf-8")
    async with desk.open() as running:
        running.features.open_panes.read(running.article("alder.txt").id)
        await running.settle()
        clock.run(running.features.coverage, 60)
        seen = _read(running, "alder.txt")
        assert 0 < seen < 0.3
        assert _read(running, "birch.txt") == 0
        reading = running.screen.record_of_reading.of(running.view.article.id, running.view.article.digest)
        assert reading.coverage.spans == running.view.sight
        await running.press("space")
        clock.run(running.features.coverage, 60)
        assert _read(running, "alder.txt") > seen
        running.features.open_panes.read(running.article("birch.txt").id)
        await running.settle()
        clock.run(running.features.coverage, 60)
        assert _read(running, "birch.txt") == 1.0


async def test_it_grows_no_faster_than_anybody_reads(desk: Desk, clock: Clock) -> None:
    desk.hold_only(LONG)
    async with desk.open() as running:
        clock.run(running.features.coverage, 5)
        assert _read(running, "alone.txt") == 0
        clock.run(running.features.coverage, 5)
        assert 500 < _read(running, "alone.txt") * len(LONG) <= 600


async def test_a_screen_that_is_left_standing_is_not_read(desk: Desk, clock: Clock) -> None:
    desk.hold_only(LONG)
    async with desk.open(size=(120, 60)) as running:
        coverage = running.features.coverage
        clock.stand(coverage, 600)
        await running.press("l")
        assert _read(running, "alone.txt") == 0
        clock.stand(coverage, 40)
        assert _read(running, "alone.txt") == 0
        await running.press("l")
        in_sight = sum(map(len, running.view.sight))
        assert _read(running, "alone.txt") * len(LONG) == pytest.approx(in_sight, abs=1)
        # More takes longer to read: at a slow reader's pace, all of it counts by the next key.
        await running.press("space")
        seconds = int(sum(map(len, running.view.sight)) / SLOW_RATE)
        assert seconds > LONGEST_UNUSED
        clock.stand(coverage, seconds)
        await running.press("l")
        assert _read(running, "alone.txt") * len(LONG) > 1.7 * in_sight


async def test_what_was_read_before_the_articles_were_left_counts(desk: Desk, clock: Clock) -> None:
    desk.hold_only(LONG)
    async with desk.open() as running:
        clock.stand(running.features.coverage, 40)
        running.app.app_focus = False
        clock.stand(running.features.coverage, 1)
        assert _read(running, "alone.txt") > 0
    async with desk.open() as running:
        before = _read(running, "alone.txt")
        await running.press("space")
        clock.stand(running.features.coverage, 40)
        await running.pilot.press("q")
    async with desk.open() as running:
        assert _read(running, "alone.txt") > before


async def test_going_to_the_end_and_leafing_count_nothing(desk: Desk, clock: Clock) -> None:
    desk.hold_only(LONG)
    async with desk.open() as running:
        for keys in (("G",), ("g", "g"), *[("space",)] * 9, ("4", "0", "%")):
            await running.press(*keys)
            clock.run(running.features.coverage, 4)
        assert _read(running, "alone.txt") == 0


async def test_only_reading_counts(desk: Desk, clock: Clock) -> None:
    desk.mark("closed it")
    async with desk.open() as running:
        coverage = running.features.coverage
        for open_it, leave in (
            (("/",), ("escape",)),
            (("/", *"closed", "enter"), ("/", "escape")),
            (("p",), ("escape",)),
            (("p", "tab"), ("shift+tab", "escape")),
            (("a",), ("escape",)),
            (("f",), ("escape",)),
            (("ctrl+f",), ("escape",)),
            (("Q",), ("escape",)),
            (("?",), ("escape",)),
        ):
            running.features.open_panes.go_into(running.article("alder.txt").id)
            await running.settle()
            await running.go_to("closed it")
            await running.press(*open_it)
            clock.run(coverage, 60)
            assert all(_read(running, name) == 0 for name in ("alder.txt", "birch.txt", "cedar.txt")), open_it
            await running.press(*leave)
        running.app.app_focus = False
        clock.run(coverage, 60)
        assert _read(running, "alder.txt") == 0
        running.app.app_focus = True
        await running.settle()
        assert running.focused() is running.view
        clock.run(coverage, 60)
        assert _read(running, "alder.txt") == 1.0


async def test_it_is_shown_in_the_header_the_library_and_the_column_at_the_edge(
    desk: Desk, clock: Clock
) -> None:
    desk.hold_only(LONG)
    async with desk.open() as running:
        assert "0 % read" in _header(running)
        assert "░" not in _rail(running.view)
        clock.run(running.features.coverage, 60)
        await running.settle()
        percent = int(_read(running, "alone.txt") * 100)
        assert percent > 5
        assert f"{percent} % read" in _header(running)
        rail = _rail(running.view)
        assert rail.startswith("░")
        assert not rail.endswith("░")
        listed = running.screen.query_one(LibraryPane).query_one(ArticleList)
        assert listed.render_line(0).text.rstrip().endswith("◔")


async def test_it_is_kept_over_a_restart_and_forgotten_with_the_text(desk: Desk, clock: Clock) -> None:
    desk.hold_only(LONG)
    async with desk.open() as running:
        clock.run(running.features.coverage, 60)
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


async def test_furniture_counts_with_its_line_and_what_the_reader_folded_does_not(
    desk: Desk, clock: Clock
) -> None:
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
        clock.run(running.features.coverage, 60)
        coverage = running.screen.record_of_reading.of(article.id, article.digest).coverage
        assert coverage.covered(0, start) == start
        assert coverage.covered(start, len(article.text)) == 0
        await running.press("z")
        clock.run(running.features.coverage, 60)
        assert "100 % read" in _header(running)


async def test_it_can_be_switched_off(desk: Desk, clock: Clock) -> None:
    desk.hold_only(LONG)
    async with desk.open(settings=Settings(coverage=False)) as running:
        assert "% read" not in _header(running)
        clock.run(running.features.coverage, 60)
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
        "1  Pause until the next start",
        "2  Reset this article (100 %)",
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
