"""The library as a table: what is sorted, grouped and moved, and which columns fit."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from synoptic.corpus.article import Article
from synoptic.tui.panes.library import ArticleFilter, in_reading_order
from synoptic.tui.views.library.table import (
    COLUMNS,
    RARE,
    SORTS,
    Heading,
    grouped,
    missing,
    moved,
    sorted_by,
    sorts_of,
    widths_in,
)


def article(
    identifier: str, *, letter: str = "", source: str | None = None, date: str | None = None
) -> Article:
    title = f"Account {identifier}"
    return Article(id=identifier, title=title, text=title, digest="", source=source, date=date, letter=letter)


_ARTICLES = st.lists(
    st.tuples(st.sampled_from(["The Alder Post", "Birch Daily", "", None]), st.sampled_from(["2031", None])),
    max_size=12,
).map(
    lambda facts: [
        article(str(number), source=source, date=date) for number, (source, date) in enumerate(facts)
    ]
)


@given(_ARTICLES, st.booleans())
def test_missing_values_sort_last_and_equal_ones_stay_in_order(
    articles: list[Article], descending: bool
) -> None:
    found = sorted_by(articles, lambda each: each.source or None, descending=descending)
    known = [each for each in found if each.source]
    assert found[len(known) :] == [each for each in articles if not each.source]
    names = [each.source or "" for each in known]
    assert names == sorted(names, reverse=descending)
    for one, next_one in pairwise(known):
        assert one.source != next_one.source or int(one.id) < int(next_one.id)


@given(_ARTICLES, st.sampled_from(["outlet", "date"]))
def test_groups_hold_every_article_once_in_order(articles: list[Article], group: str) -> None:
    lines = grouped(articles, group)
    found: list[list[Article]] = []
    for line in lines:
        if isinstance(line, Heading):
            found.append([])
        else:
            found[-1].append(line)
    headings = [line for line in lines if isinstance(line, Heading)]
    assert [heading.count for heading in headings] == [len(members) for members in found]
    assert sorted(each.id for members in found for each in members) == sorted(each.id for each in articles)
    assert len({heading.name for heading in headings}) == len(headings)
    for members in found:
        assert [int(each.id) for each in members] == sorted(int(each.id) for each in members)


def test_groups_without_a_name_come_last() -> None:
    articles = [article("1"), article("2", source="Birch Daily"), article("3", source="birch daily")]
    assert grouped(articles, "outlet") == (
        Heading("Birch Daily", 2),
        *articles[1:],
        Heading("No outlet", 1),
        articles[0],
    )


def test_dates_are_grouped_by_days_where_days_bring_articles_together_else_by_months_or_years() -> None:
    def names(*dates: str) -> list[str]:
        lines = grouped([article(str(at), date=date) for at, date in enumerate(dates)], "date")
        return [line.name for line in lines if isinstance(line, Heading)]

    assert names("2031-03-14", "2031-03-14", "2031-03-15", "2031-03-15") == ["14 March 2031", "15 March 2031"]
    assert names("2031-03-14", "2031-03-15", "2031-04-01", "2031-04") == ["March 2031", "April 2031"]
    assert names("2031-03-14", "2031-05-15", "2032-04-01") == ["2031", "2032"]


@given(st.permutations(list("abcdef")), st.integers(0, 5), st.integers(0, 5))
def test_moving_puts_an_article_right_beside_another(order: list[str], one: int, other: int) -> None:
    if one == other:
        return
    for step in (-1, 1):
        after = moved(order, order[one], order[other], step)
        assert sorted(after) == sorted(order)
        assert after.index(order[one]) - after.index(order[other]) == step
        rest = [each for each in after if each != order[one]]
        assert rest == [each for each in order if each != order[one]]


@given(
    st.integers(30, 300),
    st.dictionaries(st.sampled_from([column.id for column in COLUMNS]), st.integers(0, 120)),
)
def test_columns_fill_the_width_and_none_is_too_narrow(room: int, natural: dict[str, int]) -> None:
    widths = widths_in(room, natural)
    assert sum(widths.values()) + len(widths) - 1 == room
    assert list(widths) == [column.id for column in COLUMNS if column.id in widths]
    assert all(widths[column.id] >= column.least for column in COLUMNS if column.id in widths)
    assert {"letter", "title"} <= widths.keys()


def test_a_narrow_screen_keeps_what_matters_most() -> None:
    natural = {"title": 90, "outlet": 20, "author": 18, "tags": 40}
    assert set(widths_in(40, natural)) == {"letter", "title", "date"}
    assert {"date", "outlet", "highlights"} <= set(widths_in(74, natural))
    assert "tags" not in widths_in(74, natural)
    assert set(widths_in(154, natural)) == {column.id for column in COLUMNS} - set(RARE)


def test_section_and_language_are_columns_where_an_article_has_them() -> None:
    natural = {"title": 90, "outlet": 20, "author": 18, "tags": 40, "section": 8, "language": 2}
    assert set(widths_in(174, natural)) == {column.id for column in COLUMNS}
    assert set(sorts_of([article("1")])) == set(SORTS) - set(RARE)
    assert sorts_of([article("1"), replace(article("2"), section="World", language="en")]) == SORTS


def test_what_is_missing_is_counted() -> None:
    articles = [article("1"), article("2", source="Birch Daily"), article("3", date="2031")]
    assert missing(articles) == (2, 2)


def test_articles_that_the_reader_did_not_order_follow_by_their_letters() -> None:
    articles = [article("1", letter="AA"), article("2", letter="B"), article("3", letter="C"), article("4")]
    assert [each.id for each in in_reading_order(articles, ())] == ["2", "3", "1", "4"]
    assert [each.id for each in in_reading_order(articles, ("3", "gone"))] == ["3", "2", "1", "4"]


def test_the_filter_looks_at_letter_outlet_and_date() -> None:
    articles = (
        article("1", letter="K", source="The Alder Post", date="2031-03-14"),
        article("2", letter="L", source="Birch Daily"),
    )
    found = ArticleFilter(articles)
    assert found.matching("  ") is None
    assert found.matching("aldr post") == frozenset({"1"})
    assert found.matching("2031") == frozenset({"1"})
    assert found.matching("14 mar") == found.matching("march 2031") == frozenset({"1"})
    assert found.matching("birch") == frozenset({"2"})
    shares = {"1": 0.3, "2": 0.01}
    assert found.matching("unread", shares=shares) == frozenset({each.id for each in found.articles} - {"1"})
    assert found.matching("Unread birch", shares=shares) == frozenset({"2"})
    assert found.matching("unread 2031", shares=shares) == frozenset()
