"""A floor of the reading screen: what the mouse asks for: the bar, the menu, hovering."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on

from synoptic.tui.article.view import ArticleView
from synoptic.tui.commands import command_of, key_of
from synoptic.tui.desk.marking import MarkingScreen
from synoptic.tui.panes import status_text
from synoptic.tui.panes.bars import SelectionBar

if TYPE_CHECKING:
    from collections.abc import Iterator

_ON_SELECTION = ("highlight", "tag", "note", "copy", "copy-cited", "grow-selection", "fold")
_ON_HIGHLIGHT = ("tag", "note", "reshape", "copy", "copy-cited", "remove")
_ANYWHERE = ("grow-selection", "article-note", "fold", "find-here", "provenance")


class PointingScreen(MarkingScreen):
    """Offers actions where the pointer is, and tells what it rests on."""

    @on(ArticleView.Selected)
    async def _offer_actions(self, message: ArticleView.Selected) -> None:
        await self.query(SelectionBar).remove()
        selection = message.view.selection
        if selection is not None:
            region = message.view.region
            row = min(max(message.row, region.y), region.bottom - 1)
            await self.mount(SelectionBar(self._keymap, selection, (message.column, row), region))

    @on(ArticleView.Moved)
    def _withdraw_actions(self) -> None:
        bar = self.query_one_optional(SelectionBar)
        if bar is not None and bar.selection != self.view.selection:
            bar.remove()

    @on(ArticleView.Hovered)
    def _tell_hovered(self, message: ArticleView.Hovered) -> None:
        known = self.annotations.highlights
        highlights = [known[each] for each in message.highlights if each in known]
        message.view.tooltip = status_text.on_hovered(highlights, self.annotations) if highlights else None

    @on(ArticleView.MenuAsked)
    def _open_menu(self, message: ArticleView.MenuAsked) -> None:
        self.active = message.view.article.id
        self._offer_menu((message.column, message.row))

    def action_menu(self) -> None:
        """Offer what can be done with the selection, the highlight or the words under the caret."""
        region = self.view.region
        column, row = self.view.point_of(self.view.caret)
        self._offer_menu((region.x + column, min(region.y + max(row, 0), region.bottom - 1)))

    def _offer_menu(self, at: tuple[int, int]) -> None:
        from synoptic.tui.dialogs.menu import Menu

        async def press(identifier: str | None) -> None:
            if identifier is not None:
                await self.run_action(f"command('{identifier}')")

        self.query(SelectionBar).remove()
        title, choices = self._choices()
        self.app.push_screen(Menu(title, list(self._lines(choices)), at=at), press)

    def _choices(self) -> tuple[str, tuple[str, ...]]:
        if self.view.selection is not None:
            return "Selection", _ON_SELECTION
        if self.view.chosen() is not None:
            overlapping = ("next-overlapping",) if len(self.view.marks_here()) > 1 else ()
            return "Highlight", _ON_HIGHLIGHT + overlapping
        return "Here", _ANYWHERE

    def _lines(self, identifiers: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        keys = [key_of(identifier, self._keymap) for identifier in identifiers]
        width = max(map(len, keys))
        for key, identifier in zip(keys, identifiers, strict=True):
            yield identifier, f"{key:<{width}}  {command_of(identifier).short}"
