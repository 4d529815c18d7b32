"""The reading pane with long texts, many highlights and five panes, against short texts and bare apps."""

from __future__ import annotations

import asyncio
import random
import statistics
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.pseudo_terminal import TimedProgram
from benchmarks.start_and_keys import ROOT, report, summary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from textual.pilot import Pilot

_COLUMNS, _ROWS = 200, 50
_STARTS = 7
_KEYS = 30
_WRAPS = 7
_FRAMES = 40
_HIGHLIGHTS = 1_000
_WIDTH = 70
_SEED = 7
_MARK = "Foreword"
"""What the texts begin with, and nothing else on the screen has."""


def prose(size: int, seed: int = _SEED) -> str:
    """Return English prose with typographic quotation marks, `size` bytes of it in UTF-8, or hardly more."""
    from synoptic.corpus import samples

    words = " ".join(path.read_text(encoding="utf-8") for path in samples.folder().glob("*.txt")).split()
    chance = random.Random(seed)
    paragraphs = [_MARK]
    written = 0
    while written < size:
        sentences = [" ".join(chance.choices(words, k=chance.randint(6, 30))) for _ in range(5)]
        paragraphs.append(f"“{sentences[0]},” {'. '.join(sentences[1:])} — {chance.randint(1, 99)}.")
        written += len(paragraphs[-1].encode()) + 2
    return "\n\n".join(paragraphs)


