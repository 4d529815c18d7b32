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
    from sphinx.application import Sphinx

ROOT = Path(__file__).resolve().parents[1]
CONTENTS = ROOT / "docs" / "index.md"
PYTHON = "docs/python"
FACES = ("synoptic.corpus", "synoptic.annotations")
"""The packages whose names are for other people's programs."""

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
        source[0] += "".join(map(_reference, FACES))


def _tree(heading: str, pages: list[str]) -> str:
    options = [f":caption: {heading}"] if heading else []
    return "\n".join(
        ["", "", "```{toctree}", *options, ":hidden:", *(f"/{page}" for page in pages), "```", ""]
    )


def _reference(package: str) -> str:
    face = importlib.import_module(package)
    parts = [_directive(package, name, getattr(face, name)) for name in face.__all__]
    return "\n".join(["", "", f"### {package}", "", "```{eval-rst}", *parts, "```", ""])


def _directive(package: str, name: str, value: object) -> str:
    _import_names_of_types(value)
    if isinstance(value, type):
        options = (":members:", ":undoc-members:", ":inherited-members: Struct, Exception")
        return "\n   ".join([f".. autoclass:: {package}.{name}", *options]) + "\n"
    return f".. autofunction:: {package}.{name}\n"


def _import_names_of_types(value: object) -> None:
    """Import what its module has under `if TYPE_CHECKING:`, so that types can be written out."""
    module = sys.modules[value.__module__]
    for node in ast.parse(inspect.getsource(module)).body:
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            exec(compile(ast.Module(node.body, []), module.__name__, "exec"), vars(module))


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
