"""Search as you type: the query, how it was understood, and each place where it was found in its context."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

from msgspec import Struct
from textual import on
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Input

from synoptic.annotations.model.values import SCOPES, Scope
from synoptic.annotations.model.wording import counted
from synoptic.tui.article.colours import colour_of
from synoptic.tui.commands import Where, bindings, key_of, keymap_of
from synoptic.tui.panes.bars import Hint, PaneTitle
from synoptic.tui.panes.lists import ChoiceList, Field, ListField
from synoptic.tui.shell.display import single_line
from synoptic.tui.shell.naming import letter_content, short_name

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from synoptic.corpus.article import Article, Passage, Span
    from synoptic.corpus.search.concordance import KeywordLine, LineOrder
    from synoptic.tui.article.marks import Mark


MOST_HITS = 200
"""Hits that are listed, the best ones."""
_SORTED = {
    "found": "best first",
    "left": "by the words before",
    "right": "by the words after",
    "article": "by article",
    "date": "by date",
}

Arrangement: TypeAlias = Literal["best first", "by article", "concordance"]
ARRANGEMENTS: tuple[Arrangement, ...] = get_args(Arrangement)

_LONGEST_WAIT = 1.5
"""Seconds for which the next key waits for the answer that Enter goes to."""

_SIDES = 0.46
"""The share of a concordance's width that one side takes."""


class HitLine(Struct, frozen=True):
    """One hit, as it is listed."""

    article: Article | None
    """Its article; None for the note on the library."""
    passage: Passage | None
    """The place in it; None where there is no such place."""
    label: str
    """The article's letter."""
    context: str
    """The words around on one line; of a note, after its target."""
    spans: tuple[Span, ...]
    """The matched words, as offsets into `context`."""
    places: tuple[Span, ...]
    """Spans lit in the article: the matched words, or the whole place where they are not the article's."""

    @property
    def start(self) -> int:
        """First code point of the place; the article's first where there is none."""
        return 0 if self.passage is None else self.passage.start

    @property
    def end(self) -> int:
        """One past its last."""
        return 0 if self.passage is None else self.passage.end


def lines(
    hits: Sequence[HitLine],
    arrangement: Arrangement,
    order: LineOrder,
    width: int,
    signs: Mapping[int, Content],
) -> Iterator[tuple[str, Content]]:
    """Yield the lines for hits, each with its index as text; a heading has none.

    `signs`, of one cell, stand before the hits that are highlighted, by their indices.
    """
    match arrangement:
        case "best first":
            for index, hit in enumerate(hits):
                yield str(index), Content.assemble(_label(hit), signs.get(index, " "), " ", _in_context(hit))
        case "by article":
            yield from _by_article(hits, signs)
        case "concordance":
            yield from _concordance(hits, order, width, signs)


def _label(hit: HitLine) -> Content:
    return Content(hit.label) if hit.article is None else letter_content(hit.article)


def _sign(mark: Mark, *, dark: bool) -> Content:
    """Return the sign of a highlight, as the mark column of its article has it."""
    return Content.styled("✎" if mark.noted else "▌", colour_of(next(iter(mark.colours), ""), dark=dark))


def _in_context(hit: HitLine) -> Content:
    context = Content(hit.context)
    for span in hit.spans:
        context = context.stylize("bold underline", span.start, span.end)
    return context


def _by_article(hits: Sequence[HitLine], signs: Mapping[int, Content]) -> Iterator[tuple[str, Content]]:
    """Yield a heading for each article, that of the best hit first, and below it its hits in text order."""
    groups: dict[str, list[int]] = {}
    for index, hit in enumerate(hits):
        groups.setdefault("" if hit.article is None else hit.article.id, []).append(index)
    for indices in groups.values():
        first = hits[indices[0]]
        name = "The library" if first.article is None else short_name(first.article)
        yield "", Content.assemble(_label(first), (f" {name} · {counted(len(indices), 'place')}", "bold"))
        for index in sorted(indices, key=lambda each: hits[each].start):
            yield str(index), Content.assemble(" ", signs.get(index, " "), " ", _in_context(hits[index]))


