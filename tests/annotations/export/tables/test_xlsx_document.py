"""Workbooks as other programs read them: openpyxl, and LibreOffice where it is installed."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
from datetime import datetime
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl.cell.cell import Cell
from openpyxl.utils.escape import unescape

from synoptic.annotations.export.tables import xlsx_document
from synoptic.annotations.export.tables.table import Table, columns
from synoptic.annotations.export.tables.xlsx_document import MOST_UNITS, sheet_name, xlsx_of
from tests.examples import examples

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from synoptic.annotations.export.document import Document

_UNHELD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
TEXTS = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from("=@<>&\"' \r\n\t\0\x07\x85\u202e_x0"),
    min_size=1,
    max_size=20,
)
HOSTILE = (
    *("=cmd|' /C calc'!A0", "+1", "@SUM(A1)", "{=1+1}", "http://example.org/", "mailto:a@b.c", "007", "1e5"),
    *("_x0007_", "_x005F_x0007_", "<r><t>runs</t></r>", "<r>_x000D_</r>", "<r></r>", "a < b & c > d"),
    *(" spaces around ", "two\n\nlines", "a\r\nb", "tab\there", "\u202eevil\u202c", "🐈" * 40, "'quoted"),
    *("TRUE", "#REF!", "2031-03-14"),
)


def table_of(*rows: Sequence[str | float | None], title: str = "T", **kinds: Sequence[str]) -> Table:
    names = [f"c{number}" for number in range(len(rows[0]) if rows else 1)]
    return Table("t", title, columns(names, **kinds), lambda: rows)


def cells(document: Document, sheet: int = 0) -> list[list[Cell]]:
    book = openpyxl.load_workbook(io.BytesIO(document.content))
    return [[each for each in row if isinstance(each, Cell)] for row in book.worksheets[sheet].iter_rows()]


def text_of(cell: Cell) -> str:
    """Return what Excel shows: openpyxl leaves its `_xHHHH_` as they are written."""
    assert cell.data_type in "sn"
    assert cell.hyperlink is None
    return "" if cell.value is None else unescape(str(cell.value))


@given(TEXTS, TEXTS)
@example("<r>_x0007_</r>", "_x005F_")
@examples(30)
def test_the_very_words_come_back(one: str, other: str) -> None:
    document = xlsx_of([table_of((one, other))])
    _, row = cells(document)
    assert [text_of(cell) for cell in row] == [_UNHELD.sub("\ufffd", each) for each in (one, other)]
    lost = len(_UNHELD.findall(one + other))
    assert bool(document.left_out) == bool(lost)


def test_nothing_becomes_a_formula_a_link_or_a_number() -> None:
    found = cells(xlsx_of([table_of(*([each] for each in HOSTILE))]))[1:]
    for row, wanted in zip(found, HOSTILE, strict=True):
        assert row[0].data_type == "s"
        assert text_of(row[0]) == wanted


def test_numbers_are_numbers_and_days_are_days() -> None:
    rows = (3, "2031-03-14", "a"), (0.25, "2031-03", "b"), (None, "1899-12-31", ""), (-1, "2031-02-30", "c")
    found = cells(xlsx_of([table_of(*rows, numbers=["c0"], dates=["c1"])]))[1:]
    assert [row[0].value for row in found] == [3, 0.25, None, -1]
    days = [row[1].value for row in found]
    assert days == [datetime(2031, 3, 14), "2031-03", "1899-12-31", "2031-02-30"]  # noqa: DTZ001


def test_words_longer_than_a_cell_go_on_beside_it_and_that_is_told() -> None:
    long = "abcd" * 20_000 + "end"
    wide = "🐈" * 20_000
    document = xlsx_of([table_of((long, "x"), ("short", wide), title="Notes")])
    head, first, second = [[text_of(cell) for cell in row] for row in cells(document)]
    assert head == ["c0", "c1", "c0, part 2", "c0, part 3", "c1, part 2"]
    assert first[0] + first[2] + first[3] == long
    assert second[1] + second[4] == wide
    assert max(len(cell.encode("utf-16-le")) // 2 for cell in (*first, *second)) <= MOST_UNITS
    assert document.left_out == (
        "the end of 1 cell in “c0” from the sheet “Notes”: more than 32,767 characters go on in “c0, part 2”",
        "the end of 1 cell in “c1” from the sheet “Notes”: more than 32,767 characters go on in “c1, part 2”",
    )


def test_what_has_no_room_in_a_sheet_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_document, "MOST_ROWS", 3)
    monkeypatch.setattr(xlsx_document, "MOST_COLUMNS", 2)
    document = xlsx_of([table_of(*((number, "x", "y") for number in range(5)), numbers=["c0"])])
    assert [[cell.value for cell in row] for row in cells(document)] == [["c0", "c1"], [0, "x"], [1, "x"]]
    assert document.left_out == (
        "1 column from the sheet “T”, which holds 2",
        "3 rows from the sheet “T”, which holds 3",
    )


def test_heads_stay_in_sight_and_filter() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx_of([table_of(("a", "b" * 500))]).content))
    sheet = book.worksheets[0]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:B2"
    widths = [sheet.column_dimensions[letter].width for letter in "AB"]
    assert all(8 <= width <= 68 for width in widths)


@given(st.lists(st.text(max_size=40), min_size=1, max_size=6))
@example(["History", "history", "'a'", "[]:*?/\\", "x" * 31, "X" * 32, "🐈" * 31])
@examples(60)
def test_names_of_sheets_are_legal_and_each_another_one(titles: list[str]) -> None:
    names: list[str] = []
    for title in titles:
        names.append(sheet_name(title, names))
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert 0 < len(name.encode("utf-16-le")) // 2 <= 31
        assert not set(name) & set("[]:*?/\\")
        assert not name.startswith("'")
        assert not name.endswith("'")
        assert name.casefold() != "history"


def test_every_table_has_its_sheet() -> None:
    document = xlsx_of([table_of(("a",), title="Notes"), table_of(("b",), title="notes"), table_of()])
    book = openpyxl.load_workbook(io.BytesIO(document.content))
    assert book.sheetnames == ["Notes", "notes 2", "T"]
    assert book.worksheets[1]["A2"].value == "b"


def test_libreoffice_reads_the_very_words(tmp_path: Path) -> None:
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed")
    rows = [(each, number) for number, each in enumerate(HOSTILE)]
    (tmp_path / "t.xlsx").write_bytes(xlsx_of([table_of(*rows, numbers=["c1"])]).content)
    # Comma, quotation mark, UTF-8, from the first row, every text quoted, values as they are.
    form = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,false"
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [program, profile, "--headless", "--convert-to", form, "--outdir", str(tmp_path)]
    ran = subprocess.run([*command, str(tmp_path / "t.xlsx")], check=True, capture_output=True, text=True)
    if "could not be loaded" in ran.stderr:
        pytest.skip("LibreOffice is installed without its spreadsheet")
    written = (tmp_path / "t.csv").read_bytes().decode("utf-8-sig")
    _, *found = csv.reader(io.StringIO(written, newline=""))
    # A line end is a line feed to it.
    assert [row[0] for row in found] == [each.replace("\r\n", "\n") for each in HOSTILE]
