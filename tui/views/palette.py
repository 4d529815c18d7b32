"""The commands in the command palette: the same list as the key bar and the help."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING

from textual.command import DiscoveryHit, Hit, Provider
from textual.content import Content

from synoptic.tui.commands import COMMANDS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from textual.types import IgnoreReturnCallbackType

    from synoptic.corpus.search.matcher import Matcher
    from synoptic.tui.commands import Command


class CommandProvider(Provider):
    """Offers each command by its description."""

    async def discover(self) -> AsyncIterator[DiscoveryHit]:
        """Offer all, in the order of the help."""
        for command in COMMANDS:
            yield DiscoveryHit(command.description, self._press(command), help=self._help(command))

    async def search(self, query: str) -> AsyncIterator[Hit]:
        """Offer those whose description is like the query, as it is anywhere in the program."""
        offered: set[int] = set()
        for match in _matcher().match(query):
            if match.index in offered:
                continue
            offered.add(match.index)
            command = COMMANDS[match.index]
            shown = Content(command.description)
            for span in match.spans:
                shown = shown.stylize("bold underline", span.start, span.end)
            yield Hit(match.score / 100, shown, self._press(command), help=self._help(command))

    def _press(self, command: Command) -> IgnoreReturnCallbackType:
        return partial(self.app.run_action, f"command('{command.id}')", self.screen)

    @staticmethod
    def _help(command: Command) -> str:
        return "  ".join(command.shown_keys)


@cache
def _matcher() -> Matcher:
    from synoptic.corpus.search.matcher import Matcher

    return Matcher([command.description for command in COMMANDS], prefixes=True)