def keyword_lines(hits: Sequence[HitLine], order: LineOrder, width: int) -> list[tuple[int, KeywordLine]]:
    """Return the hits that have a place as lines of a concordance, each with its index, in an order."""
    from synoptic.corpus.search.concordance import in_order, keyword_line

    made = {}
    for index, hit in enumerate(hits):
        if hit.article is not None and hit.passage is not None:
            line = keyword_line(hit.article, hit.passage, width)
            made[id(line)] = (index, line)
    return [made[id(line)] for line in in_order([line for _, line in made.values()], order)]


def _concordance(
    hits: Sequence[HitLine], order: LineOrder, width: int, signs: Mapping[int, Content]
) -> Iterator[tuple[str, Content]]:
    """Yield the hits with the keyword in one column, as much context on both sides as the width has."""
    labels = max((len(hit.label) for hit in hits), default=0)
    side = max(8, int((width - labels - 2) * _SIDES))
    for index, line in keyword_lines(hits, order, side):
        label = _label(hits[index]).pad_right(labels - len(hits[index].label))
        left = Content(single_line(line.left))
        gap = " " * max(0, side - left.cell_length)
        keyword = (single_line(line.keyword), "bold underline")
        yield (
            str(index),
            Content.assemble(label, signs.get(index, " "), gap, left, keyword, single_line(line.right)),
        )


class HitList(ChoiceList):
    """The hits; with the keyboard in it, keys act on the one that is marked."""

    BINDINGS = bindings(Where.MATCHES)
    SHOWN: Sequence[Hint] = (
        ("enter", "go there"), "match-highlight", "match-tag", "match-note", "match-tag-all", "match-menu",
        "step-back",
    )  # fmt: skip


