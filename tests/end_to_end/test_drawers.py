"""Each drawer in a real terminal of 80×24: twelve rows of article, its keys, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.end_to_end.desk import Desk

TEXT = "Bridge stays shut\n\n" + "".join(f"Paragraph {number} of the bridge.\n\n" for number in range(60))
DRAWERS = {
    "search": (("/", *"bridge"), "⏎ go there  Tab list", 1),
    "matches": (("/", *"bridge", "tab"), "⏎ go there  h highlight", 1),
    "who else": (("p",), "⏎ line up  → next", 1),
    "note": (("v", "w", "a"), "Esc done", 1),
    "notes": (("M",), "/ search  Esc back", 1),
    "find": (("ctrl+f", *"bridge"), "⏎ stay  ↓ next", 1),
    "place": ((":",), "⏎ go  Esc back", 1),
    "answers over matches": (("/", *"bridge", "enter", "p"), "⏎ line up  → next", 2),
    "matches over answers": (("p", "/", *"bridge"), "⏎ go there  Tab list", 2),
    "note over matches": (("/", *"bridge", "tab", "a"), "Esc done", 3),
}
"""By name: the keys that open the drawers, the row of keys then, and how many steps lead back."""
_ROWS = 12


@pytest.mark.parametrize("name", DRAWERS)
def test_each_drawer_at_80_by_24(desk: Desk, name: str) -> None:
    keys, row, steps = DRAWERS[name]
    desk.good.write_text(TEXT, encoding="utf-8")
    (desk.articles / "other.txt").write_text(TEXT.replace("shut", "open"), encoding="utf-8")
    with desk.read(size=(80, 24)) as terminal:
        terminal.wait_for("v select")
        for key in keys:
            if key in {"enter", "tab"}:
                terminal.settle()
            terminal.press(key)
            if key == "enter":
                terminal.settle()
        _, at = terminal.wait_for(row)
        assert at == 23
        terminal.settle()
        lines = terminal.screen_text().splitlines()
        header = 2 if "source?" in lines[2] else 1
        # The rows of an article end where its pane's edge does.
        shown = [line for line in lines[1 + header : 22] if "▏" in line[38:41]]
        assert len(shown) + header - 1 >= _ROWS
        for _ in range(steps):
            terminal.press("escape")
            terminal.settle()
        terminal.wait_for("t tag  a note")
