"""An article's view alone in an app, for what only a running widget shows."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from textual import on
from textual.app import App

from synoptic.corpus.article import Article, digest_of
from synoptic.tui.article.view import ArticleView
from tests.tui.article.pointer import Pointer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from textual.app import ComposeResult
    from textual.message import Message
    from textual.pilot import Pilot

    from synoptic.tui.shell.settings import Settings


class Stage(App[None]):
    """Nothing but a view, and the kinds of report that it has made."""

    def __init__(self, view: ArticleView) -> None:
        super().__init__()
        self.view = view
        self.reports: list[str] = []

    def compose(self) -> ComposeResult:
        yield self.view

    @on(ArticleView.Selected)
    @on(ArticleView.MenuAsked)
    @on(ArticleView.FoldPressed)
    @on(ArticleView.Hovered)
    @on(ArticleView.Unfolded)
    def _note(self, message: Message) -> None:
        self.reports.append(type(message).__name__)


def article_of(text: str) -> Article:
    return Article("1", "title", text, digest_of(text))


@asynccontextmanager
async def on_stage(
    text: str,
    *,
    size: tuple[int, int] = (80, 24),
    settings: Settings | None = None,
    clock: Callable[[], float] = lambda: 0.0,
) -> AsyncIterator[tuple[Stage, Pilot[None], Pointer]]:
    """Show a text; clicks follow one another as fast as the clock says."""
    view = ArticleView(article_of(text), settings=settings, clock=clock)
    app = Stage(view)
    async with app.run_test(size=size) as pilot:
        view.focus()
        await pilot.pause()
        yield app, pilot, Pointer(pilot)
