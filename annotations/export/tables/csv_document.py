"""A table as CSV after RFC 4180: a head, CRLF, and no text that a spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from synoptic.annotations.export.characters import NOT_IN_UTF8, CharacterReplacer, replaced_in_words
from synoptic.annotations.export.document import Document, Step, unwatched

if TYPE_CHECKING:
    from synoptic.annotations.export.tables.table import Table

_FORMULA = re.compile(r"'*[=+\-@\t\r\n\0＝＋－＠]")
_MARK = "\ufeff"


def guarded(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula (OWASP, "CSV Injection").

    One that begins with `=`, `+`, `-`, `@`, their wide forms, a tab, a line end or a NUL has an apostrophe
    before it; so has one that begins with apostrophes and then one of these. `unguarded` takes it back.
    """
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """Return the very text of a guarded cell."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def csv_of(table: Table, step: Step = unwatched) -> Document:
    """Return a table as CSV in UTF-8, with a byte order mark: without one Excel takes it for ANSI."""
    characters = CharacterReplacer(NOT_IN_UTF8)
    written = io.StringIO(newline="")
    written.write(_MARK)
    writer = csv.writer(written)
    writer.writerow([guarded(characters.fit(each.name)) for each in table.columns])
    for row in table.plain_rows(step):
        writer.writerow([guarded(characters.fit(each)) if isinstance(each, str) else each for each in row])
    return Document(written.getvalue().encode("utf-8"), replaced_in_words(characters.number, "CSV"))
