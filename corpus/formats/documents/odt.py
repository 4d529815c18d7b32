"""Read OpenDocument texts (ODT, OASIS OpenDocument 1.3).

A paragraph is shown as LibreOffice shows it with all changes accepted. Notes follow at the end. Headers,
footers, comments, hidden text and tables of contents are furniture; page numbers are no text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from synoptic.corpus.article import Role
from synoptic.corpus.errors import CorpusError
from synoptic.corpus.formats.documents.document_article import (
    TRACKED_CHANGES,
    BlockList,
    Cell,
    Properties,
    document_contents,
    labelled,
)
from synoptic.corpus.formats.documents.list_labels import MAX_LEVELS, ListCounter, ListLevel
from synoptic.corpus.formats.documents.word_styles import role_of_style
from synoptic.corpus.formats.safe_xml import attribute, child, name_of, parse_xml, recovered_xml
from synoptic.corpus.formats.unzipping import Archive

if TYPE_CHECKING:
    from lxml.etree import _Element

    from synoptic.corpus.formats.found_article import Block, FileContents, RawFile

_PREFIXES = {
    f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0": prefix
    for name, prefix in (
        ("text", "text"), ("office", "office"), ("table", "table"), ("drawing", "draw"), ("style", "style"),
    )
}  # fmt: skip
_CONTENTS = frozenset(
    f"text:{name}"
    for name in (
        "table-of-content", "illustration-index", "table-index", "object-index", "alphabetical-index",
        "user-index",
    )
)  # fmt: skip
# What is in them is no text of the article, or stands elsewhere.
_UNSHOWN = frozenset(
    {"text:sequence-decls", "text:variable-decls", "text:user-field-decls", "text:dde-connection-decls"}
    | {f"{name}-source" for name in _CONTENTS}
    | {
        "text:bibliography-source",
        "office:forms",
        "table:table-column",
        "table:table-columns",
        "text:list-style",
    }
    | {"draw:object", "draw:object-ole", "draw:glue-point", "draw:enhanced-geometry", "draw:image-map"}
    | {"text:page-number", "text:page-count", "text:page-continuation", "text:script", "table:shapes"}
)
_FORMS = {
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
    "": "none",
}
_SPACE = re.compile(r"[ \t\r\n]+")
_MAX_SPACES, _MAX_CHAIN = 100, 20
_TRUE = "true"


def load(file: RawFile) -> FileContents:
    """Return the article in an OpenDocument text. Raises CorpusError."""
    archive = Archive(file.content)
    if b"encryption-data" in (archive.read_named("META-INF/manifest.xml") or b""):
        raise CorpusError("Protected by a password. Save it without one.")
    content = archive.read_named("content.xml")
    if content is None:
        raise CorpusError("No OpenDocument text: nothing in it is called content.xml. Save it as .odt again.")
    root, warnings = recovered_xml(content, "content.xml")
    styles_root = None
    try:
        styles = archive.read_named("styles.xml")
        styles_root = None if styles is None else parse_xml(styles, "styles.xml")
    except CorpusError as error:
        warnings.append(f"without its styles: {error}")
    reader = _Reader([root, *([] if styles_root is None else [styles_root])], warnings)
    blocks = reader.read(child(root, "body", "text"))
    return document_contents(
        blocks,
        reader.furniture(styles_root),
        _properties(archive),
        warnings,
        has_pictures=any(name.startswith("Pictures/") for name in (entry.name for entry in archive.entries)),
    )


def _properties(archive: Archive) -> Properties:
    try:
        content = archive.read_named("meta.xml")
        meta = None if content is None else child(parse_xml(content, "meta.xml"), "meta")
    except CorpusError:
        return Properties()
    title = child(meta, "title")
    creators = [child(meta, name) for name in ("initial-creator", "creator")]
    creator = next((each.text for each in creators if each is not None and each.text), "")
    return Properties((title.text or "") if title is not None else "", creator)


def _kind(element: _Element) -> str:
    """Return an element's name with its usual prefix; empty for a comment or a foreign namespace."""
    namespace, _, name = str(element.tag).rpartition("}")
    prefix = _PREFIXES.get(namespace[1:])
    return f"{prefix}:{name}" if prefix else ""


class _Style(Struct, frozen=True):
    name: str
    parent: str | None
    is_hidden: bool | None


class _Item:
    """A list item whose label waits for its first words."""

    def __init__(self, label: str) -> None:
        self.label = label


