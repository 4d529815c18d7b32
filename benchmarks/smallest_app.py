"""Yardstick: the smallest Textual app that answers a key by drawing something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import App
from textual.widgets import Static

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult


class SmallestApp(App[None]):
    """Counts keys."""

    count = 0

    def compose(self) -> ComposeResult:
        """Lay out the count."""
        yield Static("ready 0")

    def on_key(self, event: events.Key) -> None:
        """Count a key and show the count."""
        event.stop()
        self.count += 1
        self.query_one(Static).update(f"ready {self.count}")


if __name__ == "__main__":
    SmallestApp().run()
