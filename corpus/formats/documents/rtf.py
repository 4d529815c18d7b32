"""Read rich texts (RTF 1.9.1).

Code pages are those of the fonts; `\\u` characters win over their fallbacks, and pairs of surrogates are one
character. Notes follow at the end. Headers, footers, comments, hidden text and tables of contents are
furniture; page numbers, pictures and the codes of fields are no text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

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
from synoptic.corpus.formats.documents.list_labels import BULLET, written
from synoptic.corpus.formats.documents.rtf_tokens import (
    SYMBOL_CHARSET,
    RtfToken,
    code_page,
    code_page_of_charset,
    tokens,
)
from synoptic.corpus.formats.documents.word_styles import role_of_style

if TYPE_CHECKING:
    from synoptic.corpus.formats.found_article import Block, FileContents, RawFile


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_START = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*\{\s*\\rtf")
_MAX_DEPTH = 1000
_BODY_LEVEL = 9

_CHARACTERS = {
    "tab": "\t", "line": "\n", "lbr": "\n", "page": "\n", "column": "\n", "softline": "", "emdash": "—",
    "endash": "–", "emspace": "\u2003", "enspace": "\u2002", "qmspace": "\u2005", "bullet": "•",
    "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "zwj": "\u200d", "zwnj": "\u200c",
    "zwbo": "\u200b", "zwnbo": "\u2060", "ltrmark": "\u200e", "rtlmark": "\u200f",
}  # fmt: skip
_SYMBOLS = {"~": "\u00a0", "-": "\u00ad", "_": "\u2011", "\\": "\\", "{": "{", "}": "}"}
_MARGINS = frozenset(f"{side}{which}" for side in ("header", "footer") for which in ("", "l", "r", "f"))
_NOTES = {"footnote": "decimal", "endnote": "lowerRoman"}
# Destinations whose text is shown, though other programs may pass them over.
_SHOWN = frozenset(
    {"shpinst", "shp", "result", "ud", "moMath", "moMathPara", "htmltag", "shpgrp", "shptop", "do"}
)
_UNSHOWN = _listed(
    """
    colortbl pict object fldtype datafield formfield shprslt nonesttables xe tc rxe txe bkmkstart bkmkend
    listtable listoverridetable revtbl rsidtbl generator themedata colorschememapping latentstyles datastore
    xmlnstbl filetbl operator company manager category keywords comment doccomm hlinkbase subject creatim
    revtim printim buptim atnid atnauthor atntime atndate atnref atnparent atnicn atrfstart atrfend pntxta
    pntxtb pn sp upr mmathPict mmathPr mctrlPr nesttableprops objdata objclass objname ftnsep ftnsepc ftncn
    aftnsep aftnsepc aftncn pgdsctbl userprops docvar pgptbl passwordhash objalias objsect panose falt
    """
)
_PAGE_FIELDS = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES"})
_CONTENTS_FIELDS = frozenset({"TOC", "INDEX", "TOA"})
_PARAGRAPH_ENDS = frozenset({"par", "sect"})
# All others are of no account here, unless a group begins with them that may be passed over.
_TAKEN = (
    frozenset(_CHARACTERS)
    | _MARGINS
    | _SHOWN
    | _UNSHOWN
    | _PARAGRAPH_ENDS
    | _listed(
        """
    annotation ansicpg author cell cpg deff deleted dptxbxtext f fcharset fi field fldinst fldrslt fonttbl
    footnote ftnalt info intbl listtext mac nestcell outlinelevel pard pc pca plain pntext revised row s
    shptxt stylesheet title uc v
    """
    )
)
_INLINE_LABEL = re.compile(r"\s*([•·▪◦‣●○■–—*-]|\(?[0-9A-Za-z]{1,4}[.)])\s*\t\s*")


def load(file: RawFile) -> FileContents:
    """Return the article in a rich text. Raises CorpusError."""
    if _START.match(file.content) is None:
        raise CorpusError("No rich text: it does not begin with {\\rtf. Save it as .rtf again, or rename it.")
    reader = _Reader()
    reader.read(file.content)
    return document_contents(
        reader.blocks(),
        reader.furniture(),
        reader.properties(),
        reader.warnings,
        has_pictures=reader.has_pictures,
    )


class _Field:
    """A field: its code, and whether its result is shown."""

    def __init__(self) -> None:
        self.code = ""

    @property
    def name(self) -> str:
        return (self.code.split() or [""])[0].upper()


class _Paragraph(Struct, frozen=True):
    """The properties of a paragraph."""

    style: int = 0
    outline: int = _BODY_LEVEL
    is_in_table: bool = False
    hangs: bool = False


_PLAIN, _IN_TABLE = _Paragraph(), _Paragraph(is_in_table=True)


class _Flow:
    """A text with paragraphs: the body, a note, a header."""

    def __init__(self, blocks: BlockList) -> None:
        self.blocks = blocks
        self.text: list[str] = []
        self.label: list[str] = []
        self.boxes = BlockList()
        """Those anchored in the paragraph."""
        self._cell = BlockList()
        self._row: list[Cell] = []
        self._rows: list[list[Cell]] = []

    def end_paragraph(self, paragraph: _Paragraph, role: Role | None) -> None:
        self._add_paragraph(paragraph, role)
        boxes, self.boxes = self.boxes, BlockList()
        (self._cell if paragraph.is_in_table else self.blocks).extend(boxes.blocks)

    def _add_paragraph(self, paragraph: _Paragraph, role: Role | None) -> None:
        text, label = "".join(self.text), "".join(self.label).strip()
        self.text, self.label = [], []
        if not text.strip():
            return
        inline = _INLINE_LABEL.match(text) if paragraph.hangs and not label else None
        if inline is not None:
            label, text = inline[1], text[inline.end() :]
        if label and not any(character.isalnum() for character in label):
            label = BULLET
        if not paragraph.is_in_table:
            self.end_table()
        is_item = bool(label) and role is not Role.HEADING
        target = self._cell if paragraph.is_in_table else self.blocks
        target.add(labelled(label, text), role, kind="item" if is_item else "")

    def end_cell(self, role: Role | None) -> None:
        self.end_paragraph(_IN_TABLE, role)
        self._row.append(self._cell.blocks)
        self._cell = BlockList()

    def end_row(self) -> None:
        if self._cell.blocks:
            self._row.append(self._cell.blocks)
            self._cell = BlockList()
        if self._row:
            self._rows.append(self._row)
            self._row = []

    def end_table(self) -> None:
        self.end_row()
        if self._rows:
            rows, self._rows = self._rows, []
            self.blocks.add_table(rows)

    def end(self, paragraph: _Paragraph, role: Role | None) -> None:
        self.end_paragraph(paragraph, role)
        self.end_table()


class _Group(Struct):
    """What holds within a group of braces, and is as before behind it."""

    flow: _Flow
    destination: str = "text"
    """ "text", "label", "skipped", "fonts", "styles", "info", "title", "author", or "code" of a field."""
    paragraph: _Paragraph = _PLAIN
    font: int = 0
    fallbacks: int = 1
    is_hidden: bool = False
    is_deleted: bool = False
    field: _Field | None = None
    begins_flow: bool = False
    is_optional: bool = False
    outer_destination: str = "text"

    def inner(self) -> _Group:
        return replace(self, begins_flow=False, is_optional=False, outer_destination=self.destination)


class _Reader:
    """Reads one file, token by token."""

    def __init__(self) -> None:
        self.warnings: list[str] = []
        self.has_pictures = False
        self._body = _Flow(BlockList())
        self._margins, self._comments, self._unshown = BlockList(), BlockList(), BlockList()
        self._contents = _Flow(self._unshown)
        self._notes: list[tuple[str, BlockList]] = []
        self._numbers = dict.fromkeys(_NOTES, 0)
        self._hidden: list[str] = []
        self._code_page = "cp1252"
        self._default_font = 0
        self._fonts: dict[int, str | None] = {}
        self._symbol_fonts: set[int] = set()
        self._roles: dict[int, Role | None] = {}
        self._style, self._style_name, self._style_outline = 0, "", _BODY_LEVEL
        self._said = {"title": "", "author": ""}
        self._bytes = bytearray()
        self._surrogate = ""
        self._to_skip = 0
        self._groups = [_Group(self._body)]

    @property
    def _group(self) -> _Group:
        return self._groups[-1]

    def blocks(self) -> list[Block]:
        """Return the blocks of the body, with the notes at the end."""
        for label, note in self._notes:
            for number, block in enumerate(note.blocks):
                text = labelled(label, block.text) if number == 0 else block.text
                self._body.blocks.add(text, block.role)
        self._notes = []
        return self._body.blocks.blocks

    def furniture(self) -> list[Block]:
        """Return what is no part of the article, each text once."""
        blocks = [*self._unshown.blocks, *self._margins.blocks, *self._comments.blocks]
        return list({block.text: block for block in blocks}.values())

    def properties(self) -> Properties:
        """Return what the information group says."""
        return Properties(self._said["title"].strip(), self._said["author"].strip())

    def read(self, content: bytes) -> None:
        """Read a file to its end. Raises CorpusError for one of groups in groups without end."""
        at_end = False
        for token in tokens(content):
            if at_end:
                if token.kind == "text" and token.value.strip():
                    self.warnings.append("damaged: what follows the end of the document is not shown")
                    break
                continue
            if token.kind == "brace":
                self._flush()
                self._to_skip = 0
                at_end = self._turn(token.value)
            elif self._to_skip and token.kind in {"word", "symbol"}:
                self._to_skip -= 1
            else:
                self._take(token)
        self._flush()
        if not at_end:
            self.warnings.append("damaged: text is missing where it breaks off")
        for group in reversed(self._groups):
            if group.begins_flow or group is self._groups[0]:
                group.flow.end(self._groups[-1].paragraph, self._role(self._groups[-1]))
        self._contents.end(_PLAIN, None)
        self._note_hidden()

    def _turn(self, brace: bytes) -> bool:
        """Begin or end a group; tell whether the document ends with it."""
        if brace == b"{":
            if len(self._groups) > _MAX_DEPTH:
                raise CorpusError("Damaged: groups in groups without end. Save it as .rtf again.")
            self._groups.append(self._group.inner())
            return False
        if len(self._groups) > 1:
            ended = self._groups.pop()
            if ended.begins_flow or len(self._groups) == 1:
                ended.flow.end(ended.paragraph, self._role(ended))
        return len(self._groups) == 1

    def _take(self, token: RtfToken) -> None:
        if token.kind in {"text", "bytes"}:
            skipped = min(self._to_skip, len(token.value))
            self._to_skip -= skipped
            self._bytes += token.value[skipped:] if skipped else token.value
        elif token.kind == "symbol":
            self._flush()
            self._take_symbol(token.value.decode("latin-1"))
        elif token.value == b"u":
            self._flush()
            self._take_code(token.number or 0)
        else:
            self._flush()
            self._take_word(token.value.decode("ascii"), token.number)

    def _take_symbol(self, symbol: str) -> None:
        if symbol == "*":
            self._group.is_optional = True
        elif symbol in "\r\n":
            self._take_word("par", None)
        elif symbol in _SYMBOLS:
            self._write(_SYMBOLS[symbol])

    def _take_code(self, number: int) -> None:
        """Write a UTF-16 code unit, once its other half is there; skip its fallback."""
        code = number % 0x10000
        self._to_skip = self._group.fallbacks
        if 0xD800 <= code < 0xDC00:
            self._surrogate = chr(code)
        elif 0xDC00 <= code < 0xE000:
            pair = (self._surrogate + chr(code)).encode("utf-16-le", "surrogatepass")
            self._write(pair.decode("utf-16-le", "replace"))
        else:
            self._write(chr(code))

    def _flush(self) -> None:
        """Write the bytes that have come, in the code page of their font."""
        if not self._bytes:
            return
        raw, self._bytes = bytes(self._bytes), bytearray()
        group = self._group
        if group.destination == "skipped":
            return
        text = raw.decode(self._fonts.get(group.font) or self._code_page, "replace")
        if group.font in self._symbol_fonts and group.destination in {"text", "label"}:
            text = text.replace("·", BULLET)
        self._write(text)

    def _write(self, text: str) -> None:
        self._surrogate = ""
        group = self._group
        match group.destination:
            case "skipped" | "fonts":
                return
            case "styles":
                self._style_name += text
                if ";" in text:
                    self._note_style()
            case "title" | "author":
                self._said[group.destination] += text
            case "code":
                if group.field is not None:
                    group.field.code += text
            case "label":
                group.flow.label.append(text)
            case _:
                self._write_text(group, text)

    def _write_text(self, group: _Group, text: str) -> None:
        if group.is_deleted:
            self._note_changes()
        elif group.is_hidden:
            self._hidden.append(text)
        elif group.field is None or group.field.name not in _PAGE_FIELDS:
            group.flow.text.append(text)

    def _take_word(self, word: str, number: int | None) -> None:
        group = self._group
        if word not in _TAKEN and not group.is_optional:
            return
        is_on = number != 0
        if word in _CHARACTERS:
            self._write(_CHARACTERS[word])
        elif word in _PARAGRAPH_ENDS or word == "nestcell":
            self._end_paragraph()
        elif word == "pard":
            group.paragraph = _PLAIN
        elif word == "plain":
            group.font, group.is_hidden = self._default_font, False
        elif word == "f" and group.destination != "fonts":
            group.font = number or 0
        elif word == "uc":
            group.fallbacks = max(number or 0, 0)
        elif word == "v":
            group.is_hidden = is_on
        elif word == "deleted":
            group.is_deleted = is_on
        elif word == "revised" and is_on and group.destination == "text":
            self._note_changes()
        elif not self._take_property(group, word, number):
            self._take_destination(group, word)

    def _end_paragraph(self) -> None:
        group = self._group
        if group.destination == "text":
            group.flow.end_paragraph(group.paragraph, self._role(group))
            self._note_hidden()

    def _take_property(self, group: _Group, word: str, number: int | None) -> bool:
        """Take a property of a paragraph, table, font, style or document; tell whether it was one."""
        if word == "s":
            self._style = number or 0
            group.paragraph = replace(group.paragraph, style=self._style)
        elif word == "outlinelevel":
            self._style_outline = _BODY_LEVEL if number is None else number
            group.paragraph = replace(group.paragraph, outline=self._style_outline)
        elif word == "intbl":
            group.paragraph = replace(group.paragraph, is_in_table=True)
        elif word == "fi":
            group.paragraph = replace(group.paragraph, hangs=(number or 0) < 0)
        elif word == "cell":
            if group.destination == "text":
                group.flow.end_cell(self._role(group))
        elif word == "row":
            if group.destination == "text":
                group.flow.end_row()
        elif group.destination == "fonts" and word in {"f", "fcharset", "cpg"}:
            self._note_font(group, word, number or 0)
        elif word == "deff":
            self._default_font = group.font = number or 0
        elif word == "ansicpg":
            self._code_page = code_page(number or 0) or self._code_page
        elif word in {"mac", "pc", "pca"}:
            self._code_page = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}[word]
        else:
            return False
        return True

    def _take_destination(self, group: _Group, word: str) -> None:
        if group.destination == "skipped" and word != "ud":
            return
        if word in {"fonttbl", "stylesheet"}:
            group.destination = {"fonttbl": "fonts", "stylesheet": "styles"}[word]
        elif word == "info":
            group.destination = "skipped" if group.destination != "text" else "info"
        elif word in {"title", "author"} and group.destination == "info":
            group.destination = word
        elif word in _UNSHOWN:
            self.has_pictures = self.has_pictures or word == "pict"
            group.destination = "skipped"
        elif word == "ud":
            group.destination = self._groups[-3].destination if len(self._groups) > 2 else "text"
        elif word == "field":
            group.field = _Field()
        elif word == "fldinst":
            group.destination = "code"
        elif word == "fldrslt":
            self._begin_result(group)
        elif word in {"listtext", "pntext"}:
            group.destination = "label"
        elif word in _MARGINS:
            self._begin_flow(group, self._margins)
        elif word == "footnote":
            self._begin_note(group, "footnote")
        elif word == "ftnalt" and group.begins_flow:
            self._renumber_as_endnote()
        elif word == "annotation":
            self._begin_flow(group, self._comments)
        elif word in {"shptxt", "dptxbxtext"}:
            self._begin_flow(group, group.flow.boxes)
        elif group.is_optional and word not in _SHOWN and not group.begins_flow:
            group.destination = "skipped"
        group.is_optional = False

    def _begin_flow(self, group: _Group, blocks: BlockList) -> None:
        group.destination, group.flow, group.begins_flow = "text", _Flow(blocks), True
        group.paragraph = _PLAIN

    def _begin_result(self, group: _Group) -> None:
        group.destination = group.outer_destination
        if group.field is not None and group.field.name in _CONTENTS_FIELDS:
            group.flow = self._contents

    def _begin_note(self, group: _Group, kind: str) -> None:
        self._numbers[kind] += 1
        label = f"[{written(self._numbers[kind], _NOTES[kind])}]"
        self._write_text(group, label)
        self._notes.append((label, BlockList()))
        self._begin_flow(group, self._notes[-1][1])

    def _renumber_as_endnote(self) -> None:
        """Have the note that has just begun be an endnote: its kind is told late."""
        label, blocks = self._notes.pop()
        self._numbers["footnote"] -= 1
        self._numbers["endnote"] += 1
        new = f"[{written(self._numbers['endnote'], _NOTES['endnote'])}]"
        pieces = self._groups[-2].flow.text
        if pieces and pieces[-1] == label:
            pieces[-1] = new
        self._notes.append((new, blocks))

    def _note_font(self, group: _Group, word: str, number: int) -> None:
        if word == "f":
            group.font = number
        elif word == "cpg":
            self._fonts[group.font] = code_page(number)
        else:
            self._fonts[group.font] = code_page_of_charset(number)
            if number == SYMBOL_CHARSET:
                self._symbol_fonts.add(group.font)

    def _note_style(self) -> None:
        role = role_of_style(self._style_name.partition(";")[0].strip())
        if role is None and self._style_outline < _BODY_LEVEL:
            role = Role.HEADING
        self._roles[self._style] = role
        self._style, self._style_name, self._style_outline = 0, "", _BODY_LEVEL

    def _role(self, group: _Group) -> Role | None:
        if group.paragraph.outline < _BODY_LEVEL:
            return Role.HEADING
        return self._roles.get(group.paragraph.style)

    def _note_hidden(self) -> None:
        if self._hidden:
            hidden, self._hidden = self._hidden, []
            self._unshown.add("".join(hidden))

    def _note_changes(self) -> None:
        if TRACKED_CHANGES not in self.warnings:
            self.warnings.append(TRACKED_CHANGES)
