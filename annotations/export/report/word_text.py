"""The text of a Word document: paragraphs in styles, runs of characters, tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import TypeAlias
from xml.sax.saxutils import quoteattr

from msgspec import Struct

from synoptic.annotations.export.characters import fit_for_xml
from synoptic.annotations.export.marked.xml_writing import XmlWriter
from synoptic.annotations.export.report.word_package import W

Run: TypeAlias = "str | tuple[str, str]"
"""Characters; in a style, with its id behind them."""
Cell: TypeAlias = Sequence[Sequence[Run]]
"""Paragraphs, each of runs."""
MARKED, STRONG, HASH = "Marked", "Strong", "Hash"
"""Styles of characters."""
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_BREAK = re.compile(r"(\r\n|[\n\r\t])")
_SIGNS = {"\t": "<w:tab/>", **dict.fromkeys(("\n", "\r", "\r\n"), "<w:br/>")}
_PAGE, _MARGIN = 11_906, 1_304
"""The width of a page (A4) and of a margin, in twentieths of a point."""
_TEXT_WIDTH = _PAGE - 2 * _MARGIN


class Comment(Struct, frozen=True):
    """A comment beside the text."""

    author: str
    """Whose it is."""
    when: datetime
    """When it was made, UTC."""
    text: str
    """What it says; as it was typed."""


class WordText:
    """Writes paragraphs and tables one after another into `write`."""

    def __init__(
        self, write: Callable[[str], object], head: str = f'<w:document xmlns:w="{W}"><w:body>'
    ) -> None:
        self._write = write
        self._xml = XmlWriter(write)
        self._comments: list[Comment] = []
        self._write(head)

    @property
    def replaced(self) -> int:
        """How many characters became U+FFFD, because XML cannot hold them."""
        return self._xml.replaced

    def paragraph(self, style: str, *runs: Run, comments: Sequence[Comment] = ()) -> None:
        """Write a paragraph in the style of that id, with comments on what is `MARKED` in it."""
        self._write(f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>')
        for run in runs:
            text, its_style = (run, "") if isinstance(run, str) else run
            on_it = comments if its_style == MARKED else ()
            numbers = range(len(self._comments), len(self._comments) + len(on_it))
            self._comments += on_it
            self._write("".join(f'<w:commentRangeStart w:id="{number}"/>' for number in numbers))
            if text:
                self._run(text, its_style)
            for number in numbers:
                self._write(
                    f'<w:commentRangeEnd w:id="{number}"/><w:r><w:commentReference w:id="{number}"/></w:r>'
                )
        self._write("</w:p>")

    def write_comments(self, write: Callable[[str], object]) -> None:
        """Write the part of the document that the comments so far are in."""
        text = WordText(write, head=f'<w:comments xmlns:w="{W}">')
        for number, comment in enumerate(self._comments):
            text._write_comment(number, comment)
        write("</w:comments>")

    def _write_comment(self, number: int, comment: Comment) -> None:
        when = comment.when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        author = quoteattr(fit_for_xml(comment.author))
        self._write(f'<w:comment w:id="{number}" w:author={author} w:date="{when}">')
        self.paragraph("Note", comment.text)
        self._write("</w:comment>")

    def _run(self, text: str, style: str) -> None:
        """Write a run; a line feed and a tab are elements of their own."""
        self._write(f'<w:r><w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else "<w:r>")
        for piece in _BREAK.split(text):
            if (sign := _SIGNS.get(piece)) is not None:
                self._write(sign)
            elif piece:
                self._write('<w:t xml:space="preserve">')
                self._xml.text(piece)
                self._write("</w:t>")
        self._write("</w:r>")

    def table(self, head: Sequence[str], rows: Iterable[Sequence[Cell]], shares: Sequence[int]) -> None:
        """Write a table, with its first row on each page; `shares` are the columns' parts of the width."""
        widths = [_TEXT_WIDTH * share // sum(shares) for share in shares]
        columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        self._write(
            f'<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{_TEXT_WIDTH}" w:type="dxa"/>'
            f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>'
        )
        self._row([[[(name, STRONG)]] for name in head], widths, is_head=True)
        for row in rows:
            self._row(row, widths)
        self._write("</w:tbl>")
        # Two tables with nothing between them would be one.
        self.paragraph("TableText")

    def _row(self, cells: Sequence[Cell], widths: Sequence[int], *, is_head: bool = False) -> None:
        self._write(f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if is_head else ''}</w:trPr>")
        for cell, width in zip(cells, widths, strict=True):
            self._write(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>')
            for runs in cell or [[]]:
                self.paragraph("TableText", *runs)
            self._write("</w:tc>")
        self._write("</w:tr>")

    def close(self) -> None:
        """Write the page: A4, with a number at its foot."""
        sides = " ".join(f'w:{side}="{_MARGIN}"' for side in ("top", "right", "bottom", "left"))
        self._write(
            f'<w:sectPr><w:footerReference w:type="default" r:id="rId2" xmlns:r="{_RELATIONS}"/>'
            f'<w:pgSz w:w="{_PAGE}" w:h="16838"/>'
            f'<w:pgMar {sides} w:header="708" w:footer="708" w:gutter="0"/></w:sectPr></w:body></w:document>'
        )
