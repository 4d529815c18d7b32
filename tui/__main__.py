"""`python -m tui` is `synoptic`."""

from __future__ import annotations

import sys

from tui.command_line.main import run

sys.exit(run())
