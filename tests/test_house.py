"""The bones of the house: packages in layers, private modules left alone, one name for one thing."""

from __future__ import annotations

import ast
import importlib
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.app import App
from textual.widget import Widget

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "synoptic"
ROOMS = ("corpus", "annotations", "tui")
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts): path
    for room in ROOMS
    for path in sorted((PACKAGE / room).rglob("*.py"))
    if path.name != "__init__.py"
}
PARTS = {"errors", "screen", "table"}
"""Names of modules that are a part of each room or view: its errors, its screen, its table."""
SUBJECTS = {
    "claims",
    "folds",
    "highlights",
    "library",
    "links",
    "matrix",
    "menu",
    "notes",
    "palette",
    "search",
    "searches",
    "silences",
    "tags",
    "trash",
    "who_else",
}
"""Names of modules on one subject, each in its layer: how it is kept, shown, and asked for."""


def public_classes() -> Iterator[tuple[str, str]]:
    """Yield the name of each public class of the product, and its module."""
    for module, path in MODULES.items():
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                yield node.name, module


def imports(path: Path) -> Iterator[str]:
    """Yield what a file imports, by its dotted name: modules, and what is taken from them."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def ours_above(cls: type) -> list[str]:
    return [each.__name__ for each in cls.__mro__[1:] if each.__module__.startswith("synoptic.")]


def test_no_screen_or_widget_stands_on_more_than_two_of_ours() -> None:
    towers = {}
    for name, module in public_classes():
        if module.startswith("synoptic.tui."):
            cls = getattr(importlib.import_module(module), name)
            if issubclass(cls, Widget | App) and len(ours_above(cls)) > 2:
                towers[name] = ours_above(cls)
    assert not towers


def test_no_folder_holds_more_than_fifteen_modules() -> None:
    folders: defaultdict[Path, int] = defaultdict(int)
    for path in MODULES.values():
        folders[path.parent] += 1
    assert not {str(folder.relative_to(ROOT)): number for folder, number in folders.items() if number > 15}


def test_a_module_name_stands_for_one_thing() -> None:
    named: defaultdict[str, list[str]] = defaultdict(list)
    for module in MODULES:
        name = module.rpartition(".")[2]
        if name not in PARTS | SUBJECTS:
            named[name.lstrip("_")].append(module)
    assert not {name: modules for name, modules in named.items() if len(modules) > 1}


def test_a_class_name_stands_for_one_thing() -> None:
    named: defaultdict[str, list[str]] = defaultdict(list)
    for name, module in public_classes():
        named[name].append(module)
    assert not {name: modules for name, modules in named.items() if len(modules) > 1}


@pytest.mark.parametrize("room", ROOMS)
def test_every_package_of_a_room_has_its_layer(room: str) -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    layers = next(
        contract["layers"]
        for contract in contracts["contracts"]
        if contract["type"] == "layers" and contract.get("containers") == [f"synoptic.{room}"]
    )
    named = {name.strip() for layer in layers for name in layer.split("|")}
    packages = {path.parent.name for path in (PACKAGE / room).glob("*/__init__.py")} - {"samples"}
    assert packages <= named


def test_private_modules_are_imported_from_their_package_alone() -> None:
    trespasses = []
    for module, path in MODULES.items():
        for name in imports(path):
            parts = name.split(".")
            private = next((i for i, part in enumerate(parts[:-1]) if part.startswith("_")), None)
            if parts[0] == "synoptic" and private is not None:
                package = ".".join(parts[:private])
                if not module.startswith(f"{package}."):
                    trespasses.append((module, name))
    assert not trespasses


PACKAGES = sorted(
    str(path.parent.relative_to(PACKAGE)) for room in ROOMS for path in (PACKAGE / room).rglob("__init__.py")
)


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_has_a_face(package: str) -> None:
    face = importlib.import_module(f"synoptic.{package.replace('/', '.')}")
    modules = {path.stem for path in (PACKAGE / package).glob("*.py")} - {"__init__"}
    modules |= {path.parent.name for path in (PACKAGE / package).glob("*/__init__.py")}
    offered = set(face.__all__)
    assert face.__doc__
    # The face of a package names its public modules; that of a room, what is taken from it.
    if offered & modules:
        assert offered == {name for name in modules if not name.startswith("_")}
    else:
        assert all(hasattr(face, name) for name in offered)
