"""The library as a screen: a row for each article, to sort, filter, tick, open and fill in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual import on, work
from textual.message import Message
from textual.widgets import Input
from textual.worker import get_current_worker

from synoptic.annotations.model.wording import counted, date_in_words
from synoptic.corpus.articles.article_names import place_name
from synoptic.tui.commands import Where, bindings
from synoptic.tui.panes.library import ArticleField, ArticleFilter, ArticleList, in_reading_order
from synoptic.tui.panes.lists import ECHO, Field
from synoptic.tui.shell.naming import short_name
from synoptic.tui.views.full_screen import View
from synoptic.tui.views.library.arranging import in_words, known, next_group, next_sort, shifted, sorted_on
from synoptic.tui.views.library.holdings import Filtered, value_of
from synoptic.tui.views.library.sheet import (
    LEAD,
    Sheet,
    fitting_widths,
    heading_line,
    parts_of_titles,
)
from synoptic.tui.views.library.table import READING, Heading, grouped, missing, sorted_by, sorts_of

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.content import Content

    from synoptic.corpus.article import Article
    from synoptic.tui.panes.bars import Hint
    from synoptic.tui.shell.session import Arrangement
    from synoptic.tui.views.library.holdings import Holdings
    from synoptic.tui.views.library.table import Line, Value

MANY = 500
"""Articles above which a thread filters them and tells their titles apart."""
_ROOMY = 110
"""Columns from which on the first line has room for sentences."""
_EVERY = 0.2
"""Seconds between two looks at how many words are counted."""


_IN_LIST: tuple[Hint, ...] = (
    "library-open", "library-tick", "library-filter", "library-sort", "library-group", "library-fill-in",
    "add-articles", "library-down", "undo",
)  # fmt: skip
_IN_FILTER: tuple[Hint, ...] = (
    ("enter", "open"), ("down", "next"), ("up", "previous"), ("tab", "to the list"),
    ("view-back", "clear filter"),
)  # fmt: skip


class LibraryView(View):
    """All articles as a table."""

    BINDINGS = bindings(Where.LIBRARY)
    SHOWN = _IN_LIST
    NAME = Where.LIBRARY

    @dataclass
    class Counted(Message):
        """The words of some more articles are counted, or of all."""

        all: bool

    @dataclass
    class FilterDone(Message):
        """A filter has been looked for."""

        filtered: Filtered

    @dataclass
    class ToldApart(Message):
        """The parts of many titles that tell them apart are known."""

        titles: Mapping[str, str]

    def __init__(
        self,
        holdings: Holdings,
        arrangement: Arrangement,
        word_counts: MutableMapping[str, int],
        *,
        open_articles: Callable[[Sequence[str], bool], None],
        fill_in: Callable[[Sequence[str]], None],
        take_dates: Callable[[], None],
    ) -> None:
        """List these holdings, arranged like this.

        `word_counts` has the words of articles as far as they are counted, by the digests of their texts.
        `open_articles` is called with the ids of those to open and whether in place of the article being
        read; `fill_in` with the ids of those whose provenance is to be filled in; `take_dates` to take the
        dates that file names tell.
        """
        super().__init__()
        self.arrangement = known(arrangement)
        """How the articles are arranged now."""
        self._word_counts = word_counts
        self._open, self._fill_in, self._take_dates = open_articles, fill_in, take_dates
        self._filtered = Filtered(ArticleFilter(()))
        self._lines: tuple[Line, ...] = ()
        self._sheet = Sheet(holdings, word_counts)
        """What the lines are drawn from; the ticks, too."""
        self._take(holdings)

    def compose_view(self) -> ComposeResult:
        field = ArticleField("filter: letter, title, outlet, author, date")
        field.value = self.arrangement.query
        field.SHOWN = _IN_FILTER
        yield field
        yield ArticleList(self._draw, with_head=True)

    def on_mount(self) -> None:
        self.watch(self.query_one(ArticleField), "value", self._show_keys)
        self.query_one(ArticleList).focus()
        self._filtered = self._filtered.by(self.arrangement.query, shares=self._sheet.holdings.shares)
        self._count_words()

    @on(ArticleList.Resized)
    def _fit(self, event: ArticleList.Resized) -> None:
        event.stop()
        self._list(mark=None if self._lines else self._sheet.holdings.active)

    # What there is

    def take_in(self, holdings: Holdings) -> None:
        """Show what the library holds now."""
        are_same = holdings.articles is self._sheet.holdings.articles
        self._take(holdings)
        if not self.is_composed:
            return
        if not are_same:
            self._count_words()
        if self._filtered.query.strip() and len(self._filtered.articles) > MANY:
            self._look_for(self._filtered, self._filtered.query)
        else:
            self._filtered = self._filtered.by(self._filtered.query, shares=self._sheet.holdings.shares)
            self._list()

    def _take(self, holdings: Holdings) -> None:
        self._filtered = self._filtered.over(in_reading_order(holdings.articles, self.arrangement.order))
        there = {article.id for article in holdings.articles}
        self._sheet = replace(self._sheet, holdings=holdings, ticked=self._sheet.ticked & there)

    @work(thread=True, exclusive=True, group="words")
    def _count_words(self) -> None:
        from synoptic.corpus.text.segmentation import words

        worker = get_current_worker()
        told = monotonic()
        uncounted = [each for each in self._filtered.articles if each.digest not in self._word_counts]
        for article in uncounted:
            if worker.is_cancelled:
                return
            self._word_counts[article.digest] = sum(1 for _ in words(article.own_text))
            if monotonic() - told > _EVERY:
                told = monotonic()
                self.post_message(self.Counted(all=False))
        if uncounted:
            self.post_message(self.Counted(all=True))

    @on(Counted)
    def _show_counted(self, message: Counted) -> None:
        message.stop()
        if message.all and self.arrangement.sort == "words":
            self._list()
        else:
            self.query_one(ArticleList).redraw()

    # The list

    def _list(self, *, mark: str | None = None, best: bool = False) -> None:
        """List the articles anew, with the mark on one, where it was, or on the `best`."""
        choices = self.query_one_optional(ArticleList)
        if choices is None or not choices.width:
            return  # the screen is going, or nothing is laid out yet
        before = choices.cursor
        marked = mark or self.marked
        shown, arrangement = self._filtered.shown, self.arrangement
        if arrangement.sort != READING:
            shown = sorted_by(shown, self._value, descending=arrangement.descending)
        is_down = arrangement.descending and arrangement.sort == arrangement.group
        self._lines = grouped(shown, arrangement.group, descending=is_down)
        self._lay_out(shown, choices.width)
        rows = range(len(self._lines))
        headings = [row for row in rows if isinstance(self._lines[row], Heading)]
        here = next((row for row in rows if self._id_at(row) == marked), before)
        choices.show(len(self._lines), mark=0 if best else here, headings=headings)
        self._tell(len(shown))
        self._show_marked()

    def _value(self, article: Article) -> Value | None:
        return value_of(article, self.arrangement.sort, self._sheet.holdings, self._word_counts)

    def _lay_out(self, shown: Sequence[Article], room: int) -> None:
        widths = fitting_widths(self._sheet.holdings, shown, room)
        is_many = len(shown) > MANY
        titles = {} if is_many else parts_of_titles(shown, widths["title"])
        self._sheet = replace(self._sheet, widths=widths, titles=titles)
        if is_many:
            self._tell_apart(tuple(shown), widths["title"])

    # Described, as the filter is: Textual would describe it by all of the articles.
    @work(thread=True, exclusive=True, group="titles", description="tell titles apart")
    def _tell_apart(self, shown: Sequence[Article], width: int) -> None:
        worker = get_current_worker()
        titles = parts_of_titles(shown, width)
        if not worker.is_cancelled:
            self.post_message(self.ToldApart(titles))

    @on(ToldApart)
    def _show_told_apart(self, message: ToldApart) -> None:
        message.stop()
        self._sheet = replace(self._sheet, titles=message.titles)
        choices = self.query_one(ArticleList)
        in_sight = [
            line for line in (self._lines[row] for row in choices.in_sight) if not isinstance(line, Heading)
        ]
        if any(message.titles.get(each.id) != short_name(each) for each in in_sight):
            choices.redraw()

    def _tell(self, shown: int) -> None:
        total = len(self._filtered.articles)
        count = counted(total, "article")
        parts = [count if shown == total else f"{shown} of {count}"]
        if ticked := self._sheet.ticked:
            parts.append(f"{len(ticked)} ticked")
        parts += self._missing()
        self.tell(" · ".join(parts), in_words(self.arrangement))

    def _missing(self) -> list[str]:
        """Return what is missing, and which key fills it in; in few words on a narrow screen."""
        dates, outlets = missing(self._filtered.articles)
        key = self.key("library-fill-in")
        in_names = self._sheet.holdings.dates_in_names
        if not dates and not outlets:
            return []
        if self.app.size.width < _ROOMY:
            told = [
                *([counted(dates, "date")] if dates else ()),
                *([counted(outlets, "outlet")] if outlets else ()),
            ]
            names = [f"{self.key('library-take-dates')} dates {in_names} by name"] if in_names else []
            return [f"{key} fills in {', '.join(told)}", *names]
        told = [f"{dates} without a date"] if dates else []
        told += [f"{outlets} without an outlet"] if outlets else []
        tell, them = ("1 file name tells", "it") if in_names == 1 else (f"{in_names} file names tell", "them")
        names = [f"{tell} a date: {self.key('library-take-dates')} takes {them}"] if in_names else []
        return [", ".join(told), f"{key} fills in", *names]

    def _draw(self, row: int, width: int) -> Sequence[Content]:
        if row < 0:
            return [self._sheet.head(self.arrangement)]
        line = self._lines[row]
        if isinstance(line, Heading):
            return [heading_line(line, width)]
        return [self._sheet.row(line, is_marked=row == self.query_one(ArticleList).cursor)]

    # The mark

    def _id_at(self, row: int) -> str | None:
        line = self._lines[row] if 0 <= row < len(self._lines) else None
        return None if line is None or isinstance(line, Heading) else line.id

    @property
    def marked(self) -> str | None:
        """The id of the article at the mark."""
        return self._id_at(self.query_one(ArticleList).cursor)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The ids of the articles that are ticked, in reading order; of the marked one if none is."""
        if ticked := self._sheet.ticked:
            return tuple(each.id for each in self._filtered.articles if each.id in ticked)
        return () if self.marked is None else (self.marked,)

    @on(ArticleList.Moved)
    def _show_marked(self) -> None:
        row = self.query_one(ArticleList).cursor
        line = self._lines[row] if row < len(self._lines) else None
        if line is None or isinstance(line, Heading):
            filtered = self._filtered
            self.point_out("" if filtered.articles and not filtered.query.strip() else "No matches.")
            return
        file = "" if line.path is None else place_name(line.path.name, line.part)
        facts = (line.title, line.source, line.author, date_in_words(line.date or ""), line.url, file)
        self.point_out(" · ".join(filter(None, facts)))

    @on(ArticleList.Pressed)
    def _press(self, event: ArticleList.Pressed) -> None:
        event.stop()
        if event.row is None:
            self._press_head(event.column)
        elif event.column < LEAD:
            self.action_tick()
        elif event.times == 2:
            self.action_open()

    def _press_head(self, cell: int) -> None:
        column = self._sheet.column_at(cell)
        if column == self.arrangement.sort:
            self.action_reverse()
        else:
            self._arrange(sorted_on(self.arrangement, column))

    # The filter

    def _show_keys(self, query: str) -> None:
        self.SHOWN = (*_IN_LIST[:-3], ("view-back", "clear filter")) if query else _IN_LIST

    @on(Field.Typed)
    def _type(self, event: Field.Typed) -> None:
        event.stop()
        if event.value == self._filtered.query:
            return
        self.arrangement = replace(self.arrangement, query=event.value)
        if len(self._filtered.articles) <= MANY:
            self._take_filter()
        else:
            self._look_for(self._filtered, event.value)

    @work(thread=True, exclusive=True, group="filter", description="look for a filter")
    def _look_for(self, filtered: Filtered, query: str) -> None:
        worker, shares = get_current_worker(), self._sheet.holdings.shares
        found = filtered.by(query, lambda: ECHO.given_up(worker), shares=shares)
        if not worker.is_cancelled:
            self.post_message(self.FilterDone(found))

    @on(FilterDone)
    def _show_filtered(self, message: FilterDone) -> None:
        message.stop()
        found, before = message.filtered, self._filtered
        if found.articles is before.articles and found.query == self.arrangement.query:
            self._filtered = found
            self._list(best=found.query != before.query)

    def _take_filter(self) -> None:
        """List what matches the filter, if that is not what is listed."""
        query = self.query_one(ArticleField).value
        self.arrangement = replace(self.arrangement, query=query)
        if query != self._filtered.query:
            self._filtered = self._filtered.by(query, shares=self._sheet.holdings.shares)
            self._list(best=True)

    @on(Input.Submitted)
    def _submit(self, event: Input.Submitted) -> None:
        event.stop()
        self._take_filter()
        self.action_open()

    def action_filter(self) -> None:
        self.query_one(ArticleField).focus()

    def action_leave(self) -> None:
        """Go back: out of the filter first, then out of the ticks, then to the articles."""
        field = self.query_one(ArticleField)
        if self.focused is field or field.value:
            field.value = ""
            self._take_filter()
            self.query_one(ArticleList).focus()
        elif self._sheet.ticked:
            self._tick(frozenset())
        else:
            super().action_leave()

    # What the reader asks for

    def action_open(self) -> None:
        self._open_chosen(in_place=False)

    def action_open_in_place(self) -> None:
        self._open_chosen(in_place=True)

    def _open_chosen(self, *, in_place: bool) -> None:
        if chosen := self.chosen:
            self.arrangement = replace(self.arrangement, query="")
            self.dismiss(None)
            self._open(chosen, in_place)

    def action_tick(self) -> None:
        """Tick the marked article, or untick it, and go on to the next."""
        if (marked := self.marked) is None:
            return
        self._tick(self._sheet.ticked ^ {marked})
        self.query_one(ArticleList).action_move(1)

    def action_tick_all(self) -> None:
        """Tick all that are listed; if they are, untick them."""
        ticked, listed = self._sheet.ticked, frozenset(self._listed)
        self._tick(ticked - listed if listed <= ticked else ticked | listed)

    def _tick(self, ticked: frozenset[str]) -> None:
        self._sheet = replace(self._sheet, ticked=ticked)
        self.query_one(ArticleList).redraw()
        self._tell(len(self._listed))

    @property
    def _listed(self) -> Sequence[str]:
        """The ids of the articles that are listed, in order."""
        return [line.id for line in self._lines if not isinstance(line, Heading)]

    # Arranging

    def _arrange(self, arrangement: Arrangement) -> None:
        self.arrangement = arrangement
        self._list()

    def action_sort(self, step: int) -> None:
        self._arrange(next_sort(self.arrangement, step, sorts_of(self._filtered.articles)))

    def action_reverse(self) -> None:
        if self.arrangement.sort == READING:
            self.say(f"The reading order has one direction; {self.key('library-sort')} sorts by a column.")
        else:
            self._arrange(replace(self.arrangement, descending=not self.arrangement.descending))

    def action_group(self) -> None:
        self._arrange(next_group(self.arrangement))

    def action_fill_in(self) -> None:
        if chosen := self.chosen:
            self._fill_in(chosen)

    def action_take_dates(self) -> None:
        self._take_dates()

    def action_shift(self, step: int) -> None:
        """Move the marked article in the reading order, past the one beside it."""
        arrangement = self.arrangement
        if arrangement.group:
            self.say(f"Groups have no reading order; {self.key('library-group')} lists without them.")
            return
        row = self.query_one(ArticleList).cursor
        marked, past = self._id_at(row), self._id_at(row + step)
        if arrangement.sort != READING and arrangement.order:
            self.arrangement = replace(arrangement, sort=READING, descending=False)
            self.say("Sorted in reading order; the same key again moves the article.")
        elif marked is not None and past is not None:
            articles = [each.id for each in self._filtered.articles]
            self.arrangement = shifted(arrangement, articles, self._listed, marked, past, step)
            self._take(self._sheet.holdings)
        self._list(mark=marked)
