"""The folders that belong to the reader: data, settings and caches, as the platform has them.

The environment variable `SYNOPTIC_HOME` names one folder where all three live instead.
"""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

HOME_VARIABLE = "SYNOPTIC_HOME"
"""Where the personal library, settings and caches live, instead of the platform's folders."""

_NAME = "synoptic"


def data_folder() -> Path:
    """Return the folder of the personal library; it need not exist yet."""
    return _at_home("data") or platformdirs.user_data_path(_NAME, appauthor=False)


def config_folder() -> Path:
    """Return the folder of the reader's settings; it need not exist yet."""
    return _at_home("config") or platformdirs.user_config_path(_NAME, appauthor=False)


def cache_folder() -> Path:
    """Return the folder for what can be made anew at any time; it need not exist yet."""
    return _at_home("cache") or platformdirs.user_cache_path(_NAME, appauthor=False)


def _at_home(part: str) -> Path | None:
    home = os.environ.get(HOME_VARIABLE)
    return Path(home).expanduser().absolute() / part if home else None
