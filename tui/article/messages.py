"""The reports of an article's view, each about the view itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from synoptic.corpus.article import Span
    from synoptic.tui.article.view import ArticleView


@dataclass
class Moved(Message):
    """The caret moved, the selection or the count changed, or other rows came into sight."""

    view: ArticleView

    @property
    def control(self) -> ArticleView:
        return self.view

    def can_replace(self, message: Message) -> bool:
        """One report a burst is enough."""
        return isinstance(message, Moved) and message.view is self.view


@dataclass
class LaidOut(Message):
    """The text was laid out in another size of the view."""

    view: ArticleView


@dataclass
class Unfolded(Message):
    """A fold was opened because something in it was gone to."""

    view: ArticleView
    span: Span
    """The folded lines."""


@dataclass
class Selected(Message):
    """The mouse has selected something."""

    view: ArticleView
    column: int
    """Column of the screen at which the button was let go."""
    row: int
    """Row of the screen, likewise."""


@dataclass
class MenuAsked(Message):
    """The right button was pressed."""

    view: ArticleView
    column: int
    """Column of the screen."""
    row: int
    """Row of the screen."""


@dataclass
class Hovered(Message):
    """The pointer came over other highlights than before, or left them."""

    view: ArticleView
    highlights: tuple[str, ...]
    """Their ids, in text order."""


@dataclass
class FoldPressed(Message):
    """A line that stands for something folded was clicked."""

    view: ArticleView