class _Reader:
    """Reads one document: its styles first, then its text."""

    def __init__(self, roots: list[_Element], warnings: list[str]) -> None:
        self._styles: dict[str, _Style] = {}
        self._list_styles: dict[str, dict[int, ListLevel]] = {}
        self._lists: dict[str, ListCounter] = {}
        for root in reversed(roots):
            for name in ("styles", "automatic-styles"):
                group = child(root, name)
                for element in group if group is not None else ():
                    self._note_style(element)
        self._warnings = warnings
        self._last_lists: dict[str, ListCounter] = {}
        self._items: list[_Item] = []
        self._notes: list[tuple[str, _Element]] = []
        self._boxes: list[_Element] = []
        self._comments = BlockList()
        self._unshown = BlockList()
        self._hidden: list[str] = []
        self._hides_paragraph = False

    def read(self, body: _Element | None) -> list[Block]:
        """Return the blocks of the text, with its notes at the end."""
        flow = BlockList()
        if body is not None:
            self._read_blocks(body, flow)
        while self._notes:
            label, note = self._notes.pop(0)
            own = BlockList()
            self._read_blocks(note, own)
            for number, block in enumerate(own.blocks):
                flow.add(labelled(label, block.text) if number == 0 else block.text, block.role)
        return flow.blocks

    def furniture(self, styles: _Element | None) -> list[Block]:
        """Return what is no part of the article, each text once."""
        margins = BlockList()
        masters = child(styles, "master-styles")
        for master in masters if masters is not None else ():
            for margin in master:
                self._read_blocks(margin, margins)
        blocks = [*self._unshown.blocks, *margins.blocks, *self._comments.blocks]
        return list({block.text: block for block in blocks}.values())

    def _note_style(self, element: _Element) -> None:
        name = attribute(element, "name") or ""
        kind = _kind(element)
        if kind == "style:style":
            display = attribute(child(element, "text-properties"), "display")
            shown_name = attribute(element, "display-name") or name.replace("_20_", " ")
            hidden = None if display is None else display == "none"
            self._styles[name] = _Style(shown_name, attribute(element, "parent-style-name"), hidden)
        elif kind == "text:list-style":
            self._list_styles[name] = dict(_list_levels(element))
        elif kind == "text:outline-style":
            self._list_styles["outline"] = dict(_list_levels(element))
            self._lists["outline"] = ListCounter(self._list_styles["outline"])

    def _chain(self, name: str | None) -> Iterator[_Style]:
        for _ in range(_MAX_CHAIN):
            style = self._styles.get(name or "")
            if style is None:
                return
            yield style
            name = style.parent

    def _is_hidden(self, element: _Element) -> bool:
        styles = self._chain(attribute(element, "style-name"))
        return next((style.is_hidden for style in styles if style.is_hidden is not None), False)

    def _role(self, element: _Element) -> Role | None:
        if name_of(element) == "h":
            return Role.HEADING
        name = attribute(element, "style-name")
        roles = [role_of_style(style.name) for style in self._chain(name)] or [
            role_of_style((name or "").replace("_20_", " "))
        ]
        return next((role for role in roles if role is not None), None)

    def _read_blocks(self, parent: _Element, flow: BlockList) -> None:
        for element in parent:
            kind = _kind(element)
            if kind in {"text:p", "text:h"}:
                self._read_paragraph(element, flow)
            elif kind == "text:list":
                self._read_list(element, flow, 0, None)
            elif kind == "table:table":
                flow.add_table([[*self._cells(row)] for row in _rows(element)])
            elif kind == "text:tracked-changes":
                self._warnings.append(TRACKED_CHANGES)
            elif kind in _CONTENTS or (kind == "text:section" and attribute(element, "display") == "none"):
                self._read_blocks(element, self._unshown)
            elif kind == "office:annotation":
                self._read_blocks(element, self._comments)
            elif kind and kind not in _UNSHOWN:
                self._read_blocks(element, flow)

    def _cells(self, row: _Element) -> Iterator[Cell]:
        for element in row:
            if _kind(element) == "table:table-cell":
                own = BlockList()
                self._read_blocks(element, own)
                yield own.blocks

    def _read_list(self, element: _Element, flow: BlockList, depth: int, outer: ListCounter | None) -> None:
        style = attribute(element, "style-name")
        levels = self._list_styles.get(style or "", {})
        counter = outer
        if counter is None:
            continued = self._lists.get(attribute(element, "continue-list") or "")
            if continued is None and attribute(element, "continue-numbering") == _TRUE:
                continued = self._last_lists.get(style or "")
            counter = ListCounter(dict(levels)) if continued is None else continued
            self._last_lists[style or ""] = counter
            identifier = attribute(element, "id")
            if identifier:
                self._lists[identifier] = counter
        elif style is not None:
            counter.levels.update({at: level for at, level in levels.items() if at >= depth})
        for item in element:
            kind = _kind(item)
            if kind not in {"text:list-item", "text:list-header"}:
                continue
            has_words = any(_kind(each) in {"text:p", "text:h"} for each in item)
            start = attribute(item, "start-value")
            label = ""
            if kind == "text:list-item" and has_words and depth < MAX_LEVELS:
                label = counter.label(depth, _integer(start) if start else None)
            self._items.append(_Item(label))
            for each in item:
                if _kind(each) == "text:list":
                    self._read_list(each, flow, depth + 1, counter)
                elif _kind(each) in {"text:p", "text:h"}:
                    self._read_paragraph(each, flow)
            self._items.pop()

    def _read_paragraph(self, paragraph: _Element, flow: BlockList) -> None:
        self._hides_paragraph = False
        text = "".join(_collapsed(self._inline(paragraph, is_hidden=self._is_hidden(paragraph))))
        boxes, self._boxes = self._boxes, []
        if text.strip():
            if self._hides_paragraph:
                self._unshown.add(text)
            else:
                self._add(paragraph, text, flow)
        for box in boxes:
            self._read_blocks(box, flow)
        if self._hidden:
            hidden, self._hidden = self._hidden, []
            self._unshown.add("".join(_collapsed(iter(hidden))))

    def _add(self, paragraph: _Element, text: str, flow: BlockList) -> None:
        role = self._role(paragraph)
        label = ""
        if self._items:
            item = self._items[-1]
            label, item.label = item.label, ""
        elif role is Role.HEADING and name_of(paragraph) == "h" and "outline" in self._lists:
            depth = (_integer(attribute(paragraph, "outline-level") or "1") or 1) - 1
            if attribute(paragraph, "is-list-header") != _TRUE:
                label = self._lists["outline"].label(depth)
        is_item = bool(label) and role is not Role.HEADING
        flow.add(labelled(label, text), role, kind="item" if is_item else "")

    def _inline(self, parent: _Element, *, is_hidden: bool) -> Iterator[str]:
        """Yield the text in an element piece by piece; a space that stays is a `\\0`."""
        yield from self._shown(parent.text, is_hidden=is_hidden)
        for element in parent:
            kind = _kind(element)
            if kind == "text:s":
                count = min(_integer(attribute(element, "c") or "1") or 1, _MAX_SPACES)
                yield from self._shown("\0" * count, is_hidden=is_hidden)
            elif kind == "text:tab":
                yield from self._shown("\v", is_hidden=is_hidden)
            elif kind == "text:line-break":
                yield from self._shown("\f", is_hidden=is_hidden)
            elif kind == "text:note":
                yield from self._reference(element)
            elif kind == "office:annotation":
                self._read_blocks(element, self._comments)
            elif kind == "text:span":
                yield from self._inline(element, is_hidden=is_hidden or self._is_hidden(element))
            elif kind == "text:ruby-text":
                yield from ("(", *self._inline(element, is_hidden=is_hidden), ")")
            elif kind in {"text:hidden-text", "text:hidden-paragraph"}:
                self._hides_paragraph |= kind.endswith("h") and attribute(element, "is-hidden") == _TRUE
                if attribute(element, "is-hidden") == _TRUE and kind == "text:hidden-text":
                    self._hidden.append(attribute(element, "string-value") or "")
                else:
                    yield from self._inline(element, is_hidden=is_hidden)
            elif kind.startswith("draw:") and kind != "draw:a":
                self._boxes.append(element)
            elif kind and kind not in _UNSHOWN:
                yield from self._inline(element, is_hidden=is_hidden)
            yield from self._shown(element.tail, is_hidden=is_hidden)

    def _shown(self, text: str | None, *, is_hidden: bool) -> Iterator[str]:
        if text and is_hidden:
            self._hidden.append(text)
        elif text:
            yield text

    def _reference(self, note: _Element) -> Iterator[str]:
        mark = child(note, "note-citation")
        citation = "" if mark is None else "".join(map(str, mark.itertext())).strip()
        body = child(note, "note-body")
        if body is not None:
            label = f"[{citation}]" if citation else ""
            self._notes.append((label, body))
            yield label


