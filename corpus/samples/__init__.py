"""Five short articles on one event that never happened, to try things on: the reader's first library."""

from __future__ import annotations

from pathlib import Path

__all__ = ["folder"]


def folder() -> Path:
    """Return the folder of the sample articles, as it was installed."""
    from importlib.resources import files

    return Path(str(files(__name__))).resolve()
