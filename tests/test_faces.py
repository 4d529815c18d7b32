"""Packages offer their names without loading anything before it is asked for."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from importlib.util import find_spec

import pytest

FACES = ["synoptic.corpus", "synoptic.annotations"]


@pytest.mark.parametrize("package", FACES)
def test_every_name_is_there(package: str) -> None:
    module = import_module(package)
    assert sorted(module.__all__) == dir(module)
    for name in module.__all__:
        assert getattr(module, name).__name__ == name
        assert getattr(module, name).__module__.startswith(f"{package}.")


@pytest.mark.parametrize("package", FACES)
def test_no_name_is_a_module_too(package: str) -> None:
    # Importing the module would put it in the place of the name.
    assert not [name for name in import_module(package).__all__ if find_spec(f"{package}.{name}")]


@pytest.mark.parametrize("package", FACES)
def test_another_name_is_not(package: str) -> None:
    with pytest.raises(AttributeError, match=f"module '{package}' has no attribute 'TYPE'"):
        _ = import_module(package).TYPE


def test_a_face_loads_nothing() -> None:
    program = (
        f"import sys; before = set(sys.modules); import {', '.join(FACES)}; print(*set(sys.modules) - before)"
    )
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert {name for name in loaded.stdout.split() if name.startswith("synoptic")} == {
        "synoptic",
        "synoptic.face",
        *FACES,
    }
    assert "ast" not in loaded.stdout.split()
