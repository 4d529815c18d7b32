"""The tests' process as a whole."""

from __future__ import annotations

import gc

_OBJECTS = 20_000
"""New objects after which garbage is looked for; an app under test makes a hundred times the usual 700."""


def pytest_collection_finish() -> None:
    """Look for garbage less often, and never among the modules and tests loaded by now, which stay."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_OBJECTS)
