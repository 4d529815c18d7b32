"""The codes of REFI-QDA as tags: nested by `/`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from synoptic.annotations.importing.incoming import IncomingTag
from synoptic.annotations.importing.refi.elements import LeftOut, children, guid_in, joined, text_of
from synoptic.corpus.formats.safe_xml import child

if TYPE_CHECKING:
    from lxml.etree import _Element

    from synoptic.annotations.importing.refi.note_reader import NoteBook

SLASH = "∕"
"""Stands for a slash within the name of a code, which would nest a tag (U+2215)."""

_SHORT_COLOUR = re.compile("#([0-9a-f])([0-9a-f])([0-9a-f])")


class CodeReader:
    """The codes of a codebook or of a project."""

    def __init__(self, codes: _Element | None, left_out: LeftOut, notes: NoteBook | None = None) -> None:
        self.tags: list[IncomingTag] = []
        """The tags, each before those nested in it."""
        self.names: dict[str, str] = {}
        """Names of tags by the GUIDs of codes."""
        self._left_out, self._notes = left_out, notes
        self._seen: set[str] = set()
        # A stack of our own: codes may be nested as deep as XML.
        waiting = [(each, "") for each in reversed(children(codes, "Code"))]
        while waiting:
            code, nest = waiting.pop()
            name = f"{nest}{self._label(code)}"
            self._read(code, name)
            waiting += [(each, f"{name}/") for each in reversed(children(code, "Code"))]

    def _label(self, code: _Element) -> str:
        label = " ".join((code.get("name") or "").split())
        if "/" in label:
            label = label.replace("/", SLASH)
            self._left_out.tell("code", "codes", f"a slash in the name would nest it; it is {SLASH} now")
        return label or "Unnamed"

    def _read(self, code: _Element, name: str) -> None:
        self.names[guid_in(code)] = name
        description = text_of(child(code, "Description"))
        if self._notes is not None and (noted := self._notes.on(code).text).strip():
            description = joined((description, noted))
        is_codable = (code.get("isCodable") or "true").strip() not in {"false", "0"}
        if name.casefold() in self._seen or not (is_codable or description or not children(code, "Code")):
            return
        self._seen.add(name.casefold())
        colour = (code.get("color") or "").strip().lower()
        colour = _SHORT_COLOUR.sub(r"#\1\1\2\2\3\3", colour) if len(colour) == len("#rgb") else colour
        self.tags.append(IncomingTag(id=guid_in(code), name=name, colour=colour, description=description))
