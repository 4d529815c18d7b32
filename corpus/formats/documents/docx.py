"""Read Word documents (DOCX, ECMA-376), strict ones included.

A paragraph is shown as Word shows it with all changes accepted: the results of fields, the labels of lists,
text boxes behind the paragraph that they are anchored in. Notes follow at the end. Headers, footers,
comments, hidden text and tables of contents are furniture; page numbers and codes of fields are no text.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from functools import lru_cache
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
from synoptic.corpus.formats.documents.list_labels import written
from synoptic.corpus.formats.documents.word_styles import WordLists, WordStyles, is_on
from synoptic.corpus.formats.safe_xml import attribute, child, name_of, parse_xml, recovered_xml
from synoptic.corpus.formats.unzipping import Archive

if TYPE_CHECKING:
    from lxml.etree import _Element

    from synoptic.corpus.formats.found_article import Block, FileContents, RawFile

_OLD_WORD = b"\xd0\xcf\x11\xe0"
_DOCUMENT = "word/document.xml"
_TRANSPARENT = frozenset(
    {"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "hyperlink", "dir", "bdo", "body", "hdr"}
    | {"ftr", "footnote", "endnote", "comment", "txbxContent", "fldSimple", "oMathPara", "oMath", "ruby"}
    | {"rubyBase", "rt", "AlternateContent", "Choice", "Fallback", "r", "docPartBody"}
)
_DELETED = frozenset({"del", "moveFrom"})
_UNSHOWN = frozenset({"instrText", "delText", "delInstrText", "pPr", "rPr", "sdtPr", "sdtEndPr", "fldData"})
_PICTURES = frozenset({"drawing", "pict", "object"})
_CHARACTERS = {
    "tab": "\t",
    "ptab": "\t",
    "br": "\n",
    "cr": "\n",
    "noBreakHyphen": "\u2011",
    "softHyphen": "\u00ad",
}
_PAGE_FIELDS = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES"})
_CONTENTS_FIELDS = frozenset({"TOC", "INDEX", "TOA"})
# The Symbol font has Greek letters where others have Latin ones.
_GREEK = dict(
    zip(
        "ABCDEFGHIKLMNOPQRSTUWXYZabcdefghiklmnopqrstuwxyz",
        "ΑΒΧΔΕΦΓΗΙΚΛΜΝΟΠΘΡΣΤΥΩΞΨΖαβχδεφγηικλμνοπθρστυωξψζ",
        strict=True,
    )
)
_SYMBOL_FONTS = re.compile(r"symbol|wingdings|webdings", re.IGNORECASE)
_NOTES = {"footnote": "decimal", "endnote": "lowerRoman"}
_MAX_FIELDS = 100
_MAX_SHARED_BYTES = 1024**2
_PARTS = ("styles", "numbering", "footnotes", "endnotes", "comments")


def load(file: RawFile) -> FileContents:
    """Return the article in a Word document. Raises CorpusError."""
    if file.content.startswith(_OLD_WORD):
        raise CorpusError(
            "Protected by a password, or in the form of Word 97 (.doc). Save it as .docx without a password."
        )
    document = read_document(file.content)
    return document_contents(
        document.blocks,
        document.furniture,
        document.properties,
        document.warnings,
        has_pictures=document.has_pictures,
    )


class WordDocument(Struct, frozen=True):
    """The text of a Word document."""

    blocks: tuple[Block, ...]
    """Its paragraphs, with the notes at the end."""
    furniture: tuple[Block, ...]
    """Headers, footers, comments, hidden text, tables of contents."""
    properties: Properties
    """Title and author by its properties."""
    warnings: tuple[str, ...]
    """What could not be read, and whether changes were tracked."""
    has_pictures: bool
    """Whether it holds pictures or drawings."""


def read_document(content: bytes) -> WordDocument:
    """Return the text of a Word document. Raises CorpusError."""
    archive = Archive(content)
    warnings: list[str] = []
    name = _main_part(archive)
    main = archive.read_named(name)
    if main is None:
        raise CorpusError("No Word document: nothing in it is called document.xml. Save it as .docx again.")
    body, damage = recovered_xml(main, name)
    warnings += damage
    parts = _related(archive, name, warnings)
    reader = _Reader(parts, warnings)
    blocks = reader.read(body)
    return WordDocument(
        tuple(blocks),
        tuple(reader.furniture(parts)),
        _properties(archive),
        tuple(dict.fromkeys(warnings)),
        reader.has_pictures,
    )


def _main_part(archive: Archive) -> str:
    try:
        return dict(_relations(archive, "_rels/.rels")).get("officeDocument", _DOCUMENT).lstrip("/")
    except CorpusError:
        return _DOCUMENT


def _relations(archive: Archive, name: str) -> Iterator[tuple[str, str]]:
    """Yield the kind and the target of each part that a part refers to inside the document."""
    content = archive.read_named(name)
    if content is None:
        return
    for relation in parse_xml(content, name):
        if attribute(relation, "TargetMode") != "External":
            kind = (attribute(relation, "Type") or "").rpartition("/")[2]
            yield kind, attribute(relation, "Target") or ""


def _related(archive: Archive, main: str, warnings: list[str]) -> dict[str, list[_Element]]:
    """Return the roots of the parts around the main one, by their kind; what is damaged is left out."""
    folder = posixpath.dirname(main)
    parts: dict[str, list[_Element]] = {}
    try:
        relations = list(_relations(archive, f"{folder}/_rels/{posixpath.basename(main)}.rels"))
    except CorpusError as error:
        warnings.append(str(error))
        relations = [(kind, f"{kind}.xml") for kind in _PARTS]
    for kind, target in relations:
        if kind == "aFChunk":
            warnings.append("a part in another format is not shown")
        if kind not in {*_PARTS, "header", "footer"}:
            continue
        name = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
        try:
            content = archive.read_named(name)
            if content is not None:
                is_shared = kind == "styles" and len(content) <= _MAX_SHARED_BYTES
                root = _shared_xml(content, name) if is_shared else parse_xml(content, name)
                parts.setdefault(kind, []).append(root)
        except CorpusError as error:
            warnings.append(f"without its {kind}: {error}")
    return parts


@lru_cache(maxsize=4)
def _shared_xml(content: bytes, name: str) -> _Element:
    """Return the root of a part that is the same in all documents of one writer, to be read only."""
    return parse_xml(content, name)


def _properties(archive: Archive) -> Properties:
    try:
        targets = dict(_relations(archive, "_rels/.rels"))
        content = archive.read_named(targets.get("core-properties", "docProps/core.xml").lstrip("/"))
        core = None if content is None else parse_xml(content, "core.xml")
    except CorpusError:
        return Properties()
    title, creator = child(core, "title"), child(core, "creator")
    return Properties(
        title.text or "" if title is not None else "", creator.text or "" if creator is not None else ""
    )


class _Field:
    """A field that has begun: its code, then its result."""

    def __init__(self) -> None:
        self.code = ""
        self.has_result = False

    @property
    def name(self) -> str:
        return (self.code.split() or [""])[0].upper()


class _Reader:
    """Reads the parts of one document, which share styles, lists and notes."""

    def __init__(self, parts: dict[str, list[_Element]], warnings: list[str]) -> None:
        self._styles = WordStyles(next(iter(parts.get("styles", ())), None))
        self._lists = WordLists(next(iter(parts.get("numbering", ())), None))
        self._notes = {kind: _notes_by_id(parts.get(f"{kind}s", ()), kind) for kind in _NOTES}
        self._labels: dict[tuple[str, str], str] = {}
        self._numbers = dict.fromkeys(_NOTES, 0)
        self._warnings = warnings
        self._fields: list[_Field] = []
        self._unshown = BlockList()
        self._hidden: list[str] = []
        self._boxes: list[_Element] = []
        self._carried = ""
        self.has_pictures = False

    def read(self, body: _Element) -> list[Block]:
        """Return the blocks of the main part, with its notes at the end."""
        flow = BlockList()
        self._read_blocks(body, flow)
        for kind in _NOTES:
            for (of_kind, note_id), label in list(self._labels.items()):
                if of_kind == kind:
                    self._read_note(self._notes[kind].pop(note_id, None), label, flow)
            for note in self._notes[kind].values():
                self._read_note(note, "", self._unshown)
        return flow.blocks

    def furniture(self, parts: dict[str, list[_Element]]) -> list[Block]:
        """Return what is no part of the article, each text once."""
        blocks = list(self._unshown.blocks)
        for kind in ("header", "footer", "comments"):
            for root in parts.get(kind, ()):
                flow = BlockList()
                self._read_blocks(root, flow)
                blocks += flow.blocks
        return list({block.text: block for block in blocks}.values())

    def _read_note(self, note: _Element | None, label: str, flow: BlockList) -> None:
        if note is None:
            return
        own = BlockList()
        self._read_blocks(note, own)
        for number, block in enumerate(own.blocks):
            flow.add(labelled(label, block.text) if number == 0 else block.text, block.role)

    def _read_blocks(self, parent: _Element, flow: BlockList) -> None:
        for element in parent:
            name = name_of(element)
            if name == "p":
                self._read_paragraph(element, flow)
            elif name == "tbl":
                flow.add_table([[*self._cells(row)] for row in self._rows(element)])
            elif name == "AlternateContent":
                chosen = child(element, "Choice")
                self._read_blocks(element if chosen is None else chosen, flow)
            elif name == "sdt":
                content = child(element, "sdtContent")
                if content is not None:
                    self._read_blocks(content, self._unshown if _is_contents(element) else flow)
            elif name in _DELETED:
                self._note_changes()
            elif name in _TRANSPARENT:
                if name in {"ins", "moveTo"}:
                    self._note_changes()
                self._read_blocks(element, flow)

    def _rows(self, table: _Element) -> Iterator[_Element]:
        for element in table:
            name = name_of(element)
            if name == "tr":
                if child(element, "trPr", "del") is not None:
                    self._note_changes()
                else:
                    yield element
            elif name in _TRANSPARENT:
                yield from self._rows(element)

    def _cells(self, row: _Element) -> Iterator[Cell]:
        for element in row:
            name = name_of(element)
            if name == "tc":
                own = BlockList()
                self._read_blocks(element, own)
                yield own.blocks
            elif name in _TRANSPARENT:
                yield from self._cells(element)

    def _read_paragraph(self, paragraph: _Element, flow: BlockList) -> None:
        properties = child(paragraph, "pPr")
        formatted = self._styles.paragraph(properties)
        is_listed = self._is_contents()
        text = self._carried + "".join(self._inline(paragraph, is_hidden=formatted.is_hidden))
        self._carried = ""
        # A page number never runs over the end of a paragraph, even where its end is missing.
        self._fields = [field for field in self._fields if field.name not in _PAGE_FIELDS]
        boxes, self._boxes = self._boxes, []
        if child(properties, "rPr", "del") is not None:
            self._note_changes()
            self._carried = text
        elif text.strip():
            where = self._unshown if is_listed or self._is_contents() else flow
            self._add(text, formatted.role, formatted.numbering, where)
        for box in boxes:
            self._read_blocks(box, flow)
        if self._hidden:
            hidden, self._hidden = self._hidden, []
            self._unshown.add("".join(hidden))

    def _add(self, text: str, role: Role | None, numbering: tuple[str, int] | None, flow: BlockList) -> None:
        label = "" if numbering is None else self._lists.label(*numbering)
        is_item = bool(label) and role is not Role.HEADING
        flow.add(labelled(label, text), role, kind="item" if is_item else "")

    def _inline(self, parent: _Element, *, is_hidden: bool) -> Iterator[str]:
        """Yield the text of a paragraph, or of what is in it, piece by piece."""
        for element in parent:
            name = name_of(element)
            if name == "r":
                hidden = self._styles.is_hidden(child(element, "rPr")) or is_hidden
                yield from self._inline(element, is_hidden=hidden)
            elif name == "t":
                yield from self._shown((element.text or "").replace("\n", " "), is_hidden=is_hidden)
            elif name in _CHARACTERS:
                yield from self._shown(_CHARACTERS[name], is_hidden=is_hidden)
            elif name == "fldChar":
                self._turn_field(attribute(element, "fldCharType"))
            elif name == "instrText":
                if self._fields and not self._fields[-1].has_result:
                    self._fields[-1].code += element.text or ""
            elif name == "fldSimple":
                yield from self._simple_field(element, is_hidden=is_hidden)
            elif name == "sym":
                yield from self._shown(_symbol(element), is_hidden=is_hidden)
            elif name in {"footnoteReference", "endnoteReference"}:
                yield from self._reference(element, name.removesuffix("Reference"))
            elif name == "AlternateContent":
                chosen = child(element, "Choice")
                yield from self._inline(element if chosen is None else chosen, is_hidden=is_hidden)
            elif name in _PICTURES:
                self._take_boxes(element)
            elif name in _DELETED:
                self._note_changes()
            elif name == "rt":
                yield from ("(", *self._inline(element, is_hidden=is_hidden), ")")
            elif name == "sdt":
                placeholder = is_on(child(element, "sdtPr", "showingPlcHdr"))
                yield from self._inline(element, is_hidden=is_hidden or placeholder)
            elif name not in _UNSHOWN:
                if name in {"ins", "moveTo"}:
                    self._note_changes()
                yield from self._inline(element, is_hidden=is_hidden)

    def _shown(self, text: str, *, is_hidden: bool) -> Iterator[str]:
        if any(field.has_result and field.name in _PAGE_FIELDS for field in self._fields):
            return
        if is_hidden:
            self._hidden.append(text)
        else:
            yield text

    def _simple_field(self, element: _Element, *, is_hidden: bool) -> Iterator[str]:
        field = _Field()
        field.code, field.has_result = attribute(element, "instr") or "", True
        self._fields.append(field)
        yield from self._inline(element, is_hidden=is_hidden)
        self._fields.remove(field)

    def _turn_field(self, turn: str | None) -> None:
        if turn == "begin" and len(self._fields) < _MAX_FIELDS:
            self._fields.append(_Field())
        elif turn == "separate" and self._fields:
            self._fields[-1].has_result = True
        elif turn == "end" and self._fields:
            self._fields.pop()

    def _is_contents(self) -> bool:
        return any(field.name in _CONTENTS_FIELDS for field in self._fields)

    def _reference(self, element: _Element, kind: str) -> Iterator[str]:
        note_id = attribute(element, "id") or ""
        if note_id not in self._notes[kind] or _has_own_mark(element):
            # The mark that the writer chose is in the text.
            self._labels.setdefault((kind, note_id), "")
            return
        numbering = _NOTES[kind]
        if (kind, note_id) not in self._labels:
            self._numbers[kind] += 1
            self._labels[kind, note_id] = f"[{written(self._numbers[kind], numbering)}]"
        yield self._labels[kind, note_id]

    def _take_boxes(self, picture: _Element) -> None:
        boxes = list(_outer_boxes(picture))
        self._boxes += boxes
        self.has_pictures = self.has_pictures or not boxes

    def _note_changes(self) -> None:
        if TRACKED_CHANGES not in self._warnings:
            self._warnings.append(TRACKED_CHANGES)


def _has_own_mark(reference: _Element) -> bool:
    """Tell whether a reference to a note has a mark of the writer's own."""
    return (attribute(reference, "customMarkFollows") or "0").lower() in {"1", "true", "on"}


