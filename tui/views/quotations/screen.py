"""The quotations: who is quoted saying what, where, and in which wordings."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual import events, on, work
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static
from textual.worker import get_current_worker

from synoptic.annotations.model.wording import counted
from synoptic.corpus.article import Article, Passage
from synoptic.tui.commands import Where, bindings, keymap_of
from synoptic.tui.panes.lists import ECHO, ChoiceList, Field, ListField
from synoptic.tui.views.full_screen import View
from synoptic.tui.views.quotations.entry import NOT_FOUND, elsewhere, entry_of
from synoptic.tui.views.quotations.table import ORDERS, QuotationLine, QuotationsState, lines_of, searched_in

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from synoptic.corpus.quotations.survey import QuotationSurvey, QuotationSurveyor
    from synoptic.corpus.search.matcher import RecordFilter

_WIDE = 140
"""Columns from which on the wordings stand beside the list."""
_ROOMY = 90
"""Columns of the list from which on names get more room."""
_EVERY = 20
"""After how many articles it is told how far the reading is."""
MOST_LINES = 2000
"""Quotations that are listed at a time."""
REST = 0.2
"""Seconds of rest from typing until the wordings are shown, which are laid out anew."""
_NOTHING = "No quotations found in these articles."


class WordingsPane(VerticalScroll):
    """The wordings of the marked quotation."""

    BINDINGS = bindings(Where.WORDINGS)
    SHOWN = ("wordings-go", ("quotations-wordings", "list"), "view-back")


class QuotationsView(View):
    """All quotations, a filter over them, and the wordings of the marked one."""

    DEFAULT_CSS = """
    QuotationsView #quotations { height: 1fr; }
    QuotationsView #list { height: 3fr; }
    QuotationsView #list ChoiceList { scrollbar-gutter: stable; }
    QuotationsView #wordings { height: 2fr; border-top: hkey $border-line; padding: 0 1; }
    QuotationsView.-wide #quotations { layout: horizontal; }
    QuotationsView.-wide #list { width: 3fr; height: 1fr; }
    QuotationsView.-wide #wordings {
        width: 2fr; height: 1fr; border-top: none; border-left: vkey $border-line;
    }
    """
    BINDINGS = bindings(Where.QUOTATIONS)
    SHOWN = (
        "quotations-go", "quotations-order", "quotations-filter", "quotations-tag", "quotations-row",
        "quotations-wordings", "view-back",
    )  # fmt: skip
    NAME = Where.QUOTATIONS

    @dataclass
    class Progressed(Message):
        """Some of the articles are read."""

        done: int
        of: int

    @dataclass
    class Surveyed(Message):
        """All quotations are known."""

        survey: QuotationSurvey
        records: RecordFilter
        reach: str | None
        """What is not told for the language of articles."""

    @dataclass
    class Filtered(Message):
        """A filter has been looked for."""

        survey: QuotationSurvey
        query: str
        shown: frozenset[int] | None

    def __init__(
        self,
        articles: Sequence[Article],
        surveyor: QuotationSurveyor,
        state: QuotationsState,
        *,
        tag: Callable[[Passage], None],
        claim: Callable[[str, str], Awaitable[None]],
    ) -> None:
        """List the quotations of the articles.

        `tag` is called with a passage that the reader wants to tag, `claim` with the key and the words of a
        quotation that becomes a row of the matrix, or is none any more.
        """
        super().__init__()
        self.state = state
        """How the list looks now."""
        self._articles = articles
        self._surveyor = surveyor
        self._tag, self._claim = tag, claim
        self._survey: QuotationSurvey | None = None
        self._records: RecordFilter | None = None
        self._filtered: tuple[QuotationSurvey, str, frozenset[int] | None] | None = None
        """The survey and the filter that were looked for last, and the indices that it left."""
        self._lines: tuple[QuotationLine, ...] = ()

    def compose_view(self) -> ComposeResult:
        with Container(id="quotations"):
            with Vertical(id="list"):
                field = ListField("filter: words, speaker (by:name), article, date, verb")
                field.value = self.state.query
                yield field
                yield ChoiceList()
            with WordingsPane(id="wordings"):
                yield Static("", id="wording", markup=False)

    def on_mount(self) -> None:
        self.set_class(self.app.size.width >= _WIDE, "-wide")
        self.query_one(ChoiceList).focus()
        known = self._surveyor.known(self._articles)
        if known is not None:
            self._take(known)
        self._read()

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width >= _WIDE, "-wide")
        self.call_after_refresh(self._list)

    # Reading

    @work(thread=True, exclusive=True, group="survey")
    def _read(self) -> None:
        # Imported late: an app that starts has no need of it yet.
        from synoptic.corpus.languages.reach import quotation_reach

        worker = get_current_worker()

        def progress(done: int, of: int) -> None:
            if done % _EVERY == 0 and not worker.is_cancelled:
                self.post_message(self.Progressed(done, of))

        found = self._surveyor.survey(
            self._articles, progress=progress, cancelled=lambda: worker.is_cancelled
        )
        if found is not None:
            records = _filter_of(found)
            if not worker.is_cancelled:
                self.post_message(self.Surveyed(found, records, quotation_reach(self._articles)))

    @on(Progressed)
    def _tell_progress(self, message: Progressed) -> None:
        if self._survey is None:
            self.tell(f"working … {message.done} of {message.of} articles")

    @on(Surveyed)
    def _show_survey(self, message: Surveyed) -> None:
        self._records = message.records
        if self._survey is not message.survey:
            self._take(message.survey)
        if message.reach is not None:
            self.say(message.reach)

    def _take(self, survey: QuotationSurvey) -> None:
        self._survey = survey
        self.call_after_refresh(self._list)

    # The list

    def _shown(self, survey: QuotationSurvey) -> frozenset[int] | None:
        """Return the indices that the filter leaves; None for all."""
        query, known = self.state.query, self._filtered
        if known is None or known[0] is not survey or known[1] != query:
            known = self._filtered = survey, query, self._matching(survey, query)
        return known[2]

    def _matching(
        self, survey: QuotationSurvey, query: str, cancelled: Callable[[], bool] | None = None
    ) -> frozenset[int] | None:
        if not query.strip():
            return None
        self._records = self._records or _filter_of(survey)
        return self._records.matching(query, cancelled)

    def _list(self, *, typed: bool = False) -> None:
        """List the quotations anew; where a filter is `typed`, the wordings follow once the reader rests."""
        survey = self._survey
        if survey is None or not self.is_composed:
            return
        wordings = {number: len(group.wordings) for number, group in survey.group_of.items()}
        lines = lines_of(survey.quotations, self.state.order, shown=self._shown(survey), wordings=wordings)
        self._lines = lines[:MOST_LINES]
        mark = next((place for place, line in enumerate(self._lines) if line.number == self.state.marked), 0)
        choices = self.query_one(ChoiceList)
        with self.prevent(ChoiceList.OptionHighlighted):
            choices.fill(self._contents(), mark=mark)
        total = counted(len(survey.quotations), "quotation")
        remark = total if len(lines) == len(survey.quotations) else f"{len(lines)} of {total}"
        if len(lines) > MOST_LINES:
            remark += f", the first {MOST_LINES} are listed"
        self.tell(remark, f"by {self.state.order}")
        self.workers.cancel_group(self, "wordings")
        if typed:
            self._show_marked_at_rest()
        else:
            self._show_marked()

    @work(exclusive=True, group="wordings")
    async def _show_marked_at_rest(self) -> None:
        await asyncio.sleep(REST)
        self._show_marked()

    def _contents(self) -> Iterator[tuple[str, Content]]:
        """Yield the lines, each with its identifier, cut to the width that there is."""
        width = self.query_one(ChoiceList).line_width
        group_width = min(24, width // 5)
        most = 18 if width >= _ROOMY else 12
        columns = zip(*(line.facts[1:] for line in self._lines), strict=True)
        widths = [min(most, max(map(len, column))) for column in columns]
        # What matters least stands last, and gives way to the words.
        while len(widths) > 1 and width - group_width - sum(widths) - len(widths) - 4 < width // 3:
            widths.pop()
        room = max(8, width - group_width - sum(widths) - len(widths) - 6)
        for line in self._lines:
            group = _fitted(line.group if line.is_first else "", group_width)
            words = _fitted(line.words, room)
            tail = (_fitted(*each) for each in zip(line.facts[1:], widths, strict=False))
            facts = Content(" ").join([Content(f"{line.facts[0]:>4}"), *tail]).stylize("dim")
            yield str(line.number), Content.assemble(group.stylize("bold"), " ", words, " ", facts)

    @property
    def _marked(self) -> int | None:
        marked = self.query_one(ChoiceList).marked
        return None if marked is None else int(marked)

    @on(ChoiceList.OptionHighlighted)
    def _mark(self, event: ChoiceList.OptionHighlighted) -> None:
        event.stop()
        self._show_marked()

    # The wordings

    def _show_marked(self) -> None:
        survey, number = self._survey, self._marked
        pane = self.query_one("#wording", Static)
        if survey is None or number is None:
            nothing = "No matches." if self.state.query.strip() else _NOTHING
            pane.update(Content(nothing if survey is not None else "working …"))
            return
        self.state = replace(self.state, marked=number)
        pane.update(Content("\n").join(entry_of(survey, number, keymap_of(self.app))))
        self.query_one("#wordings").scroll_home(animate=False)

    # What the reader asks for

    @on(Field.Typed)
    def _filter(self, event: Field.Typed) -> None:
        event.stop()
        if self._survey is None:
            self._list_typed(event.value)
        elif event.value != self.state.query:
            self.workers.cancel_group(self, "wordings")
            self._look_for(self._survey, event.value)

    @work(thread=True, exclusive=True, group="filter", description="filter the quotations")
    def _look_for(self, survey: QuotationSurvey, query: str) -> None:
        worker = get_current_worker()
        shown = self._matching(survey, query, lambda: ECHO.given_up(worker))
        if not worker.is_cancelled:
            self.post_message(self.Filtered(survey, query, shown))

    @on(Filtered)
    def _show_filtered(self, message: Filtered) -> None:
        message.stop()
        if message.query == self.query_one(ListField).value:  # nothing was typed since
            self._filtered = message.survey, message.query, message.shown
            self.state = replace(self.state, query=message.query)
            self._list(typed=True)

    def _list_typed(self, query: str) -> None:
        """List what matches a filter, if that is not what is listed."""
        if query != self.state.query:
            self.state = replace(self.state, query=query)
            self._list()

    @on(Input.Submitted)
    def _submit(self, event: Input.Submitted) -> None:
        event.stop()
        self._list_typed(event.value)
        self.query_one(ChoiceList).focus()

    @on(ChoiceList.OptionSelected)
    def _select(self, event: ChoiceList.OptionSelected) -> None:
        event.stop()
        self.action_go()

    def action_filter(self) -> None:
        field = self.query_one(ListField)
        field.focus()
        field.action_select_all()  # what was kept: the first letter replaces it

    def action_switch(self) -> None:
        choices = self.query_one(ChoiceList)
        self.set_focus(self.query_one("#wordings") if self.focused is choices else choices)

    def action_change_order(self) -> None:
        order = ORDERS[(ORDERS.index(self.state.order) + 1) % len(ORDERS)]
        self.state = replace(self.state, order=order)
        self._list()

    def _passage(self) -> Passage | None:
        survey, number = self._survey, self._marked
        if survey is None or number is None:
            return None
        one = survey.quotations[number]
        span = one.quotation.span
        return Passage.of(one.article, span.start, span.end)

    def _asked(self) -> tuple[QuotationSurvey, int, Passage] | None:
        """Return the survey, the marked quotation's index and its passage; say so where none is marked."""
        passage = self._passage()
        if passage is not None and self._survey is not None and self._marked is not None:
            return self._survey, self._marked, passage
        self.refuse("Still looking for quotations." if self._survey is None else "No quotation is marked.")
        return None

    def marked_passages(self) -> Sequence[Passage]:
        passage = self._passage()
        return () if passage is None else (passage,)

    def action_go(self) -> None:
        if asked := self._asked():
            self.dismiss(asked[-1])

    def action_go_to_another(self) -> None:
        """Go to where another article has the marked quotation's words; one of them if there are several."""
        if not (asked := self._asked()):
            return
        survey, number, _ = asked
        if places := list(elsewhere(survey, number)):
            self.offer(places)
        else:
            self.refuse(NOT_FOUND)

    def action_tag(self) -> None:
        if asked := self._asked():
            self._tag(asked[-1])

    async def action_claim(self) -> None:
        """Have the quotation, in all its wordings, be a row of the matrix, or none any more."""
        if not (asked := self._asked()):
            return
        survey, number, _ = asked
        from synoptic.annotations.matrix.claims import key_of_quotation

        await self._claim(key_of_quotation(survey, number), survey.quotations[number].words)

    def action_leave(self) -> None:
        """Go back: out of the filter first, then to the articles."""
        field = self.query_one(ListField)
        if self.focused is field:
            field.clear()
            self.query_one(ChoiceList).focus()
        else:
            super().action_leave()


def _fitted(text: str, width: int) -> Content:
    return Content(text).truncate(width, ellipsis=True, pad=True)


def _filter_of(survey: QuotationSurvey) -> RecordFilter:
    from synoptic.corpus.search.matcher import RecordFilter

    return RecordFilter(map(searched_in, survey.quotations), [one.speaker or "" for one in survey.quotations])
