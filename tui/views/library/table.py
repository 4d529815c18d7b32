"""The library as a table: its columns, and the articles sorted and grouped by them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

from synoptic.annotations.model.wording import date_in_words
from synoptic.tui.shell.display import single_line

if TYPE_CHECKING:
    from synoptic.corpus.article import Article

READING = "reading"
"""What the articles are sorted by where it is the reading order."""
GROUPS = ("", "outlet", "date")
"""What they can be grouped by; the first is nothing."""

Value: TypeAlias = "str | int | float | tuple[int, str]"
"""What is sorted by: in one column, all are of one type."""


class Column(Struct, frozen=True):
    """One column of the table."""

    id: str
    head: str
    least: int
    """Cells that it takes at the least; with fewer it is left out."""
    most: int
    """Cells that it takes at the most, as long as the titles are not shown whole."""
    is_number: bool = False
    """Whether it stands at the right, and the most comes first when it is sorted by."""


COLUMNS = (
    Column("letter", "", 1, 3),
    Column("title", "Title", 24, 24),
    Column("outlet", "Outlet", 8, 22),
    Column("author", "Author", 10, 20),
    Column("date", "Date", 11, 11),
    Column("section", "Section", 8, 16),
    Column("language", "In", 2, 2),
    Column("words", "Words", 6, 6, is_number=True),
    Column("read", "Read", 5, 5, is_number=True),
    Column("highlights", "Marks", 5, 5, is_number=True),
    Column("tags", "Tags", 10, 28),
)
"""The columns from left to right."""
_BY_ID = {column.id: column for column in COLUMNS}
SORTS = (READING, *_BY_ID)
"""What the articles can be sorted by, in turn."""
RARE = ("section", "language")
"""The columns that are there only where an article has them: fields of an article."""
_WEIGHTY = ("date", "outlet", "highlights", "read", "words", "author", "section", "language", "tags")
"""The columns beside letter and title, those first that are kept the longest where there is little room."""


class Heading(Struct, frozen=True):
    """A line over a group of articles."""

    name: str
    count: int
    """Articles in the group."""


Line: TypeAlias = "Article | Heading"


def column_of(identifier: str) -> Column | None:
    """Return a column by its id; None for another sort."""
    return _BY_ID.get(identifier)


def widths_in(room: int, natural: Mapping[str, int]) -> dict[str, int]:
    """Return the columns that fit in so many cells, from left to right, each with its width.

    A cell of space follows every column but the last. `natural` has the cells that what a column holds
    takes, by its id. The title has what is left over, and at least two fifths; what even that does not take
    goes to the columns that are cut.
    """

    def bounded(column: Column, most: int) -> int:
        return max(column.least, min(natural.get(column.id, 0), most))

    widths = {"letter": bounded(_BY_ID["letter"], 3)}
    left = room - widths["letter"] - 1
    least_title = max(_BY_ID["title"].least, 2 * room // 5)
    for column in (_BY_ID[each] for each in _WEIGHTY if each not in RARE or natural.get(each)):
        width = bounded(column, column.most)
        if width + 1 > left - least_title:
            width = column.least
        if width + 1 <= left - least_title:
            widths[column.id] = width
            left -= width + 1
    spare = left - max(least_title, natural.get("title", 0))
    for each in ("tags", "outlet", "author"):
        if each in widths and spare > 0:
            more = min(spare, max(0, natural.get(each, 0) - widths[each]))
            widths[each] += more
            spare, left = spare - more, left - more
    widths["title"] = max(1, left)
    return {column.id: widths[column.id] for column in COLUMNS if column.id in widths}


def sorts_of(articles: Iterable[Article]) -> tuple[str, ...]:
    """Return what these articles can be sorted by, in turn."""
    known = tuple(articles)
    without = {each for each in RARE if not any(getattr(article, each) for article in known)}
    return tuple(each for each in SORTS if each not in without)


def sorted_by(
    articles: Iterable[Article], value: Callable[[Article], Value | None], *, descending: bool = False
) -> list[Article]:
    """Return the articles by a value of each; those without one come last, equal ones stay in order."""
    valued = [(value(article), article) for article in articles]
    present = [(key, article) for key, article in valued if key is not None]
    present.sort(key=lambda pair: pair[0], reverse=descending)
    return [article for _, article in present] + [article for key, article in valued if key is None]


def grouped(articles: Sequence[Article], group: str, *, descending: bool = False) -> tuple[Line, ...]:
    """Return the articles under headings, by outlet or date; by nothing, as they are.

    Dates are days, months or years: the finest of these in which two articles come together on average. In a
    group articles stay in order. Those without an outlet or a date come last.
    """
    if not group:
        return tuple(articles)
    length = _date_length(articles)

    def key(article: Article) -> str | None:
        said = article.source if group == "outlet" else (article.date or "")[:length]
        return (said or "").strip().casefold() or None

    lines: list[Line] = []
    for found, members in groupby(sorted_by(articles, key, descending=descending), key):
        together = list(members)
        name = (together[0].source or "") if group == "outlet" else date_in_words(found or "")
        lines.append(Heading(f"No {group}" if found is None else single_line(name), len(together)))
        lines += together
    return tuple(lines)


def _date_length(articles: Iterable[Article]) -> int:
    """Return how many characters of the dates tell one group from another."""
    dates = [article.date for article in articles if article.date]
    lengths = (len("2031-03-14"), len("2031-03"))
    return next((each for each in lengths if 2 * len({date[:each] for date in dates}) <= len(dates)), 4)


def moved(order: Sequence[str], identifier: str, past: str, step: int) -> tuple[str, ...]:
    """Return an order of ids with one of them behind another, or before it for a negative step."""
    rest = [each for each in order if each != identifier]
    place = rest.index(past) + (step > 0)
    return (*rest[:place], identifier, *rest[place:])


def missing(articles: Iterable[Article]) -> tuple[int, int]:
    """Return how many articles have no date, and how many have no outlet."""
    dates = outlets = 0
    for article in articles:
        dates += not article.date
        outlets += not article.source
    return dates, outlets
