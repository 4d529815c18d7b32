"""Tables as sheets of an XLSX workbook: words as words, numbers as numbers, days as days, and no formula.

Limits are those that Microsoft states for Excel ("Excel specifications and limits"): 32,767 UTF-16 units in a
cell, 1,048,576 rows and 16,384 columns in a sheet, 31 characters in a sheet's name.
"""

from __future__ import annotations

import datetime as calendar
import io
import re
from collections.abc import Collection, Iterator, Sequence
from html import escape
from itertools import islice
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from synoptic.annotations.errors import InvalidRequest
from synoptic.annotations.export.characters import NOT_IN_XML, CharacterReplacer, replaced_in_words
from synoptic.annotations.export.document import Document, Step, unwatched
from synoptic.annotations.export.tables.table import CellKind
from synoptic.annotations.model.values import is_iso_date
from synoptic.annotations.model.wording import counted

if TYPE_CHECKING:
    from synoptic.annotations.export.tables.table import PlainRow, Table

MOST_UNITS = 32_767
"""UTF-16 units that a cell holds."""
MOST_ROWS = 1_048_576
"""Rows of a sheet, its head among them."""
MOST_COLUMNS = 16_384
"""Columns of a sheet."""

_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST_NAME = 31
_FIRST_DAY = "1900-03-01"
"""Before it Excel and the calendar differ: Excel has a 29 February 1900."""
_NARROWEST, _WIDEST = 8, 66
"""Characters that a column is wide: a hash fits on one line."""
_LINE, _MOST_LINES = 15, 12
"""Points that a line of a row is high, and how many lines a row shows."""
_DAY_WIDTH = 11
_LIKE_AN_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


class _Measures(Struct, frozen=True):
    """How much room the cells of a table take."""

    rows: int
    """Its rows."""
    widths: tuple[int, ...]
    """Characters that each column is wide."""
    parts: tuple[int, ...]
    """How many cells the longest words of each column take."""
    long: tuple[int, ...]
    """How many cells of each column are longer than one holds."""


def xlsx_of(tables: Sequence[Table], step: Step = unwatched) -> Document:
    """Return tables as a workbook, a sheet for each. Raises InvalidRequest where XlsxWriter is missing.

    Words that are longer than a cell go on in further columns, after all others. That is told, and so is what
    has no room in a sheet, and how many characters XML cannot hold.
    """
    try:
        # Imported late: it comes with an extra.
        from xlsxwriter import Workbook
        from xlsxwriter.worksheet import Worksheet
    except ImportError:
        message = "XLSX needs XlsxWriter. Run: pip install 'synoptic-reader[exports]'"
        raise InvalidRequest(message) from None
    written, characters = io.BytesIO(), CharacterReplacer(NOT_IN_XML)
    left_out: list[str] = []
    names: list[str] = []
    with Workbook(
        written,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        },
    ) as book:
        sheets = _Sheets(book, _quick(Worksheet), characters)
        for table in tables:
            names.append(sheet_name(table.title, names))
            measures = _measured(table, step)
            left_out += _told(table, measures)
            sheets.write(names[-1], table, measures, step)
    return Document(written.getvalue(), (*left_out, *replaced_in_words(characters.number, "XLSX")))


def sheet_name(title: str, taken: Collection[str] = ()) -> str:
    """Return a legal name of a sheet that no other sheet has, ignoring case."""
    clean = _NOT_IN_A_NAME.sub(" ", title).strip(" '")
    clean = "Sheet" if clean.casefold() in {"", "history"} else clean
    others, number = {each.casefold() for each in taken}, 1
    name = _cut(clean, _LONGEST_NAME)
    while name.casefold() in others:
        number += 1
        name = f"{_cut(clean, _LONGEST_NAME - len(str(number)) - 1)} {number}"
    return name


