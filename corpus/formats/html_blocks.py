"""Read a tree of HTML as blocks of words: paragraphs, headings, quotations, items of lists, rows of tables.

Every word that a browser would show is in one block, as it would show it: runs of white space are one space
(CSS Text 3, section 4.1), no-break spaces and typographic marks stay, `<br>` is a line break and two of them
a new paragraph. Nothing recurses: a tree may be as deep as it likes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html.entities import html5
from typing import TYPE_CHECKING

from msgspec import Struct

from synoptic.corpus.article import Role
from synoptic.corpus.errors import CorpusError, TooLarge
from synoptic.corpus.formats.found_article import Block

if TYPE_CHECKING:
    from lxml.html import HtmlElement


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


UNSEEN = _listed(
    """
    head title script style noscript template iframe object video audio canvas svg datalist noframes
    noembed annotation annotation-xml area param source track
    """
)
"""Elements whose content is never shown, or is no text."""
_HEADINGS = _listed("h1 h2 h3 h4 h5 h6")
_LISTS = _listed("ul ol menu dir")
_CELLS = frozenset(["td", "th"])
_CODE = _listed("pre listing xmp plaintext")
_BLOCKS = (
    _HEADINGS
    | _LISTS
    | _CODE
    | _listed(
        """
    address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption
    figure footer form header hgroup hr html legend li main nav optgroup option p search section select
    summary table tbody td tfoot th thead tr
    """
    )
)
# A row with one of these in a cell lays out a page; it holds no figures.
_NEVER_IN_DATA = _HEADINGS | _LISTS | _CODE | _listed("article blockquote dl figure form section table")
_MAX_CELL_PARAGRAPHS = 2
_MAX_CELL_CHARACTERS = 200
# Between two of these without a space, styles draw one.
_APART = _listed("a button label time")

_ROLES = {
    **dict.fromkeys(_HEADINGS, Role.HEADING),
    **dict.fromkeys(_CODE, Role.CODE),
    "blockquote": Role.QUOTE,
}
_SPACE = re.compile(r"[ \t\n\f\r]+")
_EXPONENT = re.compile(r"[0-9+−=()-]+")
_RAISED = str.maketrans("0123456789+−-=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾")
_BULLET, _CELL_MARK = "• ", " | "
_HAS_MARK = re.compile(r"[•◦▪·*–—-]\s|\(?(?:[0-9]{1,3}|\w)[.)]\s")
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]*;)")
_OF_XML = frozenset({"amp;", "lt;", "gt;", "quot;", "apos;"})
_XML_START = re.compile(r"\A\s*<\?xml\b[^>]*\?>", re.IGNORECASE)
_DOCTYPE = re.compile(r"<!doctype\b[^>\[]*(?:\[[^\]]*\]\s*)?>", re.IGNORECASE)
_TOP_CHARACTERS = 4000
_XHTML = "http://www.w3.org/1999/xhtml"
_NO_CHARACTER = re.compile("[\x00-\x08\x0b\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class TextNode(Struct, frozen=True):
    """A text of a tree, where lxml keeps it."""

    element: HtmlElement
    """The element that it is in, or follows."""
    is_tail: bool
    """Whether it follows the element."""

    @property
    def text(self) -> str:
        """The characters, as they are in the tree."""
        return (self.element.tail if self.is_tail else self.element.text) or ""


class PlacedBlock(Struct, frozen=True):
    """A block, and where its words are in the tree."""

    block: Block
    """Its words."""
    nodes: tuple[TextNode, ...]
    """The texts with its words, in order; a text with line breaks may be only of one."""
    container: HtmlElement
    """The innermost block element around it."""


def parse_html(text: str) -> HtmlElement:
    """Return the root of a page or of a part of one. Raises CorpusError if nothing is in it,
    and TooLarge if it is nested beyond measure.

    What is written as XML (XHTML, as in an EPUB) is read as that if it is sound, so that `<a id="x"/>` ends
    where it begins; no entity is expanded but HTML's own characters.
    """
    from lxml.etree import LxmlError, ParserError
    from lxml.html import HTMLParser, document_fromstring

    text = _NO_CHARACTER.sub("\ufffd", text)
    root = _sound_xhtml(text)
    if root is not None:
        return root
    text = _without_prologue(text)
    parser = HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True
    )
    try:
        root = document_fromstring(text.encode(), parser=parser)
    except (LxmlError, ParserError, AssertionError) as error:
        raise CorpusError("The page is empty. Save it again from its source.") from error
    if any(entry.message.startswith("Excessive depth") for entry in parser.error_log):
        raise TooLarge("The page has elements within elements without end. Save its text alone.")
    return root


def blocks_of(root: HtmlElement) -> tuple[Block, ...]:
    """Return the blocks of an element, in the order of the tree; an element without words has none."""
    return tuple(each.block for each in placed_blocks(root))


def placed_blocks(root: HtmlElement) -> tuple[PlacedBlock, ...]:
    """Return the blocks of an element with their places in the tree."""
    flow = _Flow(root)
    for element, begins in _walk(root):
        if begins:
            flow.begin(element)
        else:
            flow.end(element, has_tail=element is not root)
    flow.close()
    return tuple(flow.found)


def _without_prologue(text: str) -> str:
    """Return markup without XML's declaration, and without the document type and its entities."""
    text = _XML_START.sub("", text, count=1)
    start = text[:_TOP_CHARACTERS].lower().find("<!doctype")
    doctype = _DOCTYPE.match(text, start) if start >= 0 else None
    return text if doctype is None else text[:start] + text[doctype.end() :]


