"""The quotations of an exported file: with the articles, the places and the hashes that it gives them.

Tables (CSV, Excel and JSON lines) have a row for each, with the columns `text`, `start`, `end`, `sha256` and
`article`, or two of each in a row of two passages; the HTML page has block quotations with the same as
attributes.
"""

from __future__ import annotations

import csv
import io
import json
import re
from codecs import BOM_UTF8
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from html.parser import HTMLParser
from importlib.util import find_spec
from typing import TYPE_CHECKING

from msgspec import Struct

from synoptic.annotations.export.tables.csv_document import unguarded
from synoptic.corpus.articles.decoding import decode
from synoptic.corpus.errors import CorpusError, MissingLibrary
from synoptic.corpus.formats.safe_xml import attribute, name_of, parse_xml
from synoptic.corpus.formats.unzipping import Archive

if TYPE_CHECKING:
    from lxml.etree import _Element

_TEXT_COLUMNS = ("text", "highlight", "quotation", "quote", "exact")
_SIDES = ("", "a ", "b ")
_COUNTED = frozenset({"tag", "speaker", "claim"})
"""The first columns of tables of numbers, which may have no other column that tells whose they are."""
_DELIMITERS = (",", ";", "\t")
_MOST_CELL_BYTES = 16 * 1024**2
_WORKBOOK, _STRINGS, _SHEETS = "xl/workbook.xml", "xl/sharedStrings.xml", "xl/worksheets/"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_COLUMN = re.compile("[A-Z]+")


class ExportedQuotation(Struct, frozen=True, kw_only=True):
    """A quotation as a file of records has it."""

    words: str
    """The words."""
    article: str = ""
    """Id of the article; empty where the file gives none."""
    title: str = ""
    """The headline of the article; empty where the file gives none."""
    digest: str = ""
    """SHA-256 of the text that the offsets count in, hexadecimal; empty where the file gives none."""
    start: int | None = None
    """First code point; None where the file gives none."""
    end: int | None = None
    """One past the last code point."""


def quotations_in_export(content: bytes, name: str) -> tuple[ExportedQuotation, ...] | None:
    """Return the quotations of a table or of an HTML page that was exported; None for any other file.

    Synoptic's own are recognised from their content, other tables by their suffix. Raises CorpusError for a
    workbook that is damaged, and for lines that are no JSON objects.
    """
    if content.startswith(b"PK") and _WORKBOOK.encode() in content:
        return tuple(one for sheet in _workbook_rows(content) for one in _of_rows(_under_head(sheet)))
    if b"data-sha256=" in content and b"<blockquote" in content:
        return _of_page(decode(content).text)
    if name.lower().endswith((".csv", ".tsv")) or _is_own_csv(content):
        return tuple(_of_rows(_under_head(_csv_rows(decode(content).text))))
    if name.lower().endswith(".jsonl") or _is_json_lines(content):
        return tuple(_of_rows(_json_rows(decode(content).text)))
    return None


# Tables


def _is_own_csv(content: bytes) -> bool:
    """Tell whether a text is a table that Synoptic wrote, from its first line."""
    line = content.partition(b"\n")[0]
    if not line.startswith(BOM_UTF8):
        return False
    names = next(csv.reader([line.decode("utf-8-sig", "replace")]), [])
    return len(names) > 1 and (names[0] in _COUNTED or _has_digest(names))


def _is_json_lines(content: bytes) -> bool:
    """Tell whether a text is a table in JSON lines, from the object in its first line."""
    line = content.removeprefix(BOM_UTF8).partition(b"\n")[0]
    try:
        first = json.loads(line) if line.startswith(b"{") else None
    except (ValueError, RecursionError):
        return False
    if not isinstance(first, dict):
        return False
    return not _COUNTED.union(_TEXT_COLUMNS).isdisjoint(first) or _has_digest(first)


def _has_digest(names: Collection[str]) -> bool:
    return any(f"{side}sha256" in names for side in _SIDES)


def _under_head(table: Iterable[Sequence[str]]) -> Iterator[Mapping[str, str]]:
    """Yield the rows of a table by the names in its first one."""
    rows = iter(table)
    head = [name.strip().lower() for name in next(rows, ())]
    for row in rows:
        yield dict(zip(head, row, strict=False))


