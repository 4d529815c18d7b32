"""The palette and the help: all that has a name, to find and to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual.screen import ModalScreen

from synoptic.tui.commands import command_of
from synoptic.tui.desk.feature import Act, Desk, Feature
from synoptic.tui.panes.who_else import ParallelsPane
from synoptic.tui.shell.settings import SETTINGS_FILE

if TYPE_CHECKING:
    from synoptic.tui.desk.annotating.marking import Marking
    from synoptic.tui.desk.folds import Folds
    from synoptic.tui.desk.open_panes import OpenPanes
    from synoptic.tui.desk.search.actions import SearchActions
    from synoptic.tui.views.palette import Entry, EntryKind

_REMEMBERED = 9
"""Choices of the palette that it offers first."""


class Palettes(Feature):
    """Offers all that has a name, in the palette and the help, and does what is chosen there."""

    def __init__(
        self,
        desk: Desk,
        folds: Folds,
        open_panes: OpenPanes,
        marking: Marking,
        search_actions: SearchActions,
    ) -> None:
        super().__init__(desk)
        self._folds, self._open_panes = folds, open_panes
        self._marking, self._search_actions = marking, search_actions
        self._taken: list[tuple[EntryKind, str]] = []
        """What was chosen in the palette or the help, the last first."""

    @property
    def commands(self) -> Mapping[str, Act]:
        return {"help": self.show_help}

    async def show_help(self) -> None:
        """Show all keys, those of what has the keyboard first."""
        from synoptic.tui.views.full_screen import View
        from synoptic.tui.views.help import ELSEWHERE, HelpScreen

        keymap, top = self._desk.keymap, self._desk.top
        if isinstance(top, ModalScreen):
            # What it asks is to be answered first: nothing is taken up from the list.
            keys = HelpScreen(keymap, ELSEWHERE)
            keys.enter, keys.shown = "back", ()
            await self._desk.ask(keys)
            return
        first = ""
        if isinstance(top, View):
            first = top.NAME
        elif (parallels := self._desk.query_one_optional(ParallelsPane)) and parallels.has_focus_within:
            first = parallels.NAME
        await self.put_up(HelpScreen(keymap, first), self._take_up)

    async def show_palette(self) -> None:
        """Offer all that has a name, what was taken last first."""
        from synoptic.tui.views.full_screen import View
        from synoptic.tui.views.palette import Palette, command_entries, other_entries

        desk, top = self._desk, self._desk.top
        articles, annotations, lit, settings = desk.articles, desk.annotations, desk.lit, desk.settings
        commands = command_entries(desk.keymap, top.NAME if isinstance(top, View) else None)
        names = {name for _, name in self._taken}
        known = (each for each in articles if each.id in names)
        at_hand = {
            (each.kind, each.name): each
            for each in (*commands, *other_entries(known, annotations, lit, settings))
        }
        recent = [at_hand[each] for each in self._taken if each in at_hand]
        await self.put_up(
            Palette(
                (*recent, *(each for each in commands if each not in recent)),
                lambda: (*commands, *other_entries(articles, annotations, lit, settings)),
            ),
            self._take_up,
        )

    async def _take_up(self, entry: Entry) -> None:
        """Do what was chosen."""
        from synoptic.tui.views.full_screen import View
        from synoptic.tui.views.palette import EntryKind

        taken = (entry.kind, entry.name)
        self._taken = [taken, *(each for each in self._taken if each != taken)][:_REMEMBERED]
        if entry.kind is EntryKind.COMMAND:
            await self._take_up_command(entry.name)
            return
        if entry.kind is EntryKind.SETTING:
            self._change_settings(entry.name)
            return
        if isinstance(top := self._desk.top, View):
            await top.dismiss(None)
        match entry.kind:
            case EntryKind.ARTICLE:
                self._open_panes.go_into(entry.name)
            case EntryKind.TAG:
                self._marking.light(entry.name)
            case EntryKind.SEARCH:
                await self._search_actions.search_saved(entry.name)

    async def _take_up_command(self, identifier: str) -> None:
        """Do a command where the keyboard is; one of the articles anywhere; else say where it works."""
        command, top = command_of(identifier), self._desk.top
        bound = next(
            (each for each in top.active_bindings.values() if each.binding.id == identifier and each.enabled),
            None,
        )
        if bound is not None:
            await top.app.run_action(bound.binding.action, bound.node)
        elif command.group is not None:
            await top.run_action(f"command('{identifier}')")
        else:
            self._desk.say(f"“{command.description}” works in: {command.where}.")

    def _change_settings(self, line: str) -> None:
        """Change a setting until the end, given as its line of the file."""
        import tomllib

        desk = self._desk
        desk.settings = replace(desk.settings, **tomllib.loads(line))
        desk.row.use(desk.settings)
        self._folds.show()
        desk.say(f"{line} until you quit; write it in {SETTINGS_FILE} to keep it.")
