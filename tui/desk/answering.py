"""A floor of the reading screen: what other articles have on a passage, told, marked and linked to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on

from synoptic.annotations.model.values import LINK_KINDS
from synoptic.corpus.article import Passage, Span
from synoptic.tui.article.marks import Layer, Mark
from synoptic.tui.desk.linking import LinkingScreen
from synoptic.tui.panes.who_else import AnswerLine, ParallelsPane

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from synoptic.annotations.model.annotations import Annotations
    from synoptic.annotations.model.values import Link
    from synoptic.corpus.article import Article
    from synoptic.tui.panes.answers import Answer

_LONGEST_NAME = 60


class AnsweringScreen(LinkingScreen):
    """Shows the answers of the other articles to a question, and ties the passage to them."""

    asked: Passage | None = None
    """The passage that is asked about, while the answers are on the screen."""
    _answers: tuple[Answer, ...] = ()
    """The answers so far, the best first."""
    _besides: Mapping[str, Answer] = {}
    """Article id to what the reader looks at there in place of its answer."""
    _unasked = 0
    """How many other articles have not answered yet."""
    _is_asking = False
    """Whether more answers are on their way."""
    _marked = ""
    """Id of the article whose answer the reader looks at."""

    @property
    def _witnesses(self) -> tuple[Answer, ...]:
        """What the reader looks at in each article that has answered, the best answer first."""
        return tuple(self._besides.get(each.article, each) for each in self._answers)

    def _witness(self, article: str) -> Answer | None:
        return next((each for each in self._witnesses if each.article == article), None)

    def _tell_answers(self, mark: str | None = None) -> None:
        """List the answers; the mark goes to that of an article, or stays."""
        pane = self.query_one_optional(ParallelsPane)
        if pane is not None and self._answers:
            answers = [
                AnswerLine(
                    answer,
                    witness,
                    self.name_of(witness.article, _LONGEST_NAME),
                    self.shares.get(witness.article, 0.0) if self._counting else None,
                    tuple(link.kind for link in self._links_to(witness)),
                )
                for answer, witness in zip(self._answers, self._witnesses, strict=True)
                # Who has nothing is listed when all are asked: what is looked for meanwhile are passages.
                if witness.parallel is not None or not self._is_asking or self._is_known(witness)
            ]
            pane.answer(
                answers,
                mark,
                asked=len(self._witnesses),
                unasked=self._unasked,
                asking=self._is_asking,
            )

    def _is_known(self, witness: Answer) -> bool:
        return witness.article == self._marked or witness.article in self.panes

    def _marks_on(self, article: Article) -> Iterator[Mark]:
        """Yield all that lies over an article's text."""
        yield from super()._marks_on(article)
        if self.asked is not None and self.asked.article == article.id:
            yield Mark(self.asked.start, self.asked.end, Layer.PARALLEL)
        for witness in self._witnesses:
            if witness.article == article.id and witness.parallel is not None:
                yield Mark(witness.parallel.b.start, witness.parallel.b.end, Layer.PARALLEL)

    def watch_annotations(self, old: Annotations, new: Annotations) -> None:
        """Show what changed."""
        super().watch_annotations(old, new)
        if self.is_mounted:
            self._tell_answers()

    # Linking to an answer

    @property
    def _note_key(self) -> str:
        pane = self.query_one_optional(ParallelsPane)
        return "a" if pane is not None and pane.has_focus_within else super()._note_key

    def _links_to(self, witness: Answer) -> tuple[Link, ...]:
        """Return the links between the passage that is asked about and an answer."""
        asked = self.asked
        if asked is None:
            return ()
        here = Span(asked.start, asked.end)
        return tuple(
            link
            for link in self.annotations.links_of(asked.article)
            if any(
                end.article == asked.article
                and self.place_of(end) == here
                and across.article == witness.article
                and self._is_answer(self.place_of(across), witness)
                for end, across in (link.ends, link.ends[::-1])
            )
        )

    @staticmethod
    def _is_answer(span: Span | None, witness: Answer) -> bool:
        # A link to the article as a whole says that it omits the passage, whatever was found.
        return span is None or (witness.parallel is not None and span == witness.parallel.b)

    @on(ParallelsPane.LinkAsked)
    async def _link_answer(self, message: ParallelsPane.LinkAsked) -> None:
        witness = self._witness(message.article)
        if witness is None or self.asked is None:
            return
        if message.kind == "omits":
            await self.tie(message.kind, self.asked, witness.article)
        elif witness.parallel is None:
            number = LINK_KINDS.index("omits") + 1
            self.say(
                f"Nothing was found to link to: {number} says that it omits it. L links what you choose."
            )
        else:
            span = witness.parallel.b
            passage = Passage.of(self.article(witness.article), span.start, span.end)
            await self.tie(message.kind, self.asked, passage)

    def _last_link(self, article: str) -> Link | None:
        witness = self._witness(article)
        links = self._links_to(witness) if witness is not None else ()
        if not links:
            self.say("There is no link to this one yet: 1 to 6 make one.")
            return None
        return links[-1]

    @on(ParallelsPane.NoteAsked)
    def _note_answer(self, message: ParallelsPane.NoteAsked) -> None:
        if (link := self._last_link(message.article)) is not None:
            self.note_link(link.id)

    @on(ParallelsPane.UnlinkAsked)
    def _unlink_answer(self, message: ParallelsPane.UnlinkAsked) -> None:
        if (link := self._last_link(message.article)) is not None:
            self.unlink(link.id)
