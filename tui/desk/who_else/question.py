"""One question: a passage that the other articles are asked about, and their answers so far."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct, field

from synoptic.corpus.article import Passage, Span
from synoptic.tui.article.marks import Layer, Mark

if TYPE_CHECKING:
    from synoptic.corpus.parallels.ties import Tie
    from synoptic.tui.panes.answers import Answer


class Question(Struct):
    """Who else has this passage?"""

    passage: Passage
    """The passage that is asked about."""
    remaining: int
    """How many other articles have not answered yet."""
    tied_to: Mapping[str, Tie] = field(default_factory=dict)
    """Article id to the passage that the reader had tied to this one when that article was asked."""
    is_asking: bool = True
    """Whether more answers are on their way."""
    answers: tuple[Answer, ...] = ()
    """The answers so far, the best first."""
    marked: str = ""
    """Id of the article whose answer the reader looks at."""
    has_moved: bool = False
    """Whether the reader has moved the mark along the answers."""
    lined_up_at: int | None = None
    """At which height the passages stand, in rows; None until they are lined up."""
    _looked_at: dict[str, Answer] = field(default_factory=dict)
    """Article id to its answer with the candidate that the reader has turned to."""

    @property
    def span(self) -> Span:
        return Span(self.passage.start, self.passage.end)

    @property
    def looked_at(self) -> tuple[Answer, ...]:
        """The answers with the candidate that the reader looks at in each, the best answer first."""
        return tuple(self._looked_at.get(each.article, each) for each in self.answers)

    def looked_at_in(self, article: str) -> Answer | None:
        """Return what the reader looks at in the article of that id."""
        return next((each for each in self.looked_at if each.article == article), None)

    @property
    def places(self) -> Mapping[str, Span]:
        """Article id to where the passage is there, or what the reader looks at."""
        return {self.passage.article: self.span} | {
            each.article: each.parallel.b for each in self.looked_at if each.parallel is not None
        }

    def marks(self, article: str) -> Iterator[Mark]:
        """Yield the passage and what answers it, in the article of that id; what comes nearest if marked."""
        place, looked_at = self.places.get(article), self.looked_at_in(article)
        if place is not None and (looked_at is None or looked_at.is_claimed or article == self.marked):
            yield Mark(place.start, place.end, Layer.PARALLEL)

    def take(self, answers: tuple[Answer, ...], remaining: int) -> str | None:
        """Take the answers so far; return the article whose answer is to be marked, None if the mark stays.

        What comes later may be better, but does not move who looks at something already.
        """
        is_first = not self.answers
        self.answers, self.remaining, self.is_asking = answers, remaining, remaining > 0
        marked = self.looked_at_in(self.marked)
        if is_first or (not self.has_moved and (marked is None or not marked.is_claimed)):
            self.marked = answers[0].article
            return self.marked
        return None

    def replace(self, answers: Mapping[str, Answer]) -> None:
        """Have these answers, by the ids of their articles, in the places of the ones that there are."""
        self.answers = tuple(answers.get(each.article, each) for each in self.answers)
        for article in answers:
            self._looked_at.pop(article, None)

    def move_to(self, article: str) -> None:
        """Look at the answer of the article of that id."""
        self.marked, self.has_moved = article, True

    def look_at(self, answer: Answer) -> None:
        """Look at an answer with another of its candidates."""
        self._looked_at[answer.article] = answer
        self.move_to(answer.article)

    def stop(self) -> bool:
        """Take no more answers; False if all are there, or none is yet."""
        if not self.is_asking or not self.answers:
            return False
        self.is_asking = False
        return True