class _Sheets:
    """Writes tables as sheets of a workbook."""

    def __init__(self, book: Any, sheet_class: Any, characters: CharacterReplacer) -> None:
        self._book, self._class, self._characters = book, sheet_class, characters
        self._head = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
        self._day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left", "valign": "top"})
        self._words = book.add_format({"text_wrap": True, "valign": "top"})
        self._number = book.add_format({"valign": "top"})

    def write(self, name: str, table: Table, measures: _Measures, step: Step) -> None:
        """Write a table, its head frozen and with a filter."""
        sheet = self._book.add_worksheet(name, self._class)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.repeat_rows(0)
        own = table.columns[:MOST_COLUMNS]
        further = _further(measures)
        heads = [*(each.name for each in own), *(f"{own[at].name}, part {part}" for at, part in further)]
        widths = (*measures.widths, *(measures.widths[at] for at, _ in further))
        for column, (head, width) in enumerate(zip(heads, widths, strict=True)):
            sheet.set_column(column, column, width)
            self._write_text(sheet, 0, column, head, self._head)
        rows = min(measures.rows, MOST_ROWS - 1)
        for number, row in enumerate(islice(table.plain_rows(step), rows), 1):
            if (lines := _lines(row, measures.widths)) > 1:
                sheet.set_row(number, _LINE * lines)
            for column, (kind, cell) in enumerate(zip(own, row, strict=False)):
                if not isinstance(cell, str):
                    if cell is not None:
                        sheet.write_number(number, column, cell, self._number)
                elif kind.kind is CellKind.DATE and (day := _day(cell)) is not None:
                    sheet.write_datetime(number, column, day, self._day)
                elif cell:
                    self._write_text(sheet, number, column, cell, self._words)
            for column, (at, part) in enumerate(further, len(own)):
                if isinstance(cell := row[at], str) and (rest := _parts(cell)[part - 1 : part]):
                    self._write_text(sheet, number, column, rest[0], self._words)
        sheet.autofilter(0, 0, rows, len(heads) - 1)

    def _write_text(self, sheet: Any, row: int, column: int, text: str, form: Any) -> None:
        text = self._characters.fit(text)
        # Hardly any text is longer than a cell.
        sheet.write_string(row, column, text if len(text) <= MOST_UNITS // 2 else _parts(text)[0], form)


def _quick(worksheet: Any) -> Any:
    """Return XlsxWriter's class of sheets with its innermost step made short for words.

    That step takes the longest by far; it also leaves out escapes that overlap, and takes a text that begins
    with `<r>` for runs in XML.
    """
    from xlsxwriter.utility import xl_rowcol_to_cell_fast

    write_cell = worksheet._write_cell

    def _write_cell(sheet: Any, row: int, column: int, cell: Any) -> None:
        if (words := getattr(cell, "string", None)) is None:
            write_cell(sheet, row, column, cell)
            return
        place, form = xl_rowcol_to_cell_fast(row, column), cell.format._get_xf_index()
        words = f'<t xml:space="preserve">{escaped(words)}</t>'
        sheet.fh.write(f'<c r="{place}" s="{form}" t="inlineStr"><is>{words}</is></c>')

    return type("QuickWorksheet", (worksheet,), {"_write_cell": _write_cell})


def escaped(text: str) -> str:
    """Return a text as a cell's XML has it (ECMA-376, part 1, ST_Xstring).

    There `_xHHHH_` is a character, and an underscore before what reads like one is `_x005F_`.
    """
    if "_x" in text:
        text = _LIKE_AN_ESCAPE.sub("_x005F_", text)
    return escape(text, quote=False).replace("\r", "_x000D_")


def _measured(table: Table, step: Step) -> _Measures:
    """Go through a table once, for what has to be known before its first row is written."""
    own = table.columns[:MOST_COLUMNS]
    lengths, parts, long = [len(each.name) + 3 for each in own], [1] * len(own), [0] * len(own)
    number = 0
    for row in table.plain_rows(step):
        number += 1
        for column, cell in zip(range(len(own)), row, strict=False):
            if not isinstance(cell, str):
                continue
            if (length := len(cell)) > lengths[column]:
                lengths[column] = length
            if length > MOST_UNITS // 2 and (pieces := len(_parts(cell))) > 1:
                parts[column], long[column] = max(parts[column], pieces), long[column] + 1
    widths = (
        _DAY_WIDTH if each.kind is CellKind.DATE else min(max(length, _NARROWEST), _WIDEST)
        for each, length in zip(own, lengths, strict=True)
    )
    return _Measures(number, tuple(widths), tuple(parts), tuple(long))


def _lines(row: PlainRow, widths: Sequence[int]) -> int:
    """Return how many lines a row is high: not every program finds that out by itself."""
    most = 1
    for cell, width in zip(row, widths, strict=False):
        if isinstance(cell, str) and (len(cell) > width or "\n" in cell):
            most = max(most, sum(1 + len(line) // width for line in cell[: width * _MOST_LINES].split("\n")))
    return min(most, _MOST_LINES)


def _further(measures: _Measures) -> Sequence[tuple[int, int]]:
    """Return the further columns: of each the column whose words go on there, and which part of them."""
    parts = enumerate(measures.parts)
    found = [(column, part) for column, count in parts for part in range(2, count + 1)]
    return found[: MOST_COLUMNS - len(measures.parts)]


def _told(table: Table, measures: _Measures) -> Iterator[str]:
    """Yield what is not where it belongs, or nowhere, in words."""
    where = f"from the sheet “{table.title}”"
    if (columns := len(table.columns) - MOST_COLUMNS) > 0:
        yield f"{counted(columns, 'column')} {where}, which holds {MOST_COLUMNS:,}"
    if (rows := measures.rows + 1 - MOST_ROWS) > 0:
        yield f"{counted(rows, 'row')} {where}, which holds {MOST_ROWS:,}"
    room = len(_further(measures))
    for column, number in zip(table.columns, measures.long, strict=False):
        if number:
            ends = "the end of 1 cell" if number == 1 else f"the ends of {number} cells"
            goes_on = f"more than {MOST_UNITS:,} characters go on in “{column.name}, part 2”"
            yield f"{ends} in “{column.name}” {where}: {goes_on if room else 'there is no room for them'}"


def _parts(text: str) -> list[str]:
    """Return a text in pieces that fit into a cell each."""
    if len(text) <= MOST_UNITS // 2 or _units(text) <= MOST_UNITS:
        return [text]
    pieces, start = [], 0
    while start < len(text):
        end = min(len(text), start + MOST_UNITS)
        while (excess := _units(text[start:end]) - MOST_UNITS) > 0:
            # A character beyond the basic plane is two units.
            end -= (excess + 1) // 2
        pieces.append(text[start:end])
        start = end
    return pieces


def _units(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)


def _cut(text: str, units: int) -> str:
    """Return the beginning of a text that has so many UTF-16 units at the most."""
    while _units(text) > units:
        text = text[:-1]
    return text.rstrip(" '")


def _day(text: str) -> calendar.date | None:
    """Return a whole date as a day that Excel knows; None for any other text."""
    if len(text) == len(_FIRST_DAY) and is_iso_date(text) and text >= _FIRST_DAY:
        return calendar.date.fromisoformat(text)
    return None
