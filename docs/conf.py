"""How Sphinx makes a site of the pages: `make site`.

The pages are plain Markdown, with the links that lead from file to file on a forge. What a site needs besides
is made here: its contents from the lists in index.md, and the reference of python.md from docstrings.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import sys
from importlib.metadata import version as version_of
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import ModuleType

    from sphinx.application import Sphinx

ROOT = Path(__file__).resolve().parents[1]
CONTENTS = ROOT / "docs" / "index.md"
PYTHON = "docs/python"
FACES = ("synoptic.corpus", "synoptic.annotations")
"""The packages whose names are for other people's programs."""
RETURNED = {
    "synoptic.corpus.files.folders": ("Problem",),
    "synoptic.corpus.files.loading": ("Loaded",),
    "synoptic.corpus.search.results": ("Hit", "Hits"),
    "synoptic.corpus.parallels.comparer": ("Counterparts",),
    "synoptic.corpus.parallels.comparison": ("Comparison", "Parallel"),
    "synoptic.annotations.model.values": ("Anchor", "ArticleRecord", "Link"),
}
"""Values that these names return: classes by their modules."""

project = "Synoptic"
author = "The authors of Synoptic"
version = release = version_of("synoptic-reader")
language = "en"

root_doc = "README"
include_patterns = ["*.md", "docs/*.md"]
exclude_patterns = [each.name for each in ROOT.iterdir() if each.is_dir() and each.name != "docs"]

extensions = ["myst_parser", "sphinx.ext.autodoc"]
myst_heading_anchors = 6
default_role = "code"  # docstrings have `names` as Markdown has them
autodoc_typehints = "signature"
autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
python_use_unqualified_type_names = True
maximum_signature_line_length = 88
highlight_language = "text"

html_theme = "furo"
html_title = f"Synoptic {version}"
html_copy_source = html_show_sourcelink = False
html_theme_options = {"top_of_page_buttons": []}


def contents(text: str) -> dict[str, list[str]]:
    """Return the pages that each section of index.md lists, as names of documents."""
    found: dict[str, list[str]] = {}
    for section in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        heading, _, body = section.partition("\n")
        targets = re.findall(r"^\* \[[^]]*\]\(([\w./]+)\.md\)", body, re.MULTILINE)
        found[heading] = [f"docs/{each}" if "/" not in each else each.removeprefix("../") for each in targets]
    return found


def _add_what_a_site_needs(_: Sphinx, page: str, source: list[str]) -> None:
    if page == root_doc:
        trees = [("", ["docs/index"]), *contents(CONTENTS.read_text(encoding="utf-8")).items()]
        source[0] += "".join(_tree(heading, pages) for heading, pages in trees)
    elif page == PYTHON:
        source[0] += _reference()


def _tree(heading: str, pages: list[str]) -> str:
    options = [f":caption: {heading}"] if heading else []
    return "\n".join(
        ["", "", "```{toctree}", *options, ":hidden:", *(f"/{page}" for page in pages), "```", ""]
    )


def _reference() -> str:
    parts = [
        _section(package, [(package, name) for name in importlib.import_module(package).__all__])
        for package in FACES
    ]
    returned = [(module, name) for module, names in RETURNED.items() for name in names]
    return "".join([*parts, _section("What they return", returned)])


def _section(heading: str, names: Iterable[tuple[str, str]]) -> str:
    directives = [_directive(module, name) for module, name in names]
    return "\n".join(["", "", f"### {heading}", "", "```{eval-rst}", *directives, "```", ""])


def _directive(module: str, name: str) -> str:
    value = getattr(importlib.import_module(module), name)
    _import_names_of_types(sys.modules[value.__module__])
    if isinstance(value, type):
        options = (":members:", ":undoc-members:", ":inherited-members: Struct, Exception")
        return "\n   ".join([f".. autoclass:: {module}.{name}", *options]) + "\n"
    return f".. autofunction:: {module}.{name}\n"


def _import_names_of_types(module: ModuleType) -> None:
    """Import what a module has under `if TYPE_CHECKING:`, so that types can be written out."""
    for node in ast.parse(inspect.getsource(module)).body:
        if not isinstance(node, ast.If) or ast.unparse(node.test) != "TYPE_CHECKING":
            continue
        for each in node.body:
            if isinstance(each, ast.ImportFrom) and each.module:
                origin = importlib.import_module(each.module)
                if not all(hasattr(origin, alias.name) for alias in each.names):
                    _import_names_of_types(origin)  # it has the name for its own types only
            exec(compile(ast.Module([each], []), module.__name__, "exec"), vars(module))


def _begin_at_index(app: Sphinx, failure: Exception | None) -> None:
    """Write index.html, where a web server begins: it leads to the README."""
    if failure is None and app.builder.name == "html":
        there = app.builder.get_target_uri(root_doc)
        (Path(app.outdir) / "index.html").write_text(
            f'<!doctype html><meta charset="utf-8"><title>Synoptic</title>'
            f'<meta http-equiv="refresh" content="0; url={there}"><a href="{there}">Synoptic</a>\n',
            encoding="utf-8",
        )


def setup(app: Sphinx) -> None:
    """Have Sphinx call what stands above."""
    app.connect("source-read", _add_what_a_site_needs)
    app.connect("build-finished", _begin_at_index)