@contextmanager
def desk() -> Iterator[tuple[Path, Mapping[str, str]]]:
    """Give a folder for articles, and the environment of a reader whose files are in it."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        environment = {
            "SYNOPTIC_HOME": str(place / "home"),
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "",
            "PYTHONPYCACHEPREFIX": str(place / "compiled"),
        }
        yield place, environment


def run() -> None:
    """Print the figures: each pair in turn, so that a machine that slows down slows both."""
    _first_paint_and_memory()
    _wrapping()
    _keys()
    _resizing()
    asyncio.run(_five_panes())


def _start(path: Path, environment: Mapping[str, str]) -> TimedProgram:
    argv = [sys.executable, "-m", "synoptic", "read", str(path)]
    return TimedProgram(argv, columns=_COLUMNS, rows=_ROWS, environment=environment)


def _first_paint_and_memory() -> None:
    with desk() as (folder, environment):
        sizes = {"10 MB": 10_000_000, "10 KB": 10_000}
        paths = {name: folder / f"{size}.txt" for name, size in sizes.items()}
        for name, path in paths.items():
            path.write_text(prose(sizes[name]), encoding="utf-8")
        paints: dict[str, list[float]] = {name: [] for name in sizes}
        memories: dict[str, list[float]] = {name: [] for name in sizes}
        for attempt in range(_STARTS + 1):
            for name, path in paths.items():
                with _start(path, environment) as program:
                    seconds = program.seconds_until(_MARK.encode())
                    program.settle(1.5)
                    if attempt:  # the first start of each fills the file system's cache
                        paints[name].append(seconds)
                        memories[name].append(program.peak_memory)
    print(f"an article of 10 MB and one of 10 KB, {_STARTS} starts in pairs")
    report("first paint", paints["10 MB"], paints["10 KB"], "s ", goal=1.5, names=("10 MB", "10 KB"))
    added = [large - small for large, small in zip(memories["10 MB"], memories["10 KB"], strict=True)]
    size = 10_000_000 / 1024**2
    print(
        f"\nmemory that 10 MB add, until all is wrapped: {statistics.median(added) / size:.2f} x their size"
    )
    print(f"  (goal: less than 6 x)  {summary(added, 'MiB')}")


def _wrapping() -> None:
    from textual.content import Content

    from synoptic.tui.article.layout import Layout

    text = prose(1_000_000)
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(_WRAPS):
        began = time.perf_counter()
        layout = Layout(text, _WIDTH)
        while layout.fill():
            pass
        ours.append(1000 * (time.perf_counter() - began))
        began = time.perf_counter()
        Content(text).wrap(_WIDTH)
        theirs.append(1000 * (time.perf_counter() - began))
    report("wrapping 1 MB", theirs, ours, "ms", goal=20, names=("Content.wrap", "synoptic"))


def _keys() -> None:
    from synoptic.annotations.anchoring.anchors import anchor
    from synoptic.annotations.library.catalogue import record_of
    from synoptic.annotations.library.library import init
    from synoptic.annotations.store.store import AnnotationStore
    from synoptic.corpus.files.loading import load

    with desk() as (folder, environment):
        path = folder / "articles" / "long.txt"
        path.parent.mkdir()
        path.write_text(prose(1_000_000), encoding="utf-8")
        library = init(path.parent)
        article = load([path]).articles[0]
        store = AnnotationStore(library.folder)
        record = record_of(article, library.root, datetime.now(UTC))
        step = len(article.text) // _HIGHLIGHTS
        for number in range(_HIGHLIGHTS):
            start = number * step
            place = anchor(article.text, start, start + 120, article.digest)
            store.highlight(record, place, tags=[f"tag {number % 5}"], text=article.text)
        store.close()
        keys = {"caret": (b"j", b"k"), "word": (b"w", b"w"), "page": (b" ", b"b")}
        smallest = [sys.executable, "-m", "benchmarks.smallest_app"]
        with (
            _start(path.parent, environment) as ours,
            TimedProgram(smallest, columns=_COLUMNS, rows=_ROWS, environment=environment) as yardstick,
        ):
            ours.seconds_until(_MARK.encode())
            yardstick.seconds_until(b"ready")
            ours.settle(2.0)
            yardstick.settle()
            for name, pair in keys.items():
                answers: tuple[list[float], list[float]] = ([], [])
                for attempt in range(_KEYS):
                    answers[0].append(ours.milliseconds_to_answer(pair[attempt % 2]))
                    answers[1].append(yardstick.milliseconds_to_answer(b"x"))
                what = f"a {name} key in 1 MB with {_HIGHLIGHTS:,} highlights, to its first byte"
                report(what, *answers, "ms", goal=3.0, names=("synoptic", "smallest app"))


def _resizing() -> None:
    """Compare the time from a change of width to the first byte of the answer, in a long and a short text."""
    with desk() as (folder, environment):
        answers: dict[int, list[float]] = {10_000_000: [], 10_000: []}
        for size in answers:
            (folder / f"{size}.txt").write_text(prose(size), encoding="utf-8")
        with (
            _start(folder / "10000000.txt", environment) as long,
            _start(folder / "10000.txt", environment) as short,
        ):
            for program in (long, short):
                program.seconds_until(_MARK.encode())
                program.settle(2.0)
                program.type(b" " * 3)
                program.settle(0.5)
            for attempt in range(_KEYS // 2):
                columns = 90 if attempt % 2 else 110
                for size, program in ((10_000_000, long), (10_000, short)):
                    answers[size].append(program.milliseconds_to_resize(columns, _ROWS))
                    program.settle(0.6)
    report(
        "a change of width, to the first byte of what is in sight",
        answers[10_000_000],
        answers[10_000],
        "ms",
        goal=1.5,
        names=("10 MB", "10 KB"),
    )


async def _five_panes() -> None:
    """Measure the work of scrolling five articles of 1 MB together by a page: processor time a frame.

    The yardstick scrolls five texts of 150 KB: Textual lays out whole texts.
    """
    from textual.containers import VerticalScroll

    from benchmarks.bare_columns import BareColumns
    from synoptic.annotations.library.library import Library
    from synoptic.annotations.store.store import AnnotationStore
    from synoptic.corpus.files.loading import load
    from synoptic.tui.app import SynopticApp
    from synoptic.tui.shell.session import Session

    with desk() as (folder, environment):
        long, short = folder / "long", folder / "short"
        for place, size in ((long, 1_000_000), (short, 150_000)):
            place.mkdir()
            for number in range(5):
                (place / f"{number}.txt").write_text(prose(size, seed=number), encoding="utf-8")
        library = Library(folder=Path(environment["SYNOPTIC_HOME"]), root=None)
        app = SynopticApp(
            articles=load([long]).articles,
            problems=(),
            store=AnnotationStore(library.folder),
            library=library,
            session=Session(),
            name="five",
            keymap={},
        )
        # Wide enough for five panes beside the library.
        async with app.run_test(size=(_COLUMNS + 40, _ROWS)) as pilot:
            await pilot.pause()
            views = tuple(app.reading.row.views.values())
            while not all(view.is_filled for view in views):
                await pilot.pause(0.05)

            def page_down() -> None:
                for view in views:
                    view.action_move_page(1.0)

            ours = await _frames(pilot, page_down)
        bare = BareColumns([str(path) for path in sorted(short.iterdir())])
        async with bare.run_test(size=(_COLUMNS + 40, _ROWS)) as pilot:
            await pilot.pause()
            columns = tuple(bare.query(VerticalScroll))

            def page_on() -> None:
                for column in columns:
                    there = column.scroll_offset.y + _ROWS - 4
                    column.scroll_to(y=there, animate=False, immediate=True, force=True)

            theirs = await _frames(pilot, page_on)
    what = "five panes scrolled by a page together, processor time a frame (goal: 16 ms of work)"
    report(what, ours, theirs, "ms", goal=1.0, names=("synoptic", "bare columns"))


async def _frames(pilot: Pilot[None], scroll: Callable[[], None]) -> list[float]:
    """Return the milliseconds of processor time that each of some frames took."""
    frames = []
    for _ in range(_FRAMES):
        began = time.process_time()
        scroll()
        await pilot.pause()
        frames.append(1000 * (time.process_time() - began))
    return frames
