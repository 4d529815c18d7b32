"""How many modules of the product a command enters, from its key to its effect."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import threading
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

from textual.worker import WorkerCancelled

from synoptic.tui.desk.screen import ReadingScreen
from synoptic.tui.panes.tags import TagPane

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from textual.pilot import Pilot

    from synoptic.tui.app import SynopticApp

_ROOT = Path(__file__).resolve().parents[1]
_ROOMS = tuple(
    f"{(_ROOT / 'synoptic' / room).resolve()}{os.sep}" for room in ("corpus", "annotations", "tui")
)
_GOALS = {"highlight to disk": 35, "find elsewhere to answers": 35, "query to matches": 15}


class Walk:
    """The modules of the product in which a function was called, up to the return of a given one."""

    def __init__(self) -> None:
        """Watch this thread and those to come."""
        self._entered: set[str] = set()
        self._reached: set[str] = set()
        self._end = ""
        threading.setprofile(self._step)
        sys.setprofile(self._step)

    def _step(self, frame: FrameType, event: str, _: object) -> None:
        if not self._end:
            return
        if event == "call" and not _is_aside(frame):
            self._entered.add(frame.f_code.co_filename)
        elif event == "return" and frame.f_code.co_qualname == self._end:
            self._reached |= self._entered

    @contextmanager
    def until(self, end: str) -> Iterator[None]:
        """Watch inside the block, until the last return there of the function with that qualified name."""
        self._entered.clear()
        self._reached.clear()
        self._end = end
        try:
            yield
        finally:
            self._end = ""

    def modules(self) -> list[str]:
        """Return the paths of the modules entered, below the repository's root."""
        real = {os.path.realpath(name) for name in self._reached}
        return sorted(name.removeprefix(f"{_ROOT}{os.sep}") for name in real if name.startswith(_ROOMS))


_ASIDE = {"render", "render_line", "render_lines", "_find_and_load"}
"""Functions that draw a widget, and that import a module: what they call is no step of a command."""


def _is_aside(frame: FrameType | None) -> bool:
    """Tell whether a call was made to draw a widget, whose screen follows the state, or by an import."""
    while frame is not None:
        if frame.f_code.co_name in _ASIDE:
            return True
        frame = frame.f_back
    return False


def run() -> None:
    """Print the number of modules of each walk, and the modules."""
    found = asyncio.run(_walks())
    for name, modules in found.items():
        print(f"\n{name}: {len(modules)} modules (goal {_GOALS[name]})")
        for module in modules:
            print(f"  {module}")


async def _walks() -> dict[str, list[str]]:
    walk = Walk()
    found = {}
    with tempfile.TemporaryDirectory() as home, patch.dict(os.environ, SYNOPTIC_HOME=home):
        app = _app(Path(home))
        # Clocks tick through other modules, whatever the reader does; so do panes that are being laid out.
        with patch.object(ReadingScreen, "set_interval"), patch.object(type(app), "set_interval"):
            async with app.run_test(size=(160, 45)) as pilot:
                await _press(app, pilot, "v", "w", "w")
                while not any(pane.size for pane in app.screen.query(TagPane)):
                    await pilot.pause(0.1)
                await pilot.pause(1)
                with walk.until("AnnotationStore.highlight"):
                    await _press(app, pilot, "enter")
                found["highlight to disk"] = walk.modules()
                await _press(app, pilot, "right_parenthesis", "right_parenthesis")
                with walk.until("ParallelsPane.answer"):
                    await _press(app, pilot, "p")
                found["find elsewhere to answers"] = walk.modules()
    found["query to matches"] = _query(walk)
    return found


def _query(walk: Walk) -> list[str]:
    from synoptic.corpus import samples
    from synoptic.corpus.files.loading import load
    from synoptic.corpus.search.engine import ArticleSearch

    search = ArticleSearch(load([samples.folder()]).articles)
    with walk.until("SearchEngine.search"):
        search.search("size of a lof")
    return walk.modules()


def _app(home: Path) -> SynopticApp:
    from synoptic.annotations.library.library import Library
    from synoptic.annotations.store.store import AnnotationStore
    from synoptic.corpus import samples
    from synoptic.corpus.files.loading import load
    from synoptic.tui.app import SynopticApp
    from synoptic.tui.shell.session import Session

    library = Library(home, None)
    return SynopticApp(
        articles=load([samples.folder()]).articles,
        problems=(),
        store=AnnotationStore(library.folder),
        library=library,
        session=Session(),
        name="samples",
        keymap={},
    )


async def _press(app: SynopticApp, pilot: Pilot[None], *keys: str) -> None:
    """Press keys, and wait until all that was begun by them is done."""
    await pilot.press(*keys)
    await pilot.pause()
    while busy := [worker for worker in app.workers if not worker.group.startswith("look")]:
        with suppress(WorkerCancelled):
            await app.workers.wait_for_complete(busy)
        await pilot.pause()
