"""Who else has this? The other articles are asked in the background, the answers shown and linked to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from time import monotonic, sleep
from typing import TYPE_CHECKING

from synoptic.annotations.model.values import LINK_KINDS, Link
from synoptic.corpus.article import Article, Passage, Span
from synoptic.tui.desk.feature import Act, Desk, Feature
from synoptic.tui.desk.who_else.lining_up import LiningUp
from synoptic.tui.desk.who_else.question import Question
from synoptic.tui.panes.bars import SelectionBar
from synoptic.tui.panes.who_else import AnswerLine, ParallelsPane

if TYPE_CHECKING:
    from synoptic.tui.article.marks import Mark
    from synoptic.tui.desk.annotating.citing import Citing
    from synoptic.tui.desk.annotating.links import Links
    from synoptic.tui.desk.open_panes import OpenPanes, Standpoint
    from synoptic.tui.desk.pane_layout import Drawers
    from synoptic.tui.panes.answers import Answer
    from synoptic.tui.shell.comparison_source import ComparisonSource

_REDRAW_SECONDS = 0.25
"""Seconds between two pictures of the answers so far."""
_BREATH_SECONDS = 0.1
"""Seconds for which nobody is asked while the first answers are drawn: who computes keeps others from it."""


class WhoElse(Feature):
    """Asks the other articles in a thread of its own, those in the panes first."""

    def __init__(
        self,
        desk: Desk,
        open_panes: OpenPanes,
        drawers: Drawers,
        links: Links,
        citing: Citing,
        comparisons: ComparisonSource,
        share_counted: Callable[[str], float | None],
    ) -> None:
        """Compare with this source; `share_counted` returns the share of an article that was read."""
        super().__init__(desk)
        self._drawers, self._links, self._comparisons = drawers, links, comparisons
        self._citing = citing
        self._share_counted = share_counted
        self.question: Question | None = None
        """The question, while its answers are on the desk."""
        self._lining_up = LiningUp(desk, open_panes, lambda: self.question)
        self._open_panes = open_panes
        self._before: Standpoint | None = None

    @property
    def commands(self) -> Mapping[str, Act]:
        return {"parallels": self.ask}

    @property
    def _pane(self) -> ParallelsPane | None:
        return self._desk.query_one_optional(ParallelsPane)

    # Asking

    async def ask(self) -> None:
        """Ask who else has the selection or the sentence here; in the list, put the answers away."""
        pane = self._pane
        if pane is not None and pane.has_focus_within:
            await self.close()
            return
        target = self.target(highlights=False)
        if target is None:
            return
        passage = target.passage
        others = [each for each in self._desk.articles if each.id != passage.article]
        if not others:
            self._desk.refuse("No other articles. Open a folder with several.")
            return
        if (bar := self._desk.query_one_optional(SelectionBar)) is not None:
            bar.remove()
        if pane is None:
            self._before = self._open_panes.standpoint
        pane = await self._drawers.open(pane or ParallelsPane(), self.step_back)
        self.question = Question(passage, len(others), tied_to=self._links.tied_to(passage))
        pane.ask(passage.text, len(others))
        self._desk.refresh_marks(self.marks)
        self._ask_others(self.question, others)

    def _ask_others(self, question: Question, others: Iterable[Article]) -> None:
        passage, tied_to, source = question.passage, question.tied_to, self._comparisons
        article = self._desk.article(passage.article)
        opened = [each for each in self._desk.open_articles if each is not article]
        closed = [each for each in others if each.id not in self._desk.panes]

        def work(cancelled: Callable[[], bool]) -> Iterator[tuple[tuple[Answer, ...], int]]:
            # Imported late, in a worker: an app that starts has no need of it yet.
            from synoptic.tui.panes.answers import ask, best_first

            remaining = len(opened) + len(closed)
            found: list[Answer] = []
            told = 0.0
            span = Span(passage.start, passage.end)
            for answers in ask(source.comparisons, article, span, opened, closed, tied_to):
                if cancelled():
                    return
                found += answers
                remaining -= len(answers)
                if not remaining or monotonic() - told >= _REDRAW_SECONDS:
                    yield best_first(found), remaining
                    if not told and remaining:
                        sleep(_BREATH_SECONDS)
                    told = monotonic()

        self._desk.in_thread("parallels", work, lambda told: self.take(passage, *told))

    def take(self, passage: Passage, answers: tuple[Answer, ...], remaining: int) -> None:
        """Show the answers on a passage so far, if that is still asked about."""
        question = self.question
        if question is None or passage != question.passage or not question.is_asking:
            return
        is_first = not question.answers
        mark = question.take(answers, remaining)
        self._desk.refresh_marks(self.marks)
        self.show_answers(mark)
        if is_first:
            self._show(question.marked)
            self._desk.call_after_refresh(self._lining_up.keep_asked_in_sight)

    def follow_links(self) -> None:
        """Ask those articles again, without moving their answers, in which the reader has tied another
        passage by now, or none any more."""
        question = self.question
        if question is None:
            return
        self.show_answers()
        before, now = question.tied_to, self._links.tied_to(question.passage)
        again = [each for each in before.keys() | now.keys() if before.get(each) != now.get(each)]
        question.tied_to = now
        answered = [self._desk.article(each.article) for each in question.answers if each.article in again]
        if not answered:
            return
        article, span, source = self._desk.article(question.passage.article), question.span, self._comparisons

        def work(_: Callable[[], bool]) -> Iterator[Mapping[str, Answer]]:
            from synoptic.tui.panes.answers import ask

            (answers,) = ask(source.comparisons, article, span, answered, (), now)
            yield {answer.article: answer for answer in answers}

        self._desk.in_thread("parallels again", work, lambda answers: self._take_again(question, answers))

    def _take_again(self, question: Question, answers: Mapping[str, Answer]) -> None:
        if question is self.question:
            question.replace(answers)
            self._desk.refresh_marks(self.marks)
            self.show_answers()

    # Showing

    def marks(self, article: Article, /) -> Iterator[Mark]:
        """Yield the passage that is asked about, and those that answer."""
        if self.question is not None:
            yield from self.question.marks(article.id)

    def show_answers(self, mark: str | None = None) -> None:
        """List the answers; the mark goes to that of an article, or stays."""
        pane, question = self._pane, self.question
        if pane is None or question is None or not question.answers:
            return
        lines = [
            AnswerLine(
                answer,
                self._desk.article(answer.article),
                self._share_counted(answer.article),
                tuple(link.kind for link in self.links_to(answer)),
            )
            for answer in question.looked_at
            # Who has no more than what is nearest is listed when all are asked.
            if answer.is_claimed
            or not question.is_asking
            or answer.article == question.marked
            or answer.article in self._desk.panes
        ]
        pane.answer(
            lines,
            mark,
            asked=len(question.answers),
            unasked=question.remaining,
            asking=question.is_asking,
        )

    def _looked_at(self, article: str) -> Answer | None:
        return None if self.question is None else self.question.looked_at_in(article)

    def _show(self, article: str) -> None:
        """Bring what the reader looks at in an article into sight."""
        if self.question is not None:
            panes = self._desk.panes
            self._lining_up.show(self.question, self._looked_at(article))
            if self._desk.panes != panes:
                self.show_answers()

    def show_answer(self, article: str, *, go: bool) -> None:
        """Show an answer that was marked in the list; with `go`, line all up, or go into this one."""
        question, looked_at = self.question, self._looked_at(article)
        if question is None or looked_at is None:
            return
        question.move_to(article)
        if not go:
            self._show(article)
        elif question.lined_up_at is None:
            self._lining_up.line_up(question)
            self.show_answers()
        else:
            self._lining_up.go_into(looked_at)

    def laid_out(self) -> None:
        """Line the passages up again in panes of another size."""
        if self.question is not None and self.question.lined_up_at is not None:
            self._desk.call_after_refresh(self._lining_up.hold)

    # Looking at other candidates

    def look_beside(self, article: str, step: int) -> None:
        """Look at the candidate of an article that is so many steps on or back."""
        question, answer = self.question, self._looked_at(article)
        if question is None or answer is None:
            return
        place = answer.place + step
        if not 0 <= place < len(answer.candidates):
            self._desk.say("No further matches in this article." if step > 0 else "This is the best match.")
            return
        # Imported late: what has answered has imported it.
        from synoptic.tui.panes.answers import looking_at

        asked, other = self._desk.article(question.passage.article), self._desk.article(article)
        question.look_at(looking_at(answer, place, asked, other))
        self._desk.refresh_marks(self.marks)
        self.show_answers(article)
        self._show(article)

    # Linking to an answer

    def links_to(self, answer: Answer) -> tuple[Link, ...]:
        """Return the links between the passage that is asked about and an answer."""
        if self.question is None:
            return ()
        asked, here = self.question.passage.article, self.question.span
        return tuple(
            link
            for link in self._desk.annotations.links_of(asked)
            if any(
                end.article == asked
                and self._links.place_of(end) == here
                and across.article == answer.article
                and _is_answer(self._links.place_of(across), answer)
                for end, across in (link.ends, link.ends[::-1])
            )
        )

    async def link(self, article: str, kind: str) -> None:
        """Tie the passage to what the reader looks at in an article."""
        question, answer = self.question, self._looked_at(article)
        if question is None or answer is None:
            return
        if kind == "omits":
            await self._links.tie(kind, question.passage, article, note_command="elsewhere-note")
        elif answer.parallel is None:
            omits, link = self.key("link-omits"), self.key("link")
            self._desk.refuse(
                f"No match to link to: {omits} marks it as omitted. {link} links a passage you choose."
            )
        else:
            place = answer.parallel.b
            passage = Passage.of(self._desk.article(article), place.start, place.end)
            await self._links.tie(kind, question.passage, passage, note_command="elsewhere-note")

    async def note(self, article: str) -> None:
        """Write a note on the last link to an answer."""
        if (link := self._last_link(article)) is not None:
            await self._links.note(link.id)

    def cite(self, article: str) -> None:
        """Copy what the reader looks at in an article with its source."""
        answer = self._looked_at(article)
        if answer is None or answer.parallel is None:
            self._desk.refuse("No match to copy.")
        else:
            place = answer.parallel.b
            passage = Passage.of(self._desk.article(article), place.start, place.end)
            self._desk.say(self._citing.cite(passage))

    def unlink(self, article: str) -> None:
        """Remove the last link to an answer."""
        if (link := self._last_link(article)) is not None:
            self._links.remove(link.id)

    def _last_link(self, article: str) -> Link | None:
        answer = self._looked_at(article)
        links = self.links_to(answer) if answer is not None else ()
        if not links:
            self._desk.refuse(f"No link to this match yet; {self._link_keys()} make one.")
            return None
        return links[-1]

    def _link_keys(self) -> str:
        keys = " ".join(self.key(f"link-{kind}") for kind in LINK_KINDS)
        return "1–6" if keys == "1 2 3 4 5 6" else keys

    # Going back

    async def step_back(self) -> bool:
        """Stop asking, or put the answers away; from an article, stay where they led. False without any."""
        pane = self._pane
        is_in_answers = pane is not None and pane.has_focus_within
        return (is_in_answers and self.stop()) or await self.close(back=is_in_answers)

    def stop(self) -> bool:
        """Ask no more articles; False if all were asked, or none has answered yet."""
        if self.question is None or not self.question.stop():
            return False
        self._desk.cancel("parallels")
        self.show_answers()
        return True

    async def close(self, *, back: bool = True) -> bool:
        """Put the answers away, and go `back` to where the reader was; False if there are none."""
        pane = self._pane
        if pane is None:
            return False
        before, self._before = self._before, None
        self._desk.cancel("parallels")
        self.question = None
        self._open_panes.forget_arrival()
        if back and before is not None:
            self._open_panes.return_to(before)
        await self._drawers.close(pane)
        self._desk.refresh_marks(self.marks)
        return True

    def give_up(self) -> None:
        """Put away, in the background, answers that are about other texts than those that are shown now."""
        if self.question is not None:
            self._desk.run_worker(self.close(back=False), group="compare")


def _is_answer(place: Span | None, answer: Answer) -> bool:
    # A link to the article as a whole says that it omits the passage, whatever was found.
    return place is None or (answer.parallel is not None and place == answer.parallel.b)
