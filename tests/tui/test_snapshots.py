"""Pictures of the screen at the sizes that matter: look at them when one changes, then `make snapshots`."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

import pytest
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from synoptic.annotations.anchoring.anchors import anchor
from synoptic.annotations.library.catalogue import record_of
from synoptic.annotations.store.store import AnnotationStore, utc_now
from synoptic.corpus.files.loading import load

if TYPE_CHECKING:
    from datetime import tzinfo

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
    monkeypatch.setattr("synoptic.tui.desk.exports.datetime", _AtNoon)


class _AtNoon(datetime):
    """A clock that stands, at noon wherever the tests run."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        return cls(2031, 3, 16, 12).astimezone(tz or UTC)


def _draw(running: Running) -> str:
    svg = running.app.export_screenshot(title="Synoptic", simplify=True)
    # The font is the viewer's own, and the names of clip paths hash what the picture already shows.
    svg = re.sub(r"@font-face \{.*?\}\s*|<!--.*?-->\s*", "", svg, flags=re.DOTALL)
    # Ids are made anew in each run, and the checksum of a document is that of its ids.
    svg = re.sub(r"(?<=synoptic:begin&#160;)[0-9a-f]{16}", "0" * 16, svg)
    svg = re.sub(r"\^[0-9a-f]{10}\b", "^0123456789", svg)
    return re.sub(r"terminal-\d+", "terminal", svg)


def _name(part: tuple[int, int] | str) -> str:
    return part if isinstance(part, str) else f"{part[0]}x{part[1]}"


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


@pytest.mark.parametrize(
    ("size", "look"),
    [
        *(((80, 24), look) for look in ("dark", "light")),
        *(((120, 36), look) for look in ("dark", "light", "no-colour")),
        *(((160, 45), look) for look in ("dark", "light")),
    ],
    ids=_name,
)
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
        running.app.theme = "synoptic-light" if look == "light" else "synoptic-dark"
        running.read_for(3.0)
        await running.press("ctrl+f")
        await running.type("count")
        await running.press("enter")
        await running.go_to("Nobody")
        await running.press("v", "w", "w", "w")
        assert _draw(running) == picture


@pytest.mark.parametrize(
    ("size", "look"), [((80, 24), "dark"), ((120, 36), "light"), ((40, 10), "dark")], ids=_name
)
async def test_the_tour(desk: Desk, picture: SnapshotAssertion, size: tuple[int, int], look: str) -> None:
    """A step with an answer below, and a view that the strip stands over."""
    async with desk.open(size=size) as running:
        running.app.theme = f"synoptic-{look}"
        await running.press("f9", "tab")
        assert _draw(running) == picture(name="done")
        await running.press("f9", "f9", "f9", "f9", "D")
        running.screen.hush()
        await running.settle()
        assert _draw(running) == picture(name="view")


@pytest.mark.parametrize("look", ["dark", "light"])
async def test_over_the_articles(
    desk: Desk, picture: SnapshotAssertion, look: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each drawer and dialog, one after the other."""
    monkeypatch.setenv("HOME", "/home/reader")
    _mark(desk)
    async with desk.open(size=(120, 36)) as running:
        running.app.theme = f"synoptic-{look}"
        for name, keys in (
            ("search", ("slash", *"it moved")),
            ("tag", ("right_square_bracket", "t")),
            ("note", ("a",)),
            ("notes", ("M",)),
            ("export", ("e",)),
            ("help", ("question_mark",)),
            ("palette", ("ctrl+p", *"tag")),
        ):
            await running.press(*keys)
            running.screen.hush()
            await running.settle()
            assert _draw(running) == picture(name=name)
            await running.press("escape", "escape")


@pytest.mark.parametrize(("size", "look"), [((80, 24), "dark"), ((160, 45), "light")], ids=_name)
async def test_who_else_has_this(
    five: Desk, picture: SnapshotAssertion, size: tuple[int, int], look: str
) -> None:
    async with five.open(size=size) as running:
        running.app.theme = f"synoptic-{look}"
        running.features.open_panes.open(running.article("ardwire.txt").id)
        await running.settle()
        running.screen.focus_article()
        await running.go_to("Four members of the night shift")
        await running.press("p")
        await running.press("enter", "1", "down")
        running.screen.hush()
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


@pytest.mark.parametrize(("size", "look"), [((80, 24), "light"), ((160, 45), "dark")], ids=_name)
async def test_views(desk: Desk, picture: SnapshotAssertion, size: tuple[int, int], look: str) -> None:
    _retell(desk)
    _mark(desk)
    async with desk.open(size=size) as running:
        running.app.theme = f"synoptic-{look}"
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
        for name, key in (("links", "K"), ("library", "F")):
            await running.press("escape", key)
            assert _draw(running) == picture(name=name)
