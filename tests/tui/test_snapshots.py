"""Pictures of the screen at the sizes that matter: look at them when one changes, then `make snapshots`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from annotations.anchor import anchor
from annotations.catalogue import record_of
from annotations.store import AnnotationStore, utc_now
from corpus.loading import load

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


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 60)], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("theme", ["textual-dark", "textual-light"])
async def test_reading(desk: Desk, picture: SnapshotAssertion, size: tuple[int, int], theme: str) -> None:
    _mark(desk)
    async with desk.open(size=size) as running:
        running.app.theme = theme
        await running.pilot.press("right_square_bracket")
        await running.settle()
        assert _draw(running) == picture


async def test_reading_without_colour(
    desk: Desk, picture: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch
) -> None:
    _mark(desk)
    monkeypatch.setenv("NO_COLOR", "1")
    async with desk.open(size=(80, 24)) as running:
        await running.pilot.press("v", "w", "w")
        await running.settle()
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
