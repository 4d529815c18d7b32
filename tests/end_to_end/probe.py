"""A small app that shows what reached it: the other side of the tests of the harness."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import App
from textual.widgets import Label

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult


class Probe(App[None]):
    """Shows the last key, where the mouse went down and up, the wheel, what was pasted, and its size."""

    ENABLE_COMMAND_PALETTE = False

    def compose(self) -> ComposeResult:
        for name in ("size", "key", "down", "moved", "up", "wheel", "paste"):
            yield Label(f"{name}: –", id=name, markup=False)
        yield Label("漢字 Zelenskyy", markup=False)

    def on_resize(self, event: events.Resize) -> None:
        self._show("size", f"{event.size.width} by {event.size.height}")

    def on_key(self, event: events.Key) -> None:
        self._show("key", event.key)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        self._show("down", f"{event.screen_x},{event.screen_y} button {event.button}")

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if event.button:
            self._show("moved", f"{event.screen_x},{event.screen_y}")

    def on_mouse_up(self, event: events.MouseUp) -> None:
        self._show("up", f"{event.screen_x},{event.screen_y}")

    def on_mouse_scroll_down(self) -> None:
        self._show("wheel", "down")

    def on_mouse_scroll_up(self) -> None:
        self._show("wheel", "up")

    def on_paste(self, event: events.Paste) -> None:
        self._show("paste", event.text)

    def _show(self, name: str, text: str) -> None:
        self.query_one(f"#{name}", Label).update(f"{name}: {text}.")


if __name__ == "__main__":
    Probe().run()
