"""A page as an HTML parser reads it, by the standard's own algorithm."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from justhtml import JustHTML
from justhtml.dom import Element, Node, Text

from synoptic.annotations.export.document import unwatched
from synoptic.annotations.export.page.html_page import page_of

if TYPE_CHECKING:
    from synoptic.annotations.export.material import Material


class ParsedPage:
    """The elements of a page."""

    def __init__(self, html: bytes) -> None:
        self.root = JustHTML(html, encoding="utf-8", sanitize=False).root
        self.elements = [node for node in walked(self.root) if isinstance(node, Element)]

    @classmethod
    def of(cls, material: Material) -> ParsedPage:
        return cls(page_of(material, unwatched).content)

    def named(self, name: str) -> list[Element]:
        return [each for each in self.elements if each.name == name]

    def of_class(self, name: str) -> list[Element]:
        return [each for each in self.elements if name in classes(each)]

    def with_id(self, name: str) -> Element:
        (found,) = [each for each in self.elements if each.attrs.get("id") == name]
        return found


def walked(node: Node | Text) -> Iterator[Node | Text]:
    yield node
    for child in node.children or ():
        yield from walked(child)


def elements_in(element: Element) -> list[Element]:
    """Return an element and those in it."""
    return [each for each in walked(element) if isinstance(each, Element)]


def classes(element: Element) -> list[str]:
    return (element.attrs.get("class") or "").split()


def text_of(node: Node | Text, *, without: frozenset[str] = frozenset()) -> str:
    """Return the text of all that is in a node, but for elements of these names or classes."""
    return "".join(text for text, _ in pieces_of(node, without=without))


def pieces_of(
    node: Node | Text, within: tuple[Element, ...] = (), *, without: frozenset[str] = frozenset()
) -> Iterator[tuple[str, tuple[Element, ...]]]:
    """Yield each text in a node with the elements around it."""
    if isinstance(node, Text):
        yield node.data or "", within
        return
    if isinstance(node, Element):
        if node.name in without or not without.isdisjoint(classes(node)):
            return
        within = (*within, node)
    for child in node.children or ():
        yield from pieces_of(child, within, without=without)
