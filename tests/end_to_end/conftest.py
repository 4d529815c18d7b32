"""A desk for each test, and a way to have permissions hold for everybody."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.end_to_end.desk import Desk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_AS_ANYBODY = ("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.assert_untouched()


@pytest.fixture(scope="session")
def as_anybody() -> tuple[str, ...]:
    """What to run a program under so that permissions hold for it, whoever runs the tests."""
    if os.geteuid() != 0:
        return ()
    if not shutil.which("setpriv") or subprocess.run([*_AS_ANYBODY, "true"], check=False).returncode:
        pytest.skip("the tests run as root, who may read and write everything")
    return _AS_ANYBODY
