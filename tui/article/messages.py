"""The reports of an article's view, each about the view itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from synoptic.corpus.article import Span
    from synoptic.tui.article.view import ArticleView


@dataclass
class _Report(Message):
    view: ArticleView


class Moved(_Report):
    """The caret moved, the selection or the count changed, or other rows came into sight."""

    def can_replace(self, message: Message) -> bool:
        """One report a burst is enough."""
        return isinstance(message, Moved) and message.view is self.view


class LaidOut(_Report):
    """The text was laid out in another size of the view."""


@dataclass
class Unfolded(_Report):
    """A fold was opened because something in it was gone to."""

    span: Span


@dataclass
class _AtPointer(_Report):
    column: int
    """Column of the screen."""
    row: int
    """Row of the screen."""


class Selected(_AtPointer):
    """The mouse has selected something, and its button was let go."""


class MenuAsked(_AtPointer):
    """The right button was pressed."""


@dataclass
class Hovered(_Report):
    """The pointer came over other highlights than before, or left them."""

    highlights: tuple[str, ...]
    """Their ids, in text order."""


@dataclass
class HighlightMissing(_Report):
    """There is no highlight where a command needs one."""

    command: str
    """The command's id."""


class FoldPressed(_Report):
    """A line that stands for something folded was clicked."""
