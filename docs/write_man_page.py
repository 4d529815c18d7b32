"""Writes docs/synoptic.1, the man page, from the commands."""

from __future__ import annotations

from pathlib import Path

from synoptic.tui.command_line.reference.man_page import man_page

TARGET = Path(__file__).with_name("synoptic.1")

if __name__ == "__main__":
    TARGET.write_text(man_page(), encoding="utf-8")
