"""CSV that another reader gives back to the letter, and in which nothing is a formula."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from synoptic.annotations.export.tables.comparisons import CONCORDANCE_COLUMNS, concordance_table
from synoptic.annotations.export.tables.csv_document import csv_of, guarded, unguarded
from synoptic.annotations.export.tables.table import Table, columns
from synoptic.corpus.article import Article, Passage, digest_of
from synoptic.corpus.search.concordance import keyword_line
from tests.examples import examples

if TYPE_CHECKING:
    from collections.abc import Sequence

FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
TEXTS = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from("=+-@'\",;\r\n\t\0\u2028\x85\ufeff"),
    max_size=20,
)


def table_of(*rows: Sequence[str | int | None]) -> Table:
    return Table("t", "T", columns(("one", "other")), lambda: rows)


def read(content: bytes) -> list[list[str]]:
    """Read as a strict reader does."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


@given(TEXTS, TEXTS)
@example("'=1+1", "''@x")
@example("\ufeffa", "b")
@examples(200)
def test_the_very_words_come_back(one: str, other: str) -> None:
    head, row = read(csv_of(table_of((one, other))).content)
    assert head == ["one", "other"]
    assert [unguarded(cell) for cell in row] == [one, other]
    assert not any(cell.startswith(FORMULAS) for cell in row)


@pytest.mark.parametrize("cell", [f"{sign}1+1" for sign in FORMULAS])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert guarded(cell) == f"'{cell}"
    assert unguarded(guarded(cell)) == cell


@pytest.mark.parametrize("cell", ["", "a = b", "'tis", "“-”", "1"])
def test_a_harmless_cell_stays_as_it_is(cell: str) -> None:
    assert guarded(cell) == unguarded(cell) == cell


def test_what_utf_8_cannot_hold_is_told() -> None:
    document = csv_of(table_of(("\ud800 and \udfff", -5)))
    assert read(document.content)[1] == ["\ufffd and \ufffd", "-5"]
    assert document.left_out == ("2 characters that CSV cannot hold: written as U+FFFD",)
    assert csv_of(table_of(("x", None))).left_out == ()


def test_it_begins_with_a_mark_that_says_utf_8() -> None:
    document = csv_of(table_of())
    assert document.content == b"\xef\xbb\xbfone,other\r\n"
    assert document.text == "one,other\r\n"


def test_columns_with_one_name_are_numbered() -> None:
    assert [each.name for each in columns(("a", "b", "a", "a"))] == ["a", "b", "a (2)", "a (3)"]


def test_a_concordance_has_the_very_words_and_their_place() -> None:
    text = 'He said: “peace,\nnow”, "twice".'
    article = Article("id", "A title", text, digest_of(text), source="BBC", date="2025-11")
    line = keyword_line(article, Passage.of(article, 10, 20))
    head, row = read(csv_of(concordance_table([line])).content)
    assert tuple(head) == CONCORDANCE_COLUMNS
    assert row == [
        *("A title", "BBC", "2025-11", "He said: “", "peace, now", '”, "twice".'),
        *("peace,\nnow", "10", "20", "id"),
    ]
