"""The actions in the command palette: the same list as the key bar and the help."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.command import DiscoveryHit, Hit, Provider

from tui.actions import ACTIONS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from textual.types import IgnoreReturnCallbackType

    from tui.actions import Action


class ActionProvider(Provider):
    """Offers each action by its description."""

    async def discover(self) -> AsyncIterator[DiscoveryHit]:
        """Offer all, in the order of the help."""
        for action in ACTIONS:
            yield DiscoveryHit(action.description, self._press(action), help=self._help(action))

    async def search(self, query: str) -> AsyncIterator[Hit]:
        """Offer those whose description is like the query."""
        matcher = self.matcher(query)
        for action in ACTIONS:
            score = matcher.match(action.description)
            if score > 0:
                yield Hit(
                    score, matcher.highlight(action.description), self._press(action), help=self._help(action)
                )

    def _press(self, action: Action) -> IgnoreReturnCallbackType:
        return partial(self.app.run_action, f"press_action('{action.id}')", self.screen)

    @staticmethod
    def _help(action: Action) -> str:
        return "  ".join(action.shown_keys)
