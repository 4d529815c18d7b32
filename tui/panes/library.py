"""The library: every article, which of them are open, and how much is marked in each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive, reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widgets import Input

from synoptic.annotations.model.wording import date_in_words
from synoptic.tui.commands import Where, bindings
from synoptic.tui.panes.bars import PaneTitle
from synoptic.tui.panes.lists import Field, ListField
from synoptic.tui.shell.display import single_line
from synoptic.tui.shell.naming import (
    dated_apart,
    distinguishing_parts,
    fitted,
    letter_content,
    letter_style,
    short_date,
    short_name,
)

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from synoptic.corpus.article import Article
    from synoptic.corpus.search.matcher import Matcher
    from synoptic.tui.panes.bars import Hint

_UNREAD = "unread"
"""The word of a filter that leaves the articles that were not begun."""
_BEGUN = 0.02
"""The share of an article from which on more than a glance of it was read."""
_TAIL = 6
"""Cells for the number of highlights and how much was read."""

_KEYS: Sequence[Hint] = (("enter", "open"), ("down", "next"), ("up", "previous"))


def in_reading_order(articles: Iterable[Article], order: Sequence[str]) -> tuple[Article, ...]:
    """Return the articles in the order that the reader made, by ids; the others follow by their letters."""
    places = {identifier: place for place, identifier in enumerate(order)}
    last = len(places)

    def key(article: Article) -> tuple[int, bool, int, str]:
        return places.get(article.id, last), not article.letter, len(article.letter), article.letter

    return tuple(sorted(articles, key=key))


class ArticleFilter:
    """Finds articles by letter, title, outlet, author and date, as typed; `unread` by what was read."""

    def __init__(self, articles: tuple[Article, ...]) -> None:
        self.articles = articles

    @cached_property
    def _matcher(self) -> Matcher:
        from synoptic.corpus.search.matcher import Matcher

        return Matcher([" ".join(_facts(each)) for each in self.articles], prefixes=True)

    def matching(
        self,
        query: str,
        cancelled: Callable[[], bool] | None = None,
        *,
        shares: Mapping[str, float] = MappingProxyType({}),
    ) -> frozenset[str] | None:
        """Return the ids of those that match; None for all of them, where there is nothing to match.

        `shares` is how much of each was read, by id. None match once `cancelled()` is true.
        """
        words = query.split()
        rest = " ".join(word for word in words if word.casefold() != _UNREAD)
        if not words:
            return None
        found = self.articles
        if rest:
            found = tuple(
                self.articles[match.index] for match in self._matcher.match(rest, cancelled=cancelled)
            )
        wants_unread = len(rest.split()) < len(words)
        return frozenset(
            each.id for each in found if not wants_unread or not is_begun(shares.get(each.id, 0.0))
        )


def _facts(article: Article) -> Iterable[str]:
    day = article.date or ""
    dates = (day, date_in_words(day, short=True), date_in_words(day))
    facts = (article.letter, short_name(article), article.title, article.source, article.author, *dates)
    return filter(None, facts)


class ArticleList(ScrollView, can_focus=True):
    """Rows of articles, of which only those in sight are drawn; one has the mark."""

    DEFAULT_CSS = """
    ArticleList { height: 1fr; scrollbar-gutter: stable; }
    ArticleList > .articles--marked { background: $block-cursor-blurred-background; }
    *:focus-within > ArticleList > .articles--marked {
        color: $block-cursor-foreground; background: $block-cursor-background;
        text-style: $block-cursor-text-style;
    }
    ArticleList > .articles--head { text-style: bold; background: $panel; color: $text-muted; }
    """
    SCOPED_CSS = False  # what is around it decides as well
    COMPONENT_CLASSES: ClassVar[set[str]] = {"articles--marked", "articles--head"}
    BINDINGS = bindings(Where.ARTICLE_LIST)
    ALLOW_SELECT = False
    cursor: reactive[int] = reactive(0)
    """Index of the row with the mark."""
    virtual_size = Reactive(Size(0, 0))
    """The size of all rows. Textual would lay out the whole screen whenever their number changes."""

    class Resized(Message):
        """There is room for other lines than before."""

    class Moved(Message):
        """The mark is on another row."""

    @dataclass
    class Pressed(Message):
        """The mouse was pressed on a row that can be marked, or on the head."""

        row: int | None
        """Index of the row; None for the head."""
        column: int
        """Cells from the left edge."""
        times: int
        """How often in turn."""

    def __init__(self, draw: Callable[[int, int], Sequence[Content]], *, with_head: bool = False) -> None:
        """Draw the row of an index in so many cells with `draw`; `with_head`, the head too, as row -1."""
        super().__init__()
        self._draw = draw
        self._head = int(with_head)
        self._headings: frozenset[int] = frozenset()
        self._tall = 1
        self.count = 0
        """Rows that there are."""
        self._strips: dict[tuple[int, bool], list[Strip]] = {}

    @property
    def width(self) -> int:
        """Cells that a row takes; 0 before it is laid out."""
        return self.scrollable_content_region.width if self.size.width else 0

    def show(self, count: int, *, mark: int, headings: Iterable[int] = (), tall: int = 1) -> None:
        """Show so many rows instead, each as many lines `tall`, with the mark on one.

        `headings` are those that cannot be marked; none is the last, and none follows another.
        """
        self.count, self._tall, self._headings = count, tall, frozenset(headings)
        self.virtual_size = Size(self.width, count * tall + self._head)
        self._scroll_update(self.virtual_size)
        self.set_reactive(ArticleList.cursor, self.validate_cursor(mark))
        self.redraw()
        self._bring_into_sight()

    def redraw(self, *rows: int) -> None:
        """Draw these rows again, or all of them."""
        for row in rows:
            for is_marked in (False, True):
                self._strips.pop((row, is_marked), None)
        if not rows:
            self._strips.clear()
        self.refresh()

    def on_resize(self) -> None:
        self.virtual_size = Size(self.width, self.virtual_size.height)
        self.redraw()
        self._bring_into_sight()
        self.post_message(self.Resized())

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._strips.clear()

    @property
    def in_sight(self) -> range:
        """The rows in sight."""
        first = self.scroll_offset.y // self._tall
        return range(first, min(self.count, first + self._room // self._tall + 2))

    @property
    def _room(self) -> int:
        return max(1, self.size.height - self._head)

    # Moving

    def validate_cursor(self, cursor: int) -> int:
        cursor = max(0, min(cursor, self.count - 1))
        return cursor + 1 if cursor in self._headings else cursor

    def watch_cursor(self) -> None:
        self._bring_into_sight()
        self.refresh()
        self.post_message(self.Moved())

    def _bring_into_sight(self) -> None:
        if not self.size.height:
            return
        start = self.cursor * self._tall
        above = start - self._tall * (self.cursor - 1 in self._headings)
        top = min(max(self.scroll_offset.y, start + self._tall - self._room), above)
        if top != self.scroll_offset.y:
            self.scroll_to(y=top, animate=False, force=True, immediate=True)

    def action_move(self, rows: int) -> None:
        """Move the mark by so many rows, past headings."""
        there = max(0, min(self.cursor + rows, self.count - 1))
        if there in self._headings and rows < 0:
            there = there - 1 if there else 1
        self.cursor = there

    def action_move_page(self, pages: int) -> None:
        self.action_move(pages * max(1, self._room // self._tall))

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.focus()
        offset = event.get_content_offset(self)
        if offset is None:
            return
        if offset.y < self._head:
            self.post_message(self.Pressed(None, offset.x, event.chain))
            return
        row = (offset.y - self._head + self.scroll_offset.y) // self._tall
        if row < self.count and row not in self._headings:
            self.cursor = row
            self.post_message(self.Pressed(row, offset.x, event.chain))

    # Drawing

    def render_line(self, y: int) -> Strip:
        if y < self._head:
            return self._lines(-1, is_marked=False)[y]
        row, within = divmod(y - self._head + self.scroll_offset.y, self._tall)
        if row >= self.count:
            return Strip.blank(self.size.width, self.visual_style.rich_style)
        return self._lines(row, is_marked=row == self.cursor)[within]

    def _lines(self, row: int, *, is_marked: bool) -> list[Strip]:
        key = row, is_marked
        if (found := self._strips.get(key)) is None:
            name = "articles--head" if row < 0 else "articles--marked" if is_marked else None
            style = self.visual_style if name is None else self.get_visual_style(name)
            width = self.width
            lines = [each.truncate(width, pad=True) for each in self._draw(row, width)]
            found = [Strip(each.render_segments(style), width) for each in lines]
            self._strips[key] = found
        return found


class ArticleField(ListField):
    """A field beside a list of articles: while it is typed in, the arrow keys move the list's mark."""

    SHOWN: Sequence[Hint]
    """The keys of the bottom row, where they are others than those of what is around it."""

    def action_move(self, rows: int) -> None:
        """Move the mark in the list that stands in the same container."""
        if self.parent is not None:
            self.parent.query_one(ArticleList).action_move(rows)


