"""Adjudication: where coders do not agree, and what is decided on that."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from synoptic.annotations.errors import AnnotationError, InvalidRequest
from synoptic.annotations.model.voices import coders_in, name_of
from synoptic.annotations.model.wording import counted
from synoptic.corpus.article import Span
from synoptic.tui.desk.feature import Act, Desk, Feature

if TYPE_CHECKING:
    from synoptic.annotations.agreement.divergences import Agreed, Divergence
    from synoptic.annotations.model.values import ArticleRecord
    from synoptic.annotations.store.adjudicating import Adjudicated
    from synoptic.corpus.article import Article, Passage
    from synoptic.tui.desk.annotating.keeping import Keeping
    from synoptic.tui.desk.exports import Exports
    from synoptic.tui.desk.open_panes import OpenPanes
    from synoptic.tui.views.agreement.comparing_coders import AgreementState, ComparedCoders
    from synoptic.tui.views.agreement.screen import AgreementView

_WORDS, _TAGS = "Words", "Tags, separated by commas"


class Adjudication(Feature):
    """Shows how far coders agree, and keeps what is decided where they do not."""

    def __init__(self, desk: Desk, keeping: Keeping, open_panes: OpenPanes, exports: Exports) -> None:
        super().__init__(desk)
        self._keeping, self._open_panes, self._exports = keeping, open_panes, exports
        exports.tables["agreement"] = self._gather_figures
        exports.tables["disagreements"] = self._gather_disagreements
        self._screen: AgreementView | None = None
        """The view, while it is open."""
        self._state: AgreementState | None = None

    @property
    def commands(self) -> Mapping[str, Act]:
        return {"agreement": self.open}

    async def open(self) -> None:
        """Show the figures and the disagreements."""
        if not self._are_two:
            self._desk.refuse("It takes two coders: the highlights here are of one, or of nobody.")
            return
        from synoptic.tui.views.agreement.comparing_coders import AgreementState
        from synoptic.tui.views.agreement.screen import AgreementView

        desk = self._desk
        state = self._state or AgreementState()
        screen = AgreementView(desk.articles, desk.annotations, desk.texts, self, state)

        def leave(passage: Passage | None) -> None:
            self._screen, self._state = None, screen.state
            if passage is not None:
                self._open_panes.arrive(passage.article, Span(passage.start, passage.end))

        self._screen = screen
        await desk.ask(screen, leave)

    @property
    def _are_two(self) -> bool:
        """Whether two coders or more marked something in the articles."""
        articles = {article.id for article in self._desk.articles}
        return len(coders_in(self._desk.annotations, articles)) > 1

    def show_annotations(self) -> None:
        """Show in the view, too, what changed."""
        if self._screen is not None and self._are_two:
            self._screen.take_in(self._desk.annotations)

    # Decisions

    async def decide(self, shown: ComparedCoders, one: Divergence, coder: int, /) -> None:
        from synoptic.annotations.agreement.decisions import as_coder

        passages = as_coder(one, coder, shown.annotations, self._recorded)
        await self._keep(one, passages, f"Decided as {name_of(shown.coders[coder])} has it")

    async def decide_on_all(self, shown: ComparedCoders, one: Divergence, /) -> None:
        from synoptic.annotations.agreement.decisions import as_everybody

        await self._keep(one, as_everybody(one, shown.annotations, self._recorded), "Decided for all of them")

    async def decide_on_none(self, one: Divergence, /) -> None:
        await self._keep(one, (), "Decided for none of them")

    def ask_own(self, shown: ComparedCoders, one: Divergence, /) -> None:
        from synoptic.annotations.agreement.decisions import (
            ends_in_words,
            span_of_words,
            tags_of_all,
            with_own_ends,
        )
        from synoptic.annotations.store.tags import clean_name

        def tags_in(values: Mapping[str, str]) -> tuple[str, ...]:
            return tuple(clean_name(each) for each in values[_TAGS].split(",") if each.strip())

        def check(values: Mapping[str, str]) -> str | None:
            try:
                span_of_words(one, values[_WORDS])
                tags_in(values)
            except AnnotationError as error:
                return str(error)
            return None

        def decide(values: Mapping[str, str]) -> Awaitable[bool]:
            span = span_of_words(one, values[_WORDS])
            passages = with_own_ends(one, span, tags_in(values), self._recorded)
            return self._keep(one, passages, "Decided on other boundaries")

        fields = {
            _WORDS: ends_in_words(one.passage.text),
            _TAGS: ", ".join(tags_of_all(one, shown.annotations)),
        }
        remark = "The first and the last words will do, with … between."
        self.fill_in_form("The passage as it should be", fields, decide, remark=remark, check=check)

    async def take_agreed(self, shown: ComparedCoders, waiting: Sequence[Agreed], /) -> None:
        from synoptic.annotations.agreement.decisions import as_agreed

        passages = as_agreed(waiting, shown.annotations, self._recorded)
        texts = {each.article.digest: each.article.text for each in waiting}
        if await self._keeping.change_and_wait(lambda store: store.take_agreed(passages, texts=texts)):
            self.say_done(f"Took over {counted(len(passages), 'passage')} that all agree on")

    async def export(self) -> None:
        await self._exports.export_table("disagreements")

    def _recorded(self, article: Article) -> ArticleRecord:
        return self._keeping.record(article.id)

    async def _keep(self, one: Divergence, passages: Sequence[Adjudicated], done: str) -> bool:
        texts = {one.article.digest: one.article.text}
        words = one.passage.text
        is_kept = await self._keeping.change_and_wait(
            lambda store: store.adjudicate(one.key, words, passages, texts=texts)
        )
        if is_kept:
            self.say_done(done)
        return is_kept

    # Exporting

    def _compared(self) -> ComparedCoders:
        """Return what is shown or would be. Raises InvalidRequest where there are not two coders."""
        from synoptic.tui.views.agreement.comparing_coders import AgreementState, compared_coders

        desk = self._desk
        if not self._are_two:
            raise InvalidRequest("Nothing to export: it takes two coders.")
        if self._screen is not None and self._screen.shown is not None:
            return self._screen.shown
        state = self._state or AgreementState()
        return compared_coders(desk.articles, desk.annotations, desk.texts, state)

    def _gather_figures(
        self, cancelled: Callable[[], bool], _progress: object = None, /
    ) -> tuple[Any, str] | None:
        """Return the figures, and their number; None once cancelled. Raises InvalidRequest."""
        found = self._compared()
        return None if cancelled() else (found.figures, counted(len(found.figures.tags), "tag"))

    def _gather_disagreements(
        self, cancelled: Callable[[], bool], _progress: object = None, /
    ) -> tuple[Any, str] | None:
        """Return the disagreements that are left, and their number; None once cancelled.

        Raises InvalidRequest where there are none.
        """
        from synoptic.annotations.agreement.divergences import DivergenceList

        found = self._compared()
        if cancelled():
            return None
        if not found.left:
            raise InvalidRequest("Nothing to export: no disagreement of coders is left.")
        listed = DivergenceList(found.left, found.coders, found.annotations)
        return listed, counted(len(found.left), "disagreement")