def _json_rows(text: str) -> Iterator[Mapping[str, str]]:
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            row = None
        if not isinstance(row, dict):
            raise CorpusError(f"Line {number} is no JSON object. Export the table again.")
        yield {name: str(cell) for name, cell in row.items() if isinstance(cell, str | int)}


def _of_rows(rows: Iterable[Mapping[str, str]]) -> Iterator[ExportedQuotation]:
    for cells in rows:
        for side in _SIDES:
            words = next((cells[name] for each in _TEXT_COLUMNS if (name := f"{side}{each}") in cells), "")
            if words.strip():
                yield _quotation(words, {each: cells.get(f"{side}{each}", "") for each in _PLACE_COLUMNS})


_PLACE_COLUMNS = ("article", "title", "sha256", "start", "end")


def _quotation(words: str, place: Mapping[str, str]) -> ExportedQuotation:
    start, end = place["start"].strip(), place["end"].strip()
    has_place = start.isdecimal() and end.isdecimal()
    return ExportedQuotation(
        words=words,
        article=place["article"],
        title=place["title"],
        digest=place["sha256"],
        start=int(start) if has_place else None,
        end=int(end) if has_place else None,
    )


def _csv_rows(text: str) -> Iterator[Sequence[str]]:
    head = text.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=head.count)
    limit = csv.field_size_limit(_MOST_CELL_BYTES)
    try:
        for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=delimiter):
            yield [unguarded(cell) for cell in row]
    finally:
        csv.field_size_limit(limit)


def _workbook_rows(content: bytes) -> Iterator[Iterator[Sequence[str]]]:
    """Yield the rows of each sheet of a workbook (ECMA-376, part 1, section 18.3)."""
    if find_spec("lxml") is None:
        raise MissingLibrary(
            "Reading an Excel workbook needs lxml, which is not installed. "
            "Run: pip install 'synoptic-reader[documents]'"
        )
    archive = Archive(content)
    packed = archive.read_named(_STRINGS)
    strings = [] if packed is None else [_text(each) for each in parse_xml(packed, _STRINGS)]
    sheets = [entry for entry in archive.entries if entry.name.startswith(_SHEETS)]
    for sheet in sheets:
        if sheet.name.endswith(".xml"):
            yield _sheet_rows(archive.read(sheet), sheet.name, strings)


def _sheet_rows(content: bytes, name: str, strings: Sequence[str]) -> Iterator[Sequence[str]]:
    for row in parse_xml(content, name).iter():
        if name_of(row) != "row":
            continue
        cells: dict[int, str] = {}
        for cell in row:
            value = "".join(_text(each) for each in cell if name_of(each) in {"v", "is"})
            if attribute(cell, "t") == "s" and value.isdecimal() and int(value) < len(strings):
                value = strings[int(value)]
            cells[_number_of(attribute(cell, "r") or "", len(cells))] = value
        yield [cells.get(number, "") for number in range(max(cells, default=-1) + 1)]


def _text(element: _Element) -> str:
    written = "".join(map(str, element.itertext()))
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), written)


def _number_of(reference: str, otherwise: int) -> int:
    """Return the number of a cell's column: 0 for A1, 27 for AB7."""
    letters = _COLUMN.match(reference)
    if letters is None:
        return otherwise
    number = 0
    for letter in letters[0]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


# The page


class _Blocks(HTMLParser):
    """Collects the block quotations that have a place."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[ExportedQuotation] = []
        self._place: dict[str, str] | None = None
        self._words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if tag == "blockquote" and "data-sha256" in named:
            self._place = {name: named.get(f"data-{name}", "") for name in _PLACE_COLUMNS}
            self._words = []
        elif tag == "br" and self._place is not None:
            self._words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "blockquote" and self._place is not None:
            words = "".join(self._words)
            if words.strip():
                self.found.append(_quotation(words, self._place))
            self._place = None

    def handle_data(self, data: str) -> None:
        if self._place is not None:
            self._words.append(data)


def _of_page(text: str) -> tuple[ExportedQuotation, ...]:
    blocks = _Blocks()
    blocks.feed(text)
    blocks.close()
    return tuple(blocks.found)
