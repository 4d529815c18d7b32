"""Unicode's own test files for breaks, where the system has them."""

from __future__ import annotations

from pathlib import Path

import pytest

FOLDERS = (Path("/usr/share/unicode/auxiliary"), Path("/usr/share/unicode/ucd/auxiliary"))


def break_test(name: str) -> list[tuple[str, list[int]]]:
    """Return the lines of a test file: a text, and where it may be broken; skips without the file."""
    path = next((folder / name for folder in FOLDERS if (folder / name).is_file()), None)
    if path is None:
        pytest.skip(f"Unicode's {name} is not there (Debian and Ubuntu: apt install unicode-data)")
    found = []
    for line in path.read_text("utf-8").splitlines():
        text, breaks = "", []
        for sign in line.partition("#")[0].split():
            if sign == "÷":
                breaks.append(len(text))
            elif sign != "×":
                text += chr(int(sign, 16))
        if text:
            found.append((text, breaks))
    assert len(found) > 100
    return found
