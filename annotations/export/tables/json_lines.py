"""A table as JSON Lines: an object a line, with the names of the columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from synoptic.annotations.export.characters import NOT_IN_UTF8, CharacterReplacer, replaced_in_words
from synoptic.annotations.export.document import Document, Step, unwatched

if TYPE_CHECKING:
    from synoptic.annotations.export.tables.table import Cell, Table


def json_lines_of(table: Table, step: Step = unwatched) -> Document:
    """Return a table as JSON Lines in UTF-8: texts to the letter, lists as lists, None as null."""
    characters = CharacterReplacer(NOT_IN_UTF8)
    names = [characters.fit(each.name) for each in table.columns]
    encode, written = msgspec.json.Encoder().encode, bytearray()
    for row in table.rows_with(step):
        cells = (_fit(each, characters) for each in row)
        written += encode(dict(zip(names, cells, strict=True))) + b"\n"
    return Document(bytes(written), replaced_in_words(characters.number, "JSON"))


def _fit(cell: Cell, characters: CharacterReplacer) -> Cell:
    if isinstance(cell, tuple):
        return tuple(map(characters.fit, cell))
    return characters.fit(cell) if isinstance(cell, str) else cell
