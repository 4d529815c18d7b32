"""Adding in a real terminal: a bar while it works, lines that stay, and the articles on the screen."""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from tests.end_to_end.terminal import PATIENCE, Terminal
from tests.web_site import Page, serving, story

if TYPE_CHECKING:
    from http.server import BaseHTTPRequestHandler

ROOT = Path(__file__).resolve().parents[2]
GATE = ("The gate jammed before dawn on Friday, and the sea came over the wall in three places. " * 2,) * 3
WALL = ("Ministers will meet on Sunday to talk about who is to pay for the wall that has leaked. " * 2,) * 3


def test_from_addresses_to_two_articles_side_by_side(tmp_path: Path) -> None:
    environment = {"SYNOPTIC_HOME": str(tmp_path / "home"), "PYTHONPATH": str(ROOT)}
    start = [sys.executable, "-m", "synoptic"]
    with serving() as site:
        site.pages["/gate"] = Page(story("Sea gate jams in storm", *GATE))
        wall = story("Who pays for the wall?", *WALL, outlet="Saltline")

        is_seen = threading.Event()

        def slowly(handler: BaseHTTPRequestHandler) -> None:
            is_seen.wait(PATIENCE)
            handler.send_response(200)
            handler.send_header("Content-Type", "text/html")
            handler.end_headers()
            handler.wfile.write(wall)

        site.pages["/wall"] = slowly
        command = [*start, "add", "--local", site.address("/gate"), site.address("/wall")]
        with Terminal(command, 120, 24, environment, cwd=tmp_path) as terminal:
            terminal.wait_for("1/2")
            is_seen.set()
            terminal.wait_for("added      Sea gate jams in storm · Ardwire · 2031-03-14")
            terminal.wait_for("2 added to")
            assert terminal.wait_exit() == 0
            assert "Adding" not in terminal.screen_text()
    with Terminal([*start, "read", "articles"], 120, 36, environment, cwd=tmp_path) as terminal:
        terminal.wait_for("? help")
        terminal.wait_for("Ministers will meet on Sunday")
        terminal.wait_for("The gate jammed before dawn")
        terminal.press("q")
        assert terminal.wait_exit() == 0
