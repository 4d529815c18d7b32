"""The greeting: at the first start, one line that says what to press."""

from __future__ import annotations

from typing import TYPE_CHECKING

from synoptic.tui.desk.feature import Desk, Feature

if TYPE_CHECKING:
    from textual.content import Content

    from synoptic.tui.article.view import ArticleView

_LINE = "Press {tour} for a short tour, {search} to search, {help} for all keys."
_TOLD = {"tour", "search", "help"}
"""The commands that it tells of: a reader who did one of them needs it no more."""


class Greeting(Feature):
    """Says it in the status line, where that has nothing else to say, until the reader did some of it."""

    def __init__(self, desk: Desk, *, is_first: bool) -> None:
        """Greet if this is the reader's first start."""
        super().__init__(desk)
        self._greets = is_first

    def here(self, _: ArticleView, said: Content) -> Content:
        """Return the words of the status line, or the greeting where there are none."""
        if said or not self._greets:
            return said
        # Imported late: hardly a start is the first.
        from synoptic.tui.desk.tour.tour_steps import with_keys

        return with_keys(_LINE, self._desk.keymap)

    def take_up(self, command: str) -> None:
        """Take up that the reader did a command."""
        if self._greets and command in _TOLD:
            self._greets = False
            self._desk.refresh_status()