def _notes_by_id(roots: list[_Element] | tuple[()], kind: str) -> dict[str, _Element]:
    return {
        attribute(note, "id") or "": note
        for root in roots
        for note in root
        if name_of(note) == kind and attribute(note, "type") in {None, "normal"}
    }


def _is_contents(sdt: _Element) -> bool:
    gallery = attribute(child(sdt, "sdtPr", "docPartObj", "docPartGallery"), "val") or ""
    return gallery.casefold() == "table of contents"


def _outer_boxes(element: _Element) -> Iterator[_Element]:
    """Yield the text boxes in a drawing; a box in a box is read with the outer one."""
    for each in element:
        if name_of(each) == "txbxContent":
            yield each
        else:
            yield from _outer_boxes(each)


def _symbol(element: _Element) -> str:
    try:
        code = int(attribute(element, "char") or "", 16)
    except ValueError:
        return ""
    font = attribute(element, "font") or ""
    if 0xF000 <= code <= 0xF0FF:
        code -= 0xF000
    if not _SYMBOL_FONTS.search(font):
        return chr(code) if 0x20 <= code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
    if font.casefold() == "symbol":
        return _GREEK.get(chr(code), "•" if code == 0xB7 else chr(code) if 0x20 <= code < 0x7F else "\ufffd")
    # Pictures of pointing hands, boxes and arrows.
    return "•"
