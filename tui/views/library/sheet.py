"""The sheet: the library's table as it is drawn, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from textual.content import Content

from synoptic.tui.article.wrapping import cell_width
from synoptic.tui.panes.library import fullness
from synoptic.tui.shell.display import single_line
from synoptic.tui.shell.naming import distinguishing_parts, fitted, letter_style, short_date, short_name
from synoptic.tui.views.library.table import COLUMNS, widths_in

if TYPE_CHECKING:
    from synoptic.corpus.article import Article
    from synoptic.tui.shell.session import Arrangement
    from synoptic.tui.views.library.holdings import Holdings
    from synoptic.tui.views.library.table import Column, Heading

LEAD = 4
"""Cells before the first column: the mark, the tick, whether it is open, the stripe."""
_UNKNOWN = "?"


class Sheet(Struct, frozen=True, eq=False):
    """What the lines of the table are drawn from."""

    holdings: Holdings
    word_counts: Mapping[str, int]
    """The words of articles as far as they are counted, by the digests of their texts."""
    widths: Mapping[str, int] = {}
    """The columns that are shown, from left to right, each with its cells."""
    titles: Mapping[str, str] = {}
    """Article id to the part of its title that tells it apart, as far as that is known."""
    ticked: frozenset[str] = frozenset()
    """Ids of the articles that are ticked."""

    @property
    def columns(self) -> Iterator[Column]:
        """The columns that are shown."""
        return (column for column in COLUMNS if column.id in self.widths)

    def column_at(self, cell: int) -> str:
        """Return the id of the column at so many cells from the left edge; of the last beyond it."""
        right = LEAD
        for column in self.columns:
            right += self.widths[column.id] + 1
            if cell < right:
                break
        return column.id

    def head(self, arrangement: Arrangement) -> Content:
        """Return the line with the names of the columns, and a sign at that which is sorted by."""
        parts: list[Content | str] = [" " * LEAD]
        for column in self.columns:
            width = self.widths[column.id]
            sign = ("▾" if arrangement.descending else "▴") if column.id == arrangement.sort else ""
            head = f"{column.head}{sign}"
            parts += [fitted(f"{head:>{width}}" if column.is_number else head, width), " "]
        return Content.assemble(*parts)

    def row(self, article: Article, *, is_marked: bool) -> Content:
        """Return the line of an article."""
        is_active, is_open = article.id == self.holdings.active, article.id in self.holdings.panes
        colour = letter_style(article.letter)
        parts: list[tuple[str, str] | str] = [
            "▌" if is_marked else " ",
            ("✓" if article.id in self.ticked else " ", "bold"),
            ("▸" if is_active else "•" if is_open else " ", "bold"),
            ("▎", colour),
        ]
        for column in self.columns:
            width = self.widths[column.id]
            text, style = self._cell(column.id, article)
            if column.id == "letter":
                style = f"bold {colour}".rstrip()
            elif column.id == "title" and is_open:
                style = "bold"
            parts += [(f"{text:>{width}}"[:width] if column.is_number else fitted(text, width), style), " "]
        return Content.assemble(*parts)

    def _cell(self, column: str, article: Article) -> tuple[str, str]:
        """Return the text of a cell on one line, and its style."""
        match column:
            case "letter":
                return article.letter, "bold"
            case "title":
                return self.titles.get(article.id) or short_name(article), ""
            case "outlet":
                return (single_line(article.source), "") if article.source else (_UNKNOWN, "dim")
            case "author":
                return single_line(article.author or ""), "dim"
            case "date":
                said = short_date(article) or _UNKNOWN
                return (f"{said:>11}", "") if article.date else (f"{said:>11}", "dim")
            case "section":
                return single_line(article.section or ""), "dim"
            case "language":
                return single_line(article.language or ""), "dim"
            case "words":
                words = self.word_counts.get(article.digest)
                return "…" if words is None else f"{words:,}", "dim"
            case "read":
                share = self.holdings.shares.get(article.id, 0.0)
                return f"{int(share * 100)} {fullness(share)}" if share else fullness(0.0), "dim"
            case "highlights":
                return str(self.holdings.marks_of(article)[0] or ""), ""
            case _:
                return single_line(", ".join(self.holdings.marks_of(article)[1])), "dim"


def heading_line(heading: Heading, width: int) -> Content:
    """Return the line over a group of articles, in so many cells."""
    name = Content.styled(f" {heading.name} ", "bold")
    return Content.assemble(name, (f"{heading.count} ", "dim"), ("─" * width, "dim"))


def fitting_widths(holdings: Holdings, shown: Iterable[Article], room: int) -> Mapping[str, int]:
    """Return the columns for so many cells, each with its width, by what the articles have to be shown."""
    articles = holdings.articles
    natural = {
        "letter": max((len(each.letter) for each in articles), default=1),
        "title": max((len(each.title) for each in shown), default=0),
        "outlet": _widest(each.source for each in articles),
        "author": _widest(each.author for each in articles),
        "section": _widest(each.section for each in articles),
        "language": _widest(each.language for each in articles),
        "tags": sum(
            cell_width(name) + 2 for name in {tag.name for tag in holdings.annotations.tags.values()}
        ),
    }
    return widths_in(room - LEAD, natural)


def parts_of_titles(articles: Sequence[Article], width: int) -> Mapping[str, str]:
    """Return the part of each title, by article id, that tells it apart in so many cells."""
    parts = distinguishing_parts([short_name(each) for each in articles], width)
    return {each.id: part for each, part in zip(articles, parts, strict=True)}


def _widest(texts: Iterable[str | None]) -> int:
    return max((cell_width(single_line(each)) for each in set(texts) if each), default=0)
