"""The reading screen, whole: help, the palette's way in, and one step back.

It is built in floors, each a class over the one below: state and keeping (`library_state`), what is laid
out and said (`library_screen`), what others change (`following`), panes (`arranging`), arriving at a
passage (`arriving`), folds (`folding`), what was read (`covering`), notes (`noting`), highlights and tags
(`marking`), what the mouse asks for (`pointing`), undo, provenance and export (`filing`), search
(`searching`), finding in one article (`finding`), links (`linking`), who else has a passage (`answering`,
`lining_up`, `comparing`), articles that scroll together (`scrolling`), the views over all articles
(`surveying`, `claiming`). A floor knows those below it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from synoptic.tui.commands import Where, bindings, command_of
from synoptic.tui.desk.claiming import ClaimingScreen
from synoptic.tui.panes.notes import NotesPane
from synoptic.tui.panes.search import SearchPane
from synoptic.tui.panes.who_else import ParallelsPane

if TYPE_CHECKING:
    from textual.binding import BindingType


class ReadingScreen(ClaimingScreen):
    """Articles side by side, and all that a reader does with them."""

    # On the top floor: Textual goes through all keys anew for each class over the one that has them.
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.DESK)]

    async def action_command(self, identifier: str) -> None:
        """Do a command of the list by its id, as if its key had been pressed in the article being read."""
        command = command_of(identifier)
        target = self.view if command.where is Where.ARTICLE else self
        await self.app.run_action(command.call, default_namespace=target)

    def action_help(self) -> None:
        """Show all keys, those of what has the keyboard first."""
        from synoptic.tui.views.help import HelpScreen
        from synoptic.tui.views.view import View

        parallels = self.query_one_optional(ParallelsPane)
        first = self.app.screen.NAME if isinstance(self.app.screen, View) else ""
        if parallels is not None and parallels.has_focus_within and self.app.screen is self:
            first = parallels.NAME
        self.app.push_screen(HelpScreen(self._keymap, first))

    def action_switch_light(self) -> None:
        """Change between a light and a dark theme."""
        self.app.theme = "textual-light" if self.app.current_theme.dark else "textual-dark"

    async def action_leave(self) -> None:
        """Quit; what is being typed is kept."""
        await self.app.action_quit()

    async def action_step_back(self) -> None:
        """Go one step back: out of the note, the search, a side pane, the selection, and so on."""
        search, notes = self.query_one_optional(SearchPane), self.query_one_optional(NotesPane)
        parallels = self.query_one_optional(ParallelsPane)
        if self.view.count:
            self.view.forget_count()
        elif await self.close_prompt():
            pass
        elif self.note_editor is not None:
            self.close_note()
        elif search is not None and search.has_focus_within:
            self.close_search()
        elif parallels is not None and parallels.has_focus_within:
            if not self.stop_asking():
                await self.close_parallels()
        elif self.focused is not self.view:
            self.focus_article()
        elif self.view.selecting:
            self.view.drop_selection()
        elif parallels is not None:
            await self.close_parallels(back=False)
        elif self.forget_arrival():
            pass
        elif self.finds is not None:
            self.finds = None
        elif search is not None and search.display:
            self.close_search()
        elif notes is not None:
            await notes.remove()
        elif self.give_up_link():
            pass
        elif self.lit:
            self.lit = frozenset()
