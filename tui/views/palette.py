"""The commands in the command palette: those of the view that is on top, and those of the articles."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import cache, partial
from typing import TYPE_CHECKING

from textual.command import DiscoveryHit, Hit, Provider
from textual.content import Content

from synoptic.tui.commands import COMMANDS, Command, commands_in, keymap_of, keys_of
from synoptic.tui.views.full_screen import View

if TYPE_CHECKING:
    from textual.types import IgnoreReturnCallbackType

    from synoptic.corpus.search.matcher import Matcher

_OF_ARTICLES = tuple(command for command in COMMANDS if command.group is not None)


class CommandProvider(Provider):
    """Offers each command by its description."""

    @property
    def _commands(self) -> tuple[Command, ...]:
        own = commands_in(self.screen.NAME) if isinstance(self.screen, View) else ()
        return (*own, *_OF_ARTICLES)

    async def discover(self) -> AsyncIterator[DiscoveryHit]:
        for command in self._commands:
            yield DiscoveryHit(command.description, self._press(command), help=self._help(command))

    async def search(self, query: str) -> AsyncIterator[Hit]:
        commands = self._commands
        offered: set[int] = set()
        for match in _matcher(commands).match(query):
            if match.index in offered:
                continue
            offered.add(match.index)
            command = commands[match.index]
            shown = Content(command.description)
            for span in match.spans:
                shown = shown.stylize("bold underline", span.start, span.end)
            yield Hit(match.score / 100, shown, self._press(command), help=self._help(command))

    def _press(self, command: Command) -> IgnoreReturnCallbackType:
        return partial(self.app.run_action, f"command('{command.id}')", self.screen)

    def _help(self, command: Command) -> str:
        return "  ".join(keys_of(command, keymap_of(self.app)))


@cache
def _matcher(commands: tuple[Command, ...]) -> Matcher:
    from synoptic.corpus.search.matcher import Matcher

    return Matcher([command.description for command in commands], prefixes=True)
