"""The tests' process as a whole."""

from __future__ import annotations

import gc


def pytest_collection_finish() -> None:
    """Spare the collector of garbage the modules and tests loaded by now: they stay until the end."""
    gc.collect()
    gc.freeze()
