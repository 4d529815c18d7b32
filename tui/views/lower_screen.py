"""A screen over which others stand, and which has them drawn no oftener than it changes."""

from __future__ import annotations

from typing import TypeVar

from textual.screen import Screen

Answer = TypeVar("Answer")


class LowerScreen(Screen[Answer]):
    """A screen that, while another is on top of it, hands each of its changes up once.

    Textual's own, once anything in it changed, has the screen on top drawn whole each time it comes to rest
    from a message, such as a timer's: a letter typed on top would wait for that. Coming back on top draws all
    of it anyway.
    """

    @property
    def is_composed(self) -> bool:
        """Whether its parts are there: sooner than `is_mounted`, which is false until after `on_mount`.

        What changes in between would be shown by nobody.
        """
        return bool(self.children)

    def _on_timer_update(self) -> None:
        """Draw what changed. Textual has no public method for it."""
        super()._on_timer_update()
        if self.app.screen is not self:
            self._repaint_required = False