class SearchPane(Vertical):
    """The query and its hits."""

    DEFAULT_CSS = """
    SearchPane { border-top: hkey $border-line; }
    SearchPane:focus-within { border-top: hkey $accent; }
    """
    BINDINGS = bindings(Where.SEARCH)
    SHOWN: Sequence[Hint] = (
        ("enter", "go there"), "search-list", "search-scope", "search-arrangement", "search-menu",
        "step-back",
    )  # fmt: skip
    scope: reactive[Scope] = reactive[Scope]("text")
    """What is searched, one of `SCOPES`."""
    arrangement: reactive[Arrangement] = reactive[Arrangement]("best first")
    order: reactive[LineOrder] = reactive["LineOrder"]("found")

    @dataclass
    class Asked(Message):
        """The query or its scope changed."""

        query: str
        scope: Scope

    @dataclass
    class Entered(Message):
        """The reader wants to go to the marked hit of the query as it is now."""

        query: str
        scope: Scope
        done: asyncio.Event = field(default_factory=asyncio.Event)
        """To be set once the reader is there."""

    @dataclass
    class Shown(Message):
        """The mark moved to a hit, or with `go` the reader goes there."""

        index: int
        go: bool

    @dataclass
    class Recalled(Message):
        """The reader wants an earlier search, or with a negative step a later one."""

        step: int

    def __init__(self) -> None:
        super().__init__(id="search")
        self._hits: tuple[HitLine, ...] = ()
        self._highlights: Mapping[int, Mark] = {}
        self._searching = False
        self._understood = self._remark = ""
        self._marked: str | None = None

    def compose(self) -> ComposeResult:
        yield PaneTitle("Search")
        yield ListField("words, roughly")
        yield HitList()

    @property
    def query_text(self) -> str:
        return self.query_one(ListField).value

    @property
    def marked(self) -> int | None:
        """Index of the hit that is marked."""
        marked = self.query_one(HitList).marked
        return int(marked) if marked else None

    def ask(self, query: str | None = None, scope: Scope | None = None) -> None:
        """Put the keyboard in the field, with another query in it if one is given."""
        field = self.query_one(ListField)
        self.screen.set_focus(field)
        if scope is not None:
            with self.prevent(Input.Changed):
                self.scope = scope
        if query is None:
            field.action_select_all()
        else:
            with self.prevent(Input.Changed):
                field.value = query
            field.cursor_position = len(query)
            self.post_message(self.Asked(query, self.scope))

    def show(
        self,
        hits: tuple[HitLine, ...],
        current: int | None,
        *,
        searching: bool,
        said: tuple[str, str] = ("", ""),
        highlights: Mapping[int, Mark],
    ) -> None:
        """List these hits, with the mark on the one that is shown in its pane.

        `said` is how the query was understood, and what a reader should know of the hits. `highlights` are
        those over hits, by the hits' indices.
        """
        self._searching = searching
        self._understood, self._remark = said
        with self.prevent(HitList.OptionHighlighted):
            if hits is not self._hits or highlights != self._highlights:
                self._hits, self._highlights = hits, highlights
                self._list()
            if current is not None:
                self.query_one(HitList).mark(str(current))
        self._tell()

    def _list(self) -> None:
        """Make the list anew, with the mark on the hit that had it, or on the first."""
        choices = self.query_one(HitList)
        kept = choices.marked
        with self.prevent(HitList.OptionHighlighted):
            dark = self.app.current_theme.dark
            signs = {index: _sign(mark, dark=dark) for index, mark in self._highlights.items()}
            choices.fill(lines(self._hits, self.arrangement, self.order, choices.line_width, signs))
            if kept is not None:
                choices.mark(kept)

    def _tell(self) -> None:
        remark = ""
        if self.query_text.strip():
            is_explained = not self._is_plain or not self._hits
            said = self._understood if is_explained else "", self._remark, self._found()
            remark = " · ".join(single_line(each) for each in said if each)
        name = f"Search: {self.scope}"
        if self.arrangement == "concordance":
            name = f"Concordance, {_SORTED[self.order]} ({key_of('search-order', keymap_of(self.app))})"
        elif self.arrangement != "best first":
            name = f"{name}, {self.arrangement}"
        self.query_one(PaneTitle).tell(name, remark)

    @property
    def is_filtering(self) -> bool:
        """Whether the query has a filter, such as that there is a note."""
        from synoptic.corpus.search.query import Query

        return bool(Query.parse(self.query_text).filters)

    @property
    def _is_plain(self) -> bool:
        """Whether the query is just words, which need no explanation."""
        from synoptic.corpus.search.query import Query

        return Query.parse(self.query_text) == Query.plain(self.query_text)

    def _found(self) -> str:
        if not self._hits:
            return "searching …" if self._searching else "nothing found"
        articles = len({hit.article.id for hit in self._hits if hit.article is not None})
        found = counted(len(self._hits), "place")
        if len(self._hits) == MOST_HITS:
            found = f"the best {found}"
        found += f" in {counted(articles, 'article')}" if articles else ""
        return f"{found} …" if self._searching else found

    def watch_scope(self) -> None:
        if self.is_mounted:
            self._tell()

    def watch_arrangement(self) -> None:
        if self.is_mounted:
            self.call_after_refresh(self._list)
            self._tell()

    def watch_order(self) -> None:
        if self.is_mounted:
            self._list()
            self._tell()

    @on(Field.Typed)
    def _ask(self, event: Field.Typed) -> None:
        event.stop()
        self.post_message(self.Asked(event.value, self.scope))

    @on(Input.Submitted)
    async def _go(self, event: Input.Submitted) -> None:
        event.stop()
        entered = self.Entered(event.value, self.scope)
        self.screen.post_message(entered)  # this pane takes no message while it waits
        with suppress(TimeoutError):  # the next key is meant for where this one leads
            await asyncio.wait_for(entered.done.wait(), _LONGEST_WAIT)

    @on(HitList.OptionHighlighted)
    def _show(self, event: HitList.OptionHighlighted) -> None:
        event.stop()
        if event.option_id:
            self.post_message(self.Shown(int(event.option_id), go=False))

    @on(HitList.OptionSelected)
    def _select(self, event: HitList.OptionSelected) -> None:
        event.stop()
        if event.option_id:
            self.post_message(self.Shown(int(event.option_id), go=True))

    def action_change_scope(self) -> None:
        self.scope = SCOPES[(SCOPES.index(self.scope) + 1) % len(SCOPES)]
        self.post_message(self.Asked(self.query_text, self.scope))

    def action_change_arrangement(self) -> None:
        self.arrangement = ARRANGEMENTS[(ARRANGEMENTS.index(self.arrangement) + 1) % len(ARRANGEMENTS)]

    def action_change_order(self) -> None:
        from synoptic.corpus.search.concordance import ORDERS

        if self.arrangement == "concordance":
            self.order = ORDERS[(ORDERS.index(self.order) + 1) % len(ORDERS)]
        else:
            self.arrangement = "concordance"

    def action_recall(self, step: int) -> None:
        self.post_message(self.Recalled(step))

    def action_change_focus(self) -> None:
        field, choices = self.query_one(ListField), self.query_one(HitList)
        (field if choices.has_focus else choices).focus()