class LibraryPane(Vertical):
    """A list of articles with a filter over titles and sources."""

    DEFAULT_CSS = """
    LibraryPane { height: 1fr; min-height: 5; }
    LibraryPane:focus-within { background: $surface; }
    LibraryPane ArticleList > .articles--marked { background: transparent; text-style: none; }
    LibraryPane:focus-within ArticleList > .articles--marked {
        background: $block-cursor-background; text-style: $block-cursor-text-style;
    }
    """
    BINDINGS = bindings(Where.LIBRARY_PANE)
    SHOWN: Sequence[Hint] = ()
    articles: reactive[tuple[Article, ...]] = reactive(())
    order: reactive[tuple[str, ...]] = reactive(())
    """Ids in the reading order, where the reader made one."""
    panes: reactive[tuple[str, ...]] = reactive(())
    """Ids of those that are open, in pane order."""
    active: reactive[str] = reactive("")
    """Id of the one being read."""
    counts: reactive[Mapping[str, int]] = reactive(dict)
    """Article id to number of highlights."""
    shares: reactive[Mapping[str, float]] = reactive(dict)
    """Article id to how much of it was read, from 0 to 1."""

    @dataclass
    class Chosen(Message):
        """The reader wants to read an article."""

        article: str
        """Its id."""

    def __init__(self, query: str = "") -> None:
        """List the articles that match this first."""
        super().__init__()
        self._query = query
        self._filter = ArticleFilter(())
        self._listed = query
        """The filter by which the list was made."""
        self._shown: tuple[Article, ...] = ()
        self._parts: Sequence[str] = ()
        """The part of each title that is shown."""
        self._letters = 1
        """Cells of the longest letter."""
        self._is_stale = False
        """Whether the list is about to be made anew, once for all that changed together."""

    def compose(self) -> ComposeResult:
        yield PaneTitle("Library")
        field = ArticleField("filter")
        field.value = self._query
        # Not when it is mounted: where the reader leaves at once, its field never is.
        self.watch(field, "value", self._show_keys)
        yield field
        yield ArticleList(self._draw)

    def _show_keys(self, query: str) -> None:
        self.SHOWN = (*_KEYS, ("step-back", "clear filter" if query else "back"))

    @property
    def query_text(self) -> str:
        """What stands in the filter."""
        return self.query_one(ArticleField).value if self.is_mounted else self._query

    @query_text.setter
    def query_text(self, text: str) -> None:
        self._query = text
        if self.is_mounted:
            self.query_one(ArticleField).value = text

    @property
    def marked(self) -> str | None:
        """The id of the article at the mark."""
        cursor = self.query_one(ArticleList).cursor
        return self._shown[cursor].id if cursor < len(self._shown) else None

    def _watch(self) -> None:
        if self.is_mounted and not self._is_stale:
            self._is_stale = True
            self.call_next(self._list_articles)

    watch_articles = watch_order = watch_panes = watch_active = watch_counts = _watch

    @on(ArticleList.Resized)
    def _fit(self, event: ArticleList.Resized) -> None:
        event.stop()
        self._watch()

    def watch_shares(self, old: Mapping[str, float], new: Mapping[str, float]) -> None:
        """Show how much was read, where that looks different."""
        if old.keys() != new.keys() or any(fullness(old[each]) != fullness(new[each]) for each in new):
            self._watch()

    def _matching(self) -> tuple[Article, ...]:
        articles = in_reading_order(self.articles, self.order)
        if self._filter.articles != articles:
            self._filter = ArticleFilter(articles)
        self._listed = self.query_text
        found = self._filter.matching(self._listed, shares=self.shares)
        return articles if found is None else tuple(each for each in articles if each.id in found)

    def _list_articles(self, *, best: bool = False) -> None:
        self._is_stale = False
        choices = self.query_one_optional(ArticleList)
        if choices is None or not choices.width:
            return  # the screen is going, or the list is not laid out, and no line has a length yet
        before = self.marked
        self._shown = shown = self._matching()
        self._letters = max((len(each.letter) for each in self.articles), default=1)
        room = choices.width - self._letters - 4 - _TAIL
        # Of those that have one title, the date is what differs.
        self._parts = distinguishing_parts(dated_apart(shown, [*map(short_name, shown)]), room)
        wanted = before if self.has_focus_within else self.active
        mark = next((row for row, each in enumerate(shown) if each.id == wanted), 0)
        tall = 2 if 0 < 2 * len(shown) <= choices.size.height else 1
        choices.show(len(shown), mark=0 if best else mark, tall=tall)
        of = "" if len(shown) == len(self.articles) else f" of {len(self.articles)}"
        self.query_one(PaneTitle).tell("Library", f"{len(shown)}{of}")

    def _draw(self, row: int, width: int) -> list[Content]:
        article = self._shown[row]
        is_active, is_open = article.id == self.active, article.id in self.panes
        stripe = ("▎", letter_style(article.letter))
        letter = letter_content(article) + " " * (self._letters - len(article.letter))
        sign = " ▸ " if is_active else " • " if is_open else "   "
        room = max(1, width - self._letters - 4 - _TAIL)
        title = fitted(self._parts[row], room)
        style = "bold" if is_active else "" if is_open else "dim"
        tail = f"{self.counts.get(article.id, 0) or '':>4} {fullness(self.shares.get(article.id, 0.0))}"
        first = Content.assemble(stripe, letter, sign, (title, style), tail)
        second = " · ".join(filter(None, (short_date(article), single_line(article.source or ""))))
        indent = " " * (self._letters + 3)
        told = fitted(second, max(1, width - self._letters - 4))
        return [first, Content.assemble(stripe, indent, (told, "dim"))]

    @on(Field.Typed)
    def _filter_anew(self, event: Field.Typed) -> None:
        event.stop()
        self._list_typed()

    def _list_typed(self) -> None:
        """List what matches the filter, if that is not what is listed."""
        if self.query_text != self._listed:
            self._list_articles(best=True)

    @on(Input.Submitted)
    @on(ArticleList.Pressed)
    def _open(self, event: Message) -> None:
        event.stop()
        self.action_open_marked()

    def action_open_marked(self) -> None:
        self._list_typed()
        if (marked := self.marked) is not None:
            self.query_text = ""
            self.post_message(self.Chosen(marked))


def is_begun(share: float) -> bool:
    """Tell whether more than a glance of an article was read, as the sign for it shows."""
    return share >= _BEGUN


def fullness(share: float) -> str:
    """Return a sign for how much of an article was read: ● only where hardly anything is left."""
    return "○◔◑◕●"[0 if not is_begun(share) else 4 if share >= 0.98 else 1 + min(int(share * 3), 2)]
