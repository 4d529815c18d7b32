"""Search as you type: the query, how many places it was found in, and each place in its context."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Input

from annotations.finding import SCOPES, Scope
from annotations.wording import counted
from tui.widgets.choice_list import ChoiceList, ListField
from tui.widgets.pane_title import PaneTitle

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from corpus.article import Span


MOST_HITS = 200
"""Hits that are listed, the best ones."""


@dataclass(frozen=True, slots=True)
class Found:
    """One place in the list of hits."""

    article: str | None
    """Id of its article; None for the note on the library."""
    start: int
    """First code point of the place, for going there; the article's first where there is no place."""
    end: int
    """One past its last."""
    label: str
    """Number of the article's pane, or the start of its title."""
    context: str
    """The words around and what they are on, on one line."""
    spans: tuple[Span, ...]
    """The matched words, as offsets into `context`."""
    places: tuple[Span, ...]
    """What is lit in the article: the matched words, or the whole place where they are not the article's."""


class SearchPane(Vertical):
    """The query and its hits."""

    DEFAULT_CSS = """
    SearchPane { height: 11; background: $surface; border-top: hkey $panel-lighten-2; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [("ctrl+t", "change_scope", "Search something else")]
    scope: reactive[Scope] = reactive[Scope]("text")
    """What is searched, one of `SCOPES`."""

    @dataclass
    class Asked(Message):
        """The query or its scope changed."""

        query: str
        scope: Scope

    @dataclass
    class Shown(Message):
        """The mark moved to a hit, or with `go` the reader goes there."""

        index: int
        go: bool

    def __init__(self) -> None:
        super().__init__(id="search")
        self._hits: tuple[Found, ...] = ()
        self._searching = False

    def compose(self) -> ComposeResult:
        """Lay out the title, the field and the list."""
        yield PaneTitle("Search")
        yield ListField("words, roughly; Ctrl+T: text, notes, tags or titles")
        yield ChoiceList()

    @property
    def query_text(self) -> str:
        """What was typed."""
        return self.query_one(ListField).value

    def ask(self) -> None:
        """Put the keyboard in the field."""
        field = self.query_one(ListField)
        self.screen.set_focus(field)
        field.action_select_all()

    def show(self, hits: tuple[Found, ...], current: int | None, *, searching: bool) -> None:
        """List these hits, with the mark on the one that is shown in its pane."""
        options = self.query_one(ChoiceList)
        with self.prevent(ChoiceList.OptionHighlighted):
            if hits is not self._hits:
                self._hits = hits
                options.show(((str(index), self._line(hit)) for index, hit in enumerate(hits)), mark=0)
            if current is not None and current < options.option_count:
                options.highlighted = current
        self._searching = searching
        self._tell()

    def _tell(self) -> None:
        if not self.query_one(ListField).value.strip():
            remark = ""
        elif self._hits:
            articles = len({hit.article for hit in self._hits if hit.article is not None})
            remark = counted(len(self._hits), "place")
            if len(self._hits) == MOST_HITS:
                remark = f"the best {remark}"
            remark += f" in {counted(articles, 'article')}" if articles else ""
        else:
            remark = "searching …" if self._searching else "nothing found"
        self.query_one(PaneTitle).tell(f"Search: {self.scope}", remark)

    def watch_scope(self) -> None:
        """Say what is searched."""
        if self.is_mounted:
            self._tell()

    def _line(self, hit: Found) -> Content:
        context = Content(hit.context)
        for span in hit.spans:
            context = context.stylize("bold underline", span.start, span.end)
        return Content.assemble((f"{hit.label} ", "bold"), context)

    @on(Input.Changed)
    def _ask(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Asked(event.value, self.scope))

    @on(Input.Submitted)
    def _go(self, event: Input.Submitted) -> None:
        event.stop()
        marked = self.query_one(ChoiceList).marked
        if marked is not None:
            self.post_message(self.Shown(int(marked), go=True))

    @on(ChoiceList.OptionHighlighted)
    def _show(self, event: ChoiceList.OptionHighlighted) -> None:
        event.stop()
        if event.option_id is not None:
            self.post_message(self.Shown(int(event.option_id), go=False))

    @on(ChoiceList.OptionSelected)
    def _select(self, event: ChoiceList.OptionSelected) -> None:
        event.stop()
        if event.option_id is not None:
            self.post_message(self.Shown(int(event.option_id), go=True))

    def action_change_scope(self) -> None:
        """Search the next of text, notes, tags and titles."""
        self.scope = SCOPES[(SCOPES.index(self.scope) + 1) % len(SCOPES)]
        self.post_message(self.Asked(self.query_one(ListField).value, self.scope))
