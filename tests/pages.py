"""The pages of the project, and their blocks of code."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
PAGES = {
    path.name: path.read_text(encoding="utf-8")
    for path in [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]
}
APPLIED = "maintaining.md"
"""The page whose blocks belong into a copy of the house: see test_maintaining.py."""
_BLOCK = re.compile(r"^(`{3,})(\w*)[^\n`]*\n(.*?)^\1$", re.DOTALL | re.MULTILINE)


class CodeBlock(NamedTuple):
    """A fenced block."""

    language: str
    """What stands behind the fence; empty for a drawing."""
    text: str
    """What is in it."""
    before: str
    """The page from the block before to this one."""


def blocks_of(page: str) -> list[CodeBlock]:
    """Return the fenced blocks of a page, in order; what is inside one is not looked into."""
    blocks, end = [], 0
    for found in _BLOCK.finditer(page):
        blocks.append(CodeBlock(found[2], found[3], page[end : found.start()]))
        end = found.end()
    return blocks


def without_blocks(page: str) -> str:
    """Return a page without its fenced blocks."""
    return _BLOCK.sub("", page)


def section_of(page: str, heading: str) -> str:
    """Return a section of a page, by its heading of the second level."""
    (found,) = re.findall(
        rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", PAGES[page], re.DOTALL | re.MULTILINE
    )
    return str(found)
