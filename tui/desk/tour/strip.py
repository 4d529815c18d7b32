"""The strip of the tour: which step it is, what to press and why, and the ways back, on and out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from synoptic.tui.panes.bars import PaneTitle

if TYPE_CHECKING:
    from textual.app import ComposeResult

_LOW = 16
"""Rows of the terminal below which the strip takes two at most."""


class Told(Struct, frozen=True):
    """What the strip says."""

    title: str
    goal: Content
    """What to press."""
    why: str
    ways: Content
    """The ways back, on and out, each to be clicked."""
    brief: Content
    """What to press and the way on, where there is no room for more."""


class TourStrip(Vertical):
    """Stands above the articles, and above a view of them."""

    DEFAULT_CSS = """
    TourStrip, TourStrip Static { height: auto; background: $panel; }
    TourStrip Static { padding: 0 1; }
    TourStrip .why { color: $text-muted; }
    TourStrip .brief { display: none; max-height: 2; }
    TourStrip.-low PaneTitle, TourStrip.-low .goal, TourStrip.-low .why { display: none; }
    TourStrip.-low .brief { display: block; }
    """
    ALLOW_SELECT = False

    def __init__(self, told: Told) -> None:
        super().__init__()
        self._told = told
        self._title = PaneTitle(told.title, told.ways)
        self._goal = Static(told.goal, classes="goal")
        self._why = Static(Content(told.why), classes="why")
        self._brief = Static(told.brief, classes="brief")

    def compose(self) -> ComposeResult:
        yield self._title
        yield self._goal
        yield self._why
        yield self._brief

    def on_mount(self) -> None:
        self._fit()

    def on_resize(self) -> None:
        self._fit()

    def _fit(self) -> None:
        self.set_class(self.app.size.height < _LOW, "-low")

    def tell(self, told: Told) -> None:
        """Say something else."""
        if told != self._told:
            self._told = told
            self._title.tell(told.title, told.ways)
            self._goal.update(told.goal)
            self._why.update(Content(told.why))
            self._brief.update(told.brief)