def _sound_xhtml(text: str) -> HtmlElement | None:
    if not _XML_START.match(text) and _XHTML not in text[:_TOP_CHARACTERS]:
        return None
    from lxml.etree import LxmlError
    from lxml.html import XHTMLParser, document_fromstring, xhtml_to_html

    xml = _without_prologue(text)
    xml = _ENTITY.sub(lambda found: found[0] if found[1] in _OF_XML else html5.get(found[1], found[0]), xml)
    parser = XHTMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        strip_cdata=True,
        encoding="utf-8",
    )
    try:
        root = document_fromstring(xml.encode(), parser=parser, ensure_head_body=False)
        xhtml_to_html(root)
    except (LxmlError, ValueError, AssertionError):
        return None
    return root if root.tag == "html" else None


def _walk(root: HtmlElement) -> Iterator[tuple[HtmlElement, bool]]:
    """Yield each element when it begins and when it ends; nothing in one that is not shown."""
    yield root, True
    open_elements = [(root, iter(root))]
    while open_elements:
        element, children = open_elements[-1]
        child = next(children, None)
        if child is None:
            open_elements.pop()
            yield element, False
        elif not isinstance(child.tag, str) or _name(child) in UNSEEN:
            yield child, False
        else:
            yield child, True
            open_elements.append((child, iter(child)))


def _name(element: HtmlElement) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


class _List:
    """A list that is being read."""

    def __init__(self, element: HtmlElement) -> None:
        self.is_ordered = _name(element) == "ol"
        self.style = element.get("type", "1")
        self.step = -1 if "reversed" in element.attrib else 1
        number = _integer(element.get("start"))
        first = sum(1 for child in element if child.tag == "li") if self.step < 0 else 1
        self.number = first if number is None else number
        self.has_items = False

    def marker(self, item: HtmlElement) -> str:
        if not self.is_ordered:
            return _BULLET
        value = _integer(item.get("value"))
        number = self.number if value is None else value
        self.number = number + self.step
        if self.style in {"a", "A"} and 1 <= number <= 26:
            return f"{chr(ord(self.style) + number - 1)}. "
        return f"{number}. "


