"""Whatever is dragged over, on any text: what is selected is what lies under the cells, to the character.

The widget is the real one, in an app. What has to be selected is told by a model that walks over the cells of
the rows as they are drawn; of the layout it takes where each row begins, and nothing else.
"""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.app import App
from textual.containers import Horizontal

from synoptic.corpus.article import Article, digest_of
from synoptic.corpus.articles.loading import normalise
from synoptic.corpus.text.graphemes import iter_graphemes
from synoptic.tui.article.article_view import ArticleView
from synoptic.tui.article.opening import Opening
from synoptic.tui.article.painting import GUTTER, RAIL
from tests.tui.article.pointer import Pointer, on_screen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.pilot import Pilot

_SIZE = (60, 14)
_ALPHABET = (
    "ab, .-\n\n日本語。「」漢👩\u200d🚀🇫🇷e\u0301q\u0323\u0307\u200b\u00ad\u05d0\u05d1\u0627\u064bﷺ"
    "\u202e\u2066\x00\x07\x1b\x85\x9b\u2028\ufeff\t\ud800ก\u0e33क्षि각\u1100\u1161"
)
_TEXTS = (
    st.text(alphabet=st.sampled_from(_ALPHABET), min_size=1, max_size=160)
    | st.text(min_size=1, max_size=80)
    | st.lists(
        st.sampled_from(["word", "漢字", "👩\u200d🚀", "\u05e9\u05dc\u05d5\u05dd", "q\u0301", "soft\u00adly"])
    ).map(" ".join)
).map(normalise)
_Place = tuple[int, int]
_PLACES = st.tuples(st.integers(0, _SIZE[0] - RAIL - 1), st.integers(0, _SIZE[1] - 1))

_DRAGS = st.tuples(_PLACES, st.lists(_PLACES, min_size=1, max_size=3))


class _Bench(App[None]):
    """Nothing but an article; a second press at one spot is no double click."""

    CLICK_CHAIN_TIME_THRESHOLD = -1.0


class _Session:
    """One app for many examples."""

    def __init__(self, runner: asyncio.Runner, pilot: Pilot[None]) -> None:
        self.run = runner.run
        self._pilot = pilot
        self._pointer = Pointer(pilot)

    async def show(self, text: str, width: int) -> ArticleView:
        """Show a text in a pane of a width."""
        app = self._pilot.app
        article = Article("1", "title", text, digest_of(text))
        view = ArticleView(Opening(article))
        view.styles.width = width
        await app.screen.query(Horizontal).remove()
        await app.screen.mount(Horizontal(view))
        await self._pilot.pause()
        return view

    async def drag(self, view: ArticleView, start: tuple[int, int], way: list[tuple[int, int]]) -> None:
        """Drag over it."""
        await self._pointer.drag(on_screen(view, start), *(on_screen(view, place) for place in way))


@contextmanager
def _bench() -> Iterator[_Session]:
    with asyncio.Runner() as runner:
        running = _Bench().run_test(size=_SIZE)
        pilot = runner.run(running.__aenter__())
        try:
            yield _Session(runner, pilot)
        finally:
            runner.run(running.__aexit__(None, None, None))


def _under(view: ArticleView, place: tuple[int, int]) -> tuple[int, int]:
    """Return the offsets before and after the grapheme drawn at a place: the same where none is."""
    rows = len(view._layout)
    y = min(place[1], rows - 1 - view.scroll_offset.y)
    start = view._layout.bounds(view.scroll_offset.y + y)[0]
    drawn = "".join(segment.text for segment in view.render_line(y))
    column = place[0] - view._margin - GUTTER
    text = drawn[view._margin + GUTTER :]
    if column < 0:
        return start, start
    length = len(view._layout.row(view.scroll_offset.y + y).text)
    used = 0
    for first, last in iter_graphemes(text, 0, length):
        used += cell_len(text[first:last])
        if used > column:
            return start + first, start + last
    return start + length, start + length


def _meant(view: ArticleView, start: tuple[int, int], way: list[tuple[int, int]]) -> str | None:
    """Return the words that a drag means: from what is under its start to what is under its end."""
    moved = [
        place for index, place in enumerate(way) if place != start or any(p != start for p in way[:index])
    ]
    if not moved:
        return None
    origin, (before, after) = _under(view, start)[0], _under(view, moved[-1])
    selected = view.article.text[origin:after] if before >= origin else view.article.text[before:origin]
    return selected or None


def test_a_drag_selects_the_exact_words() -> None:
    with _bench() as session:

        @settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
        @given(_TEXTS, st.sampled_from([9, 17, 30, 60]), st.lists(_DRAGS, min_size=1, max_size=3))
        def check(text: str, width: int, drags: list[tuple[_Place, list[_Place]]]) -> None:
            inside = width - RAIL - 1
            view = session.run(session.show(text, width))
            for place, places in drags:
                start, way = (min(place[0], inside), place[1]), [(min(x, inside), y) for x, y in places]
                session.run(session.drag(view, start, way))
                passage = view.passage()
                assert (passage.text if passage else None) == _meant(view, start, way)

        check()
