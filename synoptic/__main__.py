"""`python -m synoptic` is `synoptic`."""

from __future__ import annotations

from synoptic.tui.command_line.main import run

run()
