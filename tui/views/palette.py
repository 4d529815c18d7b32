"""The actions in the command palette: the same list as the key bar and the help."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING

from textual.command import DiscoveryHit, Hit, Provider
from textual.content import Content

from synoptic.tui.commands import ACTIONS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from textual.types import IgnoreReturnCallbackType

    from synoptic.corpus.search.matching import Matcher
    from synoptic.tui.commands import Action


class ActionProvider(Provider):
    """Offers each action by its description."""

    async def discover(self) -> AsyncIterator[DiscoveryHit]:
        """Offer all, in the order of the help."""
        for action in ACTIONS:
            yield DiscoveryHit(action.description, self._press(action), help=self._help(action))

    async def search(self, query: str) -> AsyncIterator[Hit]:
        """Offer those whose description is like the query, as it is anywhere in the program."""
        offered: set[int] = set()
        for match in _matcher().match(query):
            if match.index in offered:
                continue
            offered.add(match.index)
            action = ACTIONS[match.index]
            shown = Content(action.description)
            for span in match.spans:
                shown = shown.stylize("bold underline", span.start, span.end)
            yield Hit(match.score / 100, shown, self._press(action), help=self._help(action))

    def _press(self, action: Action) -> IgnoreReturnCallbackType:
        return partial(self.app.run_action, f"press_action('{action.id}')", self.screen)

    @staticmethod
    def _help(action: Action) -> str:
        return "  ".join(action.shown_keys)


@cache
def _matcher() -> Matcher:
    from synoptic.corpus.search.matching import Matcher

    return Matcher([action.description for action in ACTIONS], prefixes=True)
