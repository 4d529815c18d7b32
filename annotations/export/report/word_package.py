"""The parts of a Word document beside its text: styles, footer, properties.

Source: ECMA-376, Office Open XML, part 1 (WordprocessingML) and part 2 (packages). The styles have Word's own
names, so that a house's template restyles the document.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from synoptic.annotations.export.characters import fit_for_xml

if TYPE_CHECKING:
    from datetime import datetime

Write: TypeAlias = "Callable[[str], object]"
"""Takes the next characters of a part."""
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
"""The name space of the text."""
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The time of each part in the archive: the same material is the same file."""

_TYPES = f"""{_HEAD}<Types xmlns="{_PACKAGE}/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml" ContentType="{_WORD_TYPE}.document.main+xml"/>
<Override PartName="/word/styles.xml" ContentType="{_WORD_TYPE}.styles+xml"/>
<Override PartName="/word/comments.xml" ContentType="{_WORD_TYPE}.comments+xml"/>
<Override PartName="/word/footer1.xml" ContentType="{_WORD_TYPE}.footer+xml"/>
<Override PartName="/docProps/core.xml"
 ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>
</Types>"""
_RELATIONS = f"""{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">
<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>
<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>
</Relationships>"""
_DOCUMENT_RELATIONS = f"""{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">
<Relationship Id="rId1" Type="{_OFFICE}/styles" Target="styles.xml"/>
<Relationship Id="rId2" Type="{_OFFICE}/footer" Target="footer1.xml"/>
<Relationship Id="rId3" Type="{_OFFICE}/comments" Target="comments.xml"/>
</Relationships>"""
_FOOTER = f"""{_HEAD}<w:ftr xmlns:w="{W}"><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>
<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p></w:ftr>"""


def packed(
    write_text: Callable[[Write], object],
    write_comments: Callable[[Write], object],
    title: str,
    written: datetime,
) -> bytes:
    """Return the file of a document: `write_text` writes its main part, then `write_comments` comments."""
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONS,
        "word/_rels/document.xml.rels": _DOCUMENT_RELATIONS,
        "word/styles.xml": Path(__file__).with_name("styles.xml").read_text(encoding="utf-8"),
        "word/footer1.xml": _FOOTER,
        "docProps/core.xml": _properties(title, written),
    }
    made = io.BytesIO()
    with ZipFile(made, "w") as archive:
        for name, content in parts.items():
            archive.writestr(_entry(name), content.encode())
        for name, write in (("word/document.xml", write_text), ("word/comments.xml", write_comments)):
            with archive.open(_entry(name), "w") as part:
                stream = io.TextIOWrapper(part, encoding="utf-8", newline="")
                write(stream.write)
                stream.flush()
                stream.detach()
    return made.getvalue()


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, _EARLIEST)
    entry.compress_type = ZIP_DEFLATED
    return entry


def _properties(title: str, written: datetime) -> str:
    when = written.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(fit_for_xml(title))}</dc:title><dc:creator>Synoptic</dc:creator>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{when}</dcterms:created></cp:coreProperties>'
    )
