"""Each subject as each table format: rows that fit their columns, and words that are exact slices."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from msgspec.structs import replace

from synoptic.annotations.agreement.coding import coding_of
from synoptic.annotations.agreement.divergences import DivergenceList, divergences
from synoptic.annotations.agreement.figures import agreement
from synoptic.annotations.anchoring.anchors import anchor
from synoptic.annotations.anchoring.placing import NOTHING_KEPT
from synoptic.annotations.export.document import unwatched
from synoptic.annotations.export.formats import FORMATS, ExportSubject, formats_of
from synoptic.annotations.export.gathering import material_of
from synoptic.annotations.export.tables.subject_tables import main_table, tables_of
from synoptic.annotations.export.tables.table import CellKind
from synoptic.annotations.matrix.claims import claims_of_tags
from synoptic.annotations.matrix.matrix import matrix
from synoptic.annotations.model.annotations import Annotations
from synoptic.annotations.model.values import Highlight, Link, LinkEnd, Note, Silence, Tag
from synoptic.corpus.article import Span
from synoptic.corpus.differences.discrepancies import Discrepancy
from synoptic.corpus.parallels.comparer import Comparer
from synoptic.corpus.parallels.worth_a_look import AlignedPair, Disagreement
from synoptic.corpus.quotations.survey import QuotationSurveyor
from tests.annotations.specimens import article_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from synoptic.annotations.export.tables.table import Table
    from synoptic.corpus.article import Article

WHEN = datetime(2031, 3, 14, 9, 26, tzinfo=UTC)
TEXTS = (
    "“We will open the bridge on Monday,” said Ada Marsh.\n\nTwelve ferries were cancelled in the storm.",
    "“We will open the bridge on Friday,” said Marsh.\n\nEleven ferries were cancelled in the storm.",
)
ARTICLES = tuple(article_of(text, identifier=f"a{number}") for number, text in enumerate(TEXTS))


def additions() -> Annotations:
    tag = Tag("t", "claim", "red", "", WHEN, WHEN)
    places = [anchor(each.text, 0, 20, each.digest) for each in ARTICLES]
    marks = [
        Highlight(f"h{number}", each.id, place, ("t",), WHEN, WHEN)
        for number, (each, place) in enumerate(zip(ARTICLES, places, strict=True))
    ]
    ends = [LinkEnd(each.id, place) for each, place in zip(ARTICLES, places, strict=True)]
    return Annotations(
        highlights={each.id: each for each in marks},
        tags={tag.id: tag},
        notes={"n": Note("n", "h0", "=note", WHEN, WHEN)},
        links={"l": Link("l", "omits", ends[0], LinkEnd(ARTICLES[1].id, None), "", WHEN, WHEN)},
        silences={"s": Silence("s", "tag:t", "claim", ARTICLES[0].id, ARTICLES[0].digest, WHEN)},
    )


@pytest.fixture(scope="module")
def contents() -> Mapping[ExportSubject, Any]:
    material = material_of(ARTICLES, additions(), title="t", when=WHEN)
    shown = matrix(ARTICLES, claims_of_tags(additions(), ARTICLES, material.texts))
    survey = QuotationSurveyor().survey(ARTICLES)
    one, other = ARTICLES
    compared = [(one, other, comparison) for comparison in Comparer().among(ARTICLES).values()]
    pair = AlignedPair(one, other, Span(0, 52), Span(0, 48), 0.9)
    differing = [Disagreement(Discrepancy("day", Span(28, 34), Span(28, 34)), pair, ("key",))]
    marks = [
        replace(each, id=f"{each.id}-{coder}", creator=coder)
        for each in additions().highlights.values()
        for coder in ("ana", "ben")
    ]
    coded = replace(additions(), highlights={each.id: each for each in marks[:3]}, notes={})
    coding = coding_of(ARTICLES, coded, NOTHING_KEPT, ("ana", "ben"))
    others = {
        ExportSubject.AGREEMENT: agreement(coding, coded),
        ExportSubject.DISAGREEMENTS: DivergenceList(divergences(coding), coding.coders, coded),
        ExportSubject.MATRIX: shown,
        ExportSubject.WORDS: shown,
        ExportSubject.QUOTATIONS: survey,
        ExportSubject.SPEAKERS: survey,
        ExportSubject.PARALLELS: compared,
        ExportSubject.DIFFERENCES: differing,
    }
    return {subject: others.get(subject, material) for subject in ExportSubject}


def checked(table: Table, articles: Sequence[Article] = ARTICLES) -> int:
    """Check that the cells are of their columns' kinds, and that words are those of their places."""
    texts = {each.digest: each.text for each in articles}
    names = [column.name for column in table.columns]
    assert len(set(names)) == len(names)
    number = 0
    for row in table.rows:
        number += 1
        told = dict(zip(names, row, strict=True))
        for column in table.columns:
            is_number = isinstance(told[column.name], int | float)
            assert is_number or not told[column.name] or column.kind is not CellKind.NUMBER
            assert not is_number or column.kind is CellKind.NUMBER
        for side in ("", "a ", "b "):
            start, end = told.get(f"{side}start"), told.get(f"{side}end")
            if isinstance(start, int) and isinstance(end, int):
                assert told[f"{side}text"] == texts[str(told[f"{side}sha256"])][start:end]
    return number


