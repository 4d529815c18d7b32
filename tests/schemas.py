"""Schemas of formats, which are not ours to ship: fetched into a folder that SYNOPTIC_SCHEMAS names."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def schema_file(name: str, source: str) -> Path:
    """Return the file of a schema, or skip the test; `source` says where the schema is published."""
    folder = os.environ.get("SYNOPTIC_SCHEMAS", "")
    file = Path(folder) / name
    if not folder or not file.is_file():
        pytest.skip(f"SYNOPTIC_SCHEMAS names no folder with {name} ({source})")
    return file
