"""The styles and lists of a Word document: a paragraph's role, its label, and whether it is shown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from synoptic.corpus.article import Role
from synoptic.corpus.formats.documents.list_labels import MAX_LEVELS, ListCounter, ListLevel
from synoptic.corpus.formats.safe_xml import attribute, child, name_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_QUOTES = frozenset({"quote", "intensequote", "blocktext", "blockquote", "blockquotation", "quotations"})
_CODES = frozenset({"sourcecode", "htmlpreformatted", "preformattedtext", "preformatted", "code"})
_HEADING = re.compile(r"heading\d*|title|subtitle")
_OFF = frozenset({"0", "false", "off", "none"})
_BODY_LEVEL = 9
_MAX_CHAIN = 20
_SPACES = re.compile(r"[\s_-]+")


def is_on(element: _Element | None) -> bool:
    """Tell whether a property that is on or off is on."""
    return element is not None and (attribute(element, "val") or "1").lower() not in _OFF


def role_of_style(name: str) -> Role | None:
    """Return the role of paragraphs with a built-in style of Word, LibreOffice or pandoc."""
    plain = _SPACES.sub("", name).casefold()
    if _HEADING.fullmatch(plain):
        return Role.HEADING
    if plain in _QUOTES:
        return Role.QUOTE
    return Role.CODE if plain in _CODES else None


class _Style(Struct, frozen=True):
    name: str
    parent: str | None
    outline: int | None
    numbering: tuple[str | None, int] | None
    is_hidden: bool | None


class ParagraphFormat(Struct, frozen=True):
    """What a paragraph is, by its own properties and its style."""

    role: Role | None
    numbering: tuple[str, int] | None
    """Its list and its depth in it."""
    is_hidden: bool


class WordStyles:
    """The styles of a document."""

    def __init__(self, root: _Element | None) -> None:
        self._elements = {
            style_id: element
            for element in (root if root is not None else ())
            if (style_id := attribute(element, "styleId")) is not None
        }
        self._known: dict[str | None, ParagraphFormat] = {}
        self._hides: dict[str | None, bool] = {}

    def paragraph(self, properties: _Element | None) -> ParagraphFormat:
        """Return the format of a paragraph with these properties."""
        style_id = attribute(child(properties, "pStyle"), "val")
        if style_id not in self._known:
            self._known[style_id] = self._of_style(style_id)
        styled = self._known[style_id]
        if properties is None:
            return styled
        outline = _integer(attribute(child(properties, "outlineLvl"), "val"))
        role = styled.role
        if role is None and outline is not None and outline < _BODY_LEVEL:
            role = Role.HEADING
        numbering = styled.numbering
        own = _numbering(properties)
        if own is not None:
            list_id = own[0] if own[0] is not None else (numbering[0] if numbering else None)
            numbering = None if list_id is None else (list_id, own[1])
        return ParagraphFormat(role, numbering, styled.is_hidden)

    def is_hidden(self, properties: _Element | None) -> bool:
        """Tell whether a run with these properties is hidden."""
        own = _hidden(properties)
        if own is not None:
            return own
        style_id = attribute(child(properties, "rStyle"), "val")
        if style_id not in self._hides:
            hides = (style.is_hidden for style in self._chain(style_id) if style.is_hidden is not None)
            self._hides[style_id] = next(hides, False)
        return self._hides[style_id]

    def _of_style(self, style_id: str | None) -> ParagraphFormat:
        chain = self._chain(style_id)
        roles = [_role(style) for style in chain]
        lists = [style.numbering for style in chain if style.numbering is not None]
        list_id = next((each[0] for each in lists if each[0] is not None), None)
        return ParagraphFormat(
            next((role for role in roles if role is not None), None),
            None if list_id is None else (list_id, lists[0][1]),
            next((style.is_hidden for style in chain if style.is_hidden is not None), False),
        )

    def _chain(self, style_id: str | None) -> list[_Style]:
        chain: list[_Style] = []
        while style_id in self._elements and len(chain) < _MAX_CHAIN:
            chain.append(_style(self._elements[style_id], style_id))
            style_id = chain[-1].parent
        # A style that the document names and does not hold still has its name.
        return chain or ([_Style(style_id, None, None, None, None)] if style_id else [])


class WordLists:
    """The lists of a document, each counted on as its items come by."""

    def __init__(self, root: _Element | None) -> None:
        self._abstract: dict[str, _Element] = {}
        self._lists: dict[str, _Element] = {}
        self._by_link: dict[str, _Element] = {}
        for element in root if root is not None else ():
            if name_of(element) == "abstractNum":
                self._abstract[attribute(element, "abstractNumId") or ""] = element
                link = attribute(child(element, "styleLink"), "val")
                if link:
                    self._by_link[link] = element
            elif name_of(element) == "num":
                self._lists[attribute(element, "numId") or ""] = element
        self._counters: dict[str, ListCounter] = {}
        self._starts: dict[str, dict[int, int]] = {}

    def label(self, list_id: str, depth: int) -> str:
        """Return the label of the next item of a list; empty if it has none."""
        element = self._lists.get(list_id)
        if element is None or not 0 <= depth < MAX_LEVELS:
            return ""
        counter = self._counter(list_id, element)
        return counter.label(depth, self._starts[list_id].pop(depth, None))

    def _counter(self, list_id: str, element: _Element) -> ListCounter:
        if list_id in self._starts:
            return self._counters[list_id]
        abstract_id = attribute(child(element, "abstractNumId"), "val") or ""
        abstract = self._abstract.get(abstract_id)
        link = attribute(child(abstract, "numStyleLink"), "val")
        if link:
            abstract = self._by_link.get(link, abstract)
        levels = _levels(abstract)
        overrides = [each for each in element if name_of(each) == "lvlOverride"]
        levels_here = dict(levels)
        self._starts[list_id] = {}
        for override in overrides:
            depth = _integer(attribute(override, "ilvl")) or 0
            level = child(override, "lvl")
            if level is not None:
                levels_here[depth] = _level(level)
            start = _integer(attribute(child(override, "startOverride"), "val"))
            if start is not None:
                self._starts[list_id][depth] = start
        # Lists of one abstract list go on counting where the other left off.
        shared = self._counters.get(f"abstract {abstract_id}")
        if shared is None or levels_here != levels:
            shared = ListCounter(levels_here)
            self._counters.setdefault(f"abstract {abstract_id}", shared)
        self._counters[list_id] = shared
        return shared


def _style(element: _Element, style_id: str) -> _Style:
    properties = child(element, "pPr")
    return _Style(
        attribute(child(element, "name"), "val") or style_id,
        attribute(child(element, "basedOn"), "val"),
        _integer(attribute(child(properties, "outlineLvl"), "val")),
        _numbering(properties),
        _hidden(child(element, "rPr")),
    )


def _role(style: _Style) -> Role | None:
    role = role_of_style(style.name)
    if role is None and style.outline is not None and style.outline < _BODY_LEVEL:
        return Role.HEADING
    return role


def _numbering(properties: _Element | None) -> tuple[str | None, int] | None:
    numbering = child(properties, "numPr")
    if numbering is None:
        return None
    depth = _integer(attribute(child(numbering, "ilvl"), "val")) or 0
    return attribute(child(numbering, "numId"), "val"), depth


def _hidden(properties: _Element | None) -> bool | None:
    vanish = child(properties, "vanish")
    return None if vanish is None else is_on(vanish)


def _levels(abstract: _Element | None) -> dict[int, ListLevel]:
    found: dict[int, ListLevel] = {}
    for element in abstract if abstract is not None else ():
        if name_of(element) == "lvl":
            found[_integer(attribute(element, "ilvl")) or 0] = _level(element)
    return found


def _level(element: _Element) -> ListLevel:
    start = _integer(attribute(child(element, "start"), "val"))
    return ListLevel(
        attribute(child(element, "numFmt"), "val") or "decimal",
        attribute(child(element, "lvlText"), "val") or "",
        1 if start is None else start,
    )


def _integer(value: str | None) -> int | None:
    return int(value) if value is not None and re.fullmatch(r"-?[0-9]{1,6}", value) else None
