"""The library's sheet and arrangement: what its lines say, what a filter leaves, what it is sorted by."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from synoptic.annotations.model.annotations import Annotations
from synoptic.corpus.article import Article
from synoptic.tui.panes.library import ArticleFilter
from synoptic.tui.shell.session import Arrangement
from synoptic.tui.views.library.arranging import in_words, known, next_group, next_sort, shifted, sorted_on
from synoptic.tui.views.library.holdings import Filtered, Holdings, value_of
from synoptic.tui.views.library.sheet import LEAD, Sheet, fitting_widths, heading_line, parts_of_titles
from synoptic.tui.views.library.table import SORTS, Heading


def _article(identifier: str, title: str, *, source: str = "", date: str = "") -> Article:
    return Article(
        id=identifier,
        title=title,
        text=title,
        digest=f"digest of {identifier}",
        source=source or None,
        date=date or None,
        letter=identifier.upper(),
    )


ALDER = _article("a", "“A bridge moved in the night", source="The Alder Post", date="2031-03-14")
BIRCH = _article("b", "The council’s account", source="Birch Daily")
HOLDINGS = Holdings((ALDER, BIRCH), Annotations(), {"a": 0.5}, panes=("a", "b"), active="a")
SHEET = Sheet(HOLDINGS, {ALDER.digest: 1234}, fitting_widths(HOLDINGS, HOLDINGS.articles, 110))


def test_a_row_says_what_is_known_of_its_article() -> None:
    row = replace(SHEET, ticked=frozenset({"a"})).row(ALDER, is_marked=True).plain
    assert row.startswith("▌✓▸▎A")
    for said in (ALDER.title, "The Alder Post", "14 Mar 2031", "1,234", "50"):
        assert said in row
    other = SHEET.row(BIRCH, is_marked=False).plain
    assert other.startswith("  •▎B")
    assert "?" in other
    assert "…" in other


def test_the_head_has_a_sign_at_the_column_that_is_sorted_by_and_columns_are_where_it_says() -> None:
    head = SHEET.head(Arrangement(sort="date", descending=True)).plain
    assert "Date▾" in head
    assert len(head) == len(SHEET.row(ALDER, is_marked=False).plain)
    assert SHEET.column_at(head.index("Date")) == "date"
    assert SHEET.column_at(LEAD) == "letter"
    assert SHEET.column_at(500) == list(SHEET.widths)[-1]


def test_a_heading_counts_its_articles() -> None:
    assert heading_line(Heading("Birch Daily", 3), 4).plain == " Birch Daily 3 ────"


def test_titles_that_begin_alike_are_drawn_where_they_differ() -> None:
    long = "The council’s account of the night on the old bridge: part "
    articles = (_article("a", f"{long}1"), _article("b", f"{long}2"))
    sheet = replace(SHEET, titles=parts_of_titles(articles, SHEET.widths["title"]))
    assert "part 1" in sheet.row(articles[0], is_marked=False).plain


@pytest.mark.parametrize(
    ("sort", "value"),
    [
        ("letter", (1, "A")),
        ("title", "a bridge moved in the night"),
        ("outlet", "the alder post"),
        ("author", None),
        ("date", "2031-03-14"),
        ("words", 1234),
        ("read", 0.5),
        ("highlights", 0),
        ("tags", None),
    ],
)
def test_an_article_is_sorted_by_the_value_of_a_column(sort: str, value: object) -> None:
    assert value_of(ALDER, sort, HOLDINGS, SHEET.word_counts) == value


def test_other_articles_keep_what_the_filter_left_until_it_is_asked_again() -> None:
    filtered = Filtered(ArticleFilter(HOLDINGS.articles)).by("birch")
    assert filtered.shown == [BIRCH]
    assert filtered.over(HOLDINGS.articles) is filtered
    other = filtered.over((replace(ALDER, source="Birch Daily"), BIRCH))
    assert other.shown == [BIRCH]
    assert len(other.by("birch").shown) == 2
    assert other.by(" ").found is None


def test_sorts_follow_each_other_in_a_ring_and_numbers_come_with_the_most_first() -> None:
    arrangement, seen = Arrangement(), []
    for _ in SORTS:
        seen.append(arrangement.sort)
        arrangement = next_sort(arrangement, 1)
    assert tuple(seen) == SORTS
    assert arrangement == next_sort(next_sort(arrangement, 1), -1)
    assert sorted_on(arrangement, "words").descending
    assert not sorted_on(arrangement, "date").descending


def test_an_arrangement_of_another_version_falls_back_to_the_reading_order() -> None:
    assert known(Arrangement(sort="colour", group="mood", query="x")) == Arrangement(query="x")


def test_an_arrangement_is_told_in_words() -> None:
    assert in_words(Arrangement()) == "in reading order"
    assert in_words(Arrangement(sort="date", descending=True)) == "by date, last first"
    assert in_words(Arrangement(sort="highlights")) == "by number of highlights, least first"
    assert in_words(next_group(Arrangement(sort="title"))) == "by title, in groups by outlet"


def test_the_first_order_begins_as_the_articles_are_listed() -> None:
    by_date = Arrangement(sort="date", descending=True)
    made = shifted(by_date, ["a", "b", "c", "d"], ["d", "b"], "b", "d", -1)
    assert made == Arrangement(order=("b", "d", "a", "c"))
    assert shifted(made, made.order, [], "b", "d", 1).order == ("d", "b", "a", "c")
