"""A floor of the reading screen: the quotations and the compare view, which show all articles at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from synoptic.corpus.article import Span
from synoptic.tui.desk.scrolling import ScrollingScreen

if TYPE_CHECKING:
    from synoptic.corpus.article import Passage
    from synoptic.corpus.quotations.survey import QuotationSurveyor
    from synoptic.tui.dialogs.tag_picker import Picked
    from synoptic.tui.views.quotations.table import QuotationsState


class SurveyingScreen(ScrollingScreen):
    """Opens views over the articles, and goes to the place that was chosen there."""

    _quotations_state: QuotationsState | None = None
    _surveyor: QuotationSurveyor | None = None

    def _go_to_passage(self, passage: Passage | None) -> None:
        """Show a passage that was chosen in a view, in its article's pane."""
        if passage is not None:
            self.arrive(passage.article, Span(passage.start, passage.end))

    def say(self, message: str) -> None:
        """Say something in the status line, and in the view that lies over it."""
        super().say(message)
        if self.app.screen is not self:
            from synoptic.tui.views.view import View

            if isinstance(self.app.screen, View):
                self.app.screen.say(message)

    async def toggle_row(self, claim: str, words: str) -> None:
        """Have a quotation of these words be a row of the matrix or none any more, and say so.

        It is waited for, so that the same key once more takes it back.
        """
        if self.annotations.rows_on(claim):
            await self.remove_row(claim)
        elif await self.kept(lambda store: store.add_row(claim, words)):
            self.say("It is a row of the matrix now; u undoes it.")

    async def remove_row(self, claim: str) -> None:
        """Have a quotation be no row of the matrix any more, and say so."""
        if await self.kept(lambda store: store.remove_row(claim)):
            self.say("It is no row of the matrix any more; u undoes it.")

    # Quotations

    @property
    def surveyor(self) -> QuotationSurveyor:
        """Who knows the quotations of the articles."""
        if self._surveyor is None:
            # Imported late: an app that starts has no need of it yet.
            from synoptic.corpus.quotations.survey import QuotationSurveyor

            self._surveyor = QuotationSurveyor()
        return self._surveyor

    async def action_quotations(self) -> None:
        """Show all quotations: who is quoted saying what, where, in which wordings."""
        from synoptic.tui.views.quotations.screen import QuotationsView
        from synoptic.tui.views.quotations.table import QuotationsState

        screen = QuotationsView(
            self.articles,
            self.surveyor,
            self._quotations_state or QuotationsState(),
            panes=self.panes,
            tag=self._tag_passage,
            claim=self.toggle_row,
        )

        def leave(passage: Passage | None) -> None:
            self._quotations_state = screen.state
            self._go_to_passage(passage)

        await self.app.push_screen(screen, leave)

    def _tag_passage(self, passage: Passage) -> None:
        """Ask which tags a passage gets, and highlight it with them."""

        def give(picked: Picked | None) -> None:
            if picked is not None:
                record = self.record(passage.article)
                self.keep(lambda store: self.make(store, record, passage, picked.give))

        from synoptic.tui.dialogs.tag_picker import TagPicker

        self.app.push_screen(TagPicker(self._recent_tags(), ()), give)

    # Comparing

    async def action_compare(self) -> None:
        """Show the open articles in rows: what tells the same in one row."""
        if len(self.panes) < 2:
            self.say("Open the articles to compare first: f lists the library.")
            return
        from synoptic.tui.views.compare.screen import CompareView

        lead = self.panes.index(self.active)
        screen = CompareView(
            self._open_articles(), self.comparison_source, lead, self.view.caret, ties=self.ties
        )
        await self.app.push_screen(screen, self._go_to_passage)
