"""Paragraphs from the places of lines."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from synoptic.corpus.article import Role
from synoptic.corpus.formats.pdf_pages.page_tags import StructureTag
from synoptic.corpus.formats.pdf_pages.printed_paragraphs import paragraphs_of
from tests.corpus.formats.set_type import column, line_at

if TYPE_CHECKING:
    from synoptic.corpus.formats.pdf_pages.printed_lines import PrintedLine

FIRST = ["The harbour of the town was closed", "on Thursday after a storm had torn", "two ferries away."]
SECOND = ["Nobody was hurt although all of the", "crews of both ships had to swim to", "the shore."]
THIRD = ["Ferries do not run before Monday as", "the harbour office has told those", "who asked it."]
ALL = [FIRST, SECOND, THIRD]


def found(lines: list[PrintedLine]) -> list[list[str]]:
    return [[line.text for line in paragraph.lines] for paragraph in paragraphs_of(lines)]


def test_white_parts_paragraphs() -> None:
    assert found(column(50, 700, ALL, gap=6)) == ALL


def test_a_first_line_is_indented() -> None:
    assert found(column(50, 700, ALL, indent=12)) == ALL


def test_labels_of_one_line_are_indented_too() -> None:
    labelled = [["A line that is full to the very end"], *ALL, ["Published"], ["on"], THIRD]
    assert found(column(50, 700, labelled, indent=12)) == labelled


def test_a_last_line_is_short() -> None:
    assert found(column(50, 700, ALL)) == ALL


def test_a_paragraph_goes_on_in_the_next_column_and_on_the_next_page() -> None:
    lines = column(50, 700, ALL, gap=6)
    for cut, left, page in ((4, 300, 1), (5, 50, 2)):
        moved = [
            line_at(left, 700 - 12 * number, line.text, page=page) for number, line in enumerate(lines[cut:6])
        ]
        rest = column(left, 700 - 12 * len(moved) - 6, [THIRD], page=page)
        assert found([*lines[:cut], *moved, *rest]) == ALL


def test_a_caption_between_its_halves_comes_behind_it() -> None:
    lines = column(50, 700, ALL, gap=6)
    caption = line_at(300, 700, "The pier on Thursday morning", size=7)
    moved = [line_at(300, 600 - 12 * number, line.text) for number, line in enumerate(lines[4:6])]
    rest = column(300, 570, [THIRD])
    assert found([*lines[:4], caption, *moved, *rest]) == [FIRST, SECOND, [caption.text], THIRD]


def test_footnotes_come_last() -> None:
    note = line_at(50, 60, "1 The office told the Ledger so.", size=7)
    lines = column(50, 700, ALL, gap=6)
    onward = column(50, 700, ALL, gap=6, page=2)
    assert found([*lines, note, *onward]) == [*ALL, *ALL, [note.text]]


def test_larger_type_and_bold_lines_are_headings() -> None:
    headline = [line_at(50, 760, "A headline in", size=20), line_at(50, 738, "two lines", size=20)]
    heading = line_at(50, 676, "What comes next", weight=700)
    lines = [*headline, *column(50, 700, [FIRST[:1]]), heading, *column(50, 660, [SECOND, THIRD], gap=6)]
    paragraphs = paragraphs_of(lines)
    assert [paragraph.role for paragraph in paragraphs] == [Role.HEADING, None, Role.HEADING, None, None]
    assert len(paragraphs[0].lines) == 2


def test_a_sentence_in_larger_type_is_no_heading() -> None:
    standfirst = line_at(50, 730, "A storm has closed the harbour of the town.", size=12)
    assert paragraphs_of([standfirst, *column(50, 700, ALL, gap=6)])[0].role is None


def test_lines_beside_a_picture_are_one_paragraph() -> None:
    narrow = [line_at(50, 700 - 12 * number, "Lines beside it are") for number in range(6)]
    wide = [line_at(50, 628 - 12 * number, "below they are as wide as the page") for number in range(4)]
    assert len(found([*narrow, *wide])) == 1


def test_bullets_begin_items() -> None:
    items = [["• The harbour is closed for a", "week at least"], ["• Ferries do not run"]]
    lines = list(
        chain.from_iterable(column(50, 700 - 24 * number, [item]) for number, item in enumerate(items))
    )
    assert found([*column(50, 760, [FIRST]), *lines]) == [FIRST, *items]


def tagged(line: PrintedLine, place: int, kind: str = "P") -> PrintedLine:
    tag = StructureTag((0, place), kind, kind == "BlockQuote")
    return replace(line, words=tuple(replace(word, tag=tag) for word in line.words))


def test_tags_tell_what_places_do_not() -> None:
    full = ["A line as full as can be of words.", "Another line that is full of words"]
    lines = [tagged(line, number) for number, line in enumerate(column(50, 700, [full]))]
    assert found(lines) == [full[:1], full[1:]]
    assert found(column(50, 700, [full])) == [full]


def test_tags_that_part_sentences_are_not_believed() -> None:
    lines = [tagged(line, number) for number, line in enumerate(column(50, 700, ALL, gap=6))]
    assert found(lines) == ALL


def test_tags_name_headings_and_quotations() -> None:
    lines = [
        tagged(line, number, kind)
        for number, (line, kind) in enumerate(
            zip(column(50, 700, [["One"], ["Two"]], gap=9), ("H2", "BlockQuote"), strict=True)
        )
    ]
    assert [paragraph.role for paragraph in paragraphs_of(lines)] == [Role.HEADING, Role.QUOTE]


@given(
    st.lists(
        st.builds(
            line_at,
            st.integers(0, 300),
            st.integers(0, 60).map(lambda row: 12 * row),
            st.text("aB. •1", min_size=1).filter(str.strip),
            size=st.sampled_from((8, 10, 20)),
            page=st.integers(1, 3),
        )
    )
)
def test_each_line_is_in_one_paragraph(lines: list[PrintedLine]) -> None:
    paragraphs = paragraphs_of(lines)
    printed = sorted(map(id, chain.from_iterable(paragraph.lines for paragraph in paragraphs)))
    assert printed == sorted(map(id, lines))
