"""Faces of packages: the names that a package offers, each imported when somebody asks for it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module


def face(package: str) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """Return `__getattr__` and `__dir__` (PEP 562) for the `__init__.py` of a package.

    The package lists its names in `__all__`, and imports them under `if TYPE_CHECKING:`. These imports are
    the only list of where a name comes from: they are read when the first name is asked for.
    """
    origins: dict[str, str] = {}

    def get(name: str) -> object:
        module = sys.modules[package]
        if name not in module.__all__:
            raise AttributeError(f"module {package!r} has no attribute {name!r}", name=name, obj=module)
        origins.update(origins or _origins(package))
        value: object = getattr(import_module(origins[name]), name)
        setattr(module, name, value)
        return value

    def names() -> list[str]:
        return sorted(sys.modules[package].__all__)

    return get, names


def _origins(package: str) -> dict[str, str]:
    """Return the module that each name is imported from anywhere in the source of a package."""
    import ast
    from inspect import getsource

    imports = (
        node
        for node in ast.walk(ast.parse(getsource(sys.modules[package])))
        if isinstance(node, ast.ImportFrom)
    )
    return {alias.name: node.module for node in imports if node.module for alias in node.names}
