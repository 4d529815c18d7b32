"""The tags of a PDF's page: which paragraph, heading or item its text belongs to, where the file tells.

Browsers and word processors write them for screen readers (ISO 32000-1, 14.7 and 14.8).
"""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    import pypdfium2

_DEEPEST = 60
_MOST_ELEMENTS = 30_000
_INLINE = frozenset(
    {"Span", "NonStruct", "Link", "Em", "Strong", "Quote", "Code", "Reference", "Lbl", "LBody", "Annot"}
)
"""Kinds of elements that are parts of a paragraph."""
_NAME_BYTES = 128


class StructureTag(Struct, frozen=True):
    """An element of a document's structure, of the size of a paragraph."""

    place: tuple[int, ...]
    """Its place in the tree: the same on each page over which it goes; empty for none."""
    kind: str
    """Standard name, such as P, H1, LI."""
    is_quoted: bool = False
    """Whether it is in a block quotation."""


NO_TAG = StructureTag((), "")


def tags_of(page: pypdfium2.PdfPage) -> dict[int, StructureTag]:
    """Return the elements on a page by the number that marks their text; empty without a structure."""
    import pypdfium2.raw as pdfium

    tree = pdfium.FPDF_StructTree_GetForPage(page.raw)
    if not tree:
        return {}
    try:
        tags: dict[int, StructureTag] = {}
        name = ctypes.create_string_buffer(_NAME_BYTES)
        todo: list[tuple[object, tuple[int, ...], StructureTag]] = [
            (pdfium.FPDF_StructTree_GetChildAtIndex(tree, index), (index,), NO_TAG)
            for index in range(min(pdfium.FPDF_StructTree_CountChildren(tree), _MOST_ELEMENTS))
        ]
        seen = 0
        while todo and seen < _MOST_ELEMENTS:
            element, place, outer = todo.pop()
            seen += 1
            if not element:
                continue
            length = pdfium.FPDF_StructElement_GetType(element, name, _NAME_BYTES)
            kind = name.raw[: max(min(length, _NAME_BYTES) - 2, 0)].decode("utf-16-le", "replace")
            is_quoted = outer.is_quoted or kind == "BlockQuote"
            tag = outer if kind in _INLINE and outer.place else StructureTag(place, kind, is_quoted)
            for index in range(min(pdfium.FPDF_StructElement_CountChildren(element), _MOST_ELEMENTS)):
                mark = pdfium.FPDF_StructElement_GetChildMarkedContentID(element, index)
                if mark >= 0:
                    tags[mark] = tag
                elif len(place) < _DEEPEST:
                    child = pdfium.FPDF_StructElement_GetChildAtIndex(element, index)
                    if child:
                        todo.append((child, (*place, index), tag))
        return tags
    finally:
        pdfium.FPDF_StructTree_Close(tree)
