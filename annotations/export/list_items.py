"""What documents of annotations are made of: exact words as quotations, facts and notes as list items."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from synoptic.annotations.export.escaping import as_paragraphs, on_one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINE_END = re.compile(r"\r\n|\r|\n")
_INDENT = re.compile(r"^[ \t]*")


def listed(label: str, text: str | None) -> Iterator[str]:
    """Yield a fact as a list item; nothing for a blank one."""
    if text and text.strip():
        yield f"- {label}: {on_one_line(text)}"


def quoted(words: str) -> Iterator[str]:
    """Yield the lines of a quotation that renders to these very words."""
    return (f"> {line}" if line else ">" for line in as_paragraphs(words).split("\n"))


def noted(text: str) -> Iterator[str]:
    """Yield a note as a list item of its own paragraphs: whatever it leaves open ends with the item."""
    yield "- Note:"
    yield ""
    for line in _LINE_END.split(text.strip("\r\n")):
        # A tab goes to the next tab stop, which is nearer by the two spaces of the item.
        indented = _INDENT.sub(lambda indent: indent[0].expandtabs(4), line)
        yield f"  {indented}" if indented.strip() else ""