def _rows(table: _Element) -> Iterator[_Element]:
    for element in table:
        kind = _kind(element)
        if kind == "table:table-row":
            yield element
        elif kind in {"table:table-header-rows", "table:table-rows", "table:table-row-group"}:
            yield from _rows(element)


def _list_levels(style: _Element) -> Iterator[tuple[int, ListLevel]]:
    for element in style:
        depth = (_integer(attribute(element, "level") or "1") or 1) - 1
        if _kind(element) == "text:list-level-style-bullet":
            yield depth, ListLevel("bullet", attribute(element, "bullet-char") or "•")
        elif _kind(element) in {"text:list-level-style-number", "text:outline-level-style"}:
            form = _FORMS.get(attribute(element, "num-format") or "", "decimal")
            shown = _integer(attribute(element, "display-levels") or "1") or 1
            numbers = ".".join(f"%{place}" for place in range(max(depth - shown + 2, 1), depth + 2))
            pattern = (
                f"{attribute(element, 'num-prefix') or ''}{numbers}{attribute(element, 'num-suffix') or ''}"
            )
            yield depth, ListLevel(form, pattern, _integer(attribute(element, "start-value") or "1") or 1)


def _collapsed(pieces: Iterator[str]) -> Iterator[str]:
    """Yield pieces with each run of white space as one space (OpenDocument 1.3, part 3, section 6.1.2)."""
    ends_in_space = True
    for piece in pieces:
        text = _SPACE.sub(" ", piece)
        if ends_in_space and text.startswith(" "):
            text = text[1:]
        if text:
            ends_in_space = text.endswith(" ")
            yield text.replace("\0", " ").replace("\v", "\t").replace("\f", "\n")


def _integer(value: str) -> int | None:
    return int(value) if re.fullmatch(r"[0-9]{1,9}", value) else None
