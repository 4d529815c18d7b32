"""Read several accounts of one story side by side.

The three rooms stand at the top of the repository; links here give them this one name.
"""

from __future__ import annotations

import os
import sys

# Git on Windows writes links as files unless told otherwise, and what is installed from there has no rooms.
# Every start pays for the look: without pathlib.
if not os.path.isdir(os.path.join(os.path.dirname(__file__), "tui")):  # noqa: PTH112, PTH118, PTH120
    sys.exit(
        "synoptic: its folder synoptic/ has no links to the rooms of the program. "
        "Clone again with: git clone -c core.symlinks=true"
    )
