"""The menu of what can be done here, the bar at a selection, and what the pointer rests on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from synoptic.tui.article.target import TargetKind
from synoptic.tui.commands import command_of, key_of
from synoptic.tui.desk.feature import Act, Desk, Feature
from synoptic.tui.panes import status_text
from synoptic.tui.panes.bars import SelectionBar

if TYPE_CHECKING:
    from synoptic.tui.article.view import ArticleView
    from synoptic.tui.desk.annotating.keeping import Keeping

_ON_HIGHLIGHT = ("tag", "note", "reshape", "copy", "copy-cited", "remove")
_ON_WORDS = ("highlight", "tag", "note", "copy", "copy-cited", "grow-selection", "fold")
_ON_ARTICLE = ("article-note", "find-here", "provenance", "encoding")


class Menus(Feature):
    """Offers commands where the pointer is, and tells what it rests on."""

    def __init__(
        self, desk: Desk, on_links: Callable[[ArticleView], tuple[str, ...]], keeping: Keeping
    ) -> None:
        """Offer what `on_links` returns for the links under the caret of a view, too."""
        super().__init__(desk)
        self._on_links, self._keeping = on_links, keeping

    @property
    def commands(self) -> Mapping[str, Act]:
        return {"menu": self.at_caret}

    async def offer_bar(self, view: ArticleView, column: int, row: int) -> None:
        """Offer what can be done with what the mouse has selected, at a place of the screen."""
        if (bar := self._desk.query_one_optional(SelectionBar)) is not None:
            await bar.remove()
        if view.selection is not None:
            region = view.region
            row = min(max(row, region.y), region.bottom - 1)
            await self._desk.mount(SelectionBar(self._desk.keymap, view.selection, (column, row), region))

    def withdraw_bar(self) -> None:
        """Take the bar away once something else is selected."""
        bar = self._desk.query_one_optional(SelectionBar)
        if bar is not None and bar.selection != self._desk.view.selection:
            bar.remove()

    def show_hovered(self, view: ArticleView, highlights: tuple[str, ...]) -> None:
        known = self._desk.annotations.highlights
        found = [known[each] for each in highlights if each in known]
        view.tooltip = (
            status_text.on_hovered(found, self._desk.annotations, self._keeping.reader) if found else None
        )

    def at_pointer(self, view: ArticleView, column: int, row: int) -> None:
        """Read the article that was clicked, and offer what can be done there."""
        self._desk.active = view.article.id
        self._offer((column, row))

    def at_caret(self) -> None:
        """Offer what can be done with the selection, the highlight or the sentence under the caret."""
        view = self._desk.view
        column, row = view.point_of(view.caret)
        self._offer((view.region.x + column, min(view.region.y + max(row, 0), view.region.bottom - 1)))

    def _offer(self, at: tuple[int, int]) -> None:
        if (bar := self._desk.query_one_optional(SelectionBar)) is not None:
            bar.remove()
        title, choices = self.choices()
        keys = {each: key_of(each, self._desk.keymap) for each in choices}
        lines = [(each, command_of(each).short) for each in choices]
        self.offer(title, lines, self._desk.action_command, keys=keys, at=at)

    def choices(self) -> tuple[str, tuple[str, ...]]:
        """Return what the menu is about, and the ids of the commands that it offers."""
        view = self._desk.view
        target, on_links = view.target(), self._on_links(view)
        match target.kind if target is not None else None:
            case TargetKind.SELECTION:
                return "Selection", (*_ON_WORDS, *on_links, "parallels", "link", "leave")
            case TargetKind.HIGHLIGHT:
                overlapping = ("next-overlapping",) if len(view.marks_here()) > 1 else ()
                return "Highlight", (*_ON_HIGHLIGHT, *overlapping, *on_links, "parallels", "link", "leave")
            case TargetKind.SENTENCE:
                return "Sentence", (*_ON_WORDS, *on_links, "parallels", "link", *_ON_ARTICLE, "leave")
            case None:
                return "Here", ("fold", *_ON_ARTICLE, "leave")
