"""Pictures of the screen at the sizes that matter: look at them when one changes, then `make snapshots`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from synoptic.annotations.anchoring.anchors import anchor
from synoptic.annotations.library.catalogue import record_of
from synoptic.annotations.store.store import AnnotationStore, utc_now
from synoptic.corpus.articles.loading import load
from synoptic.tui.desk.coverage import CoverageKeeping
from synoptic.tui.panes.bars import StatusLine

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

    from tests.tui.conftest import Desk, Running

pytestmark = pytest.mark.asyncio


class Picture(SingleFileSnapshotExtension):
    """A snapshot that a browser shows."""

    _write_mode = WriteMode.TEXT
    file_extension = "svg"


@pytest.fixture
def picture(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """Compare pictures."""
    return snapshot.use_extension(Picture)


@pytest.fixture(autouse=True)
def _no_time_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is read while a picture is taken, and what was said stands there."""
    monkeypatch.setattr("synoptic.tui.desk.coverage.monotonic", lambda: 0.0)
    monkeypatch.setattr("synoptic.tui.desk.status.SAID_SECONDS", 3600.0)


def _draw(running: Running) -> str:
    svg = running.app.export_screenshot(title="Synoptic", simplify=True)
    # The font is the viewer's own, and the names of clip paths hash what the picture already shows.
    svg = re.sub(r"@font-face \{.*?\}\s*|<!--.*?-->\s*", "", svg, flags=re.DOTALL)
    return re.sub(r"terminal-\d+", "terminal", svg)


def _mark(desk: Desk) -> None:
    store = AnnotationStore(desk.library.folder)
    for article in load([desk.folder]).articles:
        for words, tags, note in (
            ("because it moved", ["quotation"], "Who said it first?"),
            ("Nobody was hurt", ["quotation", "claim"], ""),
            ("38 lorries", ["claim/number"], "41 elsewhere"),
        ):
            start = article.text.find(words)
            if start >= 0:
                place = anchor(article.text, start, start + len(words), article.digest)
                store.highlight(record_of(article, None, utc_now()), place, tags=tags, note=note)


_MARKDOWN = """\
# Bridge stays shut after night of wind

Source: The Alder Post

14 March 2031

“We closed it because it moved,” said *Dr. Ines Marl*. “Nobody was **hurt**.”

## What was counted

> The city had counted 38 lorries on the bridge, more than in any night since it was built.

Advertisement

Share on Facebook

Its harbour was quiet, and `nobody` counted the ships. The [harbour office](https://example.org)
had closed at noon, as it does on every day of rest, and so the ships stayed where they were.
"""


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 60)], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("look", ["dark", "light", "no-colour"])
async def test_reading(
    desk: Desk,
    picture: SnapshotAssertion,
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int],
    look: str,
) -> None:
    """Headings, a quotation, a fold, overlapping highlights with tags and notes, finds and a selection."""
    (desk.folder / "alder.txt").unlink()
    (desk.folder / "alder.md").write_text(_MARKDOWN, encoding="utf-8")
    _mark(desk)
    desk.mark("it moved,” said *Dr. Ines", tags=["source"])
    if look == "no-colour":
        monkeypatch.setenv("NO_COLOR", "1")
    async with desk.open(size=size) as running:
        running.app.theme = "textual-light" if look == "light" else "textual-dark"
        running.features.coverage.cover(3.0)
        await running.press("ctrl+f")
        await running.type("count")
        await running.press("enter")
        await running.go_to("Nobody")
        await running.press("v", "w", "w", "w")
        assert _draw(running) == picture


async def test_searching(desk: Desk, picture: SnapshotAssertion) -> None:
    _mark(desk)
    async with desk.open(size=(120, 36)) as running:
        await running.pilot.press("slash")
        await running.type("it moved")
        await running.settle()
        running.stop_blinking()
        await running.settle()
        assert _draw(running) == picture


async def test_picking_a_tag(desk: Desk, picture: SnapshotAssertion) -> None:
    _mark(desk)
    async with desk.open(size=(120, 36)) as running:
        await running.pilot.press("right_square_bracket", "t")
        await running.settle()
        running.stop_blinking()
        await running.settle()
        assert _draw(running) == picture


async def test_notes_and_help(desk: Desk, picture: SnapshotAssertion) -> None:
    _mark(desk)
    async with desk.open(size=(120, 36)) as running:
        await running.pilot.press("M")
        await running.settle()
        assert _draw(running) == picture(name="notes")
        await running.pilot.press("question_mark")
        await running.settle()
        assert _draw(running) == picture(name="help")


@pytest.mark.parametrize("size", [(80, 24), (160, 36)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_who_else_has_this(
    five: Desk, picture: SnapshotAssertion, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    # What is read meanwhile depends on how fast this machine is.
    monkeypatch.setattr(CoverageKeeping, "cover", lambda _coverage, _seconds: None)
    async with five.open(size=size) as running:
        running.features.open_panes.open(running.article("ardwire.txt").id)
        await running.settle()
        running.screen.focus_article()
        await running.go_to("Four members of the night shift")
        await running.press("p")
        await running.press("enter", "1", "down")
        running.screen.query_one(StatusLine).hush()
        await running.settle()
        await running.settle()
        assert _draw(running) == picture


def _retell(desk: Desk) -> None:
    """Add two articles that tell of the night what the others do, in part in the same words."""
    (desk.folder / "dale.txt").write_text(
        "What the wind did\n\nSource: The Dale\n\n16 March 2031\n\n"
        "“We closed it because it moved in the wind,” said Ines Marl. “Nobody was hurt.”\n\n"
        "The city had counted 38 lorries on the bridge. The mill stood still.\n",
        encoding="utf-8",
    )
    (desk.folder / "elm.txt").write_text(
        "Marl speaks\n\n“We shut [the bridge] because it moved in the wind,” Marl told the council.\n",
        encoding="utf-8",
    )


@pytest.mark.parametrize("size", [(80, 24), (120, 36)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_views(
    desk: Desk, picture: SnapshotAssertion, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    # What is read meanwhile depends on how fast this machine is.
    monkeypatch.setattr(CoverageKeeping, "cover", lambda _coverage, _seconds: None)
    _retell(desk)
    _mark(desk)
    async with desk.open(size=size) as running:
        await running.press("Q")
        assert _draw(running) == picture(name="quotations")
        await running.press("escape", "V")
        await running.press("n")
        assert _draw(running) == picture(name="compare")
        await running.press("escape", "D")
        assert _draw(running) == picture(name="worth a look")
        await running.press("escape", "B")
        await running.press("l", "l")
        assert _draw(running) == picture(name="matrix")
