"""Parse XML that nobody vouches for: without entities, files or a network, and of a bounded depth."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from synoptic.corpus.errors import CorpusError

if TYPE_CHECKING:
    from lxml.etree import _Element

_ROOT = re.compile(rb"<\0?[A-Za-z_]")
_DECLARATION = re.compile(rb"<\0?!\0?[DdEe]")


def parse_xml(content: bytes, name: str) -> _Element:
    """Return the root of an XML file, called `name` in messages.

    Raises CorpusError with one line for XML that is damaged, too deep, or has a DOCTYPE.
    """
    return _parsed(content, name, recover=False)


def recovered_xml(content: bytes, name: str) -> tuple[_Element, list[str]]:
    """Return the root of an XML file and, if it is damaged, what could be read of it with a line about it.

    Raises CorpusError with one line if nothing can be read, or it has a DOCTYPE.
    """
    try:
        return _parsed(content, name, recover=False), []
    except CorpusError:
        root = _parsed(content, name, recover=True)
        return root, ["damaged: text is missing where it breaks off"]


def name_of(element: _Element) -> str:
    """Return an element's name without its namespace."""
    return _local(str(element.tag))


def child(element: _Element | None, *names: str) -> _Element | None:
    """Return the first child of a name, its first child of the next name, and so on."""
    for name in names:
        if element is None:
            return None
        for each in element:
            if _local(str(each.tag)) == name:
                element = each
                break
        else:
            return None
    return element


def attribute(element: _Element | None, name: str) -> str | None:
    """Return an attribute's value, whatever its namespace."""
    if element is None:
        return None
    for key, value in element.attrib.items():
        if _local(str(key)) == name:
            return str(value)
    return None


@lru_cache(maxsize=4096)
def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _parsed(content: bytes, name: str, *, recover: bool) -> _Element:
    from lxml import etree

    root = _ROOT.search(content)
    if _DECLARATION.search(content, 0, root.start() if root else len(content)):
        raise _declares_entities(name)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        recover=recover,
    )
    try:
        parsed = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _is_damaged(name) from error
    if parsed is None:
        raise _is_damaged(name)
    if parsed.getroottree().docinfo.internalDTD is not None:
        raise _declares_entities(name)
    return parsed


def _declares_entities(name: str) -> CorpusError:
    return CorpusError(f"{name} declares XML entities, which are never followed. Save it again.")


def _is_damaged(name: str) -> CorpusError:
    return CorpusError(f"{name} is damaged: its XML is broken or too deep. Save it again.")
