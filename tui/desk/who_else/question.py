"""One question: a passage that the other articles are asked about, and their answers so far."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from synoptic.corpus.article import Passage, Span
from synoptic.tui.article.marks import Layer, Mark

if TYPE_CHECKING:
    from synoptic.tui.panes.answers import Answer


@dataclass(slots=True)
class Question:
    """Who else has this passage?"""

    passage: Passage
    """The passage that is asked about."""
    remaining: int
    """How many other articles have not answered yet."""
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
    nearest: dict[str, tuple[Answer, ...]] = field(default_factory=dict)
    """Article id to what comes nearest there besides the answer, where the reader has looked."""
    _runners_up: dict[str, Answer] = field(default_factory=dict)
    """Article id to what the reader looks at there in place of its answer."""

    @property
    def span(self) -> Span:
        return Span(self.passage.start, self.passage.end)

    @property
    def looked_at(self) -> tuple[Answer, ...]:
        """What the reader looks at in each article that has answered, the best answer first."""
        return tuple(self._runners_up.get(each.article, each) for each in self.answers)

    def looked_at_in(self, article: str) -> Answer | None:
        """Return what the reader looks at in the article of that id."""
        return next((each for each in self.looked_at if each.article == article), None)

    def answer_of(self, article: str) -> Answer | None:
        """Return the answer of the article of that id."""
        return next((each for each in self.answers if each.article == article), None)

    @property
    def places(self) -> Mapping[str, Span]:
        """Article id to where the passage is there: in the one that asks, and in those that have it."""
        return {self.passage.article: self.span} | {
            each.article: each.parallel.b for each in self.looked_at if each.parallel is not None
        }

    def marks(self, article: str) -> Iterator[Mark]:
        """Yield the passage and what the reader looks at, in the article of that id."""
        place = self.places.get(article)
        if place is not None:
            yield Mark(place.start, place.end, Layer.PARALLEL)

    def take(self, answers: tuple[Answer, ...], remaining: int) -> str | None:
        """Take the answers so far; return the article whose answer is to be marked, None if the mark stays.

        What comes later may be better, but does not move who looks at something already.
        """
        is_first = not self.answers
        self.answers, self.remaining, self.is_asking = answers, remaining, remaining > 0
        marked = self.looked_at_in(self.marked)
        if is_first or (not self.has_moved and (marked is None or marked.parallel is None)):
            self.marked = answers[0].article
            return self.marked
        return None

    def move_to(self, article: str) -> None:
        """Look at the answer of the article of that id."""
        self.marked, self.has_moved = article, True

    def step(self, article: str, step: int) -> bool:
        """Look at what comes nearest after this in an article, or before; the answer stands before all.

        Return False if there is nothing in that direction.
        """
        nearest = self.nearest[article]
        at = self._runners_up.get(article)
        place = step + (nearest.index(at) if at is not None else -1)
        if not -1 <= place < len(nearest):
            return False
        if place < 0:
            self._runners_up.pop(article, None)
        else:
            self._runners_up[article] = nearest[place]
        self.move_to(article)
        return True

    def stop(self) -> bool:
        """Take no more answers; False if all are there, or none is yet."""
        if not self.is_asking or not self.answers:
            return False
        self.is_asking = False
        return True
