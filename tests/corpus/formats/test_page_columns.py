"""The order in which the lines of a page are read."""

from __future__ import annotations

from collections import Counter
from itertools import chain

from hypothesis import given
from hypothesis import strategies as st

from synoptic.corpus.formats.pdf_pages.page_columns import in_reading_order
from synoptic.corpus.formats.pdf_pages.printed_lines import PrintedLine, PrintedWord, lines_of
from tests.corpus.formats.set_type import line_at

LEFT = [f"left {number} runs down to the end" for number in range(12)]
RIGHT = [f"right {number} runs down as well" for number in range(12)]
MIDDLE = [f"middle {number} stands between" for number in range(12)]


def texts(lines: list[PrintedLine]) -> list[str]:
    return [line.text for line in in_reading_order(lines)]


def words_of(*lines: PrintedLine) -> list[PrintedWord]:
    return list(chain.from_iterable(line.words for line in lines))


def test_the_order_of_the_file_is_kept() -> None:
    left = [line_at(50, 700 - 12 * number, text) for number, text in enumerate(LEFT)]
    right = [line_at(300, 700 - 12 * number, text) for number, text in enumerate(RIGHT)]
    assert texts([*left, *right]) == [*LEFT, *RIGHT]


def test_lines_that_run_across_columns_are_cut() -> None:
    words = [
        words_of(line_at(50, 700 - 12 * number, one), line_at(300, 700 - 12 * number, other))
        for number, (one, other) in enumerate(zip(LEFT, RIGHT, strict=True))
    ]
    lines = lines_of(chain.from_iterable(words))
    assert len(lines) == 12
    assert texts(lines) == [*LEFT, *RIGHT]


def test_three_columns_under_a_headline_are_cut_at_their_gutters() -> None:
    headline = line_at(50, 730, "A headline that reaches over all of the columns of its page", size=16)
    words = [
        words_of(
            *(line_at(left, 700 - 12 * number, text) for left, text in zip((50, 240, 430), row, strict=True))
        )
        for number, row in enumerate(zip(LEFT, MIDDLE, RIGHT, strict=True))
    ]
    lines = lines_of(chain(headline.words, *words))
    assert texts(lines) == [headline.text, *LEFT, *MIDDLE, *RIGHT]


def test_what_the_file_writes_last_and_stands_first_is_read_first() -> None:
    headline = line_at(50, 740, "A headline over both of the columns of this page", size=16)
    left = [line_at(50, 700 - 12 * number, text) for number, text in enumerate(LEFT)]
    right = [line_at(300, 700 - 12 * number, text) for number, text in enumerate(RIGHT)]
    assert texts([*right, *left, headline]) == [headline.text, *LEFT, *RIGHT]


def test_wide_blanks_of_justified_lines_are_no_gutter() -> None:
    lines = [
        line_at(50, 700 - 12 * number, "some words stand far apart here", blank=14) for number in range(9)
    ]
    lines += [line_at(50, 592 - 12 * number, "some other words are set closely here") for number in range(9)]
    assert len(in_reading_order(lines)) == len(lines)


def test_the_rows_of_a_table_stay_whole() -> None:
    rows = [
        words_of(line_at(50, 700 - 12 * number, f"Row {number}"), line_at(250, 700 - 12 * number, "8.9"))
        for number in range(12)
    ]
    assert texts(lines_of(chain.from_iterable(rows))) == [f"Row {number} 8.9" for number in range(12)]


def test_a_large_initial_belongs_to_its_line() -> None:
    initial = PrintedWord("T", 50, 68, 676, 36)
    beside = [line_at(70, 700, "he harbour of the town"), line_at(70, 688, "was closed on Thursday")]
    (first, second) = lines_of([initial, *words_of(*beside)])
    assert (first.text, second.text) == ("The harbour of the town", "was closed on Thursday")


@given(
    st.lists(
        st.builds(
            line_at,
            st.integers(0, 500),
            st.integers(0, 60).map(lambda row: 12 * row),
            st.text("abc ", min_size=1).filter(str.strip),
            size=st.sampled_from((8, 10, 20)),
        )
    )
)
def test_no_word_is_lost(lines: list[PrintedLine]) -> None:
    def count(some: list[PrintedLine]) -> Counter[PrintedWord]:
        return Counter(words_of(*some))

    printed = lines_of(words_of(*lines))
    assert sum(count(printed).values()) == sum(count(lines).values())
    assert count(in_reading_order(printed)) == count(printed)