@pytest.mark.parametrize("subject", ExportSubject)
def test_every_subject_has_tables_whose_cells_are_right(
    subject: ExportSubject, contents: Mapping[ExportSubject, Any]
) -> None:
    tables = tables_of(subject, contents[subject], unwatched)
    numbers = [checked(table) for table in tables]
    assert tables[0].name == subject
    # One tag alone has no other to be together with.
    assert all(numbers) or subject in {ExportSubject.TAGS_TOGETHER, ExportSubject.HIGHLIGHTS}


@pytest.mark.parametrize("subject", ExportSubject)
def test_every_table_format_has_the_same_cells(
    subject: ExportSubject, contents: Mapping[ExportSubject, Any]
) -> None:
    content = contents[subject]
    written = {name: FORMATS[name].writes[subject](content, unwatched) for name in ("csv", "jsonl", "xlsx")}
    table, first_sheet = main_table(subject, content, unwatched), tables_of(subject, content, unwatched)[0]
    wanted, in_sheet = (
        [["" if cell is None else str(cell) for cell in row] for row in each.plain_rows(unwatched)]
        for each in (table, first_sheet)
    )
    head, *rows = csv.reader(io.StringIO(written["csv"].text, newline=""), strict=True)
    assert head == [column.name for column in table.columns]
    assert [[cell.removeprefix("'=") for cell in row] for row in rows] == [
        [cell.removeprefix("=") for cell in row] for row in wanted
    ]
    lines = [json.loads(line) for line in written["jsonl"].text.splitlines()]
    assert [tuple(line.values()) for line in lines] == [
        tuple(list(cell) if isinstance(cell, tuple) else cell for cell in row) for row in table.rows
    ]
    book = openpyxl.load_workbook(io.BytesIO(written["xlsx"].content))
    first = list(book.worksheets[0].iter_rows(min_row=2, values_only=True))
    told = [["" if cell is None else str(cell).removesuffix(" 00:00:00") for cell in row] for row in first]
    assert told == in_sheet
    assert not any(document.left_out for document in written.values())


@pytest.mark.parametrize("subject", ExportSubject)
def test_what_is_not_known_is_no_text_in_json_lines(
    subject: ExportSubject, contents: Mapping[ExportSubject, Any]
) -> None:
    written = FORMATS["jsonl"].writes[subject](contents[subject], unwatched).text
    empty = {name for line in written.splitlines() for name, cell in json.loads(line).items() if cell == ""}
    # No letter is given in these; nothing may be before or after the words; others are “yes” or empty.
    assert empty <= {"letter", "a letter", "b letter", "before", "after", "inferred", "copied"}


def test_every_subject_has_a_format_that_can_be_read_as_it_is() -> None:
    for subject in ExportSubject:
        assert formats_of(subject)[0].name == "markdown"