class _Flow:
    """The text of a tree as it comes by, cut into blocks."""

    def __init__(self, root: HtmlElement) -> None:
        self.found: list[PlacedBlock] = []
        self._containers = [root]
        self._roles: list[Role] = []
        self._lists: list[_List] = []
        self._tables: list[bool] = []
        self._row: HtmlElement | None = None
        self._cells = 0
        self._marker = ""
        self._is_tight = False
        self._quotes = 0
        self._pieces: list[str] = []
        self._nodes: list[TextNode] = []
        self._last: HtmlElement | None = None

    def begin(self, element: HtmlElement) -> None:
        name = _name(element)
        if name == "br":
            self._break()
        elif name in _CELLS and element.getparent() is self._row:
            self._begin_cell()
        elif name in _BLOCKS:
            self._begin_block(element, name)
        elif name == "q":
            self._quote(opens=True)
        elif name in _APART and self._last is not None and _name(self._last) in _APART:
            self._pieces.append(" ")
        self._take(element, is_tail=False)
        self._last = None

    def end(self, element: HtmlElement, *, has_tail: bool) -> None:
        name = _name(element)
        if name == "q":
            self._quote(opens=False)
        elif name in _BLOCKS and not (name in _CELLS and element.getparent() is self._row):
            self._end_block(element, name)
        if has_tail:
            self._take(element, is_tail=True)
            self._last = None if element.tail else element

    def close(self) -> None:
        self._flush()

    def _begin_block(self, element: HtmlElement, name: str) -> None:
        self._flush()
        if self._row is not None:
            return
        self._containers.append(element)
        if name in _ROLES:
            self._roles.append(_ROLES[name])
        elif name in _LISTS:
            self._lists.append(_List(element))
        elif name == "li":
            self._begin_item(element)
        elif name == "dd":
            self._is_tight = True
        elif name == "table":
            self._tables.append(False)
        elif name == "tr" and _is_data(element):
            self._row, self._cells = element, 0
            self._is_tight = bool(self._tables) and self._tables[-1]

    def _begin_item(self, item: HtmlElement) -> None:
        self._is_tight = any(each.has_items for each in self._lists)
        self._marker = self._lists[-1].marker(item) if self._lists else _BULLET

    def _begin_cell(self) -> None:
        self._cells += 1
        if self._cells > 1:
            self._pieces.append(_CELL_MARK)

    def _end_block(self, element: HtmlElement, name: str) -> None:
        if element is self._row:
            self._row = None
            if self._flush() and self._tables:
                self._tables[-1] = True
        else:
            self._flush()
        if self._row is not None or self._containers[-1] is not element:
            return
        if len(self._containers) > 1:
            self._containers.pop()
        if name in _ROLES:
            self._roles.pop()
        elif name in _LISTS:
            self._lists.pop()
        elif name == "table":
            self._tables.pop()
        elif name in {"li", "dd", "tr"}:
            self._marker, self._is_tight = "", False

    def _break(self) -> None:
        if self._row is not None:
            self._pieces.append(" ")
        elif self._ends_in_break():
            self._flush()
        else:
            self._pieces.append("\n")

    def _ends_in_break(self) -> bool:
        written = next((piece for piece in reversed(self._pieces) if piece != " "), "")
        return written == "\n"

    def _quote(self, *, opens: bool) -> None:
        """Write the mark that browsers draw at either end of `<q>`."""
        if not opens:
            self._quotes -= 1
        self._pieces.append(("“" if opens else "”") if self._quotes % 2 == 0 else ("‘" if opens else "’"))
        if opens:
            self._quotes += 1

    def _take(self, element: HtmlElement, *, is_tail: bool) -> None:
        text = element.tail if is_tail else element.text
        if not text:
            return
        if self._roles and self._roles[-1] is Role.CODE:
            self._pieces.append(text)
        else:
            text = _SPACE.sub(" ", text)
            is_raised = not is_tail and _name(element) == "sup"
            self._pieces.append(text.translate(_RAISED) if is_raised and _EXPONENT.fullmatch(text) else text)
        if not text.isspace():
            self._nodes.append(TextNode(element, is_tail))

    def _flush(self) -> bool:
        """End the block; tell whether there was one."""
        if self._row is not None:
            if self._pieces:
                self._pieces.append(" ")
            return False
        pieces, nodes = self._pieces, tuple(self._nodes)
        self._pieces, self._nodes = [], []
        role = self._roles[-1] if self._roles else None
        text = "".join(pieces).strip("\n") if role is Role.CODE else _joined(pieces)
        if not nodes or not text.strip():
            return False
        marker = "" if _HAS_MARK.match(text) else self._marker
        self.found.append(
            PlacedBlock(Block(marker + text, role, self._is_tight), nodes, self._containers[-1])
        )
        self._marker, self._is_tight = "", False
        for each in self._lists:
            each.has_items = True
        return True


def _joined(pieces: Iterable[str]) -> str:
    """Return the text of pieces, with no space twice, nor at the start or end of a line."""
    lines = "".join(pieces).split("\n")
    return "\n".join(re.sub(" {2,}", " ", line).strip(" ") for line in lines).strip("\n")


def _is_data(row: HtmlElement) -> bool:
    """Tell whether a row holds cells with a few words each, and does not lay out a page."""
    cells = [child for child in row if _name(child) in _CELLS]
    if len(cells) < 2:
        return False
    for cell in cells:
        paragraphs = characters = 0
        for element in cell.iter():
            name = _name(element)
            if name in _NEVER_IN_DATA:
                return False
            paragraphs += name in {"p", "div"}
            characters += len(element.text or "") + len(element.tail or "")
            if paragraphs > _MAX_CELL_PARAGRAPHS or characters > _MAX_CELL_CHARACTERS:
                return False
    return True


def _integer(value: str | None) -> int | None:
    return int(value) if value is not None and re.fullmatch(r"-?[0-9]{1,6}", value.strip()) else None
