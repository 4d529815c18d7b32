"""The lines at the screen's edges: how much there is and whether it is saved; where the caret is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from synoptic.tui.article.marks import orphans_of
from synoptic.tui.panes import status_text
from synoptic.tui.panes.bars import KeyBar, StatusLine, TopBar
from synoptic.tui.shell.display import single_line

if TYPE_CHECKING:
    from textual.timer import Timer

    from synoptic.tui.article.view import ArticleView
    from synoptic.tui.desk.feature import Desk
    from synoptic.tui.desk.features import Features

SAID_SECONDS = 4.0
"""Seconds for which a remark stands in the status line, unless the reader does something else before."""


class Status:
    """Makes those lines of the desk's state and of the features' words."""

    def __init__(self, desk: Desk, name: str, features: Features) -> None:
        """Show that the library is called `name`."""
        self._desk = desk
        self._name = single_line(name)
        self._features = features
        self._hush: Timer | None = None
        self.said_before = ""
        """The remark that stood there as the reader did what they are doing."""

    def refresh_counts(self) -> None:
        desk = self._desk
        bar = desk.query_one_optional(TopBar)
        if bar is None:
            return
        ids = {article.id for article in desk.articles}
        highlights = sum(each.article in ids for each in desk.annotations.highlights.values())
        orphans = sum(len(orphans_of(article, desk.annotations, desk.texts)) for article in desk.articles)
        bar.library = self._name
        links = sum(any(end.article in ids for end in each.ends) for each in desk.annotations.links.values())
        bar.counts = status_text.on_library(len(desk.articles), highlights, links, orphans)

    def refresh_saved(self) -> None:
        if (bar := self._desk.query_one_optional(TopBar)) is not None:
            bar.saved = self._saved()

    def _saved(self) -> Content:
        """Return who reads a shared library, and whether what is shown and typed is saved."""
        said, who = self._state(), self._features.keeping.who
        return Content.assemble(f"{single_line(who)} · ", said) if who else said

    def _state(self) -> Content:
        keeping, editor = self._features.keeping, self._features.notes.editor
        typing = editor is not None and editor.is_unsaved
        if keeping.fault or (typing and keeping.refused):
            return Content.styled("not saved", "bold $text-error")
        if (status := keeping.status) is not None:
            return Content.styled(status, "bold")
        if keeping.read_only:
            return Content("read-only")
        return Content("saving …" if keeping.saving or typing else "saved")

    def refresh_here(self) -> None:
        line = self._desk.query_one_optional(StatusLine)
        if line is None:
            return
        view = self._desk.view
        line.place = self._place(view)
        line.mode = _mode(view)
        line.here = self._features.here(view)
        if (keys := self._desk.query_one_optional(KeyBar)) is not None:
            keys.here = self._features.keys_here(view)

    def _place(self, view: ArticleView) -> str:
        """Return which hit and which panes the reader sees, and how far the caret is."""
        count = len(self._desk.panes)
        first, last = self._desk.row.in_sight
        walked = self._features.find.walked() or self._features.search.walked()
        which = f"panes {first + 1}–{last}" if last - first > 1 else f"pane {last}"
        parts = [
            *([walked] if walked else []),
            *([f"{which} of {count}"] if last - first < count else []),
            *([] if (page := view.article.page_at(view.caret)) is None else [f"p. {page}"]),
            f"{100 * view.caret // max(1, len(view.article.text))} %",
        ]
        return " · ".join(parts)

    def say(self, message: str) -> None:
        line = self._desk.query_one_optional(StatusLine)
        if line is None:
            return
        self._end()
        line.said = single_line(message)
        self._hush = line.set_timer(SAID_SECONDS, self._end)

    def hush(self) -> None:
        """End the remark: the reader does something else."""
        line = self._desk.query_one_optional(StatusLine)
        self.said_before = "" if line is None else line.said
        self._end()

    def _end(self) -> None:
        if self._hush is not None:
            self._hush.stop()
            self._hush = None
            if (line := self._desk.query_one_optional(StatusLine)) is not None:
                line.said = ""


def _mode(view: ArticleView) -> str:
    mode = "RESHAPE" if view.reshaping else "SELECT" if view.selecting else ""
    return mode if view.count is None else f"{mode} {view.count or '#'}…".lstrip()
