"""Draws the pictures of the README and of docs/: the app itself on the sample articles, driven by its keys.

`python -m docs.draw_pictures` writes them, the same files every time. A test draws them again and compares.
"""

from __future__ import annotations

import asyncio
import re
import shutil
import tempfile
from collections.abc import Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

import pytest

from docs.picture import Frame, moving, screen_of, still
from synoptic.annotations.library.catalogue import identify
from synoptic.annotations.library.library import Library
from synoptic.annotations.store.store import AnnotationStore
from synoptic.corpus import samples
from synoptic.corpus.files.loading import load
from synoptic.corpus.formats.registry import PLAIN
from synoptic.tui.shell.session import Session
from tests.annotations.coders import Coder
from tests.tui.conftest import AppUnderTest, Running, out_of_time

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from datetime import tzinfo

FOLDER = Path(__file__).parent
_SIZE = (100, 30)
_THEMES = ("synoptic-dark", "synoptic-light")
_SECONDS_A_LETTER = 0.09


@dataclass(frozen=True, slots=True)
class Still:
    """A picture of one screen."""

    title: str
    """What is to be seen."""
    keys: Sequence[str]
    """What is pressed before."""
    prepare: Callable[[Path, Path], None]
    """Fills a library: the folders of the articles and of the library."""
    size: tuple[int, int] = _SIZE
    again: Sequence[str] = ()
    """What is pressed to have it drawn in other colours, where the theme alone does not do that."""


@dataclass(frozen=True, slots=True)
class Step:
    """What is pressed in a moving picture, and how long one looks at what comes of it."""

    keys: Sequence[str]
    seconds: float
    shown: tuple[str, ...]
    """The keys in the line below; none where it stays as it was."""
    says: str


# What was marked before


def _nothing(folder: Path, library: Path) -> None:
    """Leave the library empty."""


def _mark(
    folder: Path, library: Path, marks: Sequence[tuple[str, str, str, str]], reader: str | None = None
) -> None:
    """Highlight words: their article, the words, a tag and a note."""
    coder = Coder(library, reader)
    for article in identify(load([folder]).articles, coder.store.annotations, None):
        for name, words, tag, note in marks:
            if article.path is not None and article.path.name == name:
                coder.mark(article, words, tag, note=note)


_FACTS = (
    ("ardwire.txt", "killing two people", "claim/dead", ""),
    ("ardwire.txt", "4.26 metres", "claim/water", "Corrected to 4.62 by Saltline on 16 March."),
    ("ardwire.txt", "We closed five gates out of six", "quotation", "Who says “we”, and who leaves it out?"),
    ("harbour-courier.md", "4.62 metres", "claim/water", ""),
    ("harbour-courier.md", "Three are dead", "claim/dead", ""),
    ("harbour-courier.md", "We closed five gates out of six", "quotation", ""),
    ("estery-chronicle.txt", "4.26 metres", "claim/water", ""),
    ("sluice-and-span.txt", "4.62", "claim/water", ""),
    ("saltline.txt", "Three people died", "claim/dead", ""),
)


def _facts(folder: Path, library: Path) -> None:
    _mark(folder, library, _FACTS)


_CODED = (
    ("ana", "38 people", "number"),
    ("ben", "38 people", "number"),
    ("ana", "340 million crowns", "number"),
    ("ben", "Mayor Lucia Farrant put the damage at 340 million crowns", "number"),
    ("ana", "The work had not been done.", "blame"),
    ("ben", "The work had not been done.", "excuse"),
    ("ben", "the old quarters", "place"),
)
"""What the page on agreement tells of."""


def _coders(folder: Path, library: Path) -> None:
    for coder, words, tag in _CODED:
        _mark(folder, library, [("ardwire.txt", words, tag, "")], coder)


# The pictures

STILLS = {
    "screenshot": Still(
        "Two accounts of one night side by side, with highlights, tags and a search over all five",
        ("slash", *"gates out of six"),
        _facts,
        (120, 36),
    ),
    "pictures/parallels": Still(
        "A sentence, and below it the passages of the other articles that say the same, with scores",
        ("slash", *"size of a loaf", "down", "enter", "p"),
        _nothing,
    ),
    "pictures/compare": Still(
        "Three articles in rows: what they share is dim, what differs in substance is marked",
        ("V", "n", "n", "n"),
        _nothing,
    ),
    "pictures/differences": Still(
        "Pairs of sentences in which two articles give different numbers", ("D",), _nothing
    ),
    "pictures/quotations": Still(
        "Quotations by speaker, and the wordings of one of them in three articles", ("Q",), _nothing
    ),
    "pictures/matrix": Still(
        "Claims by articles: who says how many died, and how high the water stood",
        ("B",),
        _facts,
        (120, 16),
        ("escape", "B"),
    ),
    "pictures/agreement": Still(
        "How far two coders agree, and the list of where they do not", ("J",), _coders, (100, 24)
    ),
    "pictures/export": Still(
        "The export dialog: what, how, where, and the document as it will be", ("e",), _facts
    ),
    "pictures/library": Still(
        "The library: articles by letter, with outlet, date, words, share read and highlights",
        ("F",),
        _facts,
        (100, 14),
    ),
}

