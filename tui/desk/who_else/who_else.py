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
    from synoptic.tui.desk.annotating.links import Links
    from synoptic.tui.desk.open_panes import OpenPanes, Standpoint
    from synoptic.tui.panes.answers import Answer
    from synoptic.tui.shell.comparison_source import ComparisonSource

_REDRAW_SECONDS = 0.25
"""Seconds between two pictures of the answers so far."""
_BREATH_SECONDS = 0.1
"""Seconds for which nobody is asked while the first answers are drawn: who computes keeps others from it."""
_NAME_LENGTH = 60


class WhoElse(Feature):
    """Asks the other articles in a thread of its own, those in the panes first."""

    def __init__(
        self,
        desk: Desk,
        open_panes: OpenPanes,
        links: Links,
        comparisons: ComparisonSource,
        share_counted: Callable[[str], float | None],
    ) -> None:
        """Compare with this source; `share_counted` returns the share of an article that was read."""
        super().__init__(desk)
        self._links, self._comparisons = links, comparisons
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
        """Ask who else has the selection, the quotation or the sentence here; in the list, put it away."""
        pane = self._pane
        if pane is not None and pane.has_focus_within:
            await self.close()
            return
        passage = self._links.passage_here()
        if passage is None:
            self._desk.say("No text here to look up.")
            return
        others = [each for each in self._desk.articles if each.id != passage.article]
        if not others:
            self._desk.say("No other articles. Open a folder with several.")
            return
        if (bar := self._desk.query_one_optional(SelectionBar)) is not None:
            bar.remove()
        if pane is None:
            self._before = self._open_panes.standpoint
            self._desk.set_class(True, "-asking")
            pane = await self._desk.summon(ParallelsPane())
        self.question = Question(passage, len(others))
        pane.ask(passage.text, len(others))
        self._desk.refresh_marks(self.marks)
        self._ask_others(passage, others)

    def _ask_others(self, passage: Passage, others: Iterable[Article]) -> None:
        article = self._desk.article(passage.article)
        opened = [each for each in self._desk.open_articles if each is not article]
        closed = [each for each in others if each.id not in self._desk.panes]
        tied_to, source = self._links.tied_to(passage), self._comparisons

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
                self._links.name_of(answer.article, _NAME_LENGTH),
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
            self._desk.say(
                f"No match to link to: {omits} marks it as omitted. {link} links a passage you choose."
            )
        else:
            place = answer.parallel.b
            passage = Passage.of(self._desk.article(article), place.start, place.end)
            await self._links.tie(kind, question.passage, passage, note_command="elsewhere-note")

    def note(self, article: str) -> None:
        """Write a note on the last link to an answer."""
        if (link := self._last_link(article)) is not None:
            self._links.note(link.id)

    def unlink(self, article: str) -> None:
        """Remove the last link to an answer."""
        if (link := self._last_link(article)) is not None:
            self._links.remove(link.id)

    def _last_link(self, article: str) -> Link | None:
        answer = self._looked_at(article)
        links = self.links_to(answer) if answer is not None else ()
        if not links:
            self._desk.say(f"No link to this match yet; {self._link_keys()} make one.")
            return None
        return links[-1]

    def _link_keys(self) -> str:
        keys = " ".join(self.key(f"link-{kind}") for kind in LINK_KINDS)
        return "1–6" if keys == "1 2 3 4 5 6" else keys

    # Going back

    async def leave(self) -> bool:
        """Stop asking, or put the answers away, if the keyboard is in them; False if it is not."""
        pane = self._pane
        if pane is None or not pane.has_focus_within:
            return False
        return self.stop() or await self.close()

    async def put_away(self) -> bool:
        """Put the answers away, and stay where they led; False if there are none."""
        return await self.close(back=False)

    def stop(self) -> bool:
        """Ask no more articles; False if all were asked, or none has answered yet."""
        if self.question is None or not self.question.stop():
            return False
        self._desk.cancel("parallels")
        self.show_answers()
        return True

    async def close(self, *, back: bool = True, keyboard: bool = True) -> bool:
        """Put the answers away; False if there are none.

        Go `back` to where the reader was, and give the `keyboard` to the article being read.
        """
        pane = self._pane
        if pane is None:
            return False
        before, self._before = self._before, None
        self._desk.cancel("parallels")
        self.question = None
        self._open_panes.forget_arrival()
        if back and before is not None:
            self._open_panes.return_to(before)
        self._desk.set_class(False, "-asking")
        if keyboard:
            self._desk.focus_article()
        await pane.remove()
        self._desk.refresh_marks(self.marks)
        return True

    def give_up(self) -> None:
        """Put away, in the background, answers that are about other texts than those that are shown now."""
        if self.question is not None:
            self._desk.run_worker(self.close(back=False), group="compare")


def _is_answer(place: Span | None, answer: Answer) -> bool:
    # A link to the article as a whole says that it omits the passage, whatever was found.
    return place is None or (answer.parallel is not None and place == answer.parallel.b)
