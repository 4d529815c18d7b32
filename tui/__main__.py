"""`python -m tui` is `synoptic`."""

from __future__ import annotations

from tui.command_line.main import run

run()