MOVING = "pictures/two-minutes"
FILM = "Two minutes with Synoptic: search, passages that say the same, highlight, tag, differences, export"
_SEARCH, _TAG = "size of a loaf", "quotation"
STEPS = (
    Step((), 2.6, ("synoptic read flood",), "Five accounts of one flood, side by side."),
    Step(("slash",), 0.9, ("/",), "Search all of them."),
    Step((*_SEARCH,), 2.4, ("/", _SEARCH), "Four matches in three articles."),
    Step(("down",), 1.6, ("↓",), "See each match in its article."),
    Step(("enter",), 1.3, ("Enter",), "Go there."),
    Step(("p",), 3.4, ("p",), "Who else has this? Passages that say the same."),
    Step(("enter",), 2.0, ("Enter",), "Line them up."),
    Step(("escape",), 0.4, ("Esc",), "Back to the article."),
    Step(("escape",), 0.8, ("Esc",), "Back to the article."),
    Step(("enter",), 1.6, ("Enter",), "Highlight the sentence."),
    Step(("t",), 0.8, ("t",), "Tag it."),
    Step((*_TAG,), 0.8, ("t", _TAG), "Tag it."),
    Step(("enter",), 1.6, ("Enter",), "Tagged. Every change is saved at once."),
    Step(("D",), 3.6, ("D",), "Where the accounts differ: numbers, days, names."),
    Step(("escape",), 0.5, ("Esc",), "Back to the article."),
    Step(("e",), 3.6, ("e",), "Export: the exact words, with place and source."),
)
_ALONE = 6
"""The step that is seen where nothing may move, counted from 1."""


# Drawing


async def draw_still(picture: Still) -> str:
    """Return a picture of one screen as SVG."""
    async with _app(picture.size, picture.prepare) as running:
        await _press(running, picture.keys)
        dark = await _export(running, _THEMES[0])
        running.app.theme = _THEMES[1]
        await _press(running, picture.again)
        light = await _export(running, _THEMES[1])
    return still(screen_of(dark, light), picture.title)


async def draw_moving() -> str:
    """Return the moving picture as SVG."""
    dark, light = [[each async for each in _film(theme)] for theme in _THEMES]
    frames = [
        Frame(screen_of(svg, other), seconds, step.shown, step.says)
        for (step, seconds, svg), (_, _, other) in zip(dark, light, strict=True)
    ]
    alone = max(number for number, (step, _, _) in enumerate(dark) if step is STEPS[_ALONE - 1])
    return moving(frames, alone, FILM)


async def _film(theme: str) -> AsyncIterator[tuple[Step, float, str]]:
    """Play the steps; yield each, how long it is looked at, and the screen, after every key."""
    async with _app(_SIZE, _nothing) as running:
        for step in STEPS:
            for key in step.keys[:-1]:
                await _press(running, (key,))
                yield step, _SECONDS_A_LETTER, await _export(running, theme)
            await _press(running, step.keys[-1:])
            yield step, step.seconds, await _export(running, theme)


@asynccontextmanager
async def _app(size: tuple[int, int], prepare: Callable[[Path, Path], None]) -> AsyncIterator[Running]:
    """Open the app on the sample articles, with a library of its own."""
    with tempfile.TemporaryDirectory() as home, pytest.MonkeyPatch.context() as patch:
        patch.delenv("NO_COLOR", raising=False)
        for name, value in (
            ("HOME", home),
            ("SYNOPTIC_HOME", f"{home}/synoptic"),
            ("TERM", "xterm-256color"),
            ("COLORTERM", "truecolor"),
        ):
            patch.setenv(name, value)
        patch.setattr("synoptic.tui.desk.exports.datetime", _AtNoon)
        patch.setattr("synoptic.tui.desk.exports.export_folder", lambda: Path("/home/reader"))
        folder, library = Path(home, "flood"), Path(home, "library")
        folder.mkdir()
        library.mkdir()
        for path in samples.folder().iterdir():
            if path.suffix in PLAIN:
                shutil.copy(path, folder)
        prepare(folder, library)
        store = AnnotationStore(library)
        app = AppUnderTest(
            articles=load([folder]).articles,
            problems=(),
            store=store,
            library=Library(library, None),
            session=Session(),
            name="flood",
            keymap={},
        )
        async with app.run_test(size=size) as pilot:
            running = Running(app, pilot, store, Library(library, None))
            await running.settle()
            yield running
            app.exit()


class _AtNoon(datetime):
    """A clock that stands."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        return cls(2031, 3, 20, 12).astimezone(tz or UTC)


async def _press(running: Running, keys: Sequence[str]) -> None:
    await running.press(*("space" if key == " " else key for key in keys))


async def _export(running: Running, theme: str) -> str:
    """Return the screen in a theme, as the app exports it."""
    running.app.theme = theme
    await running.settle()
    running.stop_blinking()
    exported = running.app.export_screenshot()
    # Ids are made anew each time.
    return re.sub(r"(?<=synoptic:begin&#160;)[0-9a-f]{16}", "5d0a3f61c2b98e47", exported)


async def _draw_all() -> dict[str, str]:
    pictures = {name: await draw_still(picture) for name, picture in STILLS.items()}
    return pictures | {MOVING: await draw_moving()}


def main() -> None:
    """Write all pictures."""
    with out_of_time():
        pictures = asyncio.run(_draw_all())
    (FOLDER / "pictures").mkdir(exist_ok=True)
    for name, svg in pictures.items():
        (FOLDER / f"{name}.svg").write_text(svg, encoding="utf-8")
        print(f"wrote {name}.svg")


if __name__ == "__main__":
    main()
